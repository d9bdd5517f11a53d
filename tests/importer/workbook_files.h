// Workbooks written by hand, part by part, for what no writer makes: damaged,
// hostile and unusual ones.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <vector>
#include <zip.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace rekap::samples {

// Parts by name.
using Parts = std::map<std::string, std::string>;

inline std::string Zip(const Parts& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* archive = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* zip = zip_open_from_source(archive, ZIP_TRUNCATE, &error);
  if (zip == nullptr) throw std::runtime_error("zip_open_from_source");
  zip_source_keep(archive);
  for (const auto& [name, bytes] : parts) {
    zip_source_t* source = zip_source_buffer(zip, bytes.data(), bytes.size(), 0);
    if (zip_file_add(zip, name.c_str(), source, 0) < 0) throw std::runtime_error("zip_file_add");
  }
  if (zip_close(zip) != 0) throw std::runtime_error("zip_close");
  zip_stat_t stat;
  zip_source_stat(archive, &stat);
  std::string bytes(stat.size, '\0');
  zip_source_open(archive);
  zip_source_read(archive, bytes.data(), bytes.size());
  zip_source_close(archive);
  zip_source_free(archive);
  return bytes;
}

inline constexpr char kRelationTypes[] =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

// A workbook of one sheet "Lembar1" with these rows of XML, as its parts.
inline Parts BookParts(absl::string_view rows, absl::string_view strings = "",
                       absl::string_view styles = "") {
  std::string r(kRelationTypes);
  return {{"[Content_Types].xml",
           "<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
           "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>"},
          {"_rels/.rels",
           absl::StrCat("<Relationships><Relationship Id=\"a\" Type=\"", r,
                        "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")},
          {"xl/_rels/workbook.xml.rels",
           absl::StrCat(
               "<Relationships><Relationship Id=\"s1\" Type=\"", r,
               "worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"s2\" Type=\"", r,
               "sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"s3\" Type=\"", r,
               "styles\" Target=\"styles.xml\"/></Relationships>")},
          {"xl/workbook.xml",
           "<workbook xmlns:r=\"x\"><workbookPr/><sheets>"
           "<sheet name=\"Lembar1\" sheetId=\"1\" r:id=\"s1\"/></sheets></workbook>"},
          {"xl/worksheets/sheet1.xml", absl::StrCat("<?xml version=\"1.0\"?><worksheet><sheetData>",
                                                    rows, "</sheetData></worksheet>")},
          {"xl/sharedStrings.xml", absl::StrCat("<sst>", strings, "</sst>")},
          {"xl/styles.xml", absl::StrCat("<styleSheet>", styles, "</styleSheet>")}};
}

inline std::string Book(absl::string_view rows, absl::string_view strings = "",
                        absl::string_view styles = "") {
  return Zip(BookParts(rows, strings, styles));
}

// <c r="A1" t="inlineStr">: text in a cell of its own.
inline std::string Inline(absl::string_view place, absl::string_view text) {
  return absl::StrCat("<c r=\"", place, "\" t=\"inlineStr\"><is><t>", text, "</t></is></c>");
}

}  // namespace rekap::samples
