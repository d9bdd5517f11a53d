// How a server or a channel is protected: not at all, and then only within this
// machine, or with TLS 1.3. Certificates are read from files, and read again every
// kCertificateRefresh, so that renewing one needs no restart; connections that stand
// keep the one they began with.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include <grpcpp/security/auth_metadata_processor.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

namespace rekap {

// Seconds, gRPC's unit: a renewed certificate is in use this much later.
inline constexpr unsigned kCertificateRefreshSeconds = 2;

// PEM files. The certificate's file may go on with the authority's.
struct IdentityFiles {
  std::string key;
  std::string certificate;
};

// Neither encrypted nor authenticated: loopback only.
struct Plaintext {};

struct ServerTls {
  IdentityFiles identity;
  // Asked before each call's handler; null = every call is let in. What it gets in the
  // AuthContext is the client's certificate as PEM (GRPC_X509_PEM_CERT_PROPERTY_NAME),
  // which nobody has verified: TLS proves only that the client has its key.
  std::shared_ptr<grpc::AuthMetadataProcessor> access;
};

struct ChannelTls {
  // The one authority that is believed, to which the server's certificate must lead
  // and be named kAggregatorName.
  std::string authority_file;
  // What the client shows; nullopt = nothing.
  std::optional<IdentityFiles> identity;
};

using ServerSecurity = std::variant<Plaintext, ServerTls>;
using ChannelSecurity = std::variant<Plaintext, ChannelTls>;

// Makes TLS 1.3 the only version that gRPC speaks in this process: its API has no
// setting for it, so the list of TLS 1.2 ciphers is emptied through the environment,
// which gRPC reads once. The functions below call it. A program that makes credentials
// by other means calls it first, while it has one thread.
void RequireTls13();

// Errors: those of reading the files, with the path; FailedPrecondition if key and
// certificate do not belong together, or the certificate does not parse.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const ServerSecurity& security);
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> MakeChannelCredentials(
    const ChannelSecurity& security);

}  // namespace rekap
