// What a node must know before it serves: who it is, where its aggregator is, by which
// catalog it reads. From flags, from what the identity remembers, from the store.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "domain/code/region_code.h"
#include "node/downstream/node_catalog.h"
#include "node/flags.h"
#include "node/identity/node_identity.h"
#include "node/store/node_store.h"
#include "runtime/log/logger.h"

namespace rekap {

// The node's certificate; nullopt if it has none and needs none, or is to be given one by
// joining (MustJoin). Else as NodeIdentity::Load.
absl::StatusOr<std::optional<NodeIdentity>> LoadIdentity(const NodeFlags& flags);

// Nothing says which kecamatan this is, so only an invitation can.
bool MustJoin(const NodeFlags& flags, const std::optional<NodeIdentity>& identity);

// Of the flags, else of the certificate. InvalidArgument if they do not agree.
absl::StatusOr<RegionCode> UnitOf(const NodeFlags& flags,
                                  const std::optional<NodeIdentity>& identity);

// "HOST:PORT" of the flags, else as it was when the node joined; empty = works alone.
std::string AggregatorOf(const NodeFlags& flags, const std::optional<NodeIdentity>& identity);

// The last catalog received, else the file given, else none: a node that has never been
// connected and was given no file waits for one.
absl::Status StartCatalog(const std::string& file, const NodeStore& store, NodeCatalog& catalog,
                          Logger& log);

}  // namespace rekap
