// A node and an aggregator on loopback ports of their own, which answer what a
// test puts into them and remember what they were asked. Fields are set before
// the program under test runs and read after it has ended.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include <grpcpp/server.h>

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

  // Given to every call that it is not OK for.
  grpc::Status failure;
  // Where set, Status answers only after `release` was notified.
  bool silent = false;
  absl::Notification release;
  // One a call; the last is repeated.
  std::vector<v1::ImportResponse> imports;
  v1::StatusResponse status;
  v1::VerifyNodeResponse verify;
  std::vector<Received> received;
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

  grpc::Status failure;
  v1::CompareResponse compare;
  v1::TreeResponse tree;
  // Handed out in pages of the size that is asked for; the token is the index
  // of the first leaf.
  v1::ExplainResponse explain;
  // Every page names another position, as if data came in meanwhile.
  bool moving = false;
  v1::UnitsResponse units;
  v1::VerifyResponse verify;

  v1::CompareRequest asked_compare;
  v1::TreeRequest asked_tree;
  std::vector<v1::ExplainRequest> asked_explain;
};

// A gRPC server with one service on a free loopback port, until destroyed.
class Serving {
 public:
  explicit Serving(grpc::Service* service);
  ~Serving();

  // "127.0.0.1:PORT".
  const std::string& address() const { return address_; }

 private:
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace rekap::cli
