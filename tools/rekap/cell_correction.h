// A corrected cell as it is written on the command line. Pure.
#pragma once

#include <optional>
#include <string>

#include "rekap/v1/node.pb.h"

namespace rekap::cli {

// "IKU!C7=12", "'Tabel III.B'!D5=", for a text file "C7=12": sheet, cell and what it
// should say, all behind the first '=' that follows a cell. nullopt for anything
// else, and beyond the bounds of CellCorrection.
std::optional<v1::CellCorrection> ParseCellCorrection(const std::string& text);

}  // namespace rekap::cli
