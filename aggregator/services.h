// What answers at the aggregator: ingest and the gRPC services over the state that serves.
// It decides nothing; each part is in its folder.
//
// What refers to something stands below it, so that the members end in the right order.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "prometheus/collectable.h"
#include "prometheus/registry.h"

#include "aggregator/admin/admin_service.h"
#include "aggregator/history/history_server.h"
#include "aggregator/ingest/board_keeper.h"
#include "aggregator/ingest/ingest_loop.h"
#include "aggregator/ingest/replication_service.h"
#include "aggregator/metrics/ingest_metrics.h"
#include "aggregator/metrics/query_metrics.h"
#include "aggregator/query/query_service.h"
#include "aggregator/report/report_service.h"
#include "aggregator/security.h"
#include "aggregator/serving_state.h"
#include "aggregator/verification/verification_schedule.h"
#include "aggregator/verification/verifier.h"
#include "runtime/daemon/daemon.h"
#include "runtime/grpc/call_peers.h"

namespace rekap {

class Services {
 public:
  struct Options {
    std::string data;  // the aggregator's directory
    // From one verification of everything to the next; zero = only when somebody asks.
    absl::Duration verify_every;
    // As IngestLoop calls it.
    std::function<void()> on_corrupt;
    // By which it is known who made a Connect call.
    std::shared_ptr<const CallPeers> peers;
  };
  // Ingest and the verifications run from then on. `security` is nullptr in insecure mode. All that
  // is borrowed must outlive the object. `registry` gets the metrics of ingest and of the queries;
  // Internal if it has them already.
  static absl::StatusOr<std::unique_ptr<Services>> Start(Options options, ServingState* state,
                                                         Security* security,
                                                         prometheus::Registry& registry,
                                                         Logger* log);

  // Offers them: `serving` must not outlive the object.
  void AddTo(Serving& serving);
  IngestLoop& ingest() { return ingest_; }
  std::shared_ptr<prometheus::Collectable> verified() const { return state_->verified; }
  // Ends what runs by itself, ingest first: it tells the nodes to come back, and nothing is
  // accepted that would not be acknowledged; the verification last, which may be reading a file
  // to its end. Then shut the server down. Idempotent, one thread.
  void Stop();

 private:
  Services(Options options, ServingState* state, Security* security, IngestMetrics ingest_metrics,
           QueryMetrics query_metrics, Logger* log);
  HistoryServing MakeHistoryServing();
  AdminCalls MakeAdminCalls(Security* security);
  // Aborted, in Indonesian, while another one is made.
  absl::StatusOr<v1::BackupResponse> Backup() ABSL_LOCKS_EXCLUDED(backup_mutex_);

  const std::string data_;
  const std::shared_ptr<const CallPeers> peers_;
  ServingState* const state_;
  IngestLoop ingest_;
  HistoryServer histories_;
  ReplicationService replication_;
  Verifier verifier_;
  QueryService query_;
  ReportService reports_;
  absl::Mutex backup_mutex_;  // two would only fight for the disk
  AdminService administration_;
  VerificationSchedule verifications_;
  BoardKeeper board_keeper_;
};

}  // namespace rekap
