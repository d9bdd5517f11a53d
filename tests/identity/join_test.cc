// Joining, end to end over real TLS: what a node gets, to whom the secret goes, and what
// an invitation is not good for.
#include "node/identity/join.h"

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <thread>

#include "absl/synchronization/notification.h"

#include "domain/identity/invitation_code.h"
#include "runtime/grpc/authority_probe.h"
#include "tests/identity/test_aggregator.h"

namespace rekap {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

mode_t ModeOf(const std::string& path) {
  struct stat about = {};
  EXPECT_EQ(stat(path.c_str(), &about), 0) << path;
  return about.st_mode & 07777;
}

std::vector<std::string> Names(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
  }
  return names;
}

// Joins without the checks of a node: any secret, for any unit.
absl::Status JoinRaw(TestAggregator& aggregator, const std::string& unit, const std::string& secret,
                     const std::string& csr) {
  std::string authority = aggregator.data().File("authority/ca.crt");
  auto channel = *MakeChannel(aggregator.endpoint(), ChannelTls{authority, std::nullopt});
  v1::JoinRequest request;
  request.set_unit(unit);
  request.set_secret(secret);
  request.set_csr(csr);
  v1::JoinResponse response;
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  return FromGrpcStatus(v1::Enrolment::NewStub(channel)->Join(&context, request, &response));
}

std::string AnyRequest() { return *MakeRequest(*PrivateKey::Generate()); }

// A server that wants the secret, with a certificate of its own choice.
class Impostor : public v1::Enrolment::Service {
 public:
  Impostor() : authority_(*Authority::Open(data_.path(), absl::Now())) {}

  // Shows the authority of somebody else behind its own certificate.
  void Borrow(const Certificate& authority) {
    std::string own = authority_->server_certificate()->ToPem();
    std::ofstream(authority_->server_files().certificate) << own << authority.ToPem();
  }
  void Serve() {
    server_ = *RpcServer::Start({"127.0.0.1", 0}, {{v1::Enrolment::service_full_name(), this}},
                                ServerTls{authority_->server_files(), nullptr});
  }
  const Endpoint& endpoint() const { return server_->endpoint(); }

  grpc::Status Join(grpc::ServerContext*, const v1::JoinRequest*, v1::JoinResponse*) override {
    ++calls;
    return grpc::Status::OK;
  }
  std::atomic<int> calls = 0;

 private:
  TempDir data_;
  std::unique_ptr<Authority> authority_;
  std::unique_ptr<RpcServer> server_;
};

class JoinTest : public testing::Test {
 protected:
  absl::StatusOr<NodeIdentity> JoinWith(const std::string& code) {
    return Join({code, aggregator_.endpoint(), node_.path()});
  }

  TestAggregator aggregator_;
  TempDir node_;
};

TEST_F(JoinTest, TradesACodeForAnIdentityThatTheAggregatorKnows) {
  absl::StatusOr<NodeIdentity> joined = JoinWith(aggregator_.Invite("35.27.05"));
  ASSERT_TRUE(joined.ok()) << joined.status();
  EXPECT_EQ(joined->unit().ToString(), "35.27.05");
  EXPECT_EQ(joined->aggregator(), aggregator_.endpoint()) << "for a start that is told nothing";
  absl::StatusOr<v1::UnitStatus> seen = aggregator_.Call(joined->channel());
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_EQ(seen->unit(), "35.27.05");
  EXPECT_EQ(seen->name(), joined->certificate().Serial());
  v1::ListCertificatesResponse list;
  ASSERT_TRUE(aggregator_.admin().ListCertificates({}, list).ok());
  ASSERT_EQ(list.certificates_size(), 1);
  EXPECT_EQ(list.certificates(0).serial(), joined->certificate().Serial());
  EXPECT_EQ((*aggregator_.audit().List(0, 1))[0].action(), "join");
}

TEST_F(JoinTest, TwoAtOnceLeaveFilesThatBelongTogetherAndTheLastOneCounts) {
  absl::Notification second_is_there;
  absl::Notification first_is_done;
  absl::StatusOr<NodeIdentity> second = absl::UnknownError("not joined");
  std::thread joining;
  SlowEnrolment last(aggregator_, [&] {
    second_is_there.Notify();
    first_is_done.WaitForNotification();
  });
  SlowEnrolment first(aggregator_, [&] {
    joining = std::thread([&] {
      second = Join({aggregator_.Invite("35.27.05"), last.endpoint(), node_.path()});
    });
    second_is_there.WaitForNotification();
  });
  absl::StatusOr<NodeIdentity> joined =
      Join({aggregator_.Invite("35.27.05"), first.endpoint(), node_.path()});
  first_is_done.Notify();
  joining.join();
  ASSERT_TRUE(joined.ok()) << joined.status();
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(NodeIdentity::Load(node_.path())->certificate().Serial(),
            second->certificate().Serial());
  EXPECT_THAT(Names(node_.path()), testing::ElementsAre("identity"));
}

TEST_F(JoinTest, LeavesFilesThatAreTheOwnersAloneAndNothingElse) {
  std::filesystem::create_directory(node_.File("identity.joining"));
  node_.Write("identity.joining/node.key", "of a try that was broken off");
  ASSERT_TRUE(JoinWith(aggregator_.Invite("35.27.05")).ok());
  EXPECT_EQ(ModeOf(node_.File("identity")), 0700);
  EXPECT_EQ(ModeOf(node_.File("identity/node.key")), 0600);
  EXPECT_EQ(node_.Read("identity/unit"), "35.27.05\n");
  EXPECT_THAT(Names(node_.path()), testing::ElementsAre("identity"));
  EXPECT_THAT(
      Names(node_.File("identity")),
      testing::UnorderedElementsAre("node.key", "node.crt", "ca.crt", "unit", "aggregator"));
}

TEST_F(JoinTest, TheSecretIsNowhereInLogsErrorsOrTheAuditJournal) {
  std::string code = aggregator_.Invite("35.27.05");
  ASSERT_TRUE(JoinWith(code).ok());
  absl::Status again = Join({code, aggregator_.endpoint(), node_.path(), true}).status();
  std::string written = absl::StrCat(aggregator_.Log(), again.ToString());
  std::vector<v1::AuditEntry> entries = *aggregator_.audit().List(0, 100);
  for (const v1::AuditEntry& entry : entries) {
    written += entry.DebugString();
  }
  EXPECT_THAT(written, HasSubstr("35.27.05"));
  EXPECT_THAT(written, Not(HasSubstr(code.substr(9, 11))));
  EXPECT_THAT(written, Not(HasSubstr(InvitationCode::Parse(code)->secret)));
}

TEST_F(JoinTest, ACodeIsGoodOnce) {
  std::string code = aggregator_.Invite("35.27.05");
  ASSERT_TRUE(JoinWith(code).ok());
  TempDir other;
  absl::Status used = Join({code, aggregator_.endpoint(), other.path()}).status();
  EXPECT_EQ(used.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_THAT(used.message(), HasSubstr("BAD_INVITATION"));
  EXPECT_FALSE(std::filesystem::exists(other.File("identity")));
}

TEST_F(JoinTest, ACodeIsGoodFor72Hours) {
  std::string code = aggregator_.Invite("35.27.05");
  aggregator_.Advance(absl::Hours(72));
  EXPECT_EQ(JoinWith(code).status().code(), absl::StatusCode::kUnauthenticated);
  aggregator_.Advance(absl::Minutes(-1));
  EXPECT_TRUE(JoinWith(code).ok());
}

TEST_F(JoinTest, TheLastCodeOfAKecamatanCounts) {
  std::string first = aggregator_.Invite("35.27.05");
  std::string second = aggregator_.Invite("35.27.05");
  EXPECT_EQ(JoinWith(first).status().code(), absl::StatusCode::kUnauthenticated);
  EXPECT_TRUE(JoinWith(second).ok());
}

TEST_F(JoinTest, WrongSecretsAndOtherKecamatansSecretsGetTheSameAnswer) {
  std::string secret = InvitationCode::Parse(aggregator_.Invite("35.27.05"))->secret;
  absl::Status wrong = JoinRaw(aggregator_, "35.27.05", std::string(16, 'x'), AnyRequest());
  absl::Status other = JoinRaw(aggregator_, "35.27.06", secret, AnyRequest());
  EXPECT_EQ(wrong.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(wrong, other);
  EXPECT_TRUE(JoinRaw(aggregator_, "35.27.05", secret, AnyRequest()).ok());
}

TEST_F(JoinTest, GuessingIsStoppedForTheKecamatanAloneAndKeepsNobodyOutWhoHasTheCode) {
  std::string secret = InvitationCode::Parse(aggregator_.Invite("35.27.05"))->secret;
  for (int i = 0; i < RateLimit::kJoin.unit_max; ++i) {
    EXPECT_EQ(JoinRaw(aggregator_, "35.27.05", "guess", AnyRequest()).code(),
              absl::StatusCode::kUnauthenticated);
  }
  absl::Status stopped = JoinRaw(aggregator_, "35.27.05", "guess", AnyRequest());
  EXPECT_EQ(stopped.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(stopped.message(), HasSubstr("TOO_MANY_TRIES"));
  EXPECT_EQ(JoinRaw(aggregator_, "35.27.06", "guess", AnyRequest()).code(),
            absl::StatusCode::kUnauthenticated);
  EXPECT_TRUE(JoinRaw(aggregator_, "35.27.05", secret, AnyRequest()).ok());
  aggregator_.Advance(absl::Hours(1));
  EXPECT_EQ(JoinRaw(aggregator_, "35.27.05", "guess", AnyRequest()).code(),
            absl::StatusCode::kUnauthenticated);
}

TEST_F(JoinTest, ABadRequestCostsNoInvitation) {
  std::string secret = InvitationCode::Parse(aggregator_.Invite("35.27.05"))->secret;
  absl::Status refused = JoinRaw(aggregator_, "35.27.05", secret, "no request");
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(JoinRaw(aggregator_, "35.27", secret, AnyRequest()).code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(JoinRaw(aggregator_, "35.27.05", secret, AnyRequest()).ok());
}

TEST_F(JoinTest, AServerOfAnotherAuthorityNeverSeesTheSecret) {
  Impostor impostor;
  impostor.Serve();
  absl::Status refused =
      Join({aggregator_.Invite("35.27.05"), impostor.endpoint(), node_.path()}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(refused.message(), HasSubstr("[WRONG_AUTHORITY]"));
  EXPECT_EQ(impostor.calls, 0);
  EXPECT_THAT(Names(node_.path()), testing::IsEmpty());
}

TEST_F(JoinTest, AServerThatShowsTheRightAuthorityWithoutItsCertificateNeverSeesTheSecret) {
  Impostor impostor;
  impostor.Borrow(aggregator_.authority().certificate());
  impostor.Serve();
  absl::StatusOr<Certificate> shown = ProbeAuthority(impostor.endpoint(), absl::Seconds(20));
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_EQ(shown->Fingerprint(), aggregator_.authority().certificate().Fingerprint());
  absl::Status refused =
      Join({aggregator_.Invite("35.27.05"), impostor.endpoint(), node_.path()}).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kUnavailable) << refused;
  EXPECT_EQ(impostor.calls, 0);
  EXPECT_FALSE(std::filesystem::exists(node_.File("identity")));
}

TEST_F(JoinTest, LookingAtAServerSendsItNothing) {
  Impostor impostor;
  impostor.Serve();
  EXPECT_TRUE(ProbeAuthority(impostor.endpoint(), absl::Seconds(20)).ok());
  EXPECT_EQ(impostor.calls, 0);
}

TEST_F(JoinTest, ASecondJoinNeedsForceAndReplacesEverything) {
  absl::StatusOr<NodeIdentity> first = JoinWith(aggregator_.Invite("35.27.05"));
  ASSERT_TRUE(first.ok()) << first.status();
  std::string code = aggregator_.Invite("35.27.06");
  absl::Status refused = JoinWith(code).status();
  EXPECT_EQ(refused.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(refused.message(), AllOf(HasSubstr("35.27.05"), HasSubstr("[ALREADY_JOINED]")));
  absl::StatusOr<NodeIdentity> second = Join({code, aggregator_.endpoint(), node_.path(), true});
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(NodeIdentity::Load(node_.path())->unit().ToString(), "35.27.06");
  EXPECT_FALSE(second->certificate().BelongsTo(first->key()));
  EXPECT_THAT(Names(node_.path()), testing::ElementsAre("identity"));
}

TEST_F(JoinTest, AForcedJoinThatFailsLeavesTheOldIdentity) {
  ASSERT_TRUE(JoinWith(aggregator_.Invite("35.27.05")).ok());
  std::string used = aggregator_.Invite("35.27.05");
  aggregator_.Invite("35.27.05");
  EXPECT_FALSE(Join({used, aggregator_.endpoint(), node_.path(), true}).ok());
  EXPECT_TRUE(NodeIdentity::Load(node_.path()).ok());
}

TEST_F(JoinTest, AnAggregatorThatIsNotThereIsSaidSo) {
  std::string code = aggregator_.Invite("35.27.05");
  absl::Status status = Join({code, {"127.0.0.1", 1}, node_.path()}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(status.message(), AllOf(HasSubstr("127.0.0.1:1"), HasSubstr("[UNREACHABLE]"),
                                      testing::Not(HasSubstr("onnect"))));
  // What gRPC says of it is for the log.
  EXPECT_THAT(status.ToString(), HasSubstr("onnect"));
}

TEST(NodeIdentity, IsNotFoundOrSaysWhatIsWrongWithIt) {
  TempDir data;
  EXPECT_TRUE(absl::IsNotFound(NodeIdentity::Load(data.path()).status()));
  TestAggregator aggregator;
  std::unique_ptr<TempDir> node = aggregator.JoinedNode("35.27.05");
  std::unique_ptr<TempDir> other = aggregator.JoinedNode("35.27.05");
  node->Write("identity/node.crt", other->Read("identity/node.crt"));
  absl::Status mixed = NodeIdentity::Load(node->path()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(mixed));
  EXPECT_THAT(mixed.message(), AllOf(HasSubstr("node.crt"), HasSubstr("[BAD_IDENTITY]")));
  std::filesystem::remove(other->File("identity/node.key"));
  EXPECT_TRUE(absl::IsFailedPrecondition(NodeIdentity::Load(other->path()).status()));
}

TEST(NodeIdentity, IsNotGivenUpForAFileThatCannotBeReadNow) {
  TestAggregator aggregator;
  std::unique_ptr<TempDir> node = aggregator.JoinedNode("35.27.05");
  const std::string key = node->File("identity/node.key");
  std::filesystem::remove(key);
  // A regular file whose first byte gives EIO.
  std::filesystem::create_symlink("/proc/self/mem", key);
  absl::Status unread = NodeIdentity::Load(node->path()).status();
  EXPECT_FALSE(unread.ok());
  EXPECT_FALSE(absl::IsFailedPrecondition(unread)) << unread;
  EXPECT_THAT(unread.message(), testing::Not(HasSubstr("join --force")));
}

TEST_F(JoinTest, InvitationsAreForKecamatanOfTheCatalogOnly) {
  for (const char* unit : {"35.27.99", "35.27", "x", ""}) {
    v1::InviteRequest request;
    request.set_unit(unit);
    v1::InviteResponse response;
    EXPECT_FALSE(aggregator_.admin().Invite("bupati", request, response).ok()) << unit;
  }
}

}  // namespace
}  // namespace rekap
