#include "tools/rekap/arguments.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tools/rekap/cell_correction.h"
#include "tools/rekap/since.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::variant<Arguments, Stop> Parse(const std::string& line, const Environment& environment = {}) {
  return ParseArguments(absl::StrSplit(line, ' ', absl::SkipEmpty()), environment);
}

Arguments Parsed(const std::string& line, const Environment& environment = {}) {
  auto parsed = Parse(line, environment);
  if (const Stop* stop = std::get_if<Stop>(&parsed)) {
    ADD_FAILURE() << line << ": " << stop->err;
    return {};
  }
  return std::get<Arguments>(parsed);
}

// The message for a line that must be refused.
std::string Mistake(const std::string& line, const Environment& environment = {}) {
  auto parsed = Parse(line, environment);
  const Stop* stop = std::get_if<Stop>(&parsed);
  if (stop == nullptr) return "accepted";
  EXPECT_EQ(stop->code, ExitCode::kUsage) << line;
  EXPECT_THAT(stop->err, HasSubstr("[USAGE]"));
  return stop->err;
}

TEST(Arguments, TakesGlobalOptionsBeforeAndAfterTheVerb) {
  EXPECT_EQ(Parsed("--format csv compare --year 2021").format, Format::kCsv);
  EXPECT_EQ(Parsed("compare --year 2021 --format json").format, Format::kJson);
}

TEST(Arguments, ReadsEveryOptionOfAVerb) {
  Arguments import = Parsed("import a.csv b.csv --year 2021 --quarter 3 --author Camat --dry-run");
  EXPECT_EQ(import.verb, Verb::kImport);
  EXPECT_THAT(import.files, ElementsAre("a.csv", "b.csv"));
  EXPECT_EQ(import.year, 2021u);
  EXPECT_EQ(import.quarter, 3u);
  EXPECT_EQ(import.author, "Camat");
  EXPECT_TRUE(import.dry_run);
  Arguments tree = Parsed("tree --year 2021 --region 35.27.05 --depth subkegiatan");
  EXPECT_EQ(tree.region, "35.27.05");
  EXPECT_EQ(tree.depth, v1::CASCADE_LEVEL_SUB_KEGIATAN);
  EXPECT_EQ(Parsed("compare --year 2021 --order code").order, v1::ORDER_CODE);
}

TEST(Arguments, ReadsHowToCompareAndWhichRowsToShow) {
  Arguments compare = Parsed(
      "compare --year 2021 --rows units --worst-first --order efficiency --workflow "
      "approved,locked "
      "--workflow returned --band Tinggi --band none --quadrant short-saving --only missing "
      "--among 35.27.05,35.27.02 --limit 7");
  EXPECT_EQ(compare.rows, v1::ROWS_UNITS);
  EXPECT_TRUE(compare.worst_first);
  EXPECT_EQ(compare.order, v1::ORDER_EFFICIENCY);
  EXPECT_THAT(compare.filter.workflow(),
              ElementsAre(v1::WORKFLOW_STATE_APPROVED, v1::WORKFLOW_STATE_LOCKED,
                          v1::WORKFLOW_STATE_RETURNED));
  EXPECT_THAT(compare.filter.bands(), ElementsAre("Tinggi", ""));
  EXPECT_THAT(compare.filter.quadrants(), ElementsAre(v1::QUADRANT_SHORT_SAVING));
  EXPECT_EQ(compare.filter.reported(), v1::RowFilter::REPORTED_MISSING);
  EXPECT_THAT(compare.filter.regions(), ElementsAre("35.27.05", "35.27.02"));
  EXPECT_EQ(compare.limit, 7u);
  EXPECT_EQ(Parsed("compare --year 2021").limit, kDefaultRowsLimit);
  EXPECT_EQ(Parsed("compare --year 2021").filter.ByteSizeLong(), 0u);
  EXPECT_THAT(Mistake("compare --year 2021 --workflow locked,selesai"),
              HasSubstr("\"selesai\" tidak dikenal; pilih salah satu: approved, locked"));
  EXPECT_THAT(Mistake("compare --year 2021 --among Omben"), HasSubstr("bukan kode wilayah"));
  EXPECT_THAT(Mistake("compare --year 2021 --only some"), HasSubstr("pilih salah satu"));
  EXPECT_THAT(Mistake("compare --year 2021 --order result"), HasSubstr("--element"));
}

TEST(Arguments, ReadsTrendMatrixAndCompleteness) {
  Arguments trend = Parsed("trend --from 2019 --to 2021 --quarters --with-rows --element IKU-1");
  EXPECT_EQ(trend.verb, Verb::kTrend);
  EXPECT_EQ(trend.first_year, 2019u);
  EXPECT_EQ(trend.last_year, 2021u);
  EXPECT_TRUE(trend.quarters && trend.with_rows);
  EXPECT_EQ(Parsed("trend").last_year, 0u) << "the server's choice";
  EXPECT_EQ(Parsed("trend --from 2001 --to 2021").first_year, 2001u);
  EXPECT_THAT(Mistake("trend --from 2000 --to 2021"), HasSubstr("paling jauh 20 tahun"));
  EXPECT_THAT(Mistake("trend --from 2022 --to 2021"), HasSubstr("--from harus sebelum --to"));

  EXPECT_EQ(Parsed("matrix --year 2021").columns, v1::CASCADE_LEVEL_PROGRAM);
  Arguments matrix = Parsed("matrix --year 2021 --columns indicators --under S1");
  EXPECT_EQ(matrix.columns, v1::CASCADE_LEVEL_UNSPECIFIED);
  EXPECT_EQ(matrix.under, "S1");
  EXPECT_EQ(Parsed("completeness --year 2021").verb, Verb::kCompleteness);
}

TEST(Arguments, WritesASheetToAFileOfAKnownKindAlone) {
  EXPECT_EQ(Parsed("compare --year 2021 --out a.xlsx --force").out, "a.xlsx");
  EXPECT_TRUE(Parsed("tree --year 2021 --out A.CSV --force").force);
  EXPECT_THAT(Mistake("matrix --year 2021 --out a.pdf"), HasSubstr(".csv atau .xlsx"));
  EXPECT_THAT(Mistake("trend --out a.csv --format csv"), HasSubstr("tidak dapat bersama"));
  EXPECT_EQ(Parsed("template --year 2021 --out a --format json").out, "a");
}

TEST(Arguments, ReadsWhatToExplain) {
  Arguments explain = Parsed("explain --year 2021 --region 35.27.05 --kind survey --item 2");
  EXPECT_EQ(explain.kind, v1::RECORD_KIND_SURVEY);
  EXPECT_EQ(explain.item, 2u);
  EXPECT_EQ(Parsed("explain --year 2021 --region 35.27 --responsible Camat").responsible, "Camat");
  EXPECT_THAT(Mistake("explain --year 2021 --region 35.27 --responsible Camat --element S1"),
              HasSubstr("tidak dapat bersama"));
  EXPECT_THAT(Mistake("explain --year 2021 --region 35.27 --item 0"), HasSubstr("1 sampai 65535"));
}

TEST(Arguments, ReadsSinceWhen) {
  EXPECT_EQ(Parsed("changes").since, "");
  EXPECT_EQ(Parsed("changes --since 2022-01-30 --region 35.27.05").since, "2022-01-30");
  for (const char* text : {"2022", "2022-1-30", "2022-01", "30-01-2022", "2022-02-30x", "kemarin",
                           "2022-01-30T8:15", "2022-01-30T08:15:00"}) {
    EXPECT_THAT(Mistake(absl::StrCat("changes --since ", text)), HasSubstr("bukan tanggal"))
        << text;
  }
}

TEST(Since, IsByTheClockOfWhoAsks) {
  const absl::TimeZone wib = absl::FixedTimeZone(7 * 60 * 60);
  const absl::Time now = absl::FromCivil(absl::CivilMinute(2022, 1, 31, 2, 0), wib);
  auto at = [&](int day, int hour, int minute) {
    return absl::FromCivil(absl::CivilMinute(2022, 1, day, hour, minute), wib);
  };
  EXPECT_EQ(SinceTime("", now, wib), at(30, 0, 0)) << "by UTC it would be the 29th";
  EXPECT_EQ(SinceTime("2022-01-29", now, wib), at(29, 0, 0));
  EXPECT_EQ(SinceTime("2022-01-29T08:15", now, wib), at(29, 8, 15));
  EXPECT_EQ(SinceTime("2022-01-29 08:15", now, wib), at(29, 8, 15));
}

TEST(Arguments, PrefersTheCommandLineToTheEnvironmentToTheDefault) {
  Environment environment = {"a:1", "b:2"};
  EXPECT_EQ(Parsed("status").node, kDefaultNode);
  EXPECT_EQ(Parsed("status", environment).node, "a:1");
  EXPECT_EQ(Parsed("status", environment).aggregator, "b:2");
  EXPECT_EQ(Parsed("status --node c:3", environment).node, "c:3");
}

TEST(Arguments, VerifiesTheNodeOnlyIfItIsNamedOnTheCommandLine) {
  EXPECT_FALSE(Parsed("verify", {"a:1", ""}).node_given);
  EXPECT_TRUE(Parsed("verify --node a:1").node_given);
}

TEST(Arguments, TakesNodeWithoutAnAddressAsTheUsualNode) {
  Arguments findings = Parsed("findings --node --year 2021", {"a:1", ""});
  EXPECT_TRUE(findings.node_given);
  EXPECT_EQ(findings.node, "a:1");
  EXPECT_EQ(Parsed("--node verify").verb, Verb::kVerify) << "the verb is no address";
}

TEST(Arguments, ReadsWhatAnImportAcceptsWithoutSwallowingFiles) {
  Arguments import = Parsed("import --year 2021 --accept row-shift@350 --accept percent a.csv");
  EXPECT_THAT(import.accept, ElementsAre("row-shift@350", "percent"));
  EXPECT_THAT(import.files, ElementsAre("a.csv"));
  EXPECT_THAT(Mistake("import a.csv --year 2021 --accept row-shift@0"), HasSubstr("ATURAN@BARIS"));
  EXPECT_THAT(Mistake("import a.csv --year 2021 --accept @350"), HasSubstr("ATURAN@BARIS"));
}

TEST(Arguments, ReadsCorrectedCellsOfOneFile) {
  Arguments import = Parsed("import --year 2021 --correct IKU!C7=12 --correct d5= a.xlsx");
  EXPECT_THAT(import.correct, ElementsAre("IKU!C7=12", "d5="));
  EXPECT_THAT(import.files, ElementsAre("a.xlsx"));
  EXPECT_THAT(Mistake("import a.csv --year 2021 --correct C7"), HasSubstr("SEL=ISI"));
  EXPECT_THAT(Mistake("import a.csv b.csv --year 2021 --correct C7=1"),
              HasSubstr("hanya untuk satu berkas"));
}

TEST(CellCorrection, IsASheetACellAndWhatItSays) {
  auto read = [](const std::string& text) {
    std::optional<v1::CellCorrection> cell = ParseCellCorrection(text);
    if (!cell) return std::string("none");
    return absl::StrCat(cell->sheet(), "|", cell->row(), "|", cell->column(), "|", cell->text());
  };
  EXPECT_EQ(read("C7=12"), "|7|3|12");
  EXPECT_EQ(read("aa10= a=b "), "|10|27| a=b ");
  EXPECT_EQ(read("'Tabel III.B'!D5="), "Tabel III.B|5|4|");
  EXPECT_EQ(read("a=b!x!D5=1"), "a=b!x|5|4|1");
  for (const char* bad :
       {"", "=", "C=1", "7=1", "C0=1", "!C7=1", "C7", "ABCD7=1", "C07=1", "C-7=1", "C12345678=1"}) {
    EXPECT_EQ(read(bad), "none") << bad;
  }
  EXPECT_EQ(read(absl::StrCat("A1=", std::string(1025, 'x'))), "none");
}

TEST(Arguments, TakesAnImportAsPrintedOnlyWithoutARepairToAccept) {
  EXPECT_FALSE(Parsed("import a.csv --year 2021").as_printed);
  EXPECT_TRUE(Parsed("import a.csv --year 2021 --as-printed").as_printed);
  EXPECT_THAT(Mistake("import a.csv --year 2021 --as-printed --accept row-shift"),
              HasSubstr("--as-printed dan --accept tidak dapat bersama"));
}

TEST(Arguments, WantsAReasonForADecisionThatAsksForWork) {
  EXPECT_EQ(Parsed("review approve 35.27.05 --year 2021").action, v1::REVIEW_ACTION_APPROVE);
  EXPECT_THAT(Mistake("review return 35.27.05 --year 2021"), HasSubstr("--reason"));
  EXPECT_THAT(Mistake("review reopen 35.27.05 --year 2021"), HasSubstr("--reason"));
  EXPECT_EQ(Parsed("review return 35.27.05 --year 2021 --reason salah").reason, "salah");
  EXPECT_THAT(Mistake("review approve 35.27 --year 2021"), HasSubstr("bukan kode kecamatan"));
}

TEST(Arguments, FindsTheVerbsUnderCatalog) {
  EXPECT_THAT(Parsed("catalog diff a.yaml b.yaml").files, ElementsAre("a.yaml", "b.yaml"));
  EXPECT_EQ(Parsed("catalog show --version 2").catalog_version, 2u);
  EXPECT_EQ(Parsed("catalog history --format json").format, Format::kJson);
  EXPECT_THAT(Mistake("catalog"), HasSubstr("Lihat: rekap catalog --help"));
  EXPECT_THAT(Mistake("catalog diff"), HasSubstr("Lihat: rekap catalog diff --help"));
  EXPECT_THAT(Mistake("catalog lihat"), HasSubstr("Perintah tidak dikenal: lihat"));
  EXPECT_THAT(Mistake("catalog diff a b c"), HasSubstr("Tidak dikenal: c"));
}

TEST(Arguments, RefusesOptionsThatContradictEachOther) {
  EXPECT_THAT(Mistake("findings --year 2021 --node --region 35.27"), HasSubstr("bersama"));
  EXPECT_THAT(Mistake("catalog show --node --version 2"), HasSubstr("bersama"));
  EXPECT_THAT(Mistake("submit --year 2021 --withdraw --justify x"), HasSubstr("bersama"));
}

TEST(Arguments, WaitsLongerForAVerifyUnlessToldOtherwise) {
  EXPECT_EQ(Parsed("status").timeout, absl::Seconds(30));
  EXPECT_EQ(Parsed("verify").timeout, absl::Seconds(600));
  EXPECT_EQ(Parsed("import a.csv --year 2021").timeout, absl::Seconds(600));
  EXPECT_EQ(Parsed("verify --timeout 5").timeout, absl::Seconds(5));
}

TEST(Arguments, ReadsTheVerbsOfAccess) {
  Arguments login = Parsed("login kasubag --fingerprint 4F:0a --password-stdin");
  EXPECT_EQ(login.verb, Verb::kLogin);
  EXPECT_EQ(login.name, "kasubag");
  EXPECT_EQ(login.fingerprint, "4F:0a");
  EXPECT_TRUE(login.password_stdin);
  EXPECT_TRUE(Parsed("logout --forget").forget);
  EXPECT_EQ(Parsed("whoami").verb, Verb::kWhoAmI);
  EXPECT_EQ(Parsed("account add a.b-c_1 --role verifier").role, v1::ROLE_VERIFIER);
  EXPECT_EQ(Parsed("account role a --role admin").verb, Verb::kAccountRole);
  EXPECT_EQ(Parsed("account disable a").verb, Verb::kAccountDisable);
  EXPECT_THAT(Mistake("account role a"), HasSubstr("Belum diberikan: --role"));
  EXPECT_THAT(Mistake("account add a --role root"), HasSubstr("pilih salah satu"));
  EXPECT_THAT(Mistake("account add Kasubag"), HasSubstr("bukan nama akun"));
  EXPECT_THAT(Mistake("account"), HasSubstr("Lihat: rekap account --help"));
}

TEST(Arguments, TakesNoSecretOnTheCommandLine) {
  for (const char* line : {"login a --password x", "account add a --password x",
                           "password --password x", "login a x", "whoami --token x"}) {
    EXPECT_THAT(Mistake(line), HasSubstr("Tidak dikenal: ")) << line;
  }
}

TEST(Arguments, ReadsTheVerbsOfAnAdministrator) {
  EXPECT_EQ(Parsed("invite 35.27.05").unit, "35.27.05");
  EXPECT_EQ(Parsed("invite 35.27.05").public_address, "");
  EXPECT_EQ(Parsed("invite 35.27.05 --public rekap.id:7300").public_address, "rekap.id:7300");
  EXPECT_THAT(Mistake("invite 35.27.05 --public rekap.id"), HasSubstr("bukan alamat"));
  EXPECT_THAT(Mistake("invite 35.27"), HasSubstr("bukan kode kecamatan"));
  Arguments revoke = Parsed("revoke 35.27.05 --serial 0AfF --reason hilang --yes");
  EXPECT_EQ(revoke.serial, "0AfF");
  EXPECT_EQ(revoke.reason, "hilang");
  EXPECT_TRUE(revoke.yes);
  EXPECT_THAT(Mistake("revoke 35.27.05"), HasSubstr("Belum diberikan: --reason"));
  EXPECT_THAT(Mistake("revoke 35.27.05 --reason x --serial 12g"), HasSubstr("nomor sertifikat"));
  EXPECT_EQ(Parsed("audit").limit, kDefaultAuditLimit);
  EXPECT_EQ(Parsed("audit --limit 7").limit, 7u);
  EXPECT_EQ(Parsed("certificates --unit 35.27.05").unit, "35.27.05");
  EXPECT_EQ(Parsed("quarantine").unit, "");
  EXPECT_TRUE(Parsed("backup --node").node_given);
  EXPECT_EQ(Parsed("backup").timeout, absl::Seconds(600));
  EXPECT_TRUE(Parsed("verify --chain").chain_only);
}

TEST(Arguments, GoesWithoutTlsOnlyWhereThatIsSaid) {
  EXPECT_FALSE(Parsed("units").insecure);
  EXPECT_TRUE(Parsed("units --insecure").insecure);
  EXPECT_TRUE(Parsed("units", {"", "", "1"}).insecure);
  EXPECT_FALSE(Parsed("units", {"", "", "0"}).insecure);
  EXPECT_THAT(Mistake("units", {"", "", "tidak"}), HasSubstr("REKAP_INSECURE: "));
  for (const char* line :
       {"login a", "logout", "password", "account add a", "account password a"}) {
    EXPECT_THAT(Mistake(line, {"", "", "1"}), HasSubstr("tanpa TLS tidak ada akun")) << line;
  }
}

TEST(Arguments, SaysInIndonesianWhatIsWrong) {
  EXPECT_THAT(Mistake(""), HasSubstr("Belum diberikan: perintah"));
  EXPECT_THAT(Mistake("pohon"), HasSubstr("Perintah tidak dikenal: pohon"));
  EXPECT_THAT(Mistake("status sekarang"), HasSubstr("Tidak dikenal: sekarang"));
  EXPECT_THAT(Mistake("status --foo"), HasSubstr("Tidak dikenal: --foo"));
  EXPECT_THAT(Mistake("compare"), HasSubstr("Belum diberikan: --year"));
  EXPECT_THAT(Mistake("compare --year"), HasSubstr("--year: tepat satu nilai"));
  EXPECT_THAT(Mistake("compare --year 2021 --year 2022"), HasSubstr("--year: tepat satu nilai"));
  EXPECT_THAT(Mistake("import --year 2021"), HasSubstr("Belum diberikan: FILE"));
}

TEST(Arguments, RefusesValuesOutsideTheirRange) {
  EXPECT_THAT(Mistake("compare --year 1999"), HasSubstr("2000 sampai 2100"));
  EXPECT_THAT(Mistake("compare --year 2021 --quarter 5"), HasSubstr("1 sampai 4"));
  EXPECT_THAT(Mistake("compare --year 2021 --order best"), HasSubstr("pilih salah satu"));
  EXPECT_THAT(Mistake("tree --year 2021 --region Omben"), HasSubstr("bukan kode wilayah"));
  EXPECT_THAT(Mistake("status --node localhost"), HasSubstr("HOST:PORT"));
  EXPECT_THAT(Mistake("status --node localhost:70000"), HasSubstr("HOST:PORT"));
  EXPECT_THAT(Mistake("status", {"localhost", ""}), HasSubstr("REKAP_NODE: "));
  EXPECT_THAT(Mistake("import - --year 2021"), HasSubstr("masukan baku"));
}

TEST(Help, NamesEveryVerbWithAnExampleAndTheExitCodes) {
  Stop help = std::get<Stop>(Parse("--help"));
  EXPECT_EQ(help.code, ExitCode::kOk);
  for (const char* verb :
       {"template",     "import",       "findings", "submit",       "status",    "units",
        "compare",      "trend",        "matrix",   "completeness", "tree",      "explain",
        "ikm",          "organisation", "workflow", "review",       "verify",    "catalog",
        "login",        "logout",       "whoami",   "password",     "account",   "invite",
        "certificates", "revoke",       "audit",    "backup",       "quarantine"}) {
    EXPECT_THAT(help.out, HasSubstr(std::string("\n  rekap ") + verb));
    EXPECT_THAT(std::get<Stop>(Parse(std::string(verb) + " --help")).out, HasSubstr("Contoh:"));
  }
  EXPECT_THAT(help.out, HasSubstr("Kode keluar:"));
}

TEST(Help, SpeaksIndonesianWithin80Columns) {
  for (const char* line : {"--help",
                           "template --help",
                           "import --help",
                           "findings --help",
                           "submit --help",
                           "compare --help",
                           "trend --help",
                           "matrix --help",
                           "completeness --help",
                           "tree --help",
                           "explain --help",
                           "ikm --help",
                           "organisation --help",
                           "workflow --help",
                           "review --help",
                           "verify --help",
                           "catalog --help",
                           "catalog check --help",
                           "catalog diff --help",
                           "catalog apply --help",
                           "catalog show --help",
                           "catalog history --help",
                           "login --help",
                           "logout --help",
                           "whoami --help",
                           "password --help",
                           "account --help",
                           "account add --help",
                           "account list --help",
                           "account role --help",
                           "account password --help",
                           "account disable --help",
                           "account enable --help",
                           "invite --help",
                           "certificates --help",
                           "revoke --help",
                           "audit --help",
                           "backup --help",
                           "quarantine --help"}) {
    std::string help = std::get<Stop>(Parse(line)).out;
    for (const char* english : {"Options", "Usage", "REQUIRED", "Print this"}) {
      EXPECT_THAT(help, testing::Not(HasSubstr(english))) << line;
    }
    for (const std::string& text : std::vector<std::string>(absl::StrSplit(help, '\n'))) {
      EXPECT_LE(DisplayWidth(text), 80u) << text;
    }
  }
}

}  // namespace
}  // namespace rekap::cli
