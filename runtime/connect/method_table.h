// The methods that are offered, by path, read from the descriptors that protoc generated:
// a method that is added to a listed service is offered without a line of code here.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include <google/protobuf/message.h>

namespace rekap {

// What a method takes and gives.
enum class CallShape {
  kUnary,         // one message, one answer
  kClientStream,  // a stream of messages, one answer
  kOther,         // gives a stream: not called here
};

struct ConnectMethod {
  std::string path;  // "/rekap.v1.Query/Compare", gRPC's own
  // Empty messages to make others of; the generated code's, for good.
  const google::protobuf::Message* request = nullptr;
  const google::protobuf::Message* response = nullptr;
  CallShape shape = CallShape::kUnary;
};

// Immutable; any thread.
class MethodTable {
 public:
  // Full names of services, "rekap.v1.Query". NotFound names one that no generated code
  // in this program has.
  static absl::StatusOr<MethodTable> Of(const std::vector<std::string>& services);

  // Whether the path is one of a listed service, method or not.
  bool Serves(absl::string_view path) const;
  // nullptr if there is none. Valid as long as the table.
  const ConnectMethod* Find(absl::string_view path) const;
  const std::map<std::string, ConnectMethod, std::less<>>& methods() const { return methods_; }

 private:
  MethodTable() = default;

  std::vector<std::string> prefixes_;  // "/rekap.v1.Query/"
  std::map<std::string, ConnectMethod, std::less<>> methods_;
};

}  // namespace rekap
