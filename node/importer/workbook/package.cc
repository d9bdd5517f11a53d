#include "node/importer/workbook/package.h"

#include <pugixml.hpp>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "node/importer/file_check.h"
#include "node/importer/workbook/element_stream.h"

namespace rekap {
namespace {

constexpr absl::string_view kContentTypes = "[Content_Types].xml";
constexpr absl::string_view kRootRelations = "_rels/.rels";
// Where every known writer puts it, for a package without relations.
constexpr absl::string_view kUsualWorkbook = "xl/workbook.xml";

constexpr absl::string_view kSaveAsXlsx =
    "buka di Excel atau LibreOffice, pilih Simpan Sebagai \"Buku Kerja Excel (.xlsx)\", lalu impor "
    "hasilnya";

bool ParseXml(absl::string_view part, std::string& text, pugi::xml_document& document,
              ProblemList& problems) {
  pugi::xml_parse_result parsed = document.load_buffer_inplace(text.data(), text.size());
  if (!parsed) AddDamaged(absl::StrCat(part, ": ", parsed.description()), problems);
  return static_cast<bool>(parsed);
}

// A relation of a part: what it is called there, of which type, and to where.
struct Relation {
  std::string id;
  std::string type;  // last word of the URI, the same in all editions
  std::string part;
};

std::string RelationsOf(absl::string_view part) {
  size_t slash = part.rfind('/');
  size_t name = slash == absl::string_view::npos ? 0 : slash + 1;
  return absl::StrCat(part.substr(0, name), "_rels/", part.substr(name), ".rels");
}

std::optional<std::vector<Relation>> ReadRelations(WorkbookArchive& archive,
                                                   absl::string_view source, absl::string_view part,
                                                   ProblemList& problems) {
  std::vector<Relation> relations;
  if (!archive.Has(part)) return relations;
  std::optional<std::string> text = archive.Read(part, problems);
  pugi::xml_document document;
  if (!text || !ParseXml(part, *text, document, problems)) return std::nullopt;
  for (pugi::xml_node node : document.document_element().children()) {
    if (absl::EqualsIgnoreCase(node.attribute("TargetMode").value(), "External")) continue;
    absl::string_view type = node.attribute("Type").value();
    relations.push_back({node.attribute("Id").value(),
                         std::string(type.substr(type.rfind('/') + 1)),
                         ResolveTarget(source, node.attribute("Target").value())});
  }
  return relations;
}

std::string PartOfType(const std::vector<Relation>& relations, absl::string_view type) {
  for (const Relation& relation : relations) {
    if (relation.type == type) return relation.part;
  }
  return "";
}

void AddOpenDocument(ProblemList& problems) {
  problems.Add({}, "OPEN_DOCUMENT", [] {
    return absl::StrCat("ini berkas OpenDocument (.ods), bukan .xlsx; ", kSaveAsXlsx);
  });
}

// The content types say what the main part is; the name of the file may lie.
bool CheckContentTypes(WorkbookArchive& archive, ProblemList& problems) {
  if (!archive.Has(kContentTypes)) {
    // OpenDocument says what it is in a part of its own.
    if (archive.Has("mimetype") && archive.Has("content.xml")) {
      AddOpenDocument(problems);
    } else {
      problems.Add({}, "BINARY_FILE", [] {
        return std::string(
            "ini arsip zip, bukan buku kerja; ekstrak dahulu, lalu impor berkas di dalamnya");
      });
    }
    return false;
  }
  std::optional<std::string> types = archive.Read(kContentTypes, problems);
  if (!types) return false;
  absl::AsciiStrToLower(&*types);
  if (absl::StrContains(*types, "macroenabled") || absl::StrContains(*types, "vbaproject") ||
      archive.Has("xl/vbaProject.bin")) {
    problems.Add({}, "MACRO_WORKBOOK", [] {
      return absl::StrCat("buku kerja ini berisi makro (.xlsm) dan tidak dibuka; ", kSaveAsXlsx);
    });
    return false;
  }
  if (absl::StrContains(*types, "ms-excel.sheet.binary")) {
    problems.Add({}, "BINARY_WORKBOOK", [] {
      return absl::StrCat("ini buku kerja biner (.xlsb), bukan .xlsx; ", kSaveAsXlsx);
    });
    return false;
  }
  if (absl::StrContains(*types, "spreadsheetml")) return true;
  problems.Add({}, "BINARY_FILE", [] {
    return std::string(
        "ini dokumen Office lain (Word, PowerPoint), bukan buku kerja; salin "
        "tabelnya ke buku kerja Excel dan simpan sebagai .xlsx");
  });
  return false;
}

// One <sheet>; false with a problem. A chart or macro sheet has no cells and is
// left out.
bool TakeSheet(const WorkbookArchive& archive, const pugi::xml_node& node,
               const std::vector<Relation>& relations, WorkbookParts& parts,
               ProblemList& problems) {
  std::string name = node.attribute("name").value();
  if (Utf8Prefix(name) != name.size()) {
    AddDamaged("nama lembar bukan UTF-8", problems);
    return false;
  }
  std::string id;
  for (pugi::xml_attribute attribute : node.attributes()) {
    if (absl::EndsWith(attribute.name(), ":id")) id = attribute.value();
  }
  const Relation* found = nullptr;
  for (const Relation& relation : relations) {
    if (relation.id == id && !id.empty()) found = &relation;
  }
  if (found != nullptr && found->type != "worksheet") return true;
  if (found == nullptr || !archive.Has(found->part)) {
    problems.Add({}, "MISSING_SHEET", [&] {
      return absl::StrCat("isi lembar ", Quoted(name),
                          " tidak ada di dalam berkas; buka di Excel atau LibreOffice, periksa "
                          "lembar itu, dan simpan ulang sebagai .xlsx");
    });
    return false;
  }
  if (parts.sheets.size() == kSheetsMax) {
    problems.Add({}, "FILE_TOO_LARGE", [] {
      return absl::StrCat("buku kerja berisi lebih dari ", kSheetsMax,
                          " lembar; simpan lembar yang perlu saja");
    });
    return false;
  }
  absl::string_view state = node.attribute("state").value();
  bool visible = state.empty() || state == "visible";
  parts.sheets.push_back({std::move(name), found->part, visible});
  return true;
}

}  // namespace

std::string ResolveTarget(absl::string_view source_part, absl::string_view target) {
  std::vector<absl::string_view> path;
  if (!absl::ConsumePrefix(&target, "/")) {
    path = absl::StrSplit(source_part, '/');
    path.pop_back();
  }
  for (absl::string_view step : absl::StrSplit(target, '/', absl::SkipEmpty())) {
    if (step == ".") continue;
    if (step != "..") {
      path.push_back(step);
    } else if (!path.empty()) {
      path.pop_back();
    }
  }
  return absl::StrJoin(path, "/");
}

void AddOle2(absl::string_view bytes, ProblemList& problems) {
  // Names in an OLE2 directory are UTF-16LE.
  std::string stream;
  for (char c : absl::string_view("EncryptedPackage")) stream.append({c, '\0'});
  if (absl::StrContains(bytes, stream)) {
    problems.Add({}, "ENCRYPTED_WORKBOOK", [] {
      return std::string(
          "buku kerja ini dikunci dengan kata sandi; buka di Excel, hapus kata sandinya (Berkas > "
          "Info > Proteksi Buku Kerja), simpan, lalu impor hasilnya");
    });
    return;
  }
  problems.Add({}, "OLD_WORKBOOK", [] {
    return absl::StrCat("ini buku kerja Excel lama (.xls), bukan .xlsx; ", kSaveAsXlsx);
  });
}

std::optional<WorkbookParts> ReadPackage(WorkbookArchive& archive, ProblemList& problems) {
  if (!CheckContentTypes(archive, problems)) return std::nullopt;
  std::optional<std::vector<Relation>> root = ReadRelations(archive, "", kRootRelations, problems);
  if (!root) return std::nullopt;
  std::string workbook = PartOfType(*root, "officeDocument");
  if (workbook.empty()) workbook = std::string(kUsualWorkbook);
  if (!archive.Has(workbook)) {
    AddDamaged("bukan isi sebuah buku kerja", problems);
    return std::nullopt;
  }
  std::optional<std::vector<Relation>> relations =
      ReadRelations(archive, workbook, RelationsOf(workbook), problems);
  std::optional<std::string> text = archive.Read(workbook, problems);
  pugi::xml_document document;
  if (!relations || !text || !ParseXml(workbook, *text, document, problems)) return std::nullopt;
  WorkbookParts parts;
  parts.styles = PartOfType(*relations, "styles");
  parts.shared_strings = PartOfType(*relations, "sharedStrings");
  pugi::xml_node root_node = document.document_element();
  parts.from_1904 = Child(root_node, "workbookPr").attribute("date1904").as_bool();
  for (pugi::xml_node sheet : Child(root_node, "sheets").children()) {
    if (!TakeSheet(archive, sheet, *relations, parts, problems)) return std::nullopt;
  }
  return parts;
}

}  // namespace rekap
