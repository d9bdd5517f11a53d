#include "node/service/change_text.h"

#include <map>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/decimal/decimal.h"
#include "domain/decimal/sen.h"

namespace rekap {
namespace {

// Places of a decimal as shown; what has more is shown whole.
constexpr int kShownPlaces = 2;

std::string Text(const v1::Money& money) {
  switch (money.presence()) {
    case v1::CELL_PRESENCE_FIGURE:
      return Sen(money.sen()).ToIndonesian();
    case v1::CELL_PRESENCE_DASH:
      return "-";
    default:
      return "";
  }
}

std::string Text(int64_t micro) {
  bool whole = micro % (Decimal::kScale / 100) == 0;
  return Decimal::FromMicro(micro).ToIndonesian(whole ? kShownPlaces : Decimal::kPlaces);
}

void AddDecimal(ShownFields& fields, const char* column, bool present, int64_t micro) {
  fields.emplace_back(column, present ? Text(micro) : "");
}

// By which rule the row was repaired; empty if it stands as printed.
void AddRepair(ShownFields& fields, const std::string& rule) {
  if (!rule.empty()) fields.emplace_back("perbaikan", rule);
}

template <typename Row>
void AddMoney(ShownFields& fields, const Row& row) {
  fields.emplace_back("uraian", row.name());
  fields.emplace_back("anggaran", Text(row.allocated()));
  fields.emplace_back("realisasi", Text(row.realised()));
  AddDecimal(fields, "persen", row.has_stated_absorption_micro(), row.stated_absorption_micro());
  AddRepair(fields, row.printed().rule());
}

void AddOutput(ShownFields& fields, const v1::Output& output) {
  fields.emplace_back("output_uraian", output.description());
  fields.emplace_back("target", output.target().text());
  fields.emplace_back("realisasi_output", output.realised().text());
  AddDecimal(fields, "persen_output", output.has_stated_achievement_micro(),
             output.stated_achievement_micro());
  AddRepair(fields, output.printed().rule());
}

void AddIndicator(ShownFields& fields, const v1::IndicatorResult& result) {
  fields.emplace_back("indikator", result.name());
  AddDecimal(fields, "target", result.has_target_micro(), result.target_micro());
  AddDecimal(fields, "target_atas", result.has_target_high_micro(), result.target_high_micro());
  AddDecimal(fields, "realisasi", result.has_realised_micro(), result.realised_micro());
  AddDecimal(fields, "realisasi_sebelumnya", result.has_previous_micro(), result.previous_micro());
  AddDecimal(fields, "capaian_tercetak", result.has_stated_achievement_micro(),
             result.stated_achievement_micro());
  for (const v1::NamedInput& input : result.inputs()) {
    fields.emplace_back(absl::StrCat(input.name(), input.years_back() == 0 ? "" : "[n-1]"),
                        Text(input.value_micro()));
  }
}

void AddSurvey(ShownFields& fields, const v1::SurveyResult& survey) {
  fields.emplace_back("responden", absl::StrCat(survey.respondents()));
  for (int i = 0; i < survey.unsur_size(); ++i) {
    fields.emplace_back(absl::StrCat("u", i + 1), absl::StrJoin(survey.unsur(i).counts(), "/"));
  }
}

void AddProfile(ShownFields& fields, const v1::UnitProfile& profile) {
  fields.emplace_back("nama", profile.name());
  fields.emplace_back("desa_kelurahan", absl::StrCat(profile.villages()));
  for (const v1::OfficeSection& section : profile.sections()) {
    fields.emplace_back(absl::StrCat("bagian ", section.name()),
                        absl::StrCat(section.tasks_size(), " tugas, program ",
                                     absl::StrJoin(section.programs(), " "), ", ",
                                     section.processes_size(), " proses"));
  }
  for (const v1::OfficePosition& position : profile.positions()) {
    fields.emplace_back(absl::StrCat("jabatan ", position.name()),
                        absl::StrCat(position.section(), " / ", position.superior()));
  }
}

}  // namespace

ShownFields FieldsOf(const v1::Record& record) {
  ShownFields fields;
  switch (record.body_case()) {
    case v1::Record::kBudgetLine:
      AddMoney(fields, record.budget_line());
      break;
    case v1::Record::kStatedTotal:
      AddMoney(fields, record.stated_total());
      AddOutput(fields, record.stated_total().output());
      break;
    case v1::Record::kOutput:
      AddOutput(fields, record.output());
      break;
    case v1::Record::kIndicatorResult:
      AddIndicator(fields, record.indicator_result());
      break;
    case v1::Record::kNarrative:
      fields.emplace_back("uraian", record.narrative().text());
      break;
    case v1::Record::kUnitProfile:
      AddProfile(fields, record.unit_profile());
      break;
    case v1::Record::kSurvey:
      AddSurvey(fields, record.survey());
      break;
    case v1::Record::kAgreedBudget:
      fields.emplace_back("uraian", record.agreed_budget().name());
      fields.emplace_back("anggaran", Text(record.agreed_budget().allocated()));
      break;
    case v1::Record::kAgreementTarget:
      fields.emplace_back("jabatan", record.agreement_target().position());
      fields.emplace_back("kode", record.agreement_target().element());
      fields.emplace_back("indikator", record.agreement_target().indicator());
      fields.emplace_back("target", record.agreement_target().target().text());
      break;
    default:
      break;
  }
  if (record.synthetic()) fields.emplace_back("sumber", "sintetis");
  return fields;
}

std::string SubjectOf(const v1::Record& record) {
  const std::string& subject = record.key().subject();
  std::string whole = subject.empty() ? "seluruh unit" : subject;
  uint32_t item = record.key().item();
  switch (record.key().kind()) {
    case v1::RECORD_KIND_BUDGET_LINE:
      return absl::StrCat("sub kegiatan ", subject);
    case v1::RECORD_KIND_OUTPUT:
      return absl::StrCat("keluaran ", item, " dari ", subject);
    case v1::RECORD_KIND_STATED_TOTAL:
      return absl::StrCat("angka tertulis ", whole, item == 1 ? " (baris jumlah)" : "");
    case v1::RECORD_KIND_INDICATOR_RESULT:
      return absl::StrCat("indikator ", subject);
    case v1::RECORD_KIND_NARRATIVE:
      return absl::StrCat("narasi ", item);
    case v1::RECORD_KIND_UNIT_PROFILE:
      return "profil kantor";
    case v1::RECORD_KIND_SURVEY:
      return "survei kepuasan (IKM)";
    case v1::RECORD_KIND_AGREED_BUDGET:
      return absl::StrCat("pagu perjanjian kinerja ", whole);
    case v1::RECORD_KIND_AGREEMENT_TARGET:
      return absl::StrCat("target perjanjian kinerja ", item);
    default:
      return subject;
  }
}

v1::Change ChangeOf(const v1::Record* before, const v1::Record* after) {
  v1::Change change;
  change.set_kind(before == nullptr  ? v1::Change::KIND_INSERTED
                  : after == nullptr ? v1::Change::KIND_DELETED
                                     : v1::Change::KIND_UPDATED);
  change.set_subject(SubjectOf(after == nullptr ? *before : *after));
  if (after != nullptr) change.set_row(after->provenance().row());
  std::map<std::string, std::string> old;
  if (before != nullptr) {
    for (auto& [column, value] : FieldsOf(*before)) old.emplace(column, value);
  }
  auto add = [&](const std::string& column, std::string was, std::string is) {
    if (was == is) return;
    v1::FieldChange& field = *change.add_fields();
    field.set_column(column);
    field.set_before(std::move(was));
    field.set_after(std::move(is));
  };
  if (after != nullptr) {
    for (auto& [column, value] : FieldsOf(*after)) {
      auto was = old.find(column);
      add(column, was == old.end() ? "" : was->second, value);
      if (was != old.end()) old.erase(was);
    }
  }
  for (auto& [column, value] : old) add(column, value, "");
  return change;
}

}  // namespace rekap
