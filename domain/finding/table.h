// One unit's table of money and outputs, put together from its records: rows in
// the order of the file, each with its parent and children. Built once, in
// linear time beside the sort; what the rules look at. Single-threaded; views
// the records, which must outlive it.
//
// A row has its money twice: as the record says, and as it would stand after
// the repairs that were proposed so far.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "domain/code/activity_code.h"
#include "rekap/v1/record.pb.h"

namespace rekap::finding {

inline constexpr size_t kNone = static_cast<size_t>(-1);

struct MoneyCell {
  int64_t sen = 0;
  v1::CellPresence presence = v1::CELL_PRESENCE_BLANK;

  friend bool operator==(const MoneyCell&, const MoneyCell&) = default;
};

// The three money columns of a row; they travel together.
struct MoneyCells {
  MoneyCell allocated;
  MoneyCell realised;
  std::optional<int64_t> absorption_micro;  // as stated

  // No figure and no dash: the row states nothing, which is not zero.
  bool blank() const {
    return allocated.presence == v1::CELL_PRESENCE_BLANK &&
           realised.presence == v1::CELL_PRESENCE_BLANK;
  }
  bool zero() const { return allocated.sen == 0 && realised.sen == 0; }

  friend bool operator==(const MoneyCells&, const MoneyCells&) = default;
};

// Sen, as wide as no table can overflow.
struct Sums {
  __int128 allocated = 0;
  __int128 realised = 0;

  void Add(const Sums& other) {
    allocated += other.allocated;
    realised += other.realised;
  }
  Sums Minus(const Sums& other) const {
    return {allocated - other.allocated, realised - other.realised};
  }
  bool zero() const { return allocated == 0 && realised == 0; }

  friend bool operator==(const Sums&, const Sums&) = default;
};

inline Sums ToSums(const MoneyCells& money) { return {money.allocated.sen, money.realised.sen}; }

enum class RowLevel { kUnit, kProgram, kKegiatan, kSubKegiatan, kOutput };

struct Row {
  RowLevel level = RowLevel::kOutput;
  uint32_t line = 0;  // of the file; 0 = not read from one
  absl::string_view file;
  absl::string_view sheet;           // of a workbook; empty for a text file
  uint32_t quarter = 0;              // of the record
  std::optional<ActivityCode> code;  // nullopt for a row of the unit
  size_t money_record = kNone;       // index of the record; kNone for kOutput
  size_t output_record = kNone;      // of the record that has the output
  const v1::Output* output = nullptr;
  absl::string_view name;  // as written; an output row has its sub kegiatan's
  // The nearest row above in the cascade (the first row of the unit for what
  // has no other); for an output row its sub kegiatan.
  size_t parent = kNone;
  // The rows that have this one as parent. Both rows of the unit have the same.
  std::vector<size_t> children;

  MoneyCells printed;              // as the record says
  MoneyCells money;                // after the repairs proposed so far
  uint32_t money_line = 0;         // the line that `money` is printed on
  std::optional<size_t> proposal;  // the last one that changed `money`

  bool has_money() const { return level != RowLevel::kOutput; }
  // A program or a kegiatan: its money is a claim about its children.
  bool parent_level() const { return level == RowLevel::kProgram || level == RowLevel::kKegiatan; }
  std::string CodeText() const { return code ? code->ToString() : std::string(); }
};

class Table {
 public:
  static Table Of(absl::Span<const v1::Record> records);

  const std::vector<Row>& rows() const { return rows_; }
  const Row& row(size_t i) const { return rows_[i]; }
  // The rows of the unit: the heading, the closing row, or both.
  const std::vector<size_t>& unit_rows() const { return unit_rows_; }
  // What stands directly below the unit.
  const std::vector<size_t>& top() const { return top_; }
  // kNone if there is no such row with money.
  size_t Find(const ActivityCode& code) const;

  void SetMoney(size_t row, const MoneyCells& money, uint32_t line, size_t proposal);

  // What the children state; a child that states nothing counts by its own
  // children.
  Sums ChildSum(size_t row) const;
  // Of every row, the sum of the sub kegiatan below it (its own money for a sub
  // kegiatan, zeros for an output row).
  std::vector<Sums> LineSums() const;

 private:
  void AddRows(absl::Span<const v1::Record> records);
  void Link();

  std::vector<Row> rows_;
  std::vector<size_t> unit_rows_;
  std::vector<size_t> top_;
  absl::flat_hash_map<ActivityCode, size_t> by_code_;
};

}  // namespace rekap::finding
