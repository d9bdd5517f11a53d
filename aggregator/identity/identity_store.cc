#include "aggregator/identity/identity_store.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"

#include "domain/key/store_key.h"

namespace rekap {
namespace {

constexpr char kIdentity[] = "identity";
constexpr char kCertificateRows[] = "c";
constexpr char kInvitationRows[] = "i";
constexpr char kUnitRows[] = "u";
constexpr size_t kSerialSize = 16;
constexpr size_t kSecretHashSize = 32;

void AppendTime(std::string& out, absl::Time time) {
  AppendUint64(out, static_cast<uint64_t>(absl::ToUnixMillis(time)));
}

absl::Time ReadTime(absl::string_view bytes) {
  return absl::FromUnixMillis(static_cast<int64_t>(ReadUint64(bytes)));
}

std::string CertificateKey(absl::string_view serial) {
  return absl::StrCat(kCertificateRows, absl::HexStringToBytes(serial));
}
std::string UnitKey(const char* rows, RegionCode unit) {
  return absl::StrCat(rows, unit.Encoded());
}

std::string EncodeCertificate(const IssuedCertificate& certificate) {
  std::string bytes = certificate.unit.Encoded();
  AppendTime(bytes, certificate.not_before);
  AppendTime(bytes, certificate.not_after);
  AppendTime(bytes, certificate.revoked.value_or(absl::UnixEpoch()));
  return bytes;
}

absl::StatusOr<IssuedCertificate> DecodeCertificate(absl::string_view serial,
                                                    absl::string_view bytes) {
  absl::StatusOr<RegionCode> unit = RegionCode::Decode(bytes.substr(0, RegionCode::kEncodedSize));
  if (!unit.ok() || serial.size() != kSerialSize || bytes.size() != RegionCode::kEncodedSize + 24) {
    return absl::DataLossError("stored certificate is not one");
  }
  absl::string_view times = bytes.substr(RegionCode::kEncodedSize);
  IssuedCertificate certificate{*unit, absl::BytesToHexString(serial), ReadTime(times),
                                ReadTime(times.substr(8)), std::nullopt};
  absl::Time revoked = ReadTime(times.substr(16));
  if (revoked != absl::UnixEpoch()) certificate.revoked = revoked;
  return certificate;
}

}  // namespace

absl::StatusOr<std::unique_ptr<IdentityStore>> IdentityStore::Open(
    std::shared_ptr<Database> database, std::shared_ptr<AuditLog> audit) {
  std::unique_ptr<IdentityStore> store(new IdentityStore(std::move(database), std::move(audit)));
  if (absl::Status loaded = store->Load(); !loaded.ok()) return loaded;
  return store;
}

absl::Status IdentityStore::Load() {
  std::unique_ptr<rocksdb::Iterator> it(
      database_->db().NewIterator(rocksdb::ReadOptions(), database_->family(kIdentity)));
  absl::MutexLock lock(&mutex_);
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    absl::Status loaded = LoadRow(ToView(it->key()), ToView(it->value()));
    if (!loaded.ok()) return loaded;
  }
  return ToStatus(it->status(), "reading identities");
}

absl::Status IdentityStore::LoadRow(absl::string_view key, absl::string_view value) {
  if (key.empty()) return absl::DataLossError("stored identity is not one");
  absl::string_view rows = key.substr(0, 1);
  absl::string_view name = key.substr(1);
  if (rows == kCertificateRows) {
    absl::StatusOr<IssuedCertificate> certificate = DecodeCertificate(name, value);
    if (!certificate.ok()) return certificate.status();
    certificates_.emplace(certificate->serial, *certificate);
    return absl::OkStatus();
  }
  absl::StatusOr<RegionCode> unit = RegionCode::Decode(name);
  bool invitation = rows == kInvitationRows && value.size() == kSecretHashSize + 8;
  bool revoked = rows == kUnitRows && value.size() == 8;
  if (!unit.ok() || (!invitation && !revoked)) {
    return absl::DataLossError("stored identity is not one");
  }
  if (revoked) unit_revoked_.emplace(*unit, ReadTime(value));
  return absl::OkStatus();
}

absl::Status IdentityStore::PutInvitation(RegionCode unit, const Invitation& invitation,
                                          v1::AuditEntry entry) {
  std::string value = invitation.secret_sha256;
  AppendTime(value, invitation.expires);
  rocksdb::WriteBatch batch;
  batch.Put(database_->family(kIdentity), UnitKey(kInvitationRows, unit), value);
  absl::MutexLock write(&write_mutex_);
  return audit_->Commit(batch, "storing an invitation", std::move(entry));
}

absl::StatusOr<std::optional<Invitation>> IdentityStore::FindInvitation(RegionCode unit) const {
  absl::StatusOr<std::string> value = database_->Get(kIdentity, UnitKey(kInvitationRows, unit));
  if (absl::IsNotFound(value.status())) return std::optional<Invitation>();
  if (!value.ok()) return value.status();
  if (value->size() != kSecretHashSize + 8)
    return absl::DataLossError("stored invitation is not one");
  return std::optional<Invitation>(
      Invitation{value->substr(0, kSecretHashSize),
                 ReadTime(absl::string_view(*value).substr(kSecretHashSize))});
}

absl::Status IdentityStore::AddCertificate(RegionCode unit, const Certificate& certificate,
                                           absl::Time now, const Entitlement& entitlement,
                                           v1::AuditEntry entry) {
  absl::MutexLock write(&write_mutex_);
  rocksdb::ColumnFamilyHandle* family = database_->family(kIdentity);
  rocksdb::WriteBatch batch;
  const auto* renewing = std::get_if<VerifiedPeer>(&entitlement);
  if (renewing != nullptr && IsRevoked(*renewing)) {
    return absl::UnauthenticatedError(
        absl::StrCat(RefusalWord(PeerRefusal::kRevoked), ": ", RefusalText(PeerRefusal::kRevoked)));
  }
  if (const auto* used_secret_sha256 = std::get_if<std::string>(&entitlement)) {
    absl::StatusOr<std::optional<Invitation>> invitation = FindInvitation(unit);
    if (!invitation.ok()) return invitation.status();
    if (!invitation->has_value() || (*invitation)->secret_sha256 != *used_secret_sha256) {
      return absl::FailedPreconditionError("the invitation was used up meanwhile");
    }
    batch.Delete(family, UnitKey(kInvitationRows, unit));
  }
  IssuedCertificate issued{unit, certificate.Serial(), certificate.not_before(),
                           certificate.not_after(), std::nullopt};
  batch.Put(family, CertificateKey(issued.serial), EncodeCertificate(issued));
  std::vector<std::string> forgotten;
  {
    absl::MutexLock lock(&mutex_);
    for (const auto& [serial, old] : certificates_) {
      if (old.unit == unit && old.not_after + kKeptAfterEnd < now) forgotten.push_back(serial);
    }
  }
  for (const std::string& serial : forgotten) batch.Delete(family, CertificateKey(serial));
  absl::Status written = audit_->Commit(batch, "recording a certificate", std::move(entry));
  if (!written.ok()) return written;
  absl::MutexLock lock(&mutex_);
  for (const std::string& serial : forgotten) certificates_.erase(serial);
  certificates_.insert_or_assign(issued.serial, issued);
  return absl::OkStatus();
}

absl::StatusOr<uint32_t> IdentityStore::Revoke(RegionCode unit, absl::string_view serial,
                                               absl::Time now, v1::AuditEntry entry) {
  absl::MutexLock write(&write_mutex_);
  std::vector<IssuedCertificate> revoked;
  uint32_t in_force = 0;
  bool known = serial.empty();
  {
    absl::MutexLock lock(&mutex_);
    for (const auto& [_, certificate] : certificates_) {
      if (certificate.unit != unit || (!serial.empty() && certificate.serial != serial)) continue;
      known = true;
      if (certificate.revoked.has_value()) continue;
      if (now < certificate.not_after) ++in_force;
      revoked.push_back(certificate);
      revoked.back().revoked = now;
    }
  }
  if (!known) {
    return absl::NotFoundError(absl::StrCat("sertifikat ", serial, " milik ", unit.ToString(),
                                            " tidak ada [UNKNOWN_CERTIFICATE]"));
  }
  rocksdb::ColumnFamilyHandle* family = database_->family(kIdentity);
  rocksdb::WriteBatch batch;
  for (const IssuedCertificate& certificate : revoked) {
    batch.Put(family, CertificateKey(certificate.serial), EncodeCertificate(certificate));
  }
  if (serial.empty()) {
    std::string time;
    AppendTime(time, now);
    batch.Put(family, UnitKey(kUnitRows, unit), time);
    batch.Delete(family, UnitKey(kInvitationRows, unit));
  }
  absl::Status written = audit_->Commit(batch, "revoking", std::move(entry));
  if (!written.ok()) return written;
  absl::MutexLock lock(&mutex_);
  for (const IssuedCertificate& certificate : revoked) {
    certificates_.insert_or_assign(certificate.serial, certificate);
  }
  if (serial.empty()) unit_revoked_.insert_or_assign(unit, now);
  return in_force;
}

bool IdentityStore::IsRevoked(const VerifiedPeer& peer) const {
  absl::MutexLock lock(&mutex_);
  auto certificate = certificates_.find(peer.serial);
  if (certificate != certificates_.end()) return certificate->second.revoked.has_value();
  auto unit = unit_revoked_.find(peer.unit);
  return unit != unit_revoked_.end() && peer.not_before <= unit->second;
}

std::map<RegionCode, absl::Time> IdentityStore::LatestEnds() const {
  std::map<RegionCode, absl::Time> ends;
  absl::MutexLock lock(&mutex_);
  for (const auto& [_, certificate] : certificates_) {
    if (certificate.revoked.has_value()) continue;
    auto [end, first] = ends.try_emplace(certificate.unit, certificate.not_after);
    if (!first) end->second = std::max(end->second, certificate.not_after);
  }
  return ends;
}

std::vector<IssuedCertificate> IdentityStore::List(std::optional<RegionCode> unit,
                                                   size_t limit) const {
  std::vector<IssuedCertificate> list;
  {
    absl::MutexLock lock(&mutex_);
    for (const auto& [_, certificate] : certificates_) {
      if (!unit.has_value() || certificate.unit == *unit) list.push_back(certificate);
    }
  }
  // By serial where they began together, so that a list reads the same each time.
  std::sort(list.begin(), list.end(), [](const IssuedCertificate& a, const IssuedCertificate& b) {
    return std::tie(b.not_before, a.serial) < std::tie(a.not_before, b.serial);
  });
  if (list.size() > limit) list.erase(list.begin() + static_cast<ptrdiff_t>(limit), list.end());
  return list;
}

}  // namespace rekap
