// What the tests of the roll-up share: the real catalog, short constructors,
// and a readable difference of two dumps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "aggregator/rollup/engine.h"
#include "domain/catalog/catalog.h"

namespace rekap::test {

// The text of a file of the source tree. Aborts if it cannot be read.
std::string ReadSource(absl::string_view path);
// domain/catalog/sampang-2021.yaml, with its own weights (equal) or others.
Catalog SampangCatalog(CascadeWeights weights = CascadeWeights::kEqual);

RegionCode Region(absl::string_view code);
ActivityCode Activity(absl::string_view code);
Period Year(uint32_t year, uint32_t quarter = 0);

// nullopt = a blank cell.
LeafValue Budget(std::optional<int64_t> allocated_sen, std::optional<int64_t> realised_sen,
                 bool synthetic = false);
// Capped at 100 percent.
LeafValue Achieved(int64_t micro, bool synthetic = false);
LeafValue Missing(ValueState state);
// An indicator whose result is in percent of its target: achievement and result
// are the same, against a target of 100.
LeafValue Result(int64_t micro, bool synthetic = false);
LeafValue ResultOf(IndicatorValues values, bool synthetic = false);

LeafChange BudgetChange(absl::string_view unit, absl::string_view activity,
                        std::optional<LeafValue> value);
LeafChange OutputChange(absl::string_view unit, absl::string_view activity, uint16_t item,
                        std::optional<LeafValue> value);
LeafChange IndicatorChange(absl::string_view unit, absl::string_view code,
                           std::optional<LeafValue> value);

// The same change for another period.
LeafChange In(Period period, LeafChange change);

std::string ToText(const NamedCell& cell);
// Empty if equal; else the first cells that only one of them has.
std::string Difference(const std::vector<NamedCell>& left, const std::vector<NamedCell>& right);

}  // namespace rekap::test
