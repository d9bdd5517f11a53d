#include "node/grid/grid_tables.h"

namespace rekap {

std::vector<v1::GridTable> GridTablesOf(const TemplateContent& content, const Catalog& catalog,
                                        absl::Span<const v1::Record> stored) {
  return {BudgetGridOf(content, catalog, stored), IndicatorGridOf(content, catalog, stored)};
}

}  // namespace rekap
