// Applying a catalog at the aggregator, without its network: what is refused
// before the version is stored, and what is said if it could not be shown after.
#include <atomic>

#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/admin/admin_service.h"
#include "aggregator/ingest/unit_board.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "domain/key/store_key.h"
#include "runtime/catalog/catalog_version.h"
#include "tests/replication/fixtures.h"
#include "tests/sampang.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class ApplyCatalogTest : public ::testing::Test {
 protected:
  ApplyCatalogTest()
      : store_(*RocksMirror::Open(dir_.path())),
        audit_(*AuditLog::Open(store_->database())),
        admin_(*AdminStore::Open(store_->database(), audit_)),
        live_(SharedCatalog(), store_.get()),
        ingest_(
            store_.get(), &live_, admin_.get(), &board_, *IngestMetrics::Declare(registry_),
            [this] { fatal_ = true; }, &log_),
        service_(admin_.get(), &live_, &ingest_, audit_.get(), {}, nullptr, &log_) {
    v1::CatalogVersion first;
    first.set_yaml(samples::SampangYaml());
    first.set_sha256(CatalogSha256(first.yaml()));
    first.set_author("Bappeda");
    EXPECT_TRUE(admin_->AddCatalog(std::move(first), 0).ok());
    EXPECT_TRUE(live_.Rebuild().ok());
    Report(100);
  }

  // As ingest does with an entry of Omben.
  void Report(int64_t rupiah) {
    journal_.Append(rupiah);
    const uint64_t seq = journal_.Head().point.seq.value;
    DecodedBatch batch = journal_.MakeDecoded(seq, seq);
    EXPECT_TRUE(store_->Append({journal_.MakeAppend(seq, seq)}, absl::UnixEpoch()).ok());
    absl::Status rebuilt;
    EXPECT_TRUE(live_.Commit({*batch.leaves.at(0)}, {{Omben(), journal_.Head()}}, rebuilt).ok());
  }

  // The shipped catalog, with `from` replaced.
  grpc::Status Apply(const std::string& from, const std::string& to) {
    std::string yaml = samples::SampangYaml();
    EXPECT_EQ(absl::StrReplaceAll({{from, to}}, &yaml), 1);
    v1::ApplyCatalogRequest request;
    request.set_yaml(yaml);
    request.set_author("Bappeda");
    request.set_expected_version(1);
    v1::ApplyCatalogResponse response;
    grpc::ServerContext context;
    return service_.ApplyCatalog(&context, &request, &response);
  }
  uint32_t Version() const { return admin_->CurrentCatalog()->version(); }

  TempDir dir_;
  MemoryJournal journal_{9};
  std::unique_ptr<RocksMirror> store_;
  std::shared_ptr<AuditLog> audit_;
  std::unique_ptr<AdminStore> admin_;
  LiveRollup live_;
  UnitBoard board_;
  prometheus::Registry registry_;
  Logger log_{{}};
  std::atomic<bool> fatal_ = false;
  IngestLoop ingest_;
  AdminService service_;
};

TEST_F(ApplyCatalogTest, AUnitThatHasReportedMustStayListed) {
  grpc::Status refused = Apply("  - {kode: 35.27.05, nama: Omben, desa_kelurahan: 20}\n", "");
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.error_message(), HasSubstr("Omben (35.27.05)"));
  EXPECT_EQ(Version(), 1u);
  EXPECT_TRUE(Apply("  - {kode: 35.27.01, nama: Sreseh, desa_kelurahan: 12}\n", "").ok());
  EXPECT_EQ(Version(), 2u);
}

TEST_F(ApplyCatalogTest, AVersionThatTheRollUpCannotBeMadeByIsNotStored) {
  const std::shared_ptr<Database>& database = store_->database();
  ASSERT_TRUE(database->db()
                  .Put(rocksdb::WriteOptions(), database->family("mirror"),
                       MirrorKey(Omben(), "damaged"), "damaged")
                  .ok());
  Report(200);
  grpc::Status failed = Apply("batas_capaian: 100", "batas_capaian: 120");
  EXPECT_FALSE(failed.ok());
  EXPECT_EQ(Version(), 1u) << failed.error_message();
  EXPECT_FALSE(fatal_);
}

TEST_F(ApplyCatalogTest, AVersionThatIsStoredButNotYetShownIsSaidToBeStored) {
  ingest_.Stop();
  grpc::Status failed = Apply("batas_capaian: 100", "batas_capaian: 120");
  EXPECT_EQ(failed.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(failed.error_message(), HasSubstr("katalog versi 2 sudah tersimpan"));
  EXPECT_EQ(Version(), 2u);
}

}  // namespace
}  // namespace rekap
