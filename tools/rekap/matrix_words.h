// What a matrix says beside its figures, for the table and for the sheets. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "rekap/v1/query.pb.h"

namespace rekap::cli {

// `figure` ("Capaian %") of what against what.
std::string MatrixTitle(absl::string_view figure, const v1::MatrixRequest& request,
                        const v1::MatrixResponse& response);
// What is left out and what is synthetic: a sentence each.
std::vector<std::string> MatrixNotes(const v1::MatrixResponse& response);

// "belum lapor", "asli", "sintetis", "sebagian sintetis".
std::string RowDataWord(const v1::MatrixRow& row);

// Of the indicator or of the figures, whichever the cell is of.
const v1::DecimalValue& CellAchievement(const v1::MatrixCell& cell);
const std::string& CellBand(const v1::MatrixCell& cell);

}  // namespace rekap::cli
