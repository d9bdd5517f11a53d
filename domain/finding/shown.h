// Figures and rows as a clerk reads them in a finding, and the comparisons that
// are made on what is shown.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "domain/finding/table.h"

namespace rekap::finding {

// Places of a percentage as offices print it.
inline constexpr int kPercentPlaces = 2;

// "3.405.840.458".
std::string ShowMoney(__int128 sen);
// "3.405.840.458 / 3.180.569.627".
std::string ShowMoney(const Sums& sums);
// The same; "-" for a dash, "kosong" for a blank.
std::string ShowCell(const MoneyCell& cell);
std::string ShowMoney(const MoneyCells& money);
// "93,39%".
std::string ShowPercent(int64_t micro);
// "12.567", "0,5": without zeros at the end.
std::string ShowValue(int64_t micro);
// realised / allocated in percent; nullopt if nothing was granted.
std::optional<int64_t> AbsorptionOf(const Sums& sums);

// "baris 386 (7.01.04)"; without a line "7.01.04".
std::string ShowRow(const Row& row);
// "program", "kegiatan", "sub kegiatan", "kantor".
absl::string_view LevelWord(RowLevel level);
// What the children of such a row are called.
absl::string_view ChildWord(RowLevel level);
// Text of a file between quotes, cut to a length that fits a line.
std::string Quote(absl::string_view text);

// Rounded half up to `places`, in micro.
int64_t Rounded(int64_t micro, int places);

}  // namespace rekap::finding
