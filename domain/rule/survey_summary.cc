#include "domain/rule/survey_summary.h"

#include <numeric>
#include <string>

namespace rekap {

v1::SurveySummary SummaryOf(const SurveyTally& tally, const Policy& policy) {
  IkmResult ikm = IkmOf(tally);
  v1::SurveySummary summary;
  summary.set_respondents(static_cast<uint32_t>(tally.respondents));
  if (ikm.index.reported()) summary.set_index_micro(ikm.index.value.micro());
  summary.set_grade(IkmGradeOf(policy, ikm.index));
  for (size_t i = 0; i < kUnsurCount; ++i) {
    v1::UnsurMean& unsur = *summary.add_unsur();
    unsur.set_name(std::string(kUnsur[i].name));
    if (ikm.means[i].reported()) unsur.set_mean_micro(ikm.means[i].value.micro());
    unsur.set_answered(static_cast<uint32_t>(
        std::accumulate(tally.counts[i].begin(), tally.counts[i].end(), uint64_t{0})));
  }
  return summary;
}

}  // namespace rekap
