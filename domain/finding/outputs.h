// What several rules ask of an output.
#pragma once

#include <optional>
#include <vector>

#include "domain/decimal/decimal.h"
#include "domain/finding/table.h"
#include "rekap/v1/record.pb.h"

namespace rekap::finding {

// Result / target in percent; nullopt unless both are numbers of one unit.
std::optional<Decimal> ComputedAchievement(const v1::Output& output);
// What a parent's output says was achieved, in percent: as stated, else a
// result that is itself a percentage.
std::optional<int64_t> StatedPercent(const v1::Output& output);
// The result was reported, and it is zero.
bool NothingAchieved(const v1::Output& output);
// The rows of the outputs of a sub kegiatan, its own first.
std::vector<size_t> OutputRows(const Table& table, size_t sub_kegiatan);

}  // namespace rekap::finding
