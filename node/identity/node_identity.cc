#include "node/identity/node_identity.h"

#include <filesystem>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "node/identity/identity_folder.h"
#include "runtime/file/file.h"
#include "runtime/file/folder_lock.h"
#include "runtime/tls/issue.h"

namespace rekap {
namespace {

constexpr size_t kFileSizeMax = 64 * 1024;

absl::Status Unfit(absl::string_view path, absl::string_view reason) {
  return absl::FailedPreconditionError(
      absl::StrCat(path, ": ", reason,
                   "; minta kode undangan baru, lalu `rekap-node join --force` [BAD_IDENTITY]"));
}

// A part that is missing or no regular file makes no identity; one that could not be read now may
// be read the next time, and costs nobody an invitation.
bool IsUnfit(const absl::Status& read) {
  return absl::IsNotFound(read) || absl::IsFailedPrecondition(read) || absl::IsOutOfRange(read);
}

absl::StatusOr<std::string> ReadPart(const std::string& path) {
  absl::StatusOr<std::string> content = ReadFile(path, kFileSizeMax);
  if (IsUnfit(content.status())) return Unfit(path, content.status().message());
  return content;
}

// The kecamatan that a certificate of ours names; InvalidArgument if it names none.
absl::StatusOr<RegionCode> UnitOf(const Certificate& certificate) {
  std::vector<std::string> uris = certificate.Uris();
  absl::string_view code = uris.size() == 1 ? absl::string_view(uris[0]) : absl::string_view();
  if (!absl::ConsumePrefix(&code, kUnitUriPrefix)) {
    return absl::InvalidArgumentError("the certificate names no kecamatan");
  }
  return RegionCode::Parse(code);
}

absl::StatusOr<std::optional<Endpoint>> ReadAggregator(const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path, kFileSizeMax);
  if (absl::IsNotFound(text.status())) return std::optional<Endpoint>();
  if (IsUnfit(text.status())) return Unfit(path, text.status().message());
  if (!text.ok()) return text.status();
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(absl::StripAsciiWhitespace(*text));
  if (!endpoint.ok()) return Unfit(path, endpoint.status().message());
  return std::optional<Endpoint>(*std::move(endpoint));
}

}  // namespace

std::string IdentityFolder(const std::string& data) { return absl::StrCat(data, "/identity"); }

absl::StatusOr<NodeIdentity> NodeIdentity::Load(const std::string& data) {
  return LoadFrom(IdentityFolder(data));
}

absl::StatusOr<NodeIdentity> NodeIdentity::LoadFrom(const std::string& folder) {
  absl::StatusOr<std::string> unit_text = ReadFile(UnitFile(folder), kFileSizeMax);
  if (absl::IsNotFound(unit_text.status())) {
    return absl::NotFoundError(absl::StrCat(folder, " is not there: the node has not joined"));
  }
  if (!unit_text.ok()) return unit_text.status();
  absl::StatusOr<std::string> key_pem = ReadPart(KeyFile(folder));
  if (!key_pem.ok()) return key_pem.status();
  absl::StatusOr<PrivateKey> key = PrivateKey::FromPem(*key_pem);
  if (!key.ok()) return Unfit(KeyFile(folder), key.status().message());
  absl::StatusOr<std::string> pem = ReadPart(CertificateFile(folder));
  if (!pem.ok()) return pem.status();
  absl::StatusOr<Certificate> certificate = Certificate::FromPem(*pem);
  if (!certificate.ok()) return Unfit(CertificateFile(folder), certificate.status().message());
  absl::StatusOr<RegionCode> unit = UnitOf(*certificate);
  if (!unit.ok()) return Unfit(CertificateFile(folder), unit.status().message());
  if (!certificate->BelongsTo(*key)) {
    return Unfit(CertificateFile(folder), "is not the certificate of node.key");
  }
  if (absl::StripAsciiWhitespace(*unit_text) != unit->ToString()) {
    return Unfit(UnitFile(folder), "is not the certificate's kecamatan");
  }
  absl::StatusOr<std::optional<Endpoint>> aggregator = ReadAggregator(AggregatorFile(folder));
  if (!aggregator.ok()) return aggregator.status();
  return NodeIdentity(folder, *unit, *std::move(key), *std::move(certificate),
                      *std::move(aggregator));
}

ChannelTls NodeIdentity::channel() const {
  return {AuthorityFile(folder_), IdentityFiles{KeyFile(folder_), CertificateFile(folder_)}};
}

absl::Status NodeIdentity::Replace(const Certificate& renewed) const {
  absl::StatusOr<RegionCode> unit = UnitOf(renewed);
  if (!unit.ok() || *unit != unit_ || !renewed.BelongsTo(key_)) {
    return absl::FailedPreconditionError("the renewed certificate is not for this node");
  }
  absl::StatusOr<FolderLock> lock =
      FolderLock::Take(std::filesystem::path(folder_).parent_path().string());
  if (!lock.ok()) return lock.status();
  // Each joining makes a key, so the key tells whose folder it is now.
  absl::StatusOr<std::string> placed_pem = ReadPart(KeyFile(folder_));
  if (!placed_pem.ok()) return placed_pem.status();
  absl::StatusOr<PrivateKey> placed = PrivateKey::FromPem(*placed_pem);
  if (!placed.ok() || !renewed.BelongsTo(*placed)) {
    return absl::AbortedError(absl::StrCat(
        folder_, " holds another identity by now: the renewed certificate is not written"));
  }
  return ReplaceFile(CertificateFile(folder_), renewed.ToPem());
}

}  // namespace rekap
