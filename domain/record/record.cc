#include "domain/record/record.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "domain/decimal/sen.h"
#include "domain/formula/formula.h"
#include "domain/rule/ikm.h"

namespace rekap {
namespace {

constexpr size_t kNarrativeSizeMax = size_t{64} * 1024;
// Digits of a desa code part; more villages than any kecamatan has.
constexpr uint32_t kVillagesMax = 9999;
// An office has about ten sections with about ten tasks each, and fewer
// programs than that.
constexpr int kSectionsMax = 64;
constexpr int kProgramsMax = 32;
// Of a whole profile, so that it stays below an entry's size however its lists
// are filled.
constexpr size_t kProfileSizeMax = size_t{192} * 1024;
constexpr size_t kFileNameSizeMax = 255;
// More than the people of any kecamatan.
constexpr uint32_t kRespondentsMax = 1'000'000;
constexpr size_t kJustificationSizeMax = 4096;

absl::Status Bad(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("record: ", what));
}

absl::Status CheckMoney(const v1::Money& money, absl::string_view field) {
  if (money.sen() < 0 || money.sen() > Sen::kRecordMax)
    return Bad(absl::StrCat(field, " out of range"));
  if (money.presence() != v1::CELL_PRESENCE_FIGURE && money.sen() != 0) {
    return Bad(absl::StrCat(field, " has a figure but is not one"));
  }
  return absl::OkStatus();
}

template <typename Row>
absl::Status CheckOutputTexts(const Row& output) {
  for (const std::string* text :
       {&output.description(), &output.target().text(), &output.target().unit(),
        &output.realised().text(), &output.realised().unit()}) {
    if (text->size() > kTextSizeMax) return Bad("output text too long");
  }
  return absl::OkStatus();
}

absl::Status CheckOutput(const v1::Output& output) {
  if (output.printed().rule().size() > kTextSizeMax) return Bad("rule too long");
  absl::Status texts = CheckOutputTexts(output);
  return texts.ok() ? CheckOutputTexts(output.printed()) : texts;
}

template <typename Row>
absl::Status CheckMoneyRow(const Row& row) {
  if (row.name().size() > kTextSizeMax) return Bad("name too long");
  if (row.activity_written().size() > kTextSizeMax) return Bad("activity_written too long");
  if (row.printed().rule().size() > kTextSizeMax) return Bad("rule too long");
  for (absl::Status status :
       {CheckMoney(row.allocated(), "allocated"), CheckMoney(row.realised(), "realised"),
        CheckMoney(row.printed().allocated(), "printed allocated"),
        CheckMoney(row.printed().realised(), "printed realised")}) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status CheckInputs(const v1::IndicatorResult& indicator) {
  if (static_cast<size_t>(indicator.inputs_size()) > kInputsMax) return Bad("too many inputs");
  const v1::NamedInput* last = nullptr;
  for (const v1::NamedInput& input : indicator.inputs()) {
    if (!IsInputName(input.name()) || input.years_back() > 1) return Bad("unfit input");
    if (last != nullptr &&
        std::make_pair(absl::string_view(last->name()), last->years_back()) >=
            std::make_pair(absl::string_view(input.name()), input.years_back())) {
      return Bad("inputs out of order");
    }
    last = &input;
  }
  return absl::OkStatus();
}

absl::Status CheckIndicator(const v1::IndicatorResult& indicator) {
  for (const std::string* text : {&indicator.name(), &indicator.objective(), &indicator.formula(),
                                  &indicator.data_source(), &indicator.responsible()}) {
    if (text->size() > kTextSizeMax) return Bad("indicator text too long");
  }
  if (indicator.direction() == v1::DIRECTION_UNSPECIFIED) return Bad("indicator without direction");
  if (indicator.has_target_high_micro() &&
      (!indicator.has_target_micro() || indicator.target_high_micro() < indicator.target_micro())) {
    return Bad("upper end of the target below the lower one");
  }
  return CheckInputs(indicator);
}

template <typename Texts>
absl::Status CheckList(const Texts& texts, int count_max, absl::string_view what) {
  if (texts.size() > count_max) return Bad(absl::StrCat("too many ", what));
  for (const std::string& text : texts) {
    if (text.size() > kTextSizeMax) return Bad(absl::StrCat(what, ": text too long"));
  }
  return absl::OkStatus();
}

absl::Status CheckSection(const v1::OfficeSection& section) {
  if (section.name().empty() || section.name().size() > kTextSizeMax ||
      section.parent().size() > kTextSizeMax) {
    return Bad("unfit section name");
  }
  if (section.processes_size() > kSectionsMax) return Bad("too many processes");
  absl::Status lists = CheckList(section.tasks(), kSectionsMax, "tasks");
  if (lists.ok()) lists = CheckList(section.programs(), kProgramsMax, "programs");
  for (const v1::OfficeProcess& process : section.processes()) {
    if (process.name().size() > kTextSizeMax) return Bad("process name too long");
    if (lists.ok()) lists = CheckList(process.programs(), kProgramsMax, "programs");
  }
  return lists;
}

absl::Status CheckProfile(const v1::UnitProfile& profile) {
  if (profile.name().size() > kTextSizeMax) return Bad("name too long");
  if (profile.villages() > kVillagesMax) return Bad("villages out of range");
  if (profile.sections_size() > kSectionsMax) return Bad("too many sections");
  if (profile.positions_size() > kSectionsMax) return Bad("too many positions");
  if (profile.ByteSizeLong() > kProfileSizeMax) return Bad("profile too large");
  for (const v1::OfficeSection& section : profile.sections()) {
    if (absl::Status sound = CheckSection(section); !sound.ok()) return sound;
  }
  for (const v1::OfficePosition& position : profile.positions()) {
    if (position.name().empty() || position.name().size() > kTextSizeMax ||
        position.section().size() > kTextSizeMax || position.superior().size() > kTextSizeMax) {
      return Bad("unfit position name");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckSurvey(const v1::SurveyResult& survey) {
  if (survey.respondents() > kRespondentsMax) return Bad("respondents out of range");
  return SurveyTally::Of(survey).status();
}

absl::Status CheckSubmission(const v1::Submission& submission) {
  if (submission.number() == 0) return Bad("submission without number");
  return submission.justification().size() > kJustificationSizeMax ? Bad("justification too long")
                                                                   : absl::OkStatus();
}

absl::Status CheckAgreedBudget(const v1::AgreedBudget& agreed) {
  if (agreed.name().size() > kTextSizeMax) return Bad("name too long");
  if (agreed.activity_written().size() > kTextSizeMax) return Bad("activity_written too long");
  return CheckMoney(agreed.allocated(), "allocated");
}

absl::Status CheckAgreementTarget(const v1::AgreementTarget& target) {
  for (const std::string* text : {&target.position(), &target.element(), &target.indicator(),
                                  &target.target().text(), &target.target().unit()}) {
    if (text->size() > kTextSizeMax) return Bad("agreement text too long");
  }
  return target.position().empty() ? Bad("agreement without position") : absl::OkStatus();
}

absl::Status CheckRevision(const v1::Revision& revision) {
  bool fits = !revision.reason().empty() && revision.reason().size() <= kRevisionReasonSizeMax;
  return fits ? absl::OkStatus() : Bad("revision without reason, or one that is too long");
}

absl::Status CheckNarrative(const v1::Narrative& narrative) {
  if (narrative.report_section().size() > kTextSizeMax) return Bad("report section too long");
  return narrative.text().size() > kNarrativeSizeMax ? Bad("narrative too long") : absl::OkStatus();
}

// The body that a kind needs.
v1::Record::BodyCase BodyOf(v1::RecordKind kind) {
  switch (kind) {
    case v1::RECORD_KIND_BUDGET_LINE:
      return v1::Record::kBudgetLine;
    case v1::RECORD_KIND_OUTPUT:
      return v1::Record::kOutput;
    case v1::RECORD_KIND_INDICATOR_RESULT:
      return v1::Record::kIndicatorResult;
    case v1::RECORD_KIND_NARRATIVE:
      return v1::Record::kNarrative;
    case v1::RECORD_KIND_UNIT_PROFILE:
      return v1::Record::kUnitProfile;
    case v1::RECORD_KIND_STATED_TOTAL:
      return v1::Record::kStatedTotal;
    case v1::RECORD_KIND_SURVEY:
      return v1::Record::kSurvey;
    case v1::RECORD_KIND_SUBMISSION:
      return v1::Record::kSubmission;
    case v1::RECORD_KIND_AGREED_BUDGET:
      return v1::Record::kAgreedBudget;
    case v1::RECORD_KIND_AGREEMENT_TARGET:
      return v1::Record::kAgreementTarget;
    case v1::RECORD_KIND_REVISION:
      return v1::Record::kRevision;
    default:
      return v1::Record::BODY_NOT_SET;
  }
}

// Fields of a later version, as stored.
std::string UnknownOf(const v1::Record& record) {
  std::string bytes;
  v1::Record::GetReflection()->GetUnknownFields(record).SerializeToString(&bytes);
  return bytes;
}

}  // namespace

absl::Status ValidateRecord(const v1::Record& record) {
  if (record.body_case() == v1::Record::BODY_NOT_SET ||
      record.body_case() != BodyOf(record.key().kind())) {
    return Bad("body does not match the key's kind");
  }
  if (record.provenance().file().size() > kFileNameSizeMax ||
      record.provenance().sheet().size() > kFileNameSizeMax) {
    return Bad("file or sheet name too long");
  }
  switch (record.body_case()) {
    case v1::Record::kBudgetLine:
      return CheckMoneyRow(record.budget_line());
    case v1::Record::kOutput:
      return CheckOutput(record.output());
    case v1::Record::kIndicatorResult:
      return CheckIndicator(record.indicator_result());
    case v1::Record::kNarrative:
      return CheckNarrative(record.narrative());
    case v1::Record::kUnitProfile:
      return CheckProfile(record.unit_profile());
    case v1::Record::kStatedTotal: {
      absl::Status money = CheckMoneyRow(record.stated_total());
      return money.ok() ? CheckOutput(record.stated_total().output()) : money;
    }
    case v1::Record::kSurvey:
      return CheckSurvey(record.survey());
    case v1::Record::kSubmission:
      return CheckSubmission(record.submission());
    case v1::Record::kAgreedBudget:
      return CheckAgreedBudget(record.agreed_budget());
    case v1::Record::kAgreementTarget:
      return CheckAgreementTarget(record.agreement_target());
    case v1::Record::kRevision:
      return CheckRevision(record.revision());
    default:
      return Bad("unknown body");
  }
}

bool SameContent(const v1::Record& a, const v1::Record& b) {
  // Field by field, so that neither record is copied to leave out where it was
  // read, and a body that is added to the schema is compared as well.
  const google::protobuf::Descriptor& record = *v1::Record::descriptor();
  const google::protobuf::Reflection& fields = *v1::Record::GetReflection();
  if (a.synthetic() != b.synthetic() || UnknownOf(a) != UnknownOf(b)) return false;
  for (int i = 0; i < record.field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = record.field(i);
    if (field->number() == v1::Record::kProvenanceFieldNumber ||
        field->number() == v1::Record::kSyntheticFieldNumber) {
      continue;
    }
    if (fields.HasField(a, field) != fields.HasField(b, field)) return false;
    if (fields.HasField(a, field) && fields.GetMessage(a, field).SerializeAsString() !=
                                         fields.GetMessage(b, field).SerializeAsString()) {
      return false;
    }
  }
  return true;
}

}  // namespace rekap
