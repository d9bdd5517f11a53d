// What identities show as metrics: how long the newest certificate of each unit of the catalog
// lasts, and rekap_aggregator_authentication_failures_total{reason}, calls refused by the
// Authenticator and handshakes that failed before there was a call.
#pragma once

#include <functional>
#include <memory>

#include "prometheus/collectable.h"

#include "aggregator/identity/authenticator.h"
#include "aggregator/identity/identity_store.h"
#include "domain/catalog/catalog.h"
#include "runtime/grpc/core_log.h"

namespace rekap {

// All must outlive it. `catalog` gives the current one; any thread.
std::shared_ptr<prometheus::Collectable> MakeIdentityCollector(
    const Authenticator* authenticator, const CoreLog* core_log, const IdentityStore* store,
    std::function<std::shared_ptr<const Catalog>()> catalog);

}  // namespace rekap
