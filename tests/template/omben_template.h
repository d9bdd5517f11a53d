// The files of Omben as what a template is made from.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"

#include "domain/decimal/decimal.h"
#include "domain/decimal/number_text.h"
#include "domain/decimal/sen.h"
#include "node/template/template.h"
#include "tests/importer/samples.h"

namespace rekap::samples {

inline TemplateMark Mark() { return {OmbenUnit(), "Kecamatan Omben", Year2021(), 7}; }

inline std::vector<std::vector<std::string>> RowsOf(const std::string& file) {
  std::vector<std::vector<std::string>> rows;
  for (absl::string_view line : absl::StrSplit(Omben(file), '\n', absl::SkipEmpty())) {
    rows.push_back(absl::StrSplit(line, '\t'));
  }
  rows.erase(rows.begin());
  return rows;
}

inline std::optional<v1::Money> MoneyOf(const std::string& text) {
  v1::Money money;
  if (text.empty()) return std::nullopt;
  if (text == "-") {
    money.set_presence(v1::CELL_PRESENCE_DASH);
  } else {
    money.set_sen(Sen::Parse(text, NumberStyle::kPlain).value().value());
  }
  return money;
}

inline std::optional<int64_t> FigureOf(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return ParseScaled(text, NumberStyle::kPlain, Decimal::kPlaces).value();
}

// The files of Omben as a template. If `results` is false without results, and
// the targets are those of last year.
inline TemplateContent Content(bool results) {
  TemplateContent content{Mark(), {}, {}};
  for (const std::vector<std::string>& cells : RowsOf("corrected.tsv")) {
    TemplateRow row;
    row.level = cells[1];
    row.name = cells[2];
    row.output = cells[6];
    (results ? row.target : row.last_target) = cells[7];
    row.allocated = MoneyOf(cells[3]);
    if (results) {
      row.realised = MoneyOf(cells[4]);
      row.absorption_micro = FigureOf(cells[5]);
      row.output_realised = cells[8];
      row.achievement_micro = FigureOf(cells[9]);
    }
    content.rows.push_back(row);
  }
  for (const std::vector<std::string>& cells : RowsOf("iku.tsv")) {
    content.indicators.push_back({cells[0], cells[1], cells[2], cells[3], cells[4], cells[5],
                                  cells[6], FigureOf(cells[7]), FigureOf(cells[8]),
                                  FigureOf(cells[9]), FigureOf(cells[10])});
  }
  return content;
}

}  // namespace rekap::samples
