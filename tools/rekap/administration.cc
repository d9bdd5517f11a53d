// `rekap invite`, `certificates`, `revoke`, `audit`, `backup` and `quarantine`.

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tools/rekap/answer.h"
#include "tools/rekap/client.h"
#include "tools/rekap/commands.h"
#include "tools/rekap/paging.h"
#include "tools/rekap/prompt.h"
#include "tools/rekap/render_access.h"
#include "tools/rekap/render_upkeep.h"
#include "tools/rekap/terminal.h"

namespace rekap::cli {
namespace {

absl::StatusOr<v1::ListCertificatesResponse> ListCertificates(const Client& client,
                                                              const std::string& unit) {
  v1::ListCertificatesRequest request;
  request.set_unit(unit);
  return client.ListCertificates(request);
}

// Serials of what the request would end.
std::vector<std::string> InForceOf(const v1::RevokeRequest& request,
                                   const v1::ListCertificatesResponse& known, absl::Time now) {
  std::vector<std::string> serials;
  for (const v1::Certificate& certificate : known.certificates()) {
    bool meant = request.serial().empty() || certificate.serial() == request.serial();
    if (meant && InForce(certificate, now)) serials.push_back(certificate.serial());
  }
  return serials;
}

// OK if a person who was told what will happen says yes.
absl::Status AskAbout(const Client& client, const v1::RevokeRequest& request, absl::Time now) {
  if (!CanAsk()) {
    return LocalFailure(absl::StatusCode::kFailedPrecondition, "NOT_CONFIRMED",
                        "Pencabutan tidak dapat dibatalkan: tanpa terminal, tambahkan --yes.");
  }
  absl::StatusOr<v1::ListCertificatesResponse> known = ListCertificates(client, request.unit());
  if (!known.ok()) return known.status();
  std::vector<std::string> serials = InForceOf(request, *known, now);
  std::string what =
      serials.empty() ? "tidak ada yang masih berlaku" : absl::StrJoin(serials, "\n  ");
  std::string question =
      absl::StrCat("Sertifikat ", request.unit(), " yang akan dicabut:\n  ", what,
                   "\nKomputer pemegangnya langsung ditolak, dan itu tidak dapat "
                   "dibatalkan. Cabut? (ya/tidak) ");
  if (AskYes(question)) return absl::OkStatus();
  return LocalFailure(absl::StatusCode::kCancelled, "NOT_CONFIRMED",
                      "Dibatalkan; tidak ada yang dicabut.");
}

// Older entries until there are `limit`, or no more.
absl::StatusOr<v1::AuditResponse> ReadAudit(const Client& client, uint32_t limit) {
  v1::AuditResponse all;
  while (static_cast<uint32_t>(all.entries_size()) < limit) {
    v1::AuditRequest request;
    request.set_limit(std::min(limit - static_cast<uint32_t>(all.entries_size()), kPageSizeMax));
    if (!all.entries().empty()) request.set_before_seq(all.entries().rbegin()->seq());
    absl::StatusOr<v1::AuditResponse> page = client.Audit(request);
    if (!page.ok()) return page.status();
    bool last = static_cast<uint32_t>(page->entries_size()) < request.limit();
    all.mutable_entries()->MergeFrom(page->entries());
    // The chain begins at 1, and 0 would ask for its end again.
    if (last || all.entries().rbegin()->seq() <= 1) break;
  }
  return all;
}

ExitCode BackupNode(const Arguments& arguments) {
  Client client = NodeClient(arguments);
  absl::StatusOr<v1::BackupNodeResponse> response = client.BackupNode();
  if (!response.ok()) return Fail(client, response.status());
  return PrintAnswer(
      arguments.format, *response, [&] { return BackupText(*response, ViewOf(arguments.width)); },
      [&] { return BackupCsv(*response); });
}

}  // namespace

ExitCode RunInvite(const Arguments& arguments) {
  v1::InviteRequest request;
  request.set_unit(arguments.unit);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::InviteResponse> response = client.Invite(request);
  if (!response.ok()) return Fail(client, response.status());
  View view = ViewOf(arguments.width);
  const std::string& address =
      arguments.public_address.empty() ? arguments.aggregator : arguments.public_address;
  return PrintAnswer(
      arguments.format, *response, [&] { return InviteText(request, *response, address, view); },
      [&] { return InviteCsv(request, *response, address, view); });
}

ExitCode RunCertificates(const Arguments& arguments) {
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::ListCertificatesResponse> response = ListCertificates(client, arguments.unit);
  if (!response.ok()) return Fail(client, response.status());
  View view = ViewOf(arguments.width);
  return PrintAnswer(
      arguments.format, *response, [&] { return CertificatesText(*response, view); },
      [&] { return CertificatesCsv(*response, view); });
}

ExitCode RunRevoke(const Arguments& arguments) {
  v1::RevokeRequest request;
  request.set_unit(arguments.unit);
  request.set_serial(absl::AsciiStrToLower(arguments.serial));
  request.set_reason(arguments.reason);
  Client client = AggregatorClient(arguments);
  View view = ViewOf(arguments.width);
  if (!arguments.yes) {
    absl::Status asked = AskAbout(client, request, view.now);
    if (!asked.ok()) return Fail(client, asked);
  }
  absl::StatusOr<v1::RevokeResponse> response = client.Revoke(request);
  if (!response.ok()) return Fail(client, response.status());
  return PrintAnswer(
      arguments.format, *response, [&] { return RevokeText(request, *response, view); },
      [&] { return RevokeCsv(request, *response); });
}

ExitCode RunAudit(const Arguments& arguments) {
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::AuditResponse> response = ReadAudit(client, arguments.limit);
  if (!response.ok()) return Fail(client, response.status());
  View view = ViewOf(arguments.width);
  return PrintAnswer(
      arguments.format, *response, [&] { return AuditText(*response, view); },
      [&] { return AuditCsv(*response, view); });
}

ExitCode RunBackup(const Arguments& arguments) {
  if (arguments.node_given) return BackupNode(arguments);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::BackupResponse> response = client.Backup();
  if (!response.ok()) return Fail(client, response.status());
  return PrintAnswer(
      arguments.format, *response, [&] { return BackupText(*response, ViewOf(arguments.width)); },
      [&] { return BackupCsv(*response); });
}

ExitCode RunQuarantine(const Arguments& arguments) {
  v1::QuarantineRequest request;
  request.set_unit(arguments.unit);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::QuarantineResponse> response = client.Quarantine(request);
  if (!response.ok()) return Fail(client, response.status());
  View view = ViewOf(arguments.width);
  return PrintAnswer(
      arguments.format, *response, [&] { return QuarantineText(*response, view); },
      [&] { return QuarantineCsv(*response, view); });
}

}  // namespace rekap::cli
