#include "tools/rekap/render_changes.h"

#include "absl/strings/str_cat.h"

#include "runtime/sheet/csv.h"

namespace rekap::cli {
namespace {

// "≥ 4.096" where the count stopped at its bound.
std::string EntriesText(const v1::UnitChanges& unit, uint64_t entries) {
  return absl::StrCat(unit.more() ? "≥ " : "", CountText(entries));
}

// What is the unit's own stands in the first of its rows alone.
Table PeriodTable(const v1::ChangesResponse& response, const View& view) {
  Table table(
      {{"Kode", Align::kLeft, 0, 0},
       {"Kecamatan", Align::kLeft, 12, 0},
       {"Periode", Align::kLeft, 0, 0},
       {"Entri", Align::kRight, 0, 0},
       {"Diajukan", Align::kLeft, 0, 0},
       {absl::StrCat("Entri terakhir\n(", ZoneText(view.now, view.zone), ")"), Align::kRight, 0, 1},
       {"Oleh", Align::kLeft, 10, 2}});
  for (const v1::UnitChanges& unit : response.units()) {
    bool first = true;
    for (const v1::ChangedPeriod& period : unit.periods()) {
      table.AddRow({first ? unit.unit() : "", first ? unit.name() : "",
                    PeriodText(period.year(), period.quarter()),
                    EntriesText(unit, period.entries()), period.submitted() ? "ya" : "",
                    first ? TimeText(unit.last_unix_ms(), view.zone) : "",
                    first ? unit.last_author() : ""});
      first = false;
    }
  }
  return table;
}

}  // namespace

std::string ChangesText(const v1::ChangesRequest& request, const v1::ChangesResponse& response,
                        const View& view) {
  Page page(view);
  page.Heading(absl::StrCat("Perubahan ",
                            request.region().empty() ? "seluruh wilayah" : request.region(),
                            " · sejak ", TimeText(request.since_unix_ms(), view.zone), " ",
                            ZoneText(absl::FromUnixMillis(request.since_unix_ms()), view.zone)));
  uint64_t entries = 0;
  bool more = false;
  for (const v1::UnitChanges& unit : response.units()) {
    entries += unit.entries();
    more = more || unit.more();
  }
  if (!response.units().empty()) {
    page.Add(PeriodTable(response, view));
    page.Gap();
  }
  page.Note(absl::StrCat(CountText(static_cast<uint64_t>(response.units_size())), " dari ",
                         CountText(static_cast<uint64_t>(response.positions_size())),
                         " kecamatan yang pernah mengirim data menulis ", more ? "sedikitnya " : "",
                         CountText(entries), " entri."));
  page.Note(
      "Menurut jam komputer kecamatan saat menyimpan: yang baru tiba hari ini karena "
      "sambungan terputus dihitung pada waktu ditulisnya.");
  if (more) page.Note("≥: ada lebih banyak; penghitungan berhenti pada batasnya.");
  return page.Text();
}

std::string ChangesCsv(const v1::ChangesResponse& response, const View& view) {
  std::string csv = CsvLine({"unit", "nama", "tahun", "triwulan", "entri", "ada_lagi", "diajukan",
                             "entri_terakhir", "oleh"});
  for (const v1::UnitChanges& unit : response.units()) {
    for (const v1::ChangedPeriod& period : unit.periods()) {
      csv += CsvLine({unit.unit(), unit.name(), absl::StrCat(period.year()),
                      absl::StrCat(period.quarter()), absl::StrCat(period.entries()),
                      unit.more() ? "ya" : "tidak", period.submitted() ? "ya" : "tidak",
                      TimePlain(unit.last_unix_ms(), view.zone), unit.last_author()});
    }
  }
  return csv;
}

}  // namespace rekap::cli
