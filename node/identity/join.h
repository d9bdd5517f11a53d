// `rekap-node join`: an invitation becomes an identity. In this order, so that the
// secret goes to nobody but the aggregator that the code names:
//
//   1. look at the certificates that the server shows, and send nothing;
//   2. go on only if its authority's fingerprint is the code's;
//   3. make the key here, dial anew believing that authority alone, and only then send
//      the secret and a request for a certificate.
//
// A server that shows the right authority but has no certificate of it ends in 3,
// before the secret is sent.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "domain/code/region_code.h"
#include "node/identity/node_identity.h"
#include "runtime/endpoint/endpoint.h"

namespace rekap {

// Payload of Unavailable: why gRPC did not reach the aggregator, English, for the log.
inline constexpr char kUnreachedReason[] = "rekap/unreached-reason";

struct JoinOptions {
  std::string code;
  Endpoint aggregator;
  std::string data;
  // Also where there is an identity that has not ended.
  bool force = false;
  // Take an invitation of this kecamatan alone: the records here are of no other.
  std::optional<RegionCode> unit = std::nullopt;
  // Of each of the two steps that wait for the aggregator.
  absl::Duration timeout = absl::Seconds(20);
};

// Errors are Indonesian with the code word in brackets, and never hold the code.
// InvalidArgument for a code that is none; FailedPrecondition if it is of another kecamatan than
// the one asked for; AlreadyExists if there is an identity;
// Unavailable if the aggregator cannot be reached; PermissionDenied if it is not the
// one that the code names; Unauthenticated or ResourceExhausted as it answered. What
// was there before stands until the new identity is whole.
absl::StatusOr<NodeIdentity> Join(const JoinOptions& options);

}  // namespace rekap
