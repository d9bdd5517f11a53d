#include "domain/finding/previous.h"

namespace rekap::finding {

const v1::IndicatorResult* FindResult(absl::Span<const v1::Record> records,
                                      absl::string_view indicator) {
  for (const v1::Record& record : records) {
    if (record.has_indicator_result() && record.key().subject() == indicator) {
      return &record.indicator_result();
    }
  }
  return nullptr;
}

std::optional<int64_t> FindInput(const v1::IndicatorResult& result, absl::string_view name,
                                 uint32_t years_back) {
  for (const v1::NamedInput& input : result.inputs()) {
    if (input.name() == name && input.years_back() == years_back) return input.value_micro();
  }
  return std::nullopt;
}

}  // namespace rekap::finding
