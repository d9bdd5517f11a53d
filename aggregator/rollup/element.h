// A place on the cascade axis: the whole region, an objective, a program, a
// kegiatan, a sub kegiatan, or an indicator.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

#include "domain/code/activity_code.h"

namespace rekap {

struct Element {
  enum class Kind { kWhole, kObjective, kActivity, kIndicator };

  Kind kind = Kind::kWhole;
  std::optional<ActivityCode> activity;  // kActivity
  std::string code;                      // kObjective, kIndicator

  static Element Whole() { return {}; }
  static Element Objective(absl::string_view code) {
    return {Kind::kObjective, std::nullopt, std::string(code)};
  }
  static Element Activity(ActivityCode code) { return {Kind::kActivity, code, ""}; }
  static Element Indicator(absl::string_view code) {
    return {Kind::kIndicator, std::nullopt, std::string(code)};
  }

  friend auto operator<=>(const Element&, const Element&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const Element& element) {
    // std::optional has no hash here; an activity never equals its absence
    // because `kind` tells them apart.
    if (element.activity) h = H::combine(std::move(h), *element.activity);
    return H::combine(std::move(h), element.kind, element.code);
  }
};

}  // namespace rekap
