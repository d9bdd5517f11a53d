// The node's service over a real socket: what a slow client may hold up, and
// what it is told.
#include "node/service/node_service.h"

#include <memory>
#include <random>
#include <string>

#include "prometheus/registry.h"
#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include "rekap/v1/node.grpc.pb.h"
#include "runtime/grpc/channel.h"
#include "runtime/grpc/rpc_server.h"
#include "tests/grid/grid_csv.h"
#include "tests/importer/samples.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

// Far more than a call takes, so that only a real failure runs into it.
constexpr absl::Duration kPatience = absl::Seconds(60);

class NodeServiceTest : public ::testing::Test {
 protected:
  // An import whose client has not sent the file.
  struct Stalled {
    grpc::ClientContext context;
    v1::ImportResponse response;
    std::unique_ptr<grpc::ClientWriter<v1::ImportRequest>> writer;
  };

  NodeServiceTest() {
    store_ = *NodeStore::Open(dir_.path(), samples::OmbenUnit(), random_);
    auto version = std::make_shared<v1::CatalogVersion>();
    version->set_version(1);
    catalog_.Set({std::make_shared<const Catalog>(samples::Sampang()), version});
  }
  void Serve(absl::Duration upload_time_max) {
    service_ = std::make_unique<NodeService>(
        store_.get(), &catalog_, link_, *NodeMetrics::Declare(registry_), &log_, upload_time_max);
    server_ = *RpcServer::Start(*Endpoint::Parse("127.0.0.1:0"),
                                {{v1::Node::service_full_name(), service_.get()}}, Plaintext());
    client_ = v1::Node::NewStub(*MakeChannel(server_->endpoint(), Plaintext()));
  }
  static v1::ImportHeader Header() {
    v1::ImportHeader header;
    header.set_file("corrected.tsv");
    header.set_year(2021);
    header.set_author("Subbag Keuangan");
    return header;
  }
  std::unique_ptr<Stalled> Stall() {
    auto stalled = std::make_unique<Stalled>();
    stalled->context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    stalled->writer = client_->Import(&stalled->context, &stalled->response);
    v1::ImportRequest request;
    *request.mutable_header() = Header();
    request.mutable_header()->set_size(1);
    EXPECT_TRUE(stalled->writer->Write(request));
    return stalled;
  }
  grpc::Status Import(v1::ImportHeader header, v1::ImportResponse& response,
                      std::string text = samples::Omben("corrected.tsv")) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    auto writer = client_->Import(&context, &response);
    v1::ImportRequest request;
    header.set_size(text.size());
    *request.mutable_header() = std::move(header);
    writer->Write(request);
    request.set_chunk(std::move(text));
    writer->Write(request);
    writer->WritesDone();
    return writer->Finish();
  }
  grpc::Status Import() {
    v1::ImportResponse response;
    return Import(Header(), response);
  }

  double Counted(const std::string& metric) {
    for (const prometheus::MetricFamily& family : registry_.Collect()) {
      if (family.name == metric) return family.metric.at(0).counter.value;
    }
    ADD_FAILURE() << "no " << metric;
    return -1;
  }

  TempDir dir_;
  std::mt19937_64 random_{1};
  std::unique_ptr<NodeStore> store_;
  NodeCatalog catalog_;
  NodeService::Link link_{"", nullptr};
  prometheus::Registry registry_;
  Logger log_{Logger::Options{.minimum = LogLevel::kError}};
  std::unique_ptr<NodeService> service_;
  std::unique_ptr<RpcServer> server_;
  std::unique_ptr<v1::Node::Stub> client_;
};

TEST_F(NodeServiceTest, AStalledUploadLetsAnotherImportThrough) {
  Serve(kPatience);
  std::unique_ptr<Stalled> stalled = Stall();
  v1::ImportResponse response;
  grpc::Status imported = Import(Header(), response);
  EXPECT_TRUE(imported.ok()) << imported.error_message();
  EXPECT_TRUE(response.committed());
  stalled->context.TryCancel();
  EXPECT_FALSE(stalled->writer->Finish().ok());
}

TEST_F(NodeServiceTest, StatusSaysWhenTheHeadWasStored) {
  Serve(kPatience);
  auto status = [&] {
    grpc::ClientContext context;
    v1::StatusResponse response;
    EXPECT_TRUE(client_->Status(&context, v1::StatusRequest(), &response).ok());
    return response;
  };
  EXPECT_EQ(status().head_time_unix_ms(), 0);
  const int64_t before = absl::ToUnixMillis(absl::Now());
  ASSERT_TRUE(Import().ok());
  EXPECT_GE(status().head_time_unix_ms(), before);
  EXPECT_LE(status().head_time_unix_ms(), absl::ToUnixMillis(absl::Now()));
}

TEST_F(NodeServiceTest, AThirdImportIsToldToComeBack) {
  Serve(kPatience);
  std::unique_ptr<Stalled> stalled[] = {Stall(), Stall()};
  // The first tries may come before the stalled calls have reached the service.
  grpc::Status status;
  do {
    status = Import();
  } while (status.ok());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_THAT(status.error_message(), HasSubstr("IMPORT_RUNNING"));
  for (auto& one : stalled) {
    one->context.TryCancel();
    EXPECT_FALSE(one->writer->Finish().ok());
  }
}

TEST_F(NodeServiceTest, AnImportThatItsPeriodRefusesIsNoFailureOfTheComputer) {
  Serve(kPatience);
  ASSERT_TRUE(Import().ok());
  grpc::ClientContext context;
  v1::SubmitRequest submit;
  submit.set_year(2021);
  submit.set_author("Subbag Keuangan");
  v1::SubmitResponse submitted;
  ASSERT_TRUE(client_->Submit(&context, submit, &submitted).ok());
  ASSERT_TRUE(submitted.committed()) << submitted.ShortDebugString();
  v1::ImportResponse response;
  grpc::Status refused = Import(Header(), response, samples::Omben("printed.tsv"));
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr("Diajukan"));
  EXPECT_EQ(Counted("rekap_node_imports_total"), 2);
  EXPECT_EQ(Counted("rekap_node_imports_refused_total"), 1);
  EXPECT_EQ(Counted("rekap_node_import_errors_total"), 0);
}

TEST_F(NodeServiceTest, WhatIsStoredIsRepairedWhileItsPeriodTakesChanges) {
  Serve(kPatience);
  v1::ImportResponse stored;
  ASSERT_TRUE(Import(Header(), stored, samples::Omben("printed.tsv")).ok());
  v1::RepairRequest request;
  request.set_year(2021);
  auto repair = [&](v1::ImportResponse& response) {
    grpc::ClientContext context;
    return client_->Repair(&context, request, &response);
  };
  v1::ImportResponse response;
  EXPECT_THAT(repair(response).error_message(), HasSubstr("BAD_AUTHOR"));
  request.set_author("Operator Kecamatan");
  grpc::Status nothing = repair(response);
  EXPECT_EQ(nothing.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(nothing.error_message(), HasSubstr("NOTHING_TO_REPAIR"));
  request.add_accept("row-shift");
  grpc::Status repaired = repair(response);
  ASSERT_TRUE(repaired.ok()) << repaired.error_message();
  EXPECT_TRUE(response.committed());
  EXPECT_GT(response.updated(), 0u);
  EXPECT_EQ(response.head().seq(), store_->Head().point.seq.value);

  grpc::ClientContext checking;
  v1::CheckPeriodRequest check;
  check.set_year(2021);
  v1::CheckPeriodResponse found;
  ASSERT_TRUE(client_->CheckPeriod(&checking, check, &found).ok());
  EXPECT_THAT(found.repaired(), testing::ElementsAre("row-shift"));

  grpc::ClientContext submitting;
  v1::SubmitRequest submit;
  submit.set_year(2021);
  submit.set_author("Operator Kecamatan");
  submit.set_justification("sesuai dokumen");
  v1::SubmitResponse submitted;
  ASSERT_TRUE(client_->Submit(&submitting, submit, &submitted).ok());
  request.clear_accept();
  request.set_as_printed(true);
  grpc::Status closed = repair(response);
  EXPECT_EQ(closed.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(closed.error_message(), HasSubstr("Diajukan"));
}

TEST_F(NodeServiceTest, AnUploadThatTakesTooLongIsEnded) {
  Serve(absl::Milliseconds(100));
  std::unique_ptr<Stalled> stalled[] = {Stall(), Stall()};
  for (auto& one : stalled) {
    grpc::Status ended = one->writer->Finish();
    EXPECT_FALSE(ended.ok());
    EXPECT_NE(ended.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED) << "the client's own";
  }
  // Their places are free again, which the end of a call may outrun by a moment.
  grpc::Status status;
  do {
    status = Import();
  } while (status.error_code() == grpc::StatusCode::ABORTED);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_F(NodeServiceTest, WhatIsWrongWithAnImportIsSaidInIndonesian) {
  Serve(kPatience);
  auto said = [&](auto change) {
    v1::ImportHeader header = Header();
    change(header);
    v1::ImportResponse response;
    grpc::Status status = Import(header, response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    return status.error_message();
  };
  using Header = v1::ImportHeader;
  EXPECT_THAT(said([](Header& h) { h.set_file("a/b"); }), HasSubstr("nama berkas"));
  EXPECT_THAT(said([](Header& h) { h.clear_author(); }), HasSubstr("--author"));
  EXPECT_THAT(said([](Header& h) { h.set_year(1999); }), HasSubstr("tahun 1999 di luar"));
  EXPECT_THAT(said([](Header& h) { h.set_quarter(5); }), HasSubstr("triwulan 5 di luar"));
  EXPECT_THAT(said([](Header& h) {
                h.set_as_printed(true);
                h.add_accept("row-shift");
              }),
              HasSubstr("tidak dapat bersama"));
}

TEST_F(NodeServiceTest, ACellIsCorrectedOnlyWhereTheFileHasIt) {
  Serve(kPatience);
  auto with = [](uint32_t row, uint32_t column, std::string text) {
    v1::ImportHeader header = Header();
    header.set_dry_run(true);
    v1::CellCorrection& correction = *header.add_corrections();
    correction.set_row(row);
    correction.set_column(column);
    correction.set_text(std::move(text));
    return header;
  };
  auto refused = [&](const v1::ImportHeader& header) {
    v1::ImportResponse response;
    grpc::Status status = Import(header, response);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    return status.error_message();
  };
  v1::ImportResponse response;
  grpc::Status read = Import(with(2, 4, "3405840459"), response);
  EXPECT_TRUE(read.ok()) << read.error_message();
  EXPECT_THAT(response.notes(),
              testing::ElementsAre("Sel D2 dibaca \"3405840459\", di berkas \"3405840458\""));
  EXPECT_THAT(refused(with(9999, 4, "1")), HasSubstr("D9999: tabel di berkas ini tidak punya"));
  EXPECT_THAT(refused(with(0, 4, "1")), HasSubstr("tidak menyebut satu sel"));
  EXPECT_THAT(refused(with(2, 129, "1")), HasSubstr("tidak menyebut satu sel"));
  EXPECT_THAT(refused(with(2, 4, "1\n2")), HasSubstr("satu baris teks"));
  EXPECT_THAT(refused(with(2, 4, std::string(1025, '1'))), HasSubstr("paling banyak 1024 byte"));
  v1::ImportHeader twice = with(2, 4, "1");
  *twice.add_corrections() = twice.corrections(0);
  EXPECT_THAT(refused(twice), HasSubstr("D2 dikoreksi dua kali"));
  v1::ImportHeader many;
  for (uint32_t row = 2; row < 103; ++row) {
    *many.add_corrections() = with(row, 4, "1").corrections(0);
  }
  v1::ImportHeader all = Header();
  *all.mutable_corrections() = many.corrections();
  EXPECT_THAT(refused(all), HasSubstr("TOO_MANY_CORRECTIONS"));
}

TEST_F(NodeServiceTest, AGridSentBackChangesNothingAndOneCellChangesOneRecord) {
  Serve(kPatience);
  ASSERT_TRUE(Import().ok());
  grpc::ClientContext context;
  v1::GridRequest request;
  request.set_year(2021);
  v1::GridResponse grid;
  grpc::Status asked = client_->Grid(&context, request, &grid);
  ASSERT_TRUE(asked.ok()) << asked.error_message();
  ASSERT_EQ(grid.tables_size(), 2);
  EXPECT_EQ(grid.head().seq(), store_->Head().point.seq.value);
  EXPECT_EQ(grid.status().state(), v1::WORKFLOW_STATE_OPEN);
  v1::ImportHeader header = Header();
  header.set_file("Isian Tabel III.B.csv");
  v1::ImportResponse same;
  EXPECT_TRUE(Import(header, same, samples::Csv(grid.tables(0))).ok());
  EXPECT_EQ(same.inserted() + same.updated() + same.deleted(), 0u);
  EXPECT_EQ(same.unchanged(), store_->State().record_count);
  *grid.mutable_tables(0)->mutable_rows(0)->mutable_cells(3) = "1";
  v1::ImportResponse other;
  EXPECT_TRUE(Import(header, other, samples::Csv(grid.tables(0))).ok());
  EXPECT_EQ(other.updated(), 1u);
  EXPECT_EQ(other.inserted() + other.deleted(), 0u);
}

TEST_F(NodeServiceTest, StatusSaysHowMuchHistoryIsHeldAndHowLongTheCertificateLasts) {
  link_.certificate_end = [] { return absl::FromUnixSeconds(1'900'000'000); };
  Serve(kPatience);
  ASSERT_TRUE(Import().ok());
  const uint64_t head = store_->Head().point.seq.value;
  auto status = [this] {
    grpc::ClientContext context;
    v1::StatusResponse response;
    EXPECT_TRUE(client_->Status(&context, v1::StatusRequest(), &response).ok());
    return response;
  };
  v1::StatusResponse before = status();
  EXPECT_EQ(before.first_seq(), 1u);
  EXPECT_GT(before.journal_bytes(), 0u);
  EXPECT_EQ(before.journal_bytes_max(), kJournalBytesMax);
  EXPECT_EQ(before.certificate_not_after_unix_ms(), 1'900'000'000'000);
  EXPECT_FALSE(before.has_refusal());
  EXPECT_GT(before.oldest_pending_time_unix_ms(), 0);
  ASSERT_TRUE(store_->Trim(Seq{head - 1}).ok());
  v1::StatusResponse after = status();
  EXPECT_EQ(after.first_seq(), head);
  EXPECT_LT(after.journal_bytes(), before.journal_bytes());
  EXPECT_EQ(after.trimmed_unacknowledged(), head - 1);
  EXPECT_GT(after.oldest_pending_time_unix_ms(), 0);
  ASSERT_TRUE(store_->Trim(Seq{head}).ok());
  EXPECT_EQ(status().oldest_pending_time_unix_ms(), 0) << "when, nobody knows any more";
}

TEST_F(NodeServiceTest, ABackupIsMadeAndProvedWhileTheNodeRuns) {
  Serve(kPatience);
  ASSERT_TRUE(Import().ok());
  grpc::ClientContext context;
  v1::BackupNodeResponse response;
  grpc::Status made = client_->BackupNode(&context, v1::BackupNodeRequest(), &response);
  ASSERT_TRUE(made.ok()) << made.error_message();
  EXPECT_THAT(response.path(), HasSubstr(dir_.path() + "/backups/"));
  EXPECT_EQ(response.entries(), store_->Head().point.seq.value);
  EXPECT_EQ(response.position().hash(), store_->Head().point.hash.view());
  EXPECT_GT(response.bytes(), 0u);
  auto copy = Database::OpenReadOnly(response.path(), {"record", "journal"}, DatabaseTuning());
  EXPECT_TRUE(copy.ok()) << copy.status();
}

}  // namespace
}  // namespace rekap
