// The year before, found by what the rules compare with it.
#pragma once

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "rekap/v1/record.pb.h"

namespace rekap::finding {

// nullptr if the indicator was not reported.
const v1::IndicatorResult* FindResult(absl::Span<const v1::Record> records,
                                      absl::string_view indicator);
// nullopt if the input was not reported.
std::optional<int64_t> FindInput(const v1::IndicatorResult& result, absl::string_view name,
                                 uint32_t years_back);

}  // namespace rekap::finding
