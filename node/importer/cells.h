// Cells that mean something by themselves: numbers, texts, the mark of
// synthetic rows. All texts come trimmed from a TableRow; every function adds
// its problem at the cell and returns a harmless value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "domain/decimal/number_text.h"
#include "domain/record/record.h"
#include "node/importer/layout.h"
#include "node/importer/problem.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// The one number style of a file's texts, from all cells of the numeric columns
// whose style is evident (numbers of a workbook have no style); Indonesian if none is. If both
// occur, the file is in the style that occurs more often (in a tie, first) and every cell that can
// only be in the other one is a MIXED_NUMBER_STYLE problem.
NumberStyle DecideNumberStyle(const SourceTable& table, const ColumnMap& columns,
                              absl::Span<const size_t> numeric_columns, ProblemList& problems);

// "-", or what word processors turn a typed hyphen into.
bool IsDash(absl::string_view text);

// Money ("Rp" allowed), "-" (or a longer dash) or blank, each remembered as what it is. Problems:
// BAD_NUMBER, NEGATIVE_MONEY, MONEY_TOO_LARGE.
v1::Money ReadMoney(const TableRow& row, size_t column, NumberStyle file, ProblemList& problems);

// A decimal or percentage ("100,00 %") in micro; nullopt if the cell is blank.
// "-" is BAD_NUMBER: it may mean nought or nothing, and the two differ.
std::optional<int64_t> ReadDecimal(const TableRow& row, size_t column, NumberStyle file,
                                   ProblemList& problems);

// TEXT_TOO_LONG beyond `bytes_max`.
std::string ReadText(const TableRow& row, size_t column, ProblemList& problems,
                     size_t bytes_max = kTextSizeMax);
// The same, and MISSING_VALUE for a blank.
std::string ReadNeededText(const TableRow& row, size_t column, ProblemList& problems,
                           size_t bytes_max = kTextSizeMax);

// A target or a result: a number with its unit, or prose. TEXT_TOO_LONG.
v1::Measure ReadMeasure(const TableRow& row, size_t column, NumberStyle file,
                        ProblemList& problems);

// True for "sintetis", false for blank; anything else is BAD_SOURCE.
bool ReadSynthetic(const TableRow& row, size_t column, ProblemList& problems);

// True for kFromTemplate, false for blank; anything else is BAD_SOURCE.
bool ReadOrigin(const TableRow& row, size_t column, ProblemList& problems);

// True for kFromRepair, alone or with a rule behind it.
bool IsFromRepair(const TableRow& row, size_t column);

// UNEXPECTED_VALUE, if the cell has text: it would mean nothing. `why` follows
// the value.
void RefuseValue(const TableRow& row, size_t column, absl::string_view why, ProblemList& problems);
// DUPLICATE_ROW: `what` stands in the row `first` and again at `place`.
void AddDuplicate(const Place& place, absl::string_view what, uint32_t first,
                  ProblemList& problems);

// Calls `take(row, synthetic)` for every row but those that the reader refused,
// counts the synthetic ones and says what stands in no column.
void VisitRows(const SourceTable& table, const ColumnMap& columns, size_t source_column,
               ImportedRows& rows, ProblemList& problems,
               absl::FunctionRef<void(const TableRow&, bool)> take);

}  // namespace rekap
