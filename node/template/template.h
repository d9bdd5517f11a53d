// The workbook that a kecamatan fills in: the importer's own columns as locked
// headers, the rows that are known beforehand, lists to choose from. What was
// written is read back by ImportFile to the same records, and refused for any
// other unit or period. Pure: bytes out, nothing is kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "domain/formula/formula.h"
#include "node/importer/template_mark.h"
#include "rekap/v1/record.pb.h"
#include "runtime/sheet/sheet.h"

namespace rekap {

// A row of table III.B (node/importer/table_importer.cc). What is empty or absent
// is left to be filled in.
struct TemplateRow {
  std::string level;  // "program", "subkegiatan", ...; a word of the importer
  std::string code;
  std::string name;
  std::optional<v1::Money> allocated;
  std::optional<v1::Money> realised;
  std::optional<int64_t> absorption_micro;
  std::string output;
  std::string target;
  std::string output_realised;
  std::optional<int64_t> achievement_micro;
  bool synthetic = false;
  std::string last_target = {};  // last year's, shown beside; never read back
};

// An input of a formula in the row of an indicator.
struct TemplateInput {
  bool own = false;  // the indicator has it; the others' cells are locked
  std::optional<int64_t> micro = {};
};

// A row of the table of indicators (node/importer/indicator_importer.h).
struct TemplateIndicator {
  std::string number;  // "1" for IKU-1
  std::string objective;
  std::string name;
  std::string direction;  // a word of the importer
  std::string formula;
  std::string data_source;
  std::string responsible;
  std::optional<int64_t> previous_micro;
  std::optional<int64_t> target_micro;
  std::optional<int64_t> realised_micro;
  std::optional<int64_t> achievement_micro;
  std::optional<int64_t> target_high_micro = {};
  std::string measure_unit = "";
  bool synthetic = false;
  // One for each of TemplateContent.inputs, or none at all.
  std::vector<TemplateInput> inputs = {};
};

struct TemplateColumn {
  std::string name;                       // as the importer calls it
  double width = 24;                      // in characters
  std::vector<std::string> choices = {};  // to pick from; empty = free
  bool open = false;                      // choices are offered, other texts are taken too
  // The column of the same sheet whose texts are meant here; they are offered,
  // others are taken too. Empty = none.
  std::string names = {};
};

// A further table: its columns and what is known of its rows, as text.
struct TemplateSheet {
  std::string name;   // of the sheet
  std::string title;  // above the table
  std::string guide;  // a line of the instructions: what to fill in
  std::vector<TemplateColumn> columns;
  std::vector<std::vector<std::string>> rows;  // each as wide as the columns
  size_t spare_rows = 0;
};

struct TemplateContent {
  TemplateMark mark;
  std::vector<TemplateRow> rows;
  std::vector<TemplateIndicator> indicators;
  // Columns of the table of indicators beside its own.
  std::vector<FormulaInput> inputs = {};
  std::vector<TemplateSheet> sheets = {};
};

// Rows of each table; a year of a kecamatan has about a hundred.
inline constexpr size_t kTemplateRowsMax = 10'000;
inline constexpr size_t kCellTextMax = kSheetTextMax;

// The bytes of an XLSX file: sheets "Petunjuk", "Tabel III.B", "IKU", the further
// ones, and the hidden kMarkSheet. InvalidArgument beyond kTemplateRowsMax rows
// or for a text that a cell cannot hold (kCellTextMax characters); Internal if
// the library fails, for want of memory or of room in the directory for
// temporary files.
absl::StatusOr<std::string> WriteTemplate(const TemplateContent& content);

}  // namespace rekap
