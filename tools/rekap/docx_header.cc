#include "tools/rekap/docx_header.h"

#include <utility>
#include <zip.h>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "tools/rekap/docx_parts.h"

namespace rekap::cli {
namespace {

constexpr char kPart[] = "word/header1.xml";
constexpr absl::string_view kPlaceholder = "JUDUL BERJALAN";

// Nothing that XML forbids, whatever the document came with: the file would not open.
std::string Harmless(absl::string_view escaped_text) {
  std::string text;
  for (char c : escaped_text) {
    if (c != '<' && !absl::ascii_iscntrl(static_cast<unsigned char>(c))) text.push_back(c);
  }
  return text;
}

absl::Status ArchiveError(absl::string_view what, zip_t* archive) {
  return absl::InternalError(
      absl::StrCat(what, " ", kPart, ": ", zip_error_strerror(zip_get_error(archive))));
}

}  // namespace

absl::string_view RunningTitle(absl::string_view html) {
  constexpr absl::string_view kBegin = "<meta name=\"description\" content=\"";
  size_t begin = html.find(kBegin);
  if (begin == html.npos) return "";
  begin += kBegin.size();
  size_t end = html.find('"', begin);
  return end == html.npos ? "" : html.substr(begin, end - begin);
}

absl::Status SetDocxHeader(const std::string& path, absl::string_view escaped_text) {
  int code = 0;
  zip_t* archive = zip_open(path.c_str(), 0, &code);
  if (archive == nullptr) {
    return absl::InternalError(absl::StrCat("opening the styles: libzip error ", code));
  }
  absl::Cleanup discard = [archive] { zip_discard(archive); };
  // Must live until the archive is closed, which reads it.
  const std::string part = absl::StrReplaceAll(EmbeddedDocxPart("header1.xml"),
                                               {{kPlaceholder, Harmless(escaped_text)}});
  zip_source_t* source = zip_source_buffer(archive, part.data(), part.size(), 0);
  if (source == nullptr) return ArchiveError("reading", archive);
  if (zip_file_add(archive, kPart, source, ZIP_FL_OVERWRITE) < 0) {
    zip_source_free(source);
    return ArchiveError("replacing", archive);
  }
  if (zip_close(archive) != 0) return ArchiveError("writing", archive);
  std::move(discard).Cancel();
  return absl::OkStatus();
}

}  // namespace rekap::cli
