#include "tests/cli/fake_servers.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "runtime/tls/issue.h"

namespace rekap::cli {
namespace {

std::string AuthorizationOf(const grpc::ServerContext& context) {
  auto it = context.client_metadata().find("authorization");
  if (it == context.client_metadata().end()) return "";
  return std::string(it->second.data(), it->second.size());
}

const grpc::Status kStale = {grpc::StatusCode::ABORTED, "data berubah; ulangi dari awal"};

// The page of `all` that is asked for goes into `items`; the token is the index of
// the next one.
template <typename Request, typename Items>
void FillPage(const Request& request, const Items& all, Items* items, std::string* token) {
  int first = 0;
  (void)absl::SimpleAtoi(request.page_token(), &first);
  int size = static_cast<int>(request.page_size());
  int end = std::min(all.size(), first + (size == 0 ? all.size() : size));
  items->Clear();
  for (int i = first; i < end; ++i) *items->Add() = all[i];
  token->clear();
  if (end < all.size()) *token = absl::StrCat(end);
}

}  // namespace

grpc::Status FakeNode::Import(grpc::ServerContext*, grpc::ServerReader<v1::ImportRequest>* reader,
                              v1::ImportResponse* response) {
  if (!failure.ok()) return failure;
  Received file;
  v1::ImportRequest request;
  while (reader->Read(&request)) {
    if (request.has_header()) file.header = request.header();
    file.largest_chunk = std::max(file.largest_chunk, request.chunk().size());
    file.bytes += request.chunk();
  }
  size_t index = std::min(received.size(), imports.size() - 1);
  received.push_back(file);
  *response = imports[index];
  return grpc::Status::OK;
}

grpc::Status FakeNode::Status(grpc::ServerContext*, const v1::StatusRequest*,
                              v1::StatusResponse* response) {
  if (silent) release.WaitForNotification();
  *response = status;
  return failure;
}

grpc::Status FakeNode::VerifyNode(grpc::ServerContext*, const v1::VerifyNodeRequest*,
                                  v1::VerifyNodeResponse* response) {
  *response = verify;
  return failure;
}

grpc::Status FakeNode::CheckPeriod(grpc::ServerContext*, const v1::CheckPeriodRequest* request,
                                   v1::CheckPeriodResponse* response) {
  asked_check = *request;
  *response = checked;
  return failure;
}

grpc::Status FakeNode::Submit(grpc::ServerContext*, const v1::SubmitRequest* request,
                              v1::SubmitResponse* response) {
  asked_submit = *request;
  *response = submitted;
  return failure;
}

grpc::Status FakeNode::Template(grpc::ServerContext*, const v1::TemplateRequest*,
                                v1::TemplateResponse* response) {
  *response = sheet;
  return failure;
}

grpc::Status FakeNode::NodeCatalog(grpc::ServerContext*, const v1::NodeCatalogRequest*,
                                   v1::NodeCatalogResponse* response) {
  *response = catalog;
  return failure;
}

grpc::Status FakeNode::BackupNode(grpc::ServerContext*, const v1::BackupNodeRequest*,
                                  v1::BackupNodeResponse* response) {
  *response = backup;
  return failure;
}

bool FakeAggregator::Stale(const std::string& page_token) {
  if (page_token.empty() || stale_pages == 0) return false;
  --stale_pages;
  return true;
}

grpc::Status FakeAggregator::Compare(grpc::ServerContext*, const v1::CompareRequest* request,
                                     v1::CompareResponse* response) {
  asked_compare = *request;
  ++compare_calls;
  if (Stale(request->page_token())) return kStale;
  *response = compare;
  FillPage(*request, compare.rows(), response->mutable_rows(), response->mutable_next_page_token());
  return failure;
}

grpc::Status FakeAggregator::Matrix(grpc::ServerContext*, const v1::MatrixRequest* request,
                                    v1::MatrixResponse* response) {
  asked_matrix.push_back(*request);
  if (Stale(request->page_token())) return kStale;
  *response = matrix;
  FillPage(*request, matrix.rows(), response->mutable_rows(), response->mutable_next_page_token());
  return failure;
}

grpc::Status FakeAggregator::Trend(grpc::ServerContext*, const v1::TrendRequest* request,
                                   v1::TrendResponse* response) {
  asked_trend = *request;
  *response = trend;
  return failure;
}

grpc::Status FakeAggregator::Completeness(grpc::ServerContext*,
                                          const v1::CompletenessRequest* request,
                                          v1::CompletenessResponse* response) {
  asked_completeness.push_back(*request);
  if (Stale(request->page_token())) return kStale;
  *response = completeness;
  FillPage(*request, completeness.rows(), response->mutable_rows(),
           response->mutable_next_page_token());
  return failure;
}

grpc::Status FakeAggregator::Tree(grpc::ServerContext*, const v1::TreeRequest* request,
                                  v1::TreeResponse* response) {
  asked_tree = *request;
  *response = tree;
  return failure;
}

grpc::Status FakeAggregator::Explain(grpc::ServerContext*, const v1::ExplainRequest* request,
                                     v1::ExplainResponse* response) {
  asked_explain.push_back(*request);
  if (Stale(request->page_token())) return kStale;
  *response = explain;
  FillPage(*request, explain.leaves(), response->mutable_leaves(),
           response->mutable_next_page_token());
  return failure;
}

grpc::Status FakeAggregator::Units(grpc::ServerContext* context, const v1::UnitsRequest*,
                                   v1::UnitsResponse* response) {
  units_authorization = AuthorizationOf(*context);
  *response = units;
  return failure;
}

grpc::Status FakeAggregator::Verify(grpc::ServerContext*, const v1::VerifyRequest* request,
                                    v1::VerifyResponse* response) {
  asked_verify = *request;
  *response = verify;
  return failure;
}

grpc::Status FakeAggregator::Findings(grpc::ServerContext*, const v1::FindingsRequest* request,
                                      v1::FindingsResponse* response) {
  asked_findings.push_back(*request);
  *response = findings;
  FillPage(*request, findings.findings(), response->mutable_findings(),
           response->mutable_next_page_token());
  return failure;
}

grpc::Status FakeAggregator::Workflow(grpc::ServerContext*, const v1::WorkflowRequest*,
                                      v1::WorkflowResponse* response) {
  *response = workflow;
  return failure;
}

grpc::Status FakeAggregator::Changes(grpc::ServerContext*, const v1::ChangesRequest* request,
                                     v1::ChangesResponse* response) {
  asked_changes = *request;
  *response = changes;
  return failure;
}

grpc::Status FakeAggregator::Survey(grpc::ServerContext*, const v1::SurveyRequest*,
                                    v1::SurveyResponse* response) {
  *response = survey;
  return failure;
}

grpc::Status FakeAggregator::Organisation(grpc::ServerContext*,
                                          const v1::OrganisationRequest* request,
                                          v1::OrganisationResponse* response) {
  asked_organisation = *request;
  *response = organisation;
  return failure;
}

grpc::Status FakeAdmin::ApplyCatalog(grpc::ServerContext*, const v1::ApplyCatalogRequest* request,
                                     v1::ApplyCatalogResponse* response) {
  asked_apply = *request;
  if (!failure.ok()) return failure;
  response->mutable_problems()->Add(problems.begin(), problems.end());
  response->set_changed(problems.empty() && request->yaml() != current.yaml());
  if (response->changed()) {
    current.set_version(current.version() + 1);
    current.set_yaml(request->yaml());
    current.set_author(request->author());
    current.set_note(request->note());
  }
  *response->mutable_current() = current;
  return grpc::Status::OK;
}

grpc::Status FakeAdmin::GetCatalog(grpc::ServerContext*, const v1::GetCatalogRequest*,
                                   v1::GetCatalogResponse* response) {
  if (current.version() == 0) return {grpc::StatusCode::NOT_FOUND, "no catalog"};
  *response->mutable_catalog() = current;
  return grpc::Status::OK;
}

grpc::Status FakeAdmin::ListCatalogs(grpc::ServerContext*, const v1::ListCatalogsRequest*,
                                     v1::ListCatalogsResponse* response) {
  *response = catalogs;
  return grpc::Status::OK;
}

grpc::Status FakeAdmin::Decide(grpc::ServerContext*, const v1::DecideRequest* request,
                               v1::DecideResponse* response) {
  asked_decide = *request;
  *response = decided;
  return failure;
}

grpc::Status FakeAdmin::Invite(grpc::ServerContext*, const v1::InviteRequest* request,
                               v1::InviteResponse* response) {
  asked_invite = *request;
  *response = invite;
  return failure;
}

grpc::Status FakeAdmin::Revoke(grpc::ServerContext*, const v1::RevokeRequest* request,
                               v1::RevokeResponse* response) {
  asked_revoke.push_back(*request);
  response->set_revoked(2);
  return failure;
}

grpc::Status FakeAdmin::ListCertificates(grpc::ServerContext*,
                                         const v1::ListCertificatesRequest* request,
                                         v1::ListCertificatesResponse* response) {
  asked_certificates = *request;
  *response = certificates;
  return failure;
}

grpc::Status FakeAdmin::Audit(grpc::ServerContext*, const v1::AuditRequest* request,
                              v1::AuditResponse* response) {
  asked_audit.push_back(*request);
  uint64_t seq = request->before_seq() > 0 ? request->before_seq() - 1 : audit_last;
  for (uint32_t i = 0; i < request->limit() && seq > 0; ++i, --seq) {
    response->add_entries()->set_seq(seq);
  }
  return failure;
}

grpc::Status FakeAdmin::Backup(grpc::ServerContext*, const v1::BackupRequest*,
                               v1::BackupResponse* response) {
  *response = backup;
  return failure;
}

grpc::Status FakeAdmin::Quarantine(grpc::ServerContext*, const v1::QuarantineRequest* request,
                                   v1::QuarantineResponse* response) {
  asked_quarantine = *request;
  *response = quarantine;
  return failure;
}

grpc::Status FakeAccount::Login(grpc::ServerContext* context, const v1::LoginRequest* request,
                                v1::LoginResponse* response) {
  authorizations.push_back(AuthorizationOf(*context));
  asked_login.push_back(*request);
  if (request->password() != password) {
    return {grpc::StatusCode::UNAUTHENTICATED, "LOGIN_FAILED: nama atau kata sandi salah"};
  }
  *response = login;
  return grpc::Status::OK;
}

grpc::Status FakeAccount::Logout(grpc::ServerContext* context, const v1::LogoutRequest*,
                                 v1::LogoutResponse*) {
  authorizations.push_back(AuthorizationOf(*context));
  return failure;
}

grpc::Status FakeAccount::WhoAmI(grpc::ServerContext* context, const v1::WhoAmIRequest*,
                                 v1::WhoAmIResponse* response) {
  authorizations.push_back(AuthorizationOf(*context));
  *response = who;
  return failure;
}

grpc::Status FakeAccount::ChangePassword(grpc::ServerContext* context,
                                         const v1::ChangePasswordRequest* request,
                                         v1::ChangePasswordResponse*) {
  authorizations.push_back(AuthorizationOf(*context));
  asked_password = *request;
  return failure;
}

grpc::Status FakeAccount::AddAccount(grpc::ServerContext* context,
                                     const v1::AddAccountRequest* request,
                                     v1::AddAccountResponse*) {
  authorizations.push_back(AuthorizationOf(*context));
  asked_add.push_back(*request);
  return failure;
}

grpc::Status FakeAccount::ChangeAccount(grpc::ServerContext* context,
                                        const v1::ChangeAccountRequest* request,
                                        v1::ChangeAccountResponse*) {
  authorizations.push_back(AuthorizationOf(*context));
  asked_change = *request;
  return failure;
}

grpc::Status FakeAccount::ListAccounts(grpc::ServerContext* context, const v1::ListAccountsRequest*,
                                       v1::ListAccountsResponse* response) {
  authorizations.push_back(AuthorizationOf(*context));
  *response = accounts;
  return failure;
}

Serving::Serving(const std::vector<grpc::Service*>& services) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  for (grpc::Service* service : services) builder.RegisterService(service);
  server_ = builder.BuildAndStart();
  address_ = absl::StrCat("127.0.0.1:", port);
}

Serving::~Serving() { server_->Shutdown(); }

TlsServing::TlsServing(const std::vector<RpcService>& services, uint16_t port) {
  absl::StatusOr<PrivateKey> authority_key = PrivateKey::Generate();
  absl::StatusOr<PrivateKey> key = PrivateKey::Generate();
  absl::StatusOr<Certificate> authority = MakeAuthority(*authority_key, absl::Now());
  absl::StatusOr<Certificate> certificate =
      IssueServer(Issuer{*authority_key, *authority}, *key, absl::Now());
  fingerprint_ = FingerprintText(authority->Fingerprint());
  IdentityFiles files = {
      dir_.Write("server.key", *key->ToPem()),
      dir_.Write("server.crt", absl::StrCat(certificate->ToPem(), authority->ToPem()))};
  absl::StatusOr<std::unique_ptr<RpcServer>> server =
      RpcServer::Start({"127.0.0.1", port}, services, ServerTls{files, nullptr});
  EXPECT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
}

}  // namespace rekap::cli
