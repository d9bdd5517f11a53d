// The gRPC face of ingest: one reactor a stream. Decodes what arrives (in
// gRPC's threads, so in parallel) and posts it; never blocks.
#pragma once

#include "aggregator/ingest/ingest_loop.h"
#include "rekap/v1/replication.grpc.pb.h"

namespace rekap {

class ReplicationService : public v1::Replication::CallbackService {
 public:
  // `ingest` must outlive every stream: shut the server down first.
  explicit ReplicationService(IngestLoop* ingest) : ingest_(ingest) {}

  grpc::ServerBidiReactor<v1::NodeMessage, v1::AggregatorMessage>* Replicate(
      grpc::CallbackServerContext* context) override;

 private:
  IngestLoop* const ingest_;
};

}  // namespace rekap
