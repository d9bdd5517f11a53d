#include "tests/simulation/node_database.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace rekap::sim {

NodeDatabase NodeDatabase::Restored(History* history, Epoch epoch, Mutant mutant,
                                    const JournalPosition& taken_over, std::optional<Base> base,
                                    const PastEntry* base_point, const PastEntry* head) {
  NodeDatabase database(history, epoch, mutant);
  database.lineage_ = {taken_over};
  size_t known = base ? base->point.seq.value - 1 : 0;
  database.entries_.resize(taken_over.point.seq.value, nullptr);
  for (const PastEntry* entry = head; entry != nullptr && entry->point.seq.value > known;
       entry = entry->before) {
    database.entries_[entry->point.seq.value - 1] = entry;
  }
  database.durable_ = database.entries_.size();
  database.base_ = base;
  if (base) database.base_records_ = RecordsAt(base_point);
  return database;
}

NodeDatabase NodeDatabase::Rewound(Epoch epoch) const {
  NodeDatabase rewound = *this;
  rewound.entries_.resize(durable_);
  rewound.lineage_.push_back(Head());
  rewound.epoch_ = epoch;
  return rewound;
}

void NodeDatabase::Commit(EntryDraft draft) {
  const PastEntry* before = entries_.empty() ? nullptr : entries_.back();
  entries_.push_back(history_->Add(before, std::move(draft)));
}

void NodeDatabase::Crash(SimRandom& random) {
  durable_ += random.Below(entries_.size() - durable_ + 1);
  entries_.resize(durable_);
}

void NodeDatabase::Trim(Seq seq) {
  for (Seq at = First(); at <= seq; at = at.Next()) {
    const PastEntry& entry = *entries_[at.value - 1];
    if (mutant_ == Mutant::kTrimKeepsWithdrawn && entry.draft.withdraws) continue;
    Apply(entry, base_records_);
  }
  base_ = Base{entries_[seq.value - 1]->point, DigestOf(base_records_)};
}

JournalPosition NodeDatabase::Head() const {
  size_t shown = mutant_ == Mutant::kSendUnsynced ? entries_.size() : durable_;
  return {epoch_, shown == 0 ? ChainPoint() : entries_[shown - 1]->point};
}

absl::StatusOr<ChainHash> NodeDatabase::HashAt(Seq seq) const {
  if (seq == Seq()) return ChainHash();
  if (mutant_ == Mutant::kIgnoreCursorHash && seq == claimed_.seq) return claimed_.hash;
  if (seq > Head().point.seq || entries_[seq.value - 1] == nullptr) {
    return absl::NotFoundError(absl::StrCat("no hash of entry ", seq.value));
  }
  return entries_[seq.value - 1]->point.hash;
}

absl::StatusOr<std::vector<std::string>> NodeDatabase::ReadAfter(Seq after, size_t entries_max,
                                                                 size_t bytes_max) const {
  std::vector<std::string> read;
  size_t bytes = 0;
  if (after.Next() < First()) return absl::DataLossError("the entry was trimmed");
  for (size_t i = after.value; i < Head().point.seq.value && read.size() < entries_max; ++i) {
    const std::string& entry = entries_[i]->draft.bytes;
    if (!read.empty() && bytes + entry.size() > bytes_max) break;
    bytes += entry.size();
    read.push_back(entry);
  }
  return read;
}

absl::StatusOr<std::vector<std::string>> NodeDatabase::ReadBase(const Base& base,
                                                                absl::string_view after_key,
                                                                size_t rows_max,
                                                                size_t bytes_max) const {
  if (base_ != base) return absl::AbortedError("the journal begins on another base by now");
  std::vector<std::string> read;
  size_t bytes = 0;
  for (auto it = base_records_.upper_bound(std::string(after_key));
       it != base_records_.end() && read.size() < rows_max; ++it) {
    std::string row = EncodeBaseRow(it->first, it->second->point.seq, it->second->draft.bytes);
    if (!read.empty() && bytes + row.size() > bytes_max) break;
    bytes += row.size();
    read.push_back(std::move(row));
  }
  return read;
}

ChainPoint NodeReviews::Last(const std::vector<v1::ReviewEntry>& log) {
  if (log.empty()) return {};
  return {Seq{log.size()}, *ChainHash::FromBytes(log.back().hash())};
}

v1::Received NodeReviews::Received() const {
  ChainPoint last = Last(staged_ ? *staged_ : log_);
  v1::Received received;
  received.set_catalog_version(catalog_version_);
  received.set_catalog_sha256(catalog_sha256_);
  received.set_review_seq(last.seq.value);
  received.set_review_hash(std::string(last.hash.view()));
  return received;
}

absl::Status NodeReviews::TakeReview(const v1::ReviewEntry& entry) {
  if (full_) return absl::ResourceExhaustedError("no space left on the simulated disk");
  if (entry.seq() == 0) {
    log_.clear();
    staged_.reset();
    return absl::OkStatus();
  }
  std::vector<v1::ReviewEntry> held = staged_ ? *staged_ : log_;
  bool anew = entry.seq() == 1 && !held.empty();
  if (anew) held.clear();
  ChainPoint after = ChainHasher().Append(Last(held), entry.review());
  if (after.seq.value != entry.seq() || std::string(after.hash.view()) != entry.hash()) {
    return absl::DataLossError(absl::StrCat("review ", entry.seq(), " does not follow"));
  }
  held.push_back(entry);
  bool whole = entry.seq() >= entry.last() || mutant_ == Mutant::kSwapReviewsEarly;
  if ((anew || staged_) && !whole) {
    staged_ = std::move(held);
  } else {
    log_ = std::move(held);
    staged_.reset();
  }
  return absl::OkStatus();
}

absl::Status NodeReviews::TakeCatalog(const v1::CatalogVersion& catalog) {
  if (full_) return absl::ResourceExhaustedError("no space left on the simulated disk");
  catalog_version_ = catalog.version();
  catalog_sha256_ = catalog.sha256();
  return absl::OkStatus();
}

}  // namespace rekap::sim
