#include "node/service/grid_flow.h"

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "domain/journal/entry.h"
#include "node/grid/grid_tables.h"
#include "node/service/import_flow.h"
#include "node/service/template_content.h"

namespace rekap {
namespace {

bool IsOfAGrid(const v1::Record& record) {
  return record.has_budget_line() || record.has_output() || record.has_stated_total() ||
         record.has_indicator_result();
}

}  // namespace

absl::Status FillGrid(const NodeStore& store, const CurrentCatalog& catalog, Period period,
                      v1::GridResponse& response) {
  if (absl::Status known = CheckCatalog(catalog); !known.ok()) return known;
  std::vector<v1::Record> stored;
  absl::StatusOr<JournalPosition> head = store.Scan(period, [&](const v1::Record& record) {
    if (IsOfAGrid(record)) stored.push_back(record);
    return stored.size() <= kGridRecordsMax;
  });
  if (!head.ok()) return head.status();
  if (stored.size() > kGridRecordsMax) {
    return absl::OutOfRangeError(
        absl::StrCat("tabel periode ini lebih dari ", kGridRecordsMax,
                     " catatan, sedangkan setahun sebuah kecamatan sekitar seratus; periksa apakah "
                     "berkas yang diimpor memang miliknya, atau ubah di berkas itu lalu impor lagi "
                     "[GRID_TOO_LARGE]"));
  }
  absl::StatusOr<std::vector<v1::Record>> previous = PreviousOf(store, period);
  if (!previous.ok()) return previous.status();
  TemplateContent content =
      ContentFor(store.unit(), period, *catalog.catalog, catalog.version->version(), *previous);
  for (v1::GridTable& table : GridTablesOf(content, *catalog.catalog, stored)) {
    *response.add_tables() = std::move(table);
  }
  *response.mutable_head() = ToProto(store.unit(), *head);
  *response.mutable_status() = store.StatusOf(period);
  return absl::OkStatus();
}

}  // namespace rekap
