#include "node/importer/template_mark.h"

#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "node/importer/file_check.h"

namespace rekap {
namespace {

constexpr absl::string_view kVersion = "versi";
constexpr absl::string_view kUnit = "unit";
constexpr absl::string_view kUnitName = "nama_unit";
constexpr absl::string_view kYear = "tahun";
constexpr absl::string_view kQuarter = "triwulan";
constexpr absl::string_view kCatalog = "versi_katalog";

}  // namespace

const std::vector<std::string>& MarkColumns() {
  static const std::vector<std::string>& columns =
      *new std::vector<std::string>{"kunci_rekap", "nilai_rekap"};
  return columns;
}

std::vector<std::pair<std::string, std::string>> MarkRows(const TemplateMark& mark) {
  return {{std::string(kVersion), absl::StrCat(kTemplateVersion)},
          {std::string(kUnit), mark.unit.ToString()},
          {std::string(kUnitName), mark.unit_name},
          {std::string(kYear), absl::StrCat(mark.period.year())},
          {std::string(kQuarter), absl::StrCat(mark.period.quarter())},
          {std::string(kCatalog), absl::StrCat(mark.catalog_version)}};
}

std::optional<TemplateMark> ReadMark(const SourceTable& sheet, ProblemList& problems) {
  absl::flat_hash_map<absl::string_view, absl::string_view> values;
  for (size_t i = 0; i < sheet.size(); ++i) {
    SourceRow row = sheet.row(i);
    if (row.cells.size() >= 2) values[TrimBlanks(row.cells[0])] = TrimBlanks(row.cells[1]);
  }
  auto number = [&](absl::string_view name) {
    uint32_t value = 0;
    return absl::SimpleAtoi(values[name], &value) ? std::optional<uint32_t>(value) : std::nullopt;
  };
  std::optional<uint32_t> version = number(kVersion);
  if (version && *version != kTemplateVersion) {
    problems.Add({}, "TEMPLATE_VERSION", [&] {
      return absl::StrCat("templat versi ", *version,
                          " tidak dikenal (yang dikenal: ", kTemplateVersion,
                          "); buat templat baru dengan rekap template");
    });
    return std::nullopt;
  }
  std::optional<uint32_t> year = number(kYear);
  std::optional<uint32_t> quarter = number(kQuarter);
  std::optional<uint32_t> catalog = number(kCatalog);
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(values[kUnit]);
  if (version && year && quarter && catalog && unit.ok()) {
    absl::StatusOr<Period> period = Period::Of(*year, *quarter);
    if (period.ok()) return TemplateMark{*unit, std::string(values[kUnitName]), *period, *catalog};
  }
  problems.Add({}, "DAMAGED_TEMPLATE", [] {
    return absl::StrCat("lembar tersembunyi ", Quoted(kMarkSheet),
                        " dari templat telah berubah; salin isian ke templat baru");
  });
  return std::nullopt;
}

}  // namespace rekap
