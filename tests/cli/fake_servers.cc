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
  int first = 0;
  (void)absl::SimpleAtoi(request->page_token(), &first);
  int end = std::min(explain.leaves_size(), first + static_cast<int>(request->page_size()));
  *response = explain;
  response->clear_leaves();
  for (int i = first; i < end; ++i) *response->add_leaves() = explain.leaves(i);
  if (end < explain.leaves_size()) response->set_next_page_token(absl::StrCat(end));
  if (moving) response->add_positions()->set_seq(static_cast<uint64_t>(end));
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

Serving::Serving(grpc::Service* service) {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(service);
  server_ = builder.BuildAndStart();
  address_ = absl::StrCat("127.0.0.1:", port);
}

Serving::~Serving() { server_->Shutdown(); }

}  // namespace rekap::cli
