#include "tools/bench/query.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/mirror/rocks_mirror.h"
#include "aggregator/query/completeness.h"
#include "aggregator/query/queries.h"
#include "domain/key/record_key.h"
#include "runtime/catalog/catalog_version.h"
#include "runtime/catalog/catalog_yaml.h"
#include "tools/bench/fill.h"
#include "tools/bench/load.h"
#include "tools/bench/report.h"

namespace rekap {
namespace {

constexpr uint32_t kYear = kLoadYear;
// Units that one synced commit of the scratch mirror takes.
constexpr size_t kUnitsPerCommit = 100;

absl::StatusOr<std::shared_ptr<const Catalog>> CatalogOf(std::string yaml, uint32_t units) {
  absl::StatusOr<std::string> text = CatalogYamlOf(std::move(yaml), units);
  if (!text.ok()) return text.status();
  std::variant<Catalog, std::vector<CatalogProblem>> parsed = ParseCatalogYaml(*text);
  if (const auto* problems = std::get_if<std::vector<CatalogProblem>>(&parsed)) {
    return absl::InvalidArgumentError(problems->front().message);
  }
  return std::make_shared<const Catalog>(std::get<Catalog>(std::move(parsed)));
}

v1::Record Keyed(v1::RecordKind kind, const std::string& subject, uint32_t item) {
  v1::Record record;
  record.set_synthetic(true);
  record.mutable_key()->set_kind(kind);
  record.mutable_key()->set_year(kYear);
  record.mutable_key()->set_subject(subject);
  record.mutable_key()->set_item(item);
  record.mutable_provenance()->set_file("tabel-iii-b-2021.tsv");
  record.mutable_provenance()->set_row(7);
  return record;
}

// A year as an office reports it: a line and an output for each sub kegiatan, and the
// indicators.
std::vector<v1::Record> YearOf(const Catalog& catalog, std::mt19937_64& random) {
  std::vector<v1::Record> records;
  for (const Activity& activity : catalog.activities()) {
    if (activity.code.level() != ActivityLevel::kSubKegiatan || !activity.ValidIn(kYear)) continue;
    v1::Record line = Keyed(v1::RECORD_KIND_BUDGET_LINE, activity.code.ToString(), 0);
    auto allocated = static_cast<int64_t>(random() % 10'000'000'000);
    line.mutable_budget_line()->set_name(activity.name);
    line.mutable_budget_line()->mutable_allocated()->set_sen(allocated);
    line.mutable_budget_line()->mutable_realised()->set_sen(allocated / 10 * 9);
    records.push_back(std::move(line));
    v1::Record output = Keyed(v1::RECORD_KIND_OUTPUT, activity.code.ToString(), 1);
    auto done = static_cast<int64_t>(random() % 12);
    output.mutable_output()->set_description("Jumlah dokumen");
    output.mutable_output()->mutable_target()->set_text("12 dok");
    output.mutable_output()->mutable_target()->set_unit("dok");
    output.mutable_output()->mutable_target()->set_value_micro(12'000'000);
    output.mutable_output()->mutable_realised()->set_text(absl::StrCat(done, " dok"));
    output.mutable_output()->mutable_realised()->set_unit("dok");
    output.mutable_output()->mutable_realised()->set_value_micro(done * 1'000'000);
    records.push_back(std::move(output));
  }
  for (const Indicator& indicator : catalog.indicators()) {
    v1::Record record = Keyed(v1::RECORD_KIND_INDICATOR_RESULT, indicator.code, 0);
    record.mutable_indicator_result()->set_direction(v1::DIRECTION_HIGHER);
    record.mutable_indicator_result()->set_target_micro(100'000'000);
    record.mutable_indicator_result()->set_realised_micro(
        static_cast<int64_t>(random() % 100'000'000));
    records.push_back(std::move(record));
  }
  return records;
}

// One size: a catalog with its mirror full and rolled up.
class Scale {
 public:
  absl::Status Open(const std::string& directory, std::shared_ptr<const Catalog> catalog) {
    catalog_ = std::move(catalog);
    absl::StatusOr<std::unique_ptr<RocksMirror>> mirror = RocksMirror::Open(directory);
    if (!mirror.ok()) return mirror.status();
    mirror_ = *std::move(mirror);
    absl::StatusOr<std::shared_ptr<AuditLog>> audit = AuditLog::Open(mirror_->database());
    if (!audit.ok()) return audit.status();
    absl::StatusOr<std::unique_ptr<AdminStore>> admin =
        AdminStore::Open(mirror_->database(), *std::move(audit));
    if (!admin.ok()) return admin.status();
    admin_ = *std::move(admin);
    facts_ = std::make_unique<FactsCache>(admin_.get());
    if (absl::Status filled = Fill(); !filled.ok()) return filled;
    live_ = std::make_unique<LiveRollup>(catalog_, mirror_.get());
    return live_->Rebuild();
  }

  const LiveRollup& live() const { return *live_; }
  FactsCache& facts() const { return *facts_; }
  size_t units() const { return catalog_->Units().size(); }

 private:
  absl::Status Fill() {
    std::mt19937_64 random(1);
    std::vector<UnitAppend> appends;
    for (RegionCode unit : catalog_->Units()) {
      absl::StatusOr<UnitAppend> history = HistoryOf(unit, YearOf(*catalog_, random));
      if (!history.ok()) return history.status();
      appends.push_back(*std::move(history));
      if (appends.size() < kUnitsPerCommit && unit != catalog_->Units().back()) continue;
      if (absl::Status stored = mirror_->Append(appends, absl::Now()); !stored.ok()) return stored;
      appends.clear();
    }
    return absl::OkStatus();
  }

  std::shared_ptr<const Catalog> catalog_;
  std::unique_ptr<RocksMirror> mirror_;
  std::unique_ptr<AdminStore> admin_;
  std::unique_ptr<FactsCache> facts_;
  std::unique_ptr<LiveRollup> live_;
};

using Question = std::function<absl::Status(const Scale&)>;

template <typename Request, typename Query>
Question Ask(Request request, Query query) {
  return [request, query](const Scale& scale) {
    return scale.live().Read([&](const LiveRollup::Version& version) -> absl::Status {
      return query(FigureReader(version, *Period::Of(kYear, 0)), request).status();
    });
  };
}

std::map<std::string, Question> Questions(const std::string& kabupaten, const std::string& unit) {
  auto states = [](RegionCode) { return v1::WORKFLOW_STATE_OPEN; };
  std::map<std::string, Question> questions;
  v1::CompareRequest compare;
  compare.set_region(kabupaten);
  auto ask_compare = [states](const FigureReader& reader, const v1::CompareRequest& request) {
    return Compare(reader, request, states);
  };
  questions["query_compare"] = Ask(compare, ask_compare);
  v1::TreeRequest tree;
  tree.set_region(unit);
  questions["query_tree"] = Ask(tree, Tree);
  v1::ExplainRequest explain;
  explain.set_region(unit);
  explain.set_element("7.01.04");
  questions["query_explain"] = Ask(explain, Explain);
  v1::MatrixRequest matrix;
  matrix.set_region(kabupaten);
  matrix.set_columns(v1::CASCADE_LEVEL_PROGRAM);
  questions["query_matrix"] = Ask(matrix, Matrix);
  questions["query_trend"] = [kabupaten](const Scale& scale) {
    v1::TrendRequest request;
    request.set_region(kabupaten);
    request.set_with_rows(true);
    return scale.live().Read([&](const LiveRollup::Version& version) -> absl::Status {
      return Trend(version, request).status();
    });
  };
  questions["query_completeness"] = [kabupaten](const Scale& scale) {
    v1::CompletenessRequest request;
    request.set_region(kabupaten);
    request.set_year(kYear);
    return Completeness(scale.live(), scale.facts(), request, absl::CivilDay(kYear + 1, 3, 1))
        .status();
  };
  return questions;
}

// One call of `question`, in nanoseconds.
absl::StatusOr<double> Time(const Question& question, const Scale& scale) {
  absl::Time start = absl::Now();
  if (absl::Status asked = question(scale); !asked.ok()) return asked;
  return absl::ToDoubleNanoseconds(absl::Now() - start);
}

double At(std::vector<double>& sorted, double part) {
  return sorted[static_cast<size_t>(part * static_cast<double>(sorted.size() - 1))];
}

// The two sizes in turn, so that a machine that slows down slows down both.
absl::Status Measure(const std::string& name, const Question& question, const Scale& small,
                     const Scale& large, uint32_t rounds) {
  std::vector<double> times[2];
  for (uint32_t round = 0; round <= rounds; ++round) {
    for (int size : {0, 1}) {
      absl::StatusOr<double> time = Time(question, size == 0 ? small : large);
      if (!time.ok()) return time.status();
      if (round > 0) times[size].push_back(*time);  // the first fills the caches
    }
  }
  for (auto& sorted : times) std::sort(sorted.begin(), sorted.end());
  double ratio = At(times[1], 0.5) / At(times[0], 0.5);
  for (int size : {0, 1}) {
    ReportFigure(
        name, At(times[size], 0.5), "ns",
        absl::StrFormat("{\"units\":%d,\"p99\":%.0f,\"ratio_large_to_small\":%.3f}",
                        (size == 0 ? small : large).units(), At(times[size], 0.99), ratio));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunQuery(const QueryOptions& options) {
  absl::StatusOr<v1::CatalogVersion> version =
      CatalogVersionOfFile(options.catalog, "rekap-bench", absl::Now());
  if (!version.ok()) return version.status();
  Scale small;
  Scale large;
  for (auto [scale, units] : {std::pair(&small, uint32_t{0}), std::pair(&large, options.units)}) {
    absl::StatusOr<std::shared_ptr<const Catalog>> catalog = CatalogOf(version->yaml(), units);
    if (!catalog.ok()) return catalog.status();
    absl::Status opened =
        scale->Open(absl::StrCat(options.directory, "/units-", units), *std::move(catalog));
    if (!opened.ok()) return opened;
  }
  const RegionCode unit = small.live().catalog()->Units().front();
  for (const auto& [name, question] : Questions(unit.Parent()->ToString(), unit.ToString())) {
    absl::Status measured = Measure(name, question, small, large, options.rounds);
    if (!measured.ok()) return measured;
  }
  v1::CompareRequest nation;
  nation.set_rows(v1::ROWS_UNITS);
  Question ranking = Ask(nation, [](const FigureReader& reader, const v1::CompareRequest& request) {
    return Compare(reader, request, [](RegionCode) { return v1::WORKFLOW_STATE_OPEN; });
  });
  return Measure("query_ranking", ranking, small, large, options.rounds);
}

}  // namespace rekap
