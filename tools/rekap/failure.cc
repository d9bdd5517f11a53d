#include "tools/rekap/failure.h"

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

}  // namespace

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
