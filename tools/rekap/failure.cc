#include "tools/rekap/failure.h"

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
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

// Where LocalFailure keeps its word.
constexpr absl::string_view kWordPayload = "rekap.cli/word";

// What a server's code word means to whoever is at the keyboard.
struct CodeSentence {
  absl::string_view word;
  // Between "Aggregator di HOST:PORT" and what the server said.
  absl::string_view sentence;
  // Whether the command to log in follows.
  bool login;
  // Whether the server's own words follow, where they tell more.
  bool detail;
};

constexpr CodeSentence kCodeSentences[] = {
    {"TOKEN_MISSING", "meminta akun, dan Anda belum masuk", true, false},
    {"TOKEN_EXPIRED", "menganggap Anda sudah keluar: masa masuk sudah habis", true, false},
    {"TOKEN_UNKNOWN",
     "tidak mengenal lagi masa masuk ini, misalnya karena kata sandi atau peran diganti", true,
     false},
    {"ROLE_TOO_LOW",
     "menolak: peran akun ini tidak cukup untuk perintah itu, hubungi administrator", false, true},
    {"ACCOUNT_LOCKED",
     "mengunci akun ini untuk sementara karena terlalu banyak kata sandi salah: tunggu, lalu "
     "ulangi",
     false, true},
    {"ACCOUNT_DISABLED", "menolak: akun ini ditutup, hubungi administrator", false, false},
    {"NO_CERTIFICATE", "meminta sertifikat sebuah node untuk itu", false, true},
    {"UNKNOWN_AUTHORITY", "tidak mengenal penerbit sertifikat itu", false, true},
    {"CERTIFICATE_", "meminta sertifikat sebuah node untuk itu", false, true},
};

// Only where access is refused: OpenSSL's errors have words that look alike.
const CodeSentence* FindSentence(const absl::Status& status) {
  if (!absl::IsUnauthenticated(status) && !absl::IsPermissionDenied(status) &&
      !absl::IsResourceExhausted(status)) {
    return nullptr;
  }
  for (const CodeSentence& known : kCodeSentences) {
    if (absl::StrContains(status.message(), known.word)) return &known;
  }
  return nullptr;
}

// "TOKEN_EXPIRED" of "TOKEN_EXPIRED: the token ended"; empty if it does not begin so.
absl::string_view WordOf(absl::string_view message) {
  size_t end = 0;
  auto of_word = [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return absl::ascii_isupper(byte) || absl::ascii_isdigit(byte) || c == '_';
  };
  while (end < message.size() && of_word(message[end])) ++end;
  bool word = end > 1 && end < message.size() && message[end] == ':';
  return word ? message.substr(0, end) : absl::string_view();
}

// What the server said, without the word that stands in brackets anyway.
std::string Detail(absl::string_view message) {
  absl::string_view word = WordOf(message);
  if (!word.empty()) message.remove_prefix(word.size() + 1);
  return OneLine(absl::StripAsciiWhitespace(message));
}

std::string Bracketed(const absl::Status& status) {
  absl::string_view word = WordOf(status.message());
  return word.empty() ? CodeWord(status) : absl::StrCat("[", word, "]");
}

// A sentence, then the server's words if there are any.
std::string WithDetail(absl::string_view sentence, absl::string_view detail) {
  return detail.empty() ? absl::StrCat(sentence, ".") : absl::StrCat(sentence, ": ", detail);
}

std::string AccessText(const Endpoint& endpoint, absl::string_view who, const CodeSentence& known,
                       const absl::Status& status) {
  std::string text = absl::StrCat(who, " ", known.sentence);
  if (known.login) {
    absl::StrAppend(&text, ": rekap login NAMA --aggregator ", endpoint.address);
  }
  if (known.detail) {
    std::string detail = Detail(status.message());
    if (!detail.empty()) absl::StrAppend(&text, " (", detail, ")");
  }
  return absl::StrCat(text, ". ", Bracketed(status));
}

// The code stands for every bound there is; a full disk says so.
bool IsDiskFull(absl::string_view message) {
  std::string text = absl::AsciiStrToLower(message);
  return absl::StrContains(text, "no space") || absl::StrContains(text, "disk full");
}

std::string ExhaustedText(absl::string_view who, const absl::Status& status) {
  if (IsDiskFull(status.message())) {
    return absl::StrCat(who,
                        " kehabisan tempat di cakram: kosongkan tempat lalu ulangi; yang sudah "
                        "tersimpan tetap aman. ",
                        OneLine(status.message()), " ", CodeWord(status));
  }
  return absl::StrCat(
      WithDetail(absl::StrCat(who, " menolak karena sebuah batas tercapai, coba lagi nanti"),
                 Detail(status.message())),
      " ", Bracketed(status));
}

std::string UnreachableText(const Endpoint& endpoint, absl::string_view who,
                            const ServerWords& words, absl::string_view code) {
  absl::string_view tls =
      endpoint.insecure ? " Bila server itu memakai TLS, hilangkan --insecure." : "";
  return absl::StrCat(who, " tidak terjangkau: periksa apakah ", words.program,
                      " berjalan dan alamatnya benar (", words.option, " atau ", words.variable,
                      ").", tls, " ", code);
}

}  // namespace

absl::Status LocalFailure(absl::StatusCode code, absl::string_view word, absl::string_view text) {
  absl::Status status(code, text);
  status.SetPayload(kWordPayload, absl::Cord(word));
  return status;
}

ExitCode ExitCodeOf(const absl::Status& status) {
  bool unavailable = absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
  return unavailable ? ExitCode::kServerUnavailable : ExitCode::kFailure;
}

std::string CodeWord(const absl::Status& status) {
  return absl::StrCat("[", absl::StatusCodeToString(status.code()), "]");
}

std::string FailureText(const Endpoint& endpoint, const absl::Status& status) {
  if (auto word = status.GetPayload(kWordPayload); word.has_value()) {
    return absl::StrCat(status.message(), " [", std::string(*word), "]");
  }
  ServerWords words = WordsOf(endpoint.server);
  std::string who = absl::StrCat(words.name, " di ", endpoint.address);
  std::string code = CodeWord(status);
  const CodeSentence* known = FindSentence(status);
  if (known != nullptr) return AccessText(endpoint, who, *known, status);
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
      return UnreachableText(endpoint, who, words, code);
    case absl::StatusCode::kDeadlineExceeded:
      return absl::StrCat(who, " tidak menjawab dalam ", absl::ToInt64Seconds(endpoint.timeout),
                          " detik: coba lagi, atau beri waktu lebih dengan --timeout. ", code);
    case absl::StatusCode::kUnimplemented:
      return absl::StrCat(who, " tidak mengenal perintah ini: periksa apakah alamat itu milik ",
                          words.program, " dan versinya sama",
                          endpoint.server == Server::kNode
                              ? ", dan apakah komputer itu sudah bergabung dengan kabupaten. "
                              : ". ",
                          code);
    case absl::StatusCode::kCancelled:
      return absl::StrCat(who,
                          " memutus permintaan sebelum selesai, misalnya karena unggahan "
                          "terhenti terlalu lama: ulangi. ",
                          code);
    case absl::StatusCode::kResourceExhausted:
      return ExhaustedText(who, status);
    case absl::StatusCode::kDataLoss:
      return absl::StrCat(who,
                          " menemukan basis data yang rusak: jangan diteruskan, hubungi "
                          "administrator. ",
                          OneLine(status.message()), " ", code);
    default:
      return absl::StrCat(who, " menolak: ", Detail(status.message()), " ", Bracketed(status));
  }
}

}  // namespace rekap::cli
