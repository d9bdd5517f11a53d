#include "aggregator/report/shown.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

#include "domain/decimal/decimal.h"
#include "domain/decimal/sen.h"
#include "domain/rule/efficiency.h"
#include "domain/workflow/workflow.h"

namespace rekap::report {
namespace {

constexpr int kSenPlaces = 2;
constexpr int kShownPlaces = 2;
// The day and the hour that an office writes: Western Indonesia Time.
constexpr absl::Duration kOfficeOffset = absl::Hours(7);
constexpr std::array<absl::string_view, 12> kMonths = {
    "Januari", "Februari", "Maret",     "April",   "Mei",      "Juni",
    "Juli",    "Agustus",  "September", "Oktober", "November", "Desember"};

absl::string_view MarkOf(v1::ValueState state) {
  switch (state) {
    case v1::VALUE_STATE_UNDEFINED:
      return kUndefinedMark;
    case v1::VALUE_STATE_NOT_COMPARABLE:
      return kNotComparableMark;
    default:
      return kNotReportedMark;
  }
}

absl::string_view WordOf(v1::ValueState state) {
  switch (state) {
    case v1::VALUE_STATE_UNDEFINED:
      return "tak terdefinisi";
    case v1::VALUE_STATE_NOT_COMPARABLE:
      return "tidak terbanding";
    default:
      return "belum lapor";
  }
}

Cell MissingCellOf(v1::ValueState state) {
  return {std::string(MarkOf(state)), SheetMissing{std::string(WordOf(state))}, "", true};
}

absl::CivilSecond OfficeTime(int64_t unix_ms) {
  return absl::ToCivilSecond(absl::FromUnixMillis(unix_ms) + kOfficeOffset, absl::UTCTimeZone());
}

absl::string_view MonthName(int month) { return kMonths[static_cast<size_t>(month - 1)]; }

}  // namespace

std::vector<std::string> Legend() {
  auto mark = [](absl::string_view sign, absl::string_view meaning) {
    return absl::StrCat(sign, " ", meaning);
  };
  return {mark(kNotReportedMark, "belum lapor: tidak ada angka yang dilaporkan"),
          mark(kUndefinedMark, "tak terdefinisi: dilaporkan, tetapi rumusnya membagi dengan nol"),
          mark(kNotComparableMark, "tidak terbanding: target atau realisasi berupa uraian"),
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
  absl::CivilSecond at = OfficeTime(unix_ms);
  return absl::StrCat(at.day(), " ", MonthName(at.month()), " ", at.year());
}

std::string TimeText(int64_t unix_ms) {
  absl::CivilSecond at = OfficeTime(unix_ms);
  return absl::StrFormat("%d %s %d %02d.%02d WIB", at.day(), MonthName(at.month()), at.year(),
                         at.hour(), at.minute());
}

std::string ShortDayText(absl::string_view iso) {
  absl::CivilDay day;
  if (!absl::ParseCivilTime(iso, &day)) return std::string(iso);
  return absl::StrCat(day.day(), " ", MonthName(day.month()).substr(0, 3), " ", day.year());
}

std::string SeverityWord(v1::Severity severity) {
  switch (severity) {
    case v1::SEVERITY_BLOCKING:
      return "menghalangi";
    case v1::SEVERITY_WARNING:
      return "peringatan";
    case v1::SEVERITY_NOTE:
      return "catatan";
    default:
      return "?";
  }
}

std::string StateWord(v1::WorkflowState state) {
  absl::string_view name = StateName(state);
  return name.empty() ? std::string(kNotReportedMark) : std::string(name);
}

std::string QuadrantWord(v1::Quadrant quadrant) {
  switch (quadrant) {
    case v1::QUADRANT_ACHIEVED_SAVING:
      return std::string(QuadrantName(Quadrant::kAchievedSaving));
    case v1::QUADRANT_ACHIEVED_SPENDING:
      return std::string(QuadrantName(Quadrant::kAchievedSpending));
    case v1::QUADRANT_SHORT_SPENDING:
      return std::string(QuadrantName(Quadrant::kShortSpending));
    case v1::QUADRANT_SHORT_SAVING:
      return std::string(QuadrantName(Quadrant::kShortSaving));
    default:
      return std::string(kNotReportedMark);
  }
}

std::string KindWord(v1::RecordKind kind) {
  switch (kind) {
    case v1::RECORD_KIND_BUDGET_LINE:
      return "anggaran sub kegiatan";
    case v1::RECORD_KIND_OUTPUT:
      return "keluaran";
    case v1::RECORD_KIND_INDICATOR_RESULT:
      return "indikator";
    case v1::RECORD_KIND_NARRATIVE:
      return "narasi";
    case v1::RECORD_KIND_UNIT_PROFILE:
      return "profil kantor";
    case v1::RECORD_KIND_STATED_TOTAL:
      return "jumlah tercetak";
    case v1::RECORD_KIND_SURVEY:
      return "survei IKM";
    case v1::RECORD_KIND_SUBMISSION:
      return "pengajuan";
    case v1::RECORD_KIND_AGREED_BUDGET:
      return "anggaran perjanjian";
    case v1::RECORD_KIND_AGREEMENT_TARGET:
      return "target perjanjian";
    case v1::RECORD_KIND_REVISION:
      return "revisi setelah kunci";
    default:
      return "?";
  }
}

std::string DirectionWord(v1::Direction direction) {
  switch (direction) {
    case v1::DIRECTION_HIGHER:
      return "makin tinggi makin baik";
    case v1::DIRECTION_LOWER:
      return "makin rendah makin baik";
    case v1::DIRECTION_RANGE:
      return "di dalam rentang";
    default:
      return "";
  }
}

}  // namespace rekap::report
