#include "runtime/http/http_certificate.h"

#include <algorithm>
#include <ctime>
#include <gnutls/x509.h>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "runtime/file/file.h"

namespace rekap {
namespace {

// Bytes of a PEM file; a chain of two on P-256 takes under two kilobytes.
constexpr size_t kPemSizeMax = 64 * 1024;
// Certificates in the file: the listener's and its authority's are two.
constexpr unsigned kChainMax = 8;

absl::Status Unfit(const std::string& path, int error) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", gnutls_strerror(error)));
}

gnutls_datum_t Datum(std::string& bytes) {
  return {reinterpret_cast<unsigned char*>(bytes.data()), static_cast<unsigned>(bytes.size())};
}

bool SameFile(const struct stat& a, const struct stat& b) {
  return a.st_ino == b.st_ino && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec && a.st_size == b.st_size;
}

// InfinitePast if it does not say.
absl::Time EndOf(const gnutls_pcert_st& certificate) {
  absl::Time end = absl::InfinitePast();
  gnutls_x509_crt_t parsed = nullptr;
  if (gnutls_x509_crt_init(&parsed) < 0) return end;
  if (gnutls_x509_crt_import(parsed, &certificate.cert, GNUTLS_X509_FMT_DER) >= 0) {
    const time_t seconds = gnutls_x509_crt_get_expiration_time(parsed);
    if (seconds != static_cast<time_t>(-1)) end = absl::FromTimeT(seconds);
  }
  gnutls_x509_crt_deinit(parsed);
  return end;
}

// Whether the certificate is one of the key: both have the same key ID.
bool BelongTogether(HttpCertificate::Pair& pair) {
  unsigned char of_key[64] = {};
  unsigned char of_certificate[64] = {};
  size_t key_size = sizeof of_key;
  size_t certificate_size = sizeof of_certificate;
  gnutls_pubkey_t pubkey = nullptr;
  if (gnutls_pubkey_init(&pubkey) < 0) return false;
  bool same =
      gnutls_pubkey_import_privkey(pubkey, pair.key, 0, 0) >= 0 &&
      gnutls_pubkey_get_key_id(pubkey, 0, of_key, &key_size) >= 0 &&
      gnutls_pubkey_get_key_id(pair.chain[0].pubkey, 0, of_certificate, &certificate_size) >= 0 &&
      key_size == certificate_size && std::equal(of_key, of_key + key_size, of_certificate);
  gnutls_pubkey_deinit(pubkey);
  return same;
}

}  // namespace

HttpCertificate::Pair::~Pair() {
  for (gnutls_pcert_st& certificate : chain) gnutls_pcert_deinit(&certificate);
  if (key != nullptr) gnutls_privkey_deinit(key);
}

absl::StatusOr<std::unique_ptr<HttpCertificate>> HttpCertificate::Load(std::string key_file,
                                                                       std::string certificate_file,
                                                                       Logger* log) {
  std::unique_ptr<HttpCertificate> certificate(
      new HttpCertificate(std::move(key_file), std::move(certificate_file), log));
  if (absl::Status loaded = certificate->Reload(); !loaded.ok()) return loaded;
  return certificate;
}

HttpCertificate::Pair& HttpCertificate::Current(absl::Time now) {
  std::lock_guard lock(mutex_);
  // A clock that was set back must not keep the files unread.
  if (now >= looked_ + kRefresh || now < looked_) {
    looked_ = now;
    struct stat seen = {};
    if (stat(certificate_file_.c_str(), &seen) == 0 && !SameFile(seen, seen_)) {
      absl::Status loaded = Reload();
      if (!loaded.ok()) log_->Error("renewed certificate cannot be used", {{"status", loaded}});
    }
  }
  return *pairs_.back();
}

absl::Status HttpCertificate::Reload() {
  // Before reading: what is replaced meanwhile is read again next time.
  if (stat(certificate_file_.c_str(), &seen_) != 0) seen_ = {};
  absl::StatusOr<std::string> key = ReadFile(key_file_, kPemSizeMax);
  if (!key.ok()) return key.status();
  absl::StatusOr<std::string> chain = ReadFile(certificate_file_, kPemSizeMax);
  if (!chain.ok()) return chain.status();
  auto pair = std::make_unique<Pair>();
  gnutls_datum_t key_datum = Datum(*key);
  int error = gnutls_privkey_init(&pair->key);
  if (error >= 0) {
    error = gnutls_privkey_import_x509_raw(pair->key, &key_datum, GNUTLS_X509_FMT_PEM, nullptr, 0);
  }
  if (error < 0) return Unfit(key_file_, error);
  gnutls_datum_t chain_datum = Datum(*chain);
  unsigned count = kChainMax;
  pair->chain.resize(count);
  error = gnutls_pcert_list_import_x509_raw(pair->chain.data(), &count, &chain_datum,
                                            GNUTLS_X509_FMT_PEM, 0);
  pair->chain.resize(error < 0 ? 0 : count);
  if (error < 0) return Unfit(certificate_file_, error);
  if (pair->chain.empty() || !BelongTogether(*pair)) {
    return absl::FailedPreconditionError(
        absl::StrCat(certificate_file_, " is not the certificate of ", key_file_));
  }
  pair->not_after = EndOf(pair->chain[0]);
  if (pair->not_after == absl::InfinitePast()) {
    return absl::FailedPreconditionError(
        absl::StrCat(certificate_file_, " does not say when the certificate ends"));
  }
  pairs_.push_back(std::move(pair));
  return absl::OkStatus();
}

}  // namespace rekap
