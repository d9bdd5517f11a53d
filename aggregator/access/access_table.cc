#include "aggregator/access/access_table.h"

namespace rekap {
namespace {

constexpr MethodAccess kTable[] = {
    {"/grpc.health.v1.Health/Check", Access::kAnyone},
    {"/grpc.health.v1.Health/Watch", Access::kAnyone},
    // A call of it holds a thread of the server's few for as long as its client likes:
    // not for strangers.
    {"/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", Access::kViewer},

    {"/rekap.v1.Replication/Replicate", Access::kUnit},
    {"/rekap.v1.Replication/FetchHistory", Access::kUnit},

    {"/rekap.v1.Enrolment/Join", Access::kAnyone},
    {"/rekap.v1.Enrolment/Renew", Access::kUnit},

    {"/rekap.v1.Account/Login", Access::kAnyone},
    {"/rekap.v1.Account/Logout", Access::kViewer},
    {"/rekap.v1.Account/WhoAmI", Access::kViewer},
    {"/rekap.v1.Account/ChangePassword", Access::kViewer},
    {"/rekap.v1.Account/AddAccount", Access::kAdmin},
    {"/rekap.v1.Account/ChangeAccount", Access::kAdmin},
    {"/rekap.v1.Account/ListAccounts", Access::kAdmin},

    {"/rekap.v1.Query/Compare", Access::kViewer},
    {"/rekap.v1.Query/Matrix", Access::kViewer},
    {"/rekap.v1.Query/Trend", Access::kViewer},
    {"/rekap.v1.Query/Completeness", Access::kViewer},
    {"/rekap.v1.Query/Tree", Access::kViewer},
    {"/rekap.v1.Query/Explain", Access::kViewer},
    {"/rekap.v1.Query/Units", Access::kViewer},
    {"/rekap.v1.Query/Verify", Access::kViewer},
    {"/rekap.v1.Query/Findings", Access::kViewer},
    {"/rekap.v1.Query/Workflow", Access::kViewer},
    {"/rekap.v1.Query/Survey", Access::kViewer},
    {"/rekap.v1.Query/Organisation", Access::kViewer},
    {"/rekap.v1.Query/Changes", Access::kViewer},

    {"/rekap.v1.Report/Lkjip", Access::kViewer},
    {"/rekap.v1.Report/Kabupaten", Access::kViewer},
    {"/rekap.v1.Report/Sheet", Access::kViewer},

    {"/rekap.v1.Admin/GetCatalog", Access::kViewer},
    {"/rekap.v1.Admin/ListCatalogs", Access::kViewer},
    {"/rekap.v1.Admin/Quarantine", Access::kViewer},
    {"/rekap.v1.Admin/Decide", Access::kVerifier},
    {"/rekap.v1.Admin/ApplyCatalog", Access::kAdmin},
    {"/rekap.v1.Admin/Invite", Access::kAdmin},
    {"/rekap.v1.Admin/Revoke", Access::kAdmin},
    {"/rekap.v1.Admin/ListCertificates", Access::kAdmin},
    {"/rekap.v1.Admin/Audit", Access::kAdmin},
    {"/rekap.v1.Admin/Backup", Access::kAdmin},
};

bool IsRole(v1::Role role) {
  return role == v1::ROLE_VIEWER || role == v1::ROLE_VERIFIER || role == v1::ROLE_ADMIN;
}

}  // namespace

absl::Span<const MethodAccess> AccessTable() { return kTable; }

std::optional<Access> FindAccess(absl::string_view method) {
  for (const MethodAccess& row : kTable) {
    if (row.method == method) return row.access;
  }
  return std::nullopt;
}

std::optional<v1::Role> RoleFor(Access access) {
  switch (access) {
    case Access::kAnyone:
    case Access::kUnit:
      return std::nullopt;
    case Access::kViewer:
      return v1::ROLE_VIEWER;
    case Access::kVerifier:
      return v1::ROLE_VERIFIER;
    case Access::kAdmin:
      return v1::ROLE_ADMIN;
  }
  return std::nullopt;
}

bool Includes(v1::Role held, v1::Role needed) {
  return IsRole(held) && IsRole(needed) && held >= needed;
}

absl::string_view RoleWord(v1::Role role) {
  switch (role) {
    case v1::ROLE_VIEWER:
      return "viewer";
    case v1::ROLE_VERIFIER:
      return "verifier";
    case v1::ROLE_ADMIN:
      return "admin";
    default:
      return "?";
  }
}

}  // namespace rekap
