// Everything that a database holds, for comparing databases.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "rocksdb/iterator.h"

#include "runtime/rocks/database.h"

namespace rekap::testing {

// By "family/key".
using DatabaseDump = std::map<std::string, std::string>;

inline absl::StatusOr<DatabaseDump> Dump(Database& database,
                                         absl::Span<const std::string> families) {
  DatabaseDump dump;
  for (const std::string& family : families) {
    std::unique_ptr<rocksdb::Iterator> it(
        database.db().NewIterator(rocksdb::ReadOptions(), database.family(family)));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      dump[absl::StrCat(family, "/", ToView(it->key()))] = it->value().ToString();
    }
    if (!it->status().ok()) return ToStatus(it->status(), absl::StrCat("reading ", family));
  }
  return dump;
}

}  // namespace rekap::testing
