#include "tools/rekap/render_status.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "runtime/sheet/csv.h"
#include "tools/rekap/certificate_words.h"
#include "tools/rekap/link_error.h"
#include "tools/rekap/render_workflow.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

std::string EpochText(uint64_t epoch) { return absl::StrFormat("%016x", epoch); }

// Entries that the kabupaten has not acknowledged. A node whose database was
// rewound may be behind what was once acknowledged; that is not negative.
uint64_t Pending(const v1::StatusResponse& status) {
  uint64_t head = status.head().seq();
  return head > status.acknowledged_seq() ? head - status.acknowledged_seq() : 0;
}

std::string When(int64_t unix_ms, const View& view) {
  double age = absl::ToDoubleSeconds(view.now - absl::FromUnixMillis(unix_ms));
  return absl::StrCat(TimeText(unix_ms, view.zone), " ",
                      ZoneText(absl::FromUnixMillis(unix_ms), view.zone), " (", AgeWords(age),
                      " lalu)");
}

std::string LinkText(const v1::StatusResponse& status) {
  const std::string& to = status.aggregator();
  switch (status.link()) {
    case v1::LINK_STATE_DISABLED:
      return "tidak diatur: node ini bekerja sendiri";
    case v1::LINK_STATE_CONNECTING:
      return absl::StrCat("sedang menghubungi kabupaten (", to, ")");
    case v1::LINK_STATE_STREAMING:
      return absl::StrCat("tersambung ke kabupaten (", to, ")");
    case v1::LINK_STATE_BACKOFF:
      return absl::StrCat("terputus, akan mencoba lagi ke ", to);
    case v1::LINK_STATE_REFUSED:
      return absl::StrCat("ditolak oleh kabupaten (", to, "): perlu tindakan petugas");
    default:
      return "tidak dikenal oleh versi program ini";
  }
}

std::string StoredText(const v1::StatusResponse& status) {
  if (status.head().seq() == 0) return "belum ada catatan";
  return absl::StrCat("posisi ", CountText(status.head().seq()), " · ", CountText(status.records()),
                      " catatan");
}

std::string ReceivedText(const v1::StatusResponse& status, const View& view) {
  if (status.acknowledged_time_unix_ms() == 0 && status.acknowledged_seq() == 0) {
    return "belum ada";
  }
  std::string position = absl::StrCat("posisi ", CountText(status.acknowledged_seq()));
  if (status.acknowledged_time_unix_ms() == 0) return position;
  return absl::StrCat(position, " · ", When(status.acknowledged_time_unix_ms(), view));
}

std::string PendingText(const v1::StatusResponse& status, const View& view) {
  uint64_t pending = Pending(status);
  if (pending == 0) return "tidak ada";
  std::string text = absl::StrCat(CountText(pending), " entri");
  if (status.oldest_pending_time_unix_ms() == 0) return text;
  return absl::StrCat(text, ", yang tertua dari ",
                      When(status.oldest_pending_time_unix_ms(), view));
}

std::string CertificateText(const v1::StatusResponse& status, const View& view) {
  int64_t end = status.certificate_not_after_unix_ms();
  switch (LifeOf(end, view.now)) {
    case CertificateLife::kNone:
      return "";
    case CertificateLife::kGood:
      return LifeText(end, view);
    case CertificateLife::kNearEnd:
      return absl::StrCat(LifeText(end, view),
                          "; seharusnya sudah diperpanjang dengan sendirinya: pastikan kabupaten "
                          "terjangkau");
    case CertificateLife::kEnded:
      return absl::StrCat(LifeText(end, view),
                          ": minta undangan baru dari kabupaten, lalu rekap-node join");
  }
  return "";
}

std::string JournalText(const v1::StatusResponse& status) {
  std::string text = absl::StrCat(BytesText(status.journal_bytes()), " dari paling banyak ",
                                  BytesText(status.journal_bytes_max()));
  if (status.first_seq() <= 1) return text;
  return absl::StrCat(text, "; dimulai dari entri ", CountText(status.first_seq()));
}

std::string SnapshotText(const v1::StatusResponse& status) {
  return absl::StrCat(CountText(status.snapshot_rows()), " dari ",
                      CountText(status.snapshot_rows_total()), " baris sudah diterima (",
                      PercentText(status.snapshot_rows(), status.snapshot_rows_total()), ")");
}

// The hash tells histories of one epoch apart; its beginning is enough to see that.
std::string PositionText(const v1::JournalPosition& position) {
  std::string text = absl::StrCat("posisi ", CountText(position.seq()));
  if (position.epoch() != 0) absl::StrAppend(&text, ", epoch ", EpochText(position.epoch()));
  if (!position.hash().empty()) {
    absl::StrAppend(&text, ", hash ", absl::BytesToHexString(position.hash().substr(0, 4)));
  }
  return text;
}

// What only a person can change: both positions, and the way out.
void AddRefusal(Page& page, const v1::StatusResponse& status) {
  if (!status.has_refusal()) return;
  const v1::Refusal& refusal = status.refusal();
  page.Fact("DITOLAK KABUPATEN",
            absl::StrCat(RefusalText(refusal), " [", v1::Refusal::Code_Name(refusal.code()), "]"));
  if (refusal.has_node()) page.Fact("  posisi node ini", PositionText(refusal.node()));
  if (refusal.has_aggregator())
    page.Fact("  posisi di kabupaten", PositionText(refusal.aggregator()));
  page.Fact("  jalan keluar", WayOutText(refusal, status.head().unit(), status.aggregator()));
}

// What the node keeps for the kabupaten, and how.
void AddKeeping(Page& page, const v1::StatusResponse& status, const View& view) {
  if (status.journal_bytes_max() > 0) page.Fact("Jurnal", JournalText(status));
  if (status.trimmed_unacknowledged() > 0) {
    page.Fact(
        "PERHATIAN",
        absl::StrCat(CountText(status.trimmed_unacknowledged()),
                     " entri terhapus dari jurnal sebelum diterima kabupaten, karena jurnal "
                     "penuh. Keadaan terakhirnya dikirim sebagai cuplikan; riwayatnya hilang. "
                     "[TRIMMED_UNACKNOWLEDGED]"));
  }
  if (status.snapshot_rows_total() > 0) page.Fact("Cuplikan", SnapshotText(status));
  std::string certificate = CertificateText(status, view);
  if (!certificate.empty()) page.Fact("Sertifikat", certificate);
}

std::string CatalogText(const v1::StatusResponse& status) {
  if (status.catalog_name().empty()) return "belum ada";
  if (status.catalog_version() == 0) {
    return absl::StrCat(status.catalog_name(), ", dari berkas di komputer ini");
  }
  return absl::StrCat(status.catalog_name(), ", versi ", status.catalog_version(),
                      " dari kabupaten");
}

std::vector<std::string> NodeCells(const v1::StatusResponse& status, const View& view) {
  return {status.head().unit(),
          EpochText(status.head().epoch()),
          absl::StrCat(status.head().seq()),
          absl::StrCat(status.records()),
          absl::StrCat(status.acknowledged_seq()),
          TimePlain(status.acknowledged_time_unix_ms(), view.zone),
          absl::StrCat(Pending(status)),
          TimePlain(status.oldest_pending_time_unix_ms(), view.zone),
          v1::LinkState_Name(status.link()),
          status.aggregator(),
          status.last_error(),
          TimePlain(status.last_error_time_unix_ms(), view.zone),
          status.version(),
          status.catalog_name(),
          absl::StrCat(status.catalog_version())};
}

// Behind the cells of a period, as they came later and columns stay where they are.
std::vector<std::string> KeepingCells(const v1::StatusResponse& status, const View& view) {
  const v1::Refusal& refusal = status.refusal();
  return {status.has_refusal() ? v1::Refusal::Code_Name(refusal.code()) : "",
          refusal.has_node() ? absl::StrCat(refusal.node().seq()) : "",
          refusal.has_aggregator() ? absl::StrCat(refusal.aggregator().seq()) : "",
          absl::StrCat(status.first_seq()),
          absl::StrCat(status.journal_bytes()),
          absl::StrCat(status.journal_bytes_max()),
          absl::StrCat(status.trimmed_unacknowledged()),
          absl::StrCat(status.snapshot_rows()),
          absl::StrCat(status.snapshot_rows_total()),
          TimePlain(status.certificate_not_after_unix_ms(), view.zone)};
}

}  // namespace

std::string StatusText(const v1::StatusResponse& response, const View& view) {
  Page page(view);
  page.Heading(absl::StrCat("Node ", response.head().unit(), " · rekap-node ", response.version()));
  page.Fact("Tersimpan di komputer ini", StoredText(response));
  page.Fact("Sudah diterima kabupaten", ReceivedText(response, view));
  page.Fact("Menunggu dikirim", PendingText(response, view));
  page.Fact("Sambungan", LinkText(response));
  AddRefusal(page, response);
  AddKeeping(page, response, view);
  page.Fact("Katalog", CatalogText(response));
  if (!response.last_error().empty()) {
    std::string when = response.last_error_time_unix_ms() == 0
                           ? ""
                           : absl::StrCat(When(response.last_error_time_unix_ms(), view), ": ");
    page.Fact("Putus terakhir", absl::StrCat(when, LinkErrorText(response.last_error())));
  }
  if (!response.periods().empty()) {
    page.Gap();
    AddPeriods(page, response.periods(), view);
  }
  return page.Text();
}

std::string StatusCsv(const v1::StatusResponse& response, const View& view) {
  const std::vector<std::string> node = NodeCells(response, view);
  const std::vector<std::string> keeping = KeepingCells(response, view);
  std::string csv = CsvLine({"unit",
                             "epoch",
                             "posisi_tersimpan",
                             "catatan",
                             "posisi_diterima",
                             "waktu_diterima",
                             "menunggu",
                             "tertua_menunggu",
                             "sambungan",
                             "kabupaten",
                             "putus_terakhir",
                             "waktu_putus_terakhir",
                             "versi",
                             "katalog",
                             "versi_katalog",
                             "tahun",
                             "triwulan",
                             "keadaan",
                             "pengajuan_ke",
                             "keputusan",
                             "alasan",
                             "penolakan",
                             "penolakan_posisi_node",
                             "penolakan_posisi_kabupaten",
                             "jurnal_mulai",
                             "jurnal_bita",
                             "jurnal_bita_paling_banyak",
                             "terhapus_belum_diterima",
                             "cuplikan_baris",
                             "cuplikan_baris_semua",
                             "sertifikat_sampai"});
  auto line = [&](const std::vector<std::string>& period) {
    std::vector<std::string> cells = node;
    cells.insert(cells.end(), period.begin(), period.end());
    cells.insert(cells.end(), keeping.begin(), keeping.end());
    csv += CsvLine(cells);
  };
  for (const v1::PeriodStatus& period : response.periods()) {
    line({absl::StrCat(period.year()), absl::StrCat(period.quarter()), StateWord(period.state()),
          absl::StrCat(period.submission()),
          period.has_review() ? DecisionWord(period.review().action()) : "",
          period.review().reason()});
  }
  if (response.periods().empty()) line(std::vector<std::string>(6));
  return csv;
}

}  // namespace rekap::cli
