// What the user of this computer knows of one aggregator, in files of
// ROOT/HOST:PORT (0700):
//
//   authority.crt 0600  the authority that its certificate must lead to
//   token         0600  who the user is there, until it expires; a secret
//
// An authority is written once and never over another: whether the new one is to be
// believed is a person's to say.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "runtime/tls/certificate.h"

namespace rekap::cli {

// Immutable; every call looks at the files. One process at a time writes.
class TrustFolder {
 public:
  // Of `address`, HOST:PORT as the user writes it. Makes nothing yet. A LocalFailure if
  // there is no root or the address cannot be a folder's name.
  static absl::StatusOr<TrustFolder> Of(absl::string_view root, absl::string_view address);

  // HOST:PORT.
  const std::string& address() const { return address_; }
  std::string authority_file() const;

  // nullopt: the aggregator was never met.
  absl::StatusOr<std::optional<Certificate>> Authority() const;
  // AlreadyExists if one is known.
  absl::Status AddAuthority(const Certificate& authority) const;

  // Empty: not logged in. A LocalFailure if other users can read the file.
  absl::StatusOr<std::string> Token() const;
  absl::Status SaveToken(absl::string_view token) const;
  // OK if there is none.
  absl::Status RemoveToken() const;
  // The token and the authority.
  absl::Status Remove() const;

 private:
  TrustFolder(std::string folder, std::string address)
      : folder_(std::move(folder)), address_(std::move(address)) {}

  absl::Status MakeFolder() const;
  std::string token_file() const;

  std::string folder_;
  std::string address_;
};

}  // namespace rekap::cli
