#include "node/importer/workbook/styles.h"

#include <algorithm>
#include <pugixml.hpp>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "node/importer/workbook/element_stream.h"

namespace rekap {
namespace {

// Formats that a workbook does not spell out (ECMA-376-1, 18.8.30, with those
// of the East Asian versions).
NumberLook LookOfBuiltIn(unsigned id) {
  if (id == 9 || id == 10) return NumberLook::kPercent;
  bool date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
              (id >= 50 && id <= 58);
  return date ? NumberLook::kDate : NumberLook::kPlain;
}

// "[h]", "[mm]": hours beyond a day; other brackets hold colours and currencies.
bool IsElapsedTime(absl::string_view bracket) {
  return !bracket.empty() && std::all_of(bracket.begin(), bracket.end(), [](char c) {
    return absl::StrContains("hms", absl::ascii_tolower(static_cast<unsigned char>(c)));
  });
}

}  // namespace

NumberLook LookOfFormat(absl::string_view format) {
  if (absl::EqualsIgnoreCase(format, "general")) return NumberLook::kPlain;
  for (size_t i = 0; i < format.size() && format[i] != ';'; ++i) {
    char c = absl::ascii_tolower(static_cast<unsigned char>(format[i]));
    size_t end = i;
    switch (c) {
      case '"':
        end = format.find('"', i + 1);
        break;
      case '[':
        end = format.find(']', i + 1);
        if (end != absl::string_view::npos && IsElapsedTime(format.substr(i + 1, end - i - 1))) {
          return NumberLook::kDate;
        }
        break;
      case '\\':
      case '_':
      case '*':
        end = i + 1;
        break;
      case '%':
        return NumberLook::kPercent;
      case 'd':
      case 'm':
      case 'y':
      case 'h':
      case 's':
        return NumberLook::kDate;
      default:
        break;
    }
    if (end == absl::string_view::npos) break;
    i = end;
  }
  return NumberLook::kPlain;
}

std::optional<WorkbookStyles> WorkbookStyles::Parse(std::string xml, ProblemList& problems) {
  pugi::xml_document document;
  pugi::xml_parse_result parsed = document.load_buffer_inplace(xml.data(), xml.size());
  if (!parsed) {
    AddDamaged(absl::StrCat("styles: ", parsed.description()), problems);
    return std::nullopt;
  }
  pugi::xml_node root = document.document_element();
  absl::flat_hash_map<unsigned, NumberLook> own;
  for (pugi::xml_node format : Child(root, "numFmts").children()) {
    own[format.attribute("numFmtId").as_uint()] =
        LookOfFormat(format.attribute("formatCode").value());
  }
  WorkbookStyles styles;
  for (pugi::xml_node cell : Child(root, "cellXfs").children()) {
    unsigned id = cell.attribute("numFmtId").as_uint();
    auto it = own.find(id);
    styles.looks_.push_back(it != own.end() ? it->second : LookOfBuiltIn(id));
  }
  return styles;
}

}  // namespace rekap
