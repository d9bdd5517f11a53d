// The verbs that compare and explain figures.

#include "absl/strings/match.h"

#include "domain/code/period.h"
#include "tools/rekap/arguments_parts.h"
#include "tools/rekap/help.h"

namespace rekap::cli {
namespace {

// comparison.proto, RowFilter.regions.
constexpr size_t kAmongMax = 1000;
// What a catalog calls a responsible unit or a band.
constexpr size_t kNameBytesMax = 256;
// record.proto, RecordKey.item.
constexpr uint32_t kItemMax = 65'535;

const std::map<std::string, v1::Order> kOrders = {{"achievement", v1::ORDER_ACHIEVEMENT},
                                                  {"absorption", v1::ORDER_ABSORPTION},
                                                  {"allocated", v1::ORDER_ALLOCATED},
                                                  {"realised", v1::ORDER_REALISED},
                                                  {"indicators", v1::ORDER_INDICATORS},
                                                  {"efficiency", v1::ORDER_EFFICIENCY},
                                                  {"completeness", v1::ORDER_COMPLETENESS},
                                                  {"result", v1::ORDER_RESULT},
                                                  {"code", v1::ORDER_CODE}};
const std::map<std::string, v1::Rows> kRows = {{"children", v1::ROWS_CHILDREN},
                                               {"units", v1::ROWS_UNITS}};
const std::map<std::string, v1::WorkflowState> kStates = {
    {"open", v1::WORKFLOW_STATE_OPEN},
    {"submitted", v1::WORKFLOW_STATE_SUBMITTED},
    {"returned", v1::WORKFLOW_STATE_RETURNED},
    {"approved", v1::WORKFLOW_STATE_APPROVED},
    {"locked", v1::WORKFLOW_STATE_LOCKED}};
const std::map<std::string, v1::Quadrant> kQuadrants = {
    {"achieved-saving", v1::QUADRANT_ACHIEVED_SAVING},
    {"achieved-spending", v1::QUADRANT_ACHIEVED_SPENDING},
    {"short-spending", v1::QUADRANT_SHORT_SPENDING},
    {"short-saving", v1::QUADRANT_SHORT_SAVING}};
const std::map<std::string, v1::RowFilter::Reported> kReported = {
    {"reported", v1::RowFilter::REPORTED_ONLY}, {"missing", v1::RowFilter::REPORTED_MISSING}};
const std::map<std::string, v1::CascadeLevel> kColumns = {
    {"indicators", v1::CASCADE_LEVEL_UNSPECIFIED},
    {"objective", v1::CASCADE_LEVEL_OBJECTIVE},
    {"program", v1::CASCADE_LEVEL_PROGRAM},
    {"kegiatan", v1::CASCADE_LEVEL_KEGIATAN},
    {"subkegiatan", v1::CASCADE_LEVEL_SUB_KEGIATAN}};
const std::map<std::string, v1::CascadeLevel> kDepths = {
    {"objective", v1::CASCADE_LEVEL_OBJECTIVE},
    {"program", v1::CASCADE_LEVEL_PROGRAM},
    {"kegiatan", v1::CASCADE_LEVEL_KEGIATAN},
    {"subkegiatan", v1::CASCADE_LEVEL_SUB_KEGIATAN},
    {"output", v1::CASCADE_LEVEL_OUTPUT}};
const std::map<std::string, bool> kTreeRoots = {{"objective", false}, {"responsible", true}};
const std::map<std::string, v1::RecordKind> kKinds = {
    {"survey", v1::RECORD_KIND_SURVEY},        {"stated", v1::RECORD_KIND_STATED_TOTAL},
    {"agreed", v1::RECORD_KIND_AGREED_BUDGET}, {"submission", v1::RECORD_KIND_SUBMISSION},
    {"revision", v1::RECORD_KIND_REVISION},    {"narrative", v1::RECORD_KIND_NARRATIVE},
    {"profile", v1::RECORD_KIND_UNIT_PROFILE}, {"agreement", v1::RECORD_KIND_AGREEMENT_TARGET}};
// Rows without a band are asked for by a word of the command line alone.
constexpr char kNoBand[] = "none";

std::string CheckSheetFile(const std::string& text) {
  bool known = absl::EndsWithIgnoreCase(text, ".csv") || absl::EndsWithIgnoreCase(text, ".xlsx");
  return known ? "" : absl::StrCat("\"", text, "\" harus berakhiran .csv atau .xlsx");
}

// Options that may be repeated; one value each time, so that none swallows what
// follows.
template <typename Value, typename Take>
void AddChoices(CLI::App& verb, const char* name, const char* description,
                const std::map<std::string, Value>& values, Take take) {
  verb.add_option_function<std::vector<std::string>>(
          name,
          [&values, take](const std::vector<std::string>& texts) {
            for (const std::string& text : texts) take(values.at(text));
          },
          description)
      ->check(OneOf(values))
      ->delimiter(',')
      ->allow_extra_args(false)
      ->option_text("WORD");
}

void AddElement(CLI::App& verb, Arguments& arguments) {
  verb.add_option("--element", arguments.element, help::kElement)->option_text("E");
}

void AddRows(CLI::App& verb, Arguments& arguments) {
  AddChoice(verb, "--rows", help::kRows, kRows, arguments.rows)->option_text("ROWS");
}

void AddSheetOutput(CLI::App& verb, Arguments& arguments) {
  verb.add_option("--out", arguments.out, help::kSheetOut)
      ->option_text("F.csv|F.xlsx")
      ->check(CheckSheetFile);
  verb.add_flag("--force", arguments.force, help::kForce);
}

void AddFilter(CLI::App& verb, Arguments& arguments) {
  v1::RowFilter& filter = arguments.filter;
  AddChoices(verb, "--workflow", help::kFilterWorkflow, kStates,
             [&filter](v1::WorkflowState state) { filter.add_workflow(state); });
  verb.add_option_function<std::vector<std::string>>(
          "--band",
          [&filter](const std::vector<std::string>& bands) {
            for (const std::string& band : bands) filter.add_bands(band == kNoBand ? "" : band);
          },
          help::kFilterBand)
      ->check(TextOf(kNameBytesMax))
      ->delimiter(',')
      ->allow_extra_args(false)
      ->option_text("BAND");
  AddChoices(verb, "--quadrant", help::kFilterQuadrant, kQuadrants,
             [&filter](v1::Quadrant quadrant) { filter.add_quadrants(quadrant); });
  verb.add_option_function<std::string>(
          "--only", [&filter](const std::string& text) { filter.set_reported(kReported.at(text)); },
          help::kFilterReported)
      ->check(OneOf(kReported))
      ->option_text("WORD");
  verb.add_option_function<std::vector<std::string>>(
          "--among",
          [&filter](const std::vector<std::string>& regions) {
            if (regions.size() > kAmongMax) {
              throw CLI::ValidationError("--among",
                                         absl::StrCat("paling banyak ", kAmongMax, " wilayah"));
            }
            filter.mutable_regions()->Add(regions.begin(), regions.end());
          },
          help::kFilterAmong)
      ->check(CheckRegion)
      ->delimiter(',')
      ->allow_extra_args(false)
      ->option_text("R");
}

void AddCompare(CLI::App& app, Arguments& arguments) {
  CLI::App* compare =
      AddVerb(app, arguments, Verb::kCompare, "compare", help::kCompare, help::kCompareExample);
  AddPeriod(*compare, arguments);
  AddRegion(*compare, arguments);
  AddElement(*compare, arguments);
  AddChoice(*compare, "--order", help::kOrder, kOrders, arguments.order)->option_text("ORDER");
  compare->add_flag("--worst-first", arguments.worst_first, help::kWorstFirst);
  AddRows(*compare, arguments);
  AddFilter(*compare, arguments);
  AddLimit(*compare, arguments, help::kRowsLimit);
  AddSheetOutput(*compare, arguments);
}

void AddTrend(CLI::App& app, Arguments& arguments) {
  CLI::App* trend =
      AddVerb(app, arguments, Verb::kTrend, "trend", help::kTrend, help::kTrendExample);
  auto year = [trend](const char* name, uint32_t& target, const char* description) {
    trend->add_option(name, target, description)
        ->option_text("Y")
        ->check(WholeNumber(Period::kYearMin, Period::kYearMax));
  };
  year("--from", arguments.first_year, help::kFromYear);
  year("--to", arguments.last_year, help::kToYear);
  AddRegion(*trend, arguments);
  AddElement(*trend, arguments);
  trend->add_flag("--quarters", arguments.quarters, help::kQuarters);
  trend->add_flag("--with-rows", arguments.with_rows, help::kWithRows);
  AddRows(*trend, arguments);
  AddSheetOutput(*trend, arguments);
}

void AddMatrix(CLI::App& app, Arguments& arguments) {
  CLI::App* matrix =
      AddVerb(app, arguments, Verb::kMatrix, "matrix", help::kMatrix, help::kMatrixExample);
  AddPeriod(*matrix, arguments);
  AddRegion(*matrix, arguments);
  AddChoice(*matrix, "--columns", help::kColumns, kColumns, arguments.columns)
      ->option_text("COLUMNS");
  matrix->add_option("--under", arguments.under, help::kUnder)->option_text("E");
  AddRows(*matrix, arguments);
  AddLimit(*matrix, arguments, help::kRowsLimit);
  AddSheetOutput(*matrix, arguments);
}

void AddCompleteness(CLI::App& app, Arguments& arguments) {
  CLI::App* completeness = AddVerb(app, arguments, Verb::kCompleteness, "completeness",
                                   help::kCompleteness, help::kCompletenessExample);
  AddYear(*completeness, arguments);
  AddRegion(*completeness, arguments);
  AddLimit(*completeness, arguments, help::kRowsLimit);
  AddSheetOutput(*completeness, arguments);
}

void AddTree(CLI::App& app, Arguments& arguments) {
  CLI::App* tree = AddVerb(app, arguments, Verb::kTree, "tree", help::kTree, help::kTreeExample);
  AddPeriod(*tree, arguments);
  AddRegion(*tree, arguments);
  AddChoice(*tree, "--depth", help::kDepth, kDepths, arguments.depth)->option_text("DEPTH");
  AddChoice(*tree, "--by", help::kBy, kTreeRoots, arguments.by_responsible)->option_text("ROOT");
  AddSheetOutput(*tree, arguments);
}

void AddExplain(CLI::App& app, Arguments& arguments) {
  CLI::App* explain =
      AddVerb(app, arguments, Verb::kExplain, "explain", help::kExplain, help::kExplainExample);
  AddPeriod(*explain, arguments);
  AddRegion(*explain, arguments)
      ->description(help::kExplainRegion)
      ->option_text("R (wajib)")
      ->required();
  AddElement(*explain, arguments);
  explain->add_option("--responsible", arguments.responsible, help::kResponsible)
      ->option_text("NAME")
      ->check(TextOf(kNameBytesMax));
  AddChoice(*explain, "--kind", help::kKind, kKinds, arguments.kind)->option_text("WORD");
  explain->add_option("--item", arguments.item, help::kItem)
      ->option_text("N")
      ->check(WholeNumber(1, kItemMax));
  AddLimit(*explain, arguments, help::kLimit);
}

}  // namespace

void AddComparisonVerbs(CLI::App& app, Arguments& arguments) {
  AddCompare(app, arguments);
  AddTrend(app, arguments);
  AddMatrix(app, arguments);
  AddCompleteness(app, arguments);
  AddTree(app, arguments);
  AddExplain(app, arguments);
}

}  // namespace rekap::cli
