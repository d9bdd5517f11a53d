// For whom and for when a file to fill in was made: the template writes it into
// a hidden sheet, the importer reads it back and refuses what is not for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "node/importer/problem.h"
#include "node/importer/source_table.h"

namespace rekap {

inline constexpr absl::string_view kMarkSheet = "_rekap";
// Of the files that are written; raise it when they are read in another way.
inline constexpr uint32_t kTemplateVersion = 2;

struct TemplateMark {
  RegionCode unit;
  std::string unit_name;
  Period period;
  uint32_t catalog_version = 0;  // 0 = the catalog given at the node's start
};

// Header of the hidden sheet, and its rows: name and value.
const std::vector<std::string>& MarkColumns();
std::vector<std::pair<std::string, std::string>> MarkRows(const TemplateMark& mark);

// nullopt, with TEMPLATE_VERSION or DAMAGED_TEMPLATE, if the sheet cannot be
// understood.
std::optional<TemplateMark> ReadMark(const SourceTable& sheet, ProblemList& problems);

}  // namespace rekap
