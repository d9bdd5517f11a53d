#include "aggregator/ingest/unit_board.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "runtime/escape/escape.h"

namespace rekap {

void UnitBoard::OnCursor(RegionCode code, const JournalPosition& position, absl::Time last_entry) {
  absl::MutexLock lock(&mutex_);
  Unit& unit = units_[code];
  unit.state.position = position;
  if (last_entry != absl::InfinitePast()) unit.state.last_entry = last_entry;
  while (!unit.missing.empty() && unit.missing.front().head <= position.point.seq) {
    unit.missing.pop_front();
  }
}

void UnitBoard::OnConnected(RegionCode code, Epoch epoch, Seq head, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  Unit& unit = units_[code];
  unit.state.connected = true;
  unit.state.last_refusal.clear();
  // The head that an earlier stream announced does not bind this one.
  unit.state.node_head = Seq();
  Forget(unit, epoch == unit.announcing ? head : Seq());
  unit.announcing = epoch;
  Announce(unit, head, now);
}

void UnitBoard::OnHead(RegionCode code, Seq head, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  Announce(units_[code], head, now);
}

void UnitBoard::OnReceived(RegionCode code, const v1::Received& received) {
  absl::MutexLock lock(&mutex_);
  UnitState& state = units_[code].state;
  state.catalog_version = received.catalog_version();
  state.review = Seq{received.review_seq()};
  state.catalog_error = std::string(TruncateUtf8(received.catalog_error(), kCatalogErrorMax));
}

void UnitBoard::OnQuarantine(RegionCode code, uint64_t count, std::string last_reason) {
  absl::MutexLock lock(&mutex_);
  UnitState& state = units_[code].state;
  state.quarantined = count;
  if (count == 0 || !last_reason.empty()) state.last_quarantine = std::move(last_reason);
}

void UnitBoard::OnSnapshot(RegionCode code, uint64_t rows, uint64_t rows_total) {
  absl::MutexLock lock(&mutex_);
  UnitState& state = units_[code].state;
  state.snapshot_rows = rows;
  state.snapshot_rows_total = rows_total;
}

void UnitBoard::OnCertificate(RegionCode code, absl::Time end) {
  absl::MutexLock lock(&mutex_);
  units_[code].state.certificate_end = end;
}

void UnitBoard::OnDisconnected(RegionCode code, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  Unit& unit = units_[code];
  unit.state.connected = false;
  unit.state.last_seen = now;
}

void UnitBoard::OnRefused(RegionCode code, v1::Refusal::Code why, absl::string_view detail,
                          absl::Time now) {
  absl::MutexLock lock(&mutex_);
  UnitState& state = units_[code].state;
  state.refused = why;
  state.last_refusal = absl::StrCat(v1::Refusal::Code_Name(why), ": ", detail);
  state.last_seen = now;
}

void UnitBoard::OnAccepted(RegionCode code) {
  absl::MutexLock lock(&mutex_);
  units_[code].state.refused = v1::Refusal::CODE_UNSPECIFIED;
}

void UnitBoard::Restore(RegionCode code, absl::Time last_seen, v1::Refusal::Code refused) {
  absl::MutexLock lock(&mutex_);
  UnitState& state = units_[code].state;
  state.last_seen = last_seen;
  state.refused = refused;
  if (refused == v1::Refusal::CODE_UNSPECIFIED) return;
  state.last_refusal =
      absl::StrCat(v1::Refusal::Code_Name(refused), ": before this aggregator's last start");
}

void UnitBoard::Announce(Unit& unit, Seq head, absl::Time now) {
  unit.state.last_seen = now;
  unit.state.node_head = std::max(unit.state.node_head, head);
  Seq known = unit.missing.empty() ? unit.state.position.point.seq : unit.missing.back().head;
  if (head <= known) return;
  if (unit.missing.size() >= kAnnouncementsMax) {
    unit.missing.back().head = head;
  } else {
    unit.missing.push_back({head, now});
  }
}

void UnitBoard::Forget(Unit& unit, Seq head) {
  while (!unit.missing.empty() && unit.missing.back().head > head) {
    const absl::Time time = unit.missing.back().time;
    unit.missing.pop_back();
    Seq known = unit.missing.empty() ? unit.state.position.point.seq : unit.missing.back().head;
    // It announced those up to `head` as well.
    if (head > known) unit.missing.push_back({head, time});
  }
}

UnitState UnitBoard::At(const Unit& unit, absl::Time now) {
  UnitState state = unit.state;
  state.lag_known = state.connected || !unit.missing.empty();
  if (!unit.missing.empty()) {
    state.lag = std::max(absl::ZeroDuration(), now - unit.missing.front().time);
  }
  return state;
}

UnitState UnitBoard::Get(RegionCode code, absl::Time now) const {
  absl::MutexLock lock(&mutex_);
  auto it = units_.find(code);
  return it == units_.end() ? UnitState() : At(it->second, now);
}

std::map<RegionCode, UnitState> UnitBoard::All(absl::Time now) const {
  absl::MutexLock lock(&mutex_);
  std::map<RegionCode, UnitState> states;
  for (const auto& [code, unit] : units_) states.emplace(code, At(unit, now));
  return states;
}

}  // namespace rekap
