// The figures of a year (period with quarter 0) out of annual and quarterly
// ones. Quarterly figures are cumulative, so a unit that has reported no annual
// result yet is shown for the year with those of its latest quarter.
//
// Decided per unit, year and table (leaf.h), never a mixture: the annual leaves if
// any of them has a result (HasResult), else those of the latest quarter where one
// has. Where there is no result at all there are only plans: the annual one, else
// that of the latest quarter. So a plan for the year, written in January, does
// not hide what the quarters report. When the source changes the unit's leaves of
// the year are swapped as a whole.
//
// Sits between the leaf changes and the cells: what enters is what the records
// say, what leaves is that and the leaves that stand for the year. Invariant:
// after any history, the leaves of a year are those of its source alone. Pure,
// one thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"

#include "aggregator/rollup/leaf.h"
#include "domain/code/region_code.h"

namespace rekap {

class YearView {
 public:
  // Changes that are looked for at a time, so that the waits for memory overlap.
  static constexpr size_t kTogetherMax = 32;

  // Appends what the changes, at most kTogetherMax, mean to the cells, in order: each itself
  // where it is of a quarter, and changes of the year. A swap appends the leaves of up to two
  // sources of the unit; any other change at most two.
  void Apply(absl::Span<const LeafChange> changes, std::vector<LeafChange>& out);

  // Where the unit's figures of the year come from: 0 = annual records, else the
  // quarter; nullopt if it has none.
  std::optional<uint8_t> SourceOf(RegionCode unit, uint16_t year, LeafTable table) const;

 private:
  // By quarter; 0 = annual records.
  static constexpr size_t kSources = 5;

  struct GroupKey {
    RegionCode unit;
    uint16_t year;
    LeafTable table;

    friend bool operator==(const GroupKey&, const GroupKey&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const GroupKey& key) {
      return H::combine(std::move(h), key.unit, key.year, key.table);
    }
  };
  // What a unit reported for one period, by LeafId. Values are kept, for any source
  // may stand for the year later.
  struct Source {
    absl::flat_hash_map<uint32_t, LeafValue> leaves;
    uint32_t results = 0;  // leaves with a result

    void Put(uint32_t leaf, const std::optional<LeafValue>& value, bool annual);
  };
  struct Group {
    // The source that stands for the year; nullopt if there are no leaves. Kept, and first, for
    // whoever asks about every unit.
    std::optional<uint8_t> standing;
    std::array<Source, kSources> sources;

    std::optional<uint8_t> Standing() const;
  };

  void ApplyOne(const LeafChange& change, Group& group, uint32_t leaf,
                std::vector<LeafChange>& out);
  // Withdraws the leaves of a source from the year, or puts them there.
  void AppendSource(const LeafChange& like, const Source& source, bool put,
                    std::vector<LeafChange>& out) const;

  Group& GroupOf(const LeafChange& change);
  // Dense, and one for every unit: the same few leaves occur at all of them.
  uint32_t LeafId(const LeafKey& key);

  // Groups do not move, for `last_` points into one: the changes of a report
  // come together.
  absl::flat_hash_map<GroupKey, std::unique_ptr<Group>> groups_;
  std::optional<GroupKey> last_key_;
  Group* last_ = nullptr;

  struct LeafKeyHash {
    size_t operator()(const LeafKey& key) const;
  };
  absl::flat_hash_map<LeafKey, uint32_t, LeafKeyHash> ids_;
  std::vector<LeafKey> keys_;  // by id
};

}  // namespace rekap
