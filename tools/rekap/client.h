// The two servers as functions: a request in, a response or a status out, each
// call bounded by the timeout. Blocking; one thread.
//
// Plaintext: both servers answer queries and control on loopback. From another
// machine, forward the port over SSH.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include <grpcpp/channel.h>

#include "rekap/v1/admin.grpc.pb.h"
#include "rekap/v1/node.grpc.pb.h"
#include "rekap/v1/query.grpc.pb.h"
#include "tools/rekap/failure.h"

namespace rekap::cli {

// Part of a file that travels in one message; node.proto allows 1 MiB.
inline constexpr size_t kChunkBytes = 256 * 1024;

class Client {
 public:
  explicit Client(Endpoint endpoint);

  const Endpoint& endpoint() const { return endpoint_; }

  // Of the aggregator.
  absl::StatusOr<v1::CompareResponse> Compare(const v1::CompareRequest& request) const;
  absl::StatusOr<v1::TreeResponse> Tree(const v1::TreeRequest& request) const;
  absl::StatusOr<v1::ExplainResponse> Explain(const v1::ExplainRequest& request) const;
  absl::StatusOr<v1::UnitsResponse> Units() const;
  absl::StatusOr<v1::VerifyResponse> Verify() const;
  absl::StatusOr<v1::FindingsResponse> Findings(const v1::FindingsRequest& request) const;
  absl::StatusOr<v1::WorkflowResponse> Workflow(const v1::WorkflowRequest& request) const;
  absl::StatusOr<v1::SurveyResponse> Survey(const v1::SurveyRequest& request) const;
  absl::StatusOr<v1::OrganisationResponse> Organisation(
      const v1::OrganisationRequest& request) const;
  absl::StatusOr<v1::DecideResponse> Decide(const v1::DecideRequest& request) const;
  absl::StatusOr<v1::ApplyCatalogResponse> ApplyCatalog(
      const v1::ApplyCatalogRequest& request) const;
  absl::StatusOr<v1::GetCatalogResponse> GetCatalog(const v1::GetCatalogRequest& request) const;
  absl::StatusOr<v1::ListCatalogsResponse> ListCatalogs() const;

  // Of the node.
  absl::StatusOr<v1::StatusResponse> Status() const;
  absl::StatusOr<v1::VerifyNodeResponse> VerifyNode() const;
  absl::StatusOr<v1::CheckPeriodResponse> CheckPeriod(const v1::CheckPeriodRequest& request) const;
  absl::StatusOr<v1::SubmitResponse> Submit(const v1::SubmitRequest& request) const;
  absl::StatusOr<v1::TemplateResponse> Template(const v1::TemplateRequest& request) const;
  absl::StatusOr<v1::NodeCatalogResponse> NodeCatalog() const;
  // Fills the buffer with the next bytes of the file, fewer only at its end;
  // false if reading failed.
  using ChunkReader = std::function<bool(std::string& chunk)>;
  // Sends header and chunks. DataLoss if `next_chunk` fails: the call is then
  // cancelled, so that the node commits nothing.
  absl::StatusOr<v1::ImportResponse> Import(const v1::ImportHeader& header,
                                            const ChunkReader& next_chunk) const;

 private:
  Endpoint endpoint_;
  std::unique_ptr<v1::Node::Stub> node_;
  std::unique_ptr<v1::Query::Stub> query_;
  std::unique_ptr<v1::Admin::Stub> admin_;
};

}  // namespace rekap::cli
