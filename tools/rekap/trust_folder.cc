#include "tools/rekap/trust_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "runtime/file/file.h"
#include "runtime/tls/secret_file.h"
#include "tools/rekap/failure.h"

namespace rekap::cli {
namespace {

// A certificate of an authority takes less than a kilobyte.
constexpr size_t kAuthorityBytesMax = 64 * 1024;
// A token is 64 characters.
constexpr size_t kTokenBytesMax = 4096;

// What HOST:PORT is made of; nothing that leads to another folder.
bool IsFolderCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::string_view(".-_:[]").find(c) != absl::string_view::npos;
}

absl::Status RemoveFile(const std::string& path) {
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return absl::ErrnoToStatus(errno, absl::StrCat("removing ", path));
}

// Readable by its owner alone?
bool IsPrivate(const std::string& path) {
  std::error_code error;
  auto mode = std::filesystem::status(path, error).permissions();
  using std::filesystem::perms;
  return !error && (mode & (perms::group_all | perms::others_all)) == perms::none;
}

// In the place of the old file, and never with another mode than 0600.
absl::Status ReplaceSecret(const std::string& path, absl::string_view content) {
  std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  // Of a process of the same number that was killed.
  absl::Status removed = RemoveFile(temporary);
  if (!removed.ok()) return removed;
  absl::Status created = CreateSecretFile(temporary, content);
  if (!created.ok()) return created;
  if (std::rename(temporary.c_str(), path.c_str()) != 0) {
    absl::Status failed = absl::ErrnoToStatus(errno, absl::StrCat("replacing ", path));
    (void)RemoveFile(temporary);  // the first error is the one to report
    return failed;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<TrustFolder> TrustFolder::Of(absl::string_view root, absl::string_view address) {
  if (root.empty()) {
    return LocalFailure(absl::StatusCode::kFailedPrecondition, "NO_CONFIG",
                        "Tidak ada folder pengguna untuk menyimpan kunci aggregator: atur "
                        "REKAP_CONFIG ke sebuah folder.");
  }
  if (!std::all_of(address.begin(), address.end(), IsFolderCharacter)) {
    return LocalFailure(absl::StatusCode::kInvalidArgument, "BAD_ADDRESS",
                        absl::StrCat("\"", address, "\" bukan alamat HOST:PORT."));
  }
  std::string name = absl::AsciiStrToLower(address);
  return TrustFolder(absl::StrCat(root, "/", name), name);
}

std::string TrustFolder::authority_file() const { return absl::StrCat(folder_, "/authority.crt"); }
std::string TrustFolder::token_file() const { return absl::StrCat(folder_, "/token"); }

absl::StatusOr<std::optional<Certificate>> TrustFolder::Authority() const {
  absl::StatusOr<std::string> pem = ReadFile(authority_file(), kAuthorityBytesMax);
  if (absl::IsNotFound(pem.status())) return std::optional<Certificate>();
  if (!pem.ok()) return pem.status();
  absl::StatusOr<Certificate> certificate = Certificate::FromPem(*pem);
  if (!certificate.ok()) return certificate.status();
  return std::optional<Certificate>(*std::move(certificate));
}

absl::Status TrustFolder::MakeFolder() const {
  // The user's whole configuration folder may not be there yet. What is there above
  // ours is not ours to change.
  for (size_t slash = folder_.find('/', 1); slash != std::string::npos;
       slash = folder_.find('/', slash + 1)) {
    const std::string above = folder_.substr(0, slash);
    if (mkdir(above.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
      return absl::ErrnoToStatus(errno, absl::StrCat("making folder ", above));
    }
  }
  return MakePrivateFolder(folder_);
}

absl::Status TrustFolder::AddAuthority(const Certificate& authority) const {
  absl::Status made = MakeFolder();
  if (!made.ok()) return made;
  return CreateSecretFile(authority_file(), authority.ToPem());
}

absl::StatusOr<std::string> TrustFolder::Token() const {
  absl::StatusOr<std::string> token = ReadFile(token_file(), kTokenBytesMax);
  if (absl::IsNotFound(token.status())) return std::string();
  if (!token.ok()) return token.status();
  if (!IsPrivate(token_file())) {
    return LocalFailure(absl::StatusCode::kFailedPrecondition, "TOKEN_EXPOSED",
                        absl::StrCat("Berkas ", token_file(),
                                     " dapat dibaca pengguna lain: masuk lagi (rekap login), lalu "
                                     "ganti kata sandi (rekap password)."));
  }
  return std::string(absl::StripAsciiWhitespace(*token));
}

absl::Status TrustFolder::SaveToken(absl::string_view token) const {
  absl::Status made = MakeFolder();
  if (!made.ok()) return made;
  return ReplaceSecret(token_file(), absl::StrCat(token, "\n"));
}

absl::Status TrustFolder::RemoveToken() const { return RemoveFile(token_file()); }

absl::Status TrustFolder::Remove() const {
  absl::Status token = RemoveToken();
  if (!token.ok()) return token;
  return RemoveFile(authority_file());
}

}  // namespace rekap::cli
