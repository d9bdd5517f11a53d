// Invitations, certificates, the audit journal, backups and the quarantine end to end.
// See program_test.cc.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/canned.h"
#include "tests/cli/fake_servers.h"
#include "tests/cli/program.h"
#include "tools/rekap/render_access.h"
#include "tools/rekap/render_upkeep.h"

namespace rekap::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Administration : public testing::Test {
 protected:
  Administration() {
    admin_.invite = canned::Invite();
    admin_.certificates = canned::Certificates();
    // Those of the kecamatan that is asked about, whatever the day of the test.
    admin_.certificates.mutable_certificates()->DeleteSubrange(2, 2);
    for (v1::Certificate& it : *admin_.certificates.mutable_certificates()) {
      it.set_not_after_unix_ms(absl::ToUnixMillis(absl::Now() + absl::Hours(24)));
    }
    admin_.backup = canned::Backup();
    admin_.quarantine = canned::Quarantine();
    node_.backup = canned::BackupNode();
  }

  Variables Environment() const {
    return {absl::StrCat("REKAP_NODE=", node_server_.address()),
            absl::StrCat("REKAP_AGGREGATOR=", aggregator_server_.address()), "REKAP_INSECURE=1"};
  }
  static std::vector<std::string> Words(const std::string& line) {
    return absl::StrSplit(line, ' ', absl::SkipEmpty());
  }
  Outcome Run(const std::string& line) const { return RunRedirected(Words(line), Environment()); }

  FakeNode node_;
  FakeAdmin admin_;
  Serving node_server_{{&node_}};
  Serving aggregator_server_{{&admin_}};
};

TEST_F(Administration, InvitePrintsTheCodeAndTheCommandThatTakesIt) {
  Outcome outcome = Run("invite 35.27.05");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(admin_.asked_invite.unit(), "35.27.05");
  EXPECT_THAT(outcome.out, AllOf(HasSubstr(absl::StrCat("\n  ", admin_.invite.code(), "\n")),
                                 HasSubstr(absl::StrCat("rekap-node join - \\\n  --aggregator ",
                                                        aggregator_server_.address())),
                                 HasSubstr("3 Feb 2022")));
}

TEST_F(Administration, InvitePrintsTheAddressThatIsToldBehindTheCode) {
  Outcome outcome = Run("invite 35.27.05 --public rekap.sampangkab.go.id:7300");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(absl::StrCat("\n  ", admin_.invite.code(),
                                                  "\n  rekap.sampangkab.go.id:7300\n")));
  EXPECT_THAT(outcome.out, HasSubstr("--aggregator rekap.sampangkab.go.id:7300 --data"));
}

TEST_F(Administration, ListsCertificatesOfOneUnit) {
  Outcome outcome = Run("certificates --unit 35.27.05 --format csv");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(admin_.asked_certificates.unit(), "35.27.05");
  EXPECT_THAT(outcome.out, HasSubstr("35.27.05,00112233445566778899aabbccddeeff,"));
}

TEST_F(Administration, RevokesOnlyWhatSomebodyConfirmed) {
  Outcome alone = Run("revoke 35.27.05 --reason hilang");
  EXPECT_EQ(alone.code, 1);
  EXPECT_THAT(alone.err, AllOf(HasSubstr("--yes"), HasSubstr("[NOT_CONFIRMED]")));
  EXPECT_TRUE(admin_.asked_revoke.empty());

  std::vector<std::string> args = Words("revoke 35.27.05 --reason hilang");
  Outcome no = RunOnTerminal(args, 100, Environment(), {{"(ya/tidak) ", "tidak\n"}});
  EXPECT_EQ(no.code, 1);
  EXPECT_THAT(no.out, AllOf(HasSubstr("00112233445566778899aabbccddeeff"),
                            HasSubstr("1f112233445566778899aabbccddeeff")));
  EXPECT_TRUE(admin_.asked_revoke.empty());

  Outcome yes = RunOnTerminal(args, 100, Environment(), {{"(ya/tidak) ", "ya\n"}});
  EXPECT_EQ(yes.code, 0) << yes.out;
  EXPECT_THAT(yes.out, HasSubstr("yang dicabut: 2"));
  EXPECT_EQ(Run("revoke 35.27.05 --reason hilang --serial 00AB --yes").code, 0);
  ASSERT_EQ(admin_.asked_revoke.size(), 2u);
  EXPECT_EQ(admin_.asked_revoke[0].serial(), "");
  EXPECT_EQ(admin_.asked_revoke[0].reason(), "hilang");
  EXPECT_EQ(admin_.asked_revoke[1].serial(), "00ab") << "as serials are written";
}

TEST_F(Administration, AuditReadsBackwardsUpToTheLimit) {
  admin_.audit_last = 2'500;
  Outcome outcome = Run("audit --limit 2200 --format csv");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  ASSERT_EQ(admin_.asked_audit.size(), 3u);
  EXPECT_EQ(admin_.asked_audit[0].before_seq(), 0u);
  EXPECT_EQ(admin_.asked_audit[2].before_seq(), 501u);
  EXPECT_EQ(admin_.asked_audit[2].limit(), 200u);
  EXPECT_THAT(outcome.out,
              AllOf(HasSubstr("\n2500,"), HasSubstr("\n301,"), Not(HasSubstr("\n300,"))));
}

TEST_F(Administration, AuditEndsWhereTheJournalBegins) {
  admin_.audit_last = 1'000;
  Outcome outcome = Run("audit --limit 5000 --format csv");
  EXPECT_EQ(admin_.asked_audit.size(), 1u) << "entry 1 was there";
  EXPECT_THAT(outcome.out, HasSubstr("\n1,"));
  admin_.audit_last = 0;
  EXPECT_EQ(Run("audit").code, 0);
}

TEST_F(Administration, BacksUpTheAggregatorAndWithNodeTheNode) {
  EXPECT_EQ(Run("backup --format csv").out, BackupCsv(canned::Backup()));
  EXPECT_EQ(Run("backup --node").out, BackupText(canned::BackupNode(), canned::ViewAt(100)));
  admin_.failure = {grpc::StatusCode::DATA_LOSS, "chain of 35.27.05: entry 12"};
  Outcome damaged = Run("backup");
  EXPECT_EQ(damaged.code, 1);
  EXPECT_THAT(damaged.err, AllOf(HasSubstr("entry 12"), HasSubstr("[DATA_LOSS]")));
}

TEST_F(Administration, ShowsTheQuarantine) {
  Outcome outcome = Run("quarantine --unit 35.27.05");
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(admin_.asked_quarantine.unit(), "35.27.05");
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("KARANTINA: 2"), HasSubstr("no known kind")));
}

}  // namespace
}  // namespace rekap::cli
