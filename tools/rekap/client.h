// The two servers as functions: a request in, a response or a status out, each
// call bounded by the timeout. Blocking; one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"

#include "rekap/v1/account.grpc.pb.h"
#include "rekap/v1/admin.grpc.pb.h"
#include "rekap/v1/node.grpc.pb.h"
#include "rekap/v1/query.grpc.pb.h"
#include "rekap/v1/report.grpc.pb.h"
#include "tools/rekap/failure.h"
#include "tools/rekap/link.h"

namespace rekap::cli {

// Part of a file that travels in one message; node.proto allows 1 MiB.
inline constexpr size_t kChunkBytes = 256 * 1024;

class Client {
 public:
  // With a link that could not be made, every call gives its status.
  Client(Endpoint endpoint, absl::StatusOr<Link> link);

  const Endpoint& endpoint() const { return endpoint_; }
  // Why there is no link; a verb that asks for a secret looks here first.
  const absl::Status& link() const { return link_status_; }
  // By what the server is known; nullopt without TLS.
  const std::optional<TrustFolder>& trust() const { return trust_; }

  // Of the aggregator.
  absl::StatusOr<v1::CompareResponse> Compare(const v1::CompareRequest& request) const;
  absl::StatusOr<v1::MatrixResponse> Matrix(const v1::MatrixRequest& request) const;
  absl::StatusOr<v1::TrendResponse> Trend(const v1::TrendRequest& request) const;
  absl::StatusOr<v1::CompletenessResponse> Completeness(
      const v1::CompletenessRequest& request) const;
  absl::StatusOr<v1::TreeResponse> Tree(const v1::TreeRequest& request) const;
  absl::StatusOr<v1::ExplainResponse> Explain(const v1::ExplainRequest& request) const;
  absl::StatusOr<v1::UnitsResponse> Units() const;
  absl::StatusOr<v1::VerifyResponse> Verify(const v1::VerifyRequest& request) const;
  absl::StatusOr<v1::FindingsResponse> Findings(const v1::FindingsRequest& request) const;
  absl::StatusOr<v1::WorkflowResponse> Workflow(const v1::WorkflowRequest& request) const;
  absl::StatusOr<v1::ChangesResponse> Changes(const v1::ChangesRequest& request) const;
  absl::StatusOr<v1::SurveyResponse> Survey(const v1::SurveyRequest& request) const;
  absl::StatusOr<v1::OrganisationResponse> Organisation(
      const v1::OrganisationRequest& request) const;
  absl::StatusOr<v1::Document> Lkjip(const v1::LkjipRequest& request) const;
  absl::StatusOr<v1::Document> Kabupaten(const v1::KabupatenRequest& request) const;
  absl::StatusOr<v1::DecideResponse> Decide(const v1::DecideRequest& request) const;
  absl::StatusOr<v1::ApplyCatalogResponse> ApplyCatalog(
      const v1::ApplyCatalogRequest& request) const;
  absl::StatusOr<v1::GetCatalogResponse> GetCatalog(const v1::GetCatalogRequest& request) const;
  absl::StatusOr<v1::ListCatalogsResponse> ListCatalogs() const;
  absl::StatusOr<v1::InviteResponse> Invite(const v1::InviteRequest& request) const;
  absl::StatusOr<v1::RevokeResponse> Revoke(const v1::RevokeRequest& request) const;
  absl::StatusOr<v1::ListCertificatesResponse> ListCertificates(
      const v1::ListCertificatesRequest& request) const;
  absl::StatusOr<v1::AuditResponse> Audit(const v1::AuditRequest& request) const;
  absl::StatusOr<v1::BackupResponse> Backup() const;
  absl::StatusOr<v1::QuarantineResponse> Quarantine(const v1::QuarantineRequest& request) const;
  absl::StatusOr<v1::LoginResponse> Login(const v1::LoginRequest& request) const;
  absl::StatusOr<v1::LogoutResponse> Logout() const;
  absl::StatusOr<v1::WhoAmIResponse> WhoAmI() const;
  absl::StatusOr<v1::ChangePasswordResponse> ChangePassword(
      const v1::ChangePasswordRequest& request) const;
  absl::StatusOr<v1::AddAccountResponse> AddAccount(const v1::AddAccountRequest& request) const;
  absl::StatusOr<v1::ChangeAccountResponse> ChangeAccount(
      const v1::ChangeAccountRequest& request) const;
  absl::StatusOr<v1::ListAccountsResponse> ListAccounts() const;

  // Of the node.
  absl::StatusOr<v1::StatusResponse> Status() const;
  absl::StatusOr<v1::VerifyNodeResponse> VerifyNode() const;
  absl::StatusOr<v1::CheckPeriodResponse> CheckPeriod(const v1::CheckPeriodRequest& request) const;
  absl::StatusOr<v1::SubmitResponse> Submit(const v1::SubmitRequest& request) const;
  absl::StatusOr<v1::TemplateResponse> Template(const v1::TemplateRequest& request) const;
  absl::StatusOr<v1::NodeCatalogResponse> NodeCatalog() const;
  absl::StatusOr<v1::BackupNodeResponse> BackupNode() const;
  // Fills the buffer with the next bytes of the file, fewer only at its end;
  // false if reading failed.
  using ChunkReader = std::function<bool(std::string& chunk)>;
  // Sends header and chunks. DataLoss if `next_chunk` fails: the call is then
  // cancelled, so that the node commits nothing.
  absl::StatusOr<v1::ImportResponse> Import(const v1::ImportHeader& header,
                                            const ChunkReader& next_chunk) const;

 private:
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(const std::unique_ptr<Stub>& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                const Request& request) const;
  void Prepare(grpc::ClientContext& context) const;

  Endpoint endpoint_;
  absl::Status link_status_;
  std::string token_;
  std::optional<TrustFolder> trust_;
  // Null unless link_status_ is OK.
  std::unique_ptr<v1::Node::Stub> node_;
  std::unique_ptr<v1::Query::Stub> query_;
  std::unique_ptr<v1::Report::Stub> report_;
  std::unique_ptr<v1::Admin::Stub> admin_;
  std::unique_ptr<v1::Account::Stub> account_;
};

}  // namespace rekap::cli
