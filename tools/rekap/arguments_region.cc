// The verbs of a kabupaten: what is read from the aggregator and decided there.

#include "tools/rekap/arguments_parts.h"
#include "tools/rekap/help.h"

namespace rekap::cli {
namespace {

// workflow.proto, Review.reason.
constexpr size_t kReasonBytesMax = 4096;

using Order = v1::CompareRequest::Order;

const std::map<std::string, Order> kOrders = {
    {"achievement", v1::CompareRequest::ORDER_ACHIEVEMENT},
    {"absorption", v1::CompareRequest::ORDER_ABSORPTION},
    {"allocated", v1::CompareRequest::ORDER_ALLOCATED},
    {"indicators", v1::CompareRequest::ORDER_INDICATORS},
    {"code", v1::CompareRequest::ORDER_CODE}};
const std::map<std::string, v1::CascadeLevel> kDepths = {
    {"objective", v1::CASCADE_LEVEL_OBJECTIVE},
    {"program", v1::CASCADE_LEVEL_PROGRAM},
    {"kegiatan", v1::CASCADE_LEVEL_KEGIATAN},
    {"subkegiatan", v1::CASCADE_LEVEL_SUB_KEGIATAN},
    {"output", v1::CASCADE_LEVEL_OUTPUT}};
const std::map<std::string, bool> kTreeRoots = {{"objective", false}, {"responsible", true}};
const std::map<std::string, v1::ReviewAction> kActions = {{"approve", v1::REVIEW_ACTION_APPROVE},
                                                          {"return", v1::REVIEW_ACTION_RETURN},
                                                          {"lock", v1::REVIEW_ACTION_LOCK},
                                                          {"reopen", v1::REVIEW_ACTION_REOPEN}};

void AddElement(CLI::App& verb, Arguments& arguments) {
  verb.add_option("--element", arguments.element, help::kElement)->option_text("E");
}

void AddTree(CLI::App& app, Arguments& arguments) {
  CLI::App* tree = AddVerb(app, arguments, Verb::kTree, "tree", help::kTree, help::kTreeExample);
  AddPeriod(*tree, arguments);
  AddRegion(*tree, arguments);
  AddChoice(*tree, "--depth", help::kDepth, kDepths, arguments.depth)->option_text("DEPTH");
  AddChoice(*tree, "--by", help::kBy, kTreeRoots, arguments.by_responsible)->option_text("ROOT");
}

void AddReview(CLI::App& app, Arguments& arguments) {
  CLI::App* review =
      AddVerb(app, arguments, Verb::kReview, "review", help::kReview, help::kReviewExample);
  AddChoice(*review, "ACTION", help::kAction, kActions, arguments.action)
      ->option_text("(wajib)")
      ->required();
  AddUnit(*review, arguments);
  AddPeriod(*review, arguments);
  review->add_option("--reason", arguments.reason, help::kReason)
      ->option_text("TEKS")
      ->check(TextOf(kReasonBytesMax));
  review->add_option("--submission", arguments.submission, help::kSubmissionNumber)
      ->option_text("NOMOR");
  AddAuthor(*review, arguments);
}

}  // namespace

void AddRegionVerbs(CLI::App& app, Arguments& arguments) {
  auto verb = [&](Verb which, const char* name, const char* description, const char* example) {
    return AddVerb(app, arguments, which, name, description, example);
  };
  verb(Verb::kUnits, "units", help::kUnits, help::kUnitsExample);

  CLI::App* compare = verb(Verb::kCompare, "compare", help::kCompare, help::kCompareExample);
  AddPeriod(*compare, arguments);
  AddRegion(*compare, arguments);
  AddElement(*compare, arguments);
  AddChoice(*compare, "--order", help::kOrder, kOrders, arguments.order)->option_text("ORDER");

  AddTree(app, arguments);

  CLI::App* explain = verb(Verb::kExplain, "explain", help::kExplain, help::kExplainExample);
  AddPeriod(*explain, arguments);
  AddRegion(*explain, arguments)->option_text("R (wajib)")->required();
  AddElement(*explain, arguments);
  AddLimit(*explain, arguments, help::kLimit);

  CLI::App* survey = verb(Verb::kSurvey, "ikm", help::kSurvey, help::kSurveyExample);
  AddPeriod(*survey, arguments);
  AddRegion(*survey, arguments);

  CLI::App* organisation =
      verb(Verb::kOrganisation, "organisation", help::kOrganisation, help::kOrganisationExample);
  AddUnit(*organisation, arguments);
  AddYear(*organisation, arguments);

  CLI::App* workflow = verb(Verb::kWorkflow, "workflow", help::kWorkflow, help::kWorkflowExample);
  AddPeriod(*workflow, arguments);
  AddRegion(*workflow, arguments);

  AddReview(app, arguments);

  CLI::App* verify = verb(Verb::kVerify, "verify", help::kVerify, help::kVerifyExample);
  verify->add_flag("--chain", arguments.chain_only, help::kChain);
}

}  // namespace rekap::cli
