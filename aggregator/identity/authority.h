// The aggregator's certificate authority and its own server certificate, in files of
// DATA/authority (0700):
//
//   ca.key 0600, ca.crt          the authority, 20 years; made once, at the first start
//   server.key 0600, server.crt  the server's; server.crt goes on with the authority's,
//                                so that a node that joins can see whom it would believe
//   web.key 0600, web.crt        for browsers, where a web listener is wanted: another key,
//                                another TLS library reads it
//
// ca.key is what a thief must not get: with it, anybody is any kecamatan.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "domain/code/region_code.h"
#include "runtime/grpc/security.h"
#include "runtime/tls/issue.h"

namespace rekap {

// Immutable but for the server's and the web's certificate on disk; any thread, each
// renewed by one at a time.
class Authority {
 public:
  // Makes what is missing. FailedPrecondition if a file is there and cannot be used,
  // for one because key and certificate do not belong together: nothing that exists is
  // ever replaced silently. A server certificate that is due is renewed.
  // Whether there is one in `data`.
  static bool Exists(const std::string& data);
  // The certificate by which people know the one in `data`. NotFound if there is none.
  static absl::StatusOr<Certificate> Read(const std::string& data);
  static absl::StatusOr<std::unique_ptr<Authority>> Open(
      const std::string& data, absl::Time now,
      absl::Duration server_lifetime = kCertificateLifetime);

  const Certificate& certificate() const { return issuer_.certificate; }
  IdentityFiles server_files() const;
  // As it is on disk.
  absl::StatusOr<Certificate> server_certificate() const;

  // The authority's own certificate, for clients that pin it.
  std::string certificate_file() const;

  // For the web listener. The key is made if it is missing.
  IdentityFiles web_files() const;
  // The certificate in place; another one if that is due or names other hosts than
  // `hosts`, as IssueWeb takes them. FailedPrecondition as Open.
  absl::StatusOr<Certificate> OpenWeb(const std::vector<std::string>& hosts, absl::Time now) const;
  absl::StatusOr<Certificate> RenewWeb(const std::vector<std::string>& hosts, absl::Time now) const;

  absl::StatusOr<Certificate> IssueNode(const CheckedRequest& request, RegionCode unit,
                                        absl::Time now) const;
  // A new certificate for the server's key, in its place. For a Renewer.
  absl::StatusOr<Certificate> RenewServer(absl::Time now) const;

 private:
  Authority(std::string folder, Issuer issuer, PrivateKey server_key,
            absl::Duration server_lifetime)
      : folder_(std::move(folder)),
        issuer_(std::move(issuer)),
        server_key_(std::move(server_key)),
        server_lifetime_(server_lifetime) {}

  const std::string folder_;
  const Issuer issuer_;
  const PrivateKey server_key_;
  const absl::Duration server_lifetime_;
};

}  // namespace rekap
