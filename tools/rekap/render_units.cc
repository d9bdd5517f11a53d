#include "tools/rekap/render_units.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "tools/rekap/csv.h"
#include "tools/rekap/failure.h"

namespace rekap::cli {
namespace {

bool NeverReceived(const v1::UnitStatus& unit) { return unit.position().epoch() == 0; }

// A lag of 0 means "up to date" only if the node has told where it stands.
bool HeadKnown(const v1::UnitStatus& unit) { return unit.lag_known(); }

std::string Remarks(const v1::UnitStatus& unit) {
  std::vector<std::string> remarks;
  if (unit.synthetic()) remarks.push_back("sintetis");
  if (!unit.last_refusal().empty()) remarks.push_back("ditolak");
  if (!unit.catalog_error().empty()) remarks.push_back("katalog");
  if (NeverReceived(unit)) remarks.push_back("belum ada");
  return absl::StrJoin(remarks, ", ");
}

// Nothing is known of a unit that was not heard of.
std::string VersionText(const v1::UnitStatus& unit) {
  if (unit.catalog_version() == 0) return std::string(kNotReportedMark);
  return absl::StrCat(unit.catalog_version());
}

std::vector<std::string> Cells(const v1::UnitStatus& unit, const View& view) {
  std::string missing(kNotReportedMark);
  return {unit.unit(),
          unit.name(),
          NeverReceived(unit) ? missing : CountText(unit.position().seq()),
          HeadKnown(unit) ? CountText(unit.lag_entries()) : missing,
          HeadKnown(unit) ? AgeText(unit.lag_seconds()) : missing,
          TimeText(unit.last_seen_unix_ms(), view.zone),
          unit.connected() ? "ya" : "tidak",
          VersionText(unit),
          Remarks(unit)};
}

// Names the units that are known to work with another catalog.
void AddCatalogNotes(Page& page, const v1::UnitsResponse& response) {
  if (response.catalog_version() == 0) return;
  std::vector<std::string> behind;
  for (const v1::UnitStatus& unit : response.units()) {
    bool other = unit.catalog_version() > 0 && unit.catalog_version() != response.catalog_version();
    if (other) behind.push_back(absl::StrCat(unit.name(), " (", unit.catalog_version(), ")"));
  }
  page.Note(absl::StrCat("Katalog kabupaten: versi ", response.catalog_version(),
                         behind.empty() ? "." : "; belum memakainya: ", absl::StrJoin(behind, ", "),
                         behind.empty() ? "" : "."));
  for (const v1::UnitStatus& unit : response.units()) {
    if (unit.catalog_error().empty()) continue;
    page.Note(absl::StrCat("Katalog tidak dapat dipakai: ", unit.unit(), " ", unit.name(),
                           ": perbarui rekap-node di sana (", unit.catalog_error(), ")"));
  }
}

}  // namespace

std::string UnitsText(const v1::UnitsResponse& response, const View& view) {
  Table table({
      {"Kode", Align::kLeft, 0, 0},
      {"Nama", Align::kLeft, 12, 0},
      {"Posisi", Align::kRight, 0, 0},
      {"Tertinggal\nentri", Align::kRight, 0, 0},
      {"Tertinggal\nwaktu", Align::kRight, 0, 2},
      {"Terakhir\nterlihat", Align::kRight, 0, 3},
      {"Tersambung", Align::kLeft, 0, 1},
      {"Katalog", Align::kRight, 0, 4},
      {"Keterangan", Align::kLeft, 9, 0},
  });
  int connected = 0;
  int received = 0;
  bool synthetic = false;
  for (const v1::UnitStatus& unit : response.units()) {
    table.AddRow(Cells(unit, view));
    connected += unit.connected() ? 1 : 0;
    received += NeverReceived(unit) ? 0 : 1;
    synthetic = synthetic || unit.synthetic();
  }

  Page page(view);
  page.Heading(absl::StrCat("Unit yang diharapkan melapor · ",
                            TimeText(absl::ToUnixMillis(view.now), view.zone), " ",
                            ZoneText(view.now, view.zone)));
  page.Add(table);
  page.Gap();
  page.Note(absl::StrCat(received, " dari ", response.units_size(), " unit pernah mengirim data, ",
                         connected, " sedang tersambung."));
  page.Note("Waktu: h hari, j jam, m menit, d detik.");
  AddCatalogNotes(page, response);
  if (synthetic) page.Note(kSyntheticNote);
  for (const v1::UnitStatus& unit : response.units()) {
    if (unit.last_refusal().empty()) continue;
    page.Note(absl::StrCat("Ditolak: ", unit.unit(), " ", unit.name(), ": ",
                           LinkErrorText(unit.last_refusal())));
  }
  return page.Text();
}

std::string UnitsCsv(const v1::UnitsResponse& response, const View& view) {
  std::string csv = CsvLine({"kode", "nama", "epoch", "posisi", "posisi_node", "tertinggal_entri",
                             "tertinggal_detik", "terakhir_terlihat", "entri_terakhir",
                             "tersambung", "data", "penolakan", "katalog", "kesalahan_katalog"});
  for (const v1::UnitStatus& unit : response.units()) {
    bool known = HeadKnown(unit);
    csv +=
        CsvLine({unit.unit(), unit.name(),
                 NeverReceived(unit) ? "" : absl::StrFormat("%016x", unit.position().epoch()),
                 NeverReceived(unit) ? "belum lapor" : absl::StrCat(unit.position().seq()),
                 known ? absl::StrCat(unit.node_head_seq()) : "belum lapor",
                 known ? absl::StrCat(unit.lag_entries()) : "belum lapor",
                 known ? absl::StrFormat("%.3f", unit.lag_seconds()) : "belum lapor",
                 TimePlain(unit.last_seen_unix_ms(), view.zone),
                 TimePlain(unit.last_entry_unix_ms(), view.zone), unit.connected() ? "ya" : "tidak",
                 unit.synthetic() ? "sintetis" : "asli", unit.last_refusal(),
                 unit.catalog_version() == 0 ? "" : absl::StrCat(unit.catalog_version()),
                 unit.catalog_error()});
  }
  return csv;
}

}  // namespace rekap::cli
