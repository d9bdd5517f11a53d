// Looks through what RocksDB keeps as logs, the MANIFEST and the write-ahead log,
// before RocksDB does: for it, a record that reaches beyond the end of the file was
// torn by a crash, and one of a recycled log's types is where the log ends; it drops
// both and everything after them without a word. One flipped bit in the length or the
// type of a record, neither of which its checksum covers the way it is read, makes it
// look like that, and writes that were acknowledged would be gone.
//
// What tells them apart: a record that was torn is not there whole, and we recycle no
// logs. So a record too long for the file whose checksum fits a part of what is there
// was damaged, not torn.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace rekap {

// `path` is the database's own folder. DataLoss names file and offset; OK for a torn
// last record, which was never acknowledged. Memory: one block.
absl::Status CheckLogs(const std::string& path);

}  // namespace rekap
