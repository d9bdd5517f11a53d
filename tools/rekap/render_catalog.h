// `rekap catalog ...`: mistakes of a file, differences, what they do to
// reviewed periods, versions. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/catalog/catalog.h"
#include "domain/catalog/catalog_diff.h"
#include "rekap/v1/admin.pb.h"
#include "rekap/v1/query.pb.h"
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

// How many units of a period were approved or locked before its rules changed.
struct ReviewedPeriod {
  uint32_t year = 0;
  uint32_t quarter = 0;
  size_t approved = 0;
  size_t locked = 0;
};
ReviewedPeriod ReviewedPeriodOf(const v1::WorkflowRequest& request,
                                const v1::WorkflowResponse& response);
// One line: "Berlaku surut: ... 2021 (terkunci di 3 kecamatan) [RETROACTIVE]".
// Empty if no unit of any of them was reviewed.
std::string RetroactiveText(const std::vector<ReviewedPeriod>& periods);

std::string CatalogHistoryText(const v1::ListCatalogsResponse& response, const View& view);
// A line a version, without the texts.
std::string CatalogHistoryCsv(const std::vector<v1::CatalogVersion>& versions, const View& view);

}  // namespace rekap::cli
