// Passwords as Argon2id hashes, by libsodium. A hash takes a tenth of a second and
// 64 MiB on purpose, so only a few are made at once: whoever floods the login must not
// take the memory of the machine.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

namespace rekap {

// Any thread; calls block while they hash.
class PasswordHasher {
 public:
  static constexpr int kHashesMax = 2;
  // Calls that wait for their turn, and for how long. More would hold the threads that
  // queries need.
  static constexpr int kWaitersMax = 4;
  static constexpr absl::Duration kWait = absl::Seconds(3);

  struct Cost {
    unsigned long long operations;
    size_t memory_bytes;
  };
  // libsodium's INTERACTIVE.
  static Cost Interactive();

  // Internal if libsodium cannot start; ResourceExhausted if there is no memory for one
  // hash.
  static absl::StatusOr<std::unique_ptr<PasswordHasher>> Make(Cost cost = Interactive());

  // The hash with its salt and cost, text. ResourceExhausted if too many are being made,
  // or there is no memory.
  absl::StatusOr<std::string> Hash(absl::string_view password) const;
  // Whether the hash is of the password; an empty hash is of none, and finding that out
  // takes as long. ResourceExhausted if too many are being made: nothing was looked at.
  absl::StatusOr<bool> Verify(absl::string_view password, const std::string& hash) const;
  // It was made at another cost than hashes are now.
  bool NeedsRehash(const std::string& hash) const;

 private:
  // The right to make one hash.
  class Turn;

  explicit PasswordHasher(Cost cost) : cost_(cost) {}
  absl::StatusOr<std::string> HashInTurn(absl::string_view password) const;
  bool HasRoom() const ABSL_SHARED_LOCKS_REQUIRED(mutex_) { return running_ < kHashesMax; }

  const Cost cost_;
  std::string nobodys_hash_;  // set before anybody can ask

  mutable absl::Mutex mutex_;
  mutable int running_ ABSL_GUARDED_BY(mutex_) = 0;
  mutable int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace rekap
