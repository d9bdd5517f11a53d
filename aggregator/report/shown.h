// Values of answers as cells of a report: Indonesian numbers and marks for people,
// numbers and words for a workbook. Pure. The four states stay apart in both.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

#include "aggregator/report/chart/chart.h"
#include "aggregator/report/document.h"
#include "domain/words/words.h"
#include "rekap/v1/query.pb.h"
#include "rekap/v1/record.pb.h"

namespace rekap::report {

// What explains the marks, a line each.
std::vector<std::string> Legend();

Cell TextCell(absl::string_view text);
Cell CountCell(uint64_t count);
// "7/10", a text.
Cell OfCell(uint64_t part, uint64_t whole);
// Whole rupiah, two places only where there are odd sen.
Cell MoneyCell(const v1::MoneyValue& value);
// Two places.
Cell DecimalCell(const v1::DecimalValue& value);
// The same with a sign before what is above 0: differences.
Cell ChangeCell(const v1::DecimalValue& value);
// What is not reported.
Cell MissingCell();
// As written; the mark of "not reported" if it is empty. "-" is a reported zero.
Cell MeasureCell(const v1::Measure& measure);

std::string MoneyText(const v1::MoneyValue& value);
std::string DecimalText(const v1::DecimalValue& value);
std::string MicroText(int64_t micro);
std::string SenText(int64_t sen);
ChartValue ToChart(const v1::DecimalValue& value);

// Sets the claim of a cell where `stated` is another figure than the cell's.
void Claim(const v1::MoneyValue& computed, const v1::MoneyValue& stated, Cell& cell);
// Compares as shown, on two places.
void Claim(const v1::DecimalValue& computed, int64_t stated_micro, Cell& cell);

// "31 Januari 2022", of the office's own day.
std::string DayText(int64_t unix_ms);
// "31 Januari 2022 08.15 WIB".
std::string TimeText(int64_t unix_ms);
// "2022-02-28" as "28 Feb 2022"; empty for an empty text.
std::string ShortDayText(absl::string_view iso);

// The words for these, or the mark of "not reported" where there is none.
std::string StateText(v1::WorkflowState state);
std::string QuadrantText(v1::Quadrant quadrant);

// Quadrants beside the figures of a region: for the chart, and as a sentence under a
// table. `name` is the region's.
ScatterBounds ToChart(const v1::QuadrantBounds& bounds, const std::string& name);
std::string QuadrantNote(const v1::QuadrantBounds& bounds, const std::string& name);
// "Belum ada angka yang dilaporkan untuk tahun 2021."
std::string NothingReportedText(uint32_t year);

}  // namespace rekap::report
