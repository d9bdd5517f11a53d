// Prose that the report keeps with the figures, in the order of the rows: each
// one a NARRATIVE.
//
// Columns: bagian (isu, hambatan, solusi, strategi), uraian; optional bab (where
// the report prints it, "IV.A"), no, sumber.
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "node/importer/cells.h"
#include "node/importer/table_layout.h"

namespace rekap {
namespace {

// In the order of Columns().
enum NarrativeColumn : size_t { kSection, kText, kReportSection, kNumber, kSource };

constexpr v1::RecordKind kKinds[] = {v1::RECORD_KIND_NARRATIVE};

// Narrative.text.
constexpr size_t kNarrativeBytesMax = size_t{64} * 1024;
// RecordKey.item is stored in two bytes.
constexpr size_t kNarrativesMax = 65535;

std::vector<LayoutColumn> Columns(Period, const Catalog&) {
  using enum LayoutColumn::Need;
  return {{"bagian"}, {"uraian"}, {"bab", kOptional}, {"no", kAside}, {"sumber", kAside}};
}

v1::Narrative::Section ReadSection(const TableRow& row, ProblemList& problems) {
  std::string word = absl::AsciiStrToLower(row.Text(kSection));
  if (word == "isu") return v1::Narrative::SECTION_ISSUE;
  if (word == "hambatan") return v1::Narrative::SECTION_OBSTACLE;
  if (word == "solusi") return v1::Narrative::SECTION_REMEDY;
  if (word == "strategi") return v1::Narrative::SECTION_STRATEGY;
  problems.Add(row.At(kSection), "BAD_SECTION", [&] {
    return absl::StrCat("bagian ", Quoted(row.Text(kSection)),
                        " tidak dikenal; tulis isu, hambatan, solusi atau strategi");
  });
  return v1::Narrative::SECTION_UNSPECIFIED;
}

ImportedRows Import(const SourceTable& table, const ImportSource& source, const Catalog& catalog,
                    ProblemList& problems) {
  std::optional<ColumnMap> columns =
      ColumnMap::Of(table.header(), Columns(source.period, catalog), problems);
  if (!columns) return {};
  ImportedRows rows;
  VisitRows(table, *columns, kSource, rows, problems, [&](const TableRow& row, bool synthetic) {
    if (source.from_template && row.Text(kText).empty()) return;
    v1::Narrative narrative;
    narrative.set_section(ReadSection(row, problems));
    narrative.set_text(ReadNeededText(row, kText, problems, kNarrativeBytesMax));
    narrative.set_report_section(ReadText(row, kReportSection, problems));
    if (rows.records.size() == kNarrativesMax) {
      return problems.Add(row.Whole(), "TOO_MANY_ROWS", [] {
        return absl::StrCat("lebih dari ", kNarrativesMax, " baris narasi; gabungkan");
      });
    }
    v1::Record& record = AddRecord(source, row.line(), v1::RECORD_KIND_NARRATIVE, synthetic, rows);
    record.mutable_key()->set_item(static_cast<uint32_t>(rows.records.size()));
    *record.mutable_narrative() = std::move(narrative);
  });
  return rows;
}

}  // namespace

const TableLayout kNarrativeLayout = {"narasi", Columns, kKinds, Import};

}  // namespace rekap
