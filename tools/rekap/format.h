// Values as a planner reads them (Indonesian numbers, marks for what is
// missing) and as a spreadsheet reads them (plain numbers, words). Missing is
// not zero: the four states stay apart in both.
#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "domain/words/words.h"
#include "rekap/v1/query.pb.h"
#include "rekap/v1/record.pb.h"

namespace rekap::cli {

// Whole rupiah "3.405.840.458", or a mark.
std::string MoneyText(const v1::MoneyValue& value);
// Two places "93,39", or a mark.
std::string DecimalText(const v1::DecimalValue& value);
// "3405840458" or "72.234689", or the state in words ("belum lapor").
std::string MoneyPlain(const v1::MoneyValue& value);
std::string DecimalPlain(const v1::DecimalValue& value);

// "+3,00", "-27,77": a difference, with its sign; or a mark.
std::string SignedText(const v1::DecimalValue& value);

// A money cell of a record. A dash and a blank count as zero and say so:
// "0 (-)", "0 (kosong)".
std::string MoneyText(const v1::Money& money);
// As written; "0 (-)" for a dash, the mark of "not reported" if empty.
std::string MeasureText(const v1::Measure& measure);
// "12.345".
std::string CountText(uint64_t count);
// Whole percent, rounded down: "45%"; what is not whole is never "100%".
std::string PercentText(uint64_t part, uint64_t whole);
// "512 B", "1,5 KiB", "256,0 MiB".
std::string BytesText(uint64_t bytes);
// "2/3".
std::string OfText(uint64_t part, uint64_t whole);

// Six places as an integer: "79,15" as shown, "79.150000" or so for CSV.
std::string MicroText(int64_t micro);
std::string MicroPlain(int64_t micro);

// "2022-02-28" as "28 Feb 2022"; another text as it is.
std::string DateText(absl::string_view iso);
// "31 Jan 2022 08.15"; the mark of "not reported" for 0.
std::string TimeText(int64_t unix_ms, absl::TimeZone zone);
// RFC 3339 with the zone's offset; empty for 0.
std::string TimePlain(int64_t unix_ms, absl::TimeZone zone);
// Abbreviation of the zone at that time, "WIB".
std::string ZoneText(absl::Time time, absl::TimeZone zone);
// The two largest units: "12 d", "3 m 20 d", "5 j 10 m", "2 h 4 j" (hari, jam,
// menit, detik). Below zero and not a number count as 0.
std::string AgeText(double seconds);
// The same in words: "3 menit 20 detik".
std::string AgeWords(double seconds);

// "Kab. Sampang"; the code where there is no name.
std::string RegionText(absl::string_view code, absl::string_view name);
// "provinsi", "kabupaten", "kecamatan", "desa"; "wilayah" if it is not a code.
std::string RegionLevelText(absl::string_view code);
// "2021", "2021 triwulan 3".
std::string PeriodText(uint32_t year, uint32_t quarter);
// The same as options of a command: "--year 2021 --quarter 3".
std::string PeriodOptions(uint32_t year, uint32_t quarter);
// "sintetis", "sebagian sintetis" or "asli"; empty where there is no data.
std::string OriginText(const v1::Figures& figures);
// Column of a spreadsheet: 1 = "A", 27 = "AA".
std::string ColumnLetters(uint32_t column);

}  // namespace rekap::cli
