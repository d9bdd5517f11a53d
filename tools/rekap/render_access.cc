#include "tools/rekap/render_access.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"

#include "runtime/sheet/csv.h"
#include "tools/rekap/certificate_words.h"
#include "tools/rekap/text.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

// admin.proto, ListCertificatesResponse.
constexpr int kListMax = 1000;

std::string When(int64_t unix_ms, const View& view) {
  return absl::StrCat(TimeText(unix_ms, view.zone), " ",
                      ZoneText(absl::FromUnixMillis(unix_ms), view.zone));
}

bool Locked(const v1::AccountInfo& account, const View& view) {
  return absl::FromUnixMillis(account.locked_until_unix_ms()) > view.now;
}

// A closed account stays closed whatever else is true of it.
std::string AccountState(const v1::AccountInfo& account, const View& view) {
  if (account.disabled()) return "ditutup";
  if (Locked(account, view)) return "terkunci";
  return "aktif";
}

std::string CertificateState(const v1::Certificate& certificate, const View& view) {
  if (certificate.revoked_unix_ms() != 0) return "dicabut";
  switch (LifeOf(certificate.not_after_unix_ms(), view.now)) {
    case CertificateLife::kEnded:
      return "habis";
    case CertificateLife::kNearEnd:
      return "hampir habis";
    default:
      return "berlaku";
  }
}

// "127.0.0.1:7300" means another computer at the kecamatan.
bool OnlyHere(absl::string_view address) {
  absl::string_view host = address.substr(0, address.rfind(':'));
  return host == "localhost" || host == "[::1]" || host.substr(0, 4) == "127.";
}

}  // namespace

std::string WhoAmIText(const v1::WhoAmIResponse& response, const View& view) {
  Page page(view);
  page.Fact("Akun", response.name());
  page.Fact("Peran", RoleWord(response.role()));
  page.Fact("Berlaku sampai", When(response.expires_unix_ms(), view));
  return page.Text();
}

std::string WhoAmICsv(const v1::WhoAmIResponse& response, const View& view) {
  return CsvLine({"akun", "peran", "berlaku_sampai"}) +
         CsvLine({response.name(), RoleWord(response.role()),
                  TimePlain(response.expires_unix_ms(), view.zone)});
}

std::string AccountsText(const v1::ListAccountsResponse& response, const View& view) {
  Table table({{"Akun", Align::kLeft, 8, 0},
               {"Peran", Align::kLeft, 0, 0},
               {"Keadaan", Align::kLeft, 0, 0},
               {"Terakhir\nmasuk", Align::kRight, 0, 1}});
  Page page(view);
  page.Heading(absl::StrCat("Akun aggregator · ", response.accounts_size()));
  for (const v1::AccountInfo& account : response.accounts()) {
    bool never = account.last_login_unix_ms() == 0;
    table.AddRow({account.name(), RoleWord(account.role()), AccountState(account, view),
                  never ? "belum pernah" : TimeText(account.last_login_unix_ms(), view.zone)});
    if (account.disabled() || !Locked(account, view)) continue;
    table.AddNote(0, "  ",
                  absl::StrCat("terlalu banyak kata sandi salah; terkunci sampai ",
                               When(account.locked_until_unix_ms(), view)));
  }
  page.Add(table);
  return page.Text();
}

std::string AccountsCsv(const v1::ListAccountsResponse& response, const View& view) {
  std::string csv = CsvLine({"akun", "peran", "keadaan", "terkunci_sampai", "terakhir_masuk"});
  for (const v1::AccountInfo& account : response.accounts()) {
    csv += CsvLine({account.name(), RoleWord(account.role()), AccountState(account, view),
                    TimePlain(account.locked_until_unix_ms(), view.zone),
                    TimePlain(account.last_login_unix_ms(), view.zone)});
  }
  return csv;
}

std::string InviteText(const v1::InviteRequest& request, const v1::InviteResponse& response,
                       absl::string_view aggregator, const View& view) {
  Page page(view);
  page.Heading(absl::StrCat("Undangan untuk ", request.unit(), " ", response.name()));
  page.Note("Undangan (rahasia, untuk satu komputer, sekali pakai); serahkan seperti tertulis:");
  page.Verbatim(absl::StrCat("  ", OneLine(response.code())));
  const bool reachable = !OnlyHere(aggregator);
  if (reachable) page.Verbatim(absl::StrCat("  ", aggregator));
  page.Gap();
  page.Fact("Berlaku sampai", When(response.expires_unix_ms(), view));
  page.Gap();
  page.Note("Di komputer kecamatan itu ditempelkan di halaman rekap-node. Tanpa halaman:");
  page.Verbatim("  rekap-node join - \\");
  page.Verbatim(absl::StrCat("  --aggregator ", aggregator, " --data FOLDER"));
  page.Gap();
  page.Note("Lalu tempelkan kodenya dan tekan Enter: begitu ia tidak terlihat pengguna lain.");
  page.Note("FOLDER: folder basis data rekap-node di komputer itu.");
  if (!reachable) {
    page.Note(absl::StrCat(aggregator,
                           " adalah komputer ini sendiri: dengan --public HOST:PORT alamat yang "
                           "terjangkau dari kecamatan ikut tertulis dalam undangan."));
  }
  page.Note("Undangan lama kecamatan ini yang belum dipakai tidak berlaku lagi.");
  return page.Text();
}

std::string InviteCsv(const v1::InviteRequest& request, const v1::InviteResponse& response,
                      absl::string_view aggregator, const View& view) {
  return CsvLine({"unit", "nama", "kode_undangan", "berlaku_sampai", "alamat"}) +
         CsvLine({request.unit(), response.name(), response.code(),
                  TimePlain(response.expires_unix_ms(), view.zone),
                  OnlyHere(aggregator) ? "" : std::string(aggregator)});
}

std::string CertificatesText(const v1::ListCertificatesResponse& response, const View& view) {
  Page page(view);
  page.Heading(absl::StrCat("Sertifikat kecamatan · ",
                            TimeText(absl::ToUnixMillis(view.now), view.zone), " ",
                            ZoneText(view.now, view.zone)));
  if (response.certificates().empty()) {
    page.Note("Belum ada yang diterbitkan: undang sebuah komputer dengan `rekap invite UNIT`.");
    return page.Text();
  }
  Table table({{"Unit", Align::kLeft, 0, 0},
               {"Nomor", Align::kLeft, 0, 0},
               {"Sampai", Align::kRight, 0, 0},
               {"Keadaan", Align::kLeft, 0, 0},
               {"Sejak", Align::kRight, 0, 1},
               {"Dicabut", Align::kRight, 0, 2}});
  for (const v1::Certificate& it : response.certificates()) {
    // The date alone: a serial number takes half of a screen.
    table.AddRow({it.unit(), it.serial(), DayText(it.not_after_unix_ms(), view.zone),
                  CertificateState(it, view), DayText(it.not_before_unix_ms(), view.zone),
                  it.revoked_unix_ms() == 0 ? "" : TimeText(it.revoked_unix_ms(), view.zone)});
  }
  page.Add(table);
  page.Gap();
  if (response.certificates_size() == kListMax) {
    page.Note("Hanya 1.000 yang terbaru; persempit dengan --unit.");
  }
  page.Note("Sertifikat diperpanjang node dengan sendirinya 30 hari sebelum habis.");
  return page.Text();
}

std::string CertificatesCsv(const v1::ListCertificatesResponse& response, const View& view) {
  std::string csv =
      CsvLine({"unit", "nomor", "berlaku_sejak", "berlaku_sampai", "keadaan", "dicabut"});
  for (const v1::Certificate& it : response.certificates()) {
    csv += CsvLine({it.unit(), it.serial(), TimePlain(it.not_before_unix_ms(), view.zone),
                    TimePlain(it.not_after_unix_ms(), view.zone), CertificateState(it, view),
                    TimePlain(it.revoked_unix_ms(), view.zone)});
  }
  return csv;
}

bool InForce(const v1::Certificate& certificate, absl::Time now) {
  return certificate.revoked_unix_ms() == 0 &&
         LifeOf(certificate.not_after_unix_ms(), now) != CertificateLife::kEnded;
}

std::string RevokeText(const v1::RevokeRequest& request, const v1::RevokeResponse& response,
                       const View& view) {
  Page page(view);
  page.Heading(absl::StrCat("Sertifikat ", request.unit(), " yang dicabut: ", response.revoked()));
  page.Note(
      response.revoked() == 0
          ? "Tidak ada lagi yang masih berlaku."
          : "Pemegangnya ditolak mulai sekarang; untuk komputer penggantinya: `rekap invite " +
                request.unit() + "`.");
  return page.Text();
}

std::string RevokeCsv(const v1::RevokeRequest& request, const v1::RevokeResponse& response) {
  return CsvLine({"unit", "nomor", "dicabut"}) +
         CsvLine({request.unit(), request.serial(), absl::StrCat(response.revoked())});
}

}  // namespace rekap::cli
