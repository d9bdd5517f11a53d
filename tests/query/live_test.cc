// LiveRollup under threads. Method: every state has figures that its catalog and
// its positions alone decide, so a reader sees at once if two of them were
// mixed. One sub kegiatan achieves 200 percent, which only the cap decides; entry
// n grants it n rupiah.
#include <atomic>
#include <thread>

#include "absl/strings/str_replace.h"
#include <gtest/gtest.h>

#include "aggregator/live/live_rollup.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/query/queries.h"
#include "runtime/catalog/catalog_yaml.h"
#include "tests/replication/fixtures.h"
#include "tests/sampang.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

constexpr char kSub[] = "7.01.01.2.01.01";
constexpr uint64_t kEntries = 100;
constexpr int kReaders = 3;

std::shared_ptr<const Catalog> WithoutCap() {
  std::string text =
      absl::StrReplaceAll(samples::SampangYaml(), {{"batas_capaian: 100", "batas_capaian: tanpa"}});
  return std::make_shared<const Catalog>(samples::CatalogOf(text));
}

v1::Record TwiceTheTarget() {
  v1::Record record;
  record.mutable_key()->set_kind(v1::RECORD_KIND_OUTPUT);
  record.mutable_key()->set_year(2021);
  record.mutable_key()->set_subject(kSub);
  record.mutable_key()->set_item(1);
  for (auto [measure, value] : {std::pair(record.mutable_output()->mutable_target(), 4),
                                std::pair(record.mutable_output()->mutable_realised(), 8)}) {
    measure->set_text(absl::StrCat(value, " dok"));
    measure->set_value_micro(int64_t{value} * Decimal::kScale);
    measure->set_unit("dok");
  }
  return record;
}

class LiveTest : public ::testing::Test {
 protected:
  LiveTest() : store_(*RocksMirror::Open(dir_.path())), live_(SharedCatalog(), store_.get()) {
    journal_.Put(TwiceTheTarget());
    while (journal_.Head().point.seq.value < kEntries) {
      journal_.Append(static_cast<int64_t>(journal_.Head().point.seq.value) + 1);
    }
  }

  // As ingest does: durable first, then shown.
  void Write(uint64_t first, uint64_t last) {
    DecodedBatch batch = journal_.MakeDecoded(first, last);
    UnitAppend append = journal_.MakeAppend(first, last);
    ASSERT_TRUE(store_->Append({append}, absl::UnixEpoch()).ok());
    std::vector<LeafChange> changes;
    for (const std::optional<LeafChange>& leaf : batch.leaves) {
      if (leaf) changes.push_back(*leaf);
    }
    absl::Status rebuilt;
    ASSERT_TRUE(live_.Commit(changes, {{Omben(), append.after()}}, rebuilt).ok());
    EXPECT_TRUE(rebuilt.ok()) << rebuilt;
  }

  // Fails unless catalog, cells, view and positions belong together;
  // returns the entries that the version includes.
  uint64_t CheckVersion() const {
    return live_.Read([&](const LiveRollup::Version& version) {
      std::optional<CellFigures> cell = version.engine.Find(
          Omben(), Element::Activity(*ActivityCode::Parse(kSub)), *Period::Of(2021, 0));
      if (!cell) {
        ADD_FAILURE() << "no cell";
        return uint64_t{0};
      }
      const uint64_t seq = version.positions.at(Omben()).point.seq.value;
      const bool capped = version.policy().cap != Policy::kNoCap;
      EXPECT_EQ(cell->achievement.value.micro(), (capped ? 100 : 200) * Decimal::kScale);
      EXPECT_EQ(static_cast<uint64_t>(cell->allocated_sen), seq * 100);
      EXPECT_EQ(version.view->Cursors()->front().second.point.seq.value, seq);
      return seq;
    });
  }

  TempDir dir_;
  std::unique_ptr<RocksMirror> store_;
  LiveRollup live_;
  MemoryJournal journal_{9};
};

TEST_F(LiveTest, ReadersNeverSeeACatalogWithTheFiguresOfAnother) {
  Write(1, 2);
  std::atomic<bool> written = false;
  std::atomic<bool> done = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&] {
      for (uint64_t last = 0; !done;) {
        uint64_t seen = CheckVersion();
        EXPECT_GE(seen, last) << "a version went back";
        last = seen;
      }
    });
  }
  std::thread administrator([&] {
    const std::shared_ptr<const Catalog> catalogs[] = {WithoutCap(), SharedCatalog()};
    for (size_t i = 0; !written; ++i) EXPECT_TRUE(live_.SetCatalog(catalogs[i % 2]).ok());
  });
  // Money means the same by either catalog, so that the writer need not ask which
  // one is current.
  for (uint64_t seq = 3; seq <= kEntries; ++seq) Write(seq, seq);
  written = true;
  administrator.join();
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(CheckVersion(), kEntries);
  EXPECT_TRUE(Verify(live_)->exact());
}

}  // namespace
}  // namespace rekap
