// The office itself: sections, their tasks and processes, positions. All rows
// together become one UNIT_PROFILE. Positions only; nobody's name is asked for.
//
// Column jenis says what a row is, and which other columns it may fill:
//
//   jenis    nama          induk               bagian    program   desa_kelurahan
//   profil   of the unit   -                   -         -         how many
//   bagian   of a section  the section above   -         its own   -
//   tugas    the task      -                   whose     -         -
//   proses   the process   -                   whose     it serves -
//   jabatan  the position  its superior        where     -         -
//
// Rows may refer to rows below them. Names are the same if their letters and
// digits are, in whatever case.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "domain/code/activity_code.h"
#include "node/importer/cells.h"
#include "node/importer/name_register.h"
#include "node/importer/table_layout.h"
#include "node/importer/year_codes.h"

namespace rekap {
namespace {

// In the order of Columns().
enum OrganisationColumn : size_t {
  kKind,
  kName,
  kParent,
  kSection,
  kProgram,
  kVillages,
  kNumber,
  kSource,
};

constexpr v1::RecordKind kKinds[] = {v1::RECORD_KIND_UNIT_PROFILE};

// The bounds of UnitProfile.
constexpr int kSectionsMax = 64;
constexpr int kProgramsMax = 32;
constexpr size_t kProfileBytesMax = size_t{192} * 1024;
constexpr uint32_t kVillagesMax = 9999;

std::vector<LayoutColumn> Columns(Period, const Catalog&) {
  using enum LayoutColumn::Need;
  return {{"jenis"},
          {"nama"},
          {"induk", kOptional},
          {"bagian", kOptional},
          {"program", kOptional},
          {"desa_kelurahan", kOptional},
          {"no", kAside},
          {"sumber", kAside}};
}

// Reads a table in two passes: what there is, then what it refers to.
class OrganisationImport {
 public:
  OrganisationImport(const ImportSource& source, const Catalog& catalog, ProblemList& problems)
      : source_(source), problems_(problems), codes_(catalog, source.period.year()) {}

  // First pass.
  void Declare(const TableRow& row);
  // Second pass, the same rows.
  void Link(const TableRow& row);
  // After both; `header_line` for what has no row.
  void Finish(uint32_t header_line, bool synthetic, ImportedRows& rows);

 private:
  enum class Kind { kProfile, kSection, kTask, kProcess, kPosition };
  static std::optional<Kind> KindOf(const TableRow& row);

  void DeclareProfile(const TableRow& row, std::string name);
  void CheckUnused(const TableRow& row, Kind kind);
  void LinkSection(const TableRow& row);
  void LinkPosition(const TableRow& row);
  void AddTask(const TableRow& row, v1::OfficeSection& section);
  void AddProcess(const TableRow& row, v1::OfficeSection& section);
  // The section that a row must name; nullptr, with a problem, if it does not.
  v1::OfficeSection* SectionOf(const TableRow& row);
  template <typename Owner>
  void ReadPrograms(const TableRow& row, Owner& owner);
  // False, with TOO_MANY_ROWS, if `count` is all that fits.
  bool CheckRoom(const TableRow& row, int count, int max, absl::string_view what);
  // In a template a row whose name was cleared is not there.
  bool Ignored(const TableRow& row) const {
    return source_.from_template && row.Text(kName).empty();
  }

  const ImportSource& source_;
  ProblemList& problems_;
  YearCodes codes_;
  v1::UnitProfile profile_;
  uint32_t profile_line_ = 0;  // 0 = not yet
  bool any_row_ = false;
  NameRegister sections_, positions_;  // as profile_.sections() and positions()
  // Tasks and processes with their section.
  absl::flat_hash_map<std::pair<const v1::OfficeSection*, std::string>, uint32_t> first_rows_;
};

std::optional<OrganisationImport::Kind> OrganisationImport::KindOf(const TableRow& row) {
  std::string word = absl::AsciiStrToLower(row.Text(kKind));
  if (word == "profil") return Kind::kProfile;
  if (word == "bagian") return Kind::kSection;
  if (word == "tugas") return Kind::kTask;
  if (word == "proses") return Kind::kProcess;
  if (word == "jabatan") return Kind::kPosition;
  return std::nullopt;
}

void OrganisationImport::Declare(const TableRow& row) {
  if (Ignored(row)) return;
  any_row_ = true;
  std::optional<Kind> kind = KindOf(row);
  if (!kind) {
    problems_.Add(row.At(kKind), "BAD_KIND", [&] {
      return absl::StrCat("jenis ", Quoted(row.Text(kKind)),
                          " tidak dikenal; tulis profil, bagian, tugas, proses atau jabatan");
    });
    return;
  }
  CheckUnused(row, *kind);
  std::string name = ReadNeededText(row, kName, problems_);
  if (name.empty()) return;
  if (*kind == Kind::kProfile) return DeclareProfile(row, std::move(name));
  if (*kind == Kind::kSection && sections_.Add(row.At(kName), name, problems_) &&
      CheckRoom(row, profile_.sections_size(), kSectionsMax, "bagian")) {
    profile_.add_sections()->set_name(name);
  }
  if (*kind == Kind::kPosition && positions_.Add(row.At(kName), name, problems_) &&
      CheckRoom(row, profile_.positions_size(), kSectionsMax, "jabatan")) {
    profile_.add_positions()->set_name(name);
  }
}

void OrganisationImport::DeclareProfile(const TableRow& row, std::string name) {
  if (profile_line_ != 0) {
    return AddDuplicate(row.At(kKind), "baris profil", profile_line_, problems_);
  }
  profile_line_ = row.line();
  profile_.set_name(std::move(name));
  absl::string_view text = row.Text(kVillages);
  uint32_t villages = 0;
  if (!text.empty() && (!absl::SimpleAtoi(text, &villages) || villages > kVillagesMax)) {
    problems_.Add(row.At(kVillages), "BAD_NUMBER", [&] {
      return absl::StrCat(Quoted(text),
                          " bukan jumlah desa dan kelurahan; tulis angka bulat 0 "
                          "sampai ",
                          kVillagesMax);
    });
  }
  profile_.set_villages(villages);
}

void OrganisationImport::CheckUnused(const TableRow& row, Kind kind) {
  auto refuse = [&](size_t column, bool used) {
    if (used) return;
    RefuseValue(row, column,
                absl::StrCat(" tidak dipakai di baris ", row.Text(kKind),
                             "; kosongkan, atau perbaiki jenis"),
                problems_);
  };
  refuse(kParent, kind == Kind::kSection || kind == Kind::kPosition);
  refuse(kSection, kind == Kind::kTask || kind == Kind::kProcess || kind == Kind::kPosition);
  refuse(kProgram, kind == Kind::kSection || kind == Kind::kProcess);
  refuse(kVillages, kind == Kind::kProfile);
}

bool OrganisationImport::CheckRoom(const TableRow& row, int count, int max,
                                   absl::string_view what) {
  if (count < max) return true;
  problems_.Add(row.Whole(), "TOO_MANY_ROWS", [&] {
    return absl::StrCat("lebih dari ", max, " ", what, "; gabungkan yang sejenis");
  });
  return false;
}

void OrganisationImport::Link(const TableRow& row) {
  std::optional<Kind> kind = KindOf(row);
  if (!kind || row.Text(kName).empty()) return;
  if (*kind == Kind::kSection) return LinkSection(row);
  if (*kind == Kind::kPosition) return LinkPosition(row);
  if (*kind == Kind::kProfile) return;
  v1::OfficeSection* section = SectionOf(row);
  if (section == nullptr) return;
  auto [first, added] = first_rows_.emplace(
      std::pair(section, absl::StrCat(row.Text(kKind), FoldName(row.Text(kName)))), row.line());
  if (!added) return AddDuplicate(row.At(kName), Quoted(row.Text(kName)), first->second, problems_);
  *kind == Kind::kTask ? AddTask(row, *section) : AddProcess(row, *section);
}

v1::OfficeSection* OrganisationImport::SectionOf(const TableRow& row) {
  ReadNeededText(row, kSection, problems_);
  std::optional<size_t> section = sections_.Read(row, kSection, "UNKNOWN_SECTION", problems_);
  // One beyond the bound is registered all the same, so that it is not unknown.
  if (!section || static_cast<int>(*section) >= profile_.sections_size()) return nullptr;
  return profile_.mutable_sections(static_cast<int>(*section));
}

void OrganisationImport::LinkSection(const TableRow& row) {
  std::optional<size_t> self = sections_.Find(row.Text(kName));
  // The second row of a name was refused and has no say.
  if (!self || sections_[*self].line != row.line()) return;
  if (static_cast<int>(*self) >= profile_.sections_size()) return;
  v1::OfficeSection& section = *profile_.mutable_sections(static_cast<int>(*self));
  NameRegister::Entry& entry = sections_[*self];
  entry.parent = sections_.Read(row, kParent, "UNKNOWN_SECTION", problems_);
  entry.parent_place = row.At(kParent);
  if (entry.parent) section.set_parent(sections_[*entry.parent].name);
  ReadPrograms(row, section);
}

void OrganisationImport::LinkPosition(const TableRow& row) {
  std::optional<size_t> self = positions_.Find(row.Text(kName));
  if (!self || positions_[*self].line != row.line()) return;
  if (static_cast<int>(*self) >= profile_.positions_size()) return;
  v1::OfficePosition& position = *profile_.mutable_positions(static_cast<int>(*self));
  NameRegister::Entry& entry = positions_[*self];
  entry.parent = positions_.Read(row, kParent, "UNKNOWN_POSITION", problems_);
  entry.parent_place = row.At(kParent);
  if (entry.parent) position.set_superior(positions_[*entry.parent].name);
  std::optional<size_t> section = sections_.Read(row, kSection, "UNKNOWN_SECTION", problems_);
  if (section) position.set_section(sections_[*section].name);
}

void OrganisationImport::AddTask(const TableRow& row, v1::OfficeSection& section) {
  if (!CheckRoom(row, section.tasks_size(), kSectionsMax, "tugas di satu bagian")) return;
  section.add_tasks(std::string(row.Text(kName)));
}

void OrganisationImport::AddProcess(const TableRow& row, v1::OfficeSection& section) {
  if (!CheckRoom(row, section.processes_size(), kSectionsMax, "proses di satu bagian")) return;
  v1::OfficeProcess& process = *section.add_processes();
  process.set_name(std::string(row.Text(kName)));
  ReadPrograms(row, process);
}

template <typename Owner>
void OrganisationImport::ReadPrograms(const TableRow& row, Owner& owner) {
  for (absl::string_view text :
       absl::StrSplit(row.Text(kProgram), absl::ByAnyChar(" ,;\t\r\n"), absl::SkipEmpty())) {
    absl::StatusOr<ActivityCode> code = ActivityCode::Parse(text);
    bool program = code.ok() && code->level() == ActivityLevel::kProgram;
    std::optional<ActivityCode> now =
        program ? codes_.Read(*code, row.line()) : std::optional<ActivityCode>();
    if (!now) {
      problems_.Add(row.At(kProgram), "UNKNOWN_ACTIVITY", [&] {
        if (program) return codes_.Refusal(*code, text);
        return absl::StrCat(Quoted(text),
                            " bukan kode program; tulis seperti 7.01.01, beberapa kode dipisah "
                            "spasi atau koma");
      });
      continue;
    }
    std::string canonical = now->ToString();
    const auto& known = owner.programs();
    if (std::find(known.begin(), known.end(), canonical) != known.end()) continue;
    if (!CheckRoom(row, owner.programs_size(), kProgramsMax, "program di satu baris")) return;
    owner.add_programs(std::move(canonical));
  }
}

void OrganisationImport::Finish(uint32_t header_line, bool synthetic, ImportedRows& rows) {
  if (!any_row_) return;
  codes_.AddNote(rows.notes);
  sections_.CheckCycles(problems_);
  positions_.CheckCycles(problems_);
  if (profile_line_ == 0) {
    problems_.Add({header_line, 0, ""}, "MISSING_PROFILE", [] {
      return std::string(
          "tidak ada baris berjenis profil; tambahkan satu baris dengan nama kecamatan dan jumlah "
          "desa_kelurahan");
    });
  }
  if (profile_.ByteSizeLong() > kProfileBytesMax) {
    problems_.Add({header_line, 0, ""}, "TEXT_TOO_LONG", [] {
      return absl::StrCat("seluruh isi tabel organisasi lebih dari ", kProfileBytesMax / 1024,
                          " KiB; persingkat tugas dan proses");
    });
  }
  v1::Record& record =
      AddRecord(source_, profile_line_, v1::RECORD_KIND_UNIT_PROFILE, synthetic, rows);
  *record.mutable_unit_profile() = std::move(profile_);
}

ImportedRows Import(const SourceTable& table, const ImportSource& source, const Catalog& catalog,
                    ProblemList& problems) {
  std::optional<ColumnMap> columns =
      ColumnMap::Of(table.header(), Columns(source.period, catalog), problems);
  if (!columns) return {};
  OrganisationImport import(source, catalog, problems);
  ImportedRows rows;
  VisitRows(table, *columns, kSource, rows, problems,
            [&](const TableRow& row, bool) { import.Declare(row); });
  for (size_t i = 0; i < table.size(); ++i) {
    SourceRow cells = table.row(i);
    if (!cells.cells.empty()) import.Link(TableRow(*columns, cells));
  }
  import.Finish(table.header().line, rows.synthetic_rows > 0, rows);
  return rows;
}

}  // namespace

const TableLayout kOrganisationLayout = {"organisasi", Columns, kKinds, Import};

}  // namespace rekap
