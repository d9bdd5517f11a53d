#include "node/service/import_flow.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_set.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/types/span.h"

#include "domain/finding/finding.h"
#include "domain/key/record_key.h"
#include "domain/organisation/report_findings.h"
#include "domain/record/record.h"
#include "domain/rule/survey_summary.h"
#include "node/importer/import.h"
#include "node/service/change_text.h"

namespace rekap {
namespace {

bool IsOneOf(v1::RecordKind kind, const std::vector<v1::RecordKind>& kinds) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

// What is stored for the period beside what the file states.
struct Stored {
  std::vector<v1::Record> others;                         // of other kinds
  absl::flat_hash_map<std::string, v1::Record> repaired;  // of the file's kinds, by key
};

absl::StatusOr<Stored> ReadStored(const NodeStore& store, Period period,
                                  const std::vector<v1::RecordKind>& kinds) {
  Stored stored;
  absl::Status bad;
  absl::StatusOr<JournalPosition> scanned = store.Scan(period, [&](const v1::Record& record) {
    if (!IsOneOf(record.key().kind(), kinds)) {
      stored.others.push_back(record);
    } else if (!RepairRule(record).empty()) {
      absl::StatusOr<std::string> key = EncodeRecordKey(record.key());
      if (!key.ok()) bad = key.status();
      if (key.ok()) stored.repaired.emplace(*std::move(key), record);
    }
    return bad.ok();
  });
  if (!scanned.ok()) return scanned.status();
  if (!bad.ok()) return bad;
  return stored;
}

// "row-shift", each rule once.
using Rules = absl::btree_set<std::string>;

Rules RulesOf(const Stored& stored) {
  Rules rules;
  for (const auto& [key, record] : stored.repaired) rules.insert(RepairRule(record));
  return rules;
}

Rules RulesOf(absl::Span<const v1::Record> records) {
  Rules rules;
  for (const v1::Record& record : records) {
    if (!RepairRule(record).empty()) rules.insert(RepairRule(record));
  }
  return rules;
}

void NoteTakenBack(const Rules& rules, v1::ImportResponse& response) {
  for (const std::string& rule : rules) {
    response.add_notes(
        absl::StrCat("perbaikan ", rule, " dibatalkan: angkanya kembali seperti tercetak"));
  }
}

void NoteTypedOver(const v1::Record& repaired, v1::ImportResponse& response) {
  response.add_notes(absl::StrCat("perbaikan ", RepairRule(repaired), " di ", SubjectOf(repaired),
                                  " diganti dengan yang diketik; perbaikan di baris lain tetap"));
}

void NoteDropped(const Rules& rules, v1::ImportResponse& response) {
  for (const std::string& rule : rules) {
    response.add_notes(absl::StrCat("perbaikan ", rule,
                                    " yang dahulu diterima tidak dipertahankan, karena berkas "
                                    "ini mencetak angka lain; periksa temuannya lalu terima "
                                    "lagi"));
  }
}

// Puts accepted repairs back into the file's records.
//
// Those of rows that show the repaired figures (a table that was typed into) stand one
// by one: who typed over one saw the others as they count, and left them.
//
// Those of rows that print figures stand all or none: one repair may rest on another,
// so where the file prints something else under any of them they are dropped together,
// which is said.
absl::Status KeepRepairs(const Stored& stored, ImportOutcome& file, v1::ImportResponse& response) {
  std::vector<std::pair<v1::Record*, const v1::Record*>> kept;
  Rules printed_rules;
  size_t shown = 0, printed_otherwise = 0;
  for (v1::Record& record : file.records) {
    absl::StatusOr<std::string> key = EncodeRecordKey(record.key());
    if (!key.ok()) return key.status();
    auto found = stored.repaired.find(*key);
    if (found == stored.repaired.end()) continue;
    const v1::Record& repaired = found->second;
    if (std::binary_search(file.repaired_rows.begin(), file.repaired_rows.end(),
                           record.provenance().row())) {
      ++shown;
      if (!KeepRepair(repaired, record)) NoteTypedOver(repaired, response);
      continue;
    }
    printed_rules.insert(RepairRule(repaired));
    if (SameContent(AsPrinted(repaired), record)) {
      kept.emplace_back(&record, &repaired);
    } else {
      ++printed_otherwise;
    }
  }
  // A record that the file no longer has is another figure too.
  bool gone = shown == 0 && kept.size() + printed_otherwise < stored.repaired.size();
  if (gone || printed_otherwise > 0) {
    NoteDropped(gone ? RulesOf(stored) : printed_rules, response);
    return absl::OkStatus();
  }
  for (auto& [record, repaired] : kept) {
    v1::Provenance provenance = std::move(*record->mutable_provenance());
    *record = *repaired;
    *record->mutable_provenance() = std::move(provenance);
  }
  return absl::OkStatus();
}

absl::StatusOr<JournalPosition> AppendRecords(const NodeStore& store, Period period,
                                              std::vector<v1::Record>& records) {
  return store.Scan(period, [&](const v1::Record& record) {
    records.push_back(record);
    return true;
  });
}

void FillSurvey(const std::vector<v1::Record>& records, const Policy& policy,
                v1::ImportResponse& response) {
  for (const v1::Record& record : records) {
    if (!record.has_survey()) continue;
    absl::StatusOr<SurveyTally> tally = SurveyTally::Of(record.survey());
    if (!tally.ok()) continue;  // the importer makes none that is unfit
    *response.mutable_survey() = SummaryOf(*tally, policy);
  }
}

// Applies what is accepted to `all`, which the report views.
absl::Status Accept(const UnitReport& report, const Catalog& catalog,
                    const v1::ImportHeader& header, std::vector<v1::Record>& all,
                    v1::ImportResponse& response) {
  if (header.accept().empty()) return absl::OkStatus();
  std::vector<std::string> accept(header.accept().begin(), header.accept().end());
  absl::StatusOr<RepairedReport> repaired =
      ApplyRepairs(report, catalog, accept, absl::MakeSpan(all));
  if (!repaired.ok()) return repaired.status();
  for (v1::Finding& finding : repaired->accepted) *response.add_accepted() = std::move(finding);
  for (const std::string& name : repaired->in_force) {
    response.add_notes(absl::StrCat("perbaikan ", name, " sudah berlaku"));
  }
  return absl::OkStatus();
}

void FillOutcome(ImportOutcome& outcome, v1::ImportResponse& response) {
  response.set_problem_count(outcome.problem_count);
  response.set_synthetic(outcome.synthetic_rows);
  for (v1::Problem& problem : outcome.problems) *response.add_problems() = std::move(problem);
  for (v1::SheetHeader& header : outcome.headers) *response.add_headers() = std::move(header);
  for (std::string& note : outcome.notes) response.add_notes(std::move(note));
}

void FillResult(const ReplaceResult& result, bool dry_run, v1::ImportResponse& response) {
  response.set_committed(!dry_run);
  response.set_inserted(result.inserted);
  response.set_updated(result.updated);
  response.set_deleted(result.deleted);
  response.set_unchanged(result.unchanged);
}

void FillFindings(std::vector<v1::Finding> findings, v1::ImportResponse& response) {
  response.set_finding_count(static_cast<uint32_t>(findings.size()));
  for (v1::Finding& finding : findings) {
    if (response.findings_size() == kFindingsShownMax) break;
    *response.add_findings() = std::move(finding);
  }
}

// Annual, or of the quarter that completes the year where nothing annual is there.
absl::StatusOr<PreviousYear> PreviousYearOf(const NodeStore& store, Period period) {
  constexpr uint32_t kLastQuarter = 4;
  PreviousYear previous;
  for (uint32_t quarter : {uint32_t{0}, kLastQuarter}) {
    absl::StatusOr<Period> before = Period::Of(uint32_t{period.year()} - 1, quarter);
    if (!before.ok() || !previous.empty()) continue;
    absl::StatusOr<JournalPosition> scanned = store.Scan(*before, [&](const v1::Record& record) {
      previous.Add(record);
      return true;
    });
    if (!scanned.ok()) return scanned.status();
  }
  return previous;
}

// Repairs `all` as far as accepted and says what is found in it. What this takes
// beside the records is free again before they are committed.
absl::Status Judge(const NodeStore& store, const Catalog& catalog, const v1::ImportHeader& header,
                   Period period, std::vector<v1::Record>& all, v1::ImportResponse& response) {
  UnitReport report{store.unit(), period, all, {}};
  absl::Status accepted = Accept(report, catalog, header, all, response);
  if (!accepted.ok()) return accepted;
  absl::StatusOr<PreviousYear> previous = PreviousYearOf(store, period);
  if (!previous.ok()) return previous.status();
  report.previous = *std::move(previous);
  FillFindings(AllFindingsOf(report, catalog), response);
  return absl::OkStatus();
}

// Returns how long it took.
absl::StatusOr<absl::Duration> Commit(NodeStore& store, const v1::ImportHeader& header,
                                      Period period, const std::vector<v1::RecordKind>& kinds,
                                      std::vector<v1::Record> records, absl::Time now,
                                      v1::ImportResponse& response) {
  auto observe = [&](const v1::Record* before, const v1::Record* after) {
    if (response.changes_size() < kChangesShownMax)
      *response.add_changes() = ChangeOf(before, after);
  };
  absl::Time start = absl::Now();
  absl::StatusOr<ReplaceResult> result =
      store.Replace(period, kinds, std::move(records),
                    {header.author(), now, header.revision_reason()}, header.dry_run(), observe);
  absl::Duration spent = absl::Now() - start;
  if (!result.ok()) return result.status();
  std::stable_sort(response.mutable_changes()->begin(), response.mutable_changes()->end(),
                   [](const v1::Change& a, const v1::Change& b) { return a.row() < b.row(); });
  FillResult(*result, header.dry_run(), response);
  return spent;
}

}  // namespace

absl::Status CheckCatalog(const CurrentCatalog& catalog) {
  if (catalog.catalog != nullptr) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "node ini belum punya katalog: hubungkan ke kabupaten sekali, atau beri berkas katalog saat "
      "node dijalankan (--catalog)");
}

absl::StatusOr<std::vector<v1::Record>> PreviousOf(const NodeStore& store, Period period) {
  absl::StatusOr<Period> previous = Period::Of(uint32_t{period.year()} - 1, 0);
  std::vector<v1::Record> records;
  if (!previous.ok()) return records;
  absl::StatusOr<JournalPosition> read = AppendRecords(store, *previous, records);
  if (!read.ok()) return read.status();
  return records;
}

absl::StatusOr<absl::Duration> ImportInto(NodeStore& store, const CurrentCatalog& catalog,
                                          const v1::ImportHeader& header, std::string bytes,
                                          absl::Time now, v1::ImportResponse& response) {
  if (absl::Status known = CheckCatalog(catalog); !known.ok()) return known;
  response.set_catalog_version(catalog.version->version());
  Period period = *Period::Of(header.year(), header.quarter());
  ImportOutcome outcome = ImportFile(header.file(), bytes,
                                     {store.unit(),
                                      period,
                                      catalog.version->version(),
                                      {header.corrections().begin(), header.corrections().end()}},
                                     *catalog.catalog);
  bytes = std::string();  // what follows needs the memory
  if (!outcome.misplaced_correction.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(outcome.misplaced_correction, " [BAD_CORRECTION]"));
  }
  FillOutcome(outcome, response);
  if (!outcome.sound()) return absl::ZeroDuration();

  absl::StatusOr<Stored> stored = ReadStored(store, period, outcome.complete_kinds);
  if (!stored.ok()) return stored.status();
  // All are taken back in a moment, so it need not be told which could be kept.
  v1::ImportResponse unsaid;
  absl::Status kept = KeepRepairs(*stored, outcome, header.as_printed() ? unsaid : response);
  if (!kept.ok()) return kept;
  if (header.as_printed()) {
    NoteTakenBack(RulesOf(*stored), response);
    for (v1::Record& record : outcome.records) record = AsPrinted(std::move(record));
  }

  // The file's records first, so that they are found again after a repair.
  size_t count = outcome.records.size();
  std::vector<v1::Record> all = std::move(outcome.records);
  std::move(stored->others.begin(), stored->others.end(), std::back_inserter(all));
  absl::Status judged = Judge(store, *catalog.catalog, header, period, all, response);
  if (!judged.ok()) return judged;
  all.resize(count);
  FillSurvey(all, catalog.catalog->policy(), response);
  return Commit(store, header, period, outcome.complete_kinds, std::move(all), now, response);
}

absl::StatusOr<absl::Duration> RepairStored(NodeStore& store, const CurrentCatalog& catalog,
                                            const v1::ImportHeader& header, absl::Time now,
                                            v1::ImportResponse& response) {
  if (absl::Status known = CheckCatalog(catalog); !known.ok()) return known;
  response.set_catalog_version(catalog.version->version());
  Period period = *Period::Of(header.year(), header.quarter());
  std::vector<v1::Record> all;
  absl::StatusOr<JournalPosition> at = AppendRecords(store, period, all);
  if (!at.ok()) return at.status();
  if (header.as_printed()) {
    NoteTakenBack(RulesOf(all), response);
    for (v1::Record& record : all) record = AsPrinted(std::move(record));
  }
  absl::Status judged = Judge(store, *catalog.catalog, header, period, all, response);
  if (!judged.ok()) return judged;
  // Those that a repair may be of: nothing else of the period is touched.
  const std::vector<v1::RecordKind> kinds = {v1::RECORD_KIND_BUDGET_LINE, v1::RECORD_KIND_OUTPUT,
                                             v1::RECORD_KIND_STATED_TOTAL};
  all.erase(std::remove_if(
                all.begin(), all.end(),
                [&](const v1::Record& record) { return !IsOneOf(record.key().kind(), kinds); }),
            all.end());
  return Commit(store, header, period, kinds, std::move(all), now, response);
}

absl::StatusOr<PeriodFindings> FindingsOfPeriod(const NodeStore& store,
                                                const CurrentCatalog& catalog, Period period) {
  if (absl::Status known = CheckCatalog(catalog); !known.ok()) return known;
  std::vector<v1::Record> records;
  absl::StatusOr<JournalPosition> at = AppendRecords(store, period, records);
  if (!at.ok()) return at.status();
  absl::StatusOr<PreviousYear> previous = PreviousYearOf(store, period);
  if (!previous.ok()) return previous.status();
  UnitReport report{store.unit(), period, records, *std::move(previous)};
  Rules repaired = RulesOf(records);
  return PeriodFindings{
      AllFindingsOf(report, *catalog.catalog), {repaired.begin(), repaired.end()}, *at};
}

}  // namespace rekap
