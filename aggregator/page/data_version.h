// Whether there is anything new to see: a short text that changes when what the queries
// answer may have changed, so that a page asks for figures only then.
//
// It covers the positions of all units, the catalog by which the figures were made, and
// the kabupaten's decisions. What changes with time alone (who is connected, how late
// somebody is) is not in it: a page sees that when it asks for it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/live/live_rollup.h"

namespace rekap {

// Any thread; a digest of some tens of bytes a unit, from memory.
class DataVersion {
 public:
  // Both must outlive the object.
  DataVersion(const LiveRollup* live, const AdminStore* admin) : live_(live), admin_(admin) {}

  // 32 hexadecimal digits. The same again only if nothing changed; another program start
  // may say another text for the same.
  std::string Text() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  const LiveRollup* const live_;
  const AdminStore* const admin_;

  absl::Mutex mutex_;
  // A catalog is stored first and its figures shown later; the number of that store's
  // version would say "new" too early, and never again.
  std::weak_ptr<const Catalog> catalog_ ABSL_GUARDED_BY(mutex_);
  uint64_t catalogs_ ABSL_GUARDED_BY(mutex_) = 0;  // seen to take another's place
};

}  // namespace rekap
