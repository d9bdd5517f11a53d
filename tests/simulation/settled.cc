// When a node has converged: the last of the invariants, and the only one that asks for
// something to happen.
#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "tests/simulation/invariants.h"

namespace rekap::sim {
namespace {

using v1::Refusal;

// How the aggregator must refuse a database, by what the two hold; OK-like
// CODE_UNSPECIFIED if it must not.
Refusal::Code Justified(const NodeDatabase& database, const UnitStanding& standing) {
  if (!standing.cursor) return Refusal::CODE_UNSPECIFIED;
  const JournalPosition& cursor = *standing.cursor;
  const JournalPosition head = database.Head();
  if (cursor.epoch != head.epoch) {
    const std::vector<Epoch>& former = standing.former;
    if (std::count(former.begin(), former.end(), head.epoch) > 0) return Refusal::CODE_REPLACED;
    const ChainPoint* taken_over = nullptr;
    const std::vector<JournalPosition> lineage = database.Lineage();
    for (const JournalPosition& older : lineage) {
      if (older.epoch == cursor.epoch && taken_over == nullptr) taken_over = &older.point;
    }
    if (taken_over == nullptr) return Refusal::CODE_EPOCH_CONFLICT;
    if (taken_over->seq < cursor.point.seq) return Refusal::CODE_OLD_COPY;
    if (taken_over->seq == cursor.point.seq && *taken_over != cursor.point) {
      return Refusal::CODE_DIVERGED;
    }
  }
  if (head.point.seq < cursor.point.seq) return Refusal::CODE_OLD_COPY;
  if (head.point.seq == cursor.point.seq && head.point != cursor.point) {
    return Refusal::CODE_DIVERGED;
  }
  return Refusal::CODE_UNSPECIFIED;
}

std::string Shown(const SimNode& node) {
  const std::optional<Refusal>& refusal = node.session->last_refusal();
  return absl::StrCat("; its session is in state ", static_cast<int>(node.session->state()),
                      ", last refusal ", refusal ? Refusal::Code_Name(refusal->code()) : "none",
                      ", last error ", node.session->last_error().ToString());
}

}  // namespace

std::string Invariants::WhyUnsettled(const SimNode& node) const {
  const RegionCode unit = node.unit->code;
  UnitStanding standing = *aggregator_.store().Standing(unit);
  const JournalPosition head = node.database.Head();
  const ChainPoint cursor = standing.cursor ? standing.cursor->point : ChainPoint();
  std::string positions =
      absl::StrCat(node.Name(), " at ", Describe(unit, head), ", aggregator at ",
                   standing.cursor ? Describe(unit, *standing.cursor) : "nothing", Shown(node));
  const std::optional<Refusal>& refusal = node.session->last_refusal();
  bool refused = refusal && refusal->disposition() == Refusal::DISPOSITION_FATAL;

  Refusal::Code justified = Justified(node.database, standing);
  if (justified != Refusal::CODE_UNSPECIFIED) {
    if (!node.unit->forked) {
      return absl::StrCat("refused although nothing was copied or replaced: ", positions);
    }
    if (refused && refusal->code() == justified) return "";
    return absl::StrCat("must be refused as ", Refusal::Code_Name(justified), ": ", positions);
  }
  const PastEntry* ours = AncestorAt(node.database.tip(), cursor.seq);
  bool follows = cursor.seq == Seq() || (ours != nullptr && ours->point == cursor);
  if (!follows) {
    // Only the node can see it: the aggregator does not know what the node had there.
    bool seen = absl::StrContains(node.session->last_error().message(), "histories differ");
    if (seen && node.unit->forked) return "";
    return absl::StrCat("must find that its history differs: ", positions);
  }
  if (head.point != cursor) return absl::StrCat("is not received whole: ", positions);
  bool same_epoch = !standing.cursor || standing.cursor->epoch == head.epoch;
  if (!same_epoch) return absl::StrCat("the epoch did not change: ", positions);
  if (refused) return absl::StrCat("refused for no reason: ", positions);
  std::vector<v1::ReviewEntry> reviews = aggregator_.ReviewsOf(unit);
  bool decided = std::equal(
      reviews.begin(), reviews.end(), node.reviews.log().begin(), node.reviews.log().end(),
      [](const v1::ReviewEntry& a, const v1::ReviewEntry& b) { return a.hash() == b.hash(); });
  return decided ? "" : absl::StrCat("does not hold the reviews: ", positions);
}

}  // namespace rekap::sim
