#include "tools/rekap/compare_words.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "domain/decimal/number_text.h"
#include "domain/words/parts_note.h"
#include "tools/rekap/format.h"
#include "tools/rekap/page.h"
#include "tools/rekap/words.h"
#include "tools/rekap/year_source.h"

namespace rekap::cli {
namespace {

constexpr int kSenPlaces = 2;

// By code the values are those by achievement.
std::string ValueWord(v1::Order order) {
  return OrderWord(order == v1::ORDER_CODE ? v1::ORDER_ACHIEVEMENT : order);
}

std::string SpreadNote(const v1::CompareRequest& request, const v1::Spread& spread) {
  std::string word = ValueWord(request.order());
  if (spread.count() == 0) return absl::StrCat("Sebaran ", word, ": belum ada nilai.");
  auto text = [&spread](int64_t number) {
    return spread.money() ? FormatIndonesian(number, kSenPlaces, 0) : MicroText(number);
  };
  return absl::StrCat("Sebaran ", word, ", dari ", spread.count(), " yang punya nilai: min ",
                      text(spread.minimum()), " · kuartil bawah ", text(spread.lower_quartile()),
                      " · median ", text(spread.median()), " · kuartil atas ",
                      text(spread.upper_quartile()), " · maks ", text(spread.maximum()),
                      " · rata-rata ", text(spread.mean()), " · simpangan baku ",
                      text(spread.standard_deviation()), ".");
}

std::string DistanceNote(v1::Order order) {
  constexpr absl::string_view kQuartile = "Kuartil: 1 = seperempat teratas.";
  if (!HasDistance(order)) return std::string(kQuartile);
  if (order == v1::ORDER_RESULT) {
    return absl::StrCat("Jarak: hasil dikurangi target, dalam satuan indikator. ", kQuartile);
  }
  return absl::StrCat("Jarak: poin persentase dari ", ValueWord(order), " 100. ", kQuartile);
}

// What the total rests on and leaves out; of an indicator only what is about it.
std::vector<std::string> RestNotes(const v1::CompareResponse& response) {
  v1::YearSource source = response.total().source();
  if (!response.indicator().empty()) source.clear_budget_units();
  std::vector<std::string> notes = SourceNotes(source);
  const v1::IndicatorFigure* indicator = IndicatorOf(response.total(), response.indicator());
  std::vector<std::string> parts = PartsNotes(response.total());
  if (indicator != nullptr) {
    std::string note = PartsNote(*indicator);
    parts = note.empty() ? std::vector<std::string>() : std::vector<std::string>{std::move(note)};
  }
  for (const std::string& note : parts) notes.push_back(absl::StrCat(kPartsMark, " ", note, "."));
  return notes;
}

// Without both bounds the rows have no quadrants.
std::string QuadrantNote(const v1::CompareResponse& response) {
  const v1::QuadrantBounds& bounds = response.quadrant_bounds();
  if (bounds.achievement().state() != v1::VALUE_STATE_REPORTED ||
      bounds.absorption().state() != v1::VALUE_STATE_REPORTED) {
    return "";
  }
  return absl::StrCat("Kuadran terhadap ",
                      RegionText(response.total().region(), response.total().name()), ": capaian ",
                      DecimalText(bounds.achievement()), " %, serapan ",
                      DecimalText(bounds.absorption()), " %.");
}

bool Filtered(const v1::RowFilter& filter) { return filter.ByteSizeLong() > 0; }

std::string ShownNote(const v1::CompareRequest& request, const v1::CompareResponse& response) {
  if (!response.next_page_token().empty()) {
    return absl::StrCat("Ditampilkan ", response.rows_size(), " dari ", response.rows_shown(),
                        " baris: naikkan --limit untuk melihat sisanya.");
  }
  if (!Filtered(request.filter())) return "";
  return absl::StrCat("Ditampilkan ", response.rows_shown(), " dari ", response.rows_total(),
                      " baris; peringkat, kuartil, dan sebaran menurut semua baris.");
}

std::string ElementText(const v1::CompareRequest& request, const v1::CompareResponse& response) {
  if (request.element().empty()) return "";
  const v1::IndicatorFigure* indicator = IndicatorOf(response.total(), response.indicator());
  std::string name = indicator == nullptr ? "" : absl::StrCat(" ", indicator->name());
  return absl::StrCat(" · ", request.element(), name);
}

}  // namespace

std::string RowLevel(const v1::CompareResponse& response) {
  return response.rows().empty() ? "wilayah" : RegionLevelText(response.rows(0).region());
}

std::string CompareTitle(const v1::CompareRequest& request, const v1::CompareResponse& response) {
  return absl::StrCat("Perbandingan ", RowLevel(response), " di ",
                      RegionText(response.total().region(), response.total().name()),
                      " · tahun anggaran ", PeriodText(request.year(), request.quarter()),
                      ElementText(request, response), " · menurut ", OrderWord(request.order()),
                      request.ascending() ? ", yang terendah dulu" : "");
}

std::vector<std::string> CompareNotes(const v1::CompareRequest& request,
                                      const v1::CompareResponse& response) {
  std::vector<std::string> notes;
  auto add = [&notes](std::string note) {
    if (!note.empty()) notes.push_back(std::move(note));
  };
  if (response.has_spread()) {
    add(SpreadNote(request, response.spread()));
    add(DistanceNote(request.order()));
  }
  add(QuadrantNote(response));
  add(absl::StrCat(response.reporting_units(), " dari ", response.expected_units(), " ",
                   RowLevel(response), " melapor."));
  add(ShownNote(request, response));
  for (std::string& note : RestNotes(response)) add(std::move(note));
  bool synthetic = response.total().synthetic() ||
                   std::any_of(response.rows().begin(), response.rows().end(),
                               [](const v1::CompareRow& row) { return row.synthetic(); });
  if (synthetic) add(std::string(kSyntheticNote));
  return notes;
}

bool HasDistance(v1::Order order) {
  return order != v1::ORDER_ALLOCATED && order != v1::ORDER_REALISED &&
         order != v1::ORDER_EFFICIENCY;
}

bool HasData(const v1::CompareRow& row) {
  return row.synthetic() || row.figures().leaves() > 0 || row.reported_indicators() > 0;
}

// The row's own mark counts most: it also covers indicators and prose.
std::string DataWord(const v1::CompareRow& row) {
  if (!HasData(row)) return "belum lapor";
  if (!row.synthetic()) return "asli";
  return OriginText(row.figures()) == "sintetis" ? "sintetis" : "sebagian sintetis";
}

std::string RowStateWord(const v1::CompareRow& row) {
  bool state = row.workflow() != v1::WORKFLOW_STATE_UNSPECIFIED;
  return state ? StateWord(row.workflow()) : "";
}

const v1::IndicatorFigure* IndicatorOf(const v1::CompareRow& row, const std::string& code) {
  if (code.empty()) return nullptr;
  auto it = std::find_if(row.indicators().begin(), row.indicators().end(),
                         [&](const v1::IndicatorFigure& figure) { return figure.code() == code; });
  return it == row.indicators().end() ? nullptr : &*it;
}

}  // namespace rekap::cli
