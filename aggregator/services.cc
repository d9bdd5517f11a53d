#include "aggregator/services.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/time/clock.h"

#include "aggregator/backup/backup.h"
#include "aggregator/query/quarantine.h"

namespace rekap {

absl::StatusOr<std::unique_ptr<Services>> Services::Start(Options options, ServingState* state,
                                                          Security* security,
                                                          prometheus::Registry& registry,
                                                          Logger* log) {
  absl::StatusOr<IngestMetrics> ingest_metrics = IngestMetrics::Declare(registry);
  if (!ingest_metrics.ok()) return ingest_metrics.status();
  absl::StatusOr<QueryMetrics> query_metrics = QueryMetrics::Declare(registry);
  if (!query_metrics.ok()) return query_metrics.status();
  return std::unique_ptr<Services>(new Services(std::move(options), state, security,
                                                *ingest_metrics, *std::move(query_metrics), log));
}

Services::Services(Options options, ServingState* state, Security* security,
                   IngestMetrics ingest_metrics, QueryMetrics query_metrics, Logger* log)
    : data_(std::move(options.data)),
      peers_(std::move(options.peers)),
      state_(state),
      ingest_(state->store.get(), state->live.get(), state->admin.get(), &state->board,
              ingest_metrics, std::move(options.on_corrupt), log),
      histories_(state->store.get()),
      replication_(&ingest_, security == nullptr ? nullptr : security->peers(),
                   MakeHistoryServing()),
      verifier_(state->live.get(), state->database.get(), state->verified.get(), log),
      query_(
          state->live.get(), &state->board, state->admin.get(),
          [this](const v1::VerifyRequest& request, const Verifier::Abandoned& abandoned) {
            return verifier_.Call(request, abandoned);
          },
          query_metrics),
      reports_(state->live.get(), state->admin.get(), std::move(query_metrics)),
      administration_(state->admin.get(), state->live.get(), &ingest_, state->audit.get(),
                      MakeAdminCalls(security), security == nullptr ? nullptr : security->callers(),
                      log, peers_.get()),
      verifications_(options.verify_every, &verifier_, state->verified.get()),
      board_keeper_(state->database, &state->board, log) {
  board_keeper_.Start();
  if (options.verify_every > absl::ZeroDuration()) verifications_.Start();
}

void Services::Stop() {
  ingest_.Stop();
  board_keeper_.Stop();
  verifications_.Stop();
}

HistoryServing Services::MakeHistoryServing() {
  return [this](grpc::CallbackServerContext* context, RegionCode unit,
                const v1::FetchHistoryRequest& request) {
    return histories_.Serve(context, unit, request);
  };
}

AdminCalls Services::MakeAdminCalls(Security* security) {
  AdminCalls calls;
  calls.backup = [this] { return Backup(); };
  calls.quarantine = [this](const v1::QuarantineRequest& request) {
    return ListQuarantine(*state_->store->View(), request);
  };
  if (security != nullptr) security->AddCalls(&ingest_, &histories_, calls);
  return calls;
}

absl::StatusOr<v1::BackupResponse> Services::Backup() {
  if (!backup_mutex_.TryLock()) {
    return absl::AbortedError("cadangan lain sedang dibuat; ulangi sesudahnya [BACKUP_RUNNING]");
  }
  absl::Cleanup unlock = [this] { backup_mutex_.Unlock(); };
  return BackupAggregator(*state_->database, data_, absl::Now());
}

void Services::AddTo(Serving& serving) {
  serving.services = {{v1::Replication::service_full_name(), &replication_},
                      {v1::Query::service_full_name(), &query_},
                      {v1::Report::service_full_name(), &reports_},
                      {v1::Admin::service_full_name(), &administration_}};
  serving.peers = peers_;
  // Replication is a stream, and enrolment a certificate's business.
  serving.connect = {v1::Query::service_full_name(), v1::Report::service_full_name(),
                     v1::Account::service_full_name(), v1::Admin::service_full_name()};
}

}  // namespace rekap
