// A node's identity, in files of DATA/identity (0700):
//
//   node.key 0600  made here, never leaves
//   node.crt       whose it is: one kecamatan, by the aggregator's word
//   ca.crt         the authority that the node believes
//   unit           the kecamatan's code, for people and scripts
//   aggregator     HOST:PORT through which it joined, so that a start need not be told;
//                  not there in identities of older programs
//
// The folder comes into its place whole (join.h), and node.crt is replaced atomically
// for the same key, so whoever reads finds files that belong together. Both are done under a
// lock on DATA (runtime/file/folder_lock.h), held for file work alone: a renewal that began with
// one identity writes nothing into the folder of the next, whichever process that came from.
// Outside of it stand people who copy files, and programs that do not take it; and whoever
// reads the files one by one while the folder is swapped may find some of each, and reads again.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "domain/code/region_code.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/security.h"
#include "runtime/tls/certificate.h"
#include "runtime/tls/private_key.h"

namespace rekap {

// Immutable: what was loaded. Any thread.
class NodeIdentity {
 public:
  // NotFound if there is none, FailedPrecondition if there is one that cannot be used
  // (files missing, not belonging together, of no kecamatan). Whether the certificate
  // has ended is not looked at: a node that was switched off for a year is to say so
  // while it works on.
  static absl::StatusOr<NodeIdentity> Load(const std::string& data);
  // The same for a folder that is not in its place yet.
  static absl::StatusOr<NodeIdentity> LoadFrom(const std::string& folder);

  RegionCode unit() const { return unit_; }
  // As it was when loaded.
  const Certificate& certificate() const { return certificate_; }
  const PrivateKey& key() const { return key_; }
  // Where it joined; nullopt if that was not written down.
  const std::optional<Endpoint>& aggregator() const { return aggregator_; }
  // For channels to the aggregator; the files are read again as they change.
  ChannelTls channel() const;

  // Puts a renewed certificate in the place of the last. FailedPrecondition unless it
  // is for this node's key and kecamatan; Aborted if another identity came into the folder
  // since this one was loaded: that one stands as it is.
  absl::Status Replace(const Certificate& renewed) const;

 private:
  NodeIdentity(std::string folder, RegionCode unit, PrivateKey key, Certificate certificate,
               std::optional<Endpoint> aggregator)
      : folder_(std::move(folder)),
        unit_(unit),
        key_(std::move(key)),
        certificate_(std::move(certificate)),
        aggregator_(std::move(aggregator)) {}

  std::string folder_;
  RegionCode unit_;
  PrivateKey key_;
  Certificate certificate_;
  std::optional<Endpoint> aggregator_;
};

// DATA/identity.
std::string IdentityFolder(const std::string& data);

}  // namespace rekap
