// The authority's folder: made once, kept for ever, never patched over.
#include "aggregator/identity/authority.h"

#include <filesystem>
#include <sys/stat.h>

#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include "rekap/v1/query.grpc.pb.h"
#include "runtime/grpc/channel.h"
#include "runtime/grpc/core_log.h"
#include "runtime/grpc/rpc_server.h"
#include "runtime/tls/verify_peer.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using testing::HasSubstr;

mode_t ModeOf(const std::string& path) {
  struct stat about = {};
  EXPECT_EQ(stat(path.c_str(), &about), 0) << path;
  return about.st_mode & 07777;
}

TEST(Authority, IsMadeOnceWithFilesThatAreTheOwnersAlone) {
  TempDir data;
  absl::Time now = absl::Now();
  auto first = Authority::Open(data.path(), now);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(ModeOf(data.File("authority")), 0700);
  EXPECT_EQ(ModeOf(data.File("authority/ca.key")), 0600);
  EXPECT_EQ(ModeOf(data.File("authority/server.key")), 0600);
  auto again = Authority::Open(data.path(), now + absl::Hours(1));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ((*again)->certificate().Fingerprint(), (*first)->certificate().Fingerprint());
  EXPECT_EQ((*again)->server_certificate()->Serial(), (*first)->server_certificate()->Serial());
}

TEST(Authority, RenewsADueServerCertificateAtTheStartForTheSameKey) {
  TempDir data;
  absl::Time now = absl::Now();
  std::string before = (*Authority::Open(data.path(), now))->server_certificate()->Serial();
  std::string key = data.Read("authority/server.key");
  auto later = Authority::Open(data.path(), now + absl::Hours(24 * 61));
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_NE((*later)->server_certificate()->Serial(), before);
  EXPECT_EQ(data.Read("authority/server.key"), key);
}

TEST(Authority, TheServersFileShowsTheAuthorityToo) {
  TempDir data;
  auto authority = Authority::Open(data.path(), absl::Now());
  auto chain = Certificate::ChainFromPem(data.Read("authority/server.crt"));
  ASSERT_TRUE(chain.ok()) << chain.status();
  ASSERT_EQ(chain->size(), 2u);
  EXPECT_EQ((*chain)[1].Fingerprint(), (*authority)->certificate().Fingerprint());
}

TEST(Authority, NeverMakesAnotherOneOverWhatIsLeft) {
  for (const char* lost : {"authority/ca.key", "authority/ca.crt"}) {
    TempDir data;
    ASSERT_TRUE(Authority::Open(data.path(), absl::Now()).ok());
    std::string key = data.Read("authority/ca.key");
    std::filesystem::remove(data.File(lost));
    if (std::string(lost) == "authority/ca.crt") data.Write(lost, "damaged");
    absl::Status status = Authority::Open(data.path(), absl::Now()).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(status.message(), HasSubstr(lost));
  }
}

TEST(ServerTls, MayListenBeyondLoopbackAndPlaintextMayNot) {
  TempDir data;
  auto authority = Authority::Open(data.path(), absl::Now());
  auto tls = RpcServer::Start({"0.0.0.0", 0}, {}, ServerTls{(*authority)->server_files(), nullptr});
  EXPECT_TRUE(tls.ok()) << tls.status();
  auto plain = RpcServer::Start({"0.0.0.0", 0}, {}, Plaintext());
  EXPECT_EQ(plain.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(plain.status().message(), HasSubstr("needs TLS"));
}

// Lets nobody in, and tells what it was given to decide by.
class Gate : public grpc::AuthMetadataProcessor {
 public:
  grpc::Status Process(const InputMetadata& metadata, grpc::AuthContext* context, OutputMetadata*,
                       OutputMetadata*) override {
    auto path = metadata.find(":path");
    bool certificate = !context->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME).empty();
    return {
        grpc::StatusCode::PERMISSION_DENIED,
        absl::StrCat(path == metadata.end() ? "no path"
                                            : std::string(path->second.data(), path->second.size()),
                     certificate ? " with" : " without", " certificate")};
  }
};

TEST(ServerTls, TheGateIsAskedBeforeEachCallAndSeesPathAndCertificate) {
  TempDir data;
  auto authority = Authority::Open(data.path(), absl::Now());
  IdentityFiles files = (*authority)->server_files();
  v1::Query::Service query;
  auto server = RpcServer::Start({"127.0.0.1", 0}, {{v1::Query::service_full_name(), &query}},
                                 ServerTls{files, std::make_shared<Gate>()});
  ASSERT_TRUE(server.ok()) << server.status();
  auto ask = [&](std::optional<IdentityFiles> identity) {
    auto channel = *MakeChannel((*server)->endpoint(),
                                ChannelTls{data.File("authority/ca.crt"), std::move(identity)});
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    v1::UnitsResponse response;
    return v1::Query::NewStub(channel)->Units(&context, {}, &response).error_message();
  };
  EXPECT_EQ(ask(std::nullopt), "/rekap.v1.Query/Units without certificate");
  EXPECT_EQ(ask(files), "/rekap.v1.Query/Units with certificate");
}

TEST(ServerTls, SaysWhichFileIsUnfit) {
  TempDir data;
  IdentityFiles files = (*Authority::Open(data.path(), absl::Now()))->server_files();
  TempDir other;
  IdentityFiles others = (*Authority::Open(other.path(), absl::Now()))->server_files();
  absl::Status mixed =
      RpcServer::Start({"127.0.0.1", 0}, {}, ServerTls{{files.key, others.certificate}, nullptr})
          .status();
  EXPECT_TRUE(absl::IsFailedPrecondition(mixed));
  EXPECT_THAT(mixed.message(), HasSubstr(others.certificate));
  EXPECT_TRUE(
      absl::IsNotFound(RpcServer::Start({"127.0.0.1", 0}, {},
                                        ServerTls{{data.File("none"), files.certificate}, nullptr})
                           .status()));
}

TEST(CoreLog, TellsFailedHandshakesApart) {
  auto classify = [](const char* reason) {
    return ClassifyHandshake(
        absl::StrCat("Handshake failed with fatal error SSL_ERROR_SSL: error:", reason, "."));
  };
  EXPECT_EQ(classify("0A00010B:SSL routines::wrong version number"), HandshakeFailure::kPlaintext);
  EXPECT_EQ(classify("0A00009C:SSL routines::http request"), HandshakeFailure::kPlaintext);
  EXPECT_EQ(classify("0A0000C1:SSL routines::no shared cipher"), HandshakeFailure::kOldTls);
  EXPECT_EQ(classify("0A000102:SSL routines::unsupported protocol"), HandshakeFailure::kOldTls);
  EXPECT_EQ(classify("0A000126:SSL routines::unexpected eof while reading"),
            HandshakeFailure::kOther);
}

TEST(CoreLog, TellsOnceAListenerIsDeaf) {
  std::FILE* output = std::tmpfile();
  int told = 0;
  {
    Logger log({.output = output});
    CoreLog core_log(&log, [&] { ++told; });
    core_log.OnMessage(LogLevel::kWarning, "Handshake failed with fatal error x: y.");
    EXPECT_EQ(told, 0);
    core_log.OnMessage(LogLevel::kWarning, "Failed accept4: Too many open files");
    EXPECT_EQ(told, 1);
  }
  std::fclose(output);
}

TEST(CoreLog, CountsAllAndWritesOneLineASecondOfEachKind) {
  std::FILE* output = std::tmpfile();
  absl::Time now = absl::FromUnixSeconds(1'800'000'000);
  uint64_t lines = 0;
  {
    Logger log({.output = output, .clock = [&] { return now; }});
    CoreLog core_log(&log, nullptr, [&] { return now; });
    for (int second = 0; second < 3; ++second, now += absl::Seconds(1)) {
      for (int i = 0; i < 1000; ++i) {
        core_log.OnMessage(LogLevel::kWarning,
                           "Handshake failed with fatal error x: http request.");
        core_log.OnMessage(LogLevel::kWarning, "Handshake failed with fatal error x: y.");
      }
    }
    EXPECT_EQ(core_log.failures(HandshakeFailure::kPlaintext), 3000u);
    EXPECT_EQ(core_log.failures(HandshakeFailure::kOther), 3000u);
    EXPECT_EQ(core_log.failures(HandshakeFailure::kOldTls), 0u);
  }
  std::rewind(output);
  for (int c = 0; (c = std::fgetc(output)) != EOF;) lines += c == '\n';
  EXPECT_EQ(lines, 6u);
  std::fclose(output);
}

}  // namespace
}  // namespace rekap
