// Answers in cases that the golden files do not show.

#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/cli/canned.h"
#include "tools/rekap/cascade.h"
#include "tools/rekap/certificate_words.h"
#include "tools/rekap/failure.h"
#include "tools/rekap/json.h"
#include "tools/rekap/link_error.h"
#include "tools/rekap/render_compare.h"
#include "tools/rekap/render_import.h"
#include "tools/rekap/render_status.h"
#include "tools/rekap/render_tree.h"

namespace rekap::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(Compare, ExplainsOnlyTheMarksThatItShows) {
  v1::CompareResponse response = canned::Compare();
  View view = canned::ViewAt(120);
  EXPECT_THAT(CompareText(canned::CompareQuestion(), response, view),
              AllOf(HasSubstr("– belum lapor"), HasSubstr("t.d. tak terdefinisi")));
  response.mutable_rows()->DeleteSubrange(12, 2);
  EXPECT_THAT(CompareText(canned::CompareQuestion(), response, view),
              AllOf(Not(HasSubstr("belum lapor")), Not(HasSubstr("terdefinisi"))));
}

TEST(Compare, SaysSyntheticAtEveryWidthAndOnlyWhereItIs) {
  v1::CompareResponse response = canned::Compare();
  EXPECT_THAT(
      CompareText(canned::CompareQuestion(), response, canned::ViewAt(kWidthMin)),
      AllOf(HasSubstr("  sintetis\n"), HasSubstr(std::string(kSyntheticNote.substr(0, 20)))));
  for (v1::CompareRow& row : *response.mutable_rows()) row.set_synthetic(false);
  response.mutable_total()->set_synthetic(false);
  EXPECT_THAT(CompareText(canned::CompareQuestion(), response, canned::ViewAt(100)),
              Not(HasSubstr("sintetis")));
}

TEST(Compare, KeepsTheColumnThatItIsOrderedByAtEveryWidth) {
  v1::CompareRequest request = canned::CompareQuestion();
  request.set_order(v1::ORDER_INDICATORS);
  EXPECT_THAT(CompareText(request, canned::Compare(), canned::ViewAt(kWidthMin)), HasSubstr("IKU"));
}

TEST(Compare, PrintsAnEmptyAnswer) {
  EXPECT_THAT(CompareText(canned::CompareQuestion(), {}, canned::ViewAt(80)),
              HasSubstr("0 dari 0 wilayah melapor."));
}

TEST(Tree, ConnectsRowsWithGuides) {
  v1::TreeResponse tree;
  for (v1::CascadeLevel level :
       {v1::CASCADE_LEVEL_REGION, v1::CASCADE_LEVEL_OBJECTIVE, v1::CASCADE_LEVEL_PROGRAM,
        v1::CASCADE_LEVEL_KEGIATAN, v1::CASCADE_LEVEL_KEGIATAN, v1::CASCADE_LEVEL_PROGRAM,
        v1::CASCADE_LEVEL_KEGIATAN, v1::CASCADE_LEVEL_OBJECTIVE}) {
    tree.add_nodes()->set_level(level);
  }
  tree.mutable_nodes(1)->add_indicators();
  std::string drawn;
  for (const CascadeRow& row : CascadeRows(tree)) drawn += row.guide + "*\n";
  EXPECT_EQ(drawn,
            "*\n"
            "├─ *\n"
            "├─ *\n"
            "│  ├─ *\n"
            "│  └─ *\n"
            "└─ *\n"
            "   └─ *\n"
            "*\n");
}

TEST(Tree, PutsAProgramWithoutObjectiveUnderTheRegion) {
  v1::TreeResponse tree;
  tree.add_nodes()->set_level(v1::CASCADE_LEVEL_REGION);
  tree.add_nodes()->set_level(v1::CASCADE_LEVEL_PROGRAM);
  ASSERT_EQ(CascadeRows(tree).size(), 1u);
  EXPECT_EQ(CascadeRows(tree)[0].depth, 0u);
}

TEST(Tree, MentionsAClaimOnlyWhereItDiffersFromTheSum) {
  std::string text = TreeText(canned::TreeQuestion(), canned::Tree(), canned::ViewAt(120));
  EXPECT_THAT(text, HasSubstr("laporan menyatakan anggaran 3.396.840.458 (jumlah rincian "
                              "3.405.840.458)"));
  EXPECT_THAT(text, Not(HasSubstr("menyatakan anggaran 3.195.416.048")));
}

TEST(Tree, ShowsAnIndicatorAboveUnitsWithItsCountOfUnits) {
  v1::TreeResponse tree;
  v1::TreeNode* objective = tree.add_nodes();
  objective->set_level(v1::CASCADE_LEVEL_OBJECTIVE);
  v1::IndicatorFigure* indicator = objective->add_indicators();
  indicator->set_code("IKU-1");
  indicator->set_name("Nilai IKM");
  indicator->set_reporting_units(1);
  indicator->set_expected_units(14);
  indicator->set_grade("B");
  indicator->mutable_target()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  indicator->mutable_realised()->set_state(v1::VALUE_STATE_REPORTED);
  indicator->mutable_realised()->set_micro(79'150'000);
  std::string text = TreeText(canned::TreeQuestion(), tree, canned::ViewAt(100));
  EXPECT_THAT(text, AllOf(HasSubstr("IKU-1 (1/14 unit) Nilai IKM"), HasSubstr("79,15 (B)")));
}

TEST(Tree, PutsProgramsUnderTheirResponsibleUnit) {
  v1::TreeResponse tree;
  for (v1::CascadeLevel level :
       {v1::CASCADE_LEVEL_REGION, v1::CASCADE_LEVEL_RESPONSIBLE, v1::CASCADE_LEVEL_PROGRAM,
        v1::CASCADE_LEVEL_KEGIATAN, v1::CASCADE_LEVEL_RESPONSIBLE, v1::CASCADE_LEVEL_PROGRAM}) {
    tree.add_nodes()->set_level(level);
  }
  std::string depths;
  for (const CascadeRow& row : CascadeRows(tree)) absl::StrAppend(&depths, row.depth);
  EXPECT_EQ(depths, "01201");
}

TEST(Tree, SaysSyntheticInTitleNoteAndRows) {
  v1::TreeResponse tree = canned::Tree();
  tree.set_synthetic(true);
  for (v1::TreeNode& node : *tree.mutable_nodes()) node.mutable_figures()->set_synthetic_leaves(1);
  EXPECT_THAT(TreeText(canned::TreeQuestion(), tree, canned::ViewAt(140)),
              AllOf(HasSubstr("· data sintetis\n"), HasSubstr("  sintetis\n"),
                    HasSubstr(std::string(kSyntheticNote))));
  EXPECT_THAT(TreeText(canned::TreeQuestion(), canned::Tree(), canned::ViewAt(140)),
              Not(HasSubstr("sintetis")));
}

TEST(Status, NeverReportsReceivedWhatIsOnlyStored) {
  v1::StatusResponse status = canned::Status();
  status.set_acknowledged_seq(0);
  status.set_acknowledged_time_unix_ms(0);
  EXPECT_THAT(StatusText(status, canned::ViewAt(100)),
              AllOf(HasSubstr("Tersimpan di komputer ini  posisi 66"),
                    HasSubstr("Sudah diterima kabupaten   belum ada"),
                    HasSubstr("Menunggu dikirim           66 entri")));
}

TEST(Status, SaysThatNothingWaits) {
  v1::StatusResponse status = canned::Status();
  status.set_acknowledged_seq(66);
  EXPECT_THAT(StatusText(status, canned::ViewAt(100)),
              HasSubstr("Menunggu dikirim           tidak ada"));
}

TEST(Import, TellsTheOutcomesApart) {
  EXPECT_EQ(OutcomeOf(canned::ImportStored(), false), ImportOutcome::kStored);
  EXPECT_EQ(OutcomeOf(canned::ImportRefused(), false), ImportOutcome::kRefused);
  EXPECT_EQ(OutcomeOf(canned::ImportRefused(), true), ImportOutcome::kRefused);
  EXPECT_EQ(OutcomeOf({}, true), ImportOutcome::kDryRun);
  EXPECT_EQ(OutcomeOf({}, false), ImportOutcome::kNotStored);
}

TEST(Import, DryRunNeverSaysThatSomethingIsStored) {
  EXPECT_THAT(ImportText("a.csv", canned::ImportStored(), true, canned::ViewAt(100)),
              AllOf(HasSubstr("tidak ada yang disimpan"), Not(HasSubstr("Tersimpan"))));
}

TEST(Failure, SaysWhichAddressAndWhatToCheck) {
  Endpoint endpoint = {Server::kAggregator, "10.0.0.1:7300", absl::Seconds(30)};
  absl::Status down = absl::UnavailableError("failed to connect");
  EXPECT_EQ(ExitCodeOf(down), ExitCode::kServerUnavailable);
  EXPECT_EQ(FailureText(endpoint, down),
            "Aggregator di 10.0.0.1:7300 tidak terjangkau: periksa apakah rekap-aggregator "
            "berjalan dan alamatnya benar (--aggregator atau REKAP_AGGREGATOR). [UNAVAILABLE]");
  absl::Status late = absl::DeadlineExceededError("");
  EXPECT_EQ(ExitCodeOf(late), ExitCode::kServerUnavailable);
  EXPECT_THAT(FailureText(endpoint, late), HasSubstr("dalam 30 detik"));
}

TEST(LinkError, SaysWhatToDoAndKeepsTheEnglishWords) {
  EXPECT_EQ(LinkErrorText("UNAVAILABLE: failed to connect to all addresses"),
            "kabupaten tidak terjangkau; dicoba lagi dengan sendirinya (UNAVAILABLE: failed to "
            "connect to all addresses)");
  EXPECT_THAT(LinkErrorText("CODE_EPOCH_CONFLICT: x"), HasSubstr("hentikan node yang salah"));
  EXPECT_EQ(LinkErrorText("something\nnew"), "something new");
}

TEST(Failure, SaysWhatToDoAboutTheDisk) {
  Endpoint endpoint{Server::kNode, "127.0.0.1:7301", absl::Seconds(30)};
  EXPECT_THAT(FailureText(endpoint, absl::ResourceExhaustedError("no space")),
              AllOf(HasSubstr("kosongkan tempat"), HasSubstr("no space [RESOURCE_EXHAUSTED]")));
  EXPECT_THAT(FailureText(endpoint, absl::DataLossError("checksum")),
              AllOf(HasSubstr("hubungi administrator"), HasSubstr("checksum [DATA_LOSS]")));
}

TEST(Failure, TakesNoOtherBoundForAFullDisk) {
  Endpoint endpoint{Server::kAggregator, "10.0.0.1:7300", absl::Seconds(30)};
  EXPECT_EQ(FailureText(endpoint, absl::ResourceExhaustedError("terlalu banyak percobaan")),
            "Aggregator di 10.0.0.1:7300 menolak karena sebuah batas tercapai, coba lagi nanti: "
            "terlalu banyak percobaan [RESOURCE_EXHAUSTED]");
  EXPECT_THAT(FailureText(endpoint, absl::ResourceExhaustedError("RATE_LIMITED: in 5 minutes")),
              HasSubstr(": in 5 minutes [RATE_LIMITED]"));
  EXPECT_THAT(FailureText(endpoint, absl::ResourceExhaustedError("ACCOUNT_LOCKED: until 09.15")),
              AllOf(HasSubstr("mengunci akun ini"), HasSubstr("(until 09.15). [ACCOUNT_LOCKED]"),
                    Not(HasSubstr("cakram"))));
}

TEST(Failure, SaysHowToComeIn) {
  Endpoint endpoint{Server::kAggregator, "10.0.0.1:7300", absl::Seconds(30)};
  for (const char* word : {"TOKEN_MISSING", "TOKEN_EXPIRED", "TOKEN_UNKNOWN"}) {
    absl::Status status = absl::UnauthenticatedError(absl::StrCat(word, ": x"));
    EXPECT_EQ(ExitCodeOf(status), ExitCode::kFailure);
    EXPECT_THAT(FailureText(endpoint, status),
                AllOf(HasSubstr("rekap login NAMA --aggregator 10.0.0.1:7300"),
                      HasSubstr(absl::StrCat("[", word, "]"))));
  }
  EXPECT_THAT(FailureText(endpoint, absl::PermissionDeniedError("ROLE_TOO_LOW: needs admin")),
              AllOf(HasSubstr("(needs admin). [ROLE_TOO_LOW]"), Not(HasSubstr("rekap login"))));
  EXPECT_THAT(FailureText(endpoint, absl::UnavailableError("CERTIFICATE_VERIFY_FAILED")),
              HasSubstr("tidak terjangkau"))
      << "OpenSSL's word, not the server's";
}

TEST(Failure, SaysThatTlsMayBeWhatIsMissing) {
  Endpoint endpoint{Server::kAggregator, "127.0.0.1:7300", absl::Seconds(30), true};
  EXPECT_THAT(FailureText(endpoint, absl::UnavailableError("closed")),
              HasSubstr("hilangkan --insecure"));
}

TEST(Failure, GivesItsOwnSentencesAsTheyAre) {
  absl::Status status = LocalFailure(absl::StatusCode::kCancelled, "NOT_CONFIRMED", "Dibatalkan.");
  EXPECT_EQ(FailureText({}, status), "Dibatalkan. [NOT_CONFIRMED]");
  EXPECT_EQ(ExitCodeOf(status), ExitCode::kFailure);
}

TEST(LinkError, TellsWhatACertificateNeeds) {
  EXPECT_THAT(LinkErrorText("UNAUTHENTICATED: CERTIFICATE_EXPIRED: ended"),
              AllOf(HasSubstr("sudah habis"), HasSubstr("rekap-node join")));
  EXPECT_THAT(LinkErrorText("CERTIFICATE_REVOKED: x"), HasSubstr("dicabut"));
  EXPECT_THAT(LinkErrorText("CERTIFICATE_OF_A_LATER_KIND: x"), HasSubstr("tidak diterima"));
  EXPECT_THAT(LinkErrorText("SSL_ERROR_SSL: CERTIFICATE_VERIFY_FAILED"),
              HasSubstr("sertifikat kabupaten tidak cocok"));
}

TEST(Refusal, EveryOneHasWordsAndAWayOut) {
  v1::Refusal refusal;
  for (int code = v1::Refusal::Code_MIN + 1; code <= v1::Refusal::Code_MAX; ++code) {
    refusal.set_code(static_cast<v1::Refusal::Code>(code));
    EXPECT_THAT(RefusalText(refusal), Not(HasSubstr("tidak dikenal"))) << code;
    EXPECT_NE(WayOutText(refusal, "35.27.05", "a:1"), "") << code;
    EXPECT_THAT(LinkErrorText(v1::Refusal::Code_Name(refusal.code())),
                HasSubstr(RefusalText(refusal)));
  }
  refusal.set_code(v1::Refusal::CODE_OLD_COPY);
  EXPECT_THAT(WayOutText(refusal, "35.27.05", "a:1"),
              HasSubstr("rekap-node restore --aggregator a:1 --unit 35.27.05 --data FOLDER"));
}

TEST(Certificate, IsSaidToEndOnlyWhereItIsNear) {
  View view = canned::ViewAt(100);
  auto in = [&](absl::Duration left) { return absl::ToUnixMillis(view.now + left); };
  EXPECT_EQ(LifeRemark(0, view.now), "");
  EXPECT_EQ(LifeRemark(in(absl::Hours(24 * 30)), view.now), "");
  EXPECT_EQ(LifeRemark(in(absl::Hours(24 * 30) - absl::Seconds(1)), view.now),
            "sertifikat 29 hari");
  EXPECT_EQ(LifeRemark(in(absl::Milliseconds(1)), view.now), "sertifikat 0 hari");
  EXPECT_EQ(LifeRemark(in(absl::ZeroDuration()), view.now), "sertifikat habis");
}

TEST(Failure, PassesOnWhatTheServerSaysOnOneLine) {
  Endpoint endpoint = {Server::kNode, "127.0.0.1:7301", absl::Seconds(30)};
  absl::Status missing = absl::NotFoundError("region 35.28\nis not ours");
  EXPECT_EQ(ExitCodeOf(missing), ExitCode::kFailure);
  EXPECT_EQ(FailureText(endpoint, missing),
            "Node di 127.0.0.1:7301 menolak: region 35.28 is not ours [NOT_FOUND]");
}

TEST(Json, PrintsZerosAndUsesProtobufNames) {
  v1::StatusResponse status;
  absl::StatusOr<std::string> json = ToJson(status);
  ASSERT_TRUE(json.ok()) << json.status();
  EXPECT_THAT(*json, AllOf(HasSubstr("\"acknowledgedSeq\": \"0\""),
                           HasSubstr("\"link\": \"LINK_STATE_UNSPECIFIED\"")));
}

}  // namespace
}  // namespace rekap::cli
