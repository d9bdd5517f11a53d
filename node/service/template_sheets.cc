#include "node/service/template_sheets.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/code/activity_code.h"
#include "node/importer/table_layout.h"
#include "node/template/grid.h"

namespace rekap {
namespace {

// Cells by column; a missing one is blank.
using Cells = std::vector<std::pair<const char*, std::string>>;

const char* SourceWord(const v1::Record& record) { return record.synthetic() ? "sintetis" : ""; }

const char* SectionWord(v1::Narrative::Section section) {
  switch (section) {
    case v1::Narrative::SECTION_OBSTACLE:
      return "hambatan";
    case v1::Narrative::SECTION_REMEDY:
      return "solusi";
    case v1::Narrative::SECTION_STRATEGY:
      return "strategi";
    default:
      return "isu";
  }
}

// What the sheets are filled from.
struct Known {
  Period period;
  const Catalog& catalog;
  absl::Span<const v1::Record> previous;

  // The code of last year as it is this year; empty if the catalog has none, for
  // the importer would refuse it.
  std::string CodeNow(const std::string& text, uint32_t year) const {
    absl::StatusOr<ActivityCode> code = ActivityCode::Parse(text);
    if (!code.ok()) return "";
    ActivityCode now = catalog.CodeIn(*code, static_cast<uint16_t>(year), period.year());
    return catalog.FindActivity(now, period.year()) == nullptr ? "" : now.ToString();
  }
  template <typename Codes>
  std::string CodesNow(const Codes& codes, uint32_t year) const {
    std::vector<std::string> now;
    for (const std::string& code : codes) {
      std::string known = CodeNow(code, year);
      if (!known.empty()) now.push_back(std::move(known));
    }
    return absl::StrJoin(now, " ");
  }
};

// Rows of a sheet in the making.
class Sheet {
 public:
  Sheet(const Known& known, const TableLayout& layout, const char* name, const char* title,
        const char* guide, size_t spare_rows) {
    sheet_.name = name;
    sheet_.title = title;
    sheet_.guide = guide;
    sheet_.spare_rows = spare_rows;
    for (LayoutColumn& column : layout.columns(known.period, known.catalog)) {
      sheet_.columns.push_back({std::move(column.name)});
    }
    Look("no", 6);
    Look("sumber", 10, {"sintetis"});
  }

  void Look(absl::string_view column, double width, std::vector<std::string> choices = {}) {
    TemplateColumn& known = Of(column);
    known.width = width;
    known.choices = std::move(choices);
  }
  // Offers the words, as many as a spreadsheet takes, and takes others too.
  void Offer(absl::string_view column, std::vector<std::string> words) {
    TemplateColumn& known = Of(column);
    known.open = true;
    size_t size = 0;
    for (std::string& word : words) {
      size += word.size() + 1;
      if (size > kChoicesTextMax) return;
      known.choices.push_back(std::move(word));
    }
  }
  // What stands in `column` is a name from column `names`.
  void OfferFrom(absl::string_view column, const char* names) { Of(column).names = names; }
  // What a cell cannot hold, or a sheet, is left out: it is a suggestion only.
  void Add(const Cells& cells) {
    if (sheet_.rows.size() == kTemplateRowsMax) return;
    std::vector<std::string> row(sheet_.columns.size());
    for (const auto& [column, text] : cells) {
      if (text.size() > kCellTextMax) return;
      for (size_t i = 0; i < row.size(); ++i) {
        if (sheet_.columns[i].name == column) row[i] = text;
      }
    }
    sheet_.rows.push_back(std::move(row));
  }
  TemplateSheet Take() && { return std::move(sheet_); }

 private:
  // Requires that the layout has the column.
  TemplateColumn& Of(absl::string_view column) {
    return *std::find_if(sheet_.columns.begin(), sheet_.columns.end(),
                         [&](const TemplateColumn& known) { return known.name == column; });
  }

  TemplateSheet sheet_;
};

TemplateSheet AgreedBudget(const Known& known) {
  Sheet sheet(known, kAgreedBudgetLayout, "Tabel II", "Pagu program menurut perjanjian kinerja",
              "pagu tiap program menurut perjanjian kinerja, dan jumlahnya.", 10);
  sheet.Look("program", 60);
  size_t number = 0;
  for (const Activity& activity : known.catalog.activities()) {
    if (activity.code.level() != ActivityLevel::kProgram) continue;
    if (!activity.ValidIn(known.period.year())) continue;
    sheet.Add({{"no", absl::StrCat(++number)},
               {"program", activity.name},
               {"kode", activity.code.ToString()}});
  }
  sheet.Add({{"program", "Jumlah"}});
  return std::move(sheet).Take();
}

TemplateSheet Survey(const Known& known) {
  Sheet sheet(known, kSurveyLayout, "Survei",
              "Jawaban survei kepuasan masyarakat, satu baris per responden",
              "satu baris per responden, nilai 1 sampai 4 tiap unsur; kosongkan yang tidak "
              "dijawab. Jangan menulis nama responden.",
              500);
  for (const LayoutColumn& column : kSurveyLayout.columns(known.period, known.catalog)) {
    if (column.need == LayoutColumn::Need::kRequired)
      sheet.Look(column.name, 13, {"1", "2", "3", "4"});
  }
  return std::move(sheet).Take();
}

TemplateSheet Narratives(const Known& known) {
  Sheet sheet(known, kNarrativeLayout, "Narasi", "Isu, hambatan, solusi dan strategi",
              "isu strategis, hambatan, solusi dan strategi; perbarui yang dari tahun lalu.", 40);
  sheet.Look("bagian", 12, {"isu", "hambatan", "solusi", "strategi"});
  sheet.Look("uraian", 100);
  sheet.Look("bab", 8);
  for (const v1::Record& record : known.previous) {
    if (!record.has_narrative()) continue;
    sheet.Add({{"bagian", SectionWord(record.narrative().section())},
               {"uraian", record.narrative().text()},
               {"bab", record.narrative().report_section()},
               {"sumber", SourceWord(record)}});
  }
  return std::move(sheet).Take();
}

void AddSection(const Known& known, uint32_t year, const v1::OfficeSection& section, Sheet& sheet) {
  sheet.Add({{"jenis", "bagian"},
             {"nama", section.name()},
             {"induk", section.parent()},
             {"program", known.CodesNow(section.programs(), year)}});
  for (const std::string& task : section.tasks()) {
    sheet.Add({{"jenis", "tugas"}, {"nama", task}, {"bagian", section.name()}});
  }
  for (const v1::OfficeProcess& process : section.processes()) {
    sheet.Add({{"jenis", "proses"},
               {"nama", process.name()},
               {"bagian", section.name()},
               {"program", known.CodesNow(process.programs(), year)}});
  }
}

TemplateSheet Organisation(const Known& known) {
  Sheet sheet(known, kOrganisationLayout, "Organisasi", "Bagian, tugas, proses dan jabatan",
              "profil kecamatan, bagian kantor dengan tugas, program dan prosesnya, serta jabatan. "
              "Nama jabatan, bukan nama orang.",
              150);
  sheet.Look("jenis", 10, {"profil", "bagian", "tugas", "proses", "jabatan"});
  sheet.Look("nama", 60);
  sheet.Look("induk", 40);
  sheet.Look("bagian", 40);
  sheet.OfferFrom("induk", "nama");
  sheet.OfferFrom("bagian", "nama");
  for (const v1::Record& record : known.previous) {
    if (!record.has_unit_profile()) continue;
    const v1::UnitProfile& profile = record.unit_profile();
    sheet.Add({{"jenis", "profil"},
               {"nama", profile.name()},
               {"desa_kelurahan", absl::StrCat(profile.villages())},
               {"sumber", SourceWord(record)}});
    for (const v1::OfficeSection& section : profile.sections()) {
      AddSection(known, record.key().year(), section, sheet);
    }
    for (const v1::OfficePosition& position : profile.positions()) {
      sheet.Add({{"jenis", "jabatan"},
                 {"nama", position.name()},
                 {"induk", position.superior()},
                 {"bagian", position.section()}});
    }
  }
  return std::move(sheet).Take();
}

// What positions sign for, from the top of the cascade.
std::vector<std::string> ElementsOf(const Known& known) {
  std::vector<std::string> codes;
  for (const Objective& objective : known.catalog.objectives()) codes.push_back(objective.code);
  for (const Indicator& indicator : known.catalog.indicators()) codes.push_back(indicator.code);
  for (const Activity& activity : known.catalog.activities()) {
    if (activity.code.level() != ActivityLevel::kProgram) continue;
    if (activity.ValidIn(known.period.year())) codes.push_back(activity.code.ToString());
  }
  return codes;
}

TemplateSheet Agreements(const Known& known) {
  Sheet sheet(known, kAgreementLayout, "Perjanjian Kinerja", "Target per jabatan",
              "target tiap jabatan, dengan kode sasaran, indikator atau program di katalog.", 60);
  sheet.Look("jabatan", 45);
  sheet.Look("kode", 20);
  sheet.Offer("kode", ElementsOf(known));
  sheet.Look("indikator", 60);
  for (const v1::Record& record : known.previous) {
    if (!record.has_agreement_target()) continue;
    const v1::AgreementTarget& target = record.agreement_target();
    std::string code = known.CodeNow(target.element(), record.key().year());
    sheet.Add({{"jabatan", target.position()},
               {"kode", code.empty() ? target.element() : code},
               {"indikator", target.indicator()},
               {"sumber", SourceWord(record)}});
  }
  return std::move(sheet).Take();
}

}  // namespace

std::vector<TemplateSheet> FurtherSheets(Period period, const Catalog& catalog,
                                         absl::Span<const v1::Record> previous) {
  const Known known{period, catalog, previous};
  std::vector<TemplateSheet> sheets;
  if (period.annual()) sheets.push_back(AgreedBudget(known));
  sheets.push_back(Survey(known));
  sheets.push_back(Narratives(known));
  if (period.annual()) {
    sheets.push_back(Organisation(known));
    sheets.push_back(Agreements(known));
  }
  return sheets;
}

}  // namespace rekap
