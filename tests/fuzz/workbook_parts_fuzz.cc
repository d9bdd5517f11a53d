// A workbook's parts: the input is the XML of a sheet, of the shared texts and of the
// styles, packed into a sound archive, for no mutation of a packed file gets past its
// checksums. The parts are separated by a zero byte, which XML does not have.
#include <string>
#include <utility>
#include <vector>
#include <zip.h>

#include "absl/strings/str_split.h"

#include "tests/fuzz/workbook_reader.h"

namespace {

constexpr char kTypes[] =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Default Extension="xml" ContentType="application/xml"/>)"
    R"(<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>)"
    R"(</Types>)";
constexpr char kRelations[] =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>)"
    R"(</Relationships>)";
constexpr char kWorkbook[] =
    R"(<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" )"
    R"(xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">)"
    R"(<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>)";
constexpr char kWorkbookRelations[] =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="sheet.xml"/>)"
    R"(<Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="strings.xml"/>)"
    R"(<Relationship Id="r3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>)"
    R"(</Relationships>)";

using Parts = std::vector<std::pair<const char*, std::string>>;

// Empty if the machine cannot: there is nothing to test then.
std::string Pack(const Parts& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* buffer = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* archive = buffer == nullptr ? nullptr : zip_open_from_source(buffer, ZIP_TRUNCATE, &error);
  if (archive == nullptr) return "";
  zip_source_keep(buffer);
  for (const auto& [name, content] : parts) {
    zip_source_t* source = zip_source_buffer(archive, content.data(), content.size(), 0);
    zip_int64_t index = zip_file_add(archive, name, source, ZIP_FL_OVERWRITE);
    if (index >= 0) {
      zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
    }
  }
  std::string packed;
  if (zip_close(archive) == 0 && zip_source_open(buffer) == 0) {
    zip_source_seek(buffer, 0, SEEK_END);
    packed.resize(static_cast<size_t>(zip_source_tell(buffer)));
    zip_source_seek(buffer, 0, SEEK_SET);
    zip_source_read(buffer, packed.data(), packed.size());
    zip_source_close(buffer);
  }
  zip_source_free(buffer);
  return packed;
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::vector<std::string> xml =
      absl::StrSplit(rekap::fuzz::View(data, size), absl::MaxSplits('\0', 2));
  xml.resize(3);
  std::string packed = Pack({{"[Content_Types].xml", kTypes},
                             {"_rels/.rels", kRelations},
                             {"xl/workbook.xml", kWorkbook},
                             {"xl/_rels/workbook.xml.rels", kWorkbookRelations},
                             {"xl/sheet.xml", xml[0]},
                             {"xl/strings.xml", xml[1]},
                             {"xl/styles.xml", xml[2]}});
  rekap::fuzz::ReadEverySheet(packed);
  return 0;
}
