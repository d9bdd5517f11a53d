#include "tools/rekap/failure.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

struct ServerWords {
  absl::string_view name;
  absl::string_view program;
  absl::string_view option;
  absl::string_view variable;
};

ServerWords WordsOf(Server server) {
  if (server == Server::kNode) return {"Node", "rekap-node", "--node", "REKAP_NODE"};
  return {"Aggregator", "rekap-aggregator", "--aggregator", "REKAP_AGGREGATOR"};
}

struct LinkError {
  absl::string_view word;  // in the English text
  absl::string_view sentence;
};

constexpr LinkError kLinkErrors[] = {
    {"CODE_EPOCH_CONFLICT",
     "ada basis data lain yang memakai kode unit ini; hentikan node yang salah"},
    {"CODE_DIVERGED",
     "riwayat node ini berbeda dengan yang sudah diterima, mungkin salinan lama; jangan dipakai, "
     "hubungi administrator"},
    {"CODE_UNKNOWN_UNIT", "kode unit tidak ada dalam katalog kabupaten; periksa --unit"},
    {"CODE_PROTOCOL", "versi program tidak cocok dengan kabupaten; perbarui"},
    {"CODE_BAD_ENTRY", "ada catatan yang tidak dapat dibaca kabupaten; hubungi administrator"},
    {"CODE_UNAVAILABLE", "kabupaten sedang tidak dapat menyimpan; dicoba lagi dengan sendirinya"},
    {"CODE_FENCED", "salinan node yang sama sedang tersambung; pastikan hanya satu yang berjalan"},
    {"failed to connect", "kabupaten tidak terjangkau; dicoba lagi dengan sendirinya"},
};

}  // namespace

std::string LinkErrorText(absl::string_view error) {
  std::string detail = OneLine(error);
  for (const LinkError& known : kLinkErrors) {
    if (absl::StrContains(error, known.word)) {
      return absl::StrCat(known.sentence, " (", detail, ")");
    }
  }
  return detail;
}

ExitCode ExitCodeOf(const absl::Status& status) {
  bool unavailable = absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
  return unavailable ? ExitCode::kServerUnavailable : ExitCode::kFailure;
}

std::string CodeWord(const absl::Status& status) {
  return absl::StrCat("[", absl::StatusCodeToString(status.code()), "]");
}

std::string FailureText(const Endpoint& endpoint, const absl::Status& status) {
  ServerWords words = WordsOf(endpoint.server);
  std::string who = absl::StrCat(words.name, " di ", endpoint.address);
  std::string code = CodeWord(status);
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return absl::StrCat(who, " tidak terjangkau: periksa apakah ", words.program,
                          " berjalan dan alamatnya benar (", words.option, " atau ", words.variable,
                          "). ", code);
    case absl::StatusCode::kDeadlineExceeded:
      return absl::StrCat(who, " tidak menjawab dalam ", absl::ToInt64Seconds(endpoint.timeout),
                          " detik: coba lagi, atau beri waktu lebih dengan --timeout. ", code);
    case absl::StatusCode::kUnimplemented:
      return absl::StrCat(who, " tidak mengenal perintah ini: periksa apakah alamat itu milik ",
                          words.program, " dan versinya sama. ", code);
    case absl::StatusCode::kCancelled:
      return absl::StrCat(who,
                          " memutus permintaan sebelum selesai, misalnya karena unggahan "
                          "terhenti terlalu lama: ulangi. ",
                          code);
    case absl::StatusCode::kResourceExhausted:
      return absl::StrCat(who,
                          " kehabisan tempat di cakram: kosongkan tempat lalu ulangi; yang sudah "
                          "tersimpan tetap aman. ",
                          OneLine(status.message()), " ", code);
    case absl::StatusCode::kDataLoss:
      return absl::StrCat(who,
                          " menemukan basis data yang rusak: jangan diteruskan, hubungi "
                          "administrator. ",
                          OneLine(status.message()), " ", code);
    default:
      return absl::StrCat(who, " menolak: ", OneLine(status.message()), " ", code);
  }
}

}  // namespace rekap::cli
