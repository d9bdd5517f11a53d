// Who may do what: `rekap whoami`, `account`, `invite`, `certificates`, `revoke`.
// Pure.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

#include "rekap/v1/account.pb.h"
#include "rekap/v1/admin.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

std::string WhoAmIText(const v1::WhoAmIResponse& response, const View& view);
std::string WhoAmICsv(const v1::WhoAmIResponse& response, const View& view);

std::string AccountsText(const v1::ListAccountsResponse& response, const View& view);
std::string AccountsCsv(const v1::ListAccountsResponse& response, const View& view);

// The code and, unless `aggregator` (HOST:PORT) is this computer's own, the address, as one block
// to be pasted; and the command that takes it. They are copied, so they are never broken: on a
// narrow screen their lines are longer than it.
std::string InviteText(const v1::InviteRequest& request, const v1::InviteResponse& response,
                       absl::string_view aggregator, const View& view);
std::string InviteCsv(const v1::InviteRequest& request, const v1::InviteResponse& response,
                      absl::string_view aggregator, const View& view);

std::string CertificatesText(const v1::ListCertificatesResponse& response, const View& view);
std::string CertificatesCsv(const v1::ListCertificatesResponse& response, const View& view);

// Whether a revocation would end it: neither revoked nor over.
bool InForce(const v1::Certificate& certificate, absl::Time now);
std::string RevokeText(const v1::RevokeRequest& request, const v1::RevokeResponse& response,
                       const View& view);
std::string RevokeCsv(const v1::RevokeRequest& request, const v1::RevokeResponse& response);

}  // namespace rekap::cli
