#include "domain/finding/outputs.h"

#include "domain/rule/achievement.h"

namespace rekap::finding {

std::optional<Decimal> ComputedAchievement(const v1::Output& output) {
  DecimalResult result = MeasuredAchievement(output);
  if (!result.reported()) return std::nullopt;
  return result.value;
}

std::optional<int64_t> StatedPercent(const v1::Output& output) {
  if (output.has_stated_achievement_micro()) return output.stated_achievement_micro();
  if (output.realised().has_value_micro() && output.realised().unit() == "%") {
    return output.realised().value_micro();
  }
  return std::nullopt;
}

bool NothingAchieved(const v1::Output& output) {
  return output.realised().has_value_micro() && output.realised().value_micro() == 0;
}

std::vector<size_t> OutputRows(const Table& table, size_t sub_kegiatan) {
  std::vector<size_t> rows;
  if (table.row(sub_kegiatan).output != nullptr) rows.push_back(sub_kegiatan);
  const std::vector<size_t>& more = table.row(sub_kegiatan).children;
  rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

}  // namespace rekap::finding
