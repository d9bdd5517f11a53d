// The indicators as a grid: those that are stored as they are stored, the others
// of the catalog as a template has them, at their places in the catalog.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/finding/finding.h"
#include "node/grid/grid_cells.h"
#include "node/grid/grid_tables.h"
#include "node/grid/sibling_order.h"
#include "node/importer/indicator_importer.h"
#include "node/template/layout_words.h"

namespace rekap {
namespace {

struct Row {
  TemplateIndicator cells;
  std::optional<v1::Provenance> origin = std::nullopt;  // of a stored one
};

const char* DirectionWord(v1::Direction direction) {
  switch (direction) {
    case v1::DIRECTION_HIGHER:
      return "naik";
    case v1::DIRECTION_LOWER:
      return "turun";
    case v1::DIRECTION_RANGE:
      return "rentang";
    default:
      return "";
  }
}

// Which of the inputs are the indicator's, and their figures.
std::vector<TemplateInput> InputsOf(const v1::Record& record, const Catalog& catalog,
                                    const std::vector<FormulaInput>& inputs) {
  std::vector<FormulaInput> own;
  const Indicator* indicator = catalog.FindIndicator(record.key().subject());
  if (indicator != nullptr) own = indicator->Inputs();
  std::vector<TemplateInput> cells;
  for (const FormulaInput& input : inputs) {
    TemplateInput& cell = cells.emplace_back();
    cell.own = std::binary_search(own.begin(), own.end(), input);
    for (const v1::NamedInput& known : record.indicator_result().inputs()) {
      if (known.name() != input.name || known.years_back() != input.years_back) continue;
      cell = {true, known.value_micro()};
    }
  }
  return cells;
}

Row RowOf(const v1::Record& record, const Catalog& catalog,
          const std::vector<FormulaInput>& inputs) {
  const v1::IndicatorResult& result = record.indicator_result();
  const std::string& code = record.key().subject();
  Row row{{}, record.provenance()};
  TemplateIndicator& cells = row.cells;
  cells.number = IndicatorNumber(code);
  cells.objective = result.objective();
  cells.name = result.name();
  cells.direction = DirectionWord(result.direction());
  cells.formula = result.formula();
  cells.data_source = result.data_source();
  cells.responsible = result.responsible();
  auto figure = [](bool has, int64_t micro) {
    return has ? std::optional<int64_t>(micro) : std::nullopt;
  };
  cells.previous_micro = figure(result.has_previous_micro(), result.previous_micro());
  cells.target_micro = figure(result.has_target_micro(), result.target_micro());
  cells.realised_micro = figure(result.has_realised_micro(), result.realised_micro());
  cells.achievement_micro =
      figure(result.has_stated_achievement_micro(), result.stated_achievement_micro());
  cells.target_high_micro = figure(result.has_target_high_micro(), result.target_high_micro());
  const Indicator* indicator = catalog.FindIndicator(code);
  if (indicator != nullptr) cells.measure_unit = indicator->measure_unit;
  cells.synthetic = record.synthetic();
  cells.inputs = InputsOf(record, catalog, inputs);
  return row;
}

void AddColumns(const TemplateContent& content, v1::GridTable& table) {
  using Column = v1::GridColumn;
  for (const LayoutColumn& column : IndicatorColumns(content.mark.period, content.inputs)) {
    // What is asked for are figures; the columns that are not are named.
    Column::Kind kind = Column::KIND_FIGURE;
    bool identifies = false;
    std::vector<std::string> choices;
    if (column.name == "arah") {
      kind = Column::KIND_CHOICE;
      choices = {"naik", "turun", "rentang"};
    } else if (column.name == "sumber") {
      kind = Column::KIND_CHOICE;
      choices = {SourceCell(true)};
    } else {
      static constexpr absl::string_view kNaming[] = {"no", "indikator", "satuan"};
      static constexpr absl::string_view kProse[] = {"sasaran", "formula", "sumber_data",
                                                     "penanggung_jawab"};
      identifies = std::count(std::begin(kNaming), std::end(kNaming), column.name) > 0;
      bool prose = std::count(std::begin(kProse), std::end(kProse), column.name) > 0;
      if (identifies || prose) kind = Column::KIND_TEXT;
    }
    AddGridColumn(table, column.name, kind, identifies, choices);
  }
  AddGridColumn(table, kOriginColumn, Column::KIND_TEXT, true);
}

// Fills the columns in their order.
v1::GridRow CellsOf(const Row& row) {
  const TemplateIndicator& cells = row.cells;
  GridRowBuilder builder(row.origin ? &*row.origin : nullptr);
  for (const std::string* text : {&cells.number, &cells.objective, &cells.name, &cells.direction,
                                  &cells.formula, &cells.data_source, &cells.responsible}) {
    builder.Add(*text);
  }
  for (const std::optional<int64_t>* figure :
       {&cells.previous_micro, &cells.target_micro, &cells.realised_micro, &cells.achievement_micro,
        &cells.target_high_micro}) {
    builder.Add(FigureCell(*figure));
  }
  builder.Show(cells.measure_unit);
  builder.Add(SourceCell(cells.synthetic));
  for (const TemplateInput& input : cells.inputs) {
    input.own ? builder.Add(FigureCell(input.micro)) : builder.Bar();
  }
  builder.Show(row.origin ? "" : std::string(kFromTemplate));
  return std::move(builder).Take();
}

}  // namespace

v1::GridTable IndicatorGridOf(const TemplateContent& content, const Catalog& catalog,
                              absl::Span<const v1::Record> stored) {
  // By place in the catalog; what it no longer has stands behind, by number.
  using Standing = std::pair<size_t, std::string>;
  auto place_of = [&](const std::string& number) {
    size_t i = 0;
    while (i < content.indicators.size() && content.indicators[i].number != number) ++i;
    return Standing(i, number);
  };
  std::map<Standing, Row> rows;
  for (const v1::Record& record : stored) {
    if (!record.has_indicator_result()) continue;
    Row row = RowOf(AsPrinted(record), catalog, content.inputs);
    rows.emplace(place_of(row.cells.number), std::move(row));
  }
  for (const TemplateIndicator& indicator : content.indicators) {
    rows.try_emplace(place_of(indicator.number), Row{indicator});
  }
  std::vector<std::pair<uint32_t, Standing>> lines;
  std::vector<Standing> others;
  for (const auto& [place, row] : rows) {
    if (row.origin) {
      lines.emplace_back(row.origin->row(), place);
    } else {
      others.push_back(place);
    }
  }
  v1::GridTable table;
  table.set_name("IKU");
  AddColumns(content, table);
  for (const Standing& place : SiblingOrder(std::move(lines), std::move(others))) {
    *table.add_rows() = CellsOf(rows[place]);
  }
  return table;
}

}  // namespace rekap
