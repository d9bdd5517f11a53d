// The figures of a year (period with quarter 0) out of annual and quarterly
// ones. Quarterly figures are cumulative, so a unit that has reported no annual
// figures yet is shown for the year with those of its latest quarter.
//
// Decided per unit, year and table (leaf.h): annual leaves if there are any,
// else those of the latest quarter that has any, never a mixture. When that
// source changes the unit's leaves of the year are swapped as a whole.
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
#include "absl/container/flat_hash_set.h"

#include "aggregator/rollup/leaf.h"
#include "domain/code/region_code.h"

namespace rekap {

class YearView {
 public:
  // Appends what the change means to the cells, in order: itself, and changes of
  // the year. A swap appends the leaves of up to two quarters of the unit; any
  // other change at most two.
  void Apply(const LeafChange& change, std::vector<LeafChange>& out);

  // Where the unit's figures of the year come from: 0 = annual records, else the
  // quarter; nullopt if it has none.
  std::optional<uint8_t> SourceOf(RegionCode unit, uint16_t year, LeafTable table) const;

 private:
  static constexpr size_t kQuarters = 4;

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
  // Leaves by LeafId. Those of annual records need no value: they go through.
  struct Group {
    absl::flat_hash_set<uint32_t> annual;
    std::array<absl::flat_hash_map<uint32_t, LeafValue>, kQuarters> quarters;

    std::optional<uint8_t> Source() const;
  };

  void ApplyAnnual(const LeafChange& change, Group& group, std::vector<LeafChange>& out);
  void ApplyQuarterly(const LeafChange& change, Group& group, std::vector<LeafChange>& out);
  // Withdraws the leaves of a quarter from the year, or puts them there.
  void AppendQuarter(const LeafChange& like, const Group& group, uint8_t quarter, bool put,
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
