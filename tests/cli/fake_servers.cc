#include "tests/cli/fake_servers.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

namespace rekap::cli {

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

grpc::Status FakeAggregator::Compare(grpc::ServerContext*, const v1::CompareRequest* request,
                                     v1::CompareResponse* response) {
  asked_compare = *request;
  *response = compare;
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
  if (!request->page_token().empty() && stale_pages > 0) {
    --stale_pages;
    return {grpc::StatusCode::ABORTED, "data berubah; ulangi dari awal"};
  }
  int first = 0;
  (void)absl::SimpleAtoi(request->page_token(), &first);
  int end = std::min(explain.leaves_size(), first + static_cast<int>(request->page_size()));
  *response = explain;
  response->clear_leaves();
  for (int i = first; i < end; ++i) *response->add_leaves() = explain.leaves(i);
  if (end < explain.leaves_size()) response->set_next_page_token(absl::StrCat(end));
  return failure;
}

grpc::Status FakeAggregator::Units(grpc::ServerContext*, const v1::UnitsRequest*,
                                   v1::UnitsResponse* response) {
  *response = units;
  return failure;
}

grpc::Status FakeAggregator::Verify(grpc::ServerContext*, const v1::VerifyRequest*,
                                    v1::VerifyResponse* response) {
  *response = verify;
  return failure;
}

grpc::Status FakeAggregator::Findings(grpc::ServerContext*, const v1::FindingsRequest* request,
                                      v1::FindingsResponse* response) {
  asked_findings.push_back(*request);
  int first = 0;
  (void)absl::SimpleAtoi(request->page_token(), &first);
  int end = std::min(findings.findings_size(), first + static_cast<int>(request->page_size()));
  *response = findings;
  response->clear_findings();
  for (int i = first; i < end; ++i) *response->add_findings() = findings.findings(i);
  if (end < findings.findings_size()) response->set_next_page_token(absl::StrCat(end));
  return failure;
}

grpc::Status FakeAggregator::Workflow(grpc::ServerContext*, const v1::WorkflowRequest*,
                                      v1::WorkflowResponse* response) {
  *response = workflow;
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

Serving::Serving(const std::vector<grpc::Service*>& services) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  for (grpc::Service* service : services) builder.RegisterService(service);
  server_ = builder.BuildAndStart();
  address_ = absl::StrCat("127.0.0.1:", port);
}

Serving::~Serving() { server_->Shutdown(); }

}  // namespace rekap::cli
