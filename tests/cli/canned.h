// Answers as the servers give them, for rendering and for the fake servers:
// Omben 2021 with its printed and corrected figures (tests/data/omben-2021),
// beside thirteen kecamatan of invented ones.
#pragma once

#include "rekap/v1/node.pb.h"
#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli::canned {

// 2022-01-31 01:20 UTC, a quarter past eight in Sampang.
absl::Time Now();
// UTC+7 under its Indonesian name, without the system's zone files.
View ViewAt(size_t width);

v1::CompareRequest CompareQuestion();
// 14 rows; Karangpenang has reported nothing, Pangarengan has no budget.
v1::CompareResponse Compare();

v1::TreeRequest TreeQuestion();
// Omben: claims that differ, prose targets, a missing result.
v1::TreeResponse Tree();

v1::UnitsResponse Units();

v1::ExplainRequest ExplainQuestion();
// Three leaves: money, a counted output, an output in prose.
v1::ExplainResponse Explain();

v1::StatusResponse Status();
v1::VerifyResponse VerifyExact();
v1::VerifyResponse VerifyDifferent();
v1::VerifyNodeResponse VerifyNodeExact();
v1::ImportResponse ImportStored();
v1::ImportResponse ImportRefused();

}  // namespace rekap::cli::canned
