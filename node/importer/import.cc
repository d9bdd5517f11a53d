#include "node/importer/import.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

#include "node/importer/delimited.h"
#include "node/importer/file_check.h"
#include "node/importer/indicator_importer.h"
#include "node/importer/layout.h"
#include "node/importer/table_importer.h"

namespace rekap {
namespace {

// Provenance.file.
constexpr size_t kFileNameBytesMax = 255;
// One known name may be chance ("target"); two are meant.
constexpr size_t kLayoutColumnsMin = 2;

void CheckFileName(absl::string_view name, ProblemList& problems) {
  if (Utf8Prefix(name) != name.size()) {
    problems.Add({}, "NOT_UTF8", [] {
      return std::string("nama file memuat huruf yang bukan UTF-8; ganti nama file");
    });
  } else if (name.empty() || name.size() > kFileNameBytesMax) {
    problems.Add({}, "TEXT_TOO_LONG", [&] {
      return absl::StrCat("nama file harus 1 sampai ", kFileNameBytesMax, " byte, bukan ",
                          name.size(), "; ganti nama file");
    });
  }
}

void AddUnknownLayout(const DelimitedTable& table, Period period, ProblemList& problems) {
  problems.Add({table.header().line, 0, ""}, "UNKNOWN_LAYOUT", [&] {
    return absl::StrCat("baris judul ", Quoted(table.header().cells.front()),
                        " tidak dikenal; tabel III.B memerlukan kolom ",
                        RequiredNames(TableColumns()), "; tabel IKU memerlukan kolom ",
                        RequiredNames(IndicatorColumns(period)));
  });
}

ImportedRows ReadRows(const DelimitedTable& table, const ImportSource& source,
                      const Catalog& catalog, ProblemList& problems,
                      std::vector<v1::RecordKind>& kinds) {
  size_t as_table = CountColumns(table.header(), TableColumns());
  size_t as_indicators = CountColumns(table.header(), IndicatorColumns(source.period));
  if (std::max(as_table, as_indicators) < kLayoutColumnsMin) {
    AddUnknownLayout(table, source.period, problems);
    return {};
  }
  if (as_indicators > as_table) {
    kinds = {v1::RECORD_KIND_INDICATOR_RESULT};
    return ImportIndicators(table, source, catalog, problems);
  }
  kinds = {v1::RECORD_KIND_BUDGET_LINE, v1::RECORD_KIND_OUTPUT, v1::RECORD_KIND_STATED_TOTAL};
  return ImportTable(table, source, catalog, problems);
}

}  // namespace

ImportOutcome ImportFile(absl::string_view file_name, absl::string_view bytes, Period period,
                         const Catalog& catalog) {
  ProblemList problems;
  ImportOutcome outcome;
  ImportedRows rows;
  std::vector<v1::RecordKind> kinds;
  CheckFileName(file_name, problems);
  std::optional<DelimitedTable> table = DelimitedTable::Read(bytes, problems);
  if (table) rows = ReadRows(*table, {file_name, period}, catalog, problems, kinds);
  outcome.problem_count = problems.count();
  outcome.problems = problems.Take();
  if (!outcome.sound()) return outcome;
  outcome.records = std::move(rows.records);
  outcome.synthetic_rows = rows.synthetic_rows;
  outcome.complete_kinds = std::move(kinds);
  return outcome;
}

}  // namespace rekap
