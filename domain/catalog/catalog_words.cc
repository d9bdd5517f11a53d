#include "domain/catalog/catalog_words.h"

#include <iterator>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace rekap {
namespace {

struct Month {
  absl::string_view name;
  int days;
};

// Of every year: the 29th of February is no deadline.
constexpr Month kMonths[] = {{"Januari", 31}, {"Februari", 28}, {"Maret", 31},
                             {"April", 30},   {"Mei", 31},      {"Juni", 30},
                             {"Juli", 31},    {"Agustus", 31},  {"September", 30},
                             {"Oktober", 31}, {"November", 30}, {"Desember", 31}};

}  // namespace

std::string ToText(const Deadline& deadline) {
  return absl::StrCat(static_cast<int>(deadline.day), " ",
                      kMonths[(deadline.month - 1) % std::size(kMonths)].name,
                      deadline.years_later > 0 ? " tahun berikutnya" : "");
}

std::optional<Deadline> ParseDeadline(absl::string_view text) {
  std::vector<absl::string_view> words =
      absl::StrSplit(text, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  bool next_year = words.size() == 4 && absl::EqualsIgnoreCase(words[2], "tahun") &&
                   absl::EqualsIgnoreCase(words[3], "berikutnya");
  if (words.size() != 2 && !next_year) return std::nullopt;
  int day = 0;
  if (!absl::SimpleAtoi(words[0], &day) || day < 1) return std::nullopt;
  for (size_t month = 0; month < std::size(kMonths); ++month) {
    if (!absl::EqualsIgnoreCase(words[1], kMonths[month].name)) continue;
    if (day > kMonths[month].days) return std::nullopt;
    return Deadline{static_cast<uint8_t>(month + 1), static_cast<uint8_t>(day),
                    static_cast<uint8_t>(next_year ? 1 : 0)};
  }
  return std::nullopt;
}

}  // namespace rekap
