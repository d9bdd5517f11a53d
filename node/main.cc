// rekap-node: one kecamatan's records, journal and replication; before that, the page on
// which an invitation is pasted.
#include <malloc.h>
#include <optional>
#include <utility>

#include "node/commands.h"
#include "node/flags.h"
#include "node/pages.h"
#include "node/serve_node.h"
#include "node/serve_setup.h"
#include "node/starting_point.h"
#include "node/take_over.h"
#include "runtime/daemon/daemon.h"

namespace rekap {
namespace {

// Above RocksDB's blocks of half a megabyte, which are many and soon reused.
constexpr int kMmapBytesMin = 1024 * 1024;

absl::Status Serve(NodeFlags flags, ServiceLife& life) {
  absl::StatusOr<NodePages> pages = MakeNodePages(flags, &life.log());
  if (!pages.ok()) return pages.status();
  absl::StatusOr<std::optional<NodeIdentity>> identity = LoadIdentity(flags);
  if (!identity.ok()) return identity.status();
  if (MustJoin(flags, *identity)) {
    absl::StatusOr<bool> joined = ServeSetup(flags, *pages, life);
    if (!joined.ok() || !*joined) return joined.status();
    identity = LoadIdentity(flags);
    if (!identity.ok()) return identity.status();
    if (absl::Status owed = OweTakeOver(flags.data); !owed.ok()) return owed;
  }
  flags.aggregator = AggregatorOf(flags, *identity);
  if (*identity && !flags.insecure && !flags.aggregator.empty()) {
    absl::Status taken = TakeOver(flags.data, **identity, flags.aggregator, &life.log());
    if (!taken.ok()) return taken;
  }
  return ServeNode(flags, *identity, *pages, life);
}

}  // namespace
}  // namespace rekap

int main(int argc, char** argv) {
  // An import may run in any of gRPC's threads; with an arena for each, what
  // one import freed would not serve the next, and an office PC has little.
  mallopt(M_ARENA_MAX, 1);
  // Large buffers (a table's cells, a commit) go back to the system when they are
  // freed; by default malloc would learn to keep them, beside what comes next.
  mallopt(M_MMAP_THRESHOLD, rekap::kMmapBytesMin);
  rekap::NodeFlags flags;
  flags.listen = "127.0.0.1:7301";
  flags.http = "127.0.0.1:7381";
  return rekap::RunDaemon(
      {"rekap-node", "Records, journal and replication of one kecamatan",
       rekap::NodeSettings(flags), rekap::NodeRules(flags),
       [&](rekap::ServiceLife& life) { return rekap::Serve(flags, life); }, rekap::NodeCommands()},
      flags, argc, argv);
}
