#include "tools/rekap/link_error.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

using Refusal = v1::Refusal;

enum class Command { kNone, kRestore, kJoin };

struct RefusalWords {
  Refusal::Code code;
  absl::string_view what;
  absl::string_view way_out;
  Command command = Command::kNone;
};

constexpr RefusalWords kRefusals[] = {
    {Refusal::CODE_PROTOCOL, "versi program tidak cocok dengan kabupaten", "perbarui"},
    {Refusal::CODE_UNKNOWN_UNIT, "kode unit tidak ada dalam katalog kabupaten", "periksa --unit"},
    {Refusal::CODE_EPOCH_CONFLICT, "ada basis data lain yang memakai kode unit ini",
     "hentikan node yang salah; bila komputer ini penggantinya, ambil dahulu riwayatnya dengan "
     "rekap-node restore",
     Command::kRestore},
    {Refusal::CODE_DIVERGED, "riwayat node ini berbeda dengan yang sudah diterima kabupaten",
     "jangan dipakai, hubungi administrator; riwayat di kabupaten dapat diambil dengan rekap-node "
     "restore",
     Command::kRestore},
    {Refusal::CODE_FENCED, "salinan node yang sama sedang tersambung",
     "pastikan hanya satu yang berjalan"},
    {Refusal::CODE_VIOLATION, "node mengirim pesan yang tidak pada tempatnya",
     "perbarui rekap-node, dan hubungi administrator bila terulang"},
    {Refusal::CODE_UNAVAILABLE, "kabupaten sedang tidak dapat menyimpan",
     "dicoba lagi dengan sendirinya"},
    {Refusal::CODE_BAD_ENTRY, "ada catatan yang tidak dapat dibaca kabupaten",
     "hubungi administrator"},
    {Refusal::CODE_WRONG_UNIT, "sertifikat komputer ini milik kecamatan lain",
     "periksa --unit, atau minta undangan untuk kecamatan ini dari kabupaten", Command::kJoin},
    {Refusal::CODE_OLD_COPY,
     "basis data di komputer ini salinan lama: kabupaten sudah menerima lebih banyak",
     "hentikan rekap-node, pindahkan folder db dari folder datanya, pulihkan, lalu jalankan "
     "rekap-node lagi",
     Command::kRestore},
    {Refusal::CODE_REPLACED,
     "komputer ini sudah digantikan: riwayatnya diteruskan di komputer lain yang dipulihkan",
     "hentikan rekap-node di komputer ini dan pakai penggantinya; yang belum diterima kabupaten "
     "diimpor lagi di sana"},
    {Refusal::CODE_BAD_SNAPSHOT, "cuplikan yang dikirim node tidak utuh",
     "periksa dengan rekap verify --node, dan hubungi administrator"},
    {Refusal::CODE_DAMAGED, "data rusak di perjalanan ke kabupaten, tidak ada yang disimpan",
     "dikirim ulang dengan sendirinya; hubungi administrator bila terulang"},
};

// Names that are not refusals of a stream. The first that is found counts: a special
// word stands before a general one.
struct LinkError {
  absl::string_view word;  // in the English text
  absl::string_view sentence;
};

constexpr LinkError kLinkErrors[] = {
    {"CERTIFICATE_VERIFY_FAILED",
     "sertifikat kabupaten tidak cocok dengan yang dikenal komputer ini: jangan diteruskan, "
     "hubungi administrator"},
    {"CERTIFICATE_EXPIRED",
     "sertifikat komputer ini sudah habis; minta undangan baru dari kabupaten, lalu rekap-node "
     "join"},
    {"CERTIFICATE_REVOKED",
     "sertifikat komputer ini dicabut kabupaten; bila masih dipakai, minta undangan baru, lalu "
     "rekap-node join"},
    {"CERTIFICATE_NOT_YET_VALID",
     "sertifikat komputer ini belum berlaku; periksa tanggal dan jam komputer"},
    {"NO_CERTIFICATE",
     "komputer ini tidak menunjukkan sertifikat; minta undangan dari kabupaten, lalu rekap-node "
     "join"},
    {"UNKNOWN_AUTHORITY",
     "sertifikat komputer ini dari kabupaten lain; minta undangan dari kabupaten ini, lalu "
     "rekap-node join"},
    {"CERTIFICATE_",
     "sertifikat komputer ini tidak diterima kabupaten; minta undangan dari kabupaten, lalu "
     "rekap-node join"},
    {"WRONG_UNIT", "sertifikat komputer ini milik kecamatan lain; periksa --unit"},
    {"failed to connect", "kabupaten tidak terjangkau; dicoba lagi dengan sendirinya"},
};

const RefusalWords* FindWords(Refusal::Code code) {
  for (const RefusalWords& words : kRefusals) {
    if (words.code == code) return &words;
  }
  return nullptr;
}

}  // namespace

std::string LinkErrorText(absl::string_view error) {
  std::string detail = OneLine(error);
  for (const RefusalWords& known : kRefusals) {
    if (absl::StrContains(error, Refusal::Code_Name(known.code))) {
      return absl::StrCat(known.what, "; ", known.way_out, " (", detail, ")");
    }
  }
  for (const LinkError& known : kLinkErrors) {
    if (absl::StrContains(error, known.word)) {
      return absl::StrCat(known.sentence, " (", detail, ")");
    }
  }
  return detail;
}

std::string RefusalText(const v1::Refusal& refusal) {
  const RefusalWords* words = FindWords(refusal.code());
  return words == nullptr ? "alasan yang tidak dikenal versi program ini"
                          : std::string(words->what);
}

std::string WayOutText(const v1::Refusal& refusal, absl::string_view unit,
                       absl::string_view aggregator) {
  const RefusalWords* words = FindWords(refusal.code());
  if (words == nullptr) return "perbarui rekap, atau hubungi administrator";
  switch (words->command) {
    case Command::kRestore:
      return absl::StrCat(words->way_out, ": rekap-node restore --aggregator ", aggregator,
                          " --unit ", unit, " --data FOLDER");
    case Command::kJoin:
      return absl::StrCat(words->way_out, ": rekap-node join - --aggregator ", aggregator,
                          " --data FOLDER, lalu mulai ulang rekap-node");
    case Command::kNone:
      return std::string(words->way_out);
  }
  return "";
}

}  // namespace rekap::cli
