#include "tools/rekap/render_units.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "runtime/sheet/csv.h"
#include "tools/rekap/certificate_words.h"
#include "tools/rekap/link_error.h"

namespace rekap::cli {
namespace {

bool NeverReceived(const v1::UnitStatus& unit) { return unit.position().epoch() == 0; }

// A lag of 0 means "up to date" only if the node has told where it stands.
bool HeadKnown(const v1::UnitStatus& unit) { return unit.lag_known(); }

// "cuplikan 45%"; empty if none is under way.
std::string SnapshotRemark(const v1::UnitStatus& unit) {
  if (unit.snapshot_rows_total() == 0) return "";
  return absl::StrCat("cuplikan ", PercentText(unit.snapshot_rows(), unit.snapshot_rows_total()));
}

// What needs a person comes first: a narrow screen cuts the end off.
std::string Remarks(const v1::UnitStatus& unit, const View& view) {
  std::vector<std::string> remarks;
  auto add = [&remarks](bool applies, std::string remark) {
    if (applies && !remark.empty()) remarks.push_back(std::move(remark));
  };
  add(!unit.last_refusal().empty(), "ditolak");
  add(unit.quarantined() > 0, absl::StrCat("KARANTINA ", CountText(unit.quarantined())));
  add(true, LifeRemark(unit.certificate_not_after_unix_ms(), view.now));
  add(true, SnapshotRemark(unit));
  add(!unit.catalog_error().empty(), "katalog");
  add(NeverReceived(unit), "belum ada");
  add(unit.synthetic(), "sintetis");
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
          Remarks(unit, view)};
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

// Names each unit with entries set aside, and where they are listed.
void AddQuarantineNotes(Page& page, const v1::UnitsResponse& response) {
  for (const v1::UnitStatus& unit : response.units()) {
    if (unit.quarantined() == 0) continue;
    page.Note(absl::StrCat("KARANTINA: ", unit.unit(), " ", unit.name(), ": ",
                           CountText(unit.quarantined()),
                           " entri tidak dapat dibaca dan tidak ikut dihitung (rekap quarantine "
                           "--unit ",
                           unit.unit(), "); yang terakhir: ", unit.last_quarantine()));
  }
}

void AddCertificateNotes(Page& page, const v1::UnitsResponse& response, const View& view) {
  for (const v1::UnitStatus& unit : response.units()) {
    int64_t end = unit.certificate_not_after_unix_ms();
    bool ended = LifeOf(end, view.now) == CertificateLife::kEnded;
    if (!ended && LifeOf(end, view.now) != CertificateLife::kNearEnd) continue;
    page.Note(absl::StrCat("Sertifikat: ", unit.unit(), " ", unit.name(), ": ", LifeText(end, view),
                           ended ? "; buat undangan baru (rekap invite "
                                 : "; node belum memperpanjangnya, periksa "
                                   "rekap-node di sana",
                           ended ? unit.unit() : "", ended ? ")" : ""));
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
  AddQuarantineNotes(page, response);
  AddCertificateNotes(page, response, view);
  for (const v1::UnitStatus& unit : response.units()) {
    if (unit.last_refusal().empty()) continue;
    page.Note(absl::StrCat("Ditolak: ", unit.unit(), " ", unit.name(), ": ",
                           LinkErrorText(unit.last_refusal())));
  }
  return page.Text();
}

std::string UnitsCsv(const v1::UnitsResponse& response, const View& view) {
  std::string csv =
      CsvLine({"kode", "nama", "epoch", "posisi", "posisi_node", "tertinggal_entri",
               "tertinggal_detik", "terakhir_terlihat", "entri_terakhir", "tersambung", "data",
               "penolakan", "katalog", "kesalahan_katalog", "karantina", "karantina_terakhir",
               "cuplikan_baris", "cuplikan_baris_semua", "sertifikat_sampai"});
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
                 unit.catalog_error(), absl::StrCat(unit.quarantined()), unit.last_quarantine(),
                 absl::StrCat(unit.snapshot_rows()), absl::StrCat(unit.snapshot_rows_total()),
                 TimePlain(unit.certificate_not_after_unix_ms(), view.zone)});
  }
  return csv;
}

}  // namespace rekap::cli
