// The verbs of a kabupaten: what is read from the aggregator and decided there.

#include "tools/rekap/arguments_parts.h"
#include "tools/rekap/help.h"
#include "tools/rekap/since.h"

namespace rekap::cli {
namespace {

// workflow.proto, Review.reason.
constexpr size_t kReasonBytesMax = 4096;

const std::map<std::string, v1::ReviewAction> kActions = {{"approve", v1::REVIEW_ACTION_APPROVE},
                                                          {"return", v1::REVIEW_ACTION_RETURN},
                                                          {"lock", v1::REVIEW_ACTION_LOCK},
                                                          {"reopen", v1::REVIEW_ACTION_REOPEN}};

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

  CLI::App* changes = verb(Verb::kChanges, "changes", help::kChanges, help::kChangesExample);
  AddRegion(*changes, arguments);
  changes->add_option("--since", arguments.since, help::kSince)
      ->option_text("TANGGAL")
      ->check(CheckSince);

  AddReview(app, arguments);

  CLI::App* verify = verb(Verb::kVerify, "verify", help::kVerify, help::kVerifyExample);
  verify->add_flag("--chain", arguments.chain_only, help::kChain);
}

}  // namespace rekap::cli
