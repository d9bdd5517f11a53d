// What flows down to the nodes: the catalog and each unit's reviews. Pure: what
// there is comes from a seam, what is to be sent goes out.
//
// A stream has one such message in flight at most, and the next one leaves when
// the node says that it has made it durable: so nothing piles up for a node
// that is slow, and what a node holds is known. One thread (ingest).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
#include "rekap/v1/catalog.pb.h"
#include "rekap/v1/replication.pb.h"

namespace rekap {

using StreamId = uint64_t;

// Catalogs on their way at once, of up to 1 MiB each: a new version for a
// thousand nodes must not stand in memory a thousand times.
inline constexpr size_t kCatalogsInFlightMax = 16;
// A node that has not made a catalog durable by then no longer holds up others:
// 1 MiB over the slowest link that replication is usable on takes a minute.
inline constexpr absl::Duration kCatalogTimeMax = absl::Minutes(2);

class DownstreamSource {
 public:
  virtual ~DownstreamSource() = default;

  // The current version; never null.
  virtual std::shared_ptr<const v1::CatalogVersion> CurrentCatalog() const = 0;
  // The review of the unit that follows `held`; its first if its log does not
  // hold that point, or entry 0 if there is no review at all; nullopt if nothing
  // follows.
  virtual absl::StatusOr<std::optional<v1::ReviewEntry>> ReviewAfter(
      RegionCode unit, const ChainPoint& held) const = 0;
};

class Downstream {
 public:
  // `source` must outlive the object.
  explicit Downstream(const DownstreamSource* source) : source_(source) {}

  // Time passes; before the other calls of a moment.
  void OnTime(absl::Time now);
  // A stream was accepted; `received` is what its Hello says.
  void Open(StreamId stream, RegionCode unit, const v1::Received& received);
  void Close(StreamId stream);
  // The node made something durable.
  void OnReceived(StreamId stream, const v1::Received& received);
  // There is a new catalog.
  void OnCatalog();
  // The stream's unit has a new review.
  void OnReview(StreamId stream);

  using Message = std::pair<StreamId, v1::AggregatorMessage>;
  std::vector<Message> TakeMessages() { return std::exchange(messages_, {}); }
  // Why the source could not be read, since the last call; OK if it could.
  absl::Status TakeError() { return std::exchange(error_, absl::OkStatus()); }

 private:
  // kOverdue: a catalog that no longer counts among those in flight.
  enum class InFlight { kNothing, kCatalog, kOverdue, kReview };
  struct Stream {
    RegionCode unit;
    std::string catalog_sha256;  // as the node holds it
    ChainPoint review;           // the same
    InFlight in_flight = InFlight::kNothing;
    absl::Time sent = absl::InfinitePast();
    std::string offered_sha256;  // sent on this stream; not offered again
    bool waiting = false;        // in waiting_
  };

  void Advance(StreamId id, Stream& stream);
  // False if there are enough on their way; the stream then waits.
  bool SendCatalog(StreamId id, Stream& stream);
  void SendReview(StreamId id, Stream& stream);
  void Landed(Stream& stream);
  void ServeWaiting();

  const DownstreamSource* const source_;
  absl::flat_hash_map<StreamId, Stream> streams_;
  std::deque<StreamId> waiting_;                               // for a catalog; some may be closed
  std::deque<std::pair<absl::Time, StreamId>> catalogs_sent_;  // the oldest first; some landed
  size_t catalogs_in_flight_ = 0;
  absl::Time now_ = absl::InfinitePast();
  std::vector<Message> messages_;
  absl::Status error_;
};

}  // namespace rekap
