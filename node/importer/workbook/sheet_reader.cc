#include "node/importer/workbook/sheet_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <pugixml.hpp>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "node/importer/file_check.h"
#include "node/importer/workbook/element_stream.h"
#include "node/importer/workbook/number_text.h"

namespace rekap {
namespace {

// The limits of the file format.
constexpr uint32_t kSheetRowsMax = 1'048'576;
constexpr uint32_t kSheetColumnsMax = 16'384;

// "AB12" as column and row, both from 1; a part that is missing is 0. nullopt if
// it is anything else.
struct CellReference {
  uint32_t column = 0;
  uint32_t row = 0;
};
std::optional<CellReference> ParseReference(absl::string_view text) {
  CellReference reference;
  size_t i = 0;
  for (; i < text.size() && absl::ascii_isupper(static_cast<unsigned char>(text[i])); ++i) {
    reference.column = reference.column * 26 + static_cast<uint32_t>(text[i] - 'A' + 1);
    if (reference.column > kSheetColumnsMax) return std::nullopt;
  }
  text.remove_prefix(i);
  if (text.empty()) return reference;
  for (char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return std::nullopt;
    reference.row = reference.row * 10 + static_cast<uint32_t>(c - '0');
    if (reference.row > kSheetRowsMax) return std::nullopt;
  }
  if (reference.row == 0) return std::nullopt;
  return reference;
}

// What a <c> element says, looked up once: every cell of a sheet passes here.
struct CellNode {
  absl::string_view place;  // "AB12"; null = the next column
  absl::string_view type;
  pugi::xml_attribute style;
  pugi::xml_node value;
  pugi::xml_node inline_text;
  bool formula = false;

  explicit CellNode(const pugi::xml_node& node) {
    for (auto attribute = node.first_attribute(); attribute;
         attribute = attribute.next_attribute()) {
      const char* name = attribute.name();
      if (name[0] == 0 || name[1] != 0) continue;
      if (name[0] == 'r') place = attribute.value();
      if (name[0] == 't') type = attribute.value();
      if (name[0] == 's') style = attribute;
    }
    for (auto child = node.first_child(); child; child = child.next_sibling()) {
      absl::string_view name = LocalName(child);
      if (name == "v") value = child;
      if (name == "is") inline_text = child;
      if (name == "f") formula = true;
    }
  }
};

struct Cell {
  absl::string_view text;
  CellKind kind = CellKind::kText;
};

class SheetReader {
 public:
  SheetReader(const SheetContext& context, HeaderScore score, SheetAmendment amend,
              ProblemList& problems)
      : context_(context), score_(score), amend_(amend), problems_(problems) {}

  std::optional<SourceTable> Read(PartStream& part);

 private:
  // False, with a problem, if the part is damaged.
  bool TakeRow(const pugi::xml_node& row);
  bool TakeCell(const CellNode& node, uint32_t& column);
  bool TakeMerged(const pugi::xml_node& node);
  std::optional<Cell> ReadCell(const CellNode& node);
  Cell ReadNumber(const CellNode& node, absl::string_view stored);
  // False if none of the rows so far can be the header.
  bool ChooseHeader();
  void ReviewRows();
  bool Damaged(absl::string_view what) {
    AddDamaged(absl::StrCat(what, " pada baris ", line_), problems_);
    return false;
  }

  const SheetContext& context_;
  const HeaderScore score_;
  const SheetAmendment amend_;
  ProblemList& problems_;
  SourceTable table_{SourceTable::Layout::kSheet};
  bool has_header_ = false;
  bool too_large_ = false;
  uint32_t line_ = 0;        // of the row at hand
  size_t merged_cells_ = 0;  // visited while merged ranges were emptied
  // Rows with text beyond kColumnsMax, and the first column of it.
  std::vector<std::pair<uint32_t, uint32_t>> too_wide_;
  // The row at hand.
  std::array<absl::string_view, kColumnsMax> texts_ = {};
  std::array<CellKind, kColumnsMax> kinds_ = {};
  size_t width_ = 0;     // up to the last cell with text
  uint32_t beyond_ = 0;  // first column with text beyond kColumnsMax
};

std::optional<SourceTable> SheetReader::Read(PartStream& part) {
  ElementStream elements(part, {"row", "mergeCell"}, problems_);
  while (pugi::xml_node element = elements.Next()) {
    bool row = LocalName(element) == "row";
    if (!(row ? TakeRow(element) : TakeMerged(element))) return std::nullopt;
    if (too_large_) break;
    if (has_header_ || table_.row_count() < kHeaderRowsMax) continue;
    if (!ChooseHeader()) return std::nullopt;
  }
  if (elements.failed() || (!has_header_ && !ChooseHeader())) return std::nullopt;
  amend_(table_);
  ReviewRows();
  return std::move(table_);
}

bool SheetReader::TakeRow(const pugi::xml_node& row) {
  uint32_t line = row.attribute("r").as_uint(line_ + 1);
  if (line <= line_ || line > kSheetRowsMax) return Damaged("baris tidak urut");
  line_ = line;
  std::fill_n(texts_.begin(), width_, "");
  std::fill_n(kinds_.begin(), width_, CellKind::kText);
  width_ = 0;
  beyond_ = 0;
  uint32_t column = 0;
  for (auto node = row.first_child(); node; node = node.next_sibling()) {
    if (LocalName(node) == "c" && !TakeCell(CellNode(node), column)) return false;
  }
  if (width_ == 0 && beyond_ == 0) return true;
  if (table_.row_count() > kRowsMax) {
    problems_.Add({line_, 0, ""}, "FILE_TOO_LARGE", [] {
      return absl::StrCat("lembar lebih dari ", kRowsMax,
                          " baris; impor satu tabel untuk satu periode saja");
    });
    too_large_ = true;
    return true;
  }
  if (beyond_ != 0) too_wide_.push_back({line_, beyond_});
  table_.AddRow(line_, absl::MakeConstSpan(texts_).first(width_),
                absl::MakeConstSpan(kinds_).first(width_));
  return true;
}

bool SheetReader::TakeCell(const CellNode& node, uint32_t& column) {
  ++column;
  if (node.place.data() != nullptr) {
    std::optional<CellReference> reference = ParseReference(node.place);
    if (!reference || reference->column == 0) return Damaged("sebuah sel tanpa alamat");
    column = reference->column;
  }
  std::optional<Cell> cell = ReadCell(node);
  if (!cell) return false;
  if (cell->kind != CellKind::kNoValue && TrimBlanks(cell->text).empty()) return true;
  if (column > kColumnsMax) {
    if (beyond_ == 0) beyond_ = column;
    return true;
  }
  texts_[column - 1] = cell->text;
  kinds_[column - 1] = cell->kind;
  width_ = std::max<size_t>(width_, column);
  return true;
}

std::optional<Cell> SheetReader::ReadCell(const CellNode& node) {
  const absl::string_view type = node.type;
  const absl::string_view stored = node.value.text().get();
  if (type == "inlineStr" || type == "str" || type == "d") {
    std::string text = type == "inlineStr" ? RichText(node.inline_text) : std::string(stored);
    if (Utf8Prefix(text) != text.size()) {
      Damaged("teks bukan UTF-8");
      return std::nullopt;
    }
    // An empty result of a formula is a text like any other; none at all is not.
    bool missing = type == "str" && !node.value && node.formula;
    return Cell{table_.texts().Keep(text), missing ? CellKind::kNoValue : CellKind::kText};
  }
  if (stored.empty()) return Cell{"", node.formula ? CellKind::kNoValue : CellKind::kText};
  if (type == "s") {
    size_t index = 0;
    std::optional<absl::string_view> text;
    const char* const end = stored.data() + stored.size();
    // Nearly all are digits alone, which this reads in a fraction of the time.
    const auto [behind, error] = std::from_chars(stored.data(), end, index);
    const bool plain = error == std::errc() && behind == end;
    if (plain || absl::SimpleAtoi(stored, &index)) text = context_.strings.At(index);
    if (text) return Cell{*text, CellKind::kText};
    Damaged("teks yang tidak ada di buku kerja");
    return std::nullopt;
  }
  if (Utf8Prefix(stored) != stored.size()) {
    Damaged("nilai bukan UTF-8");
    return std::nullopt;
  }
  if (type == "e") return Cell{table_.texts().Keep(stored), CellKind::kError};
  if (type == "b") return Cell{stored == "0" ? "FALSE" : "TRUE", CellKind::kText};
  return ReadNumber(node, stored);
}

Cell SheetReader::ReadNumber(const CellNode& node, absl::string_view stored) {
  NumberLook look = context_.styles.Look(node.style.as_uint());
  std::optional<std::string> text;
  if (look == NumberLook::kDate) {
    text = DateText(stored, context_.from_1904);
    if (text) return {table_.texts().Keep(*text), CellKind::kText};
    look = NumberLook::kPlain;
  }
  text = PlainNumber(stored, look);
  if (text) return {table_.texts().Keep(*text), CellKind::kNumber};
  return {table_.texts().Keep(stored), CellKind::kText};
}

bool SheetReader::TakeMerged(const pugi::xml_node& node) {
  absl::string_view range = node.attribute("ref").value();
  size_t colon = std::min(range.find(':'), range.size());
  std::optional<CellReference> first = ParseReference(range.substr(0, colon));
  std::optional<CellReference> last =
      colon == range.size() ? first : ParseReference(range.substr(colon + 1));
  if (!first || !last || first->column == 0 || first->row == 0 || last->column < first->column ||
      last->row < first->row) {
    return Damaged("gabungan sel yang alamatnya salah");
  }
  merged_cells_ +=
      table_.ClearMerged(first->row, last->row, first->column - 1, last->column - 1) + 1;
  // Ranges do not overlap, so that all together they cover the table once.
  if (merged_cells_ > kRowsMax * (kColumnsMax + 1))
    return Damaged("gabungan sel yang tumpang tindih");
  return true;
}

bool SheetReader::ChooseHeader() {
  amend_(table_);
  size_t best = 0;
  for (size_t i = 0; i < table_.row_count(); ++i) {
    size_t score = score_(table_.at(i)).found;
    if (score <= best || score < kHeaderColumnsMin) continue;
    best = score;
    table_.SetHeader(i);
  }
  has_header_ = best > 0;
  return has_header_;
}

void SheetReader::ReviewRows() {
  const SourceRow header = table_.header();
  auto name = [&](size_t column) {
    return column < header.cells.size() ? TrimBlanks(header.cells[column]) : "";
  };
  auto refuse = [&](const SourceRow& row, size_t column) {
    Place place{row.line, static_cast<uint32_t>(column + 1), name(column)};
    if (row.kinds[column] == CellKind::kError) {
      problems_.Add(place, "CELL_ERROR", [&] {
        return absl::StrCat("sel ini berisi galat ", Quoted(row.cells[column]),
                            "; perbaiki rumusnya atau tulis nilainya");
      });
      return;
    }
    problems_.Add(place, "FORMULA_WITHOUT_VALUE", [] {
      return std::string(
          "sel ini berisi rumus yang hasilnya tidak tersimpan; buka berkas di Excel atau "
          "LibreOffice, simpan, lalu impor lagi, atau tulis nilainya");
    });
  };
  auto wide = too_wide_.begin();
  auto check_width = [&](uint32_t line) {
    while (wide != too_wide_.end() && wide->first < line) ++wide;
    if (wide == too_wide_.end() || wide->first != line) return true;
    problems_.Add({line, wide->second, ""}, "COLUMN_COUNT", [] {
      return absl::StrCat("ada isi di luar ", kColumnsMax,
                          " kolom pertama; hapus, atau pindahkan ke lembar lain");
    });
    return false;
  };
  check_width(header.line);
  table_.Review([&](const SourceRow& row) {
    bool sound = check_width(row.line);
    if (sound && row.IsBlank()) return SourceTable::Verdict::kDrop;
    for (size_t column = 0; column < row.cells.size(); ++column) {
      CellKind kind = row.kinds[column];
      if (kind != CellKind::kError && kind != CellKind::kNoValue) continue;
      refuse(row, column);
      sound = false;
    }
    return sound ? SourceTable::Verdict::kKeep : SourceTable::Verdict::kRefuse;
  });
}

}  // namespace

std::optional<SourceTable> ReadSheet(PartStream& part, const SheetContext& context,
                                     HeaderScore score, SheetAmendment amend,
                                     ProblemList& problems) {
  return SheetReader(context, score, amend, problems).Read(part);
}

}  // namespace rekap
