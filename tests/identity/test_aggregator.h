// An aggregator as far as identities go: authority, stores and a TLS server on a free
// port, with a clock that the test sets. Everything is the real thing.
#pragma once

#include <atomic>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "prometheus/metric_family.h"
#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include "aggregator/identity/authenticator.h"
#include "aggregator/identity/authority.h"
#include "aggregator/identity/enrolment_service.h"
#include "aggregator/identity/identity_admin.h"
#include "aggregator/identity/identity_collector.h"
#include "node/identity/join.h"
#include "rekap/v1/query.grpc.pb.h"
#include "runtime/grpc/channel.h"
#include "runtime/grpc/core_log.h"
#include "runtime/grpc/rpc_server.h"
#include "runtime/grpc/status_translation.h"
#include "tests/sampang.h"
#include "tests/temp_dir.h"

namespace rekap {

// A handler for certificates: Units tells who calls, in `unit` the kecamatan, in `name`
// the serial.
class WhoCalls : public v1::Query::Service {
 public:
  explicit WhoCalls(const Authenticator* authenticator) : authenticator_(authenticator) {}

  grpc::Status Units(grpc::ServerContext* context, const v1::UnitsRequest*,
                     v1::UnitsResponse* response) override {
    absl::StatusOr<VerifiedPeer> peer = authenticator_->Authenticate(*context->auth_context());
    if (!peer.ok()) return ToGrpcStatus(peer.status());
    response->add_units()->set_unit(peer->unit.ToString());
    response->mutable_units(0)->set_name(peer->serial);
    return grpc::Status::OK;
  }

 private:
  const Authenticator* const authenticator_;
};

class TestAggregator {
 public:
  TestAggregator() { Start(); }
  ~TestAggregator() { std::fclose(log_file_); }

  // Ends every connection; a second server takes the place of the first, port included.
  void Restart() {
    Endpoint endpoint = server_->endpoint();
    server_.reset();
    absl::StatusOr<std::unique_ptr<RpcServer>> server =
        RpcServer::Start(endpoint, Services(), ServerTls{authority_->server_files(), nullptr});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  const Endpoint& endpoint() const { return server_->endpoint(); }
  Authority& authority() { return *authority_; }
  IdentityStore& store() { return *store_; }
  AuditLog& audit() { return *audit_; }
  IdentityAdmin& admin() { return *admin_; }
  EnrolmentService& enrolment() { return *enrolment_; }
  CoreLog& core_log() { return core_log_; }
  const std::vector<std::string>& ended() const { return ended_; }
  absl::Time now() const { return absl::Now() + skew_.load(); }
  void Advance(absl::Duration by) { skew_ = skew_.load() + by; }
  // Everything that was logged.
  std::string Log() {
    std::fflush(log_file_);
    std::string text;
    std::rewind(log_file_);
    char buffer[4096];
    for (size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, log_file_)) > 0;) {
      text.append(buffer, n);
    }
    return text;
  }

  std::string Invite(const std::string& unit) {
    v1::InviteRequest request;
    request.set_unit(unit);
    v1::InviteResponse response;
    absl::Status invited = admin_->Invite("bupati", request, response);
    EXPECT_TRUE(invited.ok()) << invited;
    return response.code();
  }
  // A node's data directory that has joined.
  std::unique_ptr<TempDir> JoinedNode(const std::string& unit) {
    auto data = std::make_unique<TempDir>();
    absl::StatusOr<NodeIdentity> joined = Join({Invite(unit), endpoint(), data->path()});
    EXPECT_TRUE(joined.ok()) << joined.status();
    return data;
  }
  // What the handler says about a caller with these credentials, on a new connection.
  absl::StatusOr<v1::UnitStatus> Call(const ChannelSecurity& security) {
    return CallOn(*MakeChannel(endpoint(), security));
  }
  static absl::StatusOr<v1::UnitStatus> CallOn(const std::shared_ptr<grpc::Channel>& channel,
                                               std::string* server_pem = nullptr) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    v1::UnitsResponse response;
    grpc::Status status = v1::Query::NewStub(channel)->Units(&context, {}, &response);
    if (server_pem != nullptr && context.auth_context() != nullptr) {
      auto pem = context.auth_context()->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
      if (!pem.empty()) server_pem->assign(pem[0].data(), pem[0].size());
    }
    if (!status.ok()) return FromGrpcStatus(status);
    return response.units(0);
  }
  // The counter of one reason.
  double Failures(const std::string& reason) {
    const std::vector<prometheus::MetricFamily> families = Collect();
    for (const prometheus::ClientMetric& metric : families.front().metric) {
      if (metric.label.front().value == reason) return metric.counter.value;
    }
    return -1;
  }
  // "35.27.05 Omben" and the end of the certificate that its metric shows, in seconds.
  std::map<std::string, double> CertificateEnds() {
    std::map<std::string, double> ends;
    const std::vector<prometheus::MetricFamily> families = Collect();
    for (const prometheus::ClientMetric& metric : families.back().metric) {
      ends[absl::StrCat(metric.label[0].value, " ", metric.label[1].value)] = metric.gauge.value;
    }
    return ends;
  }
  const TempDir& data() const { return data_; }

 private:
  std::vector<prometheus::MetricFamily> Collect() {
    return MakeIdentityCollector(authenticator_.get(), &core_log_, store_.get(),
                                 [] { return std::make_shared<const Catalog>(samples::Sampang()); })
        ->Collect();
  }
  void Start() {
    auto clock = [this] { return now(); };
    database_ = *Database::Open(data_.path(), {"identity", "audit"}, DatabaseTuning());
    audit_ = *AuditLog::Open(database_, clock);
    authority_ = *Authority::Open(data_.path(), now());
    store_ = *IdentityStore::Open(database_, audit_);
    authenticator_ =
        std::make_unique<Authenticator>(authority_->certificate(), store_.get(), clock);
    IdentityAdmin::Hooks hooks;
    hooks.unit_name = [](RegionCode unit) -> absl::StatusOr<std::string> {
      if (unit.ToString() == "35.27.99") return absl::NotFoundError("35.27.99 tidak ada");
      return std::string("Omben");
    };
    hooks.on_revoked = [this](RegionCode unit, const std::string& reason) {
      ended_.push_back(absl::StrCat(unit.ToString(), ": ", reason));
    };
    hooks.clock = clock;
    admin_ = std::make_unique<IdentityAdmin>(authority_.get(), store_.get(), hooks);
    enrolment_ = std::make_unique<EnrolmentService>(authority_.get(), store_.get(),
                                                    authenticator_.get(), &log_, clock);
    who_calls_ = std::make_unique<WhoCalls>(authenticator_.get());
    server_ = *RpcServer::Start({"127.0.0.1", 0}, Services(),
                                ServerTls{authority_->server_files(), nullptr});
  }
  std::vector<RpcService> Services() {
    return {{v1::Enrolment::service_full_name(), enrolment_.get()},
            {v1::Query::service_full_name(), who_calls_.get()}};
  }

  TempDir data_;
  std::atomic<absl::Duration> skew_ = absl::ZeroDuration();
  std::FILE* const log_file_ = std::tmpfile();
  Logger log_{Logger::Options{.output = log_file_}};
  CoreLog core_log_{&log_};
  std::vector<std::string> ended_;
  std::shared_ptr<Database> database_;
  std::shared_ptr<AuditLog> audit_;
  std::unique_ptr<Authority> authority_;
  std::unique_ptr<IdentityStore> store_;
  std::unique_ptr<Authenticator> authenticator_;
  std::unique_ptr<IdentityAdmin> admin_;
  std::unique_ptr<EnrolmentService> enrolment_;
  std::unique_ptr<WhoCalls> who_calls_;
  std::unique_ptr<RpcServer> server_;
};

// The same aggregator at a second address, where something happens before a node is answered.
class SlowEnrolment : public v1::Enrolment::Service {
 public:
  SlowEnrolment(TestAggregator& aggregator, std::function<void()> meanwhile)
      : aggregator_(aggregator), meanwhile_(std::move(meanwhile)) {
    server_ = *RpcServer::Start({"127.0.0.1", 0}, {{v1::Enrolment::service_full_name(), this}},
                                ServerTls{aggregator.authority().server_files(), nullptr});
  }
  const Endpoint& endpoint() const { return server_->endpoint(); }

  grpc::Status Join(grpc::ServerContext* context, const v1::JoinRequest* request,
                    v1::JoinResponse* response) override {
    grpc::Status joined = aggregator_.enrolment().Join(context, request, response);
    meanwhile_();
    return joined;
  }
  grpc::Status Renew(grpc::ServerContext* context, const v1::RenewRequest* request,
                     v1::RenewResponse* response) override {
    grpc::Status renewed = aggregator_.enrolment().Renew(context, request, response);
    meanwhile_();
    return renewed;
  }

 private:
  TestAggregator& aggregator_;
  const std::function<void()> meanwhile_;
  std::unique_ptr<RpcServer> server_;
};

}  // namespace rekap
