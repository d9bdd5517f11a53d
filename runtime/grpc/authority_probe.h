// Looks at the certificates that a server shows, believing none and sending nothing:
// the handshake is broken off once they are there, so no call can ever follow it.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "runtime/endpoint/endpoint.h"
#include "runtime/tls/certificate.h"

namespace rekap {

// The last of the server's chain: the authority that it claims. Unavailable, with
// gRPC's reason, if there was no TLS 1.3 server within `timeout`; FailedPrecondition if
// it shows no authority.
absl::StatusOr<Certificate> ProbeAuthority(const Endpoint& endpoint, absl::Duration timeout);

}  // namespace rekap
