#include "domain/journal/chain.h"

#include <algorithm>
#include <cstdlib>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include <openssl/evp.h>

namespace rekap {

absl::StatusOr<ChainHash> ChainHash::FromBytes(absl::string_view text) {
  ChainHash hash;
  if (text.size() != hash.bytes.size()) {
    return absl::InvalidArgumentError(absl::StrCat("chain hash of ", text.size(), " bytes"));
  }
  std::copy(text.begin(), text.end(), hash.bytes.begin());
  return hash;
}

std::string ChainHash::ToHex() const { return absl::BytesToHexString(view()); }

v1::JournalPosition ToProto(RegionCode unit, const JournalPosition& position) {
  v1::JournalPosition proto;
  proto.set_unit(unit.ToString());
  proto.set_epoch(position.epoch.value);
  proto.set_seq(position.point.seq.value);
  absl::string_view hash = position.point.hash.view();
  proto.set_hash(hash.data(), hash.size());
  return proto;
}

std::string Describe(RegionCode unit, const JournalPosition& position) {
  return absl::StrFormat("%s epoch %016x seq %d hash %s", unit.ToString(), position.epoch.value,
                         position.point.seq.value, position.point.hash.ToHex().substr(0, 16));
}

std::string EncodePosition(const JournalPosition& position) {
  std::string bytes;
  AppendUint64(bytes, position.epoch.value);
  AppendUint64(bytes, position.point.seq.value);
  absl::StrAppend(&bytes, position.point.hash.view());
  return bytes;
}

absl::StatusOr<JournalPosition> DecodePosition(absl::string_view bytes) {
  if (bytes.size() != 16 + kHashSize)
    return absl::DataLossError("stored position has a wrong size");
  absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(bytes.substr(16));
  if (!hash.ok()) return hash.status();
  return JournalPosition{Epoch{ReadUint64(bytes)}, {Seq{ReadUint64(bytes.substr(8))}, *hash}};
}

struct ChainHasher::Digest {
  // Fetched once: EVP_sha256() would look the algorithm up at every init.
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  EVP_MD_CTX* context = EVP_MD_CTX_new();

  ~Digest() {
    EVP_MD_CTX_free(context);
    EVP_MD_free(algorithm);
  }
};

ChainHasher::ChainHasher() : digest_(std::make_unique<Digest>()) {
  if (digest_->algorithm == nullptr || digest_->context == nullptr) std::abort();
}

ChainHasher::~ChainHasher() = default;

ChainHash ChainHasher::Next(const ChainHash& previous, absl::string_view entry) {
  ChainHash hash;
  // Failure here means that OpenSSL itself is broken; no history may go on.
  if (EVP_DigestInit_ex2(digest_->context, digest_->algorithm, nullptr) != 1 ||
      EVP_DigestUpdate(digest_->context, previous.bytes.data(), previous.bytes.size()) != 1 ||
      EVP_DigestUpdate(digest_->context, entry.data(), entry.size()) != 1 ||
      EVP_DigestFinal_ex(digest_->context, hash.bytes.data(), nullptr) != 1) {
    std::abort();
  }
  return hash;
}

}  // namespace rekap
