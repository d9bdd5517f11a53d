#include "tools/rekap/client.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include <grpcpp/client_context.h>

#include "runtime/grpc/status_translation.h"

namespace rekap::cli {

Client::Client(Endpoint endpoint, absl::StatusOr<Link> link)
    : endpoint_(std::move(endpoint)), link_status_(link.status()) {
  if (!link.ok()) return;
  token_ = std::move(link->token);
  trust_ = std::move(link->trust);
  node_ = v1::Node::NewStub(link->channel);
  query_ = v1::Query::NewStub(link->channel);
  report_ = v1::Report::NewStub(link->channel);
  admin_ = v1::Admin::NewStub(link->channel);
  account_ = v1::Account::NewStub(link->channel);
}

void Client::Prepare(grpc::ClientContext& context) const {
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(endpoint_.timeout));
  if (!token_.empty()) context.AddMetadata("authorization", absl::StrCat("Bearer ", token_));
}

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Client::Call(const std::unique_ptr<Stub>& stub,
                                      grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                                   const Request&, Response*),
                                      const Request& request) const {
  if (!link_status_.ok()) return link_status_;
  grpc::ClientContext context;
  Prepare(context);
  Response response;
  grpc::Status status = ((*stub).*method)(&context, request, &response);
  if (!status.ok()) return FromGrpcStatus(status);
  return response;
}

absl::StatusOr<v1::CompareResponse> Client::Compare(const v1::CompareRequest& request) const {
  return Call(query_, &v1::Query::Stub::Compare, request);
}

absl::StatusOr<v1::MatrixResponse> Client::Matrix(const v1::MatrixRequest& request) const {
  return Call(query_, &v1::Query::Stub::Matrix, request);
}

absl::StatusOr<v1::TrendResponse> Client::Trend(const v1::TrendRequest& request) const {
  return Call(query_, &v1::Query::Stub::Trend, request);
}

absl::StatusOr<v1::CompletenessResponse> Client::Completeness(
    const v1::CompletenessRequest& request) const {
  return Call(query_, &v1::Query::Stub::Completeness, request);
}

absl::StatusOr<v1::TreeResponse> Client::Tree(const v1::TreeRequest& request) const {
  return Call(query_, &v1::Query::Stub::Tree, request);
}

absl::StatusOr<v1::ExplainResponse> Client::Explain(const v1::ExplainRequest& request) const {
  return Call(query_, &v1::Query::Stub::Explain, request);
}

absl::StatusOr<v1::UnitsResponse> Client::Units() const {
  return Call(query_, &v1::Query::Stub::Units, v1::UnitsRequest());
}

absl::StatusOr<v1::VerifyResponse> Client::Verify(const v1::VerifyRequest& request) const {
  return Call(query_, &v1::Query::Stub::Verify, request);
}

absl::StatusOr<v1::FindingsResponse> Client::Findings(const v1::FindingsRequest& request) const {
  return Call(query_, &v1::Query::Stub::Findings, request);
}

absl::StatusOr<v1::WorkflowResponse> Client::Workflow(const v1::WorkflowRequest& request) const {
  return Call(query_, &v1::Query::Stub::Workflow, request);
}

absl::StatusOr<v1::ChangesResponse> Client::Changes(const v1::ChangesRequest& request) const {
  return Call(query_, &v1::Query::Stub::Changes, request);
}

absl::StatusOr<v1::SurveyResponse> Client::Survey(const v1::SurveyRequest& request) const {
  return Call(query_, &v1::Query::Stub::Survey, request);
}

absl::StatusOr<v1::OrganisationResponse> Client::Organisation(
    const v1::OrganisationRequest& request) const {
  return Call(query_, &v1::Query::Stub::Organisation, request);
}

absl::StatusOr<v1::Document> Client::Lkjip(const v1::LkjipRequest& request) const {
  return Call(report_, &v1::Report::Stub::Lkjip, request);
}

absl::StatusOr<v1::Document> Client::Kabupaten(const v1::KabupatenRequest& request) const {
  return Call(report_, &v1::Report::Stub::Kabupaten, request);
}

absl::StatusOr<v1::DecideResponse> Client::Decide(const v1::DecideRequest& request) const {
  return Call(admin_, &v1::Admin::Stub::Decide, request);
}

absl::StatusOr<v1::ApplyCatalogResponse> Client::ApplyCatalog(
    const v1::ApplyCatalogRequest& request) const {
  return Call(admin_, &v1::Admin::Stub::ApplyCatalog, request);
}

absl::StatusOr<v1::GetCatalogResponse> Client::GetCatalog(
    const v1::GetCatalogRequest& request) const {
  return Call(admin_, &v1::Admin::Stub::GetCatalog, request);
}

absl::StatusOr<v1::ListCatalogsResponse> Client::ListCatalogs() const {
  return Call(admin_, &v1::Admin::Stub::ListCatalogs, v1::ListCatalogsRequest());
}

absl::StatusOr<v1::InviteResponse> Client::Invite(const v1::InviteRequest& request) const {
  return Call(admin_, &v1::Admin::Stub::Invite, request);
}

absl::StatusOr<v1::RevokeResponse> Client::Revoke(const v1::RevokeRequest& request) const {
  return Call(admin_, &v1::Admin::Stub::Revoke, request);
}

absl::StatusOr<v1::ListCertificatesResponse> Client::ListCertificates(
    const v1::ListCertificatesRequest& request) const {
  return Call(admin_, &v1::Admin::Stub::ListCertificates, request);
}

absl::StatusOr<v1::AuditResponse> Client::Audit(const v1::AuditRequest& request) const {
  return Call(admin_, &v1::Admin::Stub::Audit, request);
}

absl::StatusOr<v1::BackupResponse> Client::Backup() const {
  return Call(admin_, &v1::Admin::Stub::Backup, v1::BackupRequest());
}

absl::StatusOr<v1::QuarantineResponse> Client::Quarantine(
    const v1::QuarantineRequest& request) const {
  return Call(admin_, &v1::Admin::Stub::Quarantine, request);
}

absl::StatusOr<v1::LoginResponse> Client::Login(const v1::LoginRequest& request) const {
  return Call(account_, &v1::Account::Stub::Login, request);
}

absl::StatusOr<v1::LogoutResponse> Client::Logout() const {
  return Call(account_, &v1::Account::Stub::Logout, v1::LogoutRequest());
}

absl::StatusOr<v1::WhoAmIResponse> Client::WhoAmI() const {
  return Call(account_, &v1::Account::Stub::WhoAmI, v1::WhoAmIRequest());
}

absl::StatusOr<v1::ChangePasswordResponse> Client::ChangePassword(
    const v1::ChangePasswordRequest& request) const {
  return Call(account_, &v1::Account::Stub::ChangePassword, request);
}

absl::StatusOr<v1::AddAccountResponse> Client::AddAccount(
    const v1::AddAccountRequest& request) const {
  return Call(account_, &v1::Account::Stub::AddAccount, request);
}

absl::StatusOr<v1::ChangeAccountResponse> Client::ChangeAccount(
    const v1::ChangeAccountRequest& request) const {
  return Call(account_, &v1::Account::Stub::ChangeAccount, request);
}

absl::StatusOr<v1::ListAccountsResponse> Client::ListAccounts() const {
  return Call(account_, &v1::Account::Stub::ListAccounts, v1::ListAccountsRequest());
}

absl::StatusOr<v1::StatusResponse> Client::Status() const {
  return Call(node_, &v1::Node::Stub::Status, v1::StatusRequest());
}

absl::StatusOr<v1::VerifyNodeResponse> Client::VerifyNode() const {
  return Call(node_, &v1::Node::Stub::VerifyNode, v1::VerifyNodeRequest());
}

absl::StatusOr<v1::CheckPeriodResponse> Client::CheckPeriod(
    const v1::CheckPeriodRequest& request) const {
  return Call(node_, &v1::Node::Stub::CheckPeriod, request);
}

absl::StatusOr<v1::SubmitResponse> Client::Submit(const v1::SubmitRequest& request) const {
  return Call(node_, &v1::Node::Stub::Submit, request);
}

absl::StatusOr<v1::TemplateResponse> Client::Template(const v1::TemplateRequest& request) const {
  return Call(node_, &v1::Node::Stub::Template, request);
}

absl::StatusOr<v1::NodeCatalogResponse> Client::NodeCatalog() const {
  return Call(node_, &v1::Node::Stub::NodeCatalog, v1::NodeCatalogRequest());
}

absl::StatusOr<v1::BackupNodeResponse> Client::BackupNode() const {
  return Call(node_, &v1::Node::Stub::BackupNode, v1::BackupNodeRequest());
}

absl::StatusOr<v1::ImportResponse> Client::Import(const v1::ImportHeader& header,
                                                  const ChunkReader& next_chunk) const {
  if (!link_status_.ok()) return link_status_;
  grpc::ClientContext context;
  Prepare(context);
  v1::ImportResponse response;
  std::unique_ptr<grpc::ClientWriter<v1::ImportRequest>> writer =
      node_->Import(&context, &response);
  v1::ImportRequest request;
  *request.mutable_header() = header;
  // A failed write means that the node has ended the call: Finish says why.
  bool open = writer->Write(request);
  bool readable = true;
  while (open) {
    std::string& chunk = *request.mutable_chunk();
    readable = next_chunk(chunk);
    if (!readable || chunk.empty()) break;
    open = writer->Write(request);
  }
  if (!readable) {
    context.TryCancel();
    (void)writer->Finish();  // CANCELLED, which is our own doing
    return absl::DataLossError("reading the file failed");
  }
  writer->WritesDone();
  grpc::Status status = writer->Finish();
  if (!status.ok()) return FromGrpcStatus(status);
  return response;
}

}  // namespace rekap::cli
