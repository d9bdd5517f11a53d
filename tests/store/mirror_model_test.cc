// RocksMirror against the mirror store in memory that the simulator runs on. Method:
// random steps of ingest, right ones and wrong ones, are done to both; statuses, what
// Install tells and everything that can be read must agree after each, and the chains
// of both must hold. A failing seed is printed and replays.
#include <map>
#include <random>
#include <tuple>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/mirror/verify_chains.h"
#include "tests/simulation/memory_mirror.h"
#include "tests/store/mirror_steps.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

constexpr uint32_t kSeeds = 6;
constexpr int kSteps = 150;

// Everything that a view says, as text.
std::vector<std::string> Dump(const MirrorView& view, const std::vector<RegionCode>& units) {
  std::vector<std::string> lines;
  auto add = [&](const auto&... parts) {
    lines.push_back(absl::StrCat(parts...));
    return true;
  };
  const std::vector<std::pair<RegionCode, JournalPosition>> cursors = *view.Cursors();
  for (const auto& [unit, cursor] : cursors) add("cursor ", Describe(unit, cursor));
  absl::Status read = view.ScanAll(std::nullopt, [&](const MirrorRow& row) {
    return add("mirror ", row.unit.ToString(), row.record_key, row.epoch.value, " ", row.seq.value,
               row.entry);
  });
  for (RegionCode unit : units) {
    read.Update(view.ScanJournal(unit, Seq(),
                                 [&](Seq seq, absl::string_view hash, absl::string_view entry) {
                                   return add("journal ", seq.value, hash, entry);
                                 }));
    const std::vector<Base> gaps = *view.Gaps(unit);
    for (const Base& base : gaps) add("gap ", EncodeBase(base));
    read.Update(view.ScanBase(unit, [&](absl::string_view key, Seq seq, absl::string_view entry) {
      return add("base ", key, seq.value, entry);
    }));
    const std::vector<std::pair<Seq, Epoch>> lineage = *view.Lineage(unit);
    for (const auto& [after, epoch] : lineage) {
      add("epoch ", after.value, " ", epoch.value);
    }
    read.Update(view.ScanQuarantine(unit, [&](const MirrorView::Quarantined& aside) {
      return add("aside ", aside.seq.value, absl::FormatTime(aside.time), aside.reason);
    }));
  }
  EXPECT_TRUE(read.ok()) << read;
  return lines;
}

std::string Dump(const UnitStanding& standing) {
  std::string text = absl::StrCat(standing.quarantined, " aside, after");
  for (Epoch epoch : standing.former) absl::StrAppend(&text, " ", epoch.value);
  if (standing.staged) {
    const StagedBase& staged = *standing.staged;
    absl::StrAppend(&text, " staged ", staged.epoch.value, EncodeBase(staged.base),
                    staged.row.seq.value, staged.row.hash.view(), staged.last_key);
  }
  return text;
}

class ModelRun {
 public:
  explicit ModelRun(uint32_t seed) : random_(seed), rocks_(*RocksMirror::Open(dir_.path())) {}

  void Step() {
    const RegionCode unit = units_[Below(units_.size())];
    MemoryJournal& node = nodes_.try_emplace(unit, 1).first->second;
    const uint64_t dice = Below(32);
    if (dice < 5) return Write(node);
    if (dice < 11) return Append(unit, node);
    if (dice < 14) return Trim(node);
    if (dice < 22) return Stage(unit, node);
    if (dice < 29) return Install(unit, node);
    return dice < 31 ? Restore(unit, node) : Reopen();
  }

  void Compare() {
    EXPECT_EQ(Dump(*rocks_->View(), units_), Dump(*memory_.View(), units_));
    for (RegionCode unit : units_) {
      EXPECT_EQ(Dump(*rocks_->Standing(unit)), Dump(*memory_.Standing(unit)));
      for (uint64_t seq = 1; seq <= 3; ++seq) {
        EXPECT_EQ(rocks_->TimeOf(unit, Seq{seq}).ok(), memory_.TimeOf(unit, Seq{seq}).ok());
      }
    }
    EXPECT_THAT(VerifyChains(*rocks_->View())->differences, ::testing::IsEmpty());
    EXPECT_THAT(VerifyChains(*memory_.View())->differences, ::testing::IsEmpty());
  }
  uint64_t installs() const { return installs_; }

 private:
  uint64_t Below(uint64_t bound) { return random_() % bound; }
  uint64_t CursorOf(RegionCode unit) const {
    return (*rocks_->Cursor(unit)).value_or(JournalPosition()).point.seq.value;
  }

  void Write(MemoryJournal& node) {
    for (uint64_t n = 1 + Below(4); n > 0; --n) {
      const auto year = static_cast<uint32_t>(2021 + Below(5));
      if (Below(6) == 0) {
        node.AppendBytes("\xff");
      } else if (Below(4) == 0) {
        v1::RecordKey key;
        key.set_kind(v1::RECORD_KIND_BUDGET_LINE);
        key.set_year(year);
        key.set_subject("7.01.01.2.01.01");
        node.Delete(key);
      } else {
        node.AppendFor(year, static_cast<int64_t>(Below(1000)));
      }
    }
  }

  void Append(RegionCode unit, const MemoryJournal& node) {
    const uint64_t cursor = CursorOf(unit);
    const uint64_t head = node.Head().point.seq.value;
    if (node.First().value > cursor + 1 || head < cursor) return;  // a snapshot is due
    UnitAppend append = NextAppend(*rocks_, node, cursor + Below(head - cursor + 1), unit);
    if (Below(5) == 0) append.before.point.seq.value += 1;
    Same(rocks_->Append({append}, Noon()), memory_.Append({append}, Noon()));
  }

  void Trim(MemoryJournal& node) {
    const uint64_t first = node.First().value;
    const uint64_t head = node.Head().point.seq.value;
    if (head >= first) node.Trim(first + Below(head - first + 1));
  }

  void Stage(RegionCode unit, const MemoryJournal& node) {
    if (!node.CurrentBase()) return;
    const StagedBase begin{node.Head().epoch, *node.CurrentBase(), {}, ""};
    StagedBase before = rocks_->Standing(unit)->staged.value_or(begin);
    const bool ours = before.epoch == begin.epoch && before.base == begin.base;
    if (!ours || Below(6) == 0) before = begin;
    StagedRows rows{unit, before, {}, before.row.hash};
    const uint64_t left = before.base.last_row.seq.value - before.row.seq.value;
    if (left > 0) {
      const uint64_t first = before.row.seq.value + 1;
      DecodedRows decoded = *node.MakeRows(first, first + left / 2 + Below(left - left / 2));
      rows.rows = decoded.rows;
      rows.hash = decoded.hash;
    }
    if (Below(8) == 0) rows.before.epoch.value += 1;
    Same(rocks_->Stage(rows), memory_.Stage(rows));
  }

  void Install(RegionCode unit, const MemoryJournal& node) {
    if (!node.CurrentBase() || node.CurrentBase()->point.seq.value <= CursorOf(unit)) return;
    BaseInstall install = NextInstall(*rocks_, node, unit);
    if (Below(8) == 0) install.before = JournalPosition{Epoch{99}, {}};
    std::map<std::string, std::string> told[2];
    auto tell = [&told](int which) {
      return [&told, which](absl::string_view key, absl::string_view entry) {
        EXPECT_TRUE(told[which].emplace(key, entry).second) << "a key was told twice";
      };
    };
    absl::Status status = rocks_->Install(install, Noon(), tell(0));
    Same(status, memory_.Install(install, Noon(), tell(1)));
    if (!status.ok()) return;
    EXPECT_EQ(told[0], told[1]);
    ++installs_;
  }

  void Restore(RegionCode unit, MemoryJournal& node) {
    const uint64_t least = std::max(CursorOf(unit), node.First().value - 1);
    const uint64_t head = node.Head().point.seq.value;
    if (head < least) return;
    node = node.RestoredAs(++last_epoch_, least + Below(head - least + 1));
  }

  void Reopen() {
    rocks_.reset();
    rocks_ = *RocksMirror::Open(dir_.path());
  }

  static void Same(const absl::Status& rocks, const absl::Status& memory) {
    EXPECT_EQ(rocks.code(), memory.code()) << rocks << " / " << memory;
  }

  std::mt19937 random_;
  TempDir dir_;
  std::unique_ptr<RocksMirror> rocks_;
  sim::SimDisk disk_{sim::MemoryMirror::kTables};
  sim::MemoryMirror memory_{&disk_};
  const std::vector<RegionCode> units_ = {Omben(), *RegionCode::Parse("35.27.06")};
  std::map<RegionCode, MemoryJournal> nodes_;
  uint64_t last_epoch_ = 1;
  uint64_t installs_ = 0;
};

TEST(MirrorModelTest, RocksAndMemoryAgreeAfterEveryStep) {
  uint64_t installs = 0;
  for (uint32_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    ModelRun run(seed);
    for (int step = 0; step < kSteps && !::testing::Test::HasFailure(); ++step) {
      SCOPED_TRACE(absl::StrCat("step ", step));
      run.Step();
      run.Compare();
    }
    installs += run.installs();
  }
  EXPECT_GT(installs, kSeeds) << "the steps no longer reach a whole snapshot";
}

}  // namespace
}  // namespace rekap
