#include "domain/finding/shift_scan.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "absl/container/flat_hash_map.h"

#include "domain/finding/shift_proof.h"

namespace rekap::finding {
namespace {

// Rated hypotheses that are kept until the best are known.
constexpr size_t kRatedMax = 4096;
// Starts that do equally well at one end; more are rows without money.
constexpr size_t kStartsMax = 4;

// The same table from the last row to the first: moving down becomes moving up.
ShiftTable Reversed(const ShiftTable& table) {
  auto turn = [size = table.size()](auto values) {
    std::reverse(values.begin(), values.end());
    if constexpr (std::is_same_v<typename decltype(values)::value_type, size_t>) {
      for (size_t& value : values) {
        if (value != kNone) value = size - 1 - value;
      }
    }
    return values;
  };
  return {turn(table.figures), turn(table.parent), turn(table.elsewhere),
          turn(table.program), turn(table.unit),   turn(table.top)};
}

// A balance that keeps the score of its parents.
class ScoredBalance {
 public:
  explicit ScoredBalance(const ShiftTable& table) : table_(table), balance_(table) {
    for (size_t i = 0; i < table.size(); ++i) score_ += ScoreOf(i);
  }
  void Change(size_t row, const Sums& delta, int unknown_delta = 0) {
    size_t parent = table_.parent[row];
    score_ -= ScoreOf(row) + (parent != kNone ? ScoreOf(parent) : 0);
    balance_.Change(table_, row, delta);
    balance_.unknown[row] += static_cast<uint32_t>(unknown_delta);
    if (parent != kNone) balance_.unknown[parent] += static_cast<uint32_t>(unknown_delta);
    score_ += ScoreOf(row) + (parent != kNone ? ScoreOf(parent) : 0);
  }
  int64_t ScoreOf(size_t parent) const {
    if (!balance_.is_parent[parent]) return 0;
    return balance_.unknown[parent] != 0 || balance_.error[parent].zero() ? 1 : 0;
  }
  int64_t score() const { return score_; }
  const Balance& get() const { return balance_; }

 private:
  const ShiftTable& table_;
  Balance balance_;
  int64_t score_ = 0;
};

// How the table stands with one end of the segment: its score, less the figures
// thrown away there, and that without the program in which the end is.
struct End {
  int64_t score = 0;
  int64_t others = 0;
  Sums program_error;
  bool program_known = false;
};

struct Starts {
  int64_t score = -1;
  std::array<size_t, kStartsMax> rows = {};
  size_t count = 0;

  void Offer(int64_t offered, size_t row) {
    if (offered < score) return;
    if (offered > score) {
      score = offered;
      count = 0;
    }
    rows[count++ % kStartsMax] = row;
  }
  void Offer(const Starts& other) {
    for (size_t i = 0; i < std::min(other.count, kStartsMax); ++i) {
      Offer(other.score, other.rows[i]);
    }
  }
};

class Scan {
 public:
  // Figures move up by `step`.
  Scan(const ShiftTable& table, size_t step) : table_(table), step_(step) {}

  std::vector<Rated> Run(int64_t score_min) {
    RateStarts();
    RateLasts();
    Pair(score_min);
    return std::move(rated_);
  }

 private:
  using Key = std::pair<uint64_t, uint64_t>;

  static Key KeyOf(const Sums& sums) {
    return {static_cast<uint64_t>(sums.allocated), static_cast<uint64_t>(sums.realised)};
  }
  Sums Moved(size_t row) const {
    return row + step_ < table_.size() ? table_.figures[row + step_] : Sums();
  }

  // Printed figures that a segment from `first` on would throw away.
  int64_t Dropped(size_t first) const {
    int64_t dropped = 0;
    for (size_t row = first; row < std::min(first + step_, table_.size()); ++row) {
      dropped += !table_.figures[row].zero() && table_.figures[row] != Moved(row);
    }
    return dropped;
  }

  // Everything from `first` on is moved, what is before stands as printed.
  void RateStarts() {
    ScoredBalance balance(table_);
    for (size_t i = 0; i < table_.size(); ++i) balance.Change(i, Moved(i));
    all_moved_ = balance.score();
    all_moved_error_ = balance.get().error;
    all_moved_program_.resize(table_.size());
    for (size_t i = 0; i < table_.size(); ++i) all_moved_program_[i] = balance.ScoreOf(i);
    starts_.resize(table_.size());
    for (size_t first = 0; first < table_.size(); ++first) {
      End& end = starts_[first];
      end.score = end.others = balance.score() - Dropped(first);
      size_t program = table_.program[first];
      if (program != kNone) {
        end.others -= balance.ScoreOf(program);
        end.program_error = balance.get().error[program];
      }
      balance.Change(first, table_.figures[first].Minus(Moved(first)));
    }
  }

  // Everything up to `last` is moved, the next rows are lost, what follows
  // stands as printed.
  void RateLasts() {
    ScoredBalance balance(table_);
    for (size_t i = 0; i < table_.size(); ++i) balance.Change(i, table_.figures[i]);
    for (size_t i = 0; i < step_; ++i) balance.Change(i, Sums().Minus(table_.figures[i]), 1);
    lasts_.resize(table_.size() - step_);
    for (size_t last = 0; last < lasts_.size(); ++last) {
      balance.Change(last, Moved(last), -1);
      balance.Change(last + step_, Sums().Minus(table_.figures[last + step_]), 1);
      lasts_[last] = LastOf(balance, last);
    }
  }

  // A lost parent is the sum of its children, which its own parent then checks.
  End LastOf(const ScoredBalance& scored, size_t last) const {
    const Balance& balance = scored.get();
    size_t program = table_.program[last];
    End end;
    end.score = scored.score();
    int64_t own = 0;
    if (program != kNone) {
      end.program_error = balance.error[program];
      end.program_known = balance.unknown[program] == 0;
      own = scored.ScoreOf(program);
    }
    for (size_t row = last + 1; row <= last + step_; ++row) {
      size_t parent = table_.parent[row];
      if (parent == kNone || !balance.is_parent[row] || balance.unknown[row] != 1 ||
          balance.unknown[parent] != 1) {
        continue;
      }
      Sums error = balance.error[parent];
      error.Add(balance.error[row]);
      int64_t checked = error.zero() ? 1 : 0;
      end.score += checked - scored.ScoreOf(parent);
      if (parent == program) {
        end.program_error = error;
        end.program_known = true;
        own = checked;
      }
    }
    end.others = end.score - own;
    return end;
  }

  void Pair(int64_t score_min) {
    best_ = score_min;
    for (size_t last = step_ - 1; last < lasts_.size(); ++last) {
      size_t program = table_.program[last];
      if (last == step_ - 1 || program != table_.program[last - 1]) {
        before_.Offer(here_);
        here_ = here_others_ = Starts();
        by_error_.clear();
      }
      size_t first = last + 1 - step_;
      if (table_.program[first] == program && program != kNone) {
        here_.Offer(starts_[first].score, first);
        here_others_.Offer(starts_[first].others, first);
        by_error_[KeyOf(starts_[first].program_error)].Offer(starts_[first].others, first);
      } else {
        before_.Offer(starts_[first].score, first);
      }
      const End& end = lasts_[last];
      Take(before_, end.score - all_moved_, last);
      if (program == kNone) continue;
      int64_t others = end.others - (all_moved_ - all_moved_program_[program]);
      Take(here_others_, others + (end.program_known ? 0 : 1), last);
      if (!end.program_known) continue;
      Sums wanted = all_moved_error_[program].Minus(end.program_error);
      auto it = by_error_.find(KeyOf(wanted));
      if (it != by_error_.end()) Take(it->second, others + 1, last);
    }
    Select();
  }

  void Take(const Starts& starts, int64_t rest, size_t last) {
    if (starts.count == 0 || starts.score + rest + 1 < best_) return;
    int64_t score = starts.score + rest;
    best_ = std::max(best_, score);
    if (rated_.size() >= kRatedMax) Select();
    for (size_t i = 0; i < std::min(starts.count, kStartsMax); ++i) {
      rated_.push_back({score, {static_cast<int>(step_), starts.rows[i], last}});
    }
  }

  void Select() {
    std::erase_if(rated_, [this](const Rated& rated) { return rated.score + 1 < best_; });
    std::sort(rated_.begin(), rated_.end(), [](const Rated& a, const Rated& b) {
      return std::make_tuple(-a.score, b.shift.last, b.shift.first) <
             std::make_tuple(-b.score, a.shift.last, a.shift.first);
    });
    if (rated_.size() > kCandidatesMax) rated_.resize(kCandidatesMax);
  }

  const ShiftTable& table_;
  const size_t step_;
  int64_t all_moved_ = 0;
  std::vector<Sums> all_moved_error_;
  std::vector<int64_t> all_moved_program_;  // score by parent
  std::vector<End> starts_;                 // by first
  std::vector<End> lasts_;                  // by last
  int64_t best_ = 0;
  Starts before_;       // in the programs before that of `last`
  Starts here_;         // in the program of `last`
  Starts here_others_;  // the same, without the program's own sum
  absl::flat_hash_map<Key, Starts> by_error_;
  std::vector<Rated> rated_;
};

}  // namespace

std::vector<Rated> RateShifts(const ShiftTable& table, int by, size_t score_min) {
  size_t step = static_cast<size_t>(std::abs(by));
  if (table.size() <= step) return {};
  auto minimum = static_cast<int64_t>(score_min);
  if (by > 0) return Scan(table, step).Run(minimum);
  ShiftTable reversed = Reversed(table);
  std::vector<Rated> rated = Scan(reversed, step).Run(minimum);
  for (Rated& each : rated) {
    size_t end = table.size() - 1;
    each.shift = {by, end - each.shift.last, end - each.shift.first};
  }
  return rated;
}

}  // namespace rekap::finding
