#include "node/importer/name_register.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "node/importer/cells.h"

namespace rekap {

std::string FoldName(absl::string_view name) {
  std::string folded;
  for (char c : name) {
    unsigned char byte = static_cast<unsigned char>(c);
    if (absl::ascii_isalnum(byte)) folded.push_back(absl::ascii_tolower(byte));
  }
  return folded;
}

bool NameRegister::Add(const Place& place, std::string name, ProblemList& problems) {
  auto [first, added] = index_.emplace(FoldName(name), entries_.size());
  if (!added) {
    AddDuplicate(place, Quoted(name), entries_[first->second].line, problems);
    return false;
  }
  entries_.push_back({std::move(name), place.row});
  return true;
}

std::optional<size_t> NameRegister::Find(absl::string_view name) const {
  auto it = index_.find(FoldName(name));
  return it == index_.end() ? std::nullopt : std::optional<size_t>(it->second);
}

std::optional<size_t> NameRegister::Read(const TableRow& row, size_t column, absl::string_view code,
                                         ProblemList& problems) const {
  absl::string_view name = row.Text(column);
  if (name.empty()) return std::nullopt;
  std::optional<size_t> found = Find(name);
  if (found) return found;
  problems.Add(row.At(column), code, [&] {
    std::string known = absl::StrJoin(entries_, ", ", [](std::string* out, const Entry& entry) {
      absl::StrAppend(out, Quoted(entry.name));
    });
    constexpr size_t kKnownBytesMax = 1000;  // a message is read on one screen
    if (known.size() > kKnownBytesMax) known = absl::StrCat(entries_.size(), " nama");
    return absl::StrCat(Quoted(name),
                        " tidak ada di tabel ini; tambahkan barisnya atau perbaiki "
                        "namanya. Yang ada: ",
                        known.empty() ? "belum ada" : known);
  });
  return std::nullopt;
}

void NameRegister::CheckCycles(ProblemList& problems) const {
  std::vector<size_t> walk_of(entries_.size());  // 0 = not walked yet
  for (size_t start = 0; start < entries_.size(); ++start) {
    std::optional<size_t> at = start;
    while (at && walk_of[*at] == 0) {
      walk_of[*at] = start + 1;
      at = entries_[*at].parent;
    }
    if (!at || walk_of[*at] != start + 1) continue;
    const Entry& entry = entries_[*at];
    problems.Add(entry.parent_place, "PARENT_CYCLE", [&] {
      return absl::StrCat(Quoted(entry.name),
                          " pada akhirnya berada di bawah dirinya sendiri; perbaiki kolom induk");
    });
  }
}

}  // namespace rekap
