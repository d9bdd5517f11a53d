#include "runtime/tls/issue.h"

#include <algorithm>
#include <arpa/inet.h>
#include <initializer_list>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/objects.h>

namespace rekap {
namespace {

using ExtensionPtr = std::unique_ptr<X509_EXTENSION, OpenSslFree<X509_EXTENSION_free>>;
using BignumPtr = std::unique_ptr<BIGNUM, OpenSslFree<BN_free>>;

constexpr size_t kSerialSize = 16;

struct Extension {
  int nid;
  std::string value;  // in OpenSSL's configuration syntax
};

absl::Status SetSerial(X509* x509) {
  std::string bytes = RandomBytes(kSerialSize);
  // Every serial has as many digits, which the store's key and people rely on.
  bytes[0] = static_cast<char>(bytes[0] | 0x40);
  BignumPtr number(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                             static_cast<int>(bytes.size()), nullptr));
  if (number == nullptr ||
      BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(x509)) == nullptr) {
    return OpenSslError("setting a serial");
  }
  return absl::OkStatus();
}

absl::Status SetTimes(X509* x509, absl::Time now, absl::Duration lifetime) {
  bool set =
      ASN1_TIME_set(X509_getm_notBefore(x509), absl::ToTimeT(now - kBackdating)) != nullptr &&
      ASN1_TIME_set(X509_getm_notAfter(x509), absl::ToTimeT(now + lifetime)) != nullptr;
  return set ? absl::OkStatus() : OpenSslError("setting a lifetime");
}

absl::Status SetName(X509_NAME* name, const std::string& common_name) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(common_name.data());
  bool set = X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, bytes,
                                        static_cast<int>(common_name.size()), -1, 0) == 1;
  return set ? absl::OkStatus() : OpenSslError("setting a name");
}

absl::Status AddExtension(X509* x509, X509* issuer, const Extension& extension) {
  X509V3_CTX context = {};
  X509V3_set_ctx(&context, issuer, x509, nullptr, nullptr, 0);
  ExtensionPtr made(X509V3_EXT_conf_nid(nullptr, &context, extension.nid, extension.value.c_str()));
  if (made == nullptr || X509_add_ext(x509, made.get(), -1) != 1) {
    return OpenSslError(absl::StrCat("adding ", OBJ_nid2sn(extension.nid)));
  }
  return absl::OkStatus();
}

// What differs between the three kinds.
struct Contents {
  std::string common_name;
  EVP_PKEY* public_key;
  absl::Time now;
  absl::Duration lifetime;
  std::initializer_list<Extension> extensions;
};

// Signed by `issuer`; by itself if that is null.
absl::StatusOr<Certificate> Make(const Contents& contents, const PrivateKey& issuer_key,
                                 X509* issuer) {
  X509Ptr x509(X509_new());
  if (x509 == nullptr || X509_set_version(x509.get(), X509_VERSION_3) != 1 ||
      X509_set_pubkey(x509.get(), contents.public_key) != 1) {
    return OpenSslError("making a certificate");
  }
  if (absl::Status set = SetSerial(x509.get()); !set.ok()) return set;
  absl::Status set = SetTimes(x509.get(), contents.now, contents.lifetime);
  if (!set.ok()) return set;
  set = SetName(X509_get_subject_name(x509.get()), contents.common_name);
  if (!set.ok()) return set;
  X509* signer = issuer == nullptr ? x509.get() : issuer;
  if (X509_set_issuer_name(x509.get(), X509_get_subject_name(signer)) != 1) {
    return OpenSslError("setting the issuer");
  }
  for (const Extension& extension : contents.extensions) {
    absl::Status added = AddExtension(x509.get(), signer, extension);
    if (!added.ok()) return added;
  }
  if (X509_sign(x509.get(), issuer_key.get(), EVP_sha256()) == 0) {
    return OpenSslError("signing a certificate");
  }
  return Certificate(std::move(x509));
}

// The curve's NID; NID_undef if it is no key on a named curve.
int CurveOf(EVP_PKEY* key) {
  char group[64] = {};
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_EC ||
      EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) != 1) {
    return NID_undef;
  }
  return OBJ_txt2nid(group);
}

bool IsAddress(const std::string& host) {
  unsigned char bytes[sizeof(in6_addr)] = {};
  return inet_pton(AF_INET, host.c_str(), bytes) == 1 ||
         inet_pton(AF_INET6, host.c_str(), bytes) == 1;
}

// Nothing that means something in OpenSSL's configuration syntax.
bool IsHostName(const std::string& host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.';
  });
}

// "DNS:rekap.go.id,IP:10.0.0.5".
absl::StatusOr<std::string> AltNames(const std::vector<std::string>& hosts) {
  std::string names;
  for (const std::string& host : hosts) {
    const bool address = IsAddress(host);
    if (!address && !IsHostName(host)) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", host, "\" is neither a host's name nor an address"));
    }
    absl::StrAppend(&names, names.empty() ? "" : ",", address ? "IP:" : "DNS:", host);
  }
  if (names.empty()) return absl::InvalidArgumentError("a web certificate needs a host");
  return names;
}

}  // namespace

absl::StatusOr<std::string> MakeRequest(const PrivateKey& key) {
  X509RequestPtr request(X509_REQ_new());
  if (request == nullptr || X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) != 1 ||
      X509_REQ_set_pubkey(request.get(), key.get()) != 1 ||
      X509_REQ_sign(request.get(), key.get(), EVP_sha256()) == 0) {
    return OpenSslError("making a certificate request");
  }
  unsigned char* der = nullptr;
  int size = i2d_X509_REQ(request.get(), &der);
  if (size <= 0) return OpenSslError("encoding a certificate request");
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

absl::StatusOr<CheckedRequest> CheckedRequest::Parse(absl::string_view der) {
  if (der.size() > kRequestDerSizeMax) {
    return absl::InvalidArgumentError(absl::StrCat("certificate request of ", der.size(),
                                                   " bytes; at most ", kRequestDerSizeMax));
  }
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* end = begin;
  X509RequestPtr request(d2i_X509_REQ(nullptr, &end, static_cast<long>(der.size())));
  if (request == nullptr || end != begin + der.size()) {
    ERR_clear_error();
    return absl::InvalidArgumentError("the certificate request is not PKCS#10 in DER");
  }
  EvpKeyPtr key(X509_REQ_get_pubkey(request.get()));
  int curve = key == nullptr ? NID_undef : CurveOf(key.get());
  if (curve != NID_X9_62_prime256v1 && curve != NID_secp384r1 && curve != NID_secp521r1) {
    ERR_clear_error();
    return absl::InvalidArgumentError("the key must be on P-256, P-384 or P-521");
  }
  if (X509_REQ_verify(request.get(), key.get()) != 1) {
    ERR_clear_error();
    return absl::InvalidArgumentError("the certificate request is not signed with its key");
  }
  return CheckedRequest(std::move(key));
}

absl::StatusOr<Certificate> MakeAuthority(const PrivateKey& key, absl::Time now) {
  return Make({"rekap authority",
               key.get(),
               now,
               kAuthorityLifetime,
               {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                {NID_key_usage, "critical,keyCertSign,cRLSign"},
                {NID_subject_key_identifier, "hash"}}},
              key, nullptr);
}

absl::StatusOr<Certificate> IssueServer(const Issuer& issuer, const PrivateKey& key, absl::Time now,
                                        absl::Duration lifetime) {
  return Make({kAggregatorName,
               key.get(),
               now,
               lifetime,
               {{NID_basic_constraints, "critical,CA:FALSE"},
                {NID_key_usage, "critical,digitalSignature"},
                {NID_ext_key_usage, "serverAuth"},
                {NID_subject_key_identifier, "hash"},
                {NID_authority_key_identifier, "keyid:always"},
                {NID_subject_alt_name, absl::StrCat("DNS:", kAggregatorName)}}},
              issuer.key, issuer.certificate.get());
}

absl::StatusOr<Certificate> IssueWeb(const Issuer& issuer, const PrivateKey& key,
                                     const std::vector<std::string>& hosts, absl::Time now,
                                     absl::Duration lifetime) {
  absl::StatusOr<std::string> names = AltNames(hosts);
  if (!names.ok()) return names.status();
  return Make({"rekap web",
               key.get(),
               now,
               lifetime,
               {{NID_basic_constraints, "critical,CA:FALSE"},
                {NID_key_usage, "critical,digitalSignature"},
                {NID_ext_key_usage, "serverAuth"},
                {NID_subject_key_identifier, "hash"},
                {NID_authority_key_identifier, "keyid:always"},
                {NID_subject_alt_name, *names}}},
              issuer.key, issuer.certificate.get());
}

absl::StatusOr<Certificate> IssueNode(const Issuer& issuer, const CheckedRequest& request,
                                      RegionCode unit, absl::Time now, absl::Duration lifetime) {
  return Make({absl::StrCat("rekap node ", unit.ToString()),
               request.public_key(),
               now,
               lifetime,
               {{NID_basic_constraints, "critical,CA:FALSE"},
                {NID_key_usage, "critical,digitalSignature"},
                {NID_ext_key_usage, "clientAuth"},
                {NID_subject_key_identifier, "hash"},
                {NID_authority_key_identifier, "keyid:always"},
                {NID_subject_alt_name, absl::StrCat("URI:", kUnitUriPrefix, unit.ToString())}}},
              issuer.key, issuer.certificate.get());
}

}  // namespace rekap
