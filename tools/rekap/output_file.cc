#include "tools/rekap/output_file.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

#include "runtime/file/file.h"
#include "tools/rekap/failure.h"
#include "tools/rekap/terminal.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

ExitCode FileFailure(const std::string& path, absl::string_view what) {
  PrintError(absl::StrCat(OneLine(path), ": ", what, "\n"));
  return ExitCode::kFailure;
}

}  // namespace

ExitCode CheckOutput(const std::string& path, bool force) {
  std::error_code error;
  bool there = std::filesystem::exists(std::filesystem::symlink_status(path, error));
  if (there && !force) {
    return FileFailure(path,
                       "sudah ada dan tidak ditimpa: pilih nama lain dengan --out, atau timpa "
                       "dengan --force. [ALREADY_EXISTS]");
  }
  return ExitCode::kOk;
}

ExitCode WriteOutput(const std::string& path, bool force, absl::string_view bytes) {
  ExitCode free = CheckOutput(path, force);
  if (free != ExitCode::kOk) return free;
  absl::Status written = ReplaceFile(path, bytes);
  if (!written.ok()) {
    return FileFailure(path, absl::StrCat("tidak dapat ditulis: periksa foldernya. ",
                                          OneLine(written.message()), " ", CodeWord(written)));
  }
  return ExitCode::kOk;
}

}  // namespace rekap::cli
