// Real daemons on loopback with directories of their own, and clients for them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "rekap/v1/admin.grpc.pb.h"
#include "rekap/v1/node.grpc.pb.h"
#include "rekap/v1/query.grpc.pb.h"
#include "tests/integration/process.h"
#include "tests/temp_dir.h"

namespace rekap {

// Longest that a test waits for something that must happen: far more than it
// takes on a busy machine, so that only a real failure runs into it.
inline constexpr absl::Duration kPatience = absl::Seconds(60);

// Asks `done` again and again until it says yes; false at the deadline. For
// conditions of another process that nothing here can be woken by.
bool Eventually(const std::function<bool()>& done, absl::Duration patience = kPatience);

// A number from the environment, for runs of another seed or length.
uint64_t FromEnvironment(const char* name, uint64_t otherwise);
// Of "127.0.0.1:7300"; 0 if there is none.
uint16_t PortOf(const std::string& address);

// One daemon, which may be killed and started again over the same directory.
class DaemonProcess {
 public:
  // `flags` beside those that every daemon gets. `home` must outlive it.
  DaemonProcess(const std::string& home, const std::string& name, const std::string& binary,
                std::vector<std::string> flags);

  // Starts it and waits until it has written its address file.
  // Aborts the test program, with the daemon's log, if it does not.
  void Start();
  // Starts it without waiting, for a daemon that is expected to fail.
  void Launch();
  // SIGKILL, and waits.
  void Kill();
  // SIGTERM, and waits; the exit code.
  int Stop();
  // Exit code of a daemon that ends by itself within the patience.
  std::optional<int> WaitForExit();

  bool running() const { return process_ != nullptr; }
  // Of a running one.
  pid_t pid() const { return process_->pid(); }
  const std::string& data() const { return data_; }
  std::string grpc() const { return Field("grpc"); }
  std::string http() const { return Field("http"); }
  // Of an aggregator with --web.
  std::string web() const { return Field("web"); }
  std::string log() const { return ReadWhole(log_path_); }

 private:
  std::string Field(const std::string& name) const;

  const std::string name_;
  const std::string data_;
  const std::string address_path_;
  const std::string log_path_;
  std::vector<std::string> argv_;
  std::unique_ptr<Process> process_;
};

// A daemon of the kind, in `home`/`name`.
std::unique_ptr<DaemonProcess> MakeAggregator(const std::string& home);
// `catalog` false: the node starts without a catalog file.
std::unique_ptr<DaemonProcess> MakeNode(const std::string& home, const std::string& name,
                                        const std::string& unit, const std::string& aggregator,
                                        bool catalog = true,
                                        const std::vector<std::string>& more_flags = {});

// Clients. Calls fail the test program's expectation with a status, not by
// throwing; every call has a deadline.
std::unique_ptr<v1::Query::Stub> QueryClient(const std::string& address);
std::unique_ptr<v1::Node::Stub> NodeClient(const std::string& address);
std::unique_ptr<v1::Admin::Stub> AdminClient(const std::string& address);

grpc::Status ImportText(v1::Node::Stub& node, const std::string& file, absl::string_view text,
                        v1::ImportResponse& response, bool dry_run = false);
grpc::Status GetStatus(v1::Node::Stub& node, v1::StatusResponse& response);
grpc::Status CompareAll(v1::Query::Stub& query, v1::CompareResponse& response);
grpc::Status VerifyAll(v1::Query::Stub& query, v1::VerifyResponse& response);
grpc::Status VerifyOne(v1::Node::Stub& node, v1::VerifyNodeResponse& response);

// Body of GET http://`address``path`; "" if it fails.
std::string HttpGet(const std::string& address, const std::string& path);

// The shipped catalog, and its text.
std::string CatalogPath();
std::string CatalogText();

// tests/data/omben-2021/`name`.
std::string OmbenFile(const std::string& name);
std::string OmbenPath(const std::string& name);

}  // namespace rekap
