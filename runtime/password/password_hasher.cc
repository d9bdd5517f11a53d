#include "runtime/password/password_hasher.h"

#include <array>
#include <sodium.h>

namespace rekap {
namespace {

absl::Status Busy() {
  return absl::ResourceExhaustedError(
      "LOGIN_BUSY: terlalu banyak yang sedang masuk; coba lagi sebentar lagi");
}

}  // namespace

class PasswordHasher::Turn {
 public:
  explicit Turn(const PasswordHasher& hasher) : hasher_(hasher) {
    absl::MutexLock lock(&hasher_.mutex_);
    if (!hasher_.HasRoom()) {
      if (hasher_.waiting_ >= kWaitersMax) return;
      ++hasher_.waiting_;
      const bool came = hasher_.mutex_.AwaitWithTimeout(
          absl::Condition(&hasher_, &PasswordHasher::HasRoom), kWait);
      --hasher_.waiting_;
      if (!came) return;
    }
    ++hasher_.running_;
    mine_ = true;
  }
  ~Turn() {
    if (!mine_) return;
    absl::MutexLock lock(&hasher_.mutex_);
    --hasher_.running_;
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  bool mine() const { return mine_; }

 private:
  const PasswordHasher& hasher_;
  bool mine_ = false;
};

PasswordHasher::Cost PasswordHasher::Interactive() {
  return {crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE};
}

absl::StatusOr<std::unique_ptr<PasswordHasher>> PasswordHasher::Make(Cost cost) {
  // Negative = failed; 1 = somebody did it already.
  if (sodium_init() < 0) return absl::InternalError("libsodium cannot start");
  std::unique_ptr<PasswordHasher> hasher(new PasswordHasher(cost));
  std::array<char, 32> random;
  randombytes_buf(random.data(), random.size());
  absl::StatusOr<std::string> hash = hasher->HashInTurn({random.data(), random.size()});
  if (!hash.ok()) return hash.status();
  hasher->nobodys_hash_ = *std::move(hash);
  return hasher;
}

absl::StatusOr<std::string> PasswordHasher::Hash(absl::string_view password) const {
  Turn turn(*this);
  if (!turn.mine()) return Busy();
  return HashInTurn(password);
}

absl::StatusOr<std::string> PasswordHasher::HashInTurn(absl::string_view password) const {
  std::array<char, crypto_pwhash_STRBYTES> hash = {};
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(), cost_.operations,
                        cost_.memory_bytes) != 0) {
    return absl::ResourceExhaustedError("no memory to hash a password");
  }
  return std::string(hash.data());
}

absl::StatusOr<bool> PasswordHasher::Verify(absl::string_view password,
                                            const std::string& hash) const {
  Turn turn(*this);
  if (!turn.mine()) return Busy();
  const std::string& against = hash.empty() ? nobodys_hash_ : hash;
  const bool fits =
      crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return fits && !hash.empty();
}

bool PasswordHasher::NeedsRehash(const std::string& hash) const {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost_.operations, cost_.memory_bytes) != 0;
}

}  // namespace rekap
