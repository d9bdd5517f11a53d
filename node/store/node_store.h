// The node's database: records and the journal of everything that happened to
// them, written together in one synced batch; and what flows down from the
// aggregator, reviews and the catalog.
//
// Invariants: the record family is exactly what the base (what the journal begins on)
// and the replay of the journal give; no commit changes a period whose state refuses
// it (domain/workflow), whichever of the two came first. Durable when a call that
// writes returns. Any thread may call; writes are serialised.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/random/bit_gen_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"

#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "domain/journal/chain.h"
#include "domain/workflow/workflow.h"
#include "node/replicator/journal_reader.h"
#include "node/store/history_state.h"
#include "node/store/retention.h"
#include "node/store/verify.h"
#include "rekap/v1/catalog.pb.h"
#include "rekap/v1/record.pb.h"
#include "rekap/v1/replication.pb.h"
#include "runtime/log/logger.h"
#include "runtime/rocks/database.h"

namespace rekap {

// What one replacement did, or would do.
struct ReplaceResult {
  uint32_t inserted = 0;
  uint32_t updated = 0;
  uint32_t deleted = 0;
  uint32_t unchanged = 0;
  JournalPosition head;
};

// Who commits, and when by the node's clock.
struct CommitMark {
  std::string author;
  absl::Time time;
  // Set to correct a locked period, see JournalEntry.revision_reason.
  std::string revision_reason = "";
};

// Told of every record that a replacement inserts (before is nullptr), updates
// or deletes (after is nullptr). Valid during the call only.
using ChangeObserver = std::function<void(const v1::Record* before, const v1::Record* after)>;

class NodeStore : public JournalReader {
 public:
  // Changes in one commit: the largest file (200.000 rows, several records a
  // row) with room, so that one batch stays below 1 GiB.
  static constexpr size_t kCommitChangesMax = 1'000'000;
  // Reviews held back, of up to 4 KiB: five periods a year, decided about a few
  // times each, for a lifetime.
  static constexpr size_t kStagedReviewsMax = 10'000;

  struct Options {
    // Entry bytes that the journal may hold after a commit, see retention.h.
    uint64_t journal_bytes_max = kJournalBytesMax;
    // Changes of a commit, see kCommitChangesMax.
    size_t commit_changes_max = kCommitChangesMax;
    // Told of trimming; must outlive the store. nullptr = nobody is.
    Logger* log = nullptr;
  };

  // Opens or creates the database in `directory` for `unit`; a new one draws
  // its epoch from `random`. Errors as Database::Open, and FailedPrecondition
  // if it belongs to another unit, DataLoss if base, journal and head disagree,
  // InvalidArgument if journal_bytes_max is below kJournalBytesMaxMin.
  static absl::StatusOr<std::unique_ptr<NodeStore>> Open(const std::string& directory,
                                                         RegionCode unit, absl::BitGenRef random,
                                                         const Options& options);
  static absl::StatusOr<std::unique_ptr<NodeStore>> Open(const std::string& directory,
                                                         RegionCode unit, absl::BitGenRef random) {
    return Open(directory, unit, random, Options());
  }

  RegionCode unit() const { return unit_; }
  // As given to Open: the node's data directory.
  const std::string& directory() const { return directory_; }

  // Makes `records` the whole content of the kinds and period: puts what is
  // new or differs, deletes what is no longer there, leaves the rest alone (but
  // for where it was read, which follows the file once anything differs).
  // One commit or nothing; no commit at all if nothing differs or `dry_run`.
  // Every record must be valid, of one of `kinds`, of `period`, with a key of
  // its own; else InvalidArgument. FailedPrecondition if something differs and
  // the period's state refuses a change (CheckEdit), dry run or not. `observer`
  // may be null. The records are the store's, so that it can let go of each as
  // soon as it is in the batch: a large table is not held twice.
  absl::StatusOr<ReplaceResult> Replace(Period period, const std::vector<v1::RecordKind>& kinds,
                                        std::vector<v1::Record> records, const CommitMark& mark,
                                        bool dry_run, const ChangeObserver& observer = nullptr);

  // Visits the period's records by key, whole, until `visit` returns false: as they
  // stood at one moment, whose head is returned.
  absl::StatusOr<JournalPosition> Scan(Period period,
                                       const std::function<bool(const v1::Record&)>& visit) const;

  // Submits the period (`request` gives justification and counts) as it stood at
  // `expected_head`, or takes the submission back. FailedPrecondition by
  // CheckSubmit and CheckWithdraw and for a period without figures, Aborted if
  // anything was committed since.
  absl::Status Submit(Period period, const v1::Submission& request, const CommitMark& mark,
                      Seq expected_head);
  absl::Status Withdraw(Period period, const CommitMark& mark);
  // Where the period stands; from memory.
  v1::PeriodStatus StatusOf(Period period) const;
  // Every period that holds records or was reviewed, the newest first.
  absl::StatusOr<std::vector<Period>> Periods() const;

  // Reviews of this unit. TakeReview stores the next one. The first again begins
  // another history, for the aggregator owns it and may have been restored: that is
  // held back in memory and takes the place of the old one when it is whole. DataLoss
  // if an entry does not follow LastReview, ResourceExhausted if another history is
  // longer than kStagedReviewsMax.
  absl::Status TakeReview(const v1::ReviewEntry& entry);
  // What the aggregator is to send on from: the last one stored, or held back.
  ChainPoint LastReview() const;
  // Another history that is not whole is let go of: it comes from its first again.
  void ForgetStagedReviews();
  // The catalog as received; nullopt if none was.
  absl::Status SaveCatalog(const v1::CatalogVersion& catalog);
  absl::StatusOr<std::optional<v1::CatalogVersion>> LoadCatalog() const;

  // JournalReader.
  JournalPosition Head() const override;
  Seq First() const override;
  std::optional<Base> CurrentBase() const override;
  std::vector<JournalPosition> Lineage() const override;
  // Of a database that was restored onto a base, NotFound before the base too.
  absl::StatusOr<ChainHash> HashAt(Seq seq) const override;
  // Aborted if the next entry was trimmed.
  absl::StatusOr<std::vector<std::string>> ReadAfter(Seq after, size_t entries_max,
                                                     size_t bytes_max) const override;
  absl::StatusOr<std::vector<std::string>> ReadBase(const Base& base, absl::string_view after_key,
                                                    size_t rows_max,
                                                    size_t bytes_max) const override;

  // Called after every commit, on the committing thread; set once, before the
  // first commit.
  void set_commit_listener(std::function<void()> listener) { listener_ = std::move(listener); }

  // What the aggregator acknowledged, kept for people across restarts. Not
  // synced: losing it costs nothing but a stale display.
  struct Acknowledged {
    Seq seq;
    absl::Time time = absl::InfinitePast();
  };
  absl::Status SaveAcknowledged(const Acknowledged& acknowledged);
  absl::StatusOr<Acknowledged> LoadAcknowledged() const;

  // Makes `upto` what the journal begins after, in synced steps of kTrimBytesMax, each
  // of which leaves a whole history; nothing if it begins later already. Retention
  // does it after every commit that makes the journal too large; a failure there is
  // logged, and the next commit tries again. InvalidArgument beyond the head; DataLoss
  // if what is to go, or the base, does not match its hashes: then it stays.
  absl::Status Trim(Seq upto);
  // Entries whose effect and whose bytes one step holds in memory.
  static constexpr size_t kTrimBytesMax = size_t{4} << 20;

  // Everything that is said of the history, as of one moment.
  HistoryState State() const;
  uint64_t journal_bytes_max() const { return options_.journal_bytes_max; }

  // Records stored now.
  uint64_t record_count() const;
  // Commit time of the oldest entry after `acknowledged` that is held; nullopt if
  // there is none.
  absl::StatusOr<std::optional<absl::Time>> OldestPendingTime(Seq acknowledged) const;

  // VerifyNodeDatabase of this one, and of its files past the caches (VerifyFiles); damage
  // there is the difference, with the file.
  absl::StatusOr<NodeVerifyResult> Verify() const;

  struct BackupResult {
    uint64_t bytes = 0;
    uint64_t entries = 0;
    JournalPosition position;
  };
  // Copies the database as it stands at one moment to `directory`/db, then opens and
  // verifies the copy; commits go on meanwhile. AlreadyExists if there is such a
  // directory; DataLoss if the copy is not sound, which is removed.
  absl::StatusOr<BackupResult> Backup(const std::string& directory) const;

  // Returns once a commit could begin: through the same locks. For who watches whether
  // the store still works.
  void AwaitCommit() {
    absl::MutexLock commit(&commit_mutex_);
    absl::MutexLock state(&mutex_);
  }

  // Whether the last commit could be written; see Database::write_health.
  absl::Status write_health() const { return database_->write_health(); }
  // For metrics: what the database says of itself. As long as the store.
  Database* database() const { return database_.get(); }

  // RocksDB's own figure, for metrics: all table files.
  uint64_t DiskBytes() const;

 private:
  struct Change {
    std::string key;     // stored form
    v1::Record* record;  // nullptr = delete; borrowed, and moved from by Commit
  };

  NodeStore(std::unique_ptr<Database> database, std::string directory, RegionCode unit,
            const Options& options)
      : database_(std::move(database)),
        directory_(std::move(directory)),
        unit_(unit),
        options_(options),
        state_(unit) {}
  absl::Status LoadOrInitialise(absl::BitGenRef random);
  absl::Status CheckHead() const;
  absl::Status CheckBase() const;
  absl::StatusOr<std::vector<Change>> Difference(Period period,
                                                 const std::vector<v1::RecordKind>& kinds,
                                                 std::vector<v1::Record>& records,
                                                 ReplaceResult& result,
                                                 const ChangeObserver& observer) const;
  // What a batch of these changes takes, roughly.
  static size_t BatchBytes(const std::vector<Change>& changes);
  absl::Status Commit(const std::vector<Change>& changes, const CommitMark& mark, int64_t added)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(commit_mutex_);
  // Moves what was just committed out of memory, in the background.
  void FlushSoon();

  // Without the commit lock: tells the listener, keeps the journal to its size.
  void AfterCommit();
  absl::Status TrimToRetention();
  absl::StatusOr<Seq> RetentionTarget(const HistoryState& state) const;
  absl::Status TrimLocked(Seq upto) ABSL_EXCLUSIVE_LOCKS_REQUIRED(commit_mutex_);
  absl::Status TrimStep(Seq upto) ABSL_EXCLUSIVE_LOCKS_REQUIRED(commit_mutex_);
  // Gives the space of trimmed entries back once there is enough of it.
  void CompactTrimmed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(commit_mutex_);
  // Of a replacement that changes something: as a revision where the period is
  // locked.
  absl::Status CommitReplacement(Period period, std::vector<Change> changes, CommitMark mark,
                                 const ReplaceResult& result)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(commit_mutex_);
  // The next revision of the period, as a record.
  static v1::Record RevisionOf(Period period, const PeriodFacts& facts, const ReplaceResult& result,
                               const std::string& reason);
  // The kinds that say where a period stands; all others are its figures.
  static bool IsWorkflowKind(v1::RecordKind kind);
  static bool HasFigures(Period period, rocksdb::Iterator& it);

  // Fills periods_ and last_review_ at open.
  absl::Status LoadPeriodFacts();
  absl::Status LoadReviews();
  PeriodFacts FactsOf(Period period) const;

  // Another history of reviews, as far as it has come.
  struct StagedReviews {
    ChainPoint stored;  // the last one of the log that it is to replace
    std::vector<v1::ReviewEntry> entries;
  };
  absl::StatusOr<v1::Review> ParseReview(absl::string_view bytes, uint64_t seq) const;
  absl::Status AppendReview(ChainPoint point, const v1::ReviewEntry& entry, v1::Review review)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(commit_mutex_);
  absl::Status StageReview(ChainPoint point, const v1::ReviewEntry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(commit_mutex_);
  // Makes `whole` the log.
  absl::Status SwapReviews(const std::vector<v1::ReviewEntry>& whole)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(commit_mutex_);
  absl::Status CommitSubmission(Period period, v1::Submission submission, const CommitMark& mark)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(commit_mutex_);

  const std::unique_ptr<Database> database_;
  const std::string directory_;
  const RegionCode unit_;
  const Options options_;
  std::function<void()> listener_;

  absl::Mutex commit_mutex_;  // held for a whole commit, sync included
  std::optional<StagedReviews> staged_ ABSL_GUARDED_BY(commit_mutex_);
  uint64_t uncompacted_bytes_ ABSL_GUARDED_BY(commit_mutex_) = 0;  // trimmed since
  mutable absl::Mutex mutex_ ABSL_ACQUIRED_AFTER(commit_mutex_);
  HistoryState state_ ABSL_GUARDED_BY(mutex_);
  Seq acknowledged_ ABSL_GUARDED_BY(mutex_);
  std::map<Period, PeriodFacts> periods_ ABSL_GUARDED_BY(mutex_);
  ChainPoint last_review_ ABSL_GUARDED_BY(mutex_);  // stored, or held back
};

}  // namespace rekap
