#include "domain/rule/ikm.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "domain/decimal/number_text.h"

namespace rekap {
namespace {

// Brings scores of 1 to 4 to a scale of 25 to 100.
constexpr __int128 kIndexPerScore = 25;

DecimalResult Quotient(__int128 numerator, __int128 denominator, ValueState if_empty) {
  if (denominator == 0) return DecimalResult::Missing(if_empty);
  std::optional<int64_t> micro = DivideHalfUp(numerator, denominator);
  return micro ? DecimalResult::Of(Decimal::FromMicro(*micro))
               : DecimalResult::Missing(ValueState::kUndefined);
}

DecimalResult MeanScore(const std::array<uint64_t, kScoreMax>& counts) {
  __int128 answers = 0;
  __int128 scores = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    answers += counts[i];
    scores += static_cast<__int128>(i + 1) * counts[i];
  }
  return Quotient(scores * Decimal::kScale, answers, ValueState::kNotReported);
}

}  // namespace

absl::StatusOr<SurveyTally> SurveyTally::Of(const v1::SurveyResult& survey) {
  if (static_cast<size_t>(survey.unsur_size()) != kUnsurCount) {
    return absl::InvalidArgumentError(
        absl::StrCat("survey: ", survey.unsur_size(), " unsur instead of ", kUnsurCount));
  }
  SurveyTally tally;
  tally.respondents = survey.respondents();
  for (size_t i = 0; i < kUnsurCount; ++i) {
    const auto& counts = survey.unsur(static_cast<int>(i)).counts();
    if (static_cast<size_t>(counts.size()) != kScoreMax) {
      return absl::InvalidArgumentError(
          absl::StrCat("survey: unsur ", i + 1, " has ", counts.size(), " counts"));
    }
    uint64_t answers = 0;
    for (size_t score = 0; score < kScoreMax; ++score) {
      tally.counts[i][score] = counts[static_cast<int>(score)];
      answers += tally.counts[i][score];
    }
    if (answers > tally.respondents) {
      return absl::InvalidArgumentError(absl::StrCat("survey: unsur ", i + 1, " has ", answers,
                                                     " answers of ", tally.respondents,
                                                     " respondents"));
    }
  }
  return tally;
}

void SurveyTally::Add(const SurveyTally& other) {
  respondents += other.respondents;
  for (size_t i = 0; i < kUnsurCount; ++i) {
    for (size_t score = 0; score < kScoreMax; ++score) counts[i][score] += other.counts[i][score];
  }
}

void SurveyTally::Remove(const SurveyTally& other) {
  respondents -= other.respondents;
  for (size_t i = 0; i < kUnsurCount; ++i) {
    for (size_t score = 0; score < kScoreMax; ++score) counts[i][score] -= other.counts[i][score];
  }
}

IkmResult IkmOf(const SurveyTally& tally) {
  IkmResult result;
  __int128 sum_micro = 0;
  for (size_t i = 0; i < kUnsurCount; ++i) {
    result.means[i] = MeanScore(tally.counts[i]);
    if (!result.means[i].reported()) continue;
    sum_micro += result.means[i].value.micro();
    ++result.answered;
  }
  result.index =
      Quotient(sum_micro * kIndexPerScore, static_cast<__int128>(result.answered),
               tally.respondents == 0 ? ValueState::kNotReported : ValueState::kUndefined);
  return result;
}

}  // namespace rekap
