#include "aggregator/report/shown.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "aggregator/query/workflow.h"
#include "domain/decimal/decimal.h"
#include "domain/decimal/sen.h"

namespace rekap::report {
namespace {

constexpr int kSenPlaces = 2;
constexpr int kShownPlaces = 2;

Cell MissingCellOf(v1::ValueState state) {
  return {std::string(MissingMark(state)), SheetMissing{MissingWord(state)}, "", true};
}

}  // namespace

std::vector<std::string> Legend() {
  auto mark = [](absl::string_view sign, absl::string_view meaning) {
    return absl::StrCat(sign, " ", meaning);
  };
  return {mark(kNotReportedMark, "belum lapor: tidak ada angka yang dilaporkan"),
          mark(kUndefinedMark, "tak terdefinisi: dilaporkan, tetapi rumusnya membagi dengan nol"),
          mark(kNotComparableMark,
               "tidak terbanding: target atau realisasi berupa uraian, atau unit yang "
               "melapor lain dari tahun sebelumnya"),
          mark("0", "nol yang dilaporkan (juga bila ditulis \"-\")"),
          mark("tercetak …:", "angka laporan unit sendiri bila berbeda; tidak ikut dijumlahkan"),
          mark("S", "angka sintetis (buatan), bukan data nyata")};
}

Cell TextCell(absl::string_view text) { return {std::string(text), std::string(text), "", false}; }

Cell CountCell(uint64_t count) {
  int64_t shown = static_cast<int64_t>(std::min<uint64_t>(count, INT64_MAX));
  return {FormatIndonesian(shown, 0, 0), SheetNumber{shown, 0}, "", false};
}

Cell OfCell(uint64_t part, uint64_t whole) { return TextCell(absl::StrCat(part, "/", whole)); }

Cell MoneyCell(const v1::MoneyValue& value) {
  if (value.state() != v1::VALUE_STATE_REPORTED) return MissingCellOf(value.state());
  return {SenText(value.sen()), SheetNumber{value.sen(), kSenPlaces}, "", false};
}

Cell DecimalCell(const v1::DecimalValue& value) {
  if (value.state() != v1::VALUE_STATE_REPORTED) return MissingCellOf(value.state());
  return {MicroText(value.micro()), SheetNumber{value.micro(), Decimal::kPlaces}, "", false};
}

Cell ChangeCell(const v1::DecimalValue& value) {
  Cell cell = DecimalCell(value);
  if (!cell.missing && value.micro() > 0) cell.text = absl::StrCat("+", cell.text);
  return cell;
}

Cell MissingCell() { return MissingCellOf(v1::VALUE_STATE_NOT_REPORTED); }

Cell MeasureCell(const v1::Measure& measure) {
  if (measure.text().empty()) return MissingCell();
  return TextCell(measure.text() == "-" ? "0 (-)" : measure.text());
}

std::string MoneyText(const v1::MoneyValue& value) { return MoneyCell(value).text; }
std::string DecimalText(const v1::DecimalValue& value) { return DecimalCell(value).text; }
std::string MicroText(int64_t micro) {
  return Decimal::FromMicro(micro).ToIndonesian(kShownPlaces);
}
std::string SenText(int64_t sen) { return Sen(sen).ToIndonesian(); }

ChartValue ToChart(const v1::DecimalValue& value) {
  ChartValue chart{std::nullopt, DecimalText(value)};
  if (value.state() == v1::VALUE_STATE_REPORTED) chart.micro = value.micro();
  return chart;
}

void Claim(const v1::MoneyValue& computed, const v1::MoneyValue& stated, Cell& cell) {
  if (stated.state() != v1::VALUE_STATE_REPORTED) return;
  bool same = computed.state() == v1::VALUE_STATE_REPORTED && computed.sen() == stated.sen();
  if (!same) cell.claim = absl::StrCat("tercetak ", SenText(stated.sen()));
}

void Claim(const v1::DecimalValue& computed, int64_t stated_micro, Cell& cell) {
  const std::string stated = MicroText(stated_micro);
  if (DecimalText(computed) != stated) cell.claim = absl::StrCat("tercetak ", stated);
}

std::string DayText(int64_t unix_ms) {
  absl::CivilSecond at = OfficeTime(absl::FromUnixMillis(unix_ms));
  return absl::StrCat(at.day(), " ", MonthName(at.month()), " ", at.year());
}

std::string TimeText(int64_t unix_ms) {
  absl::CivilSecond at = OfficeTime(absl::FromUnixMillis(unix_ms));
  return absl::StrFormat("%d %s %d %02d.%02d WIB", at.day(), MonthName(at.month()), at.year(),
                         at.hour(), at.minute());
}

std::string ShortDayText(absl::string_view iso) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(iso, &day)) return std::string(iso);
  return absl::StrCat(day.day(), " ", ShortMonthName(day.month()), " ", day.year());
}

std::string StateText(v1::WorkflowState state) {
  return state == v1::WORKFLOW_STATE_UNSPECIFIED ? std::string(kNotReportedMark) : StateWord(state);
}

std::string QuadrantText(v1::Quadrant quadrant) {
  std::string word = QuadrantWord(quadrant);
  return word.empty() ? std::string(kNotReportedMark) : word;
}

std::string NothingReportedText(uint32_t year) {
  return absl::StrCat("Belum ada angka yang dilaporkan untuk tahun ", year, ".");
}

ScatterBounds ToChart(const v1::QuadrantBounds& bounds, const std::string& name) {
  return {name,
          ToChart(bounds.absorption()),
          ToChart(bounds.achievement()),
          QuadrantWord(v1::QUADRANT_ACHIEVED_SAVING),
          QuadrantWord(v1::QUADRANT_ACHIEVED_SPENDING),
          QuadrantWord(v1::QUADRANT_SHORT_SPENDING),
          QuadrantWord(v1::QUADRANT_SHORT_SAVING)};
}

std::string QuadrantNote(const v1::QuadrantBounds& bounds, const std::string& name) {
  for (const v1::DecimalValue& bound : {bounds.achievement(), bounds.absorption()}) {
    if (bound.state() != v1::VALUE_STATE_REPORTED) {
      return absl::StrCat("Kuadran belum ada: ", name, " belum punya capaian dan serapan.");
    }
  }
  return absl::StrCat("Kuadran terhadap angka ", name, ": capaian ",
                      DecimalText(bounds.achievement()), " % dan serapan ",
                      DecimalText(bounds.absorption()), " %.");
}

}  // namespace rekap::report
