#include "domain/record/record.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "domain/decimal/sen.h"

namespace rekap {
namespace {

constexpr size_t kNarrativeSizeMax = size_t{64} * 1024;
// Digits of a desa code part; more villages than any kecamatan has.
constexpr uint32_t kVillagesMax = 9999;
// An office has about ten sections. With kTextSizeMax it keeps every record
// well below an entry's size.
constexpr int kSectionsMax = 64;
constexpr size_t kFileNameSizeMax = 255;

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

absl::Status CheckOutput(const v1::Output& output) {
  for (const std::string* text :
       {&output.description(), &output.target().text(), &output.target().unit(),
        &output.realised().text(), &output.realised().unit()}) {
    if (text->size() > kTextSizeMax) return Bad("output text too long");
  }
  return absl::OkStatus();
}

template <typename Row>
absl::Status CheckMoneyRow(const Row& row) {
  if (row.name().size() > kTextSizeMax) return Bad("name too long");
  if (row.activity_written().size() > kTextSizeMax) return Bad("activity_written too long");
  absl::Status allocated = CheckMoney(row.allocated(), "allocated");
  return allocated.ok() ? CheckMoney(row.realised(), "realised") : allocated;
}

absl::Status CheckIndicator(const v1::IndicatorResult& indicator) {
  for (const std::string* text : {&indicator.name(), &indicator.objective(), &indicator.formula(),
                                  &indicator.data_source(), &indicator.responsible()}) {
    if (text->size() > kTextSizeMax) return Bad("indicator text too long");
  }
  if (indicator.direction() == v1::DIRECTION_UNSPECIFIED) return Bad("indicator without direction");
  return absl::OkStatus();
}

absl::Status CheckProfile(const v1::UnitProfile& profile) {
  if (profile.name().size() > kTextSizeMax) return Bad("name too long");
  if (profile.villages() > kVillagesMax) return Bad("villages out of range");
  if (profile.sections_size() > kSectionsMax) return Bad("too many sections");
  for (const std::string& section : profile.sections()) {
    if (section.size() > kTextSizeMax) return Bad("section name too long");
  }
  return absl::OkStatus();
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
    default:
      return v1::Record::BODY_NOT_SET;
  }
}

}  // namespace

absl::Status ValidateRecord(const v1::Record& record) {
  if (record.body_case() == v1::Record::BODY_NOT_SET ||
      record.body_case() != BodyOf(record.key().kind())) {
    return Bad("body does not match the key's kind");
  }
  if (record.provenance().file().size() > kFileNameSizeMax) return Bad("file name too long");
  switch (record.body_case()) {
    case v1::Record::kBudgetLine:
      return CheckMoneyRow(record.budget_line());
    case v1::Record::kOutput:
      return CheckOutput(record.output());
    case v1::Record::kIndicatorResult:
      return CheckIndicator(record.indicator_result());
    case v1::Record::kNarrative:
      return record.narrative().text().size() > kNarrativeSizeMax ? Bad("narrative too long")
                                                                  : absl::OkStatus();
    case v1::Record::kUnitProfile:
      return CheckProfile(record.unit_profile());
    case v1::Record::kStatedTotal: {
      absl::Status money = CheckMoneyRow(record.stated_total());
      return money.ok() ? CheckOutput(record.stated_total().output()) : money;
    }
    default:
      return Bad("unknown body");
  }
}

bool SameContent(const v1::Record& a, const v1::Record& b) {
  auto content = [](v1::Record record) {
    record.clear_provenance();
    return record.SerializeAsString();
  };
  return content(a) == content(b);
}

}  // namespace rekap
