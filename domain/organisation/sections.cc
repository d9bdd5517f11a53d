// program-without-section, program-in-two-sections, section-without-program,
// process-without-program, unknown-program, unknown-section,
// responsible-unknown, responsible-differs.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

#include "domain/organisation/office.h"

namespace rekap::organisation {
namespace {

class SectionCheck {
 public:
  SectionCheck(const OfficeReport& report, const Office& office, const Catalog& catalog,
               Findings& findings)
      : report_(report),
        office_(office),
        catalog_(catalog),
        programs_(ProgramsOf(report, catalog)),
        findings_(findings) {}

  void Run() {
    for (ActivityCode program : programs_) CheckProgram(program);
    for (const v1::OfficeSection& section : office_.profile().sections()) {
      CheckSection(section);
    }
  }

 private:
  Place AtProfile(absl::string_view subject = "") const { return {report_.profile, subject}; }

  void CheckProgram(ActivityCode program) {
    const std::string code = program.ToString();
    const std::string text = ProgramText(catalog_, program, report_.period);
    std::vector<const v1::OfficeSection*> sections = office_.SectionsOf(program);
    if (sections.empty()) {
      findings_.Add("program-without-section", v1::SEVERITY_WARNING, AtProfile(code),
                    absl::StrCat("Program ", text,
                                 " tidak ditangani seksi mana pun menurut profil kantor. "
                                 "Tetapkan seksi yang bertanggung jawab."));
    }
    CheckOneLine(program, text, sections);
    CheckResponsible(program, text, sections);
  }

  // A section carries what one above it names, so only the topmost of those that
  // name the program count: a Sub Bagian may name that of its Sekretariat.
  void CheckOneLine(ActivityCode program, const std::string& text,
                    const std::vector<const v1::OfficeSection*>& sections) {
    std::vector<const v1::OfficeSection*> topmost;
    for (const v1::OfficeSection* section : sections) {
      bool below = std::any_of(sections.begin(), sections.end(), [&](const auto* other) {
        return other != section && office_.Under(*section, *other);
      });
      if (!below) topmost.push_back(section);
    }
    if (topmost.size() < 2) return;
    v1::Finding& finding = findings_.Add(
        "program-in-two-sections", v1::SEVERITY_WARNING, AtProfile(program.ToString()),
        absl::StrCat("Program ", text,
                     " disebut oleh lebih dari satu seksi. Tetapkan satu "
                     "penanggung jawab."));
    for (const v1::OfficeSection* section : topmost) {
      v1::Evidence& evidence = *finding.add_evidence();
      evidence.set_label("seksi");
      evidence.set_value(section->name());
    }
  }

  void CheckResponsible(ActivityCode program, const std::string& text,
                        const std::vector<const v1::OfficeSection*>& sections) {
    const ProgramLink* link = catalog_.FindProgram(program);
    if (link == nullptr || link->responsible.empty()) return;
    const v1::OfficeSection* responsible = office_.FindSection(link->responsible);
    if (responsible == nullptr) {
      findings_.Add(
          "responsible-unknown", v1::SEVERITY_WARNING, AtProfile(program.ToString()),
          absl::StrCat("Katalog menyebut ", link->responsible, " sebagai penanggung jawab program ",
                       text, ", tetapi profil kantor tidak memuat seksi itu."));
      return;
    }
    bool agrees = sections.empty() ||  // said above
                  std::any_of(sections.begin(), sections.end(), [&](const auto* section) {
                    return office_.SameLine(*section, *responsible);
                  });
    if (agrees) return;
    v1::Finding& finding =
        findings_.Add("responsible-differs", v1::SEVERITY_NOTE, AtProfile(program.ToString()),
                      absl::StrCat("Program ", text, " menurut katalog ditangani ",
                                   link->responsible, ", menurut profil kantor oleh seksi lain."));
    v1::Evidence& evidence = *finding.add_evidence();
    evidence.set_label("seksi menurut profil");
    evidence.set_value(sections.front()->name());
  }

  void CheckSection(const v1::OfficeSection& section) {
    if (!section.parent().empty() && office_.FindSection(section.parent()) == nullptr) {
      findings_.Add("unknown-section", v1::SEVERITY_WARNING, AtProfile(),
                    absl::StrCat("Seksi ", section.name(), " berada di bawah ", section.parent(),
                                 ", yang tidak ada dalam profil kantor."));
    }
    CheckKnown(section.programs(), absl::StrCat("Seksi ", section.name()));
    for (const v1::OfficeProcess& process : section.processes()) {
      CheckKnown(process.programs(), absl::StrCat("Proses ", process.name()));
      if (process.programs().empty()) {
        findings_.Add("process-without-program", v1::SEVERITY_NOTE, AtProfile(),
                      absl::StrCat("Proses ", process.name(), " di ", section.name(),
                                   " tidak melayani program mana pun: dikerjakan tanpa anggaran, "
                                   "atau programnya belum ditulis."));
      }
    }
    if (!Carries(section)) {
      findings_.Add("section-without-program", v1::SEVERITY_NOTE, AtProfile(),
                    absl::StrCat("Seksi ", section.name(),
                                 " tidak menangani program mana pun menurut profil kantor."));
    }
  }

  // A program named anywhere in its line of sections is carried by all of it.
  bool Carries(const v1::OfficeSection& section) const {
    return std::any_of(
        office_.profile().sections().begin(), office_.profile().sections().end(),
        [&](const v1::OfficeSection& other) {
          bool names = !other.programs().empty() ||
                       std::any_of(other.processes().begin(), other.processes().end(),
                                   [](const auto& process) { return process.programs_size() > 0; });
          return names && office_.SameLine(section, other);
        });
  }

  void CheckKnown(const google::protobuf::RepeatedPtrField<std::string>& programs,
                  const std::string& who) {
    for (const std::string& text : programs) {
      absl::StatusOr<ActivityCode> code = ActivityCode::Parse(text);
      if (code.ok() && programs_.contains(*code)) continue;
      findings_.Add("unknown-program", v1::SEVERITY_WARNING, AtProfile(text),
                    absl::StrCat(who, " menyebut program ", text,
                                 ", yang tidak ada dalam nomenklatur tahun ini dan tidak "
                                 "dilaporkan."));
    }
  }

  const OfficeReport& report_;
  const Office& office_;
  const Catalog& catalog_;
  const std::set<ActivityCode> programs_;
  Findings& findings_;
};

}  // namespace

void CheckSections(const OfficeReport& report, const Office& office, const Catalog& catalog,
                   Findings& findings) {
  SectionCheck(report, office, catalog, findings).Run();
}

}  // namespace rekap::organisation
