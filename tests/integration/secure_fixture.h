// The daemons as an office runs them, with TLS, certificates and accounts: an aggregator
// that "kepala" has logged in to, nodes that have joined.
#pragma once

#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "node/identity/node_identity.h"
#include "rekap/v1/replication.grpc.pb.h"
#include "runtime/grpc/channel.h"
#include "tests/integration/cluster.h"

namespace rekap {

class SecureTest : public ::testing::Test {
 protected:
  SecureTest() {
    // The test's own trust and tokens; the daemons and the CLI inherit it.
    setenv("REKAP_CONFIG", home_.File("admin").c_str(), 1);
    Write("catalog.yaml", CatalogText());
    Write("password", "rahasia-dapur-12\n");
    Must(Shell("rekap-aggregator", absl::StrCat("account-add kepala --data ", data()), "password"));
    aggregator_ = std::make_unique<DaemonProcess>(
        home_.path(), "aggregator", "rekap-aggregator",
        std::vector<std::string>{"--catalog", home_.File("catalog.yaml")});
    aggregator_->Start();
    LogIn("kepala");
  }
  ~SecureTest() override { unsetenv("REKAP_CONFIG"); }

  std::string data() const { return home_.File("aggregator/data"); }
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(home_.File(name)) << text;
  }
  // A program of ours with a file as its standard input, and what it said.
  CommandResult Shell(const std::string& program, const std::string& arguments,
                      const std::string& input) {
    return RunCommand(
        {"/bin/sh", "-c",
         absl::StrCat(REKAP_BINARY_DIR, "/", program, " ", arguments, " <", home_.File(input))});
  }
  static std::string Must(const CommandResult& result) {
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    return result.out;
  }
  CommandResult Rekap(const std::string& arguments) {
    return Shell("rekap", absl::StrCat("--aggregator ", aggregator_->grpc(), " ", arguments),
                 "password");
  }
  void LogIn(const std::string& name) {
    std::string fingerprint =
        Must(Shell("rekap-aggregator", absl::StrCat("fingerprint --data ", data()), "password"));
    Must(Rekap(absl::StrCat("login ", name, " --password-stdin --fingerprint ",
                            absl::StripAsciiWhitespace(fingerprint))));
  }
  // The code of a new invitation.
  std::string Invite(const std::string& unit) {
    std::vector<std::string> lines =
        absl::StrSplit(Must(Rekap(absl::StrCat("invite ", unit, " --format csv"))), '\n');
    std::vector<std::string> cells = absl::StrSplit(lines.at(1), ',');
    return cells.at(2);
  }
  std::string NodeData(const std::string& unit) const {
    return home_.File(absl::StrCat(unit, "/data"));
  }
  // Joins with an invitation.
  void Join(const std::string& unit) {
    Write("code", absl::StrCat(Invite(unit), "\n"));
    Must(
        Shell("rekap-node",
              absl::StrCat("join - --aggregator ", aggregator_->grpc(), " --data ", NodeData(unit)),
              "code"));
  }
  // A node that has joined, not started.
  std::unique_ptr<DaemonProcess> NodeOf(const std::string& unit) {
    return std::make_unique<DaemonProcess>(
        home_.path(), unit, "rekap-node",
        std::vector<std::string>{"--catalog", home_.File("catalog.yaml"), "--aggregator",
                                 aggregator_->grpc()});
  }
  // Joins and starts.
  std::unique_ptr<DaemonProcess> JoinedNode(const std::string& unit) {
    Join(unit);
    std::unique_ptr<DaemonProcess> node = NodeOf(unit);
    node->Start();
    return node;
  }
  static v1::StatusResponse StatusOf(const DaemonProcess& node) {
    v1::StatusResponse status;
    EXPECT_TRUE(GetStatus(*NodeClient(node.grpc()), status).ok());
    return status;
  }
  // Imports Omben's table with one figure set to `rupiah`, and waits until the aggregator
  // has it.
  static void Import(const DaemonProcess& node, int64_t rupiah = 2'156'203) {
    std::string text = absl::StrReplaceAll(OmbenFile("corrected.tsv"),
                                           {{"\t2156203\t", absl::StrCat("\t", rupiah, "\t")}});
    v1::ImportResponse response;
    grpc::Status imported = ImportText(*NodeClient(node.grpc()), "corrected.tsv", text, response);
    ASSERT_TRUE(imported.ok() && response.committed()) << imported.error_message();
    EXPECT_TRUE(Eventually([&] {
      v1::StatusResponse status = StatusOf(node);
      return status.acknowledged_seq() == status.head().seq();
    })) << StatusOf(node).ShortDebugString();
  }
  // A connection with what the files say, or with no certificate.
  std::unique_ptr<v1::Replication::Stub> Replication(std::optional<std::string> unit) {
    ChannelTls tls{absl::StrCat(data(), "/authority/ca.crt"), std::nullopt};
    if (unit) tls = NodeIdentity::Load(NodeData(*unit))->channel();
    return ReplicationWith(tls);
  }
  std::unique_ptr<v1::Replication::Stub> ReplicationWith(const ChannelSecurity& security) {
    return v1::Replication::NewStub(*MakeChannel(*Endpoint::Parse(aggregator_->grpc()), security));
  }
  std::string Metrics() { return HttpGet(aggregator_->http(), "/metrics"); }

  TempDir home_;
  std::unique_ptr<DaemonProcess> aggregator_;
};

// What a stream with a Hello of `unit` ends with; the refusal, if there is one.
inline grpc::Status SayHello(v1::Replication::Stub& stub, const std::string& unit,
                             v1::Refusal& refusal) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  auto stream = stub.Replicate(&context);
  v1::NodeMessage message;
  message.mutable_hello()->set_protocol(1);
  message.mutable_hello()->set_unit(unit);
  message.mutable_hello()->set_epoch(7);
  stream->Write(message);
  v1::AggregatorMessage answer;
  while (stream->Read(&answer)) {
    if (answer.has_refusal()) refusal = answer.refusal();
  }
  return stream->Finish();
}

}  // namespace rekap
