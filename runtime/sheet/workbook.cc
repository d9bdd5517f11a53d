#include "runtime/sheet/workbook.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

#include "domain/decimal/number_text.h"

namespace rekap {
namespace {

constexpr double kLineHeight = 15;     // points
constexpr double kRowHeightMax = 409;  // a spreadsheet's bound

// Of a column's width, what words that are not broken fill of it on average.
constexpr double kWrapShare = 0.9;

// All of this many digits and fewer survive in a spreadsheet.
constexpr uint64_t kExactMax = 999'999'999'999'999;

absl::StatusOr<std::string> ReadFd(int fd) {
  off_t size = lseek(fd, 0, SEEK_END);
  std::string bytes(size > 0 ? static_cast<size_t>(size) : 0, '\0');
  size_t read = 0;
  while (read < bytes.size()) {
    ssize_t got = pread(fd, bytes.data() + read, bytes.size() - read, static_cast<off_t>(read));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return absl::InternalError("writing a workbook: its file cannot be read back");
    read += static_cast<size_t>(got);
  }
  return bytes;
}

// The library would take the clock's time, and the same content would give other
// bytes each time.
absl::Status FixTime(lxw_workbook* workbook) {
  lxw_doc_properties properties = {};
  properties.created = 1;
  return WorkbookStatus(workbook_set_properties(workbook, &properties));
}

}  // namespace

absl::Status WorkbookStatus(lxw_error error) {
  if (error == LXW_NO_ERROR) return absl::OkStatus();
  std::string what = absl::StrCat("writing a workbook: ", lxw_strerror(error));
  bool value = error == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED ||
               error == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE;
  return value ? absl::InvalidArgumentError(what) : absl::InternalError(what);
}

absl::StatusOr<lxw_worksheet*> AddWorksheet(lxw_workbook* workbook, const std::string& name) {
  lxw_worksheet* sheet = workbook_add_worksheet(workbook, name.c_str());
  if (sheet != nullptr) return sheet;
  return absl::InternalError(
      absl::StrCat("writing a workbook: sheet \"", name, "\" cannot be added"));
}

std::optional<double> WorkbookNumber(int64_t scaled, int places) {
  uint64_t digits = scaled < 0 ? -static_cast<uint64_t>(scaled) : static_cast<uint64_t>(scaled);
  while (digits > kExactMax && digits % 10 == 0) digits /= 10;
  double number = 0;
  bool exact = digits <= kExactMax && absl::SimpleAtod(FormatPlain(scaled, places), &number);
  return exact ? std::optional<double>(number) : std::nullopt;
}

size_t LinesOf(const std::string& text, double width) {
  size_t lines = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    size_t room = std::max<size_t>(1, static_cast<size_t>(width * kWrapShare));
    lines += std::max<size_t>(1, (line.size() + room - 1) / room);
  }
  return lines;
}

double LinesHeight(size_t lines) {
  return std::min(kRowHeightMax, kLineHeight * static_cast<double>(lines));
}

absl::StatusOr<std::string> WriteWorkbook(const std::function<absl::Status(lxw_workbook*)>& fill) {
  // The library writes to a path only; this one leads to memory.
  int fd = memfd_create("rekap-workbook", MFD_CLOEXEC);
  if (fd < 0) {
    return absl::InternalError(absl::StrCat("writing a workbook: memfd: ", std::strerror(errno)));
  }
  absl::Cleanup close_fd = [fd] { close(fd); };
  lxw_workbook* workbook = workbook_new(absl::StrCat("/proc/self/fd/", fd).c_str());
  if (workbook == nullptr) return absl::InternalError("writing a workbook: out of memory");
  absl::Status filled = fill(workbook);
  filled.Update(FixTime(workbook));
  // Also frees the workbook, so it is called whatever went before.
  absl::Status written = WorkbookStatus(workbook_close(workbook));
  if (!filled.ok()) return filled;
  if (!written.ok()) return written;
  return ReadFd(fd);
}

}  // namespace rekap
