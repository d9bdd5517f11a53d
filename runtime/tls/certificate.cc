#include "runtime/tls/certificate.h"

#include <arpa/inet.h>
#include <ctime>
#include <netinet/in.h>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include <openssl/err.h>
#include <openssl/pem.h>

namespace rekap {
namespace {

using GeneralNamesPtr = std::unique_ptr<GENERAL_NAMES, OpenSslFree<GENERAL_NAMES_free>>;
using BignumPtr = std::unique_ptr<BIGNUM, OpenSslFree<BN_free>>;

absl::Time ToTime(const ASN1_TIME* time) {
  std::tm parts = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return absl::InfinitePast();
  return absl::FromTM(parts, absl::UTCTimeZone());
}

std::vector<std::string> Names(X509* x509, int type) {
  std::vector<std::string> names;
  GeneralNamesPtr all(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(x509, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; all != nullptr && i < sk_GENERAL_NAME_num(all.get()); ++i) {
    int kind = 0;
    const void* value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(all.get(), i), &kind);
    if (kind != type) continue;
    const auto* text = static_cast<const ASN1_STRING*>(value);
    names.emplace_back(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                       static_cast<size_t>(ASN1_STRING_length(text)));
  }
  return names;
}

}  // namespace

absl::StatusOr<std::vector<Certificate>> Certificate::ChainFromPem(absl::string_view pem) {
  std::vector<Certificate> chain;
  BioPtr bio = ReadBio(pem);
  while (true) {
    X509Ptr x509(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (x509 == nullptr) break;
    if (chain.size() == kChainMax) {
      return absl::InvalidArgumentError(absl::StrCat("more than ", kChainMax, " certificates"));
    }
    chain.emplace_back(std::move(x509));
  }
  absl::Status end = OpenSslError("no certificate in PEM");
  if (chain.empty()) return absl::InvalidArgumentError(end.message());
  return chain;
}

absl::StatusOr<Certificate> Certificate::FromPem(absl::string_view pem) {
  absl::StatusOr<std::vector<Certificate>> chain = ChainFromPem(pem);
  if (!chain.ok()) return chain.status();
  return chain->front();
}

std::string Certificate::ToPem() const {
  BioPtr bio(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), get());
  return Contents(bio.get());
}

std::string Certificate::Fingerprint() const {
  std::string digest(kFingerprintSize, '\0');
  X509_digest(get(), EVP_sha256(), reinterpret_cast<unsigned char*>(digest.data()), nullptr);
  return digest;
}

std::string Certificate::Serial() const {
  BignumPtr number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(get()), nullptr));
  if (number == nullptr) return "";
  std::string bytes(static_cast<size_t>(BN_num_bytes(number.get())), '\0');
  BN_bn2bin(number.get(), reinterpret_cast<unsigned char*>(bytes.data()));
  return absl::BytesToHexString(bytes);
}

absl::Time Certificate::not_before() const { return ToTime(X509_get0_notBefore(get())); }
absl::Time Certificate::not_after() const { return ToTime(X509_get0_notAfter(get())); }

std::vector<std::string> Certificate::Uris() const { return Names(get(), GEN_URI); }
std::vector<std::string> Certificate::DnsNames() const { return Names(get(), GEN_DNS); }

std::vector<std::string> Certificate::Hosts() const {
  std::vector<std::string> hosts = DnsNames();
  for (const std::string& bytes : Names(get(), GEN_IPADD)) {
    char text[INET6_ADDRSTRLEN] = {};
    int family = bytes.size() == sizeof(in6_addr) ? AF_INET6 : AF_INET;
    bool fit = bytes.size() == sizeof(in6_addr) || bytes.size() == sizeof(in_addr);
    if (fit && inet_ntop(family, bytes.data(), text, sizeof text) != nullptr) {
      hosts.emplace_back(text);
    }
  }
  return hosts;
}

bool Certificate::BelongsTo(const PrivateKey& key) const {
  bool belongs = X509_check_private_key(get(), key.get()) == 1;
  ERR_clear_error();
  return belongs;
}

absl::Time RenewalTime(const Certificate& certificate) {
  absl::Duration lifetime = certificate.not_after() - certificate.not_before();
  return certificate.not_after() - lifetime / 3;
}

std::string FingerprintText(absl::string_view fingerprint) {
  std::string text;
  for (char byte : fingerprint) {
    absl::StrAppend(&text, text.empty() ? "" : ":",
                    absl::Hex(static_cast<uint8_t>(byte), absl::kZeroPad2));
  }
  return text;
}

}  // namespace rekap
