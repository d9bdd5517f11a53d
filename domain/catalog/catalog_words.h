// The Indonesian words of a catalog's settings, as they stand in its file and
// in what is said about it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

#include "domain/catalog/catalog.h"

namespace rekap {

template <typename Value>
struct CatalogWord {
  absl::string_view word;
  Value value;
};

inline constexpr CatalogWord<IndicatorDirection> kDirectionWords[] = {
    {"naik", IndicatorDirection::kHigher},
    {"turun", IndicatorDirection::kLower},
    {"rentang", IndicatorDirection::kRange}};

inline constexpr CatalogWord<IndicatorMethod> kMethodWords[] = {
    {"rasio", IndicatorMethod::kRatio},    {"jumlah", IndicatorMethod::kSum},
    {"rata_rata", IndicatorMethod::kMean}, {"rata_rata_tertimbang", IndicatorMethod::kWeightedMean},
    {"minimum", IndicatorMethod::kMin},    {"maksimum", IndicatorMethod::kMax},
    {"terakhir", IndicatorMethod::kLast}};

inline constexpr CatalogWord<GradeScale> kScaleWords[] = {{"ikm", GradeScale::kIkm},
                                                          {"akip", GradeScale::kAkip}};

inline constexpr CatalogWord<CascadeWeights> kWeightsWords[] = {
    {"sama", CascadeWeights::kEqual}, {"anggaran", CascadeWeights::kAllocated}};

// By Policy::deadlines.
inline constexpr absl::string_view kPeriodWords[] = {"tahunan", "triwulan_1", "triwulan_2",
                                                     "triwulan_3", "triwulan_4"};

// Empty if the value has no word.
template <typename Value, size_t count>
absl::string_view WordOf(const CatalogWord<Value> (&words)[count], Value value) {
  for (const CatalogWord<Value>& word : words) {
    if (word.value == value) return word.word;
  }
  return "";
}

// "28 Februari tahun berikutnya".
std::string ToText(const Deadline& deadline);
// Reads the same, in any case; nullopt if the text is not a day of every year.
std::optional<Deadline> ParseDeadline(absl::string_view text);

}  // namespace rekap
