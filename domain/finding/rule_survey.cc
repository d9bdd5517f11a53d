// survey-mismatch: the IKM that is reported as an indicator is not the index of
// the survey that was sent with it.
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "domain/finding/rules.h"
#include "domain/finding/shown.h"
#include "domain/rule/ikm.h"

namespace rekap::finding {
namespace {

const v1::SurveyResult* FindSurvey(absl::Span<const v1::Record> records) {
  for (const v1::Record& record : records) {
    if (record.has_survey()) return &record.survey();
  }
  return nullptr;
}

}  // namespace

void CheckSurvey(const Context& context, FindingList& out) {
  const v1::SurveyResult* survey = FindSurvey(context.report.records);
  if (survey == nullptr) return;
  absl::StatusOr<SurveyTally> tally = SurveyTally::Of(*survey);
  // A survey that cannot be tallied is refused where it comes in.
  if (!tally.ok()) return;
  IkmResult ikm = IkmOf(*tally);
  if (!ikm.index.reported()) return;
  int places = context.catalog.policy().shown_places;
  for (const v1::Record& record : context.report.records) {
    const v1::IndicatorResult& result = record.indicator_result();
    if (!record.has_indicator_result() || !result.has_realised_micro()) continue;
    const Indicator* indicator = context.catalog.FindIndicator(record.key().subject());
    if (indicator == nullptr || indicator->scale != GradeScale::kIkm) continue;
    if (Rounded(result.realised_micro(), places) == Rounded(ikm.index.value.micro(), places)) {
      continue;
    }
    out.Add(v1::SEVERITY_BLOCKING, "survey-mismatch", record, [&](v1::Finding& finding) {
      finding.set_message(
          "Nilai IKM yang tertulis tidak sama dengan indeks dari file surveinya. Tulis indeks "
          "survei, atau impor file survei yang benar.");
      AddProof(finding, "tertulis", ShowValue(result.realised_micro()));
      AddProof(finding, "indeks survei", ShowValue(ikm.index.value.micro()));
      AddProof(finding, "responden", absl::StrCat(tally->respondents));
    });
  }
}

}  // namespace rekap::finding
