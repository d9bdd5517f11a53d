#include "node/importer/cells.h"

#include <array>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

#include "domain/decimal/decimal.h"
#include "domain/decimal/sen.h"
#include "domain/rule/measure.h"
#include "node/importer/file_check.h"

namespace rekap {
namespace {

absl::string_view WithoutCurrency(absl::string_view text) {
  if (!absl::StartsWithIgnoreCase(text, "rp")) return text;
  text.remove_prefix(2);
  absl::ConsumePrefix(&text, ".");
  return TrimBlanks(text);
}

absl::string_view WithoutPercent(absl::string_view text) {
  absl::ConsumeSuffix(&text, "%");
  return TrimBlanks(text);
}

std::string WithoutBlanks(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{" ", ""}, {"\t", ""}, {"\u00a0", ""}, {"\u2009", ""}, {"\u202f", ""}});
}

absl::string_view StyleName(NumberStyle style) {
  return style == NumberStyle::kIndonesian ? "koma desimal (3.396.840,50)"
                                           : "titik desimal (3396840.50)";
}

NumberStyle Other(NumberStyle style) {
  return style == NumberStyle::kIndonesian ? NumberStyle::kPlain : NumberStyle::kIndonesian;
}

std::optional<NumberStyle> StyleOf(absl::string_view text) {
  return EvidentStyle(WithoutPercent(WithoutCurrency(text)));
}

// Calls `visit(row, column, style)` for every cell whose style is evident.
template <typename Visit>
void VisitEvidence(const SourceTable& table, const ColumnMap& columns,
                   absl::Span<const size_t> numeric_columns, Visit visit) {
  for (size_t i = 0; i < table.size(); ++i) {
    SourceRow cells = table.row(i);
    if (cells.cells.empty()) continue;
    TableRow row(columns, cells);
    for (size_t column : numeric_columns) {
      if (row.IsNumber(column)) continue;
      std::optional<NumberStyle> style = StyleOf(row.Text(column));
      if (style) visit(row, column, *style);
    }
  }
}

// The cells in one style: how many, and the first of them.
struct Evidence {
  size_t count = 0;
  Place first;
  absl::string_view text;
};

void AddMixedStyle(const TableRow& row, size_t column, NumberStyle style, const Evidence& proof,
                   ProblemList& problems) {
  problems.Add(row.At(column), "MIXED_NUMBER_STYLE", [&] {
    return absl::StrCat(Quoted(row.Text(column)), " ditulis dengan ", StyleName(Other(style)),
                        ", sedangkan ", Quoted(proof.text), " di baris ", proof.first.row,
                        " kolom ", ColumnLetters(proof.first.column), " dengan ", StyleName(style),
                        "; pakai satu cara di seluruh file");
  });
}

// Not said again where DecideNumberStyle has said that the style is wrong.
void AddBadNumber(const TableRow& row, size_t column, NumberStyle style, absl::string_view why,
                  absl::string_view remedy, ProblemList& problems) {
  if (StyleOf(row.Text(column)) == Other(style)) return;
  problems.Add(row.At(column), "BAD_NUMBER",
               [&] { return absl::StrCat(Quoted(row.Text(column)), why, "; ", remedy); });
}

// Of a text that is no number: what it looks like and what to do. `blank` is the
// way to write that there is nothing, `example` a number as it should be.
struct Advice {
  absl::string_view why;
  std::string remedy;
};
Advice AdviceOn(absl::string_view figure, NumberStyle style, absl::string_view blank,
                absl::string_view example) {
  std::string joined = WithoutBlanks(figure);
  if (joined.size() < figure.size() && Sen::Parse(joined, style).ok()) {
    return {" memuat spasi", absl::StrCat("tulis tanpa spasi: ", joined)};
  }
  if (figure.find_first_of("0123456789") == absl::string_view::npos) {
    return {" bukan angka", absl::StrCat("tulis angkanya saja, ", blank)};
  }
  return {" bukan angka", absl::StrCat("tulis seperti ", example)};
}

Advice AdviceOnMoney(absl::string_view figure, NumberStyle style, NumberStyle file) {
  if (absl::EndsWith(figure, "%")) {
    return {" adalah persen, sedangkan kolom ini uang",
            "tulis jumlah rupiahnya; di Excel ganti format selnya dari persen menjadi angka"};
  }
  return AdviceOn(figure, style, "- bila nihil, atau kosongkan bila belum ada",
                  file == NumberStyle::kIndonesian ? "3.396.840.458" : "3396840458");
}

// A number, but not one that money can be.
void AddUnfitMoney(const TableRow& row, size_t column, bool negative, ProblemList& problems) {
  problems.Add(row.At(column), negative ? "NEGATIVE_MONEY" : "MONEY_TOO_LARGE", [&] {
    std::string value = Quoted(row.Text(column));
    if (negative) {
      return absl::StrCat(value, " bernilai negatif; tulis jumlah uang tanpa tanda minus");
    }
    return absl::StrCat(value, " melebihi batas Rp ", Sen(Sen::kRecordMax).ToIndonesian(),
                        " untuk satu baris; periksa jumlah angkanya");
  });
}

// The figure is out of range: because of its size, or of its decimals?
bool WholeTooLarge(absl::string_view figure, NumberStyle style) {
  char mark = style == NumberStyle::kIndonesian ? ',' : '.';
  return absl::IsOutOfRange(Sen::Parse(figure.substr(0, figure.find(mark)), style).status());
}

}  // namespace

bool IsDash(absl::string_view text) {
  return text == "-" || text == "\u2013" || text == "\u2014" || text == "\u2212";
}

NumberStyle DecideNumberStyle(const SourceTable& table, const ColumnMap& columns,
                              absl::Span<const size_t> numeric_columns, ProblemList& problems) {
  std::array<Evidence, 2> found;
  auto of = [&found](NumberStyle style) -> Evidence& {
    return found[style == NumberStyle::kIndonesian ? 0 : 1];
  };
  std::optional<NumberStyle> first;
  VisitEvidence(table, columns, numeric_columns,
                [&](const TableRow& row, size_t column, NumberStyle style) {
                  if (!first) first = style;
                  Evidence& evidence = of(style);
                  if (evidence.count++ > 0) return;
                  evidence.first = row.At(column);
                  evidence.text = row.Text(column);
                });
  if (!first) return NumberStyle::kIndonesian;
  NumberStyle style = of(Other(*first)).count > of(*first).count ? Other(*first) : *first;
  if (of(Other(style)).count == 0) return style;
  VisitEvidence(table, columns, numeric_columns,
                [&](const TableRow& row, size_t column, NumberStyle other) {
                  if (other != style) AddMixedStyle(row, column, style, of(style), problems);
                });
  return style;
}

v1::Money ReadMoney(const TableRow& row, size_t column, NumberStyle file, ProblemList& problems) {
  NumberStyle style = row.StyleOf(column, file);
  v1::Money money;
  absl::string_view figure = WithoutCurrency(row.Text(column));
  if (row.Text(column).empty()) {
    money.set_presence(v1::CELL_PRESENCE_BLANK);
    return money;
  }
  if (IsDash(figure)) {
    money.set_presence(v1::CELL_PRESENCE_DASH);
    return money;
  }
  absl::StatusOr<Sen> sen = Sen::Parse(figure, style);
  if (sen.ok() && sen->value() >= 0 && sen->value() <= Sen::kRecordMax) {
    money.set_sen(sen->value());
  } else if (sen.ok()) {
    AddUnfitMoney(row, column, sen->value() < 0, problems);
  } else if (absl::IsOutOfRange(sen.status()) && WholeTooLarge(figure, style)) {
    AddUnfitMoney(row, column, absl::StartsWith(figure, "-"), problems);
  } else if (absl::IsOutOfRange(sen.status())) {
    AddBadNumber(row, column, style, " punya lebih dari dua angka desimal",
                 "bulatkan ke sen (dua angka desimal)", problems);
  } else {
    Advice advice = AdviceOnMoney(figure, style, file);
    AddBadNumber(row, column, style, advice.why, advice.remedy, problems);
  }
  return money;
}

std::optional<int64_t> ReadDecimal(const TableRow& row, size_t column, NumberStyle file,
                                   ProblemList& problems) {
  NumberStyle style = row.StyleOf(column, file);
  absl::string_view text = row.Text(column);
  if (text.empty()) return std::nullopt;
  absl::StatusOr<int64_t> micro = ParseScaled(WithoutPercent(text), style, Decimal::kPlaces);
  if (micro.ok()) return *micro;
  if (IsDash(text)) {
    AddBadNumber(row, column, style, " bisa berarti nol atau tidak ada",
                 "tulis 0 bila nol, kosongkan bila tidak ada", problems);
  } else if (absl::IsOutOfRange(micro.status())) {
    AddBadNumber(row, column, style, " terlalu besar atau punya lebih dari enam angka desimal",
                 "periksa dan bulatkan", problems);
  } else {
    Advice advice = AdviceOn(WithoutPercent(text), style, "atau kosongkan bila belum ada",
                             file == NumberStyle::kIndonesian ? "93,52" : "93.52");
    AddBadNumber(row, column, style, advice.why, advice.remedy, problems);
  }
  return std::nullopt;
}

std::string ReadText(const TableRow& row, size_t column, ProblemList& problems, size_t bytes_max) {
  absl::string_view text = row.Text(column);
  if (text.size() > bytes_max) {
    problems.Add(row.At(column), "TEXT_TOO_LONG", [&] {
      return absl::StrCat("teks ", Quoted(text), " panjangnya ", text.size(),
                          " byte, paling banyak ", bytes_max, "; persingkat");
    });
    return "";
  }
  return std::string(text);
}

std::string ReadNeededText(const TableRow& row, size_t column, ProblemList& problems,
                           size_t bytes_max) {
  if (row.Text(column).empty()) {
    problems.Add(row.At(column), "MISSING_VALUE",
                 [] { return std::string("sel ini harus diisi; isi, atau hapus barisnya"); });
  }
  return ReadText(row, column, problems, bytes_max);
}

v1::Measure ReadMeasure(const TableRow& row, size_t column, NumberStyle file,
                        ProblemList& problems) {
  return ParseMeasure(ReadText(row, column, problems), row.StyleOf(column, file));
}

bool ReadSynthetic(const TableRow& row, size_t column, ProblemList& problems) {
  absl::string_view text = row.Text(column);
  if (text.empty()) return false;
  if (absl::EqualsIgnoreCase(text, "sintetis")) return true;
  problems.Add(row.At(column), "BAD_SOURCE", [&] {
    return absl::StrCat("sumber ", Quoted(text),
                        " tidak dikenal; tulis \"sintetis\" untuk data buatan, atau kosongkan");
  });
  return false;
}

bool ReadOrigin(const TableRow& row, size_t column, ProblemList& problems) {
  absl::string_view text = row.Text(column);
  if (text.empty()) return false;
  if (absl::EqualsIgnoreCase(text, kFromTemplate)) return true;
  problems.Add(row.At(column), "BAD_SOURCE", [&] {
    return absl::StrCat("asal ", Quoted(text),
                        " tidak dikenal; kosongkan. Hanya formulir isian yang menulis \"",
                        kFromTemplate, "\" di sini");
  });
  return false;
}

bool IsFromRepair(const TableRow& row, size_t column) {
  absl::string_view text = row.Text(column);
  return absl::EqualsIgnoreCase(text.substr(0, text.find(' ')), kFromRepair);
}

void RefuseValue(const TableRow& row, size_t column, absl::string_view why, ProblemList& problems) {
  if (row.Text(column).empty()) return;
  problems.Add(row.At(column), "UNEXPECTED_VALUE",
               [&] { return absl::StrCat(Quoted(row.Text(column)), why); });
}

void AddDuplicate(const Place& place, absl::string_view what, uint32_t first,
                  ProblemList& problems) {
  problems.Add(place, "DUPLICATE_ROW", [&] {
    return absl::StrCat(what, " ada dua kali, di baris ", first, " dan baris ", place.row,
                        "; hapus salah satu");
  });
}

void VisitRows(const SourceTable& table, const ColumnMap& columns, size_t source_column,
               ImportedRows& rows, ProblemList& problems,
               absl::FunctionRef<void(const TableRow&, bool)> take) {
  for (size_t i = 0; i < table.size(); ++i) {
    SourceRow cells = table.row(i);
    if (cells.cells.empty()) continue;
    TableRow row(columns, cells);
    row.CheckUnnamed(problems);
    bool synthetic = ReadSynthetic(row, source_column, problems);
    if (synthetic) ++rows.synthetic_rows;
    take(row, synthetic);
  }
}

}  // namespace rekap
