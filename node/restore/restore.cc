#include "node/restore/restore.h"

#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

#include "node/restore/history_receiver.h"
#include "node/store/families.h"
#include "node/store/history_builder.h"
#include "node/store/verify.h"
#include "runtime/file/file.h"
#include "runtime/grpc/status_translation.h"
#include "runtime/rocks/checkpoint.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;

// Streams of one restore: one more than the reasons to begin a history anew, which
// are that the aggregator does not hold what was fetched before, or in another epoch.
constexpr int kStreamsMax = 3;

std::string PlaceOf(const RestoreTarget& target) { return absl::StrCat(target.data, "/db"); }
// A directory that holds the database as `db`, as Database::Open wants it.
std::string StagingOf(const RestoreTarget& target) {
  return absl::StrCat(target.data, "/db.restoring");
}

absl::Status CheckEmpty(const RestoreTarget& target) {
  std::error_code error;
  bool taken = fs::exists(PlaceOf(target), error);
  if (error) return absl::ErrnoToStatus(error.value(), absl::StrCat("looking at ", target.data));
  if (!taken) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(PlaceOf(target), " is there already: restore into an empty directory, or move ",
                   "it away first"));
}

absl::Status RemoveStaging(const RestoreTarget& target) {
  std::error_code error;
  fs::remove_all(StagingOf(target), error);
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(), absl::StrCat("removing ", StagingOf(target)));
}

// The staged database, closed and whole, to its place.
absl::Status MoveInPlace(const RestoreTarget& target) {
  if (absl::Status empty = CheckEmpty(target); !empty.ok()) return empty;
  std::error_code error;
  fs::rename(absl::StrCat(StagingOf(target), "/db"), PlaceOf(target), error);
  if (error) return absl::ErrnoToStatus(error.value(), absl::StrCat("making ", PlaceOf(target)));
  if (absl::Status synced = SyncPath(target.data); !synced.ok()) return synced;
  return RemoveStaging(target);
}

RestoreReport ReportOf(const HistoryState& state, const NodeVerifyResult& verified) {
  return {state.lineage.back(), state.head.epoch, verified.entries, verified.records,
          verified.unreadable};
}

absl::StatusOr<std::unique_ptr<HistoryBuilder>> OpenStaging(const RestoreTarget& target) {
  absl::StatusOr<std::unique_ptr<HistoryBuilder>> builder =
      HistoryBuilder::Open(StagingOf(target), target.unit);
  if (!absl::IsDataLoss(builder.status()) && !absl::IsFailedPrecondition(builder.status())) {
    return builder;
  }
  target.log->Warning("what an earlier restore left cannot be gone on with and is removed",
                      {{"status", builder.status()}});
  if (absl::Status removed = RemoveStaging(target); !removed.ok()) return removed;
  return HistoryBuilder::Open(StagingOf(target), target.unit);
}

void Tell(const RestoreTarget& target, const HistoryBuilder& builder,
          const HistoryReceiver& receiver) {
  if (!target.progress) return;
  target.progress({builder.rows(), receiver.rows_total(), builder.head().seq.value,
                   receiver.position().point.seq.value});
}

// A stream that ended without the history's end. Answers stay what they are; whatever
// happens on the way is a cut.
absl::Status Ended(const grpc::Status& status) {
  absl::Status ended = FromGrpcStatus(status);
  switch (ended.code()) {
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnauthenticated:
    case absl::StatusCode::kUnimplemented:
    case absl::StatusCode::kDataLoss:
      return ended;
    default:
      return absl::UnavailableError(
          absl::StrCat("the stream was cut, what came of it is kept: ",
                       ended.ok() ? "it ended before the history" : std::string(ended.message())));
  }
}

// OK once the history is whole. Aborted to ask once more.
absl::Status FetchOnce(v1::Replication::StubInterface& aggregator, const RestoreTarget& target,
                       HistoryBuilder& builder) {
  v1::FetchHistoryRequest request;
  request.set_unit(target.unit.ToString());
  request.set_after_seq(builder.head().seq.value);
  request.set_after_hash(std::string(builder.head().hash.view()));
  target.log->Info("fetching the history", {{"position", builder.head().seq.value}});
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientReaderInterface<v1::HistoryChunk>> reader =
      aggregator.FetchHistory(&context, request);
  HistoryReceiver receiver(target.unit, &builder);
  v1::HistoryChunk chunk;
  absl::Status taken;
  while (taken.ok() && reader->Read(&chunk)) {
    taken = receiver.Take(chunk);
    if (taken.ok()) Tell(target, builder, receiver);
  }
  if (!taken.ok()) context.TryCancel();
  grpc::Status status = reader->Finish();
  if (!taken.ok() || receiver.ended()) return taken;
  absl::Status ended = Ended(status);
  if (!absl::IsFailedPrecondition(ended) || builder.head().seq == Seq{0}) return ended;
  absl::Status begun = builder.Begin(Epoch(), std::nullopt);
  return begun.ok() ? absl::AbortedError(ended.message()) : begun;
}

absl::Status Fetch(v1::Replication::StubInterface& aggregator, const RestoreTarget& target,
                   HistoryBuilder& builder) {
  absl::Status fetched;
  for (int streams = 0; streams < kStreamsMax; ++streams) {
    fetched = FetchOnce(aggregator, target, builder);
    if (!absl::IsAborted(fetched)) return fetched;
    target.log->Warning("the history is fetched from its beginning", {{"status", fetched}});
  }
  return fetched;
}

}  // namespace

absl::StatusOr<RestoreReport> RestoreFromAggregator(v1::Replication::StubInterface& aggregator,
                                                    const RestoreTarget& target,
                                                    absl::BitGenRef random) {
  if (absl::Status empty = CheckEmpty(target); !empty.ok()) return empty;
  absl::StatusOr<std::unique_ptr<HistoryBuilder>> builder = OpenStaging(target);
  if (!builder.ok()) return builder.status();
  absl::Status fetched = Fetch(aggregator, target, **builder);
  if (!fetched.ok()) return fetched;
  absl::StatusOr<HistoryState> state = (*builder)->Finish(random);
  if (!state.ok()) return state.status();
  builder->reset();
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::OpenReadOnly(StagingOf(target), node_family::All(), DatabaseTuning());
  if (!database.ok()) return database.status();
  absl::StatusOr<NodeVerifyResult> proved = ProveNodeDatabase(**database);
  if (!proved.ok()) return proved.status();
  database->reset();
  if (absl::Status moved = MoveInPlace(target); !moved.ok()) return moved;
  return ReportOf(*state, *proved);
}

absl::StatusOr<RestoreReport> RestoreFromBackup(const std::string& backup,
                                                const RestoreTarget& target,
                                                absl::BitGenRef random) {
  if (absl::Status empty = CheckEmpty(target); !empty.ok()) return empty;
  if (absl::Status removed = RemoveStaging(target); !removed.ok()) return removed;
  if (absl::Status copied = CopyDatabase(backup, StagingOf(target)); !copied.ok()) return copied;
  absl::StatusOr<std::unique_ptr<Database>> database =
      Database::Open(StagingOf(target), node_family::All(), DatabaseTuning());
  if (!database.ok()) return database.status();
  absl::StatusOr<NodeVerifyResult> proved = ProveNodeDatabase(**database);
  if (!proved.ok()) return proved.status();
  absl::StatusOr<HistoryState> state = BeginNewEpoch(**database, target.unit, random);
  if (!state.ok()) return state.status();
  database->reset();
  if (absl::Status moved = MoveInPlace(target); !moved.ok()) return moved;
  return ReportOf(*state, *proved);
}

}  // namespace rekap
