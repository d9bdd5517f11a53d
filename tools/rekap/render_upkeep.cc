#include "tools/rekap/render_upkeep.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "runtime/sheet/csv.h"

namespace rekap::cli {
namespace {

// admin.proto, QuarantineResponse.
constexpr int kListMax = 1000;

using Positions = google::protobuf::RepeatedPtrField<v1::JournalPosition>;

void AddBackup(Page& page, absl::string_view path, uint64_t bytes, uint64_t entries) {
  page.Heading("Salinan cadangan dibuat dan diperiksa");
  page.Fact("Folder di server", path);
  page.Fact("Ukuran", BytesText(bytes));
  page.Fact("Entri diperiksa", CountText(entries));
}

void AddAdvice(Page& page, absl::string_view program) {
  page.Gap();
  page.Note(absl::StrCat("Simpan folder itu di komputer lain. Cara memulihkannya: ", program,
                         " restore --help"));
}

std::string PositionsCsv(absl::string_view path, uint64_t bytes, uint64_t entries,
                         const Positions& positions) {
  std::string csv = CsvLine({"folder", "bita", "entri", "unit", "epoch", "posisi", "hash"});
  std::vector<std::string> common = {std::string(path), absl::StrCat(bytes), absl::StrCat(entries)};
  for (const v1::JournalPosition& position : positions) {
    std::vector<std::string> cells = common;
    cells.insert(cells.end(),
                 {position.unit(), absl::StrFormat("%016x", position.epoch()),
                  absl::StrCat(position.seq()), absl::BytesToHexString(position.hash())});
    csv += CsvLine(cells);
  }
  if (!positions.empty()) return csv;
  common.resize(7);
  return csv + CsvLine(common);
}

}  // namespace

std::string AuditText(const v1::AuditResponse& response, const View& view) {
  Page page(view);
  page.Heading(absl::StrCat("Jurnal aggregator · ", response.entries_size(), " entri terakhir"));
  Table table({{"Nomor", Align::kRight, 0, 0},
               {absl::StrCat("Waktu (", ZoneText(view.now, view.zone), ")"), Align::kLeft, 0, 0},
               {"Pelaku", Align::kLeft, 8, 0},
               {"Tindakan", Align::kLeft, 0, 0},
               {"Perihal", Align::kLeft, 8, 0}});
  for (const v1::AuditEntry& entry : response.entries()) {
    table.AddRow({CountText(entry.seq()), TimeText(entry.time_unix_ms(), view.zone), entry.actor(),
                  entry.action(), entry.subject()});
    if (!entry.detail().empty()) table.AddNote(1, "", entry.detail());
  }
  page.Add(table);
  return page.Text();
}

std::string AuditCsv(const v1::AuditResponse& response, const View& view) {
  std::string csv = CsvLine({"nomor", "waktu", "pelaku", "tindakan", "perihal", "rincian"});
  for (const v1::AuditEntry& entry : response.entries()) {
    csv += CsvLine({absl::StrCat(entry.seq()), TimePlain(entry.time_unix_ms(), view.zone),
                    entry.actor(), entry.action(), entry.subject(), entry.detail()});
  }
  return csv;
}

std::string BackupText(const v1::BackupResponse& response, const View& view) {
  Page page(view);
  AddBackup(page, response.path(), response.bytes(), response.entries());
  page.Fact("Unit", CountText(static_cast<uint64_t>(response.positions_size())));
  if (!response.positions().empty()) {
    page.Gap();
    Table table({{"Unit", Align::kLeft, 0, 0},
                 {"Posisi", Align::kRight, 0, 0},
                 {"Epoch", Align::kLeft, 0, 1}});
    for (const v1::JournalPosition& position : response.positions()) {
      table.AddRow(
          {position.unit(), CountText(position.seq()), absl::StrFormat("%016x", position.epoch())});
    }
    page.Add(table);
  }
  AddAdvice(page, "rekap-aggregator");
  return page.Text();
}

std::string BackupText(const v1::BackupNodeResponse& response, const View& view) {
  Page page(view);
  AddBackup(page, response.path(), response.bytes(), response.entries());
  page.Fact("Node", response.position().unit());
  page.Fact("Posisi", CountText(response.position().seq()));
  AddAdvice(page, "rekap-node");
  return page.Text();
}

std::string BackupCsv(const v1::BackupResponse& response) {
  return PositionsCsv(response.path(), response.bytes(), response.entries(), response.positions());
}

std::string BackupCsv(const v1::BackupNodeResponse& response) {
  Positions positions;
  *positions.Add() = response.position();
  return PositionsCsv(response.path(), response.bytes(), response.entries(), positions);
}

std::string QuarantineText(const v1::QuarantineResponse& response, const View& view) {
  Page page(view);
  if (response.entries().empty()) {
    page.Heading("Tidak ada entri yang dikarantina");
    return page.Text();
  }
  page.Heading(absl::StrCat("KARANTINA: ", response.entries_size(),
                            " entri tidak dapat dibaca dan tidak ikut dihitung"));
  Table table({{"Unit", Align::kLeft, 0, 0},
               {"Entri", Align::kRight, 0, 0},
               {absl::StrCat("Sejak (", ZoneText(view.now, view.zone), ")"), Align::kRight, 0, 0},
               {"Bita", Align::kRight, 0, 1}});
  for (const v1::QuarantinedEntry& entry : response.entries()) {
    table.AddRow({entry.unit(), CountText(entry.seq()), TimeText(entry.time_unix_ms(), view.zone),
                  CountText(entry.size())});
    table.AddNote(0, "  ", entry.reason());
  }
  page.Add(table);
  page.Gap();
  if (response.entries_size() == kListMax) {
    page.Note("Hanya 1.000 yang pertama; persempit dengan --unit.");
  }
  page.Note(
      "Entri-entri itu tetap tersimpan, dan yang lain jalan terus. Biasanya aggregator lebih lama "
      "daripada node: perbarui rekap-aggregator, dan entri itu dicoba lagi saat dijalankan.");
  return page.Text();
}

std::string QuarantineCsv(const v1::QuarantineResponse& response, const View& view) {
  std::string csv = CsvLine({"unit", "entri", "waktu", "bita", "alasan"});
  for (const v1::QuarantinedEntry& entry : response.entries()) {
    csv += CsvLine({entry.unit(), absl::StrCat(entry.seq()),
                    TimePlain(entry.time_unix_ms(), view.zone), absl::StrCat(entry.size()),
                    entry.reason()});
  }
  return csv;
}

}  // namespace rekap::cli
