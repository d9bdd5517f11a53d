// The gRPC face of the reports: gathers, writes and bounds a document. Synchronous.
// Any thread.
#pragma once

#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "aggregator/admin/admin_store.h"
#include "aggregator/live/live_rollup.h"
#include "aggregator/metrics/query_metrics.h"
#include "aggregator/query/findings.h"
#include "aggregator/report/gather.h"
#include "rekap/v1/report.grpc.pb.h"

namespace rekap {

// Bytes of one document, report.proto. The largest that was measured has about 1 MiB.
inline constexpr size_t kDocumentSizeMax = size_t{32} << 20;
// Documents in work at once: each holds its figures and a few copies of its text, and
// one of the server's sixteen threads.
inline constexpr int kDocumentsAtOnceMax = 2;

class ReportService : public v1::Report::Service {
 public:
  // The pointers must outlive the service.
  ReportService(const LiveRollup* live, const AdminStore* admin, QueryMetrics metrics)
      : live_(live), admin_(admin), metrics_(std::move(metrics)), findings_(live, admin) {}

  grpc::Status Lkjip(grpc::ServerContext* context, const v1::LkjipRequest* request,
                     v1::Document* response) override;
  grpc::Status Kabupaten(grpc::ServerContext* context, const v1::KabupatenRequest* request,
                         v1::Document* response) override;
  grpc::Status Sheet(grpc::ServerContext* context, const v1::SheetRequest* request,
                     v1::Document* response) override;

  // Takes one of the places for documents in work, for tests that fill them; gives it
  // back with Leave. ResourceExhausted, in Indonesian, if all are taken.
  absl::Status Enter() ABSL_LOCKS_EXCLUDED(mutex_);
  void Leave() ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  // Those of a call; null = nobody can abandon it.
  report::Sources From(const grpc::ServerContext* context);

  const LiveRollup* const live_;
  const AdminStore* const admin_;
  const QueryMetrics metrics_;
  FindingsReader findings_;
  absl::Mutex mutex_;
  int in_work_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace rekap
