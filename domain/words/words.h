// The Indonesian words for the protocol's enumerations, one for every table, sheet and
// report. Pure. A value that this program does not know is kUnknownMark.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

#include "rekap/v1/figures.pb.h"
#include "rekap/v1/finding.pb.h"
#include "rekap/v1/record.pb.h"
#include "rekap/v1/workflow.pb.h"

namespace rekap {

inline constexpr absl::string_view kUnknownMark = "?";

// What stands in a table for a value that is not there; whoever shows them explains
// those that occur. Missing is not zero: they stay apart.
inline constexpr absl::string_view kNotReportedMark = "–";
inline constexpr absl::string_view kUndefinedMark = "t.d.";
inline constexpr absl::string_view kNotComparableMark = "tt.";
// Not for REPORTED.
absl::string_view MissingMark(v1::ValueState state);
// "belum lapor", "tak terdefinisi", "tidak terbanding".
std::string MissingWord(v1::ValueState state);

// "menghalangi", "peringatan", "catatan".
std::string SeverityWord(v1::Severity severity);
// "Terbuka", "Diajukan", "Dikembalikan", "Disetujui", "Terkunci".
std::string StateWord(v1::WorkflowState state);
// What was decided: "disetujui", "dikembalikan", "dikunci", "dibuka kembali".
std::string DecisionWord(v1::ReviewAction action);
// "isu strategis", "hambatan", "solusi", "strategi".
std::string SectionWord(v1::Narrative::Section section);
// "wilayah", "sasaran", ... "penanggung jawab".
std::string LevelWord(v1::CascadeLevel level);
// "makin tinggi makin baik"; empty where no direction is told.
std::string DirectionWord(v1::Direction direction);
// What rows are ordered by, as in "menurut capaian".
std::string OrderWord(v1::Order order);
// "Efektif dan hemat" ...; empty where achievement or absorption has no value.
std::string QuadrantWord(v1::Quadrant quadrant);
// "anggaran sub kegiatan", "keluaran", ... of a record.
std::string KindWord(v1::RecordKind kind);

// 1 to 12: "Januari"; "Jan", "Agu".
absl::string_view MonthName(int month);
absl::string_view ShortMonthName(int month);

}  // namespace rekap
