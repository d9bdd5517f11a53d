// What an aggregator may send to a node, a broken and a hostile one: messages into the
// session that replicates, and the chunks of a history that is restored. The first byte of
// the input chooses, the rest is a program of what arrives.
//
// Promised: nothing is sent before the cursor was found in the node's own journal; what is
// sent is the journal, chained; what counts as acknowledged is in it with our hash; the
// window holds. A history that is taken is a chain from its begin or its base, and whole
// only where it was announced to end.
#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "node/replicator/sender_session.h"
#include "node/restore/history_receiver.h"
#include "node/store/history_builder.h"
#include "tests/fuzz/fuzz.h"
#include "tests/replication/fixtures.h"
#include "tests/temp_dir.h"

using namespace rekap;  // NOLINT: a target is one function
using fuzz::Require;

namespace {

constexpr int kStepsMax = 200;  // a few milliseconds
constexpr size_t kPieceMax = 512;

std::string Flipped(std::string bytes, uint8_t where) {
  if (!bytes.empty()) bytes[where % bytes.size()] ^= 1;
  return bytes;
}

// A node's session, and what it said.
class Node {
 public:
  Node() {
    for (int i = 1; i <= 12; ++i) journal_.AppendFor(static_cast<uint32_t>(2010 + i % 5), i);
    options_.window_bytes_max = 700;  // a few entries
    options_.batch_bytes_min = 100;
    options_.batch_bytes_max = 300;
    session_ =
        std::make_unique<SenderSession>(Omben(), &journal_, &downstream_, random_, options_, now_);
  }

  void Step(fuzz::Bytes& bytes) {
    const uint8_t what = bytes.Byte() % 10;
    const uint8_t where = bytes.Byte();
    v1::AggregatorMessage message;
    switch (what) {
      case 0:
        session_->OnOpened(now_);
        break;
      case 1:
        session_->OnClosed(absl::UnavailableError("cut"), now_);
        break;
      case 2:
        now_ += absl::Seconds(where);
        session_->OnTick(now_);
        break;
      case 3:
        journal_.Append(where);
        session_->OnJournalGrown(now_);
        break;
      case 4:
        Trim(where);
        break;
      case 5:
        if (message.ParseFromString(std::string(bytes.Piece(kPieceMax)))) Receive(message);
        break;
      case 6: {
        v1::Resume& resume = *message.mutable_resume();
        resume.set_after_seq(where % (Head() + 2));
        resume.set_hash(HashAt(resume.after_seq(), bytes.Byte()));
        resume.set_window_bytes(uint64_t{bytes.Byte()} << 4);
        Receive(message);
        break;
      }
      case 7: {
        v1::Ack& ack = *message.mutable_ack();
        ack.set_seq(where % (Head() + 2));
        ack.set_hash(HashAt(ack.seq(), bytes.Byte()));
        Receive(message);
        break;
      }
      case 8: {
        v1::NeedSnapshot& need = *message.mutable_need_snapshot();
        need.set_after_seq(where % (Head() + 2));
        need.set_hash(HashAt(need.after_seq(), bytes.Byte()));
        need.set_rows(bytes.Byte() % 8);
        need.set_row_hash(std::string(32, '\0'));
        need.set_window_bytes(1000);
        Receive(message);
        break;
      }
      default: {
        v1::SnapshotAck& ack = *message.mutable_snapshot_ack();
        ack.set_rows(where % 8);
        ack.set_hash(last_row_hash_);
        Receive(message);
        break;
      }
    }
    Check();
  }

 private:
  uint64_t Head() const { return journal_.Head().point.seq.value; }
  // Ours, or one that is not.
  std::string HashAt(uint64_t seq, uint8_t flip) const {
    absl::StatusOr<ChainHash> hash = journal_.HashAt(Seq{seq});
    if (!hash.ok()) return std::string(32, 'x');
    return flip % 4 == 0 ? Flipped(std::string(hash->view()), flip) : std::string(hash->view());
  }
  void Trim(uint64_t to) {
    if (to >= journal_.First().value && to < Head()) journal_.Trim(to);
  }
  void Receive(const v1::AggregatorMessage& message) {
    // Whether it names an entry of ours: the session must find the same.
    auto ours = [this](uint64_t seq, const std::string& hash) {
      absl::StatusOr<ChainHash> at = journal_.HashAt(Seq{seq});
      return at.ok() && std::string(at->view()) == hash;
    };
    if (message.has_resume()) {
      found_ |= ours(message.resume().after_seq(), message.resume().hash());
    }
    if (message.has_need_snapshot()) {
      found_ |= ours(message.need_snapshot().after_seq(), message.need_snapshot().hash());
    }
    session_->OnMessage(message, now_);
  }
  void Check() {
    for (const SenderAction& action : session_->TakeActions()) {
      if (action.kind != SenderAction::Kind::kSend) continue;
      if (action.message.has_hello()) found_ = false;
      if (action.message.has_batch()) CheckBatch(action.message.batch());
      if (action.message.has_snapshot()) CheckRows(action.message.snapshot());
    }
    Require(session_->acknowledged().value <= Head(), "what is acknowledged is in the journal");
    Require(session_->in_flight_bytes() <= options_.window_bytes_max + kEntrySizeMax,
            "the window holds");
  }
  void CheckBatch(const v1::Batch& batch) {
    Require(found_, "nothing is sent before the cursor was found");
    Require(batch.entries_size() > 0, "no batch is empty");
    ChainPoint point = journal_.At(batch.first_seq() - 1).point;
    Require(batch.previous_hash() == point.hash.view(), "a batch follows our entry");
    ChainHasher hasher;
    for (const std::string& entry : batch.entries()) point = hasher.Append(point, entry);
    Require(point == journal_.At(point.seq.value).point, "a batch is what the journal holds");
    Require(batch.last_hash() == point.hash.view(), "a batch says its last hash");
  }
  void CheckRows(const v1::SnapshotChunk& chunk) {
    Require(found_, "no row is sent before the cursor was found");
    ChainHasher hasher;
    absl::StatusOr<ChainHash> before = ChainHash::FromBytes(chunk.previous_hash());
    Require(before.ok() && chunk.rows_size() > 0, "a chunk has rows that follow");
    ChainHash hash = *before;
    for (const std::string& row : chunk.rows()) hash = hasher.Next(hash, row);
    last_row_hash_ = std::string(hash.view());
  }

  MemoryJournal journal_{7};
  MemoryDownstreamStore downstream_;
  std::mt19937_64 random_{1};
  SenderOptions options_;
  absl::Time now_ = absl::FromUnixSeconds(1'600'000'000);
  std::unique_ptr<SenderSession> session_;
  bool found_ = false;  // a cursor of ours was told since the last Hello
  std::string last_row_hash_ = std::string(32, '\0');
};

// A restore that is sent an honest history, a mangled one, or anything.
class Restore {
 public:
  explicit Restore(HistoryBuilder* builder) : builder_(builder), receiver_(Omben(), builder) {
    for (int i = 1; i <= 12; ++i) journal_.AppendFor(static_cast<uint32_t>(2010 + i % 5), i);
    Require(builder_->Begin(Epoch(), std::nullopt).ok(), "a restore begins with nothing");
  }

  // Steps below 4 end a restore that they do not fit; the input is over then.
  bool Step(fuzz::Bytes& bytes) {
    v1::HistoryChunk chunk;
    const uint8_t what = bytes.Byte() % 5;
    const uint8_t where = bytes.Byte();
    switch (what) {
      case 0: {
        if (where >= journal_.First().value && where < 12) journal_.Trim(where);
        *chunk.mutable_head()->mutable_position() = ToProto(Omben(), journal_.Head());
        if (journal_.CurrentBase()) {
          *chunk.mutable_head()->mutable_base() = ToProto(*journal_.CurrentBase());
        }
        break;
      }
      case 1: {
        const uint64_t rows =
            journal_.CurrentBase() ? journal_.CurrentBase()->last_row.seq.value : 0;
        const uint64_t first = builder_->rows() + 1;
        if (first > rows) return true;
        *chunk.mutable_rows() = journal_.MakeChunk(first, std::min(rows, first + where % 3));
        break;
      }
      case 2: {
        const uint64_t first = std::max(builder_->head().seq.Next(), journal_.First()).value;
        if (first > 12) return true;
        *chunk.mutable_entries() =
            journal_.MakeBatch(first, std::min<uint64_t>(12, first + where % 5));
        break;
      }
      case 3:
        chunk.mutable_end();
        break;
      default:
        if (!chunk.ParseFromString(std::string(bytes.Piece(kPieceMax)))) return true;
        break;
    }
    // Every eighth honest chunk is damaged on the way.
    if (what < 3 && where % 8 == 7) {
      std::string damaged = Flipped(chunk.SerializeAsString(), bytes.Byte());
      if (!chunk.ParseFromString(damaged)) return true;
    }
    return Take(chunk);
  }

 private:
  bool Take(const v1::HistoryChunk& chunk) {
    const ChainPoint before = builder_->head();
    const bool ended = receiver_.ended();
    absl::Status taken = receiver_.Take(chunk);
    if (!taken.ok()) {
      Require(absl::IsDataLoss(taken) || absl::IsAborted(taken), "what does not fit is damage");
      Require(receiver_.ended() == ended, "what is refused does not make a history whole");
      return false;
    }
    if (chunk.has_entries()) {
      ChainHasher hasher;
      ChainPoint point = before;
      for (const std::string& entry : chunk.entries().entries())
        point = hasher.Append(point, entry);
      Require(point == builder_->head(), "entries are taken as a chain");
      const std::string& last = chunk.entries().last_hash();
      Require(last.empty() || last == point.hash.view(), "and as they were sent");
    }
    Require(builder_->head().seq <= receiver_.position().point.seq, "no further than announced");
    if (receiver_.ended()) {
      Require(builder_->head() == receiver_.position().point, "whole is up to the announced end");
    }
    return true;
  }

  MemoryJournal journal_{7};
  HistoryBuilder* const builder_;
  HistoryReceiver receiver_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Bytes bytes(data, size);
  if (bytes.Byte() % 2 == 0) {
    Node node;
    for (int i = 0; i < kStepsMax && !bytes.empty(); ++i) node.Step(bytes);
    return 0;
  }
  // One database for all inputs, which every restore begins anew: to make one takes longer
  // than what is looked for.
  static const TempDir directory;
  static const std::unique_ptr<HistoryBuilder> builder =
      *HistoryBuilder::Open(directory.path(), Omben());
  Restore restore(builder.get());
  for (int i = 0; i < kStepsMax && !bytes.empty(); ++i) {
    if (!restore.Step(bytes)) break;
  }
  return 0;
}
