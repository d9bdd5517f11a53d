// A view whose scans end with Cancelled once they are to stop. What reads all that is
// stored, a proof or a recompute, then ends at the next row.
#pragma once

#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "aggregator/mirror/mirror_store.h"

namespace rekap {

class StoppableView : public MirrorView {
 public:
  // `stop` is asked before every row, on the threads that scan; once true it stays so.
  StoppableView(std::shared_ptr<const MirrorView> view, std::function<bool()> stop)
      : view_(std::move(view)), stop_(std::move(stop)) {}

  absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> Cursors() const override;
  absl::Status ScanUnit(RegionCode unit, absl::string_view prefix, absl::string_view from,
                        const std::function<bool(const MirrorRow&)>& visit) const override;
  absl::Status ScanAll(std::optional<RegionCode> from,
                       const std::function<bool(const MirrorRow&)>& visit) const override;
  absl::Status ScanJournal(
      RegionCode unit, Seq after,
      const std::function<bool(Seq, absl::string_view hash, absl::string_view entry)>& visit)
      const override;
  absl::StatusOr<std::vector<Base>> Gaps(RegionCode unit) const override;
  absl::Status ScanBase(RegionCode unit,
                        const std::function<bool(absl::string_view record_key, Seq,
                                                 absl::string_view entry)>& visit) const override;
  absl::StatusOr<std::vector<std::pair<Seq, Epoch>>> Lineage(RegionCode unit) const override;
  absl::Status ScanQuarantine(std::optional<RegionCode> unit,
                              const std::function<bool(const Quarantined&)>& visit) const override;

 private:
  // `visit`, asking before each row; `stopped` is set once it is to stop.
  template <typename... Row>
  std::function<bool(Row...)> Until(const std::function<bool(Row...)>& visit, bool& stopped) const {
    return [this, &visit, &stopped](Row... row) {
      stopped = stop_();
      return !stopped && visit(row...);
    };
  }

  const std::shared_ptr<const MirrorView> view_;
  const std::function<bool()> stop_;
};

}  // namespace rekap
