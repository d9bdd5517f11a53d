#include "tools/rekap/trend_words.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"

#include "tools/rekap/format.h"
#include "tools/rekap/page.h"

namespace rekap::cli {
namespace {

template <typename Predicate>
bool AnyPoint(const v1::TrendResponse& response, const Predicate& predicate) {
  for (const v1::TrendSeries& series : response.series()) {
    if (std::any_of(series.points().begin(), series.points().end(), predicate)) return true;
  }
  return false;
}

}  // namespace

std::string TrendTitle(const v1::TrendRequest& request, const v1::TrendResponse& response) {
  std::string region = response.series().empty()
                           ? request.region()
                           : RegionText(response.series(0).region(), response.series(0).name());
  std::string element = request.element().empty() ? "" : absl::StrCat(" · ", request.element());
  if (OfIndicator(response)) {
    for (const v1::TrendPoint& point : response.series(0).points()) {
      if (point.indicator().name().empty()) continue;
      absl::StrAppend(&element, " ", point.indicator().name());
      break;
    }
  }
  // Of what was never reported there is no last year.
  std::string years = response.last_year() == 0 ? ""
                                                : absl::StrCat(" · ", response.first_year(),
                                                               " sampai ", response.last_year());
  return absl::StrCat("Tren ", region, years, element);
}

std::vector<std::string> TrendNotes(const v1::TrendResponse& response) {
  std::vector<std::string> notes = {
      "Perubahan: poin persentase capaian terhadap periode yang sama setahun sebelumnya."};
  bool other_units = AnyPoint(response, [](const v1::TrendPoint& point) {
    return point.change().state() == v1::VALUE_STATE_NOT_COMPARABLE;
  });
  if (other_units) {
    notes.push_back(
        "Perubahan tt.: unit yang melapor tidak sama di kedua tahun; lihat kolom Lapor.");
  }
  if (CodesDiffer(response)) {
    notes.push_back("Kode kegiatan berganti antar tahun: tiap tahun memakai kodenya sendiri.");
  }
  bool synthetic = std::any_of(response.series().begin(), response.series().end(), AnySynthetic);
  if (synthetic) notes.push_back(absl::StrCat(kSyntheticMark, " ", kSyntheticNote));
  return notes;
}

std::string PointPeriod(const v1::TrendPoint& point) {
  return point.quarter() == 0 ? absl::StrCat(point.year())
                              : absl::StrCat(point.year(), " TW ", point.quarter());
}

bool CodesDiffer(const v1::TrendResponse& response) {
  std::set<std::string> codes;
  AnyPoint(response, [&codes](const v1::TrendPoint& point) {
    if (!point.element().empty()) codes.insert(point.element());
    return false;
  });
  return codes.size() > 1;
}

bool AnySynthetic(const v1::TrendSeries& series) {
  return std::any_of(series.points().begin(), series.points().end(),
                     [](const v1::TrendPoint& point) { return point.synthetic(); });
}

bool HasData(const v1::TrendPoint& point) {
  return point.figures().leaves() > 0 || point.indicator().reporting_units() > 0;
}

std::string PointDataWord(const v1::TrendPoint& point) {
  if (!HasData(point)) return "belum lapor";
  if (!point.synthetic()) return "asli";
  // Of an indicator only the point says it.
  bool part = point.figures().synthetic_leaves() < point.figures().leaves();
  return part ? "sebagian sintetis" : "sintetis";
}

bool OfIndicator(const v1::TrendResponse& response) {
  return AnyPoint(response, [](const v1::TrendPoint& point) { return point.has_indicator(); });
}

const v1::DecimalValue& PointAchievement(const v1::TrendPoint& point) {
  return point.has_indicator() ? point.indicator().achievement() : point.figures().achievement();
}

const std::string& PointBand(const v1::TrendPoint& point) {
  return point.has_indicator() ? point.indicator().band() : point.figures().band();
}

}  // namespace rekap::cli
