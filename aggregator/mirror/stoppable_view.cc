#include "aggregator/mirror/stoppable_view.h"

namespace rekap {
namespace {

// What a scan came to. `stopped` is a reference: it is known once the scan has ended.
absl::Status Ended(const bool& stopped, const absl::Status& scanned) {
  return stopped ? absl::CancelledError("told to stop") : scanned;
}

}  // namespace

absl::StatusOr<std::vector<std::pair<RegionCode, JournalPosition>>> StoppableView::Cursors() const {
  return view_->Cursors();
}

absl::Status StoppableView::ScanUnit(RegionCode unit, absl::string_view prefix,
                                     absl::string_view from,
                                     const std::function<bool(const MirrorRow&)>& visit) const {
  bool stopped = false;
  return Ended(stopped, view_->ScanUnit(unit, prefix, from, Until(visit, stopped)));
}

absl::Status StoppableView::ScanAll(std::optional<RegionCode> from,
                                    const std::function<bool(const MirrorRow&)>& visit) const {
  bool stopped = false;
  return Ended(stopped, view_->ScanAll(from, Until(visit, stopped)));
}

absl::Status StoppableView::ScanJournal(
    RegionCode unit, Seq after,
    const std::function<bool(Seq, absl::string_view, absl::string_view)>& visit) const {
  bool stopped = false;
  return Ended(stopped, view_->ScanJournal(unit, after, Until(visit, stopped)));
}

absl::StatusOr<std::vector<Base>> StoppableView::Gaps(RegionCode unit) const {
  return view_->Gaps(unit);
}

absl::Status StoppableView::ScanBase(
    RegionCode unit,
    const std::function<bool(absl::string_view, Seq, absl::string_view)>& visit) const {
  bool stopped = false;
  return Ended(stopped, view_->ScanBase(unit, Until(visit, stopped)));
}

absl::StatusOr<std::vector<std::pair<Seq, Epoch>>> StoppableView::Lineage(RegionCode unit) const {
  return view_->Lineage(unit);
}

absl::Status StoppableView::ScanQuarantine(
    std::optional<RegionCode> unit, const std::function<bool(const Quarantined&)>& visit) const {
  bool stopped = false;
  return Ended(stopped, view_->ScanQuarantine(unit, Until(visit, stopped)));
}

}  // namespace rekap
