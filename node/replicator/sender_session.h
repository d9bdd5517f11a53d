// The node's side of replication as a pure state machine: events in, actions
// out, clock and randomness injected, the journal and what flows down behind
// seams. The gRPC shell is replicator.h; the protocol is
// proto/rekap/v1/replication.proto.
//
//   kWaiting --due--> kDialling --opened--> kGreeting ----Resume----> kStreaming
//      ^                  |                   |    |                  |    ^
//      |                  |                   |    NeedSnapshot   trimmed  |
//      |                  |                   |    v                  |  Resume
//      |                  |                   |  kSnapshotting -------+----+
//      |                  |                   |    |                  |
//      +----- closed, refused (retry), deadline passed, base moved ---+
//      +---- kRefused: the same, but a person is needed; dials rarely ---+
//
// Invariants: nothing is sent before the aggregator's cursor was found in our
// own journal (trimmed entries keep their hash; only before the base that a database was
// restored onto there is none, and that base is sent); rows are of the base that the Hello
// announced; rows and batches are consecutive, and a batch gives the hash that it is sent
// with; unacknowledged bytes stay within the
// window; what is acknowledged was sent, and has our hash.
// One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/random/bit_gen_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

#include "domain/code/region_code.h"
#include "domain/journal/base.h"
#include "domain/journal/chain.h"
#include "node/replicator/downstream_store.h"
#include "node/replicator/journal_reader.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

struct SenderOptions {
  // One message of entries or rows. The first is so small that even a link of
  // 10 kbit/s acknowledges it within the progress deadline; it doubles while
  // acknowledgements come fast, up to what amortises a message's cost, and
  // halves while they come slowly.
  size_t batch_bytes_min = 16 * 1024;
  size_t batch_bytes_max = 256 * 1024;
  absl::Duration fast_ack = absl::Seconds(1);
  absl::Duration slow_ack = absl::Seconds(5);
  // Batches of the current size in flight, at most: enough to keep a fast link
  // busy; on a slow one heartbeats must not queue behind megabytes.
  size_t batches_in_flight_max = 16;
  size_t batch_entries_max = 4096;
  // The aggregator's window is honoured up to this, so that a wrong answer
  // cannot make the node hold more in memory.
  size_t window_bytes_max = 8 * 1024 * 1024;
  // Silence after which we say where we stand.
  absl::Duration heartbeat_interval = absl::Seconds(5);
  // Silence of the aggregator, or no acknowledgement while entries are in
  // flight or a snapshot is not answered, after which the stream counts as stuck.
  absl::Duration progress_deadline = absl::Seconds(30);
  // Full-jitter backoff: uniform in [0, min(max, first * 2^tries)]. The longest is short
  // enough that a nation's nodes are all back within 30 s of their aggregator, and long
  // enough that 7.285 of them come at some 500 a second once each waits that long (all their dials
  // are docs/performance.md's to tell); to a link that is down a dial every few seconds is
  // nothing.
  absl::Duration backoff_first = absl::Milliseconds(500);
  absl::Duration backoff_max = absl::Seconds(15);
  // After a refusal that needs a person, a certificate that is not accepted included.
  absl::Duration backoff_refused = absl::Minutes(5);
};

// What the shell does next. kHangUp ends the stream; the shell answers it with
// OnClosed like any other end.
struct SenderAction {
  enum class Kind { kDial, kSend, kHangUp };
  Kind kind;
  v1::NodeMessage message;  // kSend
};

class SenderSession {
 public:
  enum class State { kWaiting, kDialling, kGreeting, kSnapshotting, kStreaming, kRefused };

  // `journal`, `downstream` and `random` must outlive the session. Dials at once.
  SenderSession(RegionCode unit, const JournalReader* journal, DownstreamStore* downstream,
                absl::BitGenRef random, const SenderOptions& options, absl::Time now);

  // Events. OnTick at or after next_deadline(); early ticks do nothing.
  void OnOpened(absl::Time now);
  void OnMessage(const v1::AggregatorMessage& message, absl::Time now);
  void OnClosed(const absl::Status& status, absl::Time now);
  void OnJournalGrown(absl::Time now);
  // There is another way to the aggregator (a new certificate): the stream ends and the
  // next dial is at once, whatever was waited for.
  void OnNewChannel(absl::Time now);
  void OnTick(absl::Time now);

  // Actions since the last call, in order.
  std::vector<SenderAction> TakeActions() { return std::exchange(actions_, {}); }
  absl::Time next_deadline() const;

  State state() const { return state_; }
  // Durable at the aggregator, as last told; 0 before the first answer.
  Seq acknowledged() const { return acknowledged_.seq; }
  uint64_t in_flight_bytes() const { return in_flight_bytes_; }
  // Rows of the base that are durable at the aggregator, of how many; 0 of 0 but in
  // kSnapshotting.
  struct SnapshotProgress {
    uint64_t rows = 0;
    uint64_t rows_total = 0;
  };
  SnapshotProgress snapshot_progress() const;
  // Why the last stream ended, OK if none has or it ended by shutdown.
  const absl::Status& last_error() const { return last_error_; }
  // The aggregator's refusal of the last stream that it answered, with both positions;
  // nullopt if it accepted that one, or ended it because of the certificate.
  const std::optional<v1::Refusal>& last_refusal() const { return last_refusal_; }
  uint64_t batches_sent() const { return batches_sent_; }
  uint64_t entries_sent() const { return entries_sent_; }

 private:
  // A batch or a chunk of rows.
  struct InFlight {
    ChainPoint last;  // its last entry or row
    size_t bytes;
    absl::Time sent;
  };

  void BecomeDialling(absl::Time now);
  void BecomeGreeting(absl::Time now);
  void BecomeSnapshotting(const ChainPoint& row, std::string last_key, absl::Time now);
  void BecomeStreaming(const ChainPoint& cursor, absl::Time now);
  void BecomeWaiting(absl::Time now);
  void BecomeRefused(absl::Time now);

  void OnResume(const v1::Resume& resume, absl::Time now);
  void OnNeedSnapshot(const v1::NeedSnapshot& need, absl::Time now);
  void OnSnapshotAck(const v1::SnapshotAck& ack, absl::Time now);
  void OnAck(const v1::Ack& ack, absl::Time now);
  // The aggregator's cursor as found in our own journal; hangs up and gives nullopt if
  // it is not there.
  std::optional<ChainPoint> FindCursor(Seq seq, const std::string& hash);
  // Everything up to `last` of what is in flight has arrived.
  void Arrived(Seq last, absl::Time now);
  void OnRefusal(const v1::Refusal& refusal, absl::Time now);
  // Something from above was stored, or could not be.
  void OnStored(const absl::Status& status, absl::Time now);
  // Chooses the size of the next batch by how long one took.
  void AdaptBatch(absl::Duration ack_time);
  // Of the window, for one message more, and for how many bytes.
  bool HasRoom() const;
  size_t Room() const;
  // Something must come from the aggregator: acknowledgements, after the last row a
  // Resume.
  bool AwaitsProgress() const { return state_ == State::kSnapshotting || !in_flight_.empty(); }
  // Sends batches while the journal has entries and the window has room.
  void Pump(absl::Time now);
  // The same with chunks of the base's rows.
  void PumpRows(absl::Time now);
  void SendCounted(v1::NodeMessage message, const ChainPoint& last, size_t bytes, absl::Time now);
  void SendHeartbeat(absl::Time now);
  void Send(v1::NodeMessage message, absl::Time now);
  void HangUp(absl::Status reason, bool needs_person);
  void ResetStream();

  const RegionCode unit_;
  const JournalReader* const journal_;
  DownstreamStore* const downstream_;
  absl::BitGenRef random_;
  const SenderOptions options_;

  State state_ = State::kWaiting;
  std::vector<SenderAction> actions_;
  absl::Status last_error_;
  std::optional<v1::Refusal> last_refusal_;
  int tries_ = 0;                // dials since the last acknowledgement
  absl::Time due_;               // kWaiting, kRefused: next dial
  bool hanging_up_ = false;      // OnClosed is to come
  bool needs_person_ = false;    // go to kRefused when closed
  bool dial_at_once_ = false;    // when closed
  ChainPoint acknowledged_;      // cumulative, verified
  ChainPoint sent_;              // kStreaming: last entry sent
  std::optional<Base> base_;     // as announced by the Hello
  ChainPoint acknowledged_row_;  // kSnapshotting: as acknowledged_, of base_'s rows
  ChainPoint sent_row_;          // kSnapshotting: last row sent, and its key
  std::string sent_key_;
  ChainHasher hasher_;
  std::deque<InFlight> in_flight_;  // sent and not acknowledged
  uint64_t in_flight_bytes_ = 0;    // sum of in_flight_
  uint64_t window_bytes_ = 0;       // as granted
  size_t batch_bytes_ = 0;          // size of the next batch
  absl::Time last_sent_;            // for heartbeats
  absl::Time last_heard_;           // for the progress deadline
  absl::Time last_progress_;        // last acknowledgement, or idle
  uint64_t batches_sent_ = 0;
  uint64_t entries_sent_ = 0;
};

}  // namespace rekap
