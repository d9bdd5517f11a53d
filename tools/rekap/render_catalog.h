// `rekap catalog ...`: mistakes of a file, differences, versions. Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/catalog/catalog.h"
#include "domain/catalog/catalog_diff.h"
#include "rekap/v1/admin.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// The local and the wire form of the same mistakes.
using CatalogProblems = google::protobuf::RepeatedPtrField<v1::CatalogProblem>;
v1::ApplyCatalogResponse ProblemsAnswer(const std::vector<CatalogProblem>& problems);
// A line each, "FILE:LINE:COLUMN: ... [CODE]", and a closing one.
std::string CatalogProblemsText(absl::string_view file, const CatalogProblems& problems);
std::string CatalogProblemsCsv(absl::string_view file, const CatalogProblems& problems);

// What a sound file describes: "Kabupaten Sampang: 14 kecamatan, ...".
std::string CatalogSummaryText(absl::string_view file, const Catalog& catalog, const View& view);

// `before` and `after` name the two sides: "versi 2", "sampang-2022.yaml".
std::string CatalogDiffText(absl::string_view before, absl::string_view after,
                            const std::vector<CatalogChange>& changes, const View& view);
std::string CatalogDiffCsv(const std::vector<CatalogChange>& changes);
// Indented, with a line end; there is no message of the protocol for it.
std::string CatalogDiffJson(const std::vector<CatalogChange>& changes);

// What came of `apply`; the changes were found by comparing with the version
// before, and are none where there was none.
std::string CatalogApplyText(const v1::ApplyCatalogResponse& response,
                             const std::vector<CatalogChange>& changes, const View& view);

std::string CatalogHistoryText(const v1::ListCatalogsResponse& response, const View& view);
// A line a version, without the texts.
std::string CatalogHistoryCsv(const std::vector<v1::CatalogVersion>& versions, const View& view);

}  // namespace rekap::cli
