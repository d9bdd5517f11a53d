// The gate in front of every handler: gRPC asks it about each call before the handler
// hears of it, and it decides by the one table (access_table.h). Handlers learn who
// calls by CallerOf, from the same metadata: what is put into an AuthContext belongs to
// the connection, and a connection may carry calls of many.
//
// Tokens never leave it: no text and no label is made of one.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include <grpcpp/security/auth_context.h>
#include <grpcpp/security/auth_metadata_processor.h>
#include <grpcpp/server_context.h>

#include "aggregator/access/access_metrics.h"
#include "aggregator/access/access_table.h"
#include "aggregator/access/callers.h"

namespace rekap {

// Whether the connection's certificate is one of a kecamatan, and if not, the error for
// the caller.
using PeerCheck = std::function<absl::Status(const grpc::AuthContext&)>;

// Any thread.
class AccessProcessor : public grpc::AuthMetadataProcessor {
 public:
  // `callers` must outlive it.
  AccessProcessor(const Callers* callers, PeerCheck peer_check, AccessMetrics metrics)
      : callers_(callers), peer_check_(std::move(peer_check)), metrics_(metrics) {}

  // Memory, and for a certificate one signature, as much as its handshake took. gRPC would
  // make a thread for every blocking check that finds none free, without bound.
  bool IsBlocking() const override { return false; }

  // Consumes nothing: the handler reads the token again.
  grpc::Status Process(const InputMetadata& metadata, grpc::AuthContext* context,
                       OutputMetadata* consumed, OutputMetadata* response) override;

 private:
  absl::Status CheckRole(const InputMetadata& metadata, v1::Role needed);

  const Callers* const callers_;
  const PeerCheck peer_check_;
  AccessMetrics metrics_;
};

// The account that makes the call, and the token it does so with. Unauthenticated as the
// gate says it: the token may have ended since then.
absl::StatusOr<Caller> CallerOf(const grpc::ServerContextBase& context, const Callers& callers);
// The token itself, a secret; empty if there is none.
std::string TokenOf(const grpc::ServerContextBase& context);

}  // namespace rekap
