// The bytes of a workbook taken apart for tests, independently of what wrote it:
// cells as the file has them, with their type.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "node/importer/workbook/archive.h"

namespace rekap::testing {

struct XlsxCell {
  // As it stands in the file: "s" = a string, "" = a number or blank.
  std::string type;
  std::string text;  // a number as written
  bool formula = false;

  friend bool operator==(const XlsxCell&, const XlsxCell&) = default;
};

class XlsxFile {
 public:
  // `bytes` must outlive the file.
  explicit XlsxFile(const std::string& bytes) : archive_(WorkbookArchive::Open(bytes, problems_)) {
    pugi::xml_document shared = Part("xl/sharedStrings.xml");
    for (pugi::xml_node text : shared.child("sst").children("si")) {
      strings_.push_back(text.child("t").text().get());
    }
  }

  // Empty document if there is no such part.
  pugi::xml_document Part(const std::string& name) {
    pugi::xml_document document;
    if (archive_ == nullptr || !archive_->Has(name)) return document;
    std::optional<std::string> xml = archive_->Read(name, problems_);
    if (xml) document.load_string(xml->c_str(), pugi::parse_default | pugi::parse_ws_pcdata);
    return document;
  }
  // From 1.
  pugi::xml_document Worksheet(int number) {
    return Part(absl::StrCat("xl/worksheets/sheet", number, ".xml"));
  }
  std::vector<std::string> SheetNames() {
    std::vector<std::string> names;
    pugi::xml_document workbook = Part("xl/workbook.xml");
    for (pugi::xml_node sheet : workbook.child("workbook").child("sheets").children("sheet")) {
      names.push_back(sheet.attribute("name").value());
    }
    return names;
  }
  // By place, "B4"; blank ones are left out.
  std::map<std::string, XlsxCell> Cells(int number) {
    std::map<std::string, XlsxCell> cells;
    pugi::xml_document sheet = Worksheet(number);
    for (pugi::xml_node row : sheet.child("worksheet").child("sheetData").children("row")) {
      for (pugi::xml_node node : row.children("c")) {
        if (!node.child("v") && !node.child("f")) continue;
        XlsxCell cell{node.attribute("t").value(), node.child("v").text().get(),
                      static_cast<bool>(node.child("f"))};
        if (cell.type == "s") cell.text = strings_.at(node.child("v").text().as_uint());
        cells[node.attribute("r").value()] = cell;
      }
    }
    return cells;
  }

 private:
  ProblemList problems_;
  std::unique_ptr<WorkbookArchive> archive_;
  std::vector<std::string> strings_;
};

}  // namespace rekap::testing
