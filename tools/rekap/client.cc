#include "tools/rekap/client.h"

#include <chrono>
#include <utility>

#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/channel_arguments.h>

namespace rekap::cli {
namespace {

// A verify of the whole nation names 7.285 positions, an explain page up to
// 1000 records with prose: more than gRPC's 4 MiB, less than a bug's worth.
constexpr int kResponseBytesMax = 64 * 1024 * 1024;

std::shared_ptr<grpc::Channel> Dial(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kResponseBytesMax);
  // An office's http_proxy is for the web; it must not see loopback calls.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

absl::Status ToStatus(const grpc::Status& status) {
  // Both enumerations are the canonical codes.
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

void SetDeadline(grpc::ClientContext& context, absl::Duration timeout) {
  context.set_deadline(std::chrono::system_clock::now() + absl::ToChronoMilliseconds(timeout));
}

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> Call(const Endpoint& endpoint, Stub& stub,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Response*),
                              const Request& request) {
  grpc::ClientContext context;
  SetDeadline(context, endpoint.timeout);
  Response response;
  grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return ToStatus(status);
  return response;
}

}  // namespace

Client::Client(Endpoint endpoint) : endpoint_(std::move(endpoint)) {
  std::shared_ptr<grpc::Channel> channel = Dial(endpoint_.address);
  node_ = v1::Node::NewStub(channel);
  query_ = v1::Query::NewStub(channel);
  admin_ = v1::Admin::NewStub(channel);
}

absl::StatusOr<v1::CompareResponse> Client::Compare(const v1::CompareRequest& request) const {
  return Call(endpoint_, *query_, &v1::Query::Stub::Compare, request);
}

absl::StatusOr<v1::TreeResponse> Client::Tree(const v1::TreeRequest& request) const {
  return Call(endpoint_, *query_, &v1::Query::Stub::Tree, request);
}

absl::StatusOr<v1::ExplainResponse> Client::Explain(const v1::ExplainRequest& request) const {
  return Call(endpoint_, *query_, &v1::Query::Stub::Explain, request);
}

absl::StatusOr<v1::UnitsResponse> Client::Units() const {
  return Call(endpoint_, *query_, &v1::Query::Stub::Units, v1::UnitsRequest());
}

absl::StatusOr<v1::VerifyResponse> Client::Verify() const {
  return Call(endpoint_, *query_, &v1::Query::Stub::Verify, v1::VerifyRequest());
}

absl::StatusOr<v1::FindingsResponse> Client::Findings(const v1::FindingsRequest& request) const {
  return Call(endpoint_, *query_, &v1::Query::Stub::Findings, request);
}

absl::StatusOr<v1::WorkflowResponse> Client::Workflow(const v1::WorkflowRequest& request) const {
  return Call(endpoint_, *query_, &v1::Query::Stub::Workflow, request);
}

absl::StatusOr<v1::SurveyResponse> Client::Survey(const v1::SurveyRequest& request) const {
  return Call(endpoint_, *query_, &v1::Query::Stub::Survey, request);
}

absl::StatusOr<v1::OrganisationResponse> Client::Organisation(
    const v1::OrganisationRequest& request) const {
  return Call(endpoint_, *query_, &v1::Query::Stub::Organisation, request);
}

absl::StatusOr<v1::DecideResponse> Client::Decide(const v1::DecideRequest& request) const {
  return Call(endpoint_, *admin_, &v1::Admin::Stub::Decide, request);
}

absl::StatusOr<v1::ApplyCatalogResponse> Client::ApplyCatalog(
    const v1::ApplyCatalogRequest& request) const {
  return Call(endpoint_, *admin_, &v1::Admin::Stub::ApplyCatalog, request);
}

absl::StatusOr<v1::GetCatalogResponse> Client::GetCatalog(
    const v1::GetCatalogRequest& request) const {
  return Call(endpoint_, *admin_, &v1::Admin::Stub::GetCatalog, request);
}

absl::StatusOr<v1::ListCatalogsResponse> Client::ListCatalogs() const {
  return Call(endpoint_, *admin_, &v1::Admin::Stub::ListCatalogs, v1::ListCatalogsRequest());
}

absl::StatusOr<v1::StatusResponse> Client::Status() const {
  return Call(endpoint_, *node_, &v1::Node::Stub::Status, v1::StatusRequest());
}

absl::StatusOr<v1::VerifyNodeResponse> Client::VerifyNode() const {
  return Call(endpoint_, *node_, &v1::Node::Stub::VerifyNode, v1::VerifyNodeRequest());
}

absl::StatusOr<v1::CheckPeriodResponse> Client::CheckPeriod(
    const v1::CheckPeriodRequest& request) const {
  return Call(endpoint_, *node_, &v1::Node::Stub::CheckPeriod, request);
}

absl::StatusOr<v1::SubmitResponse> Client::Submit(const v1::SubmitRequest& request) const {
  return Call(endpoint_, *node_, &v1::Node::Stub::Submit, request);
}

absl::StatusOr<v1::TemplateResponse> Client::Template(const v1::TemplateRequest& request) const {
  return Call(endpoint_, *node_, &v1::Node::Stub::Template, request);
}

absl::StatusOr<v1::NodeCatalogResponse> Client::NodeCatalog() const {
  return Call(endpoint_, *node_, &v1::Node::Stub::NodeCatalog, v1::NodeCatalogRequest());
}

absl::StatusOr<v1::ImportResponse> Client::Import(const v1::ImportHeader& header,
                                                  const ChunkReader& next_chunk) const {
  grpc::ClientContext context;
  SetDeadline(context, endpoint_.timeout);
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
  if (!status.ok()) return ToStatus(status);
  return response;
}

}  // namespace rekap::cli
