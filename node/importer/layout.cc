#include "node/importer/layout.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "node/importer/file_check.h"

namespace rekap {
namespace {

// Index of the column with that name, or columns.size().
size_t FindColumn(absl::Span<const LayoutColumn> columns, absl::string_view name) {
  if (name.empty()) return columns.size();
  auto it = std::find_if(columns.begin(), columns.end(), [&](const LayoutColumn& column) {
    return column.name == name || column.alias == name;
  });
  return static_cast<size_t>(it - columns.begin());
}

Place HeaderPlace(const SourceRow& header, size_t cell) {
  return {header.LineOf(cell), static_cast<uint32_t>(cell + 1), TrimBlanks(header.cells[cell])};
}

}  // namespace

std::string ColumnName(absl::string_view header_cell) {
  std::string name = absl::AsciiStrToLower(TrimBlanks(header_cell));
  absl::RemoveExtraAsciiWhitespace(&name);
  for (char& c : name) {
    if (absl::ascii_isspace(static_cast<unsigned char>(c))) c = '_';
  }
  return name;
}

ColumnCount CountColumns(const SourceRow& header, absl::Span<const LayoutColumn> columns) {
  std::vector<bool> found(columns.size());
  for (absl::string_view cell : header.cells) {
    size_t column = FindColumn(columns, ColumnName(cell));
    if (column < columns.size()) found[column] = true;
  }
  ColumnCount count;
  for (size_t column = 0; column < columns.size(); ++column) {
    if (found[column] && columns[column].need != LayoutColumn::Need::kAside) ++count.found;
    if (!found[column] && columns[column].need == LayoutColumn::Need::kRequired) ++count.missing;
  }
  return count;
}

std::optional<ColumnMap> ColumnMap::Of(const SourceRow& header,
                                       absl::Span<const LayoutColumn> columns,
                                       ProblemList& problems) {
  ColumnMap map;
  map.cells_.resize(columns.size());
  map.names_.resize(columns.size());
  map.width_ = header.cells.size();
  bool readable = true;
  for (size_t cell = 0; cell < header.cells.size(); ++cell) {
    Place place = HeaderPlace(header, cell);
    size_t column = FindColumn(columns, ColumnName(place.column_name));
    if (place.column_name.empty()) {
      map.unnamed_.push_back(cell);
    } else if (column == columns.size()) {
      problems.Add(place, "UNKNOWN_COLUMN", [&] {
        return absl::StrCat(
            "kolom ", Quoted(place.column_name),
            " tidak dikenal; hapus atau perbaiki namanya. Yang dikenal: ",
            absl::StrJoin(columns, ", ", [](std::string* out, const LayoutColumn& known) {
              out->append(known.name);
            }));
      });
    } else if (map.cells_[column]) {
      readable = false;
      problems.Add(place, "DUPLICATE_COLUMN", [&] {
        return absl::StrCat("kolom ", Quoted(place.column_name), " sudah ada di kolom ",
                            ColumnLetters(static_cast<uint32_t>(*map.cells_[column] + 1)),
                            "; hapus salah satu");
      });
    } else {
      map.cells_[column] = cell;
      map.names_[column] = place.column_name;
    }
  }
  for (size_t column = 0; column < columns.size(); ++column) {
    if (map.cells_[column] || columns[column].need != LayoutColumn::Need::kRequired) continue;
    readable = false;
    problems.Add({header.line, 0, columns[column].name}, "MISSING_COLUMN", [&] {
      return absl::StrCat("kolom ", Quoted(columns[column].name),
                          " tidak ada di baris judul; tambahkan kolom itu");
    });
  }
  if (!readable) return std::nullopt;
  return map;
}

absl::string_view TableRow::Text(size_t column) const {
  std::optional<size_t> cell = columns_.cell(column);
  return cell && *cell < row_.cells.size() ? TrimBlanks(row_.cells[*cell]) : "";
}

absl::string_view TableRow::FirstText() const {
  for (absl::string_view cell : row_.cells) {
    if (!TrimBlanks(cell).empty()) return TrimBlanks(cell);
  }
  return "";
}

Place TableRow::At(size_t column) const {
  std::optional<size_t> cell = columns_.cell(column);
  if (!cell) return Whole();
  size_t last = std::min(*cell, row_.cells.size() - 1);
  return {row_.LineOf(last), static_cast<uint32_t>(*cell + 1), columns_.name(column)};
}

std::string TableRow::Called(size_t column, absl::string_view known) const {
  return Quoted(columns_.cell(column) ? columns_.name(column) : known);
}

bool TableRow::IsNumber(size_t column) const {
  std::optional<size_t> cell = columns_.cell(column);
  return cell && *cell < row_.cells.size() && row_.KindOf(*cell) == CellKind::kNumber;
}

NumberStyle TableRow::StyleOf(size_t column, NumberStyle file) const {
  return IsNumber(column) ? NumberStyle::kPlain : file;
}

void TableRow::CheckLost(size_t cell, ProblemList& problems) const {
  absl::string_view text = TrimBlanks(row_.cells[cell]);
  if (text.empty()) return;
  problems.Add({row_.LineOf(cell), static_cast<uint32_t>(cell + 1), ""}, "UNKNOWN_COLUMN", [&] {
    return absl::StrCat(Quoted(text),
                        " berada di kolom tanpa judul; hapus isinya atau beri judul yang dikenal");
  });
}

void TableRow::CheckUnnamed(ProblemList& problems) const {
  for (size_t cell : columns_.unnamed()) {
    if (cell < row_.cells.size()) CheckLost(cell, problems);
  }
  for (size_t cell = columns_.width(); cell < row_.cells.size(); ++cell) CheckLost(cell, problems);
}

v1::Record& AddRecord(const ImportSource& source, uint32_t line, v1::RecordKind kind,
                      bool synthetic, ImportedRows& rows) {
  v1::Record& record = rows.records.emplace_back();
  record.mutable_key()->set_kind(kind);
  record.mutable_key()->set_year(source.period.year());
  record.mutable_key()->set_quarter(source.period.quarter());
  record.mutable_provenance()->set_file(std::string(source.file));
  record.mutable_provenance()->set_row(line);
  // A set string takes 48 bytes also where it is empty, in every record of a file.
  if (!source.sheet.empty()) record.mutable_provenance()->set_sheet(std::string(source.sheet));
  record.set_synthetic(synthetic);
  return record;
}

}  // namespace rekap
