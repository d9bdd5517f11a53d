#include "aggregator/query/quarantine.h"

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"

#include "domain/code/region_code.h"

namespace rekap {
namespace {

// Bytes of entries, which stand in the journal or, where it no longer reaches back that
// far, in the base.
class EntrySizes {
 public:
  explicit EntrySizes(const MirrorView& view) : view_(view) {}

  // 0 for one that is nowhere: what the verification tells.
  absl::StatusOr<uint32_t> SizeOf(RegionCode unit, Seq seq) {
    if (unit_ != unit) {
      if (absl::Status read = ReadBase(unit); !read.ok()) return read;
    }
    auto in_base = base_.find(seq.value);
    if (in_base != base_.end()) return in_base->second;
    uint32_t size = 0;
    absl::Status read = view_.ScanJournal(
        unit, Seq{seq.value - 1}, [&](Seq found, absl::string_view, absl::string_view entry) {
          if (found == seq) size = static_cast<uint32_t>(entry.size());
          return false;
        });
    if (!read.ok()) return read;
    return size;
  }

 private:
  absl::Status ReadBase(RegionCode unit) {
    unit_ = unit;
    base_.clear();
    return view_.ScanBase(unit, [&](absl::string_view, Seq seq, absl::string_view entry) {
      base_[seq.value] = static_cast<uint32_t>(entry.size());
      return true;
    });
  }

  const MirrorView& view_;
  std::optional<RegionCode> unit_;                // whose base was read
  absl::flat_hash_map<uint64_t, uint32_t> base_;  // by seq
};

}  // namespace

absl::StatusOr<v1::QuarantineResponse> ListQuarantine(const MirrorView& view,
                                                      const v1::QuarantineRequest& request) {
  std::optional<RegionCode> only;
  if (!request.unit().empty()) {
    absl::StatusOr<RegionCode> unit = RegionCode::Parse(request.unit());
    if (!unit.ok()) return unit.status();
    only = *unit;
  }
  v1::QuarantineResponse response;
  EntrySizes sizes(view);
  absl::Status bad;
  absl::Status scanned = view.ScanQuarantine(only, [&](const MirrorView::Quarantined& aside) {
    absl::StatusOr<uint32_t> size = sizes.SizeOf(aside.unit, aside.seq);
    bad = size.status();
    if (!bad.ok()) return false;
    v1::QuarantinedEntry& entry = *response.add_entries();
    entry.set_unit(aside.unit.ToString());
    entry.set_seq(aside.seq.value);
    entry.set_reason(std::string(aside.reason));
    entry.set_time_unix_ms(absl::ToUnixMillis(aside.time));
    entry.set_size(*size);
    return response.entries_size() < kQuarantineListMax;
  });
  if (!scanned.ok()) return scanned;
  if (!bad.ok()) return bad;
  return response;
}

}  // namespace rekap
