// A node and an aggregator on loopback ports of their own, which answer what a
// test puts into them and remember what they were asked. Fields are set before
// the program under test runs and read after it has ended.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include <grpcpp/server.h>

#include "rekap/v1/admin.grpc.pb.h"
#include "rekap/v1/node.grpc.pb.h"
#include "rekap/v1/query.grpc.pb.h"

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
  std::vector<Received> received;
  v1::CheckPeriodRequest asked_check;
  v1::SubmitRequest asked_submit;
};

class FakeAggregator final : public v1::Query::Service {
 public:
  grpc::Status Compare(grpc::ServerContext* context, const v1::CompareRequest* request,
                       v1::CompareResponse* response) override;
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
  grpc::Status Survey(grpc::ServerContext* context, const v1::SurveyRequest* request,
                      v1::SurveyResponse* response) override;
  grpc::Status Organisation(grpc::ServerContext* context, const v1::OrganisationRequest* request,
                            v1::OrganisationResponse* response) override;

  grpc::Status failure;
  v1::CompareResponse compare;
  v1::TreeResponse tree;
  // Handed out in pages of the size that is asked for; the token is the index
  // of the first leaf.
  v1::ExplainResponse explain;
  // How many of the next pages are refused that are not the first, as if data
  // came in meanwhile.
  int stale_pages = 0;
  v1::UnitsResponse units;
  v1::VerifyResponse verify;
  // In pages, like explain.
  v1::FindingsResponse findings;
  v1::WorkflowResponse workflow;
  v1::SurveyResponse survey;
  v1::OrganisationResponse organisation;

  v1::CompareRequest asked_compare;
  v1::TreeRequest asked_tree;
  std::vector<v1::ExplainRequest> asked_explain;
  std::vector<v1::FindingsRequest> asked_findings;
  v1::OrganisationRequest asked_organisation;
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

  // Given to ApplyCatalog and Decide that it is not OK for.
  grpc::Status failure;
  // Given by GetCatalog, NOT_FOUND without a version; what is applied becomes the
  // next one.
  v1::CatalogVersion current;
  // Of the file that is applied: nothing is changed then.
  std::vector<v1::CatalogProblem> problems;
  v1::ListCatalogsResponse catalogs;
  v1::DecideResponse decided;

  v1::ApplyCatalogRequest asked_apply;
  v1::DecideRequest asked_decide;
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

}  // namespace rekap::cli
