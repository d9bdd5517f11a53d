#include "tools/rekap/render_organisation.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

#include "runtime/sheet/csv.h"
#include "tools/rekap/render_findings.h"
#include "tools/rekap/text.h"
#include "tools/rekap/words.h"

namespace rekap::cli {
namespace {

constexpr size_t kIndent = 2;
// As in the tree: longer targets go under the row.
constexpr size_t kMeasureWidthMax = 14;

std::string ProcessText(const v1::OfficeProcess& process) {
  if (process.programs().empty()) return absl::StrCat(process.name(), " (tanpa program)");
  return absl::StrCat(process.name(), " (", absl::StrJoin(process.programs(), ", "), ")");
}

void AddSection(Page& page, const v1::OfficeSection& section) {
  page.Part(section.parent().empty()
                ? section.name()
                : absl::StrCat(section.name(), " (di bawah ", section.parent(), ")"));
  page.Item(kIndent, "Program  ",
            section.programs().empty() ? "tidak ada" : absl::StrJoin(section.programs(), ", "));
  absl::string_view lead = "Tugas    ";
  for (const std::string& task : section.tasks()) {
    page.Item(kIndent, lead, task);
    lead = "         ";
  }
  lead = "Proses   ";
  for (const v1::OfficeProcess& process : section.processes()) {
    page.Item(kIndent, lead, ProcessText(process));
    lead = "         ";
  }
  page.Gap();
}

std::string PositionPlace(const v1::OfficePosition& position) {
  std::vector<std::string> parts;
  if (!position.section().empty()) parts.push_back(position.section());
  if (!position.superior().empty()) {
    parts.push_back(absl::StrCat("kepada ", position.superior()));
  }
  return absl::StrJoin(parts, ", ");
}

void AddTarget(Table& table, const v1::PositionTarget& target, std::string position) {
  const v1::AgreementTarget& agreed = target.agreed();
  std::string measure = MeasureText(agreed.target());
  bool fits = DisplayWidth(OneLine(measure)) <= kMeasureWidthMax;
  table.AddRow({std::move(position), agreed.element(), agreed.indicator(), fits ? measure : "",
                DecimalText(target.achievement())});
  if (!fits) table.AddNote(2, "", absl::StrCat("target ", measure));
}

// Every position of the profile, with or without a target; then the targets of
// positions that the profile does not know.
Table TargetTable(const v1::OrganisationResponse& response) {
  Table table({{"Jabatan", Align::kLeft, 20, 0},
               {"Elemen", Align::kLeft, 0, 0},
               {"Yang diukur", Align::kLeft, 12, 1},
               {"Target", Align::kRight, 0, 0},
               {"Capaian\n%", Align::kRight, 0, 0}});
  int next = 0;
  auto add_targets_of = [&](const std::string& position) {
    int first = next;
    for (; next < response.targets_size(); ++next) {
      const v1::PositionTarget& target = response.targets(next);
      if (target.agreed().position() != position) break;
      AddTarget(table, target, next == first ? position : "");
    }
    return next > first;
  };
  for (const v1::OfficePosition& position : response.profile().positions()) {
    if (add_targets_of(position.name())) continue;
    table.AddRow({position.name(), "", "tanpa target", "", ""});
  }
  while (next < response.targets_size()) {
    add_targets_of(response.targets(next).agreed().position());
  }
  return table;
}

void AddPositions(Page& page, const v1::OrganisationResponse& response) {
  if (response.profile().positions().empty() && response.targets().empty()) return;
  page.Part("Jabatan");
  for (const v1::OfficePosition& position : response.profile().positions()) {
    std::string place = PositionPlace(position);
    page.Item(kIndent, "- ",
              place.empty() ? position.name() : absl::StrCat(position.name(), " (", place, ")"));
  }
  page.Gap();
  page.Part("Perjanjian kinerja");
  page.Add(TargetTable(response));
  page.Gap();
}

void AddNarratives(Page& page, const v1::OrganisationResponse& response) {
  if (response.narratives().empty()) return;
  page.Part("Narasi");
  for (const v1::Narrative& narrative : response.narratives()) {
    std::string place = narrative.report_section().empty()
                            ? ""
                            : absl::StrCat(" (", narrative.report_section(), ")");
    page.Item(kIndent, "- ",
              absl::StrCat(SectionWord(narrative.section()), place, ": ", narrative.text()));
  }
  page.Gap();
}

}  // namespace

std::string OrganisationText(const v1::OrganisationRequest& request,
                             const v1::OrganisationResponse& response, const View& view) {
  Page page(view);
  page.Heading(absl::StrCat("Organisasi ", RegionText(request.unit(), response.name()), " (",
                            request.unit(), ") · tahun anggaran ", request.year()));
  if (!response.has_profile()) {
    page.Note("Profil kantor belum dilaporkan.");
    page.Gap();
  }
  for (const v1::OfficeSection& section : response.profile().sections()) AddSection(page, section);
  AddPositions(page, response);
  AddNarratives(page, response);
  page.Fact("Temuan", CountsText(CountBySeverity(response.findings())));
  for (const v1::Finding& finding : response.findings()) AddFinding(page, finding);
  return page.Text();
}

std::string OrganisationCsv(const v1::OrganisationResponse& response) {
  std::string csv = CsvLine({"jenis", "nama", "induk", "isi", "target", "capaian_persen"});
  for (const v1::OfficeSection& section : response.profile().sections()) {
    csv += CsvLine({"seksi", section.name(), section.parent(), "", "", ""});
    for (const std::string& task : section.tasks()) {
      csv += CsvLine({"tugas", "", section.name(), task, "", ""});
    }
    for (const std::string& program : section.programs()) {
      csv += CsvLine({"program", program, section.name(), "", "", ""});
    }
    for (const v1::OfficeProcess& process : section.processes()) {
      csv += CsvLine({"proses", process.name(), section.name(),
                      absl::StrJoin(process.programs(), " "), "", ""});
    }
  }
  for (const v1::OfficePosition& position : response.profile().positions()) {
    csv += CsvLine({"jabatan", position.name(), position.superior(), position.section(), "", ""});
  }
  for (const v1::PositionTarget& target : response.targets()) {
    const v1::AgreementTarget& agreed = target.agreed();
    csv += CsvLine({"target", agreed.element(), agreed.position(), agreed.indicator(),
                    agreed.target().text(), DecimalPlain(target.achievement())});
  }
  for (const v1::Narrative& narrative : response.narratives()) {
    csv += CsvLine({"narasi", SectionWord(narrative.section()), narrative.report_section(),
                    narrative.text(), "", ""});
  }
  for (const v1::Finding& finding : response.findings()) {
    csv += CsvLine({"temuan", finding.rule(), finding.subject(), finding.message(), "", ""});
  }
  return csv;
}

}  // namespace rekap::cli
