// Every cell by its name, and by a dense index that stays valid for the life
// of the table: parents are indices, so propagation never hashes. Names lie together by
// region and period, as reports come and as they are asked for.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"

#include "aggregator/rollup/axis.h"
#include "aggregator/rollup/cell.h"
#include "aggregator/rollup/weighted_mean.h"
#include "domain/code/period.h"

namespace rekap {

struct CellKey {
  uint32_t region = kNone;   // id on the RegionAxis
  uint32_t element = kNone;  // id on the ElementAxis
  Period period;

  friend bool operator==(const CellKey&, const CellKey&) = default;
};

class CellTable {
 public:
  // Both must outlive the table. `weighted`: every cell has a WeightedMean beside
  // it.
  CellTable(const RegionAxis* regions, const ElementAxis* elements, bool weighted)
      : regions_(regions), elements_(elements), weighted_(weighted) {}

  // The cells of one region and period: their indices by element.
  using Block = absl::flat_hash_map<uint32_t, uint32_t>;

  // nullptr if there is no such cell; stays where it is.
  const Block* FindBlock(uint32_t region, Period period) const;
  // kNone if there is no such cell. A null block has none.
  static uint32_t FindIn(const Block* block, uint32_t element);
  uint32_t Find(const CellKey& key) const {
    return FindIn(FindBlock(key.region, key.period), key.element);
  }
  // Makes the cell and its ancestors on both axes where they are missing.
  uint32_t FindOrMake(const CellKey& key);

  Cell& operator[](uint32_t index) { return chunks_[index / kChunk][index % kChunk]; }
  const Cell& operator[](uint32_t index) const { return chunks_[index / kChunk][index % kChunk]; }
  bool weighted() const { return weighted_; }
  // Requires weighted().
  WeightedMean& weights(uint32_t index) { return weights_[index / kChunk][index % kChunk]; }
  const WeightedMean& weights(uint32_t index) const {
    return weights_[index / kChunk][index % kChunk];
  }
  // Starts to bring what FindIn, or the cell itself, will need into the cache.
  static void Fetch(const Block* block, uint32_t element) {
    if (block != nullptr) block->prefetch(element);
  }
  void Fetch(uint32_t index) const {
    const Cell* cell = &(*this)[index];
    __builtin_prefetch(cell, 1);
    __builtin_prefetch(&cell->lines, 1);
  }

  // Every period that has a cell.
  const absl::btree_set<Period>& periods() const { return periods_; }
  uint32_t size() const { return size_; }
  // Calls visit(key, index) for every cell, in no order.
  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const auto& [place, block] : blocks_) {
      for (const auto& [element, index] : *block) {
        visit(CellKey{place.region, element, place.period}, index);
      }
    }
  }

 private:
  struct Place {
    uint32_t region;
    Period period;

    friend bool operator==(const Place&, const Place&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const Place& place) {
      return H::combine(std::move(h), place.region, place.period);
    }
  };

  // Cells come in chunks (512 KiB) and do not move: growing copies nothing and
  // never needs twice the memory.
  static constexpr uint32_t kChunk = 4096;

  const RegionAxis* regions_;
  const ElementAxis* elements_;
  const bool weighted_;
  std::vector<std::unique_ptr<Cell[]>> chunks_;
  std::vector<std::unique_ptr<WeightedMean[]>> weights_;  // empty unless weighted
  uint32_t size_ = 0;
  absl::flat_hash_map<Place, std::unique_ptr<Block>> blocks_;
  absl::btree_set<Period> periods_;
};

}  // namespace rekap
