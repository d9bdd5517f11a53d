#include "tools/rekap/render_status.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

#include "tools/rekap/csv.h"
#include "tools/rekap/failure.h"
#include "tools/rekap/render_workflow.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

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

std::string CatalogText(const v1::StatusResponse& status) {
  if (status.catalog_name().empty()) return "belum ada";
  if (status.catalog_version() == 0) {
    return absl::StrCat(status.catalog_name(), ", dari berkas di komputer ini");
  }
  return absl::StrCat(status.catalog_name(), ", versi ", status.catalog_version(),
                      " dari kabupaten");
}

}  // namespace

std::string StatusText(const v1::StatusResponse& response, const View& view) {
  Page page(view);
  page.Heading(absl::StrCat("Node ", response.head().unit(), " · rekap-node ", response.version()));
  page.Fact("Tersimpan di komputer ini", StoredText(response));
  page.Fact("Sudah diterima kabupaten", ReceivedText(response, view));
  page.Fact("Menunggu dikirim", PendingText(response, view));
  page.Fact("Sambungan", LinkText(response));
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
  std::vector<std::string> node = {response.head().unit(),
                                   absl::StrFormat("%016x", response.head().epoch()),
                                   absl::StrCat(response.head().seq()),
                                   absl::StrCat(response.records()),
                                   absl::StrCat(response.acknowledged_seq()),
                                   TimePlain(response.acknowledged_time_unix_ms(), view.zone),
                                   absl::StrCat(Pending(response)),
                                   TimePlain(response.oldest_pending_time_unix_ms(), view.zone),
                                   v1::LinkState_Name(response.link()),
                                   response.aggregator(),
                                   response.last_error(),
                                   TimePlain(response.last_error_time_unix_ms(), view.zone),
                                   response.version(),
                                   response.catalog_name(),
                                   absl::StrCat(response.catalog_version())};
  std::vector<std::string> header = {"unit",         "epoch",           "posisi_tersimpan",
                                     "catatan",      "posisi_diterima", "waktu_diterima",
                                     "menunggu",     "tertua_menunggu", "sambungan",
                                     "kabupaten",    "putus_terakhir",  "waktu_putus_terakhir",
                                     "versi",        "katalog",         "versi_katalog",
                                     "tahun",        "triwulan",        "keadaan",
                                     "pengajuan_ke", "keputusan",       "alasan"};
  std::string csv = CsvLine(header);
  for (const v1::PeriodStatus& period : response.periods()) {
    std::vector<std::string> cells = node;
    cells.insert(cells.end(), {absl::StrCat(period.year()), absl::StrCat(period.quarter()),
                               StateWord(period.state()), absl::StrCat(period.submission()),
                               period.has_review() ? DecisionWord(period.review().action()) : "",
                               period.review().reason()});
    csv += CsvLine(cells);
  }
  if (!response.periods().empty()) return csv;
  node.resize(header.size());
  return csv + CsvLine(node);
}

}  // namespace rekap::cli
