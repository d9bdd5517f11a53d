// Messages into the aggregator's ingest: the input is a program of what nodes (honest,
// broken and hostile ones), the network and the disk do, against a store in memory.
// After every step what the store was given is checked: it follows what is there, along
// the chain; and nothing that is not stored is acknowledged.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "aggregator/ingest/ingest_core.h"
#include "tests/fuzz/fuzz.h"
#include "tests/replication/fixtures.h"

using namespace rekap;  // NOLINT: a target is one function
using fuzz::Require;

namespace {

constexpr int kStepsMax = 400;  // a few milliseconds
constexpr size_t kNodes = 3;    // two of one unit, one of another
constexpr size_t kStreams = 4;

RegionCode UnitOf(size_t node) { return node < 2 ? Omben() : *RegionCode::Parse("35.27.06"); }

// The durable state, as MirrorStore has it, without the records.
class Store {
 public:
  UnitStanding Standing(RegionCode unit) const {
    auto it = units_.find(unit);
    return it == units_.end() ? UnitStanding() : it->second;
  }

  void Append(const UnitAppend& append) {
    UnitStanding& unit = units_[append.unit];
    if (unit.cursor) {
      Require(append.before == *unit.cursor, "an append follows the cursor");
    } else {
      Require(append.before.point == ChainPoint(), "a history begins at its begin");
    }
    ChainHasher hasher;
    ChainPoint point = append.before.point;
    for (const ChainedEntry& entry : append.entries) {
      point = hasher.Append(point, entry.bytes);
      Require(point.hash == entry.hash, "an entry is chained");
      Require(entry.bytes.size() <= kEntrySizeMax, "an entry has a bound");
      Require(entry.unreadable.empty() == !entry.record_key.empty(), "an entry has a key or not");
      unit.quarantined += entry.unreadable.empty() ? 0 : 1;
    }
    Require(unit.quarantined <= kQuarantineMax, "the quarantine has a bound");
    Require(append.after().point == point, "the cursor moves with the entries");
    MoveCursor(unit, append.after());
  }

  void Stage(const StagedRows& rows) {
    UnitStanding& unit = units_[rows.unit];
    if (rows.before.row != ChainPoint()) {
      Require(unit.staged && unit.staged->epoch == rows.before.epoch &&
                  unit.staged->base == rows.before.base && unit.staged->row == rows.before.row,
              "rows follow those that are staged");
    }
    ChainHasher hasher;
    ChainPoint point = rows.before.row;
    std::string last = rows.before.last_key;
    for (const BaseRow& row : rows.rows) {
      Require(row.record_key > last, "rows ascend");
      last = row.record_key;
      point = hasher.Append(point, EncodeBaseRow(row.record_key, row.seq, row.entry));
    }
    Require(rows.rows.empty() || point.hash == rows.hash, "rows are chained");
    Require(point.seq <= rows.before.base.last_row.seq, "no more rows than announced");
    unit.staged = rows.after();
  }

  void Install(const BaseInstall& install) {
    UnitStanding& unit = units_[install.unit];
    Require(install.before == unit.cursor, "an install follows the cursor");
    Require(!unit.cursor || install.base.point.seq > unit.cursor->point.seq,
            "a base is beyond the cursor");
    Require(install.base.last_row.seq.value == 0 ||
                (unit.staged && unit.staged->base == install.base &&
                 unit.staged->epoch == install.epoch && unit.staged->row == install.base.last_row),
            "what is installed is whole and has its digest");
    unit.staged.reset();
    MoveCursor(unit, install.after());
  }

 private:
  static void MoveCursor(UnitStanding& unit, const JournalPosition& position) {
    if (unit.cursor && unit.cursor->epoch != position.epoch) {
      unit.former.push_back(unit.cursor->epoch);
    }
    unit.cursor = position;
  }

  std::map<RegionCode, UnitStanding> units_;
};

class World {
 public:
  World()
      : core_(
            SharedCatalog(),
            [this](RegionCode unit) -> absl::StatusOr<UnitStanding> {
              return store_.Standing(unit);
            },
            &downstream_, &board_) {}

  void Step(fuzz::Bytes& bytes) {
    const uint8_t what = bytes.Byte() % 10;
    const uint8_t where = bytes.Byte();
    MemoryJournal& journal = journals_[where % kNodes];
    const size_t stream = where / kNodes % kStreams;
    switch (what) {
      case 0: {
        v1::NodeMessage message;
        absl::string_view piece = bytes.Piece(4096);
        if (message.ParseFromArray(piece.data(), static_cast<int>(piece.size()))) {
          Deliver(stream, std::move(message));
        }
        break;
      }
      case 1: {
        v1::NodeMessage message;
        *message.mutable_hello() = journal.MakeHello(UnitOf(where % kNodes));
        Deliver(stream, std::move(message));
        break;
      }
      case 2:
      case 3:
        DeliverBatch(stream, journal, bytes, what == 3);
        break;
      case 4:
        DeliverRows(stream, journal, bytes);
        break;
      case 5: {
        v1::NodeMessage message;
        message.mutable_heartbeat()->set_seq(bytes.Byte());
        Deliver(stream, std::move(message));
        break;
      }
      case 6:
        Close(stream);
        break;
      case 7:
        Commit(bytes.Byte());
        break;
      case 8:
        Change(journal, bytes);
        break;
      case 9:
        now_ += absl::Seconds(bytes.Byte());
        if (where % 8 == 0) core_.EndUnit(Omben(), ids_[stream], "revoked", now_);
        if (where % 8 == 1) core_.EndAll("stops");
        if (where % 8 == 2) core_.OnReview(Omben());
        break;
      default:
        break;
    }
    CheckOutputs();
  }

 private:
  // As replication_service does it.
  void Deliver(size_t stream, v1::NodeMessage message) {
    const StreamId id = Open(stream);
    std::optional<RegionCode>& unit = units_[stream];
    switch (message.message_case()) {
      case v1::NodeMessage::kHello: {
        absl::StatusOr<RegionCode> parsed = RegionCode::Parse(message.hello().unit());
        unit = parsed.ok() ? std::optional<RegionCode>(*parsed) : std::nullopt;
        if (!spoken_[stream]) spoken_[stream] = unit;
        Greeting greeting;
        greeting.hello = std::move(*message.mutable_hello());
        core_.Take(id, std::move(greeting), now_);
        break;
      }
      case v1::NodeMessage::kBatch:
        if (unit) {
          core_.Take(
              id,
              BatchDecoder().Decode(*unit, std::move(*message.mutable_batch()), SharedCatalog()),
              now_);
        }
        break;
      case v1::NodeMessage::kSnapshot:
        core_.Take(id, BatchDecoder().DecodeRows(std::move(*message.mutable_snapshot())), now_);
        break;
      case v1::NodeMessage::kHeartbeat:
        core_.Take(id, message.heartbeat(), now_);
        break;
      case v1::NodeMessage::kReceived:
        core_.Take(id, message.received(), now_);
        break;
      case v1::NodeMessage::MESSAGE_NOT_SET:
        break;
    }
  }

  void DeliverBatch(size_t stream, const MemoryJournal& journal, fuzz::Bytes& bytes, bool damaged) {
    const uint64_t first = std::max<uint64_t>(journal.First().value, bytes.Byte());
    const uint64_t last = std::min<uint64_t>(journal.Head().point.seq.value, first + bytes.Byte());
    if (first > last) return;
    v1::NodeMessage message;
    *message.mutable_batch() = journal.MakeBatch(first, last);
    if (damaged) {
      v1::Batch& batch = *message.mutable_batch();
      std::string& entry = *batch.mutable_entries(bytes.Byte() % batch.entries_size());
      if (!entry.empty()) entry[bytes.Byte() % entry.size()] ^= static_cast<char>(bytes.Byte());
    }
    Deliver(stream, std::move(message));
  }

  void DeliverRows(size_t stream, const MemoryJournal& journal, fuzz::Bytes& bytes) {
    if (!journal.CurrentBase()) return;
    const uint64_t rows = journal.CurrentBase()->last_row.seq.value;
    const uint64_t first = std::max<uint64_t>(1, bytes.Byte());
    const uint64_t last = std::min<uint64_t>(rows, first + bytes.Byte() % 8);
    if (first > last) return;
    v1::NodeMessage message;
    *message.mutable_snapshot() = journal.MakeChunk(first, last);
    Deliver(stream, std::move(message));
  }

  // What happens at a node.
  static void Change(MemoryJournal& journal, fuzz::Bytes& bytes) {
    const uint64_t head = journal.Head().point.seq.value;
    const uint8_t what = bytes.Byte() % 5;
    const uint8_t argument = bytes.Byte();
    if (head > 200) return;  // bounded, as the steps are
    if (what == 0) {
      for (int i = 0; i <= argument % 8; ++i) journal.AppendFor(2015 + (argument + i) % 16, i);
    } else if (what == 1) {
      journal.AppendBytes(std::string(bytes.Piece(300)));
    } else if (what == 2 && argument >= journal.First().value - 1 && argument < head) {
      journal.Rewind(argument);
    } else if (what == 3 && argument >= journal.First().value && argument <= head) {
      journal.Trim(argument);
    } else if (what == 4 && argument >= journal.First().value - 1 && argument <= head) {
      journal = journal.RestoredAs(100 + bytes.Byte(), argument);
    }
  }

  // Bit 0: the appends fail, bit 1: stages and installs do.
  void Commit(uint8_t failing) {
    const absl::Status full = absl::ResourceExhaustedError("disk full");
    const absl::Status appended = failing & 1 ? full : absl::OkStatus();
    const absl::Status other = failing & 2 ? full : absl::OkStatus();
    IngestCore::Accepted accepted = core_.TakeAccepted();
    std::set<RegionCode> units;
    for (const UnitAppend& append : accepted.appends) {
      Require(units.insert(append.unit).second, "a unit occurs once");
      if (appended.ok()) store_.Append(append);
    }
    core_.OnAppended(appended, now_);
    for (const StagedRows& rows : accepted.stages) {
      if (other.ok()) store_.Stage(rows);
      core_.OnStaged(rows.unit, other, now_);
    }
    for (const BaseInstall& install : accepted.installs) {
      if (other.ok()) store_.Install(install);
      core_.OnInstalled(install.unit, other, absl::InfinitePast(), now_);
    }
  }

  void CheckOutputs() {
    for (const StreamOutput& output : core_.TakeOutputs()) {
      auto stream = std::find(ids_.begin(), ids_.end(), output.stream);
      Require(stream != ids_.end(), "only streams that are open are spoken to");
      const std::optional<RegionCode>& unit = spoken_[static_cast<size_t>(stream - ids_.begin())];
      const v1::AggregatorMessage& message = output.message;
      Require(unit || message.has_refusal(), "who said no hello is told no more");
      if (message.has_ack()) {
        std::optional<JournalPosition> cursor = store_.Standing(*unit).cursor;
        Require(cursor && message.ack().seq() <= cursor->point.seq.value,
                "only what is stored is acknowledged");
      }
      if (message.has_resume()) {
        std::optional<JournalPosition> cursor = store_.Standing(*unit).cursor;
        Require(message.resume().after_seq() == (cursor ? cursor->point.seq.value : 0),
                "a stream goes on where the store stands");
      }
    }
    Require(core_.stream_count() <= kStreams, "streams are bounded");
    Require(core_.snapshot_count() <= kSnapshotsMax, "snapshots are bounded");
  }

  StreamId Open(size_t stream) {
    if (ids_[stream] == 0) ids_[stream] = ++last_id_;
    return ids_[stream];
  }
  void Close(size_t stream) {
    if (ids_[stream] == 0) return;
    core_.Take(ids_[stream], StreamClosed(), now_);
    CheckOutputs();
    ids_[stream] = 0;
    units_[stream].reset();
    spoken_[stream].reset();
  }

  Store store_;
  MemoryDownstream downstream_;
  UnitBoard board_;
  IngestCore core_;
  std::array<MemoryJournal, kNodes> journals_ = {MemoryJournal(1), MemoryJournal(2),
                                                 MemoryJournal(3)};
  std::array<StreamId, kStreams> ids_ = {};                 // 0 = not open
  std::array<std::optional<RegionCode>, kStreams> units_;   // of the last hello
  std::array<std::optional<RegionCode>, kStreams> spoken_;  // of the first
  StreamId last_id_ = 0;
  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
};

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Bytes bytes(data, size);
  World world;
  for (int step = 0; step < kStepsMax && !bytes.empty(); ++step) world.Step(bytes);
  return 0;
}
