#include "tools/rekap/render_survey.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "runtime/sheet/csv.h"

namespace rekap::cli {
namespace {

std::string MeanText(const v1::UnsurMean& unsur) {
  return unsur.has_mean_micro() ? MicroText(unsur.mean_micro()) : std::string(kNotReportedMark);
}

// "U1": the usual number of an unsur, by its place.
std::string UnsurCode(int index) { return absl::StrCat("U", index + 1); }

std::vector<std::string> UnitCells(const v1::UnitSurvey& unit, int unsur_count) {
  const v1::SurveySummary& survey = unit.survey();
  std::vector<std::string> cells = {
      unit.unit(), unit.name(), IndexText(survey), survey.grade(),
      unit.has_survey() ? CountText(survey.respondents()) : std::string(kNotReportedMark)};
  for (int i = 0; i < unsur_count; ++i) {
    bool there = i < survey.unsur_size();
    cells.push_back(there ? MeanText(survey.unsur(i)) : std::string(kNotReportedMark));
  }
  return cells;
}

Table UnitTable(const v1::SurveyResponse& response) {
  int unsur_count = response.total().unsur_size();
  std::vector<Column> columns = {{"Kode", Align::kLeft, 0, 2},
                                 {"Kecamatan", Align::kLeft, 12, 0},
                                 {"IKM", Align::kRight, 0, 0},
                                 {"Mutu", Align::kLeft, 0, 0},
                                 {"Responden", Align::kRight, 0, 1}};
  for (int i = 0; i < unsur_count; ++i) {
    columns.push_back({UnsurCode(i), Align::kRight, 0, 3 + i});
  }
  Table table(std::move(columns));
  for (const v1::UnitSurvey& unit : response.units()) table.AddRow(UnitCells(unit, unsur_count));
  return table;
}

// Index, grade, respondents and the means, for CSV.
std::vector<std::string> PlainCells(const v1::SurveySummary* survey, int unsur_count) {
  std::vector<std::string> cells;
  bool index = survey != nullptr && survey->has_index_micro();
  cells.push_back(index ? MicroPlain(survey->index_micro()) : "belum lapor");
  cells.push_back(survey == nullptr ? "" : survey->grade());
  cells.push_back(survey == nullptr ? "belum lapor" : absl::StrCat(survey->respondents()));
  for (int i = 0; i < unsur_count; ++i) {
    bool mean = survey != nullptr && i < survey->unsur_size() && survey->unsur(i).has_mean_micro();
    cells.push_back(mean ? MicroPlain(survey->unsur(i).mean_micro()) : "belum lapor");
  }
  return cells;
}

}  // namespace

std::string IndexText(const v1::SurveySummary& survey) {
  return survey.has_index_micro() ? MicroText(survey.index_micro()) : std::string(kNotReportedMark);
}

void AddSurvey(Page& page, const v1::SurveySummary& survey) {
  page.Fact("Indeks kepuasan (IKM)",
            survey.grade().empty() ? IndexText(survey)
                                   : absl::StrCat(IndexText(survey), ", mutu ", survey.grade()));
  page.Fact("Responden", CountText(survey.respondents()));
  if (survey.unsur().empty()) return;
  Table table({{"", Align::kLeft, 0, 0},
               {"Unsur", Align::kLeft, 12, 0},
               {"Rata-rata", Align::kRight, 0, 0},
               {"Menjawab", Align::kRight, 0, 0}});
  for (int i = 0; i < survey.unsur_size(); ++i) {
    const v1::UnsurMean& unsur = survey.unsur(i);
    table.AddRow({UnsurCode(i), unsur.name(), MeanText(unsur), CountText(unsur.answered())});
  }
  page.Gap();
  page.Add(table);
}

std::string SurveyText(const v1::SurveyRequest& request, const v1::SurveyResponse& response,
                       const View& view) {
  Page page(view);
  page.Heading(absl::StrCat("Indeks kepuasan masyarakat ",
                            request.region().empty() ? "seluruh wilayah" : request.region(),
                            " · tahun anggaran ", PeriodText(request.year(), request.quarter())));
  AddSurvey(page, response.total());
  page.Gap();
  page.Add(UnitTable(response));
  page.Gap();
  int reporting = 0;
  for (const v1::UnitSurvey& unit : response.units()) reporting += unit.has_survey() ? 1 : 0;
  page.Note(absl::StrCat(reporting, " dari ", response.units_size(),
                         " kecamatan melaporkan survei; indeks wilayah dihitung dari semua "
                         "jawaban, bukan rata-rata indeks."));
  return page.Text();
}

std::string SurveyCsv(const v1::SurveyRequest& request, const v1::SurveyResponse& response) {
  int unsur_count = response.total().unsur_size();
  std::vector<std::string> header = {"tingkat", "kode", "nama", "ikm", "mutu", "responden"};
  for (const v1::UnsurMean& unsur : response.total().unsur()) header.push_back(unsur.name());
  std::string csv = CsvLine(header);
  auto line = [&](std::vector<std::string> cells, const v1::SurveySummary* survey) {
    for (std::string& cell : PlainCells(survey, unsur_count)) cells.push_back(std::move(cell));
    csv += CsvLine(cells);
  };
  for (const v1::UnitSurvey& unit : response.units()) {
    line({RegionLevelText(unit.unit()), unit.unit(), unit.name()},
         unit.has_survey() ? &unit.survey() : nullptr);
  }
  line({"wilayah", request.region(), "jumlah"}, &response.total());
  return csv;
}

}  // namespace rekap::cli
