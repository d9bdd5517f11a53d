// The answers of a survey of satisfaction (IKM, SKM): one row per respondent.
// All of them become one SURVEY record, its tallies; who answered what is not
// kept.
//
// Columns: the nine unsur by their words (domain/rule/ikm.h) or as U1 to U9;
// optional no, responden, sumber. A score is 1 to 4 or blank. A row with any
// text counts as a respondent, also one without answers.
#include <array>
#include <optional>

#include "absl/strings/str_cat.h"

#include "domain/rule/ikm.h"
#include "node/importer/cells.h"
#include "node/importer/table_layout.h"

namespace rekap {
namespace {

// Columns 0 to 8 are the unsur.
constexpr size_t kSource = kUnsurCount + 2;

constexpr v1::RecordKind kKinds[] = {v1::RECORD_KIND_SURVEY};

std::vector<LayoutColumn> Columns(Period, const Catalog&) {
  using enum LayoutColumn::Need;
  std::vector<LayoutColumn> columns;
  for (size_t i = 0; i < kUnsurCount; ++i) {
    columns.push_back({std::string(kUnsur[i].word), kRequired, absl::StrCat("u", i + 1)});
  }
  columns.push_back({"no", kAside});
  columns.push_back({"responden", kAside});
  columns.push_back({"sumber", kAside});
  return columns;
}

// nullopt for a blank, and with BAD_SCORE for what is no score.
std::optional<uint32_t> ReadScore(const TableRow& row, size_t unsur, ProblemList& problems) {
  absl::string_view text = row.Text(unsur);
  if (text.empty()) return std::nullopt;
  uint32_t score = text.size() == 1 ? static_cast<uint32_t>(text[0] - '0') : 0;
  if (score >= 1 && score <= kScoreMax) return score;
  problems.Add(row.At(unsur), "BAD_SCORE", [&] {
    return absl::StrCat(Quoted(text), " bukan nilai unsur; tulis 1, 2, 3 atau ", kScoreMax,
                        ", kosongkan bila tidak dijawab");
  });
  return std::nullopt;
}

ImportedRows Import(const SourceTable& table, const ImportSource& source, const Catalog& catalog,
                    ProblemList& problems) {
  std::optional<ColumnMap> columns =
      ColumnMap::Of(table.header(), Columns(source.period, catalog), problems);
  if (!columns) return {};
  uint32_t respondents = 0;  // a table has fewer rows than a survey may have respondents
  std::array<std::array<uint32_t, kScoreMax>, kUnsurCount> counts = {};
  ImportedRows rows;
  VisitRows(table, *columns, kSource, rows, problems, [&](const TableRow& row, bool) {
    ++respondents;
    for (size_t unsur = 0; unsur < kUnsurCount; ++unsur) {
      std::optional<uint32_t> score = ReadScore(row, unsur, problems);
      if (score) ++counts[unsur][*score - 1];
    }
  });
  if (respondents == 0) return rows;
  // Made-up answers among real ones make the index a made-up one.
  v1::Record& record =
      AddRecord(source, table.header().line, v1::RECORD_KIND_SURVEY, rows.synthetic_rows > 0, rows);
  v1::SurveyResult& survey = *record.mutable_survey();
  survey.set_respondents(respondents);
  for (const auto& unsur : counts) {
    v1::UnsurTally& tally = *survey.add_unsur();
    for (uint32_t count : unsur) tally.add_counts(count);
  }
  return rows;
}

}  // namespace

const TableLayout kSurveyLayout = {"survei kepuasan", Columns, kKinds, Import};

}  // namespace rekap
