#include "tools/rekap/table.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

constexpr size_t kGap = 2;
// A note keeps at least this much room, however deep it is indented.
constexpr size_t kNoteWidthMin = 16;

std::vector<std::string> TitleLines(const std::string& title) {
  return absl::StrSplit(title, '\n');
}

size_t TitleWidth(const std::string& title) {
  size_t width = 0;
  for (const std::string& line : TitleLines(title)) width = std::max(width, DisplayWidth(line));
  return width;
}

// Marks behind a name that a note explains: what is left of a cut name keeps them.
constexpr absl::string_view kMarks[] = {"°", "*"};

std::string CutCell(const std::string& cell, size_t width) {
  if (DisplayWidth(cell) <= width) return cell;
  for (absl::string_view mark : kMarks) {
    if (!absl::EndsWith(cell, mark) || width <= DisplayWidth(mark)) continue;
    return absl::StrCat(
        CutToWidth(cell.substr(0, cell.size() - mark.size()), width - DisplayWidth(mark)), mark);
  }
  return CutToWidth(cell, width);
}

std::string RuleOf(size_t columns) {
  std::string rule;
  for (size_t i = 0; i < columns; ++i) rule += "─";
  return rule;
}

size_t TotalOf(const std::vector<size_t>& widths) {
  size_t gaps = widths.empty() ? 0 : kGap * (widths.size() - 1);
  return std::accumulate(widths.begin(), widths.end(), gaps);
}

absl::string_view CodeOf(Tone tone) {
  switch (tone) {
    case Tone::kPlain:
      return "";
    case Tone::kStrong:
      return "\x1b[1m";
    case Tone::kFaint:
      return "\x1b[2m";
    case Tone::kGood:
      return "\x1b[32m";
    case Tone::kFair:
      return "\x1b[33m";
    case Tone::kPoor:
      return "\x1b[31m";
  }
  return "";
}

// Gives the spare columns to the widths that want them, a column each in turn,
// so that two cut columns end up equally readable.
void Widen(std::vector<size_t>& widths, const std::vector<size_t>& wanted, size_t spare) {
  bool given = true;
  while (spare > 0 && given) {
    given = false;
    for (size_t i = 0; i < widths.size() && spare > 0; ++i) {
      if (widths[i] >= wanted[i]) continue;
      ++widths[i];
      --spare;
      given = true;
    }
  }
}

}  // namespace

std::string Toned(absl::string_view text, Tone tone, bool colours) {
  if (!colours || tone == Tone::kPlain || text.empty()) return std::string(text);
  return absl::StrCat(CodeOf(tone), text, "\x1b[0m");
}

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::AddRow(std::vector<std::string> cells, Tone tone, absl::string_view guide) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = OneLine(cell);
  if (!cells.empty()) cells[0].insert(0, std::string(guide));
  lines_.emplace_back(Row{std::move(cells), tone});
}

void Table::ToneCell(size_t column, Tone tone) {
  Row& row = std::get<Row>(lines_.back());
  row.cell_tones.resize(columns_.size(), Tone::kPlain);
  row.cell_tones[column] = tone;
}

void Table::AddRule() { lines_.emplace_back(Rule{}); }

void Table::AddNote(size_t column, std::string prefix, std::string text) {
  lines_.emplace_back(Note{column, std::move(prefix), OneLine(text)});
}

const std::string& Table::TitleOf(size_t column, bool full) const {
  const Column& it = columns_[column];
  return full || it.short_title.empty() ? it.title : it.short_title;
}

size_t Table::WidestCell(size_t column) const {
  size_t widest = 0;
  for (const auto& line : lines_) {
    if (const Row* row = std::get_if<Row>(&line)) {
      widest = std::max(widest, DisplayWidth(row->cells[column]));
    }
  }
  return widest;
}

Table::Layout Table::Fit(size_t width) const {
  std::vector<size_t> widest(columns_.size());
  for (size_t i = 0; i < columns_.size(); ++i) widest[i] = WidestCell(i);
  auto narrowest = [&](size_t i, bool full) {
    size_t content = columns_[i].cut_to > 0 ? std::min(widest[i], columns_[i].cut_to) : widest[i];
    return std::max(content, TitleWidth(TitleOf(i, full)));
  };
  auto widths_of = [&](const std::vector<size_t>& columns, bool full) {
    std::vector<size_t> widths;
    widths.reserve(columns.size());
    for (size_t i : columns) widths.push_back(narrowest(i, full));
    return widths;
  };

  std::vector<size_t> by_importance(columns_.size());
  std::iota(by_importance.begin(), by_importance.end(), size_t{0});
  Layout layout;
  layout.full_titles = TotalOf(widths_of(by_importance, true)) <= width;
  std::stable_sort(by_importance.begin(), by_importance.end(), [this](size_t a, size_t b) {
    return columns_[a].importance < columns_[b].importance;
  });
  for (size_t i : by_importance) {
    layout.shown.push_back(i);
    bool fits = TotalOf(widths_of(layout.shown, layout.full_titles)) <= width;
    if (columns_[i].importance > 0 && !fits) layout.shown.pop_back();
  }
  std::sort(layout.shown.begin(), layout.shown.end());

  layout.widths = widths_of(layout.shown, layout.full_titles);
  std::vector<size_t> wanted;
  wanted.reserve(layout.shown.size());
  for (size_t i : layout.shown) wanted.push_back(widest[i]);
  size_t narrow = TotalOf(layout.widths);
  Widen(layout.widths, wanted, width > narrow ? width - narrow : 0);
  layout.total = TotalOf(layout.widths);
  return layout;
}

std::string Table::Line(const Layout& layout, const std::vector<std::string>& cells,
                        const std::vector<Tone>& tones) const {
  std::string line;
  for (size_t i = 0; i < layout.shown.size(); ++i) {
    if (i > 0) line.append(kGap, ' ');
    size_t index = layout.shown[i];
    std::string cell = CutCell(cells[index], layout.widths[i]);
    std::string blanks(layout.widths[i] - std::min(layout.widths[i], DisplayWidth(cell)), ' ');
    cell = Toned(cell, tones.empty() ? Tone::kPlain : tones[index], true);
    line += columns_[index].align == Align::kRight ? blanks + cell : cell + blanks;
  }
  absl::StripTrailingAsciiWhitespace(&line);
  return line;
}

std::string Table::Header(const Layout& layout, bool colours) const {
  size_t height = 1;
  for (size_t i : layout.shown) {
    height = std::max(height, TitleLines(TitleOf(i, layout.full_titles)).size());
  }
  std::string header;
  for (size_t row = 0; row < height; ++row) {
    std::vector<std::string> cells(columns_.size());
    for (size_t i : layout.shown) {
      std::vector<std::string> lines = TitleLines(TitleOf(i, layout.full_titles));
      size_t above = height - lines.size();  // titles stand on the rule
      if (row >= above) cells[i] = lines[row - above];
    }
    absl::StrAppend(&header, Toned(Line(layout, cells), Tone::kStrong, colours), "\n");
  }
  absl::StrAppend(&header, Toned(RuleOf(layout.total), Tone::kFaint, colours), "\n");
  return header;
}

std::string Table::NoteLines(const Layout& layout, const Note& note, size_t width,
                             bool colours) const {
  size_t indent = 0;
  for (size_t i = 0; i < layout.shown.size() && layout.shown[i] < note.column; ++i) {
    indent += layout.widths[i] + kGap;
  }
  std::string prefix = absl::StrCat(std::string(indent, ' '), note.prefix);
  size_t taken = DisplayWidth(prefix);
  size_t room = width > taken + kNoteWidthMin ? width - taken : kNoteWidthMin;
  std::string lines;
  for (const std::string& line : Wrap(note.text, room)) {
    absl::StrAppend(&lines, prefix, Toned(line, Tone::kFaint, colours), "\n");
  }
  return lines;
}

Table::Rendered Table::Render(size_t width, bool colours) const {
  Layout layout = Fit(width);
  Rendered rendered;
  rendered.text = Header(layout, colours);
  for (const auto& line : lines_) {
    if (const Row* row = std::get_if<Row>(&line)) {
      std::string text = Line(layout, row->cells, colours ? row->cell_tones : std::vector<Tone>());
      absl::StrAppend(&rendered.text, Toned(text, row->tone, colours), "\n");
    } else if (const Note* note = std::get_if<Note>(&line)) {
      rendered.text += NoteLines(layout, *note, width, colours);
    } else {
      absl::StrAppend(&rendered.text, Toned(RuleOf(layout.total), Tone::kFaint, colours), "\n");
    }
  }
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (std::binary_search(layout.shown.begin(), layout.shown.end(), i)) continue;
    rendered.left_out.push_back(absl::StrReplaceAll(columns_[i].title, {{"\n", " "}}));
  }
  rendered.shown = std::move(layout.shown);
  return rendered;
}

bool Table::Contains(const std::vector<size_t>& columns, absl::string_view text) const {
  for (const auto& line : lines_) {
    const Row* row = std::get_if<Row>(&line);
    if (row == nullptr) continue;
    for (size_t i : columns) {
      if (row->cells[i] == text) return true;
    }
  }
  return false;
}

}  // namespace rekap::cli
