// The verbs of an administrator: who may write, what was done, what is kept safe.

#include <algorithm>

#include "absl/strings/ascii.h"

#include "tools/rekap/arguments_parts.h"
#include "tools/rekap/help.h"

namespace rekap::cli {
namespace {

// admin.proto, RevokeRequest.reason.
constexpr size_t kRevokeReasonBytesMax = 1024;
// RFC 5280: a serial number has at most 20 bytes.
constexpr size_t kSerialDigitsMax = 40;

std::string CheckSerial(const std::string& text) {
  auto hex = [](char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); };
  bool good = !text.empty() && text.size() <= kSerialDigitsMax &&
              std::all_of(text.begin(), text.end(), hex);
  if (good) return "";
  return absl::StrCat("\"", text, "\" bukan nomor sertifikat (heksadesimal)");
}

void AddOnlyUnit(CLI::App& verb, Arguments& arguments) {
  verb.add_option("--unit", arguments.unit, help::kOnlyUnit)->option_text("U")->check(CheckUnit);
}

}  // namespace

void AddAdminVerbs(CLI::App& app, Arguments& arguments) {
  auto verb = [&](Verb which, const char* name, const char* description, const char* example) {
    return AddVerb(app, arguments, which, name, description, example);
  };
  CLI::App* invite = verb(Verb::kInvite, "invite", help::kInvite, help::kInviteExample);
  AddUnit(*invite, arguments);
  invite->add_option("--public", arguments.public_address, help::kPublic)
      ->option_text("HOST:PORT")
      ->check(CheckAddress);

  AddOnlyUnit(
      *verb(Verb::kCertificates, "certificates", help::kCertificates, help::kCertificatesExample),
      arguments);

  CLI::App* revoke = verb(Verb::kRevoke, "revoke", help::kRevoke, help::kRevokeExample);
  AddUnit(*revoke, arguments);
  revoke->add_option("--serial", arguments.serial, help::kSerial)
      ->option_text("HEX")
      ->check(CheckSerial);
  revoke->add_option("--reason", arguments.reason, help::kRevokeReason)
      ->option_text("TEKS (wajib)")
      ->check(TextOf(kRevokeReasonBytesMax))
      ->required();
  revoke->add_flag("--yes", arguments.yes, help::kYes);

  CLI::App* audit = verb(Verb::kAudit, "audit", help::kAudit, help::kAuditExample);
  AddLimit(*audit, arguments, help::kAuditLimit);

  verb(Verb::kBackup, "backup", help::kBackup, help::kBackupExample);

  AddOnlyUnit(*verb(Verb::kQuarantine, "quarantine", help::kQuarantine, help::kQuarantineExample),
              arguments);
}

}  // namespace rekap::cli
