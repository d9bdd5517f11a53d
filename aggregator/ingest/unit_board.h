// What is known of each unit's replication: connected, position, lag, last
// refusal, what was set aside. Written by ingest, read by queries and metrics; any
// thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

// Of one unit, at one moment.
struct UnitState {
  bool connected = false;
  // The unit tells where it stands, or is known to be behind; else its lag is
  // unknown, which is not 0.
  bool lag_known = false;
  JournalPosition position;  // durable cursor; epoch 0 = none
  Seq node_head;             // as last announced, 0 = never
  absl::Duration lag;        // age of the oldest missing announcement, over all its streams
  absl::Time last_seen = absl::InfinitePast();
  absl::Time last_entry = absl::InfinitePast();  // commit time of the last entry
  std::string last_refusal;                      // empty = none since the last accepted hello
  // Why its last refused stream was, until its entries are accepted again: an accepted hello
  // proves little of a history. UNSPECIFIED = they are.
  v1::Refusal::Code refused = v1::Refusal::CODE_UNSPECIFIED;
  // What it holds of what flows down, as it last told.
  uint32_t catalog_version = 0;
  Seq review;
  std::string catalog_error;
  // Entries set aside, and why the last one was, if that was seen since start.
  uint64_t quarantined = 0;
  std::string last_quarantine;
  // Rows of a base on its way that are durable here, of how many; 0 of 0 if none.
  uint64_t snapshot_rows = 0;
  uint64_t snapshot_rows_total = 0;
  // End of the certificate that the last accepted stream was opened with; InfinitePast
  // = none seen since start.
  absl::Time certificate_end = absl::InfinitePast();

  uint64_t lag_entries() const {
    return node_head > position.point.seq ? node_head.value - position.point.seq.value : 0;
  }
};

class UnitBoard {
 public:
  // Bytes of catalog_error: a node may send a message full of it.
  static constexpr size_t kCatalogErrorMax = 1024;
  // Announcements kept per unit to tell the age of what is missing. When full
  // the newest is merged into the one before, so the age errs on the high side.
  static constexpr size_t kAnnouncementsMax = 32;

  // `last_entry` InfinitePast: leaves that time as it is.
  void OnCursor(RegionCode unit, const JournalPosition& position, absl::Time last_entry);
  // `epoch`, `head`: of its journal, as it said hello. What it announced before and has still not
  // sent keeps its age: a link that breaks again and again is as far behind as one that stands.
  // Nothing of another epoch, nor of what its journal lacks now, is waited for.
  void OnConnected(RegionCode unit, Epoch epoch, Seq head, absl::Time now);
  void OnHead(RegionCode unit, Seq head, absl::Time now);
  void OnReceived(RegionCode unit, const v1::Received& received);
  // `count` is of the unit as a whole; an empty reason leaves the last one as it is
  // unless nothing is set aside any more.
  void OnQuarantine(RegionCode unit, uint64_t count, std::string last_reason);
  // 0 of 0: no base is on its way any more.
  void OnSnapshot(RegionCode unit, uint64_t rows, uint64_t rows_total);
  void OnCertificate(RegionCode unit, absl::Time end);
  void OnDisconnected(RegionCode unit, absl::Time now);
  // `detail` as Refusal.detail.
  void OnRefused(RegionCode unit, v1::Refusal::Code code, absl::string_view detail, absl::Time now);
  // Entries of it are durable, or an accepted stream of it has none to send.
  void OnAccepted(RegionCode unit);
  // At the start: as it was when the process before ended.
  void Restore(RegionCode unit, absl::Time last_seen, v1::Refusal::Code refused);

  // The default state for a unit never heard of.
  UnitState Get(RegionCode unit, absl::Time now) const;
  std::map<RegionCode, UnitState> All(absl::Time now) const;

 private:
  struct Announcement {
    Seq head;
    absl::Time time;
  };
  struct Unit {
    UnitState state;
    Epoch announcing;                  // whose journal `missing` is of
    std::deque<Announcement> missing;  // heads above the cursor, oldest first
  };

  static UnitState At(const Unit& unit, absl::Time now);
  static void Announce(Unit& unit, Seq head, absl::Time now);
  // Nothing above `head` is missing any more.
  static void Forget(Unit& unit, Seq head);

  mutable absl::Mutex mutex_;
  std::map<RegionCode, Unit> units_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace rekap
