// The tables that the importer knows. A layout is one constant, defined in its
// own file; which one a table is follows from its header row alone.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "node/importer/layout.h"
#include "node/importer/problem.h"
#include "node/importer/source_table.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

struct TableLayout {
  absl::string_view name;  // as a clerk calls it
  // What it knows of columns in files for that period.
  std::vector<LayoutColumn> (*columns)(Period period, const Catalog& catalog);
  // What such a table states completely for its period.
  absl::Span<const v1::RecordKind> kinds;
  // Reads the whole table; problems are added, and the rows then mean nothing.
  ImportedRows (*import)(const SourceTable& table, const ImportSource& source,
                         const Catalog& catalog, ProblemList& problems);
};

// Each with its columns described in the file that is named.
extern const TableLayout kBudgetLayout;        // table_importer.cc
extern const TableLayout kIndicatorLayout;     // indicator_importer.cc
extern const TableLayout kAgreedBudgetLayout;  // agreed_budget_importer.cc
extern const TableLayout kSurveyLayout;        // survey_importer.cc
extern const TableLayout kNarrativeLayout;     // narrative_importer.cc
extern const TableLayout kOrganisationLayout;  // organisation_importer.cc
extern const TableLayout kAgreementLayout;     // agreement_importer.cc

// Tells by a header row which layout a table has.
class LayoutFinder {
 public:
  LayoutFinder(Period period, const Catalog& catalog);

  // The layout of which the header names most columns and, of those, lacks
  // fewest; nullptr if it names fewer than kHeaderColumnsMin of any.
  const TableLayout* Find(const SourceRow& header) const;
  // What it has of that layout, also if it names fewer.
  ColumnCount Score(const SourceRow& header) const { return Best(header).second; }
  // Every layout with the first of its columns, for messages.
  std::string Known() const;

 private:
  struct Candidate {
    const TableLayout* layout;
    std::vector<LayoutColumn> columns;
  };

  std::pair<const TableLayout*, ColumnCount> Best(const SourceRow& header) const;

  std::vector<Candidate> candidates_;
};

}  // namespace rekap
