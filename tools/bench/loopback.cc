#include "tools/bench/loopback.h"

#include <cstdlib>
#include <utility>

#include "runtime/catalog/catalog_version.h"
#include "runtime/grpc/channel.h"

namespace rekap {
namespace {

Logger::Options Quiet() {
  Logger::Options quiet;
  quiet.minimum = LogLevel::kError;
  return quiet;
}

}  // namespace

LoopbackAggregator::LoopbackAggregator() : log_(Quiet()) {}

absl::StatusOr<std::unique_ptr<LoopbackAggregator>> LoopbackAggregator::Open(
    const std::string& directory, const v1::CatalogVersion& version) {
  std::unique_ptr<LoopbackAggregator> made(new LoopbackAggregator());
  absl::StatusOr<std::shared_ptr<const Catalog>> catalog = ReadCatalogVersion(version);
  if (!catalog.ok()) return catalog.status();
  made->catalog_ = *std::move(catalog);
  absl::StatusOr<std::unique_ptr<RocksMirror>> mirror = RocksMirror::Open(directory);
  if (!mirror.ok()) return mirror.status();
  made->mirror_ = *std::move(mirror);
  absl::StatusOr<std::shared_ptr<AuditLog>> audit = AuditLog::Open(made->mirror_->database());
  if (!audit.ok()) return audit.status();
  absl::StatusOr<std::unique_ptr<AdminStore>> admin =
      AdminStore::Open(made->mirror_->database(), *std::move(audit));
  if (!admin.ok()) return admin.status();
  made->admin_ = *std::move(admin);
  if (absl::Status added = made->admin_->AddCatalog(version, 0); !added.ok()) return added;
  return made;
}

absl::Status LoopbackAggregator::Serve() {
  live_ = std::make_unique<LiveRollup>(catalog_, mirror_.get());
  if (absl::Status rebuilt = live_->Rebuild(); !rebuilt.ok()) return rebuilt;
  absl::StatusOr<IngestMetrics> metrics = IngestMetrics::Declare(registry_);
  if (!metrics.ok()) return metrics.status();
  metrics_ = std::make_unique<IngestMetrics>(*std::move(metrics));
  ingest_ = std::make_unique<IngestLoop>(
      mirror_.get(), live_.get(), admin_.get(), &board_, *metrics_, [] { std::abort(); }, &log_);
  service_ = std::make_unique<ReplicationService>(ingest_.get(), nullptr);
  absl::StatusOr<std::unique_ptr<RpcServer>> server = RpcServer::Start(
      {"127.0.0.1", 0}, {{v1::Replication::service_full_name(), service_.get()}}, Plaintext());
  if (!server.ok()) return server.status();
  server_ = *std::move(server);
  return absl::OkStatus();
}

void LoopbackAggregator::Stop() {
  if (ingest_ != nullptr) ingest_->Stop();
  if (server_ != nullptr) server_->Shutdown(absl::Seconds(1));
  server_.reset();
}

LoopbackNode::LoopbackNode() : log_(Quiet()) {}

absl::StatusOr<std::unique_ptr<LoopbackNode>> LoopbackNode::Open(const std::string& directory,
                                                                 RegionCode unit,
                                                                 std::mt19937_64& random) {
  std::unique_ptr<LoopbackNode> made(new LoopbackNode());
  absl::StatusOr<std::unique_ptr<NodeStore>> store = NodeStore::Open(directory, unit, random);
  if (!store.ok()) return store.status();
  made->store_ = *std::move(store);
  return made;
}

absl::Status LoopbackNode::Dial(const Endpoint& aggregator) {
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(aggregator, Plaintext());
  if (!channel.ok()) return channel.status();
  downstream_ = std::make_unique<NodeDownstream>(store_.get(), &catalog_, &log_);
  replicator_ = std::make_unique<Replicator>(store_.get(), downstream_.get(), *std::move(channel),
                                             SenderOptions(), &log_);
  return absl::OkStatus();
}

}  // namespace rekap
