#include "tools/rekap/render_compare.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "domain/words/parts_note.h"
#include "tools/rekap/compare_words.h"
#include "tools/rekap/explain_command.h"
#include "tools/rekap/words.h"
#include "tools/rekap/year_source.h"

namespace rekap::cli {
namespace {

std::string Capitalised(std::string word) {
  if (!word.empty()) word[0] = absl::ascii_toupper(static_cast<unsigned char>(word[0]));
  return word;
}

// What is asked, and the columns that only some answers fill.
struct Shape {
  v1::Order order = v1::ORDER_ACHIEVEMENT;
  std::string indicator;  // empty = budget and outputs
  bool spread = false;
  bool workflow = false;
  bool source = false;  // any unit's year rests on a quarter
  bool grade = false;
};

Shape ShapeOf(const v1::CompareRequest& request, const v1::CompareResponse& response) {
  Shape shape;
  shape.order = request.order();
  shape.indicator = response.indicator();
  shape.spread = response.has_spread();
  for (const v1::CompareRow& row : response.rows()) {
    shape.workflow = shape.workflow || row.workflow() != v1::WORKFLOW_STATE_UNSPECIFIED;
    // The word for the source is that of the budget.
    bool quarter = !SourceNotes(row.source()).empty();
    shape.source = shape.source || (quarter && shape.indicator.empty());
    const v1::IndicatorFigure* figure = IndicatorOf(row, shape.indicator);
    shape.grade = shape.grade || (figure != nullptr && !figure->grade().empty());
  }
  return shape;
}

// A column beside the way to its cell. `mixed` stands for data that are
// synthetic only in part.
struct Field {
  Column column;
  std::function<std::string(const v1::CompareRow&, absl::string_view mixed)> cell;
};

// One word, so that the column stays on every screen.
std::string DataText(const v1::CompareRow& row, absl::string_view mixed) {
  if (!HasData(row)) return std::string(kNotReportedMark);
  if (!row.synthetic()) return "asli";
  return OriginText(row.figures()) == "sintetis" ? "sintetis" : std::string(mixed);
}

std::string QuartileText(const v1::CompareRow& row) {
  return row.quartile() == 0 ? "" : absl::StrCat(row.quartile());
}

// What the total of an answer does not say is blank and no state.
std::string DistanceText(const v1::CompareRow& row) {
  return row.has_distance() ? SignedText(row.distance()) : "";
}

std::string CompletenessText(const v1::CompareRow& row) {
  return row.has_completeness() ? DecimalText(row.completeness()) : "";
}

std::string IndicatorMeanText(const v1::CompareRow& row) {
  return absl::StrCat(DecimalText(row.indicator_mean()), PartsNotes(row).empty() ? "" : kPartsMark);
}

class Fields {
 public:
  explicit Fields(const Shape& shape) : shape_(shape) {}

  // `importance` as in Column; the column that the order goes by stays, whatever
  // the width.
  void Add(std::string title, Align align, int importance, std::optional<v1::Order> order,
           std::function<std::string(const v1::CompareRow&)> cell, std::string short_title = "") {
    bool ordered = order && *order == shape_.order;
    Column column{std::move(title), align, 0, ordered ? 0 : importance, std::move(short_title)};
    fields_.push_back(
        {std::move(column), [cell = std::move(cell)](const v1::CompareRow& row, absl::string_view) {
           return cell(row);
         }});
  }
  void AddData() { fields_.push_back({{"Data", Align::kLeft, 0, 0}, DataText}); }
  std::vector<Field> Take() && { return std::move(fields_); }

 private:
  const Shape& shape_;
  std::vector<Field> fields_;
};

// The order counts: left to right.
void AddBudgetFields(Fields& fields) {
  using Row = v1::CompareRow;
  fields.Add("Anggaran", Align::kRight, 6, v1::ORDER_ALLOCATED,
             [](const Row& row) { return MoneyText(row.figures().allocated()); });
  fields.Add("Realisasi", Align::kRight, 10, v1::ORDER_REALISED,
             [](const Row& row) { return MoneyText(row.figures().realised()); });
  fields.Add("Serapan\n%", Align::kRight, 1, v1::ORDER_ABSORPTION,
             [](const Row& row) { return DecimalText(row.figures().absorption()); });
  fields.Add("Capaian\n%", Align::kRight, 0, v1::ORDER_ACHIEVEMENT,
             [](const Row& row) { return DecimalText(row.figures().achievement()); });
  fields.Add("Predikat", Align::kLeft, 2, {}, [](const Row& row) { return row.figures().band(); });
}

void AddIndicatorFields(Fields& fields, const Shape& shape) {
  auto of = [code = shape.indicator](auto text) {
    return [code, text](const v1::CompareRow& row) {
      const v1::IndicatorFigure* figure = IndicatorOf(row, code);
      return figure == nullptr ? std::string(kNotReportedMark) : std::string(text(*figure));
    };
  };
  using Figure = v1::IndicatorFigure;
  fields.Add("Sebelumnya", Align::kRight, 4, {},
             of([](const Figure& figure) { return DecimalText(figure.previous()); }));
  fields.Add("Target", Align::kRight, 0, {}, of([](const Figure& figure) {
               bool range = figure.target_high().state() == v1::VALUE_STATE_REPORTED;
               return range ? absl::StrCat(DecimalText(figure.target()), "–",
                                           DecimalText(figure.target_high()))
                            : DecimalText(figure.target());
             }));
  fields.Add("Hasil", Align::kRight, 0, v1::ORDER_RESULT, of([](const Figure& figure) {
               return absl::StrCat(DecimalText(figure.realised()),
                                   PartsNote(figure).empty() ? "" : kPartsMark);
             }));
  if (shape.grade) {
    fields.Add("Mutu", Align::kLeft, 5, {},
               of([](const Figure& figure) { return figure.grade(); }));
  }
  fields.Add("Capaian\n%", Align::kRight, 0, v1::ORDER_ACHIEVEMENT,
             of([](const Figure& figure) { return DecimalText(figure.achievement()); }));
  fields.Add("Predikat", Align::kLeft, 2, {},
             of([](const Figure& figure) { return figure.band(); }));
}

std::vector<Field> FieldsOf(const Shape& shape) {
  using Row = v1::CompareRow;
  Fields fields(shape);
  bool indicator = !shape.indicator.empty();
  if (indicator) {
    AddIndicatorFields(fields, shape);
  } else {
    AddBudgetFields(fields);
  }
  if (shape.spread && HasDistance(shape.order)) {
    fields.Add("Jarak", Align::kRight, 3, {}, DistanceText);
  }
  if (shape.spread) fields.Add("Kuartil", Align::kRight, 4, {}, QuartileText, "K");
  if (!indicator) {
    fields.Add("IKU\n%", Align::kRight, 7, v1::ORDER_INDICATORS, IndicatorMeanText);
    fields.Add("IKU\nlapor", Align::kRight, 9, {}, [](const Row& row) {
      return OfText(row.reported_indicators(), row.expected_indicators());
    });
    fields.Add("Baris\nlapor", Align::kRight, 5, {}, [](const Row& row) {
      return OfText(row.figures().reported_lines(), row.figures().expected_lines());
    });
    fields.Add("Lengkap\n%", Align::kRight, 12, v1::ORDER_COMPLETENESS, CompletenessText);
  }
  fields.AddData();
  if (!indicator) {
    fields.Add("Efisiensi\n%", Align::kRight, 13, v1::ORDER_EFFICIENCY,
               [](const Row& row) { return DecimalText(row.figures().efficiency()); });
    fields.Add("Kuadran", Align::kLeft, 14, {},
               [](const Row& row) { return QuadrantWord(row.figures().quadrant()); });
  }
  if (shape.workflow) fields.Add("Keadaan", Align::kLeft, 8, {}, RowStateWord);
  if (shape.source) {
    fields.Add("Angka", Align::kLeft, 6, {},
               [](const Row& row) { return SourceWord(row.source()); });
  }
  return std::move(fields).Take();
}

std::vector<Column> ColumnsOf(const std::vector<Field>& fields, const std::string& level,
                              v1::Order order) {
  std::vector<Column> columns = {
      {"Peringkat", Align::kRight, 0, 0, "#"},
      {"Kode", Align::kLeft, 0, order == v1::ORDER_CODE ? 0 : 11},
      {Capitalised(level), Align::kLeft, 12, 0},
  };
  for (const Field& field : fields) columns.push_back(field.column);
  return columns;
}

std::vector<std::string> CellsOf(const std::vector<Field>& fields, const v1::CompareRow& row,
                                 std::string rank, std::string name, absl::string_view mixed) {
  std::vector<std::string> cells = {std::move(rank), row.region(), std::move(name)};
  for (const Field& field : fields) cells.push_back(field.cell(row, mixed));
  return cells;
}

}  // namespace

std::string CompareText(const v1::CompareRequest& request, const v1::CompareResponse& response,
                        const View& view) {
  const v1::CompareRow& total = response.total();
  std::vector<Field> fields = FieldsOf(ShapeOf(request, response));
  Table table(ColumnsOf(fields, RowLevel(response), request.order()));
  for (const v1::CompareRow& row : response.rows()) {
    std::string rank = row.rank() == 0 ? std::string(kNotReportedMark) : absl::StrCat(row.rank());
    table.AddRow(CellsOf(fields, row, std::move(rank), row.name(), "sintetis"));
  }
  table.AddRule();
  table.AddRow(CellsOf(fields, total, "", RegionText(total.region(), total.name()), "sebagian"),
               Tone::kStrong);

  Page page(view);
  page.Heading(CompareTitle(request, response));
  page.Add(table);
  page.Gap();
  for (const std::string& note : CompareNotes(request, response)) page.Note(note);
  if (!response.rows().empty()) {
    page.Note("Asal angka sebuah baris:");
    page.Verbatim(absl::StrCat("  ", ExplainCommand({response.rows(0).region(), request.year(),
                                                     request.quarter(), request.element()})));
  }
  return page.Text();
}

}  // namespace rekap::cli
