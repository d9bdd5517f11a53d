#include "tools/rekap/completeness_words.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tools/rekap/format.h"
#include "tools/rekap/page.h"

namespace rekap::cli {
namespace {

// The answer's lists of five: quarters 1 to 4, then the year.
constexpr int kYearPlace = 4;

uint32_t QuarterAt(int place) { return place == kYearPlace ? 0 : static_cast<uint32_t>(place) + 1; }

}  // namespace

std::string CompletenessTitle(const v1::CompletenessRequest& request) {
  return absl::StrCat("Kelengkapan dan ketepatan waktu ",
                      request.region().empty() ? "seluruh wilayah" : request.region(),
                      " · tahun anggaran ", request.year());
}

std::string DeadlineLine(const v1::CompletenessResponse& response) {
  std::vector<std::string> parts;
  for (int i = 0; i < response.due_size(); ++i) {
    if (response.due(i).empty()) continue;
    parts.push_back(absl::StrCat(i == kYearPlace ? "setahun" : PeriodWord(QuarterAt(i)), " ",
                                 DateText(response.due(i))));
  }
  return parts.empty() ? "" : absl::StrCat("Batas waktu: ", absl::StrJoin(parts, " · "));
}

std::vector<std::string> CompletenessNotes(const v1::CompletenessResponse& response) {
  std::vector<std::string> notes;
  if (response.submitted_size() > kYearPlace) {
    notes.push_back(
        absl::StrCat(response.submitted(kYearPlace), " dari ", response.expected_units(),
                     " kecamatan sudah mengajukan tahun ini",
                     response.overdue_size() > kYearPlace
                         ? absl::StrCat("; ", response.overdue(kYearPlace), " lewat batas waktu.")
                         : "."));
  }
  if (!response.next_page_token().empty()) {
    notes.push_back("Masih ada kecamatan lain: naikkan --limit untuk melihatnya.");
  }
  if (AnySynthetic(response)) notes.push_back(absl::StrCat(kSyntheticMark, " ", kSyntheticNote));
  return notes;
}

std::string PeriodWord(uint32_t quarter) {
  return quarter == 0 ? "Setahun" : absl::StrCat("TW ", quarter);
}

bool AnySynthetic(const v1::CompletenessRow& row) {
  return std::any_of(row.cells().begin(), row.cells().end(),
                     [](const v1::CompletenessCell& cell) { return cell.synthetic(); });
}

bool AnySynthetic(const v1::CompletenessResponse& response) {
  return std::any_of(response.rows().begin(), response.rows().end(),
                     [](const v1::CompletenessRow& row) { return AnySynthetic(row); });
}

}  // namespace rekap::cli
