#include "aggregator/identity/authority.h"

#include <filesystem>
#include <set>
#include <system_error>

#include "absl/strings/str_cat.h"

#include "runtime/file/file.h"
#include "runtime/tls/secret_file.h"

namespace rekap {
namespace {

constexpr size_t kPemSizeMax = 64 * 1024;

std::string AuthorityKeyFile(const std::string& folder) { return absl::StrCat(folder, "/ca.key"); }
std::string AuthorityFile(const std::string& folder) { return absl::StrCat(folder, "/ca.crt"); }
std::string ServerKeyFile(const std::string& folder) { return absl::StrCat(folder, "/server.key"); }
std::string ServerFile(const std::string& folder) { return absl::StrCat(folder, "/server.crt"); }

std::string WebKeyFile(const std::string& folder) { return absl::StrCat(folder, "/web.key"); }
std::string WebFile(const std::string& folder) { return absl::StrCat(folder, "/web.crt"); }

absl::Status Unfit(const std::string& path, absl::string_view reason) {
  return absl::FailedPreconditionError(
      absl::StrCat(path, ": ", reason, "; restore the folder from a backup"));
}

bool IsThere(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) || error;
}

// The key in the file, which is made if it is not there.
absl::StatusOr<PrivateKey> LoadOrMakeKey(const std::string& path) {
  if (!IsThere(path)) {
    absl::StatusOr<PrivateKey> key = PrivateKey::Generate();
    if (!key.ok()) return key.status();
    absl::StatusOr<std::string> pem = key->ToPem();
    if (!pem.ok()) return pem.status();
    absl::Status created = CreateSecretFile(path, *pem);
    if (!created.ok()) return created;
    return key;
  }
  absl::StatusOr<std::string> pem = ReadFile(path, kPemSizeMax);
  if (!pem.ok()) return pem.status();
  absl::StatusOr<PrivateKey> key = PrivateKey::FromPem(*pem);
  if (!key.ok()) return Unfit(path, key.status().message());
  return key;
}

std::string FolderOf(const std::string& data) { return absl::StrCat(data, "/authority"); }

absl::StatusOr<Certificate> LoadCertificate(const std::string& path, const PrivateKey& key) {
  absl::StatusOr<std::string> pem = ReadFile(path, kPemSizeMax);
  if (!pem.ok()) return pem.status();
  absl::StatusOr<Certificate> certificate = Certificate::FromPem(*pem);
  if (!certificate.ok()) return Unfit(path, certificate.status().message());
  if (!certificate->BelongsTo(key))
    return Unfit(path, "is not the certificate of the key beside it");
  return certificate;
}

absl::StatusOr<Issuer> LoadOrMakeIssuer(const std::string& folder, absl::Time now) {
  const std::string path = AuthorityFile(folder);
  // A certificate without its key is what is left of an authority, not the lack of one:
  // another key would make every node a stranger.
  if (IsThere(path) && !IsThere(AuthorityKeyFile(folder))) {
    return Unfit(AuthorityKeyFile(folder), "is missing beside ca.crt");
  }
  absl::StatusOr<PrivateKey> key = LoadOrMakeKey(AuthorityKeyFile(folder));
  if (!key.ok()) return key.status();
  if (!IsThere(path)) {
    absl::StatusOr<Certificate> made = MakeAuthority(*key, now);
    if (!made.ok()) return made.status();
    absl::Status written = ReplaceFile(path, made->ToPem());
    if (!written.ok()) return written;
  }
  absl::StatusOr<Certificate> certificate = LoadCertificate(path, *key);
  if (!certificate.ok()) return certificate.status();
  return Issuer{*std::move(key), *std::move(certificate)};
}

}  // namespace

bool Authority::Exists(const std::string& data) { return IsThere(AuthorityFile(FolderOf(data))); }

absl::StatusOr<Certificate> Authority::Read(const std::string& data) {
  absl::StatusOr<std::string> pem = ReadFile(AuthorityFile(FolderOf(data)), kPemSizeMax);
  if (!pem.ok()) return pem.status();
  return Certificate::FromPem(*pem);
}

absl::StatusOr<std::unique_ptr<Authority>> Authority::Open(const std::string& data, absl::Time now,
                                                           absl::Duration server_lifetime) {
  const std::string folder = FolderOf(data);
  std::error_code error;
  std::filesystem::create_directories(data, error);  // an error shows at the next step
  if (absl::Status made = MakePrivateFolder(folder); !made.ok()) return made;
  absl::StatusOr<Issuer> issuer = LoadOrMakeIssuer(folder, now);
  if (!issuer.ok()) return issuer.status();
  absl::StatusOr<PrivateKey> server_key = LoadOrMakeKey(ServerKeyFile(folder));
  if (!server_key.ok()) return server_key.status();
  std::unique_ptr<Authority> authority(
      new Authority(folder, *std::move(issuer), *std::move(server_key), server_lifetime));
  if (IsThere(ServerFile(folder))) {
    absl::StatusOr<Certificate> server = authority->server_certificate();
    if (!server.ok()) return server.status();
    if (now < RenewalTime(*server)) return authority;
  }
  absl::StatusOr<Certificate> renewed = authority->RenewServer(now);
  if (!renewed.ok()) return renewed.status();
  return authority;
}

IdentityFiles Authority::server_files() const {
  return {ServerKeyFile(folder_), ServerFile(folder_)};
}

absl::StatusOr<Certificate> Authority::server_certificate() const {
  return LoadCertificate(ServerFile(folder_), server_key_);
}

std::string Authority::certificate_file() const { return AuthorityFile(folder_); }

IdentityFiles Authority::web_files() const { return {WebKeyFile(folder_), WebFile(folder_)}; }

absl::StatusOr<Certificate> Authority::OpenWeb(const std::vector<std::string>& hosts,
                                               absl::Time now) const {
  absl::StatusOr<PrivateKey> key = LoadOrMakeKey(WebKeyFile(folder_));
  if (!key.ok()) return key.status();
  if (IsThere(WebFile(folder_))) {
    absl::StatusOr<Certificate> web = LoadCertificate(WebFile(folder_), *key);
    if (!web.ok()) return web;
    std::vector<std::string> named = web->Hosts();
    const bool same = std::set<std::string>(named.begin(), named.end()) ==
                      std::set<std::string>(hosts.begin(), hosts.end());
    if (same && now < RenewalTime(*web)) return web;
  }
  return RenewWeb(hosts, now);
}

absl::StatusOr<Certificate> Authority::RenewWeb(const std::vector<std::string>& hosts,
                                                absl::Time now) const {
  absl::StatusOr<PrivateKey> key = LoadOrMakeKey(WebKeyFile(folder_));
  if (!key.ok()) return key.status();
  absl::StatusOr<Certificate> web = IssueWeb(issuer_, *key, hosts, now, server_lifetime_);
  if (!web.ok()) return web;
  absl::Status written =
      ReplaceFile(WebFile(folder_), absl::StrCat(web->ToPem(), issuer_.certificate.ToPem()));
  if (!written.ok()) return written;
  return web;
}

absl::StatusOr<Certificate> Authority::IssueNode(const CheckedRequest& request, RegionCode unit,
                                                 absl::Time now) const {
  return rekap::IssueNode(issuer_, request, unit, now);
}

absl::StatusOr<Certificate> Authority::RenewServer(absl::Time now) const {
  absl::StatusOr<Certificate> server = IssueServer(issuer_, server_key_, now, server_lifetime_);
  if (!server.ok()) return server.status();
  absl::Status written =
      ReplaceFile(ServerFile(folder_), absl::StrCat(server->ToPem(), issuer_.certificate.ToPem()));
  if (!written.ok()) return written;
  return server;
}

}  // namespace rekap
