// The two axes of the roll-up with interned ids: regions, and elements of the
// cascade. Ids are dense from 0 and never reused.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

#include "aggregator/rollup/cell.h"
#include "aggregator/rollup/element.h"
#include "domain/catalog/catalog.h"
#include "domain/code/region_code.h"

namespace rekap {

// At a unit the cells of a batch settle from the sub kegiatan up, then region
// by region.
inline constexpr uint8_t kUnitRanks = 4;
// The last is that of a provinsi above its units.
inline constexpr uint8_t kRanks = kUnitRanks + 4;

class RegionAxis {
 public:
  struct Entry {
    RegionCode code;
    uint32_t parent = kNone;
    bool unit = false;   // reports itself
    bool above = false;  // sums regions below
  };

  // A region that reports. It and its ancestors get ids on first sight.
  // InvalidArgument if the region sums regions below it, or one above it
  // reports: what both said would be counted twice.
  absl::StatusOr<uint32_t> InternUnit(RegionCode unit);
  // kNone if it was never seen.
  uint32_t Find(RegionCode code) const;

  const Entry& operator[](uint32_t id) const { return entries_[id]; }
  // Rank of the cells of a region above its units.
  uint8_t RankAbove(uint32_t id) const;

 private:
  uint32_t Intern(RegionCode code);

  std::vector<Entry> entries_;
  absl::flat_hash_map<RegionCode, uint32_t> ids_;
};

class ElementAxis {
 public:
  struct Entry {
    Element element;
    // Where it goes at a unit.
    std::array<uint32_t, kElementParents> parents = {kNone, kNone};
    uint8_t rank = 0;
    // Of an indicator (leaf.h); nullptr for the other kinds.
    std::unique_ptr<const Indicator> indicator;
  };

  // `catalog` must outlive the axis.
  explicit ElementAxis(const Catalog* catalog) : catalog_(catalog) {}

  // The element and its parents get ids on first sight.
  uint32_t Intern(const Element& element);
  // kNone if it was never seen.
  uint32_t Find(const Element& element) const;

  const Entry& operator[](uint32_t id) const { return entries_[id]; }
  uint32_t size() const { return static_cast<uint32_t>(entries_.size()); }

 private:
  Entry Describe(const Element& element);

  const Catalog* catalog_;
  std::vector<Entry> entries_;
  absl::flat_hash_map<Element, uint32_t> ids_;
};

}  // namespace rekap
