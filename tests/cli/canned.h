// Answers as the servers give them, for rendering and for the fake servers:
// Omben 2021 with its printed and corrected figures (tests/data/omben-2021),
// beside thirteen kecamatan of invented ones.
#pragma once

#include <vector>

#include "domain/catalog/catalog_diff.h"
#include "rekap/v1/account.pb.h"
#include "rekap/v1/admin.pb.h"
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

// canned_comparison.cc: what compares further.

// The same on IKU-1, ordered by its result.
v1::CompareRequest IndicatorQuestion();
v1::CompareResponse CompareIndicator();
// Omben over three years with their quarters, of which the first has no record.
v1::TrendRequest TrendQuestion();
v1::TrendResponse Trend();
// Sampang and two of its kecamatan, years alone.
v1::TrendResponse TrendRows();
// Three kecamatan against seven programs; every state of a value, every band.
v1::MatrixRequest MatrixQuestion();
v1::MatrixResponse Matrix();
// Every state of a period once; late, overdue and revised ones.
v1::CompletenessRequest CompletenessQuestion();
v1::CompletenessResponse Completeness();

v1::TreeRequest TreeQuestion();
// Omben: claims that differ, prose targets, a missing result.
v1::TreeResponse Tree();

v1::UnitsResponse Units();

v1::ExplainRequest ExplainQuestion();
// Three leaves: money, a counted output, an output in prose.
v1::ExplainResponse Explain();

v1::StatusResponse Status();
// An old copy whose journal was trimmed too far: everything that can be amiss.
v1::StatusResponse StatusRefused();
v1::VerifyResponse VerifyExact();
v1::VerifyResponse VerifyDifferent();
v1::VerifyNodeResponse VerifyNodeExact();

// canned_domain.cc: imports, findings, workflow, survey, organisation, catalog.

// The row shift of Omben (three of its cells), a total that does not match, and
// a remark; blocking, warning, note.
google::protobuf::RepeatedPtrField<v1::Finding> Findings();
v1::CheckPeriodResponse PeriodChecked();
v1::FindingsResponse RegionFindings();
v1::ImportResponse ImportStored();
v1::ImportResponse ImportRefused();
// A dry run of a changed file, with a repair accepted.
v1::ImportResponse ImportDryRun();
// A survey of satisfaction: IKM 79,15, grade B; nobody answered about sarana.
v1::ImportResponse ImportSurvey();

v1::PeriodStatus Returned();
v1::SubmitResponse Submitted();
v1::SubmitResponse SubmitBlocked();
v1::DecideResponse Decided();
// Every state once; Ketapang is late.
v1::WorkflowResponse Workflow();

v1::ChangesRequest ChangesQuestion();
// Omben wrote about two periods and submitted one; of Sreseh there is more than was counted.
v1::ChangesResponse Changes();

v1::SurveyResponse Survey();
v1::OrganisationResponse Organisation();

v1::ListCatalogsResponse Catalogs();
std::vector<CatalogChange> CatalogChanges();

// canned_access.cc also holds access and upkeep. The secrets are invented.

v1::WhoAmIResponse WhoAmI();
// One of each state.
v1::ListAccountsResponse Accounts();
v1::InviteRequest InviteQuestion();
v1::InviteResponse Invite();
// One of each state, with a serial number of the longest kind.
v1::ListCertificatesResponse Certificates();
v1::AuditResponse Audit();
v1::BackupResponse Backup();
v1::BackupNodeResponse BackupNode();
v1::QuarantineResponse Quarantine();

}  // namespace rekap::cli::canned
