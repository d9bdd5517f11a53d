// Deliberately broken variants, each at a seam that is there anyway: the store, the
// journal, what flows down, the messages before and behind the core. Production code
// knows nothing of them. mutant_test.cc says how soon each must be caught.
#pragma once

#include <array>

#include "absl/strings/string_view.h"

namespace rekap::sim {

enum class Mutant {
  kNone,
  // At the aggregator.
  kAcknowledgeBeforeSync,     // the store returns before the disk has it
  kSkipPreviousHash,          // a batch's previous hash is taken on trust, its last too
  kCursorOutsideBatch,        // the cursor is a commit of its own, after the entries
  kForgetRetraction,          // a withdrawn record stays in the roll-up
  kPublishFailedCommit,       // the roll-up shows what could not be stored
  kNoFencing,                 // an older stream of a unit goes on
  kAcceptOldCopy,             // a node behind the cursor is greeted as if it were not
  kIgnoreEpoch,               // any database of the unit may go on with the history
  kKeepStagedRows,            // rows of a former base stay when another begins
  kSkipDigest,                // a base's digest is not compared
  kInstallWithoutCursor,      // the cursor does not move with the base
  kInstallWithoutRetraction,  // records that are not in the base stay in the mirror
  kDuplicateAppliedTwice,     // a batch that came before is stored again
  kQuarantineSkipsChain,      // an unreadable entry has no place in the journal
  kIgnoreLastHash,            // a batch's entries are taken without the hash of the last
  kAcknowledgeAhead,          // what was taken is acknowledged although it was not stored
  // At the node.
  kSendUnsynced,        // entries are sent before the disk has them
  kIgnoreCursorHash,    // the aggregator's cursor is not looked up in the journal
  kSwapReviewsEarly,    // another log replaces the reviews before it is whole
  kIgnoreWindow,        // more is sent than the window allows
  kTrimKeepsWithdrawn,  // the base keeps records that were withdrawn
};

struct MutantName {
  Mutant mutant;
  absl::string_view name;
};
inline constexpr std::array<MutantName, 21> kMutants = {{
    {Mutant::kAcknowledgeBeforeSync, "acknowledge-before-sync"},
    {Mutant::kSkipPreviousHash, "skip-previous-hash"},
    {Mutant::kCursorOutsideBatch, "cursor-outside-batch"},
    {Mutant::kForgetRetraction, "forget-retraction"},
    {Mutant::kPublishFailedCommit, "publish-failed-commit"},
    {Mutant::kNoFencing, "no-fencing"},
    {Mutant::kAcceptOldCopy, "accept-old-copy"},
    {Mutant::kIgnoreEpoch, "ignore-epoch"},
    {Mutant::kKeepStagedRows, "keep-staged-rows"},
    {Mutant::kSkipDigest, "skip-digest"},
    {Mutant::kInstallWithoutCursor, "install-without-cursor"},
    {Mutant::kInstallWithoutRetraction, "install-without-retraction"},
    {Mutant::kDuplicateAppliedTwice, "duplicate-applied-twice"},
    {Mutant::kQuarantineSkipsChain, "quarantine-skips-chain"},
    {Mutant::kIgnoreLastHash, "ignore-last-hash"},
    {Mutant::kAcknowledgeAhead, "acknowledge-ahead"},
    {Mutant::kSendUnsynced, "send-unsynced"},
    {Mutant::kIgnoreCursorHash, "ignore-cursor-hash"},
    {Mutant::kSwapReviewsEarly, "swap-reviews-early"},
    {Mutant::kIgnoreWindow, "ignore-window"},
    {Mutant::kTrimKeepsWithdrawn, "trim-keeps-withdrawn"},
}};

}  // namespace rekap::sim
