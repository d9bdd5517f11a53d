#include "aggregator/query/leaf_prefixes.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "domain/key/record_key.h"

namespace rekap {
namespace {

constexpr uint32_t kQuarters = 4;

// Whether the kind's keys name an activity.
bool IsOfActivities(v1::RecordKind kind) {
  return kind == v1::RECORD_KIND_BUDGET_LINE || kind == v1::RECORD_KIND_OUTPUT ||
         kind == v1::RECORD_KIND_STATED_TOTAL || kind == v1::RECORD_KIND_AGREED_BUDGET;
}

// Kinds that a whole unit has, whatever the element.
bool IsOfUnit(v1::RecordKind kind) {
  return kind == v1::RECORD_KIND_NARRATIVE || kind == v1::RECORD_KIND_UNIT_PROFILE ||
         kind == v1::RECORD_KIND_SURVEY || kind == v1::RECORD_KIND_SUBMISSION ||
         kind == v1::RECORD_KIND_AGREEMENT_TARGET || kind == v1::RECORD_KIND_REVISION;
}

absl::Status CheckKind(const Explained& explained) {
  if (explained.kind == v1::RECORD_KIND_UNSPECIFIED) return absl::OkStatus();
  if (!v1::RecordKind_IsValid(explained.kind)) {
    return absl::InvalidArgumentError("jenis catatan tidak dikenal");
  }
  const bool whole =
      explained.element.kind == Element::Kind::kWhole && explained.responsible.empty();
  if (IsOfUnit(explained.kind) && !whole) {
    return absl::InvalidArgumentError(
        "catatan jenis ini milik kecamatan seluruhnya; jangan sebutkan elemen");
  }
  const bool indicator = explained.element.kind == Element::Kind::kIndicator;
  if (IsOfActivities(explained.kind) && indicator) {
    return absl::InvalidArgumentError("IKU tidak punya catatan anggaran atau keluaran");
  }
  return absl::OkStatus();
}

// The programs that `name` answers for, in the catalog's order.
std::vector<ActivityCode> ProgramsOf(const Catalog& catalog, const std::string& name) {
  std::vector<ActivityCode> programs;
  for (const ProgramLink& link : catalog.programs()) {
    if (link.responsible == name) programs.push_back(link.program);
  }
  return programs;
}

// The keys of an element, collected kind by kind.
class Prefixes {
 public:
  Prefixes(const FigureReader& reader, RegionCode unit, v1::RecordKind kind)
      : catalog_(reader.catalog()),
        budget_(reader.SourcePeriod(unit, LeafTable::kBudget)),
        results_(reader.SourcePeriod(unit, LeafTable::kIndicators)),
        kind_(kind) {}

  void AddActivity(ActivityCode code) {
    for (v1::RecordKind kind : ActivityKinds()) {
      prefixes_.push_back(RecordKeyPrefix(kind, budget_, code));
    }
  }

  void AddIndicator(const std::string& code) {
    if (!Wanted(v1::RECORD_KIND_INDICATOR_RESULT)) return;
    prefixes_.push_back(absl::StrCat(RecordKeyPrefix(v1::RECORD_KIND_INDICATOR_RESULT, results_),
                                     code, absl::string_view("\0", 1)));
  }

  void AddWhole() {
    for (v1::RecordKind kind : ActivityKinds()) {
      prefixes_.push_back(RecordKeyPrefix(kind, budget_));
    }
    if (Wanted(v1::RECORD_KIND_INDICATOR_RESULT)) {
      prefixes_.push_back(RecordKeyPrefix(v1::RECORD_KIND_INDICATOR_RESULT, results_));
    }
  }

  void AddObjective(const std::string& objective) {
    for (const ProgramLink& link : catalog_.programs()) {
      if (link.objective == objective) AddActivity(link.program);
    }
    for (const Indicator& indicator : catalog_.indicators()) {
      if (indicator.objective == objective) AddIndicator(indicator.code);
    }
  }

  std::vector<std::string> TakeSorted() {
    std::sort(prefixes_.begin(), prefixes_.end());
    return std::move(prefixes_);
  }

 private:
  bool Wanted(v1::RecordKind kind) const {
    return kind_ == v1::RECORD_KIND_UNSPECIFIED || kind_ == kind;
  }
  std::vector<v1::RecordKind> ActivityKinds() const {
    if (kind_ == v1::RECORD_KIND_UNSPECIFIED) {
      return {v1::RECORD_KIND_BUDGET_LINE, v1::RECORD_KIND_OUTPUT};
    }
    if (IsOfActivities(kind_)) return {kind_};
    return {};
  }

  const Catalog& catalog_;
  const Period budget_;
  const Period results_;
  const v1::RecordKind kind_;
  std::vector<std::string> prefixes_;
};

// Of a year the annual records of the kind or, where there are none, those of the
// latest quarter that has any. A period's submissions and revisions are its own.
absl::StatusOr<std::string> StandingPrefix(const FigureReader& reader, RegionCode unit,
                                           v1::RecordKind kind) {
  std::string own = RecordKeyPrefix(kind, reader.period());
  const bool of_period = kind == v1::RECORD_KIND_SUBMISSION || kind == v1::RECORD_KIND_REVISION;
  if (!reader.period().annual() || of_period) return own;
  std::vector<std::string> candidates = {own};
  for (uint32_t quarter = kQuarters; quarter > 0; --quarter) {
    // Dereferencing is safe: the year is one of a period.
    candidates.push_back(RecordKeyPrefix(kind, *Period::Of(reader.period().year(), quarter)));
  }
  for (const std::string& prefix : candidates) {
    bool any = false;
    absl::Status scanned =
        reader.version().view->ScanUnit(unit, prefix, prefix, [&any](const MirrorRow&) {
          any = true;
          return false;
        });
    if (!scanned.ok()) return scanned;
    if (any) return prefix;
  }
  return own;
}

}  // namespace

absl::StatusOr<Explained> RequestedExplanation(const FigureReader& reader,
                                               const v1::ExplainRequest& request) {
  absl::StatusOr<Element> element = RequestedElement(reader, request.element());
  if (!element.ok()) return element.status();
  Explained explained{*std::move(element), {}, request.responsible(), request.kind()};
  if (!request.responsible().empty()) {
    if (explained.element.kind != Element::Kind::kWhole) {
      return absl::InvalidArgumentError(
          "sebutkan elemen atau unit penanggung jawab, jangan keduanya");
    }
    explained.programs = ProgramsOf(reader.catalog(), request.responsible());
    if (explained.programs.empty()) {
      return absl::NotFoundError(absl::StrCat("unit penanggung jawab \"", request.responsible(),
                                              "\" tidak ada dalam katalog"));
    }
  }
  if (absl::Status kind = CheckKind(explained); !kind.ok()) return kind;
  return explained;
}

absl::StatusOr<std::vector<std::string>> LeafPrefixes(const FigureReader& reader, RegionCode unit,
                                                      const Explained& explained) {
  if (IsOfUnit(explained.kind)) {
    absl::StatusOr<std::string> prefix = StandingPrefix(reader, unit, explained.kind);
    if (!prefix.ok()) return prefix.status();
    return std::vector<std::string>{*std::move(prefix)};
  }
  Prefixes prefixes(reader, unit, explained.kind);
  if (!explained.responsible.empty()) {
    for (ActivityCode program : explained.programs) prefixes.AddActivity(program);
    return prefixes.TakeSorted();
  }
  switch (explained.element.kind) {
    case Element::Kind::kWhole:
      prefixes.AddWhole();
      break;
    case Element::Kind::kActivity:
      prefixes.AddActivity(*explained.element.activity);
      break;
    case Element::Kind::kIndicator:
      prefixes.AddIndicator(explained.element.code);
      break;
    case Element::Kind::kObjective:
      prefixes.AddObjective(explained.element.code);
      break;
  }
  return prefixes.TakeSorted();
}

}  // namespace rekap
