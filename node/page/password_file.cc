#include "node/page/password_file.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "runtime/file/file.h"
#include "runtime/tls/secret_file.h"

namespace rekap {
namespace {

// Of libsodium's texts, which have at most 128 bytes.
constexpr size_t kFileSizeMax = 1024;
constexpr char kArgon2id[] = "$argon2id$";

}  // namespace

std::string PasswordFile(const std::string& data) { return absl::StrCat(data, "/web-password"); }

absl::StatusOr<std::string> ReadPasswordHash(const std::string& data) {
  const std::string path = PasswordFile(data);
  absl::StatusOr<std::string> text = ReadFile(path, kFileSizeMax);
  if (absl::IsNotFound(text.status())) {
    return absl::NotFoundError(
        absl::StrCat("belum ada sandi untuk halaman di jaringan kantor: jalankan dahulu "
                     "`rekap-node password --data ",
                     data, "` [NO_PASSWORD]"));
  }
  if (!text.ok()) return text.status();
  std::string hash(absl::StripAsciiWhitespace(*text));
  if (!absl::StartsWith(hash, kArgon2id)) {
    return absl::FailedPreconditionError(absl::StrCat(
        path, " bukan sandi; buat lagi dengan `rekap-node password` [BAD_PASSWORD_FILE]"));
  }
  return hash;
}

absl::Status WritePasswordHash(const std::string& data, const std::string& hash) {
  std::error_code error;
  std::filesystem::create_directories(data, error);
  if (error) return absl::InternalError(absl::StrCat("making ", data, ": ", error.message()));
  const std::string path = PasswordFile(data);
  const std::string fresh = absl::StrCat(path, ".new");
  // What a broken-off try left.
  std::filesystem::remove(fresh, error);
  absl::Status written = CreateSecretFile(fresh, absl::StrCat(hash, "\n"));
  if (!written.ok()) return written;
  if (std::rename(fresh.c_str(), path.c_str()) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("installing ", path));
  }
  return SyncPath(data);
}

}  // namespace rekap
