// Cells that a person corrected beside the mistakes of a file. They are put into
// a table as soon as it is read, before anything is made of its rows (and, in a sheet,
// before its header is looked for), each as a text that was typed into the cell. Whatever is read
// otherwise than the file has it is said; nothing else remembers it, so the same
// file without the corrections is another table.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "node/importer/source_table.h"
#include "rekap/v1/node.pb.h"

namespace rekap {

// Of ImportHeader.corrections: as many as mistakes are shown at once.
inline constexpr size_t kCorrectionsMax = 100;
// Of CellCorrection.text: the longest text that a record holds beside prose.
inline constexpr size_t kCorrectionBytesMax = 1024;

// Not thread-safe.
class CellCorrections {
 public:
  // At most kCorrectionsMax. Where two are for one cell the last one counts.
  explicit CellCorrections(std::vector<v1::CellCorrection> corrections);

  // Puts those of the sheet (empty = a text file) into the table, also again when
  // it has grown or cells of it were emptied since. Until another sheet's table or
  // Leave, the sheet is the one that they are for.
  void Apply(absl::string_view sheet, SourceTable& table);
  // The sheet is not read after all.
  void Leave(absl::string_view sheet);

  // "Sel C7 dibaca "12", di berkas "12x"" for each that changed what is read,
  // Indonesian.
  std::vector<std::string> Notes() const;
  // What is wrong with the first that is for no place of the tables so far,
  // Indonesian; empty if each has its place.
  std::string Misplaced() const;

 private:
  struct Entry {
    v1::CellCorrection correction;
    bool placed = false;
    bool unreadable = false;  // the row is there, but not as cells
    std::string sheet = {};   // whose table it was put into
    std::string before = {};  // as shown
  };
  static bool IsFor(const Entry& entry, absl::string_view sheet);
  static void Put(Entry& entry, SourceTable& table);

  std::vector<Entry> entries_;
};

}  // namespace rekap
