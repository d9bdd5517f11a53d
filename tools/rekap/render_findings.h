// Findings: what cannot be right, with its proof and the proposed repair.
// `rekap findings`, and the part of `import` and `submit` that is about them.
// Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "rekap/v1/finding.pb.h"
#include "rekap/v1/node.pb.h"
#include "rekap/v1/query.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

using FindingList = google::protobuf::RepeatedPtrField<v1::Finding>;

struct SeverityCounts {
  uint64_t blocking = 0;
  uint64_t warnings = 0;
  uint64_t notes = 0;
};
SeverityCounts CountBySeverity(const FindingList& findings);
// "5 menghalangi, 3 peringatan, 2 catatan"; "tidak ada".
std::string CountsText(const SeverityCounts& counts);

// One finding as a paragraph: what, where, message, proof, and the repair with
// the words that accept it.
void AddFinding(Page& page, const v1::Finding& finding);
// Before and after, a line a cell; a value that stands nowhere in print is
// marked and explained. Nothing if the finding has no repair.
void AddRepair(Page& page, const v1::Finding& finding);
// What `--accept` takes for this finding: "row-shift@350", or the rule alone
// where it is not about lines.
std::string AcceptText(const v1::Finding& finding);
// "jumlah kegiatan: 77.330.000; dinyatakan: 68.330.000".
std::string EvidenceText(const v1::Finding& finding, absl::string_view separator);

// Answers of the node and of the aggregator, at `rekap findings`.
struct FindingsAsked {
  std::string region;  // as asked; empty = all, or the node's own
  uint32_t year = 0;
  uint32_t quarter = 0;
  bool full = false;  // with repairs cell by cell
};
std::string FindingsText(const FindingsAsked& asked, const v1::CheckPeriodResponse& response,
                         const View& view);
std::string FindingsText(const FindingsAsked& asked, const v1::FindingsResponse& response,
                         const View& view);
// A line a finding, or with `full` a line a cell of its repair.
std::string FindingsCsv(const FindingList& findings, bool full);

// Those of at least `severity` and of `rule`, where these are given: what the
// aggregator does itself, for the node's answer.
v1::CheckPeriodResponse Filtered(v1::CheckPeriodResponse response, v1::Severity severity,
                                 const std::string& rule);

}  // namespace rekap::cli
