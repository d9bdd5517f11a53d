// The zip archive of a workbook: its parts, inflated piece by piece and never
// beyond a bound, whatever the archive claims of their sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "node/importer/problem.h"

struct zip;
struct zip_file;

namespace rekap {

// A sheet of kRowsMax rows takes about 130 MB; it is never held as a whole.
inline constexpr uint64_t kPartBytesMax = uint64_t{256} << 20;
// All parts that are looked at, together: two such sheets and their texts.
inline constexpr uint64_t kInflatedBytesMax = uint64_t{512} << 20;
// Sheets shrink to between a fifth and a fiftieth, deflate can do a thousandth.
// Parts below the threshold may shrink as they like.
inline constexpr uint64_t kInflateRatioMax = 200;
inline constexpr uint64_t kInflateRatioFrom = uint64_t{4} << 20;
// Parts that are held as a whole (relations, styles, list of sheets); office
// files with tens of thousands of styles reach some megabytes.
inline constexpr uint64_t kSmallPartBytesMax = uint64_t{8} << 20;
// A workbook has a few dozen parts, each with about 100 bytes in the directory.
inline constexpr uint64_t kDirectoryBytesMax = uint64_t{1} << 20;

class WorkbookArchive;

// Reads one part from its start. Not thread-safe.
class PartStream {
 public:
  ~PartStream();
  PartStream(const PartStream&) = delete;
  PartStream& operator=(const PartStream&) = delete;

  // Appends the next piece to `out`. False at the end, and when the part is
  // damaged or beyond its bound: then failed(), with a problem.
  bool ReadMore(std::string& out);
  bool failed() const { return failed_; }

 private:
  friend class WorkbookArchive;
  PartStream(WorkbookArchive& archive, zip_file* file, uint64_t packed_bytes, uint64_t bytes_max,
             ProblemList& problems)
      : archive_(archive),
        file_(file),
        packed_bytes_(packed_bytes),
        bytes_max_(bytes_max),
        problems_(problems) {}
  bool Fail();

  WorkbookArchive& archive_;
  zip_file* const file_;
  const uint64_t packed_bytes_;
  const uint64_t bytes_max_;
  ProblemList& problems_;
  uint64_t bytes_ = 0;  // inflated so far
  bool failed_ = false;
};

// Not thread-safe.
class WorkbookArchive {
 public:
  // `bytes` must outlive the archive. nullptr, with DAMAGED_WORKBOOK or
  // ZIP_BOMB, if it cannot be read.
  static std::unique_ptr<WorkbookArchive> Open(absl::string_view bytes, ProblemList& problems);
  ~WorkbookArchive();
  WorkbookArchive(const WorkbookArchive&) = delete;
  WorkbookArchive& operator=(const WorkbookArchive&) = delete;

  // Names of parts ignore case, as the packaging rules want it (ECMA-376-2).
  bool Has(absl::string_view part) const;
  // Requires Has(part). nullptr, with a problem, if it cannot be opened. The
  // stream must not outlive the archive and `problems`.
  std::unique_ptr<PartStream> Stream(absl::string_view part, ProblemList& problems);
  // A whole part of at most kSmallPartBytesMax; nullopt with a problem. Requires
  // Has(part).
  std::optional<std::string> Read(absl::string_view part, ProblemList& problems);

 private:
  friend class PartStream;
  explicit WorkbookArchive(zip* archive) : archive_(archive) {}
  std::unique_ptr<PartStream> Stream(absl::string_view part, uint64_t bytes_max,
                                     ProblemList& problems);

  zip* const archive_;
  uint64_t inflated_ = 0;  // of all parts
};

// DAMAGED_WORKBOOK, for whatever in the file is not as it must be. `what` is Indonesian, or what a
// library said of it.
void AddDamaged(absl::string_view what, ProblemList& problems);

}  // namespace rekap
