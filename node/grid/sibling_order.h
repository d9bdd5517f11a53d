// In which order the rows of one parent stand in a grid.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace rekap {

// The stored ones in the order of their lines, each of the others behind the
// greatest key that is less than its own, or first if none is. No key twice.
template <typename Key>
std::vector<Key> SiblingOrder(std::vector<std::pair<uint32_t, Key>> stored,
                              std::vector<Key> others) {
  std::sort(stored.begin(), stored.end());
  std::sort(others.begin(), others.end());
  std::vector<Key> order;
  for (auto& [line, key] : stored) order.push_back(std::move(key));
  for (Key& key : others) {
    auto before = order.end();
    for (auto at = order.begin(); at != order.end(); ++at) {
      if (*at < key && (before == order.end() || *before < *at)) before = at;
    }
    order.insert(before == order.end() ? order.begin() : before + 1, std::move(key));
  }
  return order;
}

}  // namespace rekap
