#include "aggregator/rollup/cell_table.h"

namespace rekap {

const CellTable::Block* CellTable::FindBlock(uint32_t region, Period period) const {
  auto it = blocks_.find(Place{region, period});
  return it == blocks_.end() ? nullptr : it->second.get();
}

uint32_t CellTable::FindIn(const Block* block, uint32_t element) {
  if (block == nullptr) return kNone;
  auto it = block->find(element);
  return it == block->end() ? kNone : it->second;
}

uint32_t CellTable::FindOrMake(const CellKey& key) {
  uint32_t known = Find(key);
  if (known != kNone) return known;

  const RegionAxis::Entry& region = (*regions_)[key.region];
  const ElementAxis::Entry& element = (*elements_)[key.element];
  Cell cell;
  cell.rank = region.unit ? element.rank : regions_->RankAbove(key.region);
  cell.counts_only = element.element.kind == Element::Kind::kIndicator;
  for (size_t i = 0; region.unit && i < kElementParents; ++i) {
    if (element.parents[i] == kNone) continue;
    cell.parents[i] = FindOrMake({key.region, element.parents[i], key.period});
  }
  if (region.parent != kNone) {
    cell.parents[kRegionParent] = FindOrMake({region.parent, key.element, key.period});
  }

  if (size_ % kChunk == 0) {
    chunks_.push_back(std::make_unique<Cell[]>(kChunk));
    if (weighted_) weights_.push_back(std::make_unique<WeightedMean[]>(kChunk));
  }
  uint32_t index = size_++;
  (*this)[index] = cell;
  std::unique_ptr<Block>& block = blocks_[Place{key.region, key.period}];
  if (block == nullptr) {
    block = std::make_unique<Block>();
    periods_.insert(key.period);
  }
  block->emplace(key.element, index);
  return index;
}

}  // namespace rekap
