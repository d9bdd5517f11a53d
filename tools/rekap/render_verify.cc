#include "tools/rekap/render_verify.h"

#include <vector>

#include "absl/strings/str_cat.h"

#include "runtime/sheet/csv.h"

namespace rekap::cli {
namespace {

constexpr absl::string_view kExact = "COCOK: semua yang diperiksa sama persis.";
constexpr absl::string_view kDiffers =
    "TIDAK COCOK: laporkan kepada administrator sebelum angka ini dipakai. [VERIFY_DIFFERENCE]";

std::string YesNo(bool yes) { return yes ? "ya" : "tidak"; }

}  // namespace

std::string VerifyText(const v1::VerifyRequest& request, const v1::VerifyResponse& response,
                       const View& view) {
  Page page(view);
  page.Heading(response.exact() ? kExact : kDiffers);
  page.Fact("Unit", CountText(response.units()));
  page.Fact("Entri jurnal", CountText(response.entries()));
  if (request.chain_only()) {
    page.Fact("Rekapitulasi", "tidak diperiksa (--chain)");
  } else {
    page.Fact("Baris salinan", CountText(response.rows()));
    page.Fact("Sel rekapitulasi", CountText(response.cells()));
  }
  for (const std::string& difference : response.differences()) page.Fact("Perbedaan", difference);
  return page.Text();
}

std::string VerifyText(const v1::VerifyNodeResponse& response, const View& view) {
  Page page(view);
  page.Heading(response.exact() ? kExact : kDiffers);
  page.Fact("Node", response.head().unit());
  page.Fact("Entri jurnal", CountText(response.entries()));
  page.Fact("Catatan", CountText(response.records()));
  page.Fact("Posisi", CountText(response.head().seq()));
  if (!response.difference().empty()) page.Fact("Perbedaan", response.difference());
  return page.Text();
}

std::string VerifyCsv(const v1::VerifyResponse& response) {
  std::string csv = CsvLine({"cocok", "unit", "entri", "baris", "sel", "perbedaan"});
  std::vector<std::string> differences(response.differences().begin(),
                                       response.differences().end());
  if (differences.empty()) differences.emplace_back();
  for (const std::string& difference : differences) {
    csv += CsvLine({YesNo(response.exact()), absl::StrCat(response.units()),
                    absl::StrCat(response.entries()), absl::StrCat(response.rows()),
                    absl::StrCat(response.cells()), difference});
  }
  return csv;
}

std::string VerifyCsv(const v1::VerifyNodeResponse& response) {
  return CsvLine({"cocok", "node", "entri", "catatan", "posisi", "perbedaan"}) +
         CsvLine({YesNo(response.exact()), response.head().unit(), absl::StrCat(response.entries()),
                  absl::StrCat(response.records()), absl::StrCat(response.head().seq()),
                  response.difference()});
}

}  // namespace rekap::cli
