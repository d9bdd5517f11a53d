#include "node/flags.h"

#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "domain/code/region_code.h"
#include "runtime/daemon/setting_files.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/http/http_certificate.h"

namespace rekap {
namespace {

absl::Status CheckKecamatan(absl::string_view text) {
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(text);
  if (unit.ok() && unit->level() == RegionLevel::kKecamatan) return absl::OkStatus();
  return absl::InvalidArgumentError("bukan kode kecamatan; tulis seperti 35.27.05");
}

absl::Status CheckJournalBytes(absl::string_view text) {
  uint64_t bytes = 0;
  if (absl::SimpleAtoi(text, &bytes) && bytes >= kJournalBytesMaxMin) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("paling sedikit ", kJournalBytesMaxMin));
}

std::vector<FileMistake> UnitFileMistakes(const std::string& path) {
  std::vector<FileMistake> mistakes = ReadableFileMistakes(path);
  if (!mistakes.empty()) return mistakes;
  absl::StatusOr<std::string> code = ReadUnitFile(path);
  absl::Status checked = CheckKecamatan(code.ok() ? *code : "");
  if (!checked.ok()) mistakes.push_back({1, 1, "BAD_VALUE", std::string(checked.message())});
  return mistakes;
}

// A key that cannot be read is the mistake of its own setting.
std::vector<FileMistake> CertificateMistakes(const NodeFlags& flags, const std::string& path) {
  std::vector<FileMistake> mistakes = ReadableFileMistakes(path);
  if (!mistakes.empty() || flags.web_key.empty() || !ReadableFileMistakes(flags.web_key).empty()) {
    return mistakes;
  }
  // Only read once, and nothing is logged by that.
  absl::Status loaded = HttpCertificate::Load(flags.web_key, path, nullptr).status();
  if (!loaded.ok()) {
    mistakes.push_back({0, 0, "BAD_CERTIFICATE",
                        absl::StrCat("bukan sertifikat PEM dari kunci web-key ", flags.web_key,
                                     "; ganti salah satu (", loaded.message(), ")")});
  }
  return mistakes;
}

// Of text that passed CheckEndpoint; what did not has been told already.
bool StaysHere(const std::string& address) {
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(address);
  return !endpoint.ok() || IsLoopbackHost(endpoint->host);
}

std::optional<SettingConflict> OneUnit(const NodeFlags& flags) {
  if (flags.unit.empty() || flags.unit_file.empty()) return std::nullopt;
  return SettingConflict{"unit-file", "CONFLICT",
                         "unit dan unit-file tidak dapat bersama: hapus salah satu"};
}

std::optional<SettingConflict> ControlStaysHere(const NodeFlags& flags) {
  // With insecure the rule of every daemon says so.
  if (flags.insecure || StaysHere(flags.listen)) return std::nullopt;
  return SettingConflict{"listen", "NOT_LOOPBACK",
                         absl::StrCat("listen ", flags.listen,
                                      " bukan alamat komputer ini; node hanya melayani "
                                      "operatornya: pakai 127.0.0.1")};
}

std::optional<SettingConflict> InsecureLinkStaysHere(const NodeFlags& flags) {
  if (!flags.insecure || flags.aggregator.empty() || StaysHere(flags.aggregator)) {
    return std::nullopt;
  }
  return SettingConflict{"aggregator", "NOT_LOOPBACK",
                         absl::StrCat("aggregator ", flags.aggregator,
                                      " ada di komputer lain, padahal insecure: tanpa TLS tidak "
                                      "ada yang dikirim ke luar; hapus insecure")};
}

std::optional<SettingConflict> WebIsWhole(const NodeFlags& flags) {
  const bool some =
      !flags.web_names.empty() || !flags.web_key.empty() || !flags.web_certificate.empty();
  if (flags.web.empty()) {
    if (!some) return std::nullopt;
    return SettingConflict{"web", "CONFLICT",
                           "web-name, web-key dan web-certificate hanya berlaku bersama web: "
                           "berikan web, atau hapus ketiganya"};
  }
  if (!flags.web_names.empty() && !flags.web_key.empty() && !flags.web_certificate.empty()) {
    return std::nullopt;
  }
  return SettingConflict{"web", "CONFLICT",
                         "web selalu memakai TLS: berikan juga web-key, web-certificate, dan "
                         "web-name, nama atau alamat yang dibuka peramban; di komputer ini saja "
                         "cukup http"};
}

}  // namespace

absl::StatusOr<std::string> ReadUnitFile(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) {
    return absl::NotFoundError(absl::StrCat("no code in --unit-file ", path));
  }
  return std::string(absl::StripAsciiWhitespace(line));
}

std::vector<Setting> NodeSettings(NodeFlags& flags) {
  return {
      {.name = "unit",
       .target = &flags.unit,
       .shape = "CODE",
       .purpose = "Kecamatan code, 35.27.05; known where the node has joined",
       .example = "35.27.05",
       .check = CheckKecamatan},
      {.name = "unit-file",
       .target = &flags.unit_file,
       .shape = "FILE",
       .purpose = "Read the code from this file instead",
       .example = "/etc/rekap/unit",
       .file = {UnitFileMistakes}},
      {.name = "aggregator",
       .target = &flags.aggregator,
       .shape = "HOST:PORT",
       .purpose = "The kabupaten's aggregator; without it the node works alone",
       .example = "rekap.kabupaten.example:7300",
       .check = CheckEndpoint},
      {.name = "web",
       .target = &flags.web,
       .shape = "HOST:PORT",
       .purpose = "Where browsers of the office's network are answered over HTTPS, behind the "
                  "password of `rekap-node password`",
       .example = "0.0.0.0:7444",
       .check = CheckEndpoint},
      {.name = "web-name",
       .target = &flags.web_names,
       .shape = "NAME",
       .purpose = "A name or address by which browsers dial web; may be repeated, in a file a list",
       .example = "[kecamatan.kabupaten.example, 192.0.2.20]"},
      {.name = "web-key",
       .target = &flags.web_key,
       .shape = "FILE",
       .purpose = "Private key for web, PEM",
       .example = "/etc/rekap/web.key",
       .file = {ReadableFileMistakes}},
      {.name = "web-certificate",
       .target = &flags.web_certificate,
       .shape = "FILE",
       .purpose = "Certificate for web with its chain, PEM; read again when it has changed",
       .example = "/etc/rekap/web.crt",
       .file = {[&flags](const std::string& path) { return CertificateMistakes(flags, path); }}},
      {.name = "journal-bytes-max",
       .target = &flags.journal_bytes_max,
       .shape = "BYTES",
       .purpose = "Bytes of history that are kept here; what is older stays at the aggregator",
       .check = CheckJournalBytes},
  };
}

std::vector<SettingRule> NodeRules(const NodeFlags& flags) {
  return {[&flags] { return OneUnit(flags); }, [&flags] { return ControlStaysHere(flags); },
          [&flags] { return InsecureLinkStaysHere(flags); },
          [&flags] { return WebIsWhole(flags); }};
}

}  // namespace rekap
