// rekap_aggregator_authentication_failures_total{reason}: calls refused by the
// Authenticator, and handshakes that failed before there was a call.
#pragma once

#include <memory>

#include "prometheus/collectable.h"

#include "aggregator/identity/authenticator.h"
#include "runtime/grpc/core_log.h"

namespace rekap {

// Both must outlive it.
std::shared_ptr<prometheus::Collectable> MakeIdentityCollector(const Authenticator* authenticator,
                                                               const CoreLog* core_log);

}  // namespace rekap
