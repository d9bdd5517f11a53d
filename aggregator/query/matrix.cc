#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

#include "aggregator/query/page_token.h"
#include "aggregator/query/queries.h"

namespace rekap {
namespace {

// What a screen can show, and a sheet that somebody reads.
constexpr size_t kColumnsMax = 200;
// Cells that are ranked for the columns' spread while the version is held: a province
// by all its sub kegiatan, in tenths of a second.
constexpr size_t kCellsMax = 200'000;

std::optional<ActivityLevel> LevelOf(v1::CascadeLevel level) {
  switch (level) {
    case v1::CASCADE_LEVEL_PROGRAM:
      return ActivityLevel::kProgram;
    case v1::CASCADE_LEVEL_KEGIATAN:
      return ActivityLevel::kKegiatan;
    case v1::CASCADE_LEVEL_SUB_KEGIATAN:
      return ActivityLevel::kSubKegiatan;
    default:
      return std::nullopt;
  }
}

// Whether `activity` lies under the element that the columns are narrowed to.
bool IsUnder(const Catalog& catalog, ActivityCode activity, const Element& under) {
  switch (under.kind) {
    case Element::Kind::kWhole:
      return true;
    case Element::Kind::kObjective: {
      while (activity.level() != ActivityLevel::kProgram) activity = *activity.Parent();
      const ProgramLink* program = catalog.FindProgram(activity);
      return program != nullptr && program->objective == under.code;
    }
    case Element::Kind::kActivity:
      return under.activity->Contains(activity);
    case Element::Kind::kIndicator:
      return false;
  }
  return false;
}

// Activities of the nomenclature, and those that the region reports beside it.
std::vector<Element> ActivityColumns(const FigureReader& reader, RegionCode region,
                                     ActivityLevel level, const Element& under) {
  std::set<ActivityCode> codes;
  for (const Activity& activity : reader.catalog().activities()) {
    if (activity.code.level() == level && activity.ValidIn(reader.period().year())) {
      codes.insert(activity.code);
    }
  }
  for (ActivityCode activity : reader.version().engine.Activities()) {
    if (activity.level() == level && !codes.contains(activity) &&
        reader.version().engine.Find(region, Element::Activity(activity), reader.period())) {
      codes.insert(activity);
    }
  }
  std::vector<Element> columns;
  for (ActivityCode code : codes) {
    if (IsUnder(reader.catalog(), code, under)) columns.push_back(Element::Activity(code));
  }
  return columns;
}

absl::StatusOr<std::vector<Element>> ColumnsOf(const FigureReader& reader, RegionCode region,
                                               const v1::MatrixRequest& request) {
  absl::StatusOr<Element> under = RequestedElement(reader, request.under());
  if (!under.ok()) return under.status();
  std::vector<Element> columns;
  if (std::optional<ActivityLevel> level = LevelOf(request.columns())) {
    columns = ActivityColumns(reader, region, *level, *under);
  } else if (request.columns() == v1::CASCADE_LEVEL_OBJECTIVE) {
    for (const Objective& objective : reader.catalog().objectives()) {
      columns.push_back(Element::Objective(objective.code));
    }
  } else if (request.columns() == v1::CASCADE_LEVEL_UNSPECIFIED) {
    for (const Indicator& indicator : reader.catalog().indicators()) {
      bool shown = under->kind == Element::Kind::kWhole ||
                   (under->kind == Element::Kind::kObjective && under->code == indicator.objective);
      if (shown) columns.push_back(Element::Indicator(indicator.code));
    }
  } else {
    return absl::InvalidArgumentError(
        "kolom matriks: sasaran, program, kegiatan, sub kegiatan, "
        "atau IKU");
  }
  if (columns.size() > kColumnsMax) {
    return absl::InvalidArgumentError(absl::StrCat(columns.size(), " kolom, paling banyak ",
                                                   kColumnsMax,
                                                   "; sebutkan program atau kegiatan di atasnya"));
  }
  return columns;
}

absl::StatusOr<v1::MatrixRow> RowOf(const FigureReader& reader, RegionCode region,
                                    const std::vector<Element>& columns) {
  v1::MatrixRow row;
  row.set_region(region.ToString());
  row.set_name(RegionName(reader.catalog(), region));
  for (const Element& column : columns) {
    v1::MatrixCell& cell = *row.add_cells();
    if (column.kind == Element::Kind::kIndicator) {
      *cell.mutable_indicator() =
          reader.IndicatorFigure(region, *reader.catalog().FindIndicator(column.code));
      continue;
    }
    absl::StatusOr<v1::Figures> figures = reader.Figures(region, column);
    if (!figures.ok()) return figures.status();
    *cell.mutable_figures() = *std::move(figures);
  }
  row.set_synthetic(reader.Cell(region, Element::Whole()).synthetic_leaves > 0);
  return row;
}

absl::Status AddColumns(const FigureReader& reader, const std::vector<RegionCode>& regions,
                        const std::vector<Element>& columns, v1::MatrixResponse& response) {
  for (const Element& element : columns) {
    v1::MatrixColumn& column = *response.add_columns();
    column.set_code(element.activity ? element.activity->ToString() : element.code);
    column.set_name(ElementName(reader, element));
    absl::StatusOr<Ranking> ranking =
        Rank(reader, regions, element, v1::ORDER_ACHIEVEMENT, /*ascending=*/false);
    if (!ranking.ok()) return ranking.status();
    *column.mutable_spread() = ToProto(ranking->distribution, /*money=*/false);
  }
  return absl::OkStatus();
}

absl::StatusOr<PageRange> PageOf(const v1::MatrixRequest& request, size_t rows,
                                 const v1::MatrixResponse& response) {
  absl::StatusOr<uint32_t> page_size = PageSizeOf(request.page_size());
  if (!page_size.ok()) return page_size.status();
  ListDigest list;
  v1::MatrixRequest asked = request;
  asked.clear_page_size();
  asked.clear_page_token();
  list.Add(asked.SerializeAsString());
  // A catalog changes the columns without any position.
  for (const v1::MatrixColumn& column : response.columns()) list.Add(column.SerializeAsString());
  for (const v1::JournalPosition& position : response.positions()) {
    list.Add(position.SerializeAsString());
  }
  return PageRangeOf(list, *page_size, request.page_token(), rows);
}

}  // namespace

absl::StatusOr<v1::MatrixResponse> Matrix(const FigureReader& reader,
                                          const v1::MatrixRequest& request) {
  absl::StatusOr<RegionCode> parent = RequestedRegion(reader.catalog(), request.region());
  if (!parent.ok()) return parent.status();
  absl::StatusOr<std::vector<Element>> columns = ColumnsOf(reader, *parent, request);
  if (!columns.ok()) return columns.status();
  // A unit has nothing below it that reports: it is its own and only row.
  std::vector<RegionCode> regions = RowsOf(reader.catalog(), *parent, request.rows());
  if (regions.size() * columns->size() > kCellsMax) {
    return absl::InvalidArgumentError(absl::StrCat(regions.size(), " wilayah dan ", columns->size(),
                                                   " kolom melebihi ", kCellsMax,
                                                   " sel; persempit wilayah atau kolomnya"));
  }
  v1::MatrixResponse response;
  *response.mutable_positions() = reader.Positions(*parent);
  absl::Status added = AddColumns(reader, regions, *columns, response);
  if (!added.ok()) return added;
  absl::StatusOr<PageRange> page = PageOf(request, regions.size(), response);
  if (!page.ok()) return page.status();
  absl::StatusOr<v1::MatrixRow> total = RowOf(reader, *parent, *columns);
  if (!total.ok()) return total.status();
  *response.mutable_total() = *std::move(total);
  for (size_t i = page->begin; i < page->end; ++i) {
    absl::StatusOr<v1::MatrixRow> row = RowOf(reader, regions[i], *columns);
    if (!row.ok()) return row.status();
    *response.add_rows() = *std::move(row);
  }
  response.set_next_page_token(page->next_token);
  return response;
}

}  // namespace rekap
