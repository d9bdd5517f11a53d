#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/decimal/decimal.h"
#include "domain/decimal/sen.h"
#include "tools/synthetic/dice.h"
#include "tools/synthetic/files.h"
#include "tools/synthetic/profile.h"

namespace rekap {
namespace {

// Whole rupiah: a table's sums stay below 10^12, far from overflow.
struct Budget {
  int64_t allocated = 0;
  int64_t realised = 0;
};

struct CountedOutput {
  const OutputProfile* profile = nullptr;
  int64_t target = 0;
  std::optional<int64_t> realised;  // nullopt = left blank
};

struct Line {
  ActivityCode code;
  Budget budget;
  std::vector<CountedOutput> outputs;
};

enum class Fate {
  kOrdinary,
  kNotCarriedOut,  // money granted, nothing spent, nothing delivered
  kRefocused,      // the money was taken away within the year
};

Fate DrawFate(Dice& dice, bool per_staff) {
  // Salaries are always paid.
  if (per_staff) return Fate::kOrdinary;
  if (dice.OneIn(24)) return Fate::kNotCarriedOut;
  return dice.OneIn(32) ? Fate::kRefocused : Fate::kOrdinary;
}

int64_t DrawTarget(Dice& dice, const OutputProfile& profile, const Office& office) {
  switch (profile.scale) {
    case OutputScale::kVillages:
      // A region without a village count still gets a target to miss.
      return office.region.villages > 0 ? office.region.villages : dice.Between(6, 20);
    case OutputScale::kStaff:
      return office.staff;
    case OutputScale::kRange:
      break;
  }
  return dice.Between(profile.low, profile.high);
}

CountedOutput DrawOutput(Dice& dice, const OutputProfile& profile, const Office& office,
                         Fate fate) {
  CountedOutput output{&profile, DrawTarget(dice, profile, office), std::nullopt};
  if (dice.OneIn(28)) return output;
  if (fate != Fate::kOrdinary) {
    output.realised = 0;
  } else if (dice.Between(1, 1000) > office.delivery_permille) {
    output.realised = output.target * dice.Between(400, 950) / 1000;
  } else {
    output.realised = output.target;
    // Only what can exceed its target does: there is no thirteenth month and
    // no village more than the kecamatan has.
    bool open_ended = profile.scale == OutputScale::kRange && profile.low < profile.high;
    if (open_ended && dice.OneIn(8)) *output.realised += 1 + output.target / 20;
  }
  return output;
}

Line DrawLine(ActivityCode code, const Office& office, Period period) {
  const LineProfile& profile = LineProfileOf(code);
  Dice dice(office.seed, absl::StrCat(office.region.code.ToString(), " ", period.ToString(), " ",
                                      code.ToString()));
  Fate fate = DrawFate(dice, profile.per_staff());
  Line line{code, {}, {}};
  int64_t heads = profile.per_staff() ? office.staff : 1;
  line.budget.allocated =
      heads * dice.Between(profile.low_thousand_rupiah * 1000, profile.high_thousand_rupiah * 1000);
  // Hundredths of a percent. Salaries differ less between offices than the rest.
  int64_t spending = profile.per_staff() ? (20 * office.spending_permille + 9900) / 3
                                         : 10 * office.spending_permille + dice.Between(-600, 600);
  spending = std::clamp<int64_t>(spending, 7000, 10000);
  if (fate == Fate::kRefocused) line.budget.allocated = 0;
  // The product of 10^10 rupiah and 10^4 stays far within int64.
  if (fate == Fate::kOrdinary) line.budget.realised = line.budget.allocated * spending / 10000;
  for (const OutputProfile* output : {&profile.output, &profile.further_output}) {
    if (!output->description.empty()) {
      line.outputs.push_back(DrawOutput(dice, *output, office, fate));
    }
  }
  return line;
}

std::string MoneyCell(int64_t rupiah) {
  return rupiah == 0 ? "-" : Sen(rupiah * 100).ToIndonesian();
}

std::string CountCell(int64_t count, absl::string_view unit) {
  return count == 0 ? "-" : absl::StrCat(FormatIndonesian(count, 0, 0), " ", unit);
}

std::string PercentCell(int64_t part, int64_t whole) {
  std::optional<Decimal> percent = PercentOf(part, whole);
  return percent.has_value() ? percent->ToIndonesian(2) : "";
}

// One row in the order of the header; cells that a level does not have stay
// empty.
struct Row {
  absl::string_view level;
  std::string code;
  absl::string_view name;
  const Budget* budget = nullptr;
  const CountedOutput* output = nullptr;
};

void Append(std::string& text, const Row& row) {
  std::vector<std::string> cells = {"sintetis", std::string(row.level), row.code,
                                    std::string(row.name)};
  if (row.budget != nullptr) {
    cells.push_back(MoneyCell(row.budget->allocated));
    cells.push_back(MoneyCell(row.budget->realised));
    cells.push_back(PercentCell(row.budget->realised, row.budget->allocated));
  } else {
    cells.resize(cells.size() + 3);
  }
  if (row.output != nullptr) {
    const CountedOutput& output = *row.output;
    cells.emplace_back(output.profile->description);
    cells.push_back(CountCell(output.target, output.profile->unit));
    bool reported = output.realised.has_value();
    cells.push_back(reported ? CountCell(*output.realised, output.profile->unit) : "");
    cells.push_back(reported ? PercentCell(*output.realised, output.target) : "");
  } else {
    cells.resize(cells.size() + 4);
  }
  absl::StrAppend(&text, absl::StrJoin(cells, "\t"), "\n");
}

// The lines at or below `activity`; all if nullptr.
Budget SumOf(const std::vector<Line>& lines, const ActivityCode* activity) {
  Budget sum;
  for (const Line& line : lines) {
    if (activity != nullptr && !activity->Contains(line.code)) continue;
    sum.allocated += line.budget.allocated;
    sum.realised += line.budget.realised;
  }
  return sum;
}

void AppendLine(std::string& text, const Activity& activity, const Line& line) {
  Row row{"subkegiatan", activity.code.ToString(), activity.name, &line.budget};
  if (!line.outputs.empty()) row.output = &line.outputs.front();
  Append(text, row);
  for (size_t i = 1; i < line.outputs.size(); ++i) {
    Append(text, {"output", "", "", nullptr, &line.outputs[i]});
  }
}

}  // namespace

std::string SyntheticTable(const Catalog& catalog, const Office& office, Period period) {
  std::vector<Line> lines;
  for (const Activity& activity : catalog.activities()) {
    if (activity.code.level() == ActivityLevel::kSubKegiatan && activity.ValidIn(period.year())) {
      lines.push_back(DrawLine(activity.code, office, period));
    }
  }
  std::string text =
      "sumber\tlevel\tkode\turaian\tanggaran\trealisasi\tpersen\toutput_uraian\ttarget\t"
      "realisasi_output\tpersen_output\n";
  Budget total = SumOf(lines, nullptr);
  Append(text, {"total", "", "Belanja langsung", &total});
  auto line = lines.begin();
  // Activities and lines are both in code order.
  for (const Activity& activity : catalog.activities()) {
    if (!activity.ValidIn(period.year())) continue;
    if (activity.code.level() == ActivityLevel::kSubKegiatan) {
      AppendLine(text, activity, *line++);
      continue;
    }
    Budget sum = SumOf(lines, &activity.code);
    bool program = activity.code.level() == ActivityLevel::kProgram;
    Append(text, {program ? "program" : "kegiatan", activity.code.ToString(), activity.name, &sum});
  }
  Append(text, {"jumlah", "", "Jumlah", &total});
  return text;
}

}  // namespace rekap
