#include "runtime/connect/method_table.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <google/protobuf/descriptor.h>

namespace rekap {
namespace {

const google::protobuf::Message* Prototype(const google::protobuf::Descriptor* type) {
  return google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
}

CallShape ShapeOf(const google::protobuf::MethodDescriptor& method) {
  if (method.server_streaming()) return CallShape::kOther;
  return method.client_streaming() ? CallShape::kClientStream : CallShape::kUnary;
}

}  // namespace

absl::StatusOr<MethodTable> MethodTable::Of(const std::vector<std::string>& services) {
  MethodTable table;
  for (const std::string& name : services) {
    const google::protobuf::ServiceDescriptor* service =
        google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(name);
    if (service == nullptr) {
      return absl::NotFoundError(absl::StrCat("service ", name, " is not in this program"));
    }
    table.prefixes_.push_back(absl::StrCat("/", name, "/"));
    for (int i = 0; i < service->method_count(); ++i) {
      const google::protobuf::MethodDescriptor* method = service->method(i);
      ConnectMethod row;
      row.path = absl::StrCat(table.prefixes_.back(), method->name());
      row.request = Prototype(method->input_type());
      row.response = Prototype(method->output_type());
      row.shape = ShapeOf(*method);
      table.methods_.emplace(row.path, row);
    }
  }
  return table;
}

bool MethodTable::Serves(absl::string_view path) const {
  return std::any_of(prefixes_.begin(), prefixes_.end(),
                     [&](const std::string& prefix) { return absl::StartsWith(path, prefix); });
}

const ConnectMethod* MethodTable::Find(absl::string_view path) const {
  auto row = methods_.find(path);
  return row == methods_.end() ? nullptr : &row->second;
}

}  // namespace rekap
