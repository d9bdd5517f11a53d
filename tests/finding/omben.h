// The report of Omben 2021 as records, read by a small reader of the tests' own:
// what is checked here is the findings, not the importer. A record's row is the
// line of the file; `labels` gives the row's line_no in the printed report.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/catalog/catalog.h"
#include "domain/finding/finding.h"
#include "rekap/v1/record.pb.h"

namespace rekap::omben {

struct Report {
  std::vector<v1::Record> records;
  std::map<uint32_t, std::string> labels;  // of the table's rows

  UnitReport View() const;
  // The row with that line_no; 0 if there is none.
  uint32_t RowOf(absl::string_view label) const;
};

const Catalog& Sampang();
// printed.tsv or corrected.tsv, iku.tsv, and table II of the report.
Report Read(absl::string_view table_file);

// "sum-mismatch 386", rows by their line_no; "decline iku 1" for indicators.
std::string Said(const Report& report, const v1::Finding& finding);
std::vector<std::string> Said(const Report& report, const std::vector<v1::Finding>& findings);

// The finding so said; a failure of the test if there is none.
v1::Finding Find(const Report& report, const std::vector<v1::Finding>& findings,
                 absl::string_view said);
// All of its proof, "tertulis: 91,43%; dihitung: 97,13%".
std::string Proof(const v1::Finding& finding);

}  // namespace rekap::omben
