// What a verb prints for people: headings, tables, notes, and at the end the
// explanations that the tables need. Pure.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tools/rekap/format.h"
#include "tools/rekap/table.h"

namespace rekap::cli {

// Below this width the essential columns do not fit.
inline constexpr size_t kWidthMin = 60;
inline constexpr size_t kWidthMax = 1000;
// Where nobody says how wide: redirected output.
inline constexpr size_t kWidthDefault = 100;

// Who is looking, and when.
struct View {
  size_t width = kWidthDefault;
  bool colours = false;
  absl::TimeZone zone = absl::UTCTimeZone();
  absl::Time now = absl::UnixEpoch();
};

class Page {
 public:
  explicit Page(const View& view) : view_(view) {}

  // A strong line above what follows, and an empty one below it.
  void Heading(absl::string_view text);
  // A strong line that begins a part of the page.
  void Part(absl::string_view text);
  // Words set in from the left margin, wrapped; `lead` ("1. ") stands before
  // the first line, the others line up behind it.
  void Item(size_t indent, absl::string_view lead, absl::string_view text);
  // "label   text" in two columns, wrapped; labels of one page line up.
  void Fact(absl::string_view label, absl::string_view text);
  void Add(const Table& table);
  // A remark under what was added, wrapped. Empty texts are left out.
  void Note(absl::string_view text);
  // A line that is copied: neither wrapped nor cut, so it may be longer than the page.
  void Verbatim(absl::string_view line);
  void Gap() { text_ += "\n"; }

  // The page with the legend of the marks that its tables show and the names
  // of the columns that did not fit.
  std::string Text() const;

 private:
  View view_;
  std::string text_;
  std::array<bool, 4> marks_ = {};
  std::vector<std::string> left_out_;
};

// Stands behind the name of a row with generated figures, where there is no room
// for a column that says so.
inline constexpr absl::string_view kSyntheticMark = "°";
// The sentence under every answer that contains generated figures.
inline constexpr absl::string_view kSyntheticNote =
    "sintetis: angka buatan program untuk peragaan, bukan laporan kecamatan.";

}  // namespace rekap::cli
