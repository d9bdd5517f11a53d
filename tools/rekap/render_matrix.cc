#include "tools/rekap/render_matrix.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "tools/rekap/band_letters.h"
#include "tools/rekap/explain_command.h"
#include "tools/rekap/matrix_words.h"

namespace rekap::cli {
namespace {

constexpr size_t kNameWidth = 12;
constexpr size_t kGap = 2;
// "ST 100,00", and half of the longest codes ("2.01.0001").
constexpr size_t kCellWidth = 9;
// Dots of a program's code, behind which longer codes are broken in the header.
constexpr int kProgramDots = 2;

// "7.01.01" as it is, "7.01.01.2.01" on two lines.
std::string HeaderOf(const std::string& code) {
  int dots = 0;
  for (size_t i = 0; i < code.size(); ++i) {
    if (code[i] != '.' || ++dots <= kProgramDots) continue;
    return absl::StrCat(code.substr(0, i), "\n", code.substr(i));
  }
  return code;
}

class Block {
 public:
  // Columns from `first` up to but not including `end`.
  Block(const v1::MatrixResponse& response, int first, int end, BandLetters& letters)
      : response_(response), first_(first), end_(end), letters_(letters), table_(Columns()) {
    for (const v1::MatrixRow& row : response.rows()) {
      Add(row, row.synthetic() ? absl::StrCat(row.name(), kSyntheticMark) : row.name());
    }
    const v1::MatrixRow& total = response.total();
    // Of a unit there is but its own row: nothing that a median could be of.
    bool several = !response.rows().empty();
    if (several) table_.AddRule();
    Add(total, absl::StrCat(RegionText(total.region(), total.name()),
                            total.synthetic() ? kSyntheticMark : ""));
    if (!several) return;
    std::vector<std::string> medians = {"Median"};
    for (int i = first_; i < end_; ++i) {
      const v1::Spread& spread = response.columns(i).spread();
      medians.push_back(spread.count() == 0 ? std::string(kNotReportedMark)
                                            : MicroText(spread.median()));
    }
    table_.AddRow(std::move(medians), Tone::kFaint);
  }

  const Table& table() const { return table_; }

 private:
  std::vector<Column> Columns() const {
    std::vector<Column> columns = {{"Wilayah", Align::kLeft, kNameWidth, 0}};
    for (int i = first_; i < end_; ++i) {
      columns.push_back({HeaderOf(response_.columns(i).code()), Align::kRight, 0, 0});
    }
    return columns;
  }

  void Add(const v1::MatrixRow& row, std::string name) {
    int end = std::min(end_, row.cells_size());
    std::vector<std::string> cells = {std::move(name)};
    for (int i = first_; i < end; ++i) {
      const v1::DecimalValue& value = CellAchievement(row.cells(i));
      std::string letters = letters_.Of(CellBand(row.cells(i)), value.micro());
      cells.push_back(letters.empty() ? DecimalText(value)
                                      : absl::StrCat(letters, " ", DecimalText(value)));
    }
    table_.AddRow(std::move(cells));
    for (int i = first_; i < end; ++i) {
      table_.ToneCell(static_cast<size_t>(i - first_ + 1), BandTone(CellBand(row.cells(i))));
    }
  }

  const v1::MatrixResponse& response_;
  int first_;
  int end_;
  BandLetters& letters_;
  Table table_;
};

// Columns of one table: all tables together show all columns, none much narrower
// than the others.
int ColumnsOfBlock(size_t width, int columns) {
  size_t room = width > kNameWidth ? width - kNameWidth : 0;
  int fit = std::max(1, static_cast<int>(room / (kCellWidth + kGap)));
  int blocks = std::max(1, (columns + fit - 1) / fit);
  return std::max(1, (columns + blocks - 1) / blocks);
}

}  // namespace

std::string MatrixText(const v1::MatrixRequest& request, const v1::MatrixResponse& response,
                       const View& view) {
  Page page(view);
  page.Heading(MatrixTitle("Capaian %", request, response));
  if (response.columns().empty())
    page.Note(
        "Tidak ada kolom: di katalog tidak ada yang seperti itu di bawah elemen yang diminta."
        " Ganti --under atau --columns.");
  BandLetters letters;
  int fit = ColumnsOfBlock(view.width, response.columns_size());
  for (int first = 0; first < response.columns_size(); first += fit) {
    int end = std::min(response.columns_size(), first + fit);
    page.Add(Block(response, first, end, letters).table());
    page.Gap();
    for (int i = first; i < end; ++i) {
      const v1::MatrixColumn& column = response.columns(i);
      page.Item(0, absl::StrCat(column.code(), " "), column.name());
    }
    page.Gap();
  }
  page.Note(letters.Legend());
  for (const std::string& note : MatrixNotes(response)) page.Note(note);
  if (!response.rows().empty() && !response.columns().empty()) {
    page.Note("Asal angka sebuah sel:");
    page.Verbatim(
        absl::StrCat("  ", ExplainCommand({response.rows(0).region(), request.year(),
                                           request.quarter(), response.columns(0).code()})));
  }
  return page.Text();
}

}  // namespace rekap::cli
