#include <string>

#include "absl/strings/str_cat.h"

#include "tests/cli/canned.h"

namespace rekap::cli::canned {
namespace {

constexpr char kFile[] = "lkjip-omben-2021.xlsx";

int64_t MsAgo(absl::Duration age) { return absl::ToUnixMillis(Now() - age); }

void Prove(v1::Finding* finding, const std::string& label, const std::string& value) {
  v1::Evidence* evidence = finding->add_evidence();
  evidence->set_label(label);
  evidence->set_value(value);
}

void Cell(v1::Finding* finding, uint32_t row, const std::string& subject, const std::string& column,
          const std::string& before, const std::string& after, bool inferred = false) {
  v1::CellRepair* cell = finding->add_repair();
  cell->set_row(row);
  cell->set_subject(subject);
  cell->set_column(column);
  cell->set_before(before);
  cell->set_after(after);
  cell->set_inferred(inferred);
}

v1::Finding Place(const std::string& rule, v1::Severity severity) {
  v1::Finding finding;
  finding.set_rule(rule);
  finding.set_severity(severity);
  finding.set_unit("35.27.05");
  finding.set_year(2021);
  finding.set_file(kFile);
  finding.set_sheet("Anggaran");
  return finding;
}

v1::Finding RowShift() {
  v1::Finding shift = Place("row-shift", v1::SEVERITY_BLOCKING);
  for (uint32_t row = 350; row <= 396; ++row) {
    if (row % 8 != 0) shift.add_rows(row);
  }
  shift.set_message(
      "Kolom uang mulai baris 350 bergeser satu baris ke bawah: setiap angka milik baris di "
      "atasnya. Geser kembali, atau periksa berkas asalnya.");
  Prove(&shift, "induk yang salah sebagaimana tercetak", "16 dari 19");
  Prove(&shift, "sesudah digeser", "2 dari 19");
  Cell(&shift, 350, "7.01.01.2.06.01", "anggaran", "", "1.890.000");
  Cell(&shift, 350, "7.01.01.2.06.01", "realisasi", "", "1.890.000");
  Cell(&shift, 351, "Penyediaan Peralatan dan Perlengkapan Kantor", "anggaran", "1.890.000",
       "13.425.754");
  Cell(&shift, 396, "7.01.06.2.01.06", "anggaran", "-", "11.047.000", true);
  Cell(&shift, 396, "7.01.06.2.01.06", "keluaran", "Terlaksananya musyawarah desa",
       "Jumlah desa yang dibina");
  return shift;
}

v1::PeriodStatus PeriodOf(const std::string& unit, v1::WorkflowState state) {
  v1::PeriodStatus status;
  status.set_unit(unit);
  status.set_year(2021);
  status.set_state(state);
  return status;
}

void Submit(v1::PeriodStatus& status, uint32_t number) {
  status.set_submission(number);
  status.set_submitted_by("Kasubag Keuangan");
  status.set_submitted_time_unix_ms(MsAgo(absl::Hours(30)));
}

void Decide(v1::PeriodStatus& status, v1::ReviewAction action, const std::string& reason) {
  v1::Review* review = status.mutable_review();
  review->set_seq(1);
  review->set_unit(status.unit());
  review->set_year(status.year());
  review->set_action(action);
  review->set_reason(reason);
  review->set_author("Bidang Perencanaan");
  review->set_time_unix_ms(MsAgo(absl::Hours(6)));
  review->set_submission(status.submission());
}

void AddRow(v1::WorkflowResponse& workflow, const v1::PeriodStatus& status,
            const std::string& name) {
  v1::WorkflowRow* row = workflow.add_rows();
  *row->mutable_status() = status;
  row->set_name(name);
  row->set_due("2022-01-29");
}

v1::SurveySummary Summary(int64_t index, const std::string& grade, uint32_t respondents) {
  const char* names[] = {"Persyaratan", "Prosedur", "Waktu",     "Biaya", "Produk",
                         "Kompetensi",  "Perilaku", "Pengaduan", "Sarana"};
  v1::SurveySummary survey;
  survey.set_index_micro(index);
  survey.set_grade(grade);
  survey.set_respondents(respondents);
  int64_t mean = 3'166'000;
  for (const char* name : names) {
    v1::UnsurMean* unsur = survey.add_unsur();
    unsur->set_name(name);
    unsur->set_answered(respondents);
    unsur->set_mean_micro(mean);
    mean += 12'345;
  }
  survey.mutable_unsur(8)->clear_mean_micro();
  survey.mutable_unsur(8)->set_answered(0);
  return survey;
}

void AddTarget(v1::OrganisationResponse& response, const std::string& position,
               const std::string& element, const std::string& indicator, const std::string& target,
               v1::ValueState state) {
  v1::PositionTarget* it = response.add_targets();
  it->mutable_agreed()->set_position(position);
  it->mutable_agreed()->set_element(element);
  it->mutable_agreed()->set_indicator(indicator);
  it->mutable_agreed()->mutable_target()->set_text(target);
  it->mutable_achievement()->set_state(state);
  if (state == v1::VALUE_STATE_REPORTED) it->mutable_achievement()->set_micro(90'977'011);
}

}  // namespace

google::protobuf::RepeatedPtrField<v1::Finding> Findings() {
  google::protobuf::RepeatedPtrField<v1::Finding> findings;
  *findings.Add() = RowShift();
  v1::Finding total = Place("total-mismatch", v1::SEVERITY_WARNING);
  total.add_rows(332);
  total.add_rows(397);
  total.set_message("Jumlah yang dinyatakan tidak sama dengan jumlah rinciannya.");
  Prove(&total, "dinyatakan", "3.396.840.458");
  Prove(&total, "jumlah sub kegiatan", "3.405.840.458");
  *findings.Add() = total;
  v1::Finding decline = Place("decline", v1::SEVERITY_NOTE);
  decline.set_subject("IKU-1");
  decline.set_message("Nilai IKM turun dari 81,04 menjadi 79,15.");
  *findings.Add() = decline;
  return findings;
}

v1::CheckPeriodResponse PeriodChecked() {
  v1::CheckPeriodResponse response;
  *response.mutable_findings() = Findings();
  response.set_finding_count(3);
  response.set_catalog_version(3);
  *response.mutable_status() = PeriodOf("35.27.05", v1::WORKFLOW_STATE_OPEN);
  return response;
}

v1::FindingsResponse RegionFindings() {
  v1::FindingsResponse response;
  v1::Finding outlier = Place("outlier", v1::SEVERITY_WARNING);
  outlier.set_unit("35.27");
  outlier.clear_file();
  outlier.clear_sheet();
  outlier.set_message("Serapan Kec. Torjun jauh dari kecamatan lain.");
  Prove(&outlier, "serapan", "41,20");
  Prove(&outlier, "median", "92,35");
  *response.add_findings() = outlier;
  for (const v1::Finding& finding : Findings()) *response.add_findings() = finding;
  response.set_blocking(1);
  response.set_warnings(2);
  response.set_notes(1);
  return response;
}

v1::ImportResponse ImportStored() {
  v1::ImportResponse import;
  import.set_committed(true);
  import.set_inserted(44);
  import.set_updated(2);
  import.set_deleted(1);
  import.set_unchanged(19);
  *import.mutable_head() = Status().head();
  return import;
}

v1::ImportResponse ImportRefused() {
  v1::ImportResponse import;
  v1::Problem* cell = import.add_problems();
  cell->set_code("BAD_NUMBER");
  cell->set_row(7);
  cell->set_column(4);
  cell->set_column_name("anggaran");
  cell->set_message("\"12,3,4\" bukan angka; tulis misalnya 1.234.567");
  v1::Problem* row = import.add_problems();
  row->set_code("UNKNOWN_ACTIVITY");
  row->set_row(9);
  row->set_message("uraian ini tidak ada di nomenklatur");
  v1::Problem* file = import.add_problems();
  file->set_code("NO_BUDGET");
  file->set_message("tidak ada satu pun baris anggaran");
  import.set_problem_count(120);
  return import;
}

v1::ImportResponse ImportDryRun() {
  v1::ImportResponse import;
  import.set_inserted(1);
  import.set_updated(1);
  import.set_deleted(201);
  import.set_unchanged(63);
  import.set_catalog_version(3);
  import.add_notes("dibaca sebagai Windows-1252, bukan UTF-8");
  v1::Change* updated = import.add_changes();
  updated->set_kind(v1::Change::KIND_UPDATED);
  updated->set_row(7);
  updated->set_subject("7.01.01.2.01.01 anggaran");
  for (const char* column : {"anggaran", "realisasi"}) {
    v1::FieldChange* field = updated->add_fields();
    field->set_column(column);
    field->set_before("2.166.203");
    field->set_after(column == std::string("anggaran") ? "2.166.302" : "");
  }
  v1::Change* inserted = import.add_changes();
  inserted->set_kind(v1::Change::KIND_INSERTED);
  inserted->set_row(8);
  inserted->set_subject("7.01.01.2.01.01 keluaran 1");
  v1::FieldChange* target = inserted->add_fields();
  target->set_column("target");
  target->set_after("5 dokumen");
  v1::Change* deleted = import.add_changes();
  deleted->set_kind(v1::Change::KIND_DELETED);
  deleted->set_subject("7.01.01.2.09.02 anggaran");
  *import.mutable_findings() = Findings();
  import.set_finding_count(3);
  *import.add_accepted() = RowShift();
  return import;
}

v1::ImportResponse ImportSurvey() {
  v1::ImportResponse import;
  import.set_committed(true);
  import.set_inserted(1);
  import.mutable_head()->set_seq(67);
  *import.mutable_survey() = Summary(79'150'000, "B", 105);
  return import;
}

v1::PeriodStatus Returned() {
  v1::PeriodStatus status = PeriodOf("35.27.05", v1::WORKFLOW_STATE_RETURNED);
  Submit(status, 2);
  status.set_justification("Baris 397 memang demikian menurut DPA perubahan.");
  Decide(status, v1::REVIEW_ACTION_RETURN,
         "Kolom uang mulai baris 350 bergeser satu baris; mohon diperbaiki dan diajukan lagi.");
  return status;
}

v1::SubmitResponse Submitted() {
  v1::SubmitResponse response;
  *response.mutable_status() = PeriodOf("35.27.05", v1::WORKFLOW_STATE_SUBMITTED);
  Submit(*response.mutable_status(), 1);
  response.set_committed(true);
  return response;
}

v1::SubmitResponse SubmitBlocked() {
  v1::SubmitResponse response;
  *response.mutable_status() = PeriodOf("35.27.05", v1::WORKFLOW_STATE_OPEN);
  *response.add_blocking() = RowShift();
  return response;
}

v1::DecideResponse Decided() {
  v1::DecideResponse response;
  *response.mutable_status() = Returned();
  return response;
}

v1::WorkflowResponse Workflow() {
  v1::WorkflowResponse workflow;
  v1::PeriodStatus locked = PeriodOf("35.27.01", v1::WORKFLOW_STATE_LOCKED);
  Submit(locked, 1);
  Decide(locked, v1::REVIEW_ACTION_LOCK, "");
  locked.set_revisions(2);
  locked.set_withdrawn(true);
  locked.mutable_review()->set_submission(1);
  v1::RevisionMark& revision = *locked.add_last_revisions();
  revision.set_number(2);
  revision.set_reason("Koreksi menurut hasil pemeriksaan Inspektorat");
  revision.set_author("Subbag Keuangan");
  revision.set_time_unix_ms(locked.submitted_time_unix_ms() + 86'400'000);
  revision.set_updated(1);
  revision.set_deleted(3);
  AddRow(workflow, locked, "Sreseh");
  AddRow(workflow, Returned(), "Omben");
  v1::PeriodStatus approved = PeriodOf("35.27.06", v1::WORKFLOW_STATE_APPROVED);
  Submit(approved, 1);
  Decide(approved, v1::REVIEW_ACTION_APPROVE, "");
  AddRow(workflow, approved, "Kedungdung");
  v1::PeriodStatus submitted = PeriodOf("35.27.09", v1::WORKFLOW_STATE_SUBMITTED);
  Submit(submitted, 1);
  AddRow(workflow, submitted, "Banyuates");
  AddRow(workflow, PeriodOf("35.27.12", v1::WORKFLOW_STATE_OPEN), "Ketapang");
  workflow.mutable_rows(4)->set_late(true);
  AddRow(workflow, PeriodOf("35.27.14", v1::WORKFLOW_STATE_OPEN), "Karangpenang");
  workflow.mutable_rows(5)->clear_due();
  return workflow;
}

v1::ChangesRequest ChangesQuestion() {
  v1::ChangesRequest request;
  request.set_since_unix_ms(absl::ToUnixMillis(Now() - absl::Hours(30)));
  return request;
}

v1::ChangesResponse Changes() {
  v1::ChangesResponse response;
  auto unit = [&response](const char* code, const char* name, uint64_t entries) {
    v1::UnitChanges* changes = response.add_units();
    changes->set_unit(code);
    changes->set_name(name);
    changes->set_entries(entries);
    changes->set_last_unix_ms(absl::ToUnixMillis(Now() - absl::Hours(2)));
    changes->set_last_author("Subbag Perencanaan dan Keuangan");
    response.add_positions()->set_unit(code);
    return changes;
  };
  auto period = [](v1::UnitChanges* changes, uint32_t quarter, uint64_t entries) {
    v1::ChangedPeriod* about = changes->add_periods();
    about->set_year(2021);
    about->set_quarter(quarter);
    about->set_entries(entries);
    return about;
  };
  v1::UnitChanges* sreseh = unit("35.27.01", "Sreseh", 4096);
  sreseh->set_more(true);
  period(sreseh, 4, 4096);
  v1::UnitChanges* omben = unit("35.27.05", "Omben", 143);
  period(omben, 4, 12);
  period(omben, 0, 131)->set_submitted(true);
  response.add_positions()->set_unit("35.27.14");
  return response;
}

v1::SurveyResponse Survey() {
  v1::SurveyResponse response;
  *response.mutable_total() = Summary(80'012'345, "B", 1'105);
  v1::UnitSurvey* sreseh = response.add_units();
  sreseh->set_unit("35.27.01");
  sreseh->set_name("Sreseh");
  *sreseh->mutable_survey() = Summary(80'100'000, "B", 1'000);
  v1::UnitSurvey* omben = response.add_units();
  omben->set_unit("35.27.05");
  omben->set_name("Omben");
  *omben->mutable_survey() = Summary(79'150'000, "B", 105);
  v1::UnitSurvey* none = response.add_units();
  none->set_unit("35.27.14");
  none->set_name("Karangpenang");
  return response;
}

v1::OrganisationResponse Organisation() {
  v1::OrganisationResponse response;
  response.set_name("Omben");
  v1::UnitProfile* profile = response.mutable_profile();
  v1::OfficeSection* office = profile->add_sections();
  office->set_name("Sekretariat");
  office->add_tasks("menyelenggarakan urusan umum, kepegawaian, dan keuangan");
  office->add_tasks("menyusun program dan laporan kinerja kecamatan");
  office->add_programs("7.01.01");
  v1::OfficeProcess* process = office->add_processes();
  process->set_name("Penyusunan LKjIP");
  process->add_programs("7.01.01");
  v1::OfficeSection* finance = profile->add_sections();
  finance->set_name("Sub Bagian Keuangan");
  finance->set_parent("Sekretariat");
  finance->add_processes()->set_name("Penatausahaan keuangan");
  for (const char* name : {"Camat", "Sekretaris", "Kasubag Keuangan"}) {
    profile->add_positions()->set_name(name);
  }
  profile->mutable_positions(1)->set_section("Sekretariat");
  profile->mutable_positions(1)->set_superior("Camat");
  profile->mutable_positions(2)->set_section("Sub Bagian Keuangan");
  profile->mutable_positions(2)->set_superior("Sekretaris");
  AddTarget(response, "Camat", "IKU-1", "Nilai IKM Kecamatan", "87,00", v1::VALUE_STATE_REPORTED);
  AddTarget(response, "Camat", "IKU-2", "Persentase penurunan gangguan kamtibmas", "100 %",
            v1::VALUE_STATE_NOT_REPORTED);
  AddTarget(response, "Sekretaris", "7.01.01", "Dokumen perencanaan yang disusun",
            "Renstra, Renja, dan perjanjian kinerja", v1::VALUE_STATE_NOT_COMPARABLE);
  v1::Narrative* obstacle = response.add_narratives();
  obstacle->set_section(v1::Narrative::SECTION_OBSTACLE);
  obstacle->set_report_section("III.C");
  obstacle->set_text("Kurangnya tenaga yang menguasai teknologi informasi dan akuntansi.");
  v1::Finding gap = Place("section-without-program", v1::SEVERITY_WARNING);
  gap.clear_file();
  gap.clear_sheet();
  gap.set_subject("Sub Bagian Keuangan");
  gap.set_message("Seksi ini tidak menjawab satu program pun.");
  *response.add_findings() = gap;
  return response;
}

v1::ListCatalogsResponse Catalogs() {
  v1::ListCatalogsResponse response;
  const char* notes[] = {"Nomenklatur 2022: sub kegiatan empat digit", "Batas waktu triwulan 4",
                         "Katalog pertama"};
  uint32_t version = 3;
  for (const char* note : notes) {
    v1::CatalogVersion* it = response.add_catalogs();
    it->set_version(version);
    it->set_sha256(std::string(32, static_cast<char>('a' + version)));
    it->set_author("Bidang Perencanaan");
    it->set_note(note);
    it->set_time_unix_ms(MsAgo(absl::Hours(24 * (4 - static_cast<int>(version)))));
    --version;
  }
  return response;
}

std::vector<CatalogChange> CatalogChanges() {
  return {
      {"wilayah", "35.27.14", CatalogChangeKind::kAdded, "wilayah 35.27.14 baru: \"Karangpenang\""},
      {"indikator", "IKU-3", CatalogChangeKind::kChanged,
       "indikator IKU-3 berubah: arah \"naik\" menjadi \"turun\""},
      {"kebijakan", "batas_capaian", CatalogChangeKind::kChanged,
       "kebijakan batas_capaian berubah: 100 menjadi 120"}};
}

}  // namespace rekap::cli::canned
