#include "aggregator/verification/verification_record.h"

#include <string>

#include "aggregator/metrics/metric_list.h"
#include "domain/key/store_key.h"

namespace rekap {
namespace {

constexpr char kLastKey[] = "last_verification";
constexpr size_t kTimeSize = 8;
constexpr size_t kSize = 2 * kTimeSize + 1;

// Milliseconds, as the stored times have them: what was written and read again is equal.
absl::Time Rounded(absl::Time time) { return absl::FromUnixMillis(absl::ToUnixMillis(time)); }

std::string Encode(const Verification& verification) {
  std::string bytes;
  AppendUint64(bytes, static_cast<uint64_t>(absl::ToUnixMillis(verification.finished)));
  AppendUint64(bytes, static_cast<uint64_t>(absl::ToInt64Milliseconds(verification.took)));
  bytes.push_back(verification.exact ? 1 : 0);
  return bytes;
}

absl::StatusOr<Verification> Decode(absl::string_view bytes) {
  if (bytes.size() != kSize || bytes.back() > 1) {
    return absl::DataLossError("the stored last verification is not one");
  }
  Verification verification;
  verification.finished = absl::FromUnixMillis(static_cast<int64_t>(ReadUint64(bytes)));
  verification.took = absl::Milliseconds(static_cast<int64_t>(ReadUint64(bytes.substr(kTimeSize))));
  verification.exact = bytes.back() == 1;
  return verification;
}

}  // namespace

absl::StatusOr<std::shared_ptr<VerificationRecord>> VerificationRecord::Open(
    std::shared_ptr<Database> database) {
  std::shared_ptr<VerificationRecord> record(new VerificationRecord(std::move(database)));
  absl::StatusOr<std::string> bytes = record->database_->Get(kMetaFamily, kLastKey);
  if (absl::IsNotFound(bytes.status())) return record;
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<Verification> last = Decode(*bytes);
  if (!last.ok()) return last.status();
  absl::MutexLock lock(&record->mutex_);
  record->last_ = *last;
  return record;
}

std::optional<Verification> VerificationRecord::last() const {
  absl::MutexLock lock(&mutex_);
  return last_;
}

absl::Status VerificationRecord::Put(const Verification& verification) {
  Verification rounded = verification;
  rounded.finished = Rounded(verification.finished);
  rounded.took = absl::Milliseconds(absl::ToInt64Milliseconds(verification.took));
  {
    absl::MutexLock lock(&mutex_);
    last_ = rounded;
  }
  rocksdb::WriteBatch batch;
  batch.Put(database_->family(kMetaFamily), kLastKey, Encode(rounded));
  return database_->WriteSynced(batch, "recording a verification");
}

std::vector<prometheus::MetricFamily> VerificationRecord::Collect() const {
  std::vector<prometheus::MetricFamily> families = {
      FamilyOf(AggregatorMetric("rekap_aggregator_verify_exact")),
      FamilyOf(AggregatorMetric("rekap_aggregator_verify_timestamp_seconds")),
      FamilyOf(AggregatorMetric("rekap_aggregator_verify_duration_seconds"))};
  if (const std::optional<Verification> last = this->last()) {
    AddSeries(families[0], {}, last->exact ? 1 : 0);
    AddSeries(families[1], {}, absl::ToDoubleSeconds(last->finished - absl::UnixEpoch()));
    AddSeries(families[2], {}, absl::ToDoubleSeconds(last->took));
  }
  return families;
}

}  // namespace rekap
