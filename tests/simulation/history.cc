#include "tests/simulation/history.h"

#include <array>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "domain/key/record_key.h"
#include "rekap/v1/journal.pb.h"

namespace rekap::sim {
namespace {

constexpr std::array<const char*, 3> kSubKegiatan = {"7.01.01.2.01.01", "7.01.01.2.01.02",
                                                     "7.01.02.2.01.01"};

// Twelve records: three budget lines, two of them of a year and of a quarter; outputs;
// indicators; one narrative, which is never summed.
constexpr size_t kRecords = 12;

v1::RecordKey KeyOf(size_t record) {
  v1::RecordKey key;
  key.set_year(2021);
  if (record < 6) {
    key.set_kind(v1::RECORD_KIND_BUDGET_LINE);
    key.set_subject(kSubKegiatan[record % 3]);
    key.set_quarter(record < 3 ? 0 : 2);
  } else if (record < 9) {
    key.set_kind(v1::RECORD_KIND_OUTPUT);
    key.set_subject(kSubKegiatan[record % 3]);
    key.set_item(1);
  } else if (record < 11) {
    key.set_kind(v1::RECORD_KIND_INDICATOR_RESULT);
    key.set_subject(record == 9 ? "IKU-1" : "IKU-2");
  } else {
    key.set_kind(v1::RECORD_KIND_NARRATIVE);
    key.set_item(1);
  }
  return key;
}

void SetMoney(SimRandom& random, v1::Money& money) {
  switch (random.Below(4)) {
    case 0:
      money.set_presence(v1::CELL_PRESENCE_BLANK);
      return;
    case 1:
      money.set_presence(v1::CELL_PRESENCE_DASH);
      return;
    default:
      money.set_sen(random.Between(0, 1'000'000) * 100);
  }
}

void SetMeasure(SimRandom& random, v1::Measure& measure) {
  int64_t value = random.Between(0, 120);
  if (random.OneIn(4)) {
    measure.set_text("16 jenis dan 4 macam");
  } else if (!random.OneIn(5)) {
    measure.set_text(absl::StrCat(value, " ASN"));
    measure.set_value_micro(value * 1'000'000);
    measure.set_unit("ASN");
  }
}

v1::Record DrawRecord(SimRandom& random, size_t record) {
  v1::Record drawn;
  *drawn.mutable_key() = KeyOf(record);
  switch (drawn.key().kind()) {
    case v1::RECORD_KIND_BUDGET_LINE:
      SetMoney(random, *drawn.mutable_budget_line()->mutable_allocated());
      SetMoney(random, *drawn.mutable_budget_line()->mutable_realised());
      break;
    case v1::RECORD_KIND_OUTPUT:
      SetMeasure(random, *drawn.mutable_output()->mutable_target());
      SetMeasure(random, *drawn.mutable_output()->mutable_realised());
      break;
    case v1::RECORD_KIND_INDICATOR_RESULT: {
      v1::IndicatorResult& result = *drawn.mutable_indicator_result();
      result.set_direction(random.OneIn(2) ? v1::DIRECTION_HIGHER : v1::DIRECTION_LOWER);
      result.set_target_micro(random.Between(1, 100) * 1'000'000);
      if (!random.OneIn(4)) result.set_realised_micro(random.Between(0, 100) * 1'000'000);
      break;
    }
    default:
      drawn.mutable_narrative()->set_text(absl::StrCat("hambatan ", random.Below(1000)));
  }
  return drawn;
}

v1::JournalEntry NewEntry(Seq seq, absl::Time time) {
  v1::JournalEntry entry;
  entry.set_seq(seq.value);
  entry.set_time_unix_ms(absl::ToUnixMillis(time));
  entry.set_author("operator");
  return entry;
}

}  // namespace

EntryDraft DrawEntry(SimRandom& random, Seq seq, absl::Time time) {
  size_t record = random.Below(kRecords);
  v1::JournalEntry entry = NewEntry(seq, time);
  EntryDraft draft;
  draft.withdraws = random.OneIn(4);
  if (draft.withdraws) {
    *entry.mutable_delete_() = KeyOf(record);
  } else {
    *entry.mutable_put() = DrawRecord(random, record);
  }
  draft.record_key = *EncodeRecordKey(KeyOf(record));
  draft.bytes = entry.SerializeAsString();
  return draft;
}

EntryDraft DrawPoison(SimRandom& random, Seq seq, absl::Time time) {
  // A garbled tag, then what looks like text.
  if (random.OneIn(3)) return {absl::StrCat("\xff\xff\xff", random()), "", false};
  size_t record = random.Below(6);
  v1::JournalEntry entry = NewEntry(seq, time);
  *entry.mutable_put() = DrawRecord(random, record);
  if (random.OneIn(2)) {
    entry.set_seq(seq.value + 7);
  } else {
    entry.mutable_put()->mutable_budget_line()->mutable_allocated()->set_sen(-5);
  }
  return {entry.SerializeAsString(), *EncodeRecordKey(KeyOf(record)), false};
}

void Apply(const PastEntry& entry, Records& records) {
  if (entry.draft.record_key.empty()) return;
  if (entry.draft.withdraws) {
    records.erase(entry.draft.record_key);
  } else {
    records[entry.draft.record_key] = &entry;
  }
}

ChainPoint DigestOf(const Records& records) {
  ChainHasher hasher;
  ChainPoint row;
  for (const auto& [key, entry] : records) {
    row = hasher.Append(row, EncodeBaseRow(key, entry->point.seq, entry->draft.bytes));
  }
  return row;
}

const PastEntry* History::Add(const PastEntry* before, EntryDraft draft) {
  ChainPoint point = hasher_.Append(before ? before->point : ChainPoint(), draft.bytes);
  std::unique_ptr<PastEntry>& entry = entries_[point.hash];
  // Two copies of a database may by chance commit the very same.
  if (!entry) entry.reset(new PastEntry{before, point, std::move(draft)});
  return entry.get();
}

const PastEntry* History::Find(const ChainPoint& point) const {
  auto it = entries_.find(point.hash);
  return it == entries_.end() || it->second->point != point ? nullptr : it->second.get();
}

const PastEntry* AncestorAt(const PastEntry* tip, Seq seq) {
  if (tip == nullptr || seq > tip->point.seq || seq == Seq()) return nullptr;
  while (tip->point.seq > seq) tip = tip->before;
  return tip;
}

Records RecordsAt(const PastEntry* tip) {
  std::vector<const PastEntry*> entries;
  for (; tip != nullptr; tip = tip->before) entries.push_back(tip);
  Records records;
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) Apply(**entry, records);
  return records;
}

}  // namespace rekap::sim
