#include "aggregator/query/survey.h"

#include "absl/strings/str_cat.h"

#include "aggregator/query/figures.h"
#include "domain/rule/ikm.h"
#include "domain/rule/survey_summary.h"

namespace rekap {

absl::StatusOr<v1::SurveyResponse> Survey(const Snapshot& snapshot) {
  const Policy& policy = snapshot.catalog->policy();
  SurveyTally total;
  v1::SurveyResponse response;
  for (RegionCode unit : snapshot.ExpectedUnits()) {
    absl::StatusOr<std::vector<v1::Record>> records =
        StandingRecords(*snapshot.view, unit, v1::RECORD_KIND_SURVEY, snapshot.period);
    if (!records.ok()) return records.status();
    v1::UnitSurvey& row = *response.add_units();
    row.set_unit(unit.ToString());
    row.set_name(RegionName(*snapshot.catalog, unit));
    for (const v1::Record& record : *records) {
      absl::StatusOr<SurveyTally> tally = SurveyTally::Of(record.survey());
      if (!tally.ok()) {
        return absl::DataLossError(
            absl::StrCat("survey of ", unit.ToString(), ": ", tally.status().message()));
      }
      *row.mutable_survey() = SummaryOf(*tally, policy);
      total.Add(*tally);
    }
  }
  *response.mutable_total() = SummaryOf(total, policy);
  *response.mutable_positions() = snapshot.positions;
  return response;
}

}  // namespace rekap
