// Names of one kind that rows of a table declare and refer to, each possibly
// under another one. Names are the same if their letters and digits are, in
// whatever case.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"

#include "node/importer/layout.h"
#include "node/importer/problem.h"

namespace rekap {

// Letters and digits of a name, in lower case.
std::string FoldName(absl::string_view name);

// In the order of the rows. Not thread-safe; places view into the table.
class NameRegister {
 public:
  struct Entry {
    std::string name;  // as its row has it
    uint32_t line;
    std::optional<size_t> parent = {};  // that it stands under
    Place parent_place = {};            // where the row says so
  };

  // Declared at `place`; false, with DUPLICATE_ROW, if it is there already.
  bool Add(const Place& place, std::string name, ProblemList& problems);
  std::optional<size_t> Find(absl::string_view name) const;
  // The name that a cell refers to; nullopt for a blank, and with the problem
  // `code` for a name that is not there. Requires that all were declared.
  std::optional<size_t> Read(const TableRow& row, size_t column, absl::string_view code,
                             ProblemList& problems) const;
  // PARENT_CYCLE at one row of every circle of parents.
  void CheckCycles(ProblemList& problems) const;

  const Entry& operator[](size_t i) const { return entries_[i]; }
  Entry& operator[](size_t i) { return entries_[i]; }

 private:
  std::vector<Entry> entries_;
  absl::flat_hash_map<std::string, size_t> index_;  // by folded name
};

}  // namespace rekap
