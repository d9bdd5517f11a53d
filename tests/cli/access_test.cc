// Coming to know an aggregator and logging in, end to end over TLS: the real program,
// a terminal where one is needed, and the files that it leaves behind.

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/canned.h"
#include "tests/cli/fake_servers.h"
#include "tests/cli/program.h"

namespace rekap::cli {
namespace {

using std::filesystem::perms;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr char kPassword[] = "kuda laut 17";
constexpr char kToken[] = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const char kBearer[] = "Bearer 0f1e2d3c4b5a69788796a5b4c3d2e1f0";

perms ModeOf(const std::string& path) { return std::filesystem::status(path).permissions(); }

class Access : public testing::Test {
 protected:
  Access() {
    account_.password = kPassword;
    account_.login.set_token(kToken);
    account_.login.set_role(v1::ROLE_VERIFIER);
    account_.login.set_expires_unix_ms(1'643'635'200'000);
    account_.who = canned::WhoAmI();
    account_.accounts = canned::Accounts();
    aggregator_.units = canned::Units();
    server_.emplace(Services());
  }

  std::vector<RpcService> Services() {
    return {{v1::Query::service_full_name(), &aggregator_},
            {v1::Account::service_full_name(), &account_}};
  }

  std::string Folder() const { return dir_.Path(absl::StrCat("config/", server_->address())); }
  std::string TokenFile() const { return Folder() + "/token"; }
  std::string AuthorityFile() const { return Folder() + "/authority.crt"; }

  Variables Environment() const {
    return {"REKAP_CONFIG=" + dir_.Path("config"), "REKAP_AGGREGATOR=" + server_->address()};
  }
  static std::vector<std::string> Words(const std::string& line) {
    return absl::StrSplit(line, ' ', absl::SkipEmpty());
  }
  Outcome Run(const std::string& line, const std::string& input = "") const {
    return RunWithInput(Words(line), input, Environment());
  }
  Outcome Converse(const std::string& line, const std::vector<Turn>& dialogue) const {
    return RunOnTerminal(Words(line), 100, Environment(), dialogue);
  }
  Outcome LogIn() const {
    return Run(
        absl::StrCat("login kasubag --password-stdin --fingerprint ", server_->fingerprint()),
        absl::StrCat(kPassword, "\n"));
  }
  // Another machine, with another authority, takes the address.
  void TakeOver() {
    uint16_t port = server_->port();
    server_.reset();
    server_.emplace(Services(), port);
  }

  FakeAggregator aggregator_;
  FakeAccount account_;
  std::optional<TlsServing> server_;
  TempDir dir_;
};

TEST_F(Access, LoginStoresWhatOnlyTheUserCanReadAndCallsCarryTheToken) {
  Outcome login = LogIn();
  ASSERT_EQ(login.code, 0) << login.err;
  EXPECT_THAT(login.out, AllOf(HasSubstr("kasubag"), HasSubstr("verifier"), HasSubstr("2022")));
  ASSERT_EQ(account_.asked_login.size(), 1u);
  EXPECT_EQ(account_.asked_login[0].name(), "kasubag");
  EXPECT_EQ(account_.asked_login[0].password(), kPassword);

  EXPECT_EQ(ModeOf(dir_.Path("config")), perms::owner_all);
  EXPECT_EQ(ModeOf(Folder()), perms::owner_all);
  EXPECT_EQ(ModeOf(TokenFile()), perms::owner_read | perms::owner_write);
  EXPECT_EQ(ModeOf(AuthorityFile()), perms::owner_read | perms::owner_write);

  Outcome units = Run("units");
  EXPECT_EQ(units.code, 0) << units.err;
  EXPECT_THAT(units.out, HasSubstr("Karangpenang"));
  EXPECT_EQ(aggregator_.units_authorization, kBearer);
  EXPECT_THAT(Run("whoami").out, HasSubstr("verifier"));
  EXPECT_THAT(account_.authorizations, ElementsAre("", kBearer)) << "none to log in with";
}

TEST_F(Access, NoOutputHoldsTokenOrPassword) {
  for (const char* format : {"table", "json", "csv"}) {
    Outcome login = Run(absl::StrCat("login kasubag --password-stdin --fingerprint ",
                                     server_->fingerprint(), " --format ", format),
                        absl::StrCat(kPassword, "\n"));
    EXPECT_EQ(login.code, 0) << login.err;
    EXPECT_THAT(login.out + login.err, AllOf(Not(HasSubstr(kToken)), Not(HasSubstr(kPassword))));
  }
  account_.password = "another";
  Outcome refused = LogIn();
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("nama atau kata sandi salah [LOGIN_FAILED]"),
                                 Not(HasSubstr(kPassword))));
}

TEST_F(Access, LoginLeavesTheFoldersOfOthersAsTheyAre) {
  // Every user may read a /home, and on it the one who logs in has no say.
  std::filesystem::permissions(dir_.Path(""), perms::owner_all | perms::others_read);
  ASSERT_EQ(LogIn().code, 0);
  EXPECT_EQ(ModeOf(dir_.Path("")), perms::owner_all | perms::others_read);
  EXPECT_EQ(ModeOf(Folder()), perms::owner_all);
}

TEST_F(Access, KeepsTheOldTokenWhereALoginIsRefused) {
  account_.password = "another";
  EXPECT_EQ(LogIn().code, 1);
  EXPECT_TRUE(std::filesystem::exists(AuthorityFile())) << "a person has vouched for it";
  EXPECT_FALSE(std::filesystem::exists(TokenFile()));
}

TEST_F(Access, DoesNotCallAnAggregatorThatItDoesNotKnow) {
  Outcome outcome = Run("units");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("rekap login NAMA --aggregator " + server_->address()),
                                 HasSubstr("--insecure"), HasSubstr("[AUTHORITY_UNKNOWN]")));
}

TEST_F(Access, WithoutATerminalAnUnknownAuthorityIsNamedAndNotBelieved) {
  Outcome outcome = Run("login kasubag --password-stdin", absl::StrCat(kPassword, "\n"));
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr(server_->fingerprint()), HasSubstr("[AUTHORITY_UNKNOWN]")));
  EXPECT_TRUE(account_.asked_login.empty());
  EXPECT_FALSE(std::filesystem::exists(dir_.Path("config")));
}

TEST_F(Access, AnotherFingerprintThanTheGivenOneIsNotBelieved) {
  std::string other = server_->fingerprint();
  other[0] = other[0] == 'a' ? 'b' : 'a';
  Outcome outcome =
      Run(absl::StrCat("login kasubag --password-stdin --fingerprint ", other), kPassword);
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err,
              AllOf(HasSubstr(server_->fingerprint()), HasSubstr("[FINGERPRINT_MISMATCH]")));
  EXPECT_TRUE(account_.asked_login.empty());
  EXPECT_FALSE(std::filesystem::exists(dir_.Path("config")));
}

TEST_F(Access, OnATerminalAPersonComparesTheFingerprintAndTypesUnseen) {
  Outcome outcome =
      Converse("login kasubag",
               {{"(ya/tidak) ", "ya\n"}, {"Kata sandi kasubag: ", absl::StrCat(kPassword, "\n")}});
  EXPECT_EQ(outcome.code, 0) << outcome.out;
  EXPECT_THAT(outcome.out, AllOf(HasSubstr(server_->fingerprint()), HasSubstr("verifier"),
                                 Not(HasSubstr(kPassword))));
  EXPECT_TRUE(outcome.echo) << "the terminal is as it was";
  EXPECT_TRUE(std::filesystem::exists(TokenFile()));
  // The second time it is known.
  EXPECT_EQ(
      Converse("login kasubag", {{"Kata sandi kasubag: ", absl::StrCat(kPassword, "\n")}}).code, 0);
  EXPECT_EQ(account_.asked_login.size(), 2u);
}

TEST_F(Access, WhoDoesNotSayYesSendsAndStoresNothing) {
  for (const char* answer : {"tidak\n", "\n", "\x04"}) {
    Outcome outcome = Converse("login kasubag", {{"(ya/tidak) ", answer}});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.out, HasSubstr("[NOT_CONFIRMED]"));
  }
  EXPECT_TRUE(account_.asked_login.empty());
  EXPECT_FALSE(std::filesystem::exists(dir_.Path("config")));
}

TEST_F(Access, CtrlCAtThePasswordLeavesTheTerminalWithItsEcho) {
  Outcome outcome =
      Converse("login kasubag", {{"(ya/tidak) ", "ya\n"}, {"Kata sandi kasubag: ", "kuda\x03"}});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("Dibatalkan."), Not(HasSubstr("kuda"))));
  EXPECT_TRUE(outcome.echo);
  EXPECT_TRUE(account_.asked_login.empty());
}

TEST_F(Access, SaysLoudlyThatAnotherAuthorityAnswers) {
  ASSERT_EQ(LogIn().code, 0);
  std::string known = server_->fingerprint();
  TakeOver();
  for (const char* line : {"units", "whoami", "login kasubag --password-stdin"}) {
    Outcome outcome = Run(line, kPassword);
    EXPECT_EQ(outcome.code, 1) << line;
    EXPECT_THAT(outcome.err,
                AllOf(HasSubstr("BAHAYA"), HasSubstr(known), HasSubstr(server_->fingerprint()),
                      HasSubstr("rekap logout --forget"), HasSubstr("[AUTHORITY_CHANGED]")))
        << line;
    EXPECT_THAT(outcome.err, StartsWith("BAHAYA")) << "gRPC's own log is no answer";
  }
  // Not even a person who gives the new fingerprint overrules what is stored.
  EXPECT_EQ(LogIn().code, 1);
  EXPECT_EQ(account_.asked_login.size(), 1u) << "the stranger was told no password";
  EXPECT_EQ(aggregator_.units_authorization, "") << "and no token";

  Outcome forget = Run("logout --forget");
  EXPECT_EQ(forget.code, 4) << "the old one was not told";
  EXPECT_FALSE(std::filesystem::exists(AuthorityFile()));
  EXPECT_FALSE(std::filesystem::exists(TokenFile()));
  EXPECT_EQ(LogIn().code, 0);
}

TEST_F(Access, LogoutEndsTheTokenThereAndHere) {
  ASSERT_EQ(LogIn().code, 0);
  Outcome logout = Run("logout");
  EXPECT_EQ(logout.code, 0) << logout.err;
  EXPECT_THAT(account_.authorizations, ElementsAre("", kBearer));
  EXPECT_FALSE(std::filesystem::exists(TokenFile()));
  EXPECT_TRUE(std::filesystem::exists(AuthorityFile())) << "it is still known";
  EXPECT_EQ(Run("logout").code, 0) << "there is nothing to end";
  EXPECT_EQ(account_.authorizations.size(), 2u);
  Run("units");
  EXPECT_EQ(aggregator_.units_authorization, "");
}

TEST_F(Access, LogoutForgetsTheTokenAlsoIfTheAggregatorIsAway) {
  ASSERT_EQ(LogIn().code, 0);
  std::string token = TokenFile();
  Variables environment = Environment();
  server_.reset();
  Outcome logout = RunRedirected({"logout"}, environment);
  EXPECT_EQ(logout.code, 4);
  EXPECT_THAT(logout.err, AllOf(HasSubstr("Token dihapus"), HasSubstr("[UNAVAILABLE]")));
  EXPECT_FALSE(std::filesystem::exists(token));
}

TEST_F(Access, DoesNotUseATokenThatOthersCanRead) {
  ASSERT_EQ(LogIn().code, 0);
  std::filesystem::permissions(TokenFile(), perms::group_read, std::filesystem::perm_options::add);
  Outcome outcome = Run("units");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("[TOKEN_EXPOSED]"), Not(HasSubstr(kToken))));
  EXPECT_EQ(LogIn().code, 0);
  EXPECT_EQ(ModeOf(TokenFile()), perms::owner_read | perms::owner_write);
}

TEST_F(Access, SaysHowToComeInWhereTheTokenIsNotEnough) {
  ASSERT_EQ(LogIn().code, 0);
  aggregator_.failure = {grpc::StatusCode::UNAUTHENTICATED, "TOKEN_EXPIRED: sudah habis"};
  Outcome outcome = Run("units");
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("rekap login NAMA --aggregator " + server_->address()),
                                 HasSubstr("[TOKEN_EXPIRED]")));
}

TEST_F(Access, UsesTheUsualFolderOfTheUser) {
  std::string fingerprint = absl::StrCat("--fingerprint=", server_->fingerprint());
  std::vector<std::string> login = {"login",     "kasubag",      "--password-stdin",
                                    fingerprint, "--aggregator", server_->address()};
  EXPECT_EQ(RunWithInput(login, kPassword, {"HOME=" + dir_.Path("home")}).code, 0);
  EXPECT_TRUE(std::filesystem::exists(
      dir_.Path(absl::StrCat("home/.config/rekap/", server_->address(), "/token"))));
  EXPECT_EQ(RunWithInput(login, kPassword, {"XDG_CONFIG_HOME=" + dir_.Path("xdg")}).code, 0);
  EXPECT_TRUE(
      std::filesystem::exists(dir_.Path(absl::StrCat("xdg/rekap/", server_->address(), "/token"))));
  Outcome nowhere = RunWithInput(login, kPassword, {});
  EXPECT_EQ(nowhere.code, 1);
  EXPECT_THAT(nowhere.err, HasSubstr("[NO_CONFIG]"));
}

TEST_F(Access, ChangesTheOwnPassword) {
  ASSERT_EQ(LogIn().code, 0);
  EXPECT_EQ(Run("password --password-stdin", "lama sekali\r\nbaru sekali").code, 0);
  EXPECT_EQ(account_.asked_password.old_password(), "lama sekali");
  EXPECT_EQ(account_.asked_password.new_password(), "baru sekali");
  Outcome half = Run("password --password-stdin", "lama sekali\n");
  EXPECT_EQ(half.code, 1);
  EXPECT_THAT(half.err, HasSubstr("[NO_INPUT]"));
  Outcome typed = Converse("password", {{"Kata sandi lama: ", "satu dua tiga\n"},
                                        {"Kata sandi baru: ", "empat lima enam\n"},
                                        {"sekali lagi: ", "empat lima enam\n"}});
  EXPECT_EQ(typed.code, 0) << typed.out;
  EXPECT_EQ(account_.asked_password.new_password(), "empat lima enam");
  EXPECT_THAT(typed.out, AllOf(Not(HasSubstr("satu dua")), Not(HasSubstr("empat"))));
}

TEST_F(Access, ManagesAccounts) {
  ASSERT_EQ(LogIn().code, 0);
  EXPECT_EQ(Run("account add baru --password-stdin", "panjang sekali\n").code, 0);
  ASSERT_EQ(account_.asked_add.size(), 1u);
  EXPECT_EQ(account_.asked_add[0].name(), "baru");
  EXPECT_EQ(account_.asked_add[0].password(), "panjang sekali");
  EXPECT_EQ(account_.asked_add[0].role(), v1::ROLE_VIEWER) << "the least, unless asked for";
  EXPECT_EQ(Run("account role baru --role admin").code, 0);
  EXPECT_EQ(account_.asked_change.role(), v1::ROLE_ADMIN);
  EXPECT_FALSE(account_.asked_change.has_disabled() || account_.asked_change.has_password());
  EXPECT_EQ(Run("account disable baru").code, 0);
  EXPECT_TRUE(account_.asked_change.disabled());
  EXPECT_FALSE(account_.asked_change.has_role());
  EXPECT_EQ(Run("account enable baru").code, 0);
  EXPECT_TRUE(account_.asked_change.has_disabled() && !account_.asked_change.disabled());
  EXPECT_EQ(Run("account password baru --password-stdin", "lebih panjang").code, 0);
  EXPECT_EQ(account_.asked_change.password(), "lebih panjang");
  EXPECT_THAT(Run("account list").out, AllOf(HasSubstr("kasubag"), HasSubstr("ditutup")));
}

TEST_F(Access, ANewPasswordIsTypedTwiceTheSame) {
  ASSERT_EQ(LogIn().code, 0);
  Outcome outcome = Converse("account add baru", {{"untuk baru: ", "panjang sekali\n"},
                                                  {"sekali lagi: ", "panjang sekalj\n"}});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.out, HasSubstr("[PASSWORD_MISTYPED]"));
  EXPECT_TRUE(account_.asked_add.empty());
}

TEST_F(Access, AsksForNoSecretWhereItCannotBeSent) {
  Outcome outcome = Run("account add baru", "");
  EXPECT_THAT(outcome.err, HasSubstr("[AUTHORITY_UNKNOWN]"));
  ASSERT_EQ(LogIn().code, 0);
  EXPECT_THAT(Run("account add baru", "").err,
              AllOf(HasSubstr("--password-stdin"), HasSubstr("[NO_TERMINAL]")));
}

TEST_F(Access, WithoutTlsOnlyThisComputerIsCalled) {
  Outcome outcome = RunRedirected({"units", "--insecure", "--aggregator", "192.0.2.1:7300"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("[NOT_LOOPBACK]"));
  EXPECT_THAT(RunRedirected({"status", "--node", "192.0.2.1:7301"}).err,
              HasSubstr("[NOT_LOOPBACK]"));
  Outcome tls = Run("units --insecure");
  EXPECT_EQ(tls.code, 4) << "this one speaks TLS";
  EXPECT_THAT(tls.err, HasSubstr("hilangkan --insecure"));
}

}  // namespace
}  // namespace rekap::cli
