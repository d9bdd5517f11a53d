// How a server is reached. A node: within this computer, in the clear. An aggregator: by
// TLS to the authority that the user has come to know, with the user's token; or, where
// asked for, in the clear within this computer.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include <grpcpp/channel.h>

#include "tools/rekap/arguments.h"
#include "tools/rekap/trust_folder.h"

namespace rekap::cli {

struct Link {
  std::shared_ptr<grpc::Channel> channel;
  // Goes with every call; empty without TLS, and for whoever is not logged in. A secret.
  std::string token;
  // By what the server is known; nullopt without TLS.
  std::optional<TrustFolder> trust;
};

// Errors are LocalFailures that say what to do. Nothing is dialled yet.
absl::StatusOr<Link> PlaintextLink(const std::string& address);
// Arguments: aggregator, insecure, config.
absl::StatusOr<Link> AggregatorLink(const Arguments& arguments);
// The same by TLS alone and without a token: whoever logs in is nobody yet.
absl::StatusOr<Link> AnonymousLink(const TrustFolder& trust);

// A link is known and its server does not answer: PermissionDenied (a LocalFailure) if
// another server, with another authority, answers in its place; OK if not, or if nobody
// can tell. Takes a few seconds at most.
absl::Status CheckStranger(const std::optional<TrustFolder>& trust);

// The authority that the server at the folder's address shows is believed from now on, or
// is already. `fingerprint` (hexadecimal, blanks and colons do not count) is what it must
// be; empty = a person at the terminal is asked. A LocalFailure if it is not to be
// believed; Unavailable, with gRPC's reason, if there is no TLS server.
absl::Status MeetAuthority(const TrustFolder& trust, const std::string& fingerprint,
                           absl::Duration timeout);

}  // namespace rekap::cli
