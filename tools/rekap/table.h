// A table for a terminal of a given width. Pure: what it prints depends on
// nothing but its arguments.
//
// Numbers are never cut: a column either shows its cells whole, or is one of
// words (cut_to > 0) that end in "…", or is left out by name. Only if the
// columns that must stay do not fit are the lines longer than the width.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"

namespace rekap::cli {

enum class Align { kLeft, kRight };
// kGood, kFair, kPoor are green, yellow and red: never the only sign of anything.
enum class Tone { kPlain, kStrong, kFaint, kGood, kFair, kPoor };

struct Column {
  // As in the header; "\n" starts a second line.
  std::string title;
  Align align = Align::kLeft;
  // Words may be cut down to this many columns; 0 = never cut.
  size_t cut_to = 0;
  // 0 = always shown. The others are taken from 1 upwards as they fit.
  int importance = 0;
  // Header where the table does not fit as a whole; empty = title.
  std::string short_title = "";
};

// `text` between ANSI codes; unchanged for kPlain or without colours.
std::string Toned(absl::string_view text, Tone tone, bool colours);

class Table {
 public:
  explicit Table(std::vector<Column> columns);

  // One cell a column; texts are made one line (see OneLine). `guide` stands
  // before the first cell as it is.
  void AddRow(std::vector<std::string> cells, Tone tone = Tone::kPlain,
              absl::string_view guide = "");
  // Tone of one cell of the row added last, which must be kPlain itself.
  void ToneCell(size_t column, Tone tone);
  // A rule across the table.
  void AddRule();
  // Words under the row before, from the given column to the right margin,
  // wrapped; every line begins with `prefix`.
  void AddNote(size_t column, std::string prefix, std::string text);

  struct Rendered {
    std::string text;                   // lines, each with its line end
    std::vector<size_t> shown;          // columns, left to right
    std::vector<std::string> left_out;  // titles of the others, on one line
  };
  Rendered Render(size_t width, bool colours) const;

  // True if a cell of those columns is exactly `text`.
  bool Contains(const std::vector<size_t>& columns, absl::string_view text) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    Tone tone;
    std::vector<Tone> cell_tones = {};  // empty = none has its own
  };
  struct Rule {};
  struct Note {
    size_t column;
    std::string prefix;
    std::string text;
  };
  struct Layout {
    bool full_titles = false;
    std::vector<size_t> shown;
    std::vector<size_t> widths;  // of the shown columns
    size_t total = 0;
  };

  const std::string& TitleOf(size_t column, bool full) const;
  size_t WidestCell(size_t column) const;
  Layout Fit(size_t width) const;
  std::string Line(const Layout& layout, const std::vector<std::string>& cells,
                   const std::vector<Tone>& tones = {}) const;
  std::string Header(const Layout& layout, bool colours) const;
  std::string NoteLines(const Layout& layout, const Note& note, size_t width, bool colours) const;

  std::vector<Column> columns_;
  std::vector<std::variant<Row, Rule, Note>> lines_;
};

}  // namespace rekap::cli
