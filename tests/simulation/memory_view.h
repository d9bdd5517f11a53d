// One version of a MemoryMirror, and how its tables are read.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"

#include "aggregator/mirror/mirror_store.h"
#include "tests/simulation/sim_disk.h"

namespace rekap::sim {

// The rows of a table whose key starts with `prefix`, from `from` on, for a range loop.
class Range {
 public:
  class Iterator {
   public:
    Iterator(SimDisk::Table::const_iterator it, const Range* range) : it_(it), range_(range) {}
    const SimDisk::Table::value_type& operator*() const { return *it_; }
    Iterator& operator++() {
      ++it_;
      return *this;
    }
    // Only asked against the end.
    bool operator!=(const Iterator&) const {
      return it_ != range_->table_.end() && absl::StartsWith(it_->first, range_->prefix_);
    }

   private:
    SimDisk::Table::const_iterator it_;
    const Range* range_;
  };

  // `table` must outlive the range.
  Range(const SimDisk::Table& table, std::string prefix, const std::string& from)
      : table_(table), prefix_(std::move(prefix)), from_(std::max(prefix_, from)) {}
  Iterator begin() const { return {table_.lower_bound(from_), this}; }
  Iterator end() const { return {table_.end(), this}; }

 private:
  const SimDisk::Table& table_;
  const std::string prefix_;
  const std::string from_;
};

class MemoryView : public MirrorView {
 public:
  explicit MemoryView(std::shared_ptr<const SimDisk::Tables> tables) : tables_(std::move(tables)) {}

  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> Cursors() const override;
  absl::Status ScanUnit(RegionCode unit, absl::string_view prefix, absl::string_view from,
                        const std::function<bool(const MirrorRow&)>& visit) const override;
  absl::Status ScanAll(std::optional<RegionCode> from,
                       const std::function<bool(const MirrorRow&)>& visit) const override;
  absl::Status ScanJournal(
      RegionCode unit, Seq after,
      const std::function<bool(Seq, absl::string_view, absl::string_view)>& visit) const override;
  absl::StatusOr<std::vector<Base>> Gaps(RegionCode unit) const override;
  absl::Status ScanBase(
      RegionCode unit,
      const std::function<bool(absl::string_view, Seq, absl::string_view)>& visit) const override;
  absl::StatusOr<std::vector<std::pair<Seq, Epoch>>> Lineage(RegionCode unit) const override;
  absl::Status ScanQuarantine(std::optional<RegionCode> unit,
                              const std::function<bool(const Quarantined&)>& visit) const override;

 private:
  absl::Status ScanRows(const std::string& prefix, const std::string& from,
                        const std::function<bool(const MirrorRow&)>& visit) const;

  const std::shared_ptr<const SimDisk::Tables> tables_;
};

}  // namespace rekap::sim
