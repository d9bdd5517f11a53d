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

#include "domain/finding/finding.h"
#include "domain/key/record_key.h"
#include "domain/record/record.h"
#include "domain/rule/survey_summary.h"
#include "node/importer/import.h"
#include "node/service/change_text.h"

namespace rekap {
namespace {

// The rule by which a record was repaired; empty if it was not.
std::string RepairRule(const v1::Record& record) {
  switch (record.body_case()) {
    case v1::Record::kBudgetLine:
      return record.budget_line().printed().rule();
    case v1::Record::kOutput:
      return record.output().printed().rule();
    case v1::Record::kStatedTotal:
      return record.stated_total().has_printed() ? record.stated_total().printed().rule()
                                                 : record.stated_total().output().printed().rule();
    default:
      return "";
  }
}

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
  absl::Status scanned = store.Scan(period, [&](const v1::Record& record) {
    if (!IsOneOf(record.key().kind(), kinds)) {
      stored.others.push_back(record);
    } else if (!RepairRule(record).empty()) {
      absl::StatusOr<std::string> key = EncodeRecordKey(record.key());
      if (!key.ok()) bad = key.status();
      if (key.ok()) stored.repaired.emplace(*std::move(key), record);
    }
    return bad.ok();
  });
  if (!scanned.ok()) return scanned;
  if (!bad.ok()) return bad;
  return stored;
}

// Puts accepted repairs back into `records`, all or none: one repair may rest on
// another, so where the file prints something else under any of them they are
// dropped together. Returns the rules dropped.
absl::StatusOr<absl::btree_set<std::string>> KeepRepairs(const Stored& stored,
                                                         std::vector<v1::Record>& records) {
  std::vector<std::pair<v1::Record*, const v1::Record*>> kept;
  for (v1::Record& record : records) {
    if (stored.repaired.empty()) break;
    absl::StatusOr<std::string> key = EncodeRecordKey(record.key());
    if (!key.ok()) return key.status();
    auto repaired = stored.repaired.find(*key);
    if (repaired == stored.repaired.end()) continue;
    if (SameContent(AsPrinted(repaired->second), record)) {
      kept.emplace_back(&record, &repaired->second);
    }
  }
  absl::btree_set<std::string> dropped;
  if (kept.size() < stored.repaired.size()) {
    for (const auto& [key, record] : stored.repaired) dropped.insert(RepairRule(record));
    return dropped;
  }
  for (auto& [record, repaired] : kept) {
    v1::Provenance provenance = record->provenance();
    *record = *repaired;
    *record->mutable_provenance() = std::move(provenance);
  }
  return dropped;
}

absl::StatusOr<std::vector<v1::Record>> RecordsOf(const NodeStore& store, Period period) {
  std::vector<v1::Record> records;
  absl::Status scanned = store.Scan(period, [&](const v1::Record& record) {
    records.push_back(record);
    return true;
  });
  if (!scanned.ok()) return scanned;
  return records;
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

absl::Status Accept(const UnitReport& report, const Catalog& catalog,
                    const v1::ImportHeader& header, std::vector<v1::Record>& all,
                    v1::ImportResponse& response) {
  if (header.accept().empty()) return absl::OkStatus();
  if (header.accept_size() > kAcceptsMax) {
    return absl::InvalidArgumentError(absl::StrCat("paling banyak ", kAcceptsMax, " --accept"));
  }
  std::vector<std::string> accept(header.accept().begin(), header.accept().end());
  absl::StatusOr<RepairedReport> repaired = ApplyRepairs(report, catalog, accept);
  if (!repaired.ok()) return repaired.status();
  all = std::move(repaired->records);
  for (v1::Finding& finding : repaired->accepted) *response.add_accepted() = std::move(finding);
  return absl::OkStatus();
}

void FillOutcome(ImportOutcome& outcome, v1::ImportResponse& response) {
  response.set_problem_count(outcome.problem_count);
  response.set_synthetic(outcome.synthetic_rows);
  for (v1::Problem& problem : outcome.problems) *response.add_problems() = std::move(problem);
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

}  // namespace

absl::Status CheckCatalog(const CurrentCatalog& catalog) {
  if (catalog.catalog != nullptr) return absl::OkStatus();
  return absl::FailedPreconditionError(
      "node ini belum punya katalog: hubungkan ke kabupaten sekali, atau beri berkas katalog saat "
      "node dijalankan (--catalog)");
}

absl::StatusOr<std::vector<v1::Record>> PreviousOf(const NodeStore& store, Period period) {
  absl::StatusOr<Period> previous = Period::Of(uint32_t{period.year()} - 1, 0);
  if (!previous.ok()) return std::vector<v1::Record>();
  return RecordsOf(store, *previous);
}

absl::StatusOr<absl::Duration> ImportInto(NodeStore& store, const CurrentCatalog& catalog,
                                          const v1::ImportHeader& header, absl::string_view bytes,
                                          absl::Time now, v1::ImportResponse& response) {
  if (absl::Status known = CheckCatalog(catalog); !known.ok()) return known;
  response.set_catalog_version(catalog.version->version());
  Period period = *Period::Of(header.year(), header.quarter());
  ImportOutcome outcome = ImportFile(
      header.file(), bytes, {store.unit(), period, catalog.version->version()}, *catalog.catalog);
  FillOutcome(outcome, response);
  if (!outcome.sound()) return absl::ZeroDuration();

  absl::StatusOr<Stored> stored = ReadStored(store, period, outcome.complete_kinds);
  if (!stored.ok()) return stored.status();
  absl::StatusOr<absl::btree_set<std::string>> dropped = KeepRepairs(*stored, outcome.records);
  if (!dropped.ok()) return dropped.status();
  for (const std::string& rule : *dropped) {
    response.add_notes(absl::StrCat("perbaikan ", rule,
                                    " yang dahulu diterima tidak dipertahankan, karena berkas ini "
                                    "mencetak angka lain; periksa temuannya lalu terima lagi"));
  }

  // The file's records first, so that they are found again after a repair.
  size_t count = outcome.records.size();
  std::vector<v1::Record> all = std::move(outcome.records);
  std::move(stored->others.begin(), stored->others.end(), std::back_inserter(all));
  absl::StatusOr<std::vector<v1::Record>> previous = PreviousOf(store, period);
  if (!previous.ok()) return previous.status();
  UnitReport report{store.unit(), period, all, *previous};
  absl::Status accepted = Accept(report, *catalog.catalog, header, all, response);
  if (!accepted.ok()) return accepted;
  report.records = all;
  FillFindings(FindingsOf(report, *catalog.catalog), response);

  all.resize(count);
  FillSurvey(all, catalog.catalog->policy(), response);
  auto observe = [&](const v1::Record* before, const v1::Record* after) {
    if (response.changes_size() < kChangesShownMax)
      *response.add_changes() = ChangeOf(before, after);
  };
  absl::Time start = absl::Now();
  absl::StatusOr<ReplaceResult> result =
      store.Replace(period, outcome.complete_kinds, all,
                    {header.author(), now, header.revision_reason()}, header.dry_run(), observe);
  absl::Duration spent = absl::Now() - start;
  if (!result.ok()) return result.status();
  std::stable_sort(response.mutable_changes()->begin(), response.mutable_changes()->end(),
                   [](const v1::Change& a, const v1::Change& b) { return a.row() < b.row(); });
  FillResult(*result, header.dry_run(), response);
  return spent;
}

absl::StatusOr<std::vector<v1::Finding>> FindingsOfPeriod(const NodeStore& store,
                                                          const CurrentCatalog& catalog,
                                                          Period period) {
  if (absl::Status known = CheckCatalog(catalog); !known.ok()) return known;
  absl::StatusOr<std::vector<v1::Record>> records = RecordsOf(store, period);
  if (!records.ok()) return records.status();
  absl::StatusOr<std::vector<v1::Record>> previous = PreviousOf(store, period);
  if (!previous.ok()) return previous.status();
  return FindingsOf({store.unit(), period, *records, *previous}, *catalog.catalog);
}

}  // namespace rekap
