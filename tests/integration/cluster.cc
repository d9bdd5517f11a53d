#include "tests/integration/cluster.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"

namespace rekap {
namespace {

constexpr char kBin[] = REKAP_BINARY_DIR;
constexpr char kCatalog[] = REKAP_SOURCE_DIR "/domain/catalog/sampang-2021.yaml";
constexpr absl::Duration kCallTimeout = absl::Seconds(30);

void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(absl::ToChronoTime(absl::Now() + kCallTimeout));
}

std::shared_ptr<grpc::Channel> Channel(const std::string& address) {
  // A pool of its own: a daemon that came back on another port, or on the same
  // one, must not be reached through an old connection's backoff.
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

bool Eventually(const std::function<bool()>& done, absl::Duration patience) {
  absl::Time deadline = absl::Now() + patience;
  while (!done()) {
    if (absl::Now() > deadline) return false;
    // The pace of asking, not a synchronisation: `done` decides.
    absl::SleepFor(absl::Milliseconds(10));
  }
  return true;
}

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  uint64_t value = 0;
  return text != nullptr && absl::SimpleAtoi(text, &value) ? value : otherwise;
}

uint16_t PortOf(const std::string& address) {
  std::vector<std::string> parts = absl::StrSplit(address, ':');
  int port = 0;
  return absl::SimpleAtoi(parts.back(), &port) ? static_cast<uint16_t>(port) : uint16_t{0};
}

DaemonProcess::DaemonProcess(const std::string& home, const std::string& name,
                             const std::string& binary, std::vector<std::string> flags)
    : name_(name),
      data_(absl::StrCat(home, "/", name, "/data")),
      address_path_(absl::StrCat(home, "/", name, "/address.json")),
      log_path_(absl::StrCat(home, "/", name, "/log")) {
  std::filesystem::create_directories(absl::StrCat(home, "/", name));
  argv_ = {absl::StrCat(kBin, "/", binary), "--data", data_, "--address-file", address_path_};
  for (const char* listener : {"--listen", "--http"}) {
    if (std::find(flags.begin(), flags.end(), listener) != flags.end()) continue;
    argv_.insert(argv_.end(), {listener, "127.0.0.1:0"});
  }
  argv_.insert(argv_.end(), flags.begin(), flags.end());
}

void DaemonProcess::Launch() {
  std::filesystem::remove(address_path_);
  process_ = std::make_unique<Process>(argv_, log_path_);
}

void DaemonProcess::Start() {
  Launch();
  bool up = Eventually([this] {
    if (process_->Wait(absl::ZeroDuration())) std::abort();
    return std::filesystem::exists(address_path_);
  });
  if (up) return;
  std::cerr << name_ << " did not start:\n" << log();
  std::abort();
}

void DaemonProcess::Kill() {
  process_->Signal(SIGKILL);
  process_->Wait(absl::InfiniteDuration());
  process_.reset();
}

int DaemonProcess::Stop() {
  process_->Signal(SIGTERM);
  std::optional<int> code = process_->Wait(kPatience);
  process_.reset();
  return code.value_or(-1);
}

std::optional<int> DaemonProcess::WaitForExit() { return process_->Wait(kPatience); }

std::string DaemonProcess::Field(const std::string& name) const {
  std::string text = ReadWhole(address_path_);
  std::string opening = absl::StrCat("\"", name, "\":\"");
  size_t begin = text.find(opening);
  if (begin == std::string::npos) return "";
  begin += opening.size();
  return text.substr(begin, text.find('"', begin) - begin);
}

std::unique_ptr<DaemonProcess> MakeAggregator(const std::string& home) {
  return std::make_unique<DaemonProcess>(
      home, "aggregator", "rekap-aggregator",
      std::vector<std::string>{"--insecure", "--catalog", kCatalog});
}

std::unique_ptr<DaemonProcess> MakeNode(const std::string& home, const std::string& name,
                                        const std::string& unit, const std::string& aggregator,
                                        bool catalog, const std::vector<std::string>& more_flags) {
  std::vector<std::string> flags = {"--unit", unit, "--insecure"};
  if (catalog) flags.insert(flags.end(), {"--catalog", kCatalog});
  if (!aggregator.empty()) flags.insert(flags.end(), {"--aggregator", aggregator});
  flags.insert(flags.end(), more_flags.begin(), more_flags.end());
  return std::make_unique<DaemonProcess>(home, name, "rekap-node", flags);
}

std::unique_ptr<v1::Query::Stub> QueryClient(const std::string& address) {
  return v1::Query::NewStub(Channel(address));
}

std::unique_ptr<v1::Admin::Stub> AdminClient(const std::string& address) {
  return v1::Admin::NewStub(Channel(address));
}

std::string CatalogPath() { return kCatalog; }

std::string CatalogText() { return ReadWhole(kCatalog); }

std::unique_ptr<v1::Node::Stub> NodeClient(const std::string& address) {
  return v1::Node::NewStub(Channel(address));
}

grpc::Status ImportText(v1::Node::Stub& node, const std::string& file, absl::string_view text,
                        v1::ImportResponse& response, bool dry_run) {
  grpc::ClientContext context;
  SetDeadline(context);
  response.Clear();
  std::unique_ptr<grpc::ClientWriter<v1::ImportRequest>> writer = node.Import(&context, &response);
  v1::ImportRequest request;
  v1::ImportHeader& header = *request.mutable_header();
  header.set_file(file);
  header.set_year(2021);
  header.set_author("Subbag Keuangan");
  header.set_dry_run(dry_run);
  header.set_size(text.size());
  bool open = writer->Write(request);
  constexpr size_t kChunk = 256 * 1024;
  for (size_t at = 0; open && at < text.size(); at += kChunk) {
    request.set_chunk(std::string(text.substr(at, kChunk)));
    open = writer->Write(request);
  }
  writer->WritesDone();
  return writer->Finish();
}

grpc::Status GetStatus(v1::Node::Stub& node, v1::StatusResponse& response) {
  grpc::ClientContext context;
  SetDeadline(context);
  return node.Status(&context, v1::StatusRequest(), &response);
}

grpc::Status CompareAll(v1::Query::Stub& query, v1::CompareResponse& response) {
  grpc::ClientContext context;
  SetDeadline(context);
  v1::CompareRequest request;
  request.set_year(2021);
  return query.Compare(&context, request, &response);
}

grpc::Status VerifyAll(v1::Query::Stub& query, v1::VerifyResponse& response) {
  grpc::ClientContext context;
  SetDeadline(context);
  return query.Verify(&context, v1::VerifyRequest(), &response);
}

grpc::Status VerifyOne(v1::Node::Stub& node, v1::VerifyNodeResponse& response) {
  grpc::ClientContext context;
  SetDeadline(context);
  return node.VerifyNode(&context, v1::VerifyNodeRequest(), &response);
}

std::string HttpGet(const std::string& address, const std::string& path) {
  std::vector<std::string> parts = absl::StrSplit(address, ':');
  int port = 0;
  if (parts.size() != 2 || !absl::SimpleAtoi(parts[1], &port)) return "";
  sockaddr_in to = {};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  to.sin_port = htons(static_cast<uint16_t>(port));
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  std::string request =
      absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: ", address, "\r\nConnection: close\r\n\r\n");
  std::string answer;
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0 &&
      send(fd, request.data(), request.size(), MSG_NOSIGNAL) ==
          static_cast<ssize_t>(request.size())) {
    char buffer[16384];
    for (ssize_t size; (size = recv(fd, buffer, sizeof(buffer), 0)) > 0;) {
      answer.append(buffer, static_cast<size_t>(size));
    }
  }
  close(fd);
  size_t body = answer.find("\r\n\r\n");
  return body == std::string::npos ? "" : answer.substr(body + 4);
}

std::string OmbenPath(const std::string& name) {
  return absl::StrCat(REKAP_SOURCE_DIR "/tests/data/omben-2021/", name);
}

std::string OmbenFile(const std::string& name) { return ReadWhole(OmbenPath(name)); }

}  // namespace rekap
