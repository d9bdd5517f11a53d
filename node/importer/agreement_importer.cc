// The performance agreements (perjanjian kinerja) of the office: one row per
// target of a position, each an AGREEMENT_TARGET.
//
// Columns: jabatan (a position, never a person), kode (of an objective, an
// indicator or an activity of the catalog), indikator (what is measured),
// target; optional no, sumber. A position may have several targets.
#include <map>
#include <optional>
#include <string>
#include <tuple>

#include "absl/strings/str_cat.h"

#include "domain/code/activity_code.h"
#include "node/importer/cells.h"
#include "node/importer/table_layout.h"
#include "node/importer/year_codes.h"

namespace rekap {
namespace {

// In the order of Columns().
enum AgreementColumn : size_t { kPosition, kCode, kIndicator, kTarget, kNumber, kSource };

constexpr v1::RecordKind kKinds[] = {v1::RECORD_KIND_AGREEMENT_TARGET};
constexpr size_t kNumericColumns[] = {kTarget};
// RecordKey.item is stored in two bytes.
constexpr size_t kTargetsMax = 65535;

std::vector<LayoutColumn> Columns(Period, const Catalog&) {
  using enum LayoutColumn::Need;
  return {{"jabatan"}, {"kode"}, {"indikator"}, {"target"}, {"no", kAside}, {"sumber", kAside}};
}

// As the catalog writes it; empty, with a problem, if it has no such element.
std::string ReadElement(const TableRow& row, const Catalog& catalog, YearCodes& codes,
                        ProblemList& problems) {
  std::string code = ReadNeededText(row, kCode, problems);
  if (code.empty()) return "";
  if (catalog.FindObjective(code) != nullptr || catalog.FindIndicator(code) != nullptr) {
    return code;
  }
  absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(code);
  if (activity.ok()) {
    std::optional<ActivityCode> now = codes.Read(*activity, row.line());
    if (now) return now->ToString();
  }
  problems.Add(row.At(kCode), "UNKNOWN_ELEMENT", [&] {
    if (activity.ok()) return codes.Refusal(*activity, code);
    return absl::StrCat("kode ", Quoted(code),
                        " bukan kode sasaran, indikator, program, kegiatan atau sub kegiatan di "
                        "katalog; tulis seperti S1, IKU-1 atau 7.01.01");
  });
  return "";
}

ImportedRows Import(const SourceTable& table, const ImportSource& source, const Catalog& catalog,
                    ProblemList& problems) {
  std::optional<ColumnMap> columns =
      ColumnMap::Of(table.header(), Columns(source.period, catalog), problems);
  if (!columns) return {};
  NumberStyle style = DecideNumberStyle(table, *columns, kNumericColumns, problems);
  ImportedRows rows;
  YearCodes codes(catalog, source.period.year());
  std::map<std::tuple<std::string, std::string, std::string>, uint32_t> first_rows;
  VisitRows(table, *columns, kSource, rows, problems, [&](const TableRow& row, bool synthetic) {
    if (source.from_template && row.Text(kTarget).empty()) return;
    v1::AgreementTarget target;
    target.set_position(ReadNeededText(row, kPosition, problems));
    target.set_element(ReadElement(row, catalog, codes, problems));
    target.set_indicator(ReadText(row, kIndicator, problems));
    *target.mutable_target() = ReadMeasure(row, kTarget, style, problems);
    if (target.position().empty() || target.element().empty()) return;
    auto [first, added] = first_rows.emplace(
        std::tuple(target.position(), target.element(), target.indicator()), row.line());
    if (!added) return AddDuplicate(row.Whole(), "target ini", first->second, problems);
    if (rows.records.size() == kTargetsMax) {
      return problems.Add(row.Whole(), "TOO_MANY_ROWS", [] {
        return absl::StrCat("lebih dari ", kTargetsMax, " target; hapus yang tidak perlu");
      });
    }
    v1::Record& record =
        AddRecord(source, row.line(), v1::RECORD_KIND_AGREEMENT_TARGET, synthetic, rows);
    record.mutable_key()->set_item(static_cast<uint32_t>(rows.records.size()));
    *record.mutable_agreement_target() = std::move(target);
  });
  codes.AddNote(rows.notes);
  return rows;
}

}  // namespace

const TableLayout kAgreementLayout = {"perjanjian kinerja", Columns, kKinds, Import};

}  // namespace rekap
