#include "aggregator/audit/audit_log.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rocksdb/iterator.h"
#include <openssl/rand.h>

#include "domain/key/store_key.h"
#include "runtime/escape/escape.h"

namespace rekap {
namespace {

constexpr char kAudit[] = "audit";
constexpr char kEpochKey[] = "audit_epoch";

std::string AuditKey(Seq seq) { return NodeJournalKey(seq.value); }

std::string EncodeEpoch(Epoch epoch) {
  std::string bytes;
  AppendUint64(bytes, epoch.value);
  return EncodeStoredEntry({ChainHasher().Next(ChainHash(), bytes).view(), bytes});
}

absl::StatusOr<Epoch> NewEpoch() {
  Epoch epoch;
  while (epoch.value == 0) {
    std::string bytes(8, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), 8) != 1) {
      return absl::InternalError("the system gives no random bytes");
    }
    epoch.value = ReadUint64(bytes);
  }
  return epoch;
}

absl::StatusOr<Epoch> ReadEpoch(Database& database) {
  absl::StatusOr<std::string> value = database.Get(kMetaFamily, kEpochKey);
  if (!value.ok()) return value.status();
  absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(*value);
  if (!stored.ok() || stored->entry.size() != 8 ||
      *value != EncodeEpoch(Epoch{ReadUint64(stored->entry)})) {
    return absl::DataLossError("the epoch of the audit journal is damaged");
  }
  return Epoch{ReadUint64(stored->entry)};
}

// At most `size_max` bytes, and UTF-8 whatever came: a parser that meets anything else in
// a text would refuse the entry, and with it the journal.
std::string StorableText(absl::string_view text, size_t size_max) {
  std::string storable;
  while (!text.empty() && storable.size() < size_max) {
    const size_t length = Utf8Length(text);
    absl::StrAppend(&storable, length > 0 ? text.substr(0, length) : "\xef\xbf\xbd");
    text.remove_prefix(std::max<size_t>(length, 1));
  }
  return std::string(TruncateUtf8(storable, size_max));
}

absl::Status Damaged(Seq seq) {
  return absl::DataLossError(absl::StrCat("audit entry ", seq.value, " is damaged"));
}

absl::StatusOr<v1::AuditEntry> ParseStored(absl::string_view value, Seq seq) {
  absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(value);
  v1::AuditEntry entry;
  if (!stored.ok() ||
      !entry.ParseFromArray(stored->entry.data(), static_cast<int>(stored->entry.size())) ||
      entry.seq() != seq.value) {
    return Damaged(seq);
  }
  return entry;
}

}  // namespace

v1::AuditEntry MakeAuditEntry(absl::string_view actor, absl::string_view action,
                              absl::string_view subject, absl::string_view detail) {
  v1::AuditEntry entry;
  entry.set_actor(std::string(actor));
  entry.set_action(std::string(action));
  entry.set_subject(std::string(subject));
  entry.set_detail(std::string(detail));
  return entry;
}

absl::StatusOr<AuditPosition> VerifyAudit(Database& database) {
  std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator(rocksdb::ReadOptions(), database.family(kAudit)));
  ChainHasher hasher;
  ChainPoint last;
  for (it->SeekToFirst(); it->Valid(); it->Next()) {
    const Seq seq = last.seq.Next();
    if (ToView(it->key()) != AuditKey(seq)) {
      return absl::DataLossError(absl::StrCat("audit entry ", seq.value, " is missing"));
    }
    absl::StatusOr<StoredEntry> stored = DecodeStoredEntry(ToView(it->value()));
    if (stored.ok()) last = hasher.Append(last, stored->entry);
    // The hash first: what is not as it was written is not for the parser.
    if (!stored.ok() || last.hash.view() != stored->hash) return Damaged(seq);
    absl::StatusOr<v1::AuditEntry> entry = ParseStored(ToView(it->value()), seq);
    if (!entry.ok()) return entry.status();
  }
  if (!it->status().ok()) return ToStatus(it->status(), "reading the audit journal");
  absl::StatusOr<Epoch> epoch = ReadEpoch(database);
  if (absl::IsNotFound(epoch.status()) && last.seq.value > 0) {
    return absl::DataLossError("the audit journal has lost its epoch");
  }
  if (!epoch.ok()) return epoch.status();
  return AuditPosition{*epoch, last};
}

absl::StatusOr<std::shared_ptr<AuditLog>> AuditLog::Open(std::shared_ptr<Database> database,
                                                         std::function<absl::Time()> clock) {
  absl::StatusOr<AuditPosition> position = VerifyAudit(*database);
  if (absl::IsNotFound(position.status())) {
    absl::StatusOr<Epoch> epoch = NewEpoch();
    if (!epoch.ok()) return epoch.status();
    rocksdb::WriteBatch batch;
    batch.Put(database->family(kMetaFamily), kEpochKey, EncodeEpoch(*epoch));
    absl::Status written = database->WriteSynced(batch, "beginning the audit journal");
    if (!written.ok()) return written;
    position = AuditPosition{*epoch, ChainPoint()};
  }
  if (!position.ok()) return position.status();
  std::shared_ptr<AuditLog> log(new AuditLog(std::move(database), std::move(clock)));
  absl::MutexLock lock(&log->mutex_);
  log->position_ = *position;
  return log;
}

absl::Status AuditLog::Append(v1::AuditEntry entry) {
  rocksdb::WriteBatch batch;
  return Commit(batch, "storing an audit entry", std::move(entry));
}

absl::Status AuditLog::Commit(rocksdb::WriteBatch& batch, absl::string_view what,
                              v1::AuditEntry entry) {
  absl::MutexLock write(&write_mutex_);
  return Write(batch, what, std::move(entry), position().epoch);
}

absl::Status AuditLog::BeginEpoch(v1::AuditEntry entry) {
  absl::StatusOr<Epoch> epoch = NewEpoch();
  if (!epoch.ok()) return epoch.status();
  rocksdb::WriteBatch batch;
  batch.Put(database_->family(kMetaFamily), kEpochKey, EncodeEpoch(*epoch));
  absl::MutexLock write(&write_mutex_);
  return Write(batch, "beginning an epoch of the audit journal", std::move(entry), *epoch);
}

absl::Status AuditLog::Write(rocksdb::WriteBatch& batch, absl::string_view what,
                             v1::AuditEntry entry, Epoch epoch) {
  const ChainPoint last = position().last;
  entry.set_seq(last.seq.Next().value);
  entry.set_time_unix_ms(absl::ToUnixMillis(clock_()));
  entry.set_actor(StorableText(entry.actor(), kAuditNameSizeMax));
  entry.set_action(StorableText(entry.action(), kAuditNameSizeMax));
  entry.set_subject(StorableText(entry.subject(), kAuditNameSizeMax));
  entry.set_detail(StorableText(entry.detail(), kAuditDetailSizeMax));
  const std::string bytes = entry.SerializeAsString();
  const ChainPoint point = ChainHasher().Append(last, bytes);
  batch.Put(database_->family(kAudit), AuditKey(point.seq),
            EncodeStoredEntry({point.hash.view(), bytes}));
  absl::Status written = database_->WriteSynced(batch, what);
  if (!written.ok()) return written;
  absl::MutexLock lock(&mutex_);
  position_ = {epoch, point};
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::AuditEntry>> AuditLog::List(uint64_t before, size_t limit) const {
  const uint64_t end = position().last.seq.value + 1;
  uint64_t next = before == 0 || before > end ? end : before;
  std::vector<v1::AuditEntry> entries;
  while (next > 1 && entries.size() < limit) {
    const Seq seq{--next};
    absl::StatusOr<std::string> value = database_->Get(kAudit, AuditKey(seq));
    if (absl::IsNotFound(value.status())) {
      return absl::DataLossError(absl::StrCat("audit entry ", seq.value, " is missing"));
    }
    if (!value.ok()) return value.status();
    absl::StatusOr<v1::AuditEntry> entry = ParseStored(*value, seq);
    if (!entry.ok()) return entry.status();
    entries.push_back(*std::move(entry));
  }
  return entries;
}

AuditPosition AuditLog::position() const {
  absl::MutexLock lock(&mutex_);
  return position_;
}

}  // namespace rekap
