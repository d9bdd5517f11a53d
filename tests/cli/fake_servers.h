// A node and an aggregator on loopback ports of their own, which answer what a
// test puts into them and remember what they were asked. Fields are set before
// the program under test runs and read after it has ended.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include <grpcpp/server.h>

#include "rekap/v1/account.grpc.pb.h"
#include "rekap/v1/admin.grpc.pb.h"
#include "rekap/v1/node.grpc.pb.h"
#include "rekap/v1/query.grpc.pb.h"
#include "runtime/grpc/rpc_server.h"
#include "tests/cli/program.h"

namespace rekap::cli {

class FakeNode final : public v1::Node::Service {
 public:
  struct Received {
    v1::ImportHeader header;
    std::string bytes;
    size_t largest_chunk = 0;
  };

  grpc::Status Import(grpc::ServerContext* context, grpc::ServerReader<v1::ImportRequest>* reader,
                      v1::ImportResponse* response) override;
  grpc::Status Status(grpc::ServerContext* context, const v1::StatusRequest* request,
                      v1::StatusResponse* response) override;
  grpc::Status VerifyNode(grpc::ServerContext* context, const v1::VerifyNodeRequest* request,
                          v1::VerifyNodeResponse* response) override;
  grpc::Status CheckPeriod(grpc::ServerContext* context, const v1::CheckPeriodRequest* request,
                           v1::CheckPeriodResponse* response) override;
  grpc::Status Submit(grpc::ServerContext* context, const v1::SubmitRequest* request,
                      v1::SubmitResponse* response) override;
  grpc::Status Template(grpc::ServerContext* context, const v1::TemplateRequest* request,
                        v1::TemplateResponse* response) override;
  grpc::Status NodeCatalog(grpc::ServerContext* context, const v1::NodeCatalogRequest* request,
                           v1::NodeCatalogResponse* response) override;
  grpc::Status BackupNode(grpc::ServerContext* context, const v1::BackupNodeRequest* request,
                          v1::BackupNodeResponse* response) override;

  // Given to every call that it is not OK for.
  grpc::Status failure;
  // Where set, Status answers only after `release` was notified.
  bool silent = false;
  absl::Notification release;
  // One a call; the last is repeated.
  std::vector<v1::ImportResponse> imports;
  v1::StatusResponse status;
  v1::VerifyNodeResponse verify;
  v1::CheckPeriodResponse checked;
  v1::SubmitResponse submitted;
  v1::TemplateResponse sheet;
  v1::NodeCatalogResponse catalog;
  v1::BackupNodeResponse backup;
  std::vector<Received> received;
  v1::CheckPeriodRequest asked_check;
  v1::SubmitRequest asked_submit;
};

class FakeAggregator final : public v1::Query::Service {
 public:
  grpc::Status Compare(grpc::ServerContext* context, const v1::CompareRequest* request,
                       v1::CompareResponse* response) override;
  grpc::Status Matrix(grpc::ServerContext* context, const v1::MatrixRequest* request,
                      v1::MatrixResponse* response) override;
  grpc::Status Trend(grpc::ServerContext* context, const v1::TrendRequest* request,
                     v1::TrendResponse* response) override;
  grpc::Status Completeness(grpc::ServerContext* context, const v1::CompletenessRequest* request,
                            v1::CompletenessResponse* response) override;
  grpc::Status Tree(grpc::ServerContext* context, const v1::TreeRequest* request,
                    v1::TreeResponse* response) override;
  grpc::Status Explain(grpc::ServerContext* context, const v1::ExplainRequest* request,
                       v1::ExplainResponse* response) override;
  grpc::Status Units(grpc::ServerContext* context, const v1::UnitsRequest* request,
                     v1::UnitsResponse* response) override;
  grpc::Status Verify(grpc::ServerContext* context, const v1::VerifyRequest* request,
                      v1::VerifyResponse* response) override;
  grpc::Status Findings(grpc::ServerContext* context, const v1::FindingsRequest* request,
                        v1::FindingsResponse* response) override;
  grpc::Status Workflow(grpc::ServerContext* context, const v1::WorkflowRequest* request,
                        v1::WorkflowResponse* response) override;
  grpc::Status Changes(grpc::ServerContext* context, const v1::ChangesRequest* request,
                       v1::ChangesResponse* response) override;
  grpc::Status Survey(grpc::ServerContext* context, const v1::SurveyRequest* request,
                      v1::SurveyResponse* response) override;
  grpc::Status Organisation(grpc::ServerContext* context, const v1::OrganisationRequest* request,
                            v1::OrganisationResponse* response) override;

  grpc::Status failure;
  // In pages, like explain: these three and findings.
  v1::CompareResponse compare;
  v1::MatrixResponse matrix;
  v1::CompletenessResponse completeness;
  v1::TrendResponse trend;
  v1::TreeResponse tree;
  // Handed out in pages of the size that is asked for; the token is the index
  // of the first leaf.
  v1::ExplainResponse explain;
  // How many of the next pages are refused that are not the first, as if data
  // came in meanwhile.
  int stale_pages = 0;
  v1::UnitsResponse units;
  v1::VerifyResponse verify;
  v1::FindingsResponse findings;
  v1::WorkflowResponse workflow;
  v1::ChangesResponse changes;
  v1::SurveyResponse survey;
  v1::OrganisationResponse organisation;

  // Metadata "authorization" of the last Units call; empty if it had none.
  std::string units_authorization;
  v1::VerifyRequest asked_verify;
  v1::CompareRequest asked_compare;  // the last one
  int compare_calls = 0;
  std::vector<v1::MatrixRequest> asked_matrix;
  v1::TrendRequest asked_trend;
  std::vector<v1::CompletenessRequest> asked_completeness;
  v1::TreeRequest asked_tree;
  std::vector<v1::ExplainRequest> asked_explain;
  std::vector<v1::FindingsRequest> asked_findings;
  v1::ChangesRequest asked_changes;
  v1::OrganisationRequest asked_organisation;

 private:
  // Counts stale_pages down.
  bool Stale(const std::string& page_token);
};

// The aggregator's other service, on the same port.
class FakeAdmin final : public v1::Admin::Service {
 public:
  grpc::Status ApplyCatalog(grpc::ServerContext* context, const v1::ApplyCatalogRequest* request,
                            v1::ApplyCatalogResponse* response) override;
  grpc::Status GetCatalog(grpc::ServerContext* context, const v1::GetCatalogRequest* request,
                          v1::GetCatalogResponse* response) override;
  grpc::Status ListCatalogs(grpc::ServerContext* context, const v1::ListCatalogsRequest* request,
                            v1::ListCatalogsResponse* response) override;
  grpc::Status Decide(grpc::ServerContext* context, const v1::DecideRequest* request,
                      v1::DecideResponse* response) override;
  grpc::Status Invite(grpc::ServerContext* context, const v1::InviteRequest* request,
                      v1::InviteResponse* response) override;
  grpc::Status Revoke(grpc::ServerContext* context, const v1::RevokeRequest* request,
                      v1::RevokeResponse* response) override;
  grpc::Status ListCertificates(grpc::ServerContext* context,
                                const v1::ListCertificatesRequest* request,
                                v1::ListCertificatesResponse* response) override;
  // Entries before_seq - 1 down to 1, from `audit_last`.
  grpc::Status Audit(grpc::ServerContext* context, const v1::AuditRequest* request,
                     v1::AuditResponse* response) override;
  grpc::Status Backup(grpc::ServerContext* context, const v1::BackupRequest* request,
                      v1::BackupResponse* response) override;
  grpc::Status Quarantine(grpc::ServerContext* context, const v1::QuarantineRequest* request,
                          v1::QuarantineResponse* response) override;

  // Given to ApplyCatalog and Decide that it is not OK for.
  grpc::Status failure;
  // Given by GetCatalog, NOT_FOUND without a version; what is applied becomes the
  // next one.
  v1::CatalogVersion current;
  // Of the file that is applied: nothing is changed then.
  std::vector<v1::CatalogProblem> problems;
  v1::ListCatalogsResponse catalogs;
  v1::DecideResponse decided;
  v1::InviteResponse invite;
  v1::ListCertificatesResponse certificates;
  uint64_t audit_last = 0;
  v1::BackupResponse backup;
  v1::QuarantineResponse quarantine;

  v1::ApplyCatalogRequest asked_apply;
  v1::DecideRequest asked_decide;
  v1::InviteRequest asked_invite;
  std::vector<v1::RevokeRequest> asked_revoke;
  v1::ListCertificatesRequest asked_certificates;
  std::vector<v1::AuditRequest> asked_audit;
  v1::QuarantineRequest asked_quarantine;
};

// The aggregator's accounts: one password is right, one token is handed out.
class FakeAccount final : public v1::Account::Service {
 public:
  grpc::Status Login(grpc::ServerContext* context, const v1::LoginRequest* request,
                     v1::LoginResponse* response) override;
  grpc::Status Logout(grpc::ServerContext* context, const v1::LogoutRequest* request,
                      v1::LogoutResponse* response) override;
  grpc::Status WhoAmI(grpc::ServerContext* context, const v1::WhoAmIRequest* request,
                      v1::WhoAmIResponse* response) override;
  grpc::Status ChangePassword(grpc::ServerContext* context,
                              const v1::ChangePasswordRequest* request,
                              v1::ChangePasswordResponse* response) override;
  grpc::Status AddAccount(grpc::ServerContext* context, const v1::AddAccountRequest* request,
                          v1::AddAccountResponse* response) override;
  grpc::Status ChangeAccount(grpc::ServerContext* context, const v1::ChangeAccountRequest* request,
                             v1::ChangeAccountResponse* response) override;
  grpc::Status ListAccounts(grpc::ServerContext* context, const v1::ListAccountsRequest* request,
                            v1::ListAccountsResponse* response) override;

  // Given to every call but Login that it is not OK for.
  grpc::Status failure;
  std::string password;
  v1::LoginResponse login;
  v1::WhoAmIResponse who;
  v1::ListAccountsResponse accounts;

  std::vector<v1::LoginRequest> asked_login;
  // Metadata "authorization" of every call, in order; empty where there was none.
  std::vector<std::string> authorizations;
  v1::ChangePasswordRequest asked_password;
  std::vector<v1::AddAccountRequest> asked_add;
  v1::ChangeAccountRequest asked_change;
};

// A gRPC server with its services on a free loopback port, until destroyed.
class Serving {
 public:
  explicit Serving(const std::vector<grpc::Service*>& services);
  ~Serving();

  // "127.0.0.1:PORT".
  const std::string& address() const { return address_; }

 private:
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
};

// The same over TLS, with an authority and a certificate of its own.
class TlsServing {
 public:
  // On `port`; 0 = a free one.
  explicit TlsServing(const std::vector<RpcService>& services, uint16_t port = 0);

  std::string address() const { return server_->endpoint().ToString(); }
  uint16_t port() const { return server_->endpoint().port; }
  // As a person compares it, "4f:0a:...".
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  TempDir dir_;
  std::string fingerprint_;
  std::unique_ptr<RpcServer> server_;
};

}  // namespace rekap::cli
