#include "aggregator/report/kabupaten_model.h"

#include "absl/strings/str_cat.h"

#include "aggregator/report/annex.h"
#include "aggregator/report/region_title.h"
#include "aggregator/report/shown.h"
#include "aggregator/report/trend_part.h"

namespace rekap::report {
namespace {

// A report stands when all of its units do.
bool AllApproved(const v1::CompareResponse& compare) {
  for (const v1::CompareRow& row : compare.rows()) {
    if (row.workflow() != v1::WORKFLOW_STATE_APPROVED &&
        row.workflow() != v1::WORKFLOW_STATE_LOCKED) {
      return false;
    }
  }
  return compare.rows_size() > 0;
}

void AddTitle(const KabupatenFacts& facts, Document& document) {
  const std::string name = RegionTitle(facts.region, facts.name);
  document.texts["region_name"] = name;
  document.texts["region_code"] = facts.region;
  document.texts["year"] = absl::StrCat(facts.year);
  document.texts["title"] =
      absl::StrCat("Laporan Kinerja Kecamatan se-", name, " Tahun ", facts.year);
  document.draft = !AllApproved(facts.compare);
  document.texts["status"] = document.draft ? "RANCANGAN: belum semua kecamatan disetujui."
                                            : "Laporan semua kecamatan telah disetujui.";
  document.synthetic = facts.compare.total().synthetic();
  document.texts["synthetic_note"] =
      document.synthetic ? "Memuat angka sintetis (buatan), bertanda S: bukan data nyata." : "";
  document.texts["year_source"] = YearSourceText(facts.compare.total().source());
  document.texts["no_figures"] =
      facts.compare.reporting_units() == 0 ? NothingReportedText(facts.year) : "";
  AddOrigin(
      facts.origin,
      absl::StrCat("Kinerja kecamatan ", name, " ", facts.year,
                   document.draft ? " · RANCANGAN" : "", document.synthetic ? " · Sintetis" : ""),
      document);
}

void AddHeadline(const KabupatenFacts& facts, Document& document) {
  const v1::CompareRow& total = facts.compare.total();
  const v1::Figures& figures = total.figures();
  document.texts["allocated"] = MoneyText(figures.allocated());
  document.texts["realised"] = MoneyText(figures.realised());
  document.texts["absorption"] = DecimalText(figures.absorption());
  document.texts["achievement"] = DecimalText(figures.achievement());
  document.texts["achievement_uncapped"] = DecimalText(figures.achievement_uncapped());
  document.texts["band"] = figures.band().empty() ? std::string(kNotReportedMark) : figures.band();
  document.texts["indicator_mean"] = DecimalText(total.indicator_mean());
  document.texts["efficiency"] = DecimalText(figures.efficiency());
  document.texts["units"] =
      absl::StrCat(facts.compare.reporting_units(), " dari ", facts.compare.expected_units());
  const v1::Spread& spread = facts.compare.spread();
  document.texts["spread"] =
      spread.count() == 0
          ? "Belum ada kecamatan dengan capaian."
          : absl::StrCat("Sebaran capaian ", spread.count(), " kecamatan: terendah ",
                         MicroText(spread.minimum()), ", kuartil bawah ",
                         MicroText(spread.lower_quartile()), ", median ",
                         MicroText(spread.median()), ", kuartil atas ",
                         MicroText(spread.upper_quartile()), ", tertinggi ",
                         MicroText(spread.maximum()), "; rata-rata ", MicroText(spread.mean()),
                         ", simpangan baku ", MicroText(spread.standard_deviation()), ".");
}

// Those across the units that say who lies far from the rest have a chapter of their
// own; the annex has the others.
void AddFindings(const KabupatenFacts& facts, Document& document) {
  ShownFindings outliers;
  ShownFindings others;
  for (const v1::Finding& finding : facts.findings.list) {
    bool far = finding.unit() == facts.region && finding.rule() == "outlier";
    (far ? outliers : others).list.push_back(finding);
  }
  outliers.total = outliers.list.size();
  others.total = facts.findings.total - outliers.total;
  Table far = FindingsTable(outliers, "Pencilan: kecamatan yang jauh dari yang lain", true);
  far.name = "pencilan";
  far.empty = "Tidak ada kecamatan yang jauh dari yang lain.";
  document.tables.push_back(std::move(far));
  Table annex =
      FindingsTable(others, "Temuan antar kecamatan, lalu di dalam setiap kecamatan", true);
  if (outliers.total > 0) {
    annex.notes.push_back(absl::StrCat(outliers.total, " pencilan ada di bagian 8."));
  }
  document.tables.push_back(std::move(annex));
}

}  // namespace

Document MakeKabupaten(const KabupatenFacts& facts) {
  Document document;
  document.kind = "kabupaten";
  AddTitle(facts, document);
  AddHeadline(facts, document);
  AddRanking(facts, document);
  AddStanding(facts, document);
  AddTrend(facts.trend, {}, document);
  AddFindings(facts, document);
  document.tables.push_back(PositionsTable(facts.origin));
  return document;
}

}  // namespace rekap::report
