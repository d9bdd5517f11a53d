#include "runtime/grpc/security.h"

#include <cstdlib>
#include <mutex>

#include "absl/strings/str_cat.h"
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include "runtime/file/file.h"
#include "runtime/tls/certificate.h"
#include "runtime/tls/private_key.h"

namespace rekap {
namespace {

using grpc::experimental::FileWatcherCertificateProvider;

// Bytes of a PEM file; a chain of two on P-256 takes under two kilobytes.
constexpr size_t kPemSizeMax = 64 * 1024;

absl::Status Unfit(const std::string& path, absl::string_view reason) {
  return absl::FailedPreconditionError(absl::StrCat(path, ": ", reason));
}

absl::Status CheckCertificateFile(const std::string& path) {
  absl::StatusOr<std::string> pem = ReadFile(path, kPemSizeMax);
  if (!pem.ok()) return pem.status();
  absl::StatusOr<Certificate> certificate = Certificate::FromPem(*pem);
  return certificate.ok() ? absl::OkStatus() : Unfit(path, certificate.status().message());
}

// gRPC would tell of unfit files only to its log, and then in each handshake.
absl::Status CheckIdentity(const IdentityFiles& files) {
  absl::StatusOr<std::string> key_pem = ReadFile(files.key, kPemSizeMax);
  if (!key_pem.ok()) return key_pem.status();
  absl::StatusOr<PrivateKey> key = PrivateKey::FromPem(*key_pem);
  if (!key.ok()) return Unfit(files.key, key.status().message());
  absl::StatusOr<std::string> pem = ReadFile(files.certificate, kPemSizeMax);
  if (!pem.ok()) return pem.status();
  absl::StatusOr<Certificate> certificate = Certificate::FromPem(*pem);
  if (!certificate.ok()) return Unfit(files.certificate, certificate.status().message());
  if (!certificate->BelongsTo(*key)) {
    return Unfit(files.certificate, absl::StrCat("is not the certificate of ", files.key));
  }
  return absl::OkStatus();
}

}  // namespace

void RequireTls13() {
  static std::once_flag once;
  std::call_once(once, [] {
    // A cipher list must not be empty; of this one no handshake can be made, because
    // gRPC sets no pre-shared key. TLS 1.3's suites are another list.
    setenv("GRPC_SSL_CIPHER_SUITES", "PSK-AES256-GCM-SHA384", 1);
  });
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const ServerSecurity& security) {
  RequireTls13();
  if (std::holds_alternative<Plaintext>(security)) return grpc::InsecureServerCredentials();
  const ServerTls& tls = std::get<ServerTls>(security);
  if (absl::Status fit = CheckIdentity(tls.identity); !fit.ok()) return fit;
  grpc::experimental::TlsServerCredentialsOptions options(
      std::make_shared<FileWatcherCertificateProvider>(tls.identity.key, tls.identity.certificate,
                                                       kCertificateRefreshSeconds));
  options.watch_identity_key_cert_pairs();
  // With verification gRPC would end the handshake of an expired certificate, and the
  // node could not be told why.
  options.set_cert_request_type(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_BUT_DONT_VERIFY);
  std::shared_ptr<grpc::ServerCredentials> credentials =
      grpc::experimental::TlsServerCredentials(options);
  if (credentials == nullptr) return absl::InternalError("gRPC made no TLS credentials");
  if (tls.access != nullptr) credentials->SetAuthMetadataProcessor(tls.access);
  return credentials;
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeChannelCredentials(
    const ChannelSecurity& security) {
  RequireTls13();
  if (std::holds_alternative<Plaintext>(security)) return grpc::InsecureChannelCredentials();
  const ChannelTls& tls = std::get<ChannelTls>(security);
  if (absl::Status fit = CheckCertificateFile(tls.authority_file); !fit.ok()) return fit;
  if (tls.identity.has_value()) {
    if (absl::Status fit = CheckIdentity(*tls.identity); !fit.ok()) return fit;
  }
  // From here on nothing may fail: only credentials give the options' memory back.
  grpc::experimental::TlsChannelCredentialsOptions options;
  if (tls.identity.has_value()) {
    options.set_certificate_provider(std::make_shared<FileWatcherCertificateProvider>(
        tls.identity->key, tls.identity->certificate, tls.authority_file,
        kCertificateRefreshSeconds));
    options.watch_identity_key_cert_pairs();
  } else {
    options.set_certificate_provider(std::make_shared<FileWatcherCertificateProvider>(
        tls.authority_file, kCertificateRefreshSeconds));
  }
  options.watch_root_certs();
  std::shared_ptr<grpc::ChannelCredentials> credentials =
      grpc::experimental::TlsCredentials(options);
  if (credentials == nullptr) return absl::InternalError("gRPC made no TLS credentials");
  return credentials;
}

}  // namespace rekap
