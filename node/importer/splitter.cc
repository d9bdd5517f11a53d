#include "node/importer/splitter.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

#include "node/importer/delimited.h"
#include "node/importer/source_table.h"

namespace rekap {

bool Splitter::TooLong(size_t end) const { return end - start_ > kLineBytesMax; }

bool Splitter::AtCellEnd(size_t i) const {
  return i == text_.size() || text_[i] == delimiter_ || text_[i] == '\n';
}

void Splitter::SkipLine() {
  size_t feed = text_.find('\n', position_);
  position_ = feed == absl::string_view::npos ? text_.size() : feed + 1;
  ++next_line_;
}

Splitter::Result Splitter::Next() {
  if (position_ == text_.size()) return Result::kEnd;
  cells_.clear();
  column_count_ = 0;
  start_ = position_;
  line_ = next_line_;
  for (;;) {
    cell_line_ = next_line_;
    bool quoted = position_ < text_.size() && text_[position_] == '"';
    absl::string_view cell;
    Result result = quoted ? ReadQuoted(cell) : ReadPlain(cell);
    if (result != Result::kRecord) {
      SkipLine();
      return result;
    }
    ++column_count_;
    if (cells_.size() < kColumnsMax) cells_.push_back(cell);
    if (position_ == text_.size()) return Result::kRecord;
    if (text_[position_++] == '\n') {
      ++next_line_;
      return Result::kRecord;
    }
  }
}

Splitter::Result Splitter::ReadPlain(absl::string_view& cell) {
  size_t end = position_;
  while (!AtCellEnd(end) && !TooLong(end)) ++end;
  bool too_long = TooLong(end);
  cell = text_.substr(position_, end - position_);
  if (end == text_.size() || text_[end] == '\n') absl::ConsumeSuffix(&cell, "\r");
  position_ = end;
  return too_long ? Result::kTooLong : Result::kRecord;
}

Splitter::Result Splitter::ReadQuoted(absl::string_view& cell) {
  size_t first = position_ + 1;
  // One byte beyond the bound, so that a record of just that size passes.
  size_t limit = std::min(text_.size(), start_ + kLineBytesMax + 1);
  bool escaped = false;
  size_t close = first;
  for (;; close += 2) {
    close = text_.substr(0, limit).find('"', close);
    if (close == absl::string_view::npos) {
      position_ = limit;
      return Result::kOpenQuote;
    }
    if (close + 1 == text_.size() || text_[close + 1] != '"') break;
    escaped = true;
  }
  cell = text_.substr(first, close - first);
  next_line_ += static_cast<uint32_t>(std::count(cell.begin(), cell.end(), '\n'));
  position_ = close + 1;
  if (position_ < text_.size() && text_[position_] == '\r' &&
      (position_ + 1 == text_.size() || text_[position_ + 1] == '\n')) {
    ++position_;
  }
  if (TooLong(position_)) return Result::kTooLong;
  if (!AtCellEnd(position_)) return Result::kBadQuote;
  if (escaped) {
    cell = unescaped_.Keep(absl::StrReplaceAll(cell, {{"\"\"", "\""}}));
  }
  return Result::kRecord;
}

}  // namespace rekap
