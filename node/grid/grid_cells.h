// What records hold as the texts of a grid. The importer decides the number style
// of a file from its texts, so each figure here is written in a way that is
// Indonesian and nothing else: "1.500,00", never "1.500".
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

#include "rekap/v1/node.pb.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// "3.396.840,50", "-" for a dash, empty for a blank and for no cell at all.
std::string MoneyCell(const std::optional<v1::Money>& money);
// "93,52", "100,00"; empty if absent.
std::string FigureCell(const std::optional<int64_t>& micro);
// As written where that is read in the Indonesian style as the same number, else
// the number and its unit: "16.5 km" of a file in plain style is "16,5 km".
std::string MeasureCell(const v1::Measure& measure);
// "sintetis" or empty.
std::string SourceCell(bool synthetic);

// Requires text cells only; a row of a grid in the making.
class GridRowBuilder {
 public:
  // `origin`: where a stored row was read; nullptr = it is the template's.
  explicit GridRowBuilder(const v1::Provenance* origin) {
    row_.set_stored(origin != nullptr);
    if (origin != nullptr) *row_.mutable_origin() = *origin;
  }

  void Add(std::string cell) { row_.add_cells(std::move(cell)); }
  // A cell that is blank and not for this row.
  void Bar() {
    row_.add_barred(static_cast<uint32_t>(row_.cells_size()));
    row_.add_cells();
  }
  // A cell to be looked at only.
  void Show(std::string cell) { cell.empty() ? Bar() : Add(std::move(cell)); }
  v1::GridRow Take() && { return std::move(row_); }

 private:
  v1::GridRow row_;
};

void AddGridColumn(v1::GridTable& table, absl::string_view name, v1::GridColumn::Kind kind,
                   bool identifies = false, const std::vector<std::string>& choices = {});

}  // namespace rekap
