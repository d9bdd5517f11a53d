// The gRPC face of ingest: one reactor a stream. Decodes what arrives (in
// gRPC's threads, so in parallel) and posts it; never blocks. Whose stream it is follows
// from its certificate.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "aggregator/ingest/ingest_loop.h"
#include "domain/code/region_code.h"
#include "rekap/v1/replication.grpc.pb.h"

namespace rekap {

// Whom a stream's certificate names, and when it ends.
struct CertifiedPeer {
  RegionCode unit;
  absl::Time not_after;
};
// Checks the certificate of a call, as it is now. An error is the status that the
// stream ends with: UNAUTHENTICATED, PERMISSION_DENIED. Any thread; must not block.
using PeerReader = std::function<absl::StatusOr<CertifiedPeer>(const grpc::ServerContextBase&)>;

// Serves a unit's history, to whom that unit is.
using HistoryServing = std::function<grpc::ServerWriteReactor<v1::HistoryChunk>*(
    grpc::CallbackServerContext*, RegionCode unit, const v1::FetchHistoryRequest&)>;

// A stream that has said nothing by then is ended: it would hold memory and a place, and
// a Hello takes less than a second over the slowest link.
inline constexpr absl::Duration kHelloTimeMax = absl::Seconds(30);

// Posted bytes of one stream that ingest has not dealt with: the window that the node may
// fill, and one batch more. Beyond it the stream is not read.
inline constexpr size_t kPostedBytesMax = kWindowBytes + kBatchBytesMax;

// Messages to a node that does not read. Acknowledgements are merged, so a stream that
// would get one more is broken or hostile, and is ended.
inline constexpr size_t kOutboxMax = 64;

class ReplicationService : public v1::Replication::CallbackService {
 public:
  // `ingest` must outlive every stream: shut the server down first. `peers` is asked
  // when a stream says Hello, so that one which was opened before its certificate was
  // revoked gains nothing by waiting; empty = insecure mode, the Hello is believed.
  // Without `histories` FetchHistory is UNIMPLEMENTED.
  ReplicationService(IngestLoop* ingest, PeerReader peers, HistoryServing histories = nullptr,
                     absl::Duration hello_time_max = kHelloTimeMax)
      : ingest_(ingest),
        peers_(std::move(peers)),
        histories_(std::move(histories)),
        hello_time_max_(hello_time_max) {}

  grpc::ServerBidiReactor<v1::NodeMessage, v1::AggregatorMessage>* Replicate(
      grpc::CallbackServerContext* context) override;
  grpc::ServerWriteReactor<v1::HistoryChunk>* FetchHistory(
      grpc::CallbackServerContext* context, const v1::FetchHistoryRequest* request) override;

 private:
  // The unit whose history is asked for, if the caller may have it.
  absl::StatusOr<RegionCode> UnitOfHistory(const grpc::ServerContextBase& context,
                                           const v1::FetchHistoryRequest& request) const;

  IngestLoop* const ingest_;
  const PeerReader peers_;
  const HistoryServing histories_;
  const absl::Duration hello_time_max_;
};

}  // namespace rekap
