#include "tools/rekap/page.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

// The longest label of a fact, "Tersimpan di komputer ini".
constexpr size_t kLabelWidth = 27;

struct Mark {
  absl::string_view mark;
  absl::string_view meaning;
};

constexpr std::array<Mark, 4> kMarks = {{
    {kNotReportedMark, "belum lapor"},
    {kUndefinedMark, "tak terdefinisi (pembagi 0)"},
    {kNotComparableMark, "tidak terbanding (kalimat, atau beda pelapor)"},
    {kUnknownMark, "tidak dikenal oleh versi program ini"},
}};

}  // namespace

void Page::Heading(absl::string_view text) {
  for (const std::string& line : Wrap(OneLine(text), view_.width)) {
    absl::StrAppend(&text_, Toned(line, Tone::kStrong, view_.colours), "\n");
  }
  Gap();
}

void Page::Part(absl::string_view text) {
  for (const std::string& line : Wrap(OneLine(text), view_.width)) {
    absl::StrAppend(&text_, Toned(line, Tone::kStrong, view_.colours), "\n");
  }
}

void Page::Item(size_t indent, absl::string_view lead, absl::string_view text) {
  size_t taken = indent + DisplayWidth(lead);
  std::string margin = absl::StrCat(std::string(indent, ' '), lead);
  for (const std::string& line : Wrap(OneLine(text), view_.width - taken)) {
    absl::StrAppend(&text_, margin, line, "\n");
    margin.assign(taken, ' ');
  }
}

void Page::Fact(absl::string_view label, absl::string_view text) {
  std::string margin = PadRight(label, kLabelWidth);
  for (const std::string& line : Wrap(OneLine(text), view_.width - kLabelWidth)) {
    absl::StrAppend(&text_, margin, line, "\n");
    margin.assign(kLabelWidth, ' ');
  }
}

void Page::Add(const Table& table) {
  Table::Rendered rendered = table.Render(view_.width, view_.colours);
  text_ += rendered.text;
  for (size_t i = 0; i < kMarks.size(); ++i) {
    marks_[i] = marks_[i] || table.Contains(rendered.shown, kMarks[i].mark);
  }
  for (std::string& title : rendered.left_out) {
    bool known = std::find(left_out_.begin(), left_out_.end(), title) != left_out_.end();
    if (!known) left_out_.push_back(std::move(title));
  }
}

void Page::Note(absl::string_view text) {
  if (text.empty()) return;
  for (const std::string& line : Wrap(OneLine(text), view_.width)) {
    absl::StrAppend(&text_, line, "\n");
  }
}

void Page::Verbatim(absl::string_view line) { absl::StrAppend(&text_, line, "\n"); }

std::string Page::Text() const {
  Page page = *this;
  std::vector<std::string> legend;
  for (size_t i = 0; i < kMarks.size(); ++i) {
    if (marks_[i]) legend.push_back(absl::StrCat(kMarks[i].mark, " ", kMarks[i].meaning));
  }
  page.Note(absl::StrJoin(legend, " · "));
  if (!left_out_.empty()) {
    page.Note(absl::StrCat("Tidak muat di layar: ", absl::StrJoin(left_out_, ", "),
                           " (--width N atau --format csv)."));
  }
  return page.text_;
}

}  // namespace rekap::cli
