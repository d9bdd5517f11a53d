#include "node/importer/workbook/workbook.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "node/importer/delimited.h"
#include "node/importer/file_check.h"

namespace rekap {

std::unique_ptr<Workbook> Workbook::Open(absl::string_view bytes, ProblemList& problems) {
  if (bytes.size() > kFileBytesMax) {
    AddFileTooLarge(problems);
    return nullptr;
  }
  if (!IsZip(bytes)) {
    AddOle2(bytes, problems);
    return nullptr;
  }
  auto workbook = std::unique_ptr<Workbook>(new Workbook());
  workbook->archive_ = WorkbookArchive::Open(bytes, problems);
  if (workbook->archive_ == nullptr) return nullptr;
  WorkbookArchive& archive = *workbook->archive_;
  std::optional<WorkbookParts> parts = ReadPackage(archive, problems);
  if (!parts) return nullptr;
  workbook->parts_ = *std::move(parts);
  const WorkbookParts& found = workbook->parts_;
  if (!found.styles.empty() && archive.Has(found.styles)) {
    std::optional<std::string> xml = archive.Read(found.styles, problems);
    std::optional<WorkbookStyles> styles;
    if (xml) styles = WorkbookStyles::Parse(*std::move(xml), problems);
    if (!styles) return nullptr;
    workbook->styles_ = *std::move(styles);
  }
  if (!found.shared_strings.empty() && archive.Has(found.shared_strings)) {
    std::unique_ptr<PartStream> part = archive.Stream(found.shared_strings, problems);
    std::optional<SharedStrings> strings;
    if (part != nullptr) strings = SharedStrings::Read(*part, problems);
    if (!strings) return nullptr;
    workbook->strings_ = *std::move(strings);
  }
  return workbook;
}

std::optional<SourceTable> Workbook::Read(size_t sheet, HeaderScore score, SheetAmendment amend,
                                          ProblemList& problems) {
  std::unique_ptr<PartStream> part = archive_->Stream(parts_.sheets[sheet].part, problems);
  if (part == nullptr) return std::nullopt;
  return ReadSheet(*part, {strings_, styles_, parts_.from_1904}, score, amend, problems);
}

}  // namespace rekap
