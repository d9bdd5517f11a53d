#include "runtime/daemon/setting_files.h"

#include <utility>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

#include "runtime/catalog/catalog_yaml.h"
#include "runtime/file/file.h"

namespace rekap {
namespace {

// Shown by the log line of the end, with the setting's name.
constexpr char kFaultUrl[] = "rekap/setting";

FileMistake Unreadable(const absl::Status& status) {
  if (absl::IsNotFound(status)) {
    return {0, 0, "NO_FILE", "berkas tidak ada; periksa nama dan foldernya, atau buat berkasnya"};
  }
  if (absl::IsPermissionDenied(status)) {
    return {0, 0, "NOT_READABLE",
            "berkas tidak boleh dibaca oleh pengguna ini; ubah pemilik atau izinnya"};
  }
  return {0, 0, "NOT_READABLE",
          absl::StrCat("berkas tidak dapat dibaca; ganti dengan berkas biasa yang utuh (",
                       status.message(), ")")};
}

}  // namespace

std::vector<FileMistake> ReadableFileMistakes(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path, kSettingFileSizeMax);
  if (text.ok()) return {};
  return {Unreadable(text.status())};
}

std::vector<FileMistake> CatalogFileMistakes(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path, kCatalogBytesMax);
  if (!text.ok()) return {Unreadable(text.status())};
  auto parsed = ParseCatalogYaml(*text);
  std::vector<FileMistake> mistakes;
  if (auto* problems = std::get_if<std::vector<CatalogProblem>>(&parsed)) {
    for (CatalogProblem& problem : *problems) {
      mistakes.push_back({static_cast<size_t>(problem.place.line),
                          static_cast<size_t>(problem.place.column), std::move(problem.code),
                          std::move(problem.message)});
    }
  }
  return mistakes;
}

absl::Status FaultOfSetting(absl::string_view setting, absl::Status status) {
  status.SetPayload(kFaultUrl, absl::Cord(setting));
  return status;
}

bool IsFaultOfSetting(const absl::Status& status) {
  return status.GetPayload(kFaultUrl).has_value();
}

}  // namespace rekap
