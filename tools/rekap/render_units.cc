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
  if (NeverReceived(unit)) remarks.push_back("belum ada");
  return absl::StrJoin(remarks, ", ");
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
          Remarks(unit)};
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
                             "tersambung", "data", "penolakan"});
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
                 unit.synthetic() ? "sintetis" : "asli", unit.last_refusal()});
  }
  return csv;
}

}  // namespace rekap::cli
