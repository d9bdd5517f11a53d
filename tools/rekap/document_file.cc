#include "tools/rekap/document_file.h"

#include <unistd.h>
#include <utility>

#include "absl/strings/str_cat.h"

#include "runtime/file/file.h"
#include "tools/rekap/docx_header.h"
#include "tools/rekap/docx_parts.h"
#include "tools/rekap/failure.h"
#include "tools/rekap/outside_program.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

constexpr absl::string_view kWithout = "Berkas .html dan .xlsx dapat dibuat tanpa itu.";
// As report.proto bounds what it is made of, with room for fonts and pictures.
constexpr size_t kFileSizeMax = size_t{128} << 20;

std::vector<std::string> Browsers() { return {"chromium", "chromium-browser", "google-chrome"}; }

absl::Status Missing(absl::string_view what, absl::string_view package) {
  return LocalFailure(absl::StatusCode::kFailedPrecondition, "PROGRAM_MISSING",
                      absl::StrCat(what,
                                   " tidak ditemukan di komputer ini: pasang dengan \"apt "
                                   "install ",
                                   package, "\", lalu ulangi. ", kWithout));
}

absl::Status Failed(absl::string_view what, const absl::Status& status) {
  return LocalFailure(absl::StatusCode::kInternal, "CONVERSION_FAILED",
                      absl::StrCat(what, " gagal: ", OneLine(status.message()),
                                   ". Periksa ruang di folder sementara, lalu ulangi. ", kWithout));
}

// A profile of its own, so that nothing of the user's browser is read or changed, and
// nothing is fetched: the document needs nothing from elsewhere.
std::vector<std::string> PrintCommand(const std::string& browser, const WorkFolder& folder) {
  std::vector<std::string> command = {browser,
                                      "--headless",
                                      "--disable-gpu",
                                      "--disable-quic",
                                      "--disable-extensions",
                                      "--disable-dev-shm-usage",
                                      "--no-first-run",
                                      "--disable-background-networking",
                                      "--disable-component-update",
                                      "--disable-sync",
                                      absl::StrCat("--user-data-dir=", folder.Path("profile")),
                                      "--no-pdf-header-footer",
                                      absl::StrCat("--print-to-pdf=", folder.Path("out.pdf")),
                                      absl::StrCat("file://", folder.Path("in.html"))};
  // A browser refuses to run as root with its sandbox.
  if (geteuid() == 0) command.insert(command.begin() + 2, "--no-sandbox");
  return command;
}

absl::StatusOr<std::string> Print(absl::string_view html, const WorkFolder& folder,
                                  absl::string_view path_variable) {
  absl::Status made = ReplaceFile(folder.Path("in.html"), html);
  if (!made.ok()) return made;
  // There, for CheckPrograms was asked; if it went meanwhile, starting it fails.
  std::string browser = FindProgram(Browsers(), path_variable).value_or(Browsers()[0]);
  made = RunProgram(PrintCommand(browser, folder), folder.Path("log"),
                    absl::Seconds(kConvertSecondsMax));
  if (!made.ok()) return made;
  return ReadFile(folder.Path("out.pdf"), kFileSizeMax);
}

absl::StatusOr<std::string> MakeDocx(absl::string_view html, const WorkFolder& folder,
                                     absl::string_view path_variable) {
  PictureSplit split = SplitPictures(html);
  split.pictures.emplace_back("in.html", std::move(split.html));
  split.pictures.emplace_back("reference.docx", DocxPart("reference.docx"));
  split.pictures.emplace_back("filter.lua", DocxPart("filter.lua"));
  for (const auto& [name, content] : split.pictures) {
    absl::Status made = ReplaceFile(folder.Path(name), content);
    if (!made.ok()) return made;
  }
  absl::Status headed = SetDocxHeader(folder.Path("reference.docx"), RunningTitle(html));
  if (!headed.ok()) return headed;
  std::string pandoc = FindProgram({"pandoc"}, path_variable).value_or("pandoc");
  absl::Status made =
      RunProgram({pandoc, "--from=html", "--to=docx",
                  absl::StrCat("--reference-doc=", folder.Path("reference.docx")),
                  absl::StrCat("--lua-filter=", folder.Path("filter.lua")),
                  absl::StrCat("--resource-path=", folder.Path("")),
                  absl::StrCat("--output=", folder.Path("out.docx")), folder.Path("in.html")},
                 folder.Path("log"), absl::Seconds(kConvertSecondsMax));
  if (!made.ok()) return made;
  return ReadFile(folder.Path("out.docx"), kFileSizeMax);
}

// Text of the first element of that name, as it stands: escaped already.
absl::string_view ElementText(absl::string_view svg, absl::string_view name) {
  size_t begin = svg.find(absl::StrCat("<", name));
  begin = begin == svg.npos ? begin : svg.find('>', begin);
  size_t end = svg.find(absl::StrCat("</", name, ">"));
  if (begin == svg.npos || end == svg.npos || end < begin) return "";
  return svg.substr(begin + 1, end - begin - 1);
}

}  // namespace

absl::Status CheckPrograms(DocumentKind kind, absl::string_view path_variable) {
  auto there = [path_variable](const std::vector<std::string>& names) {
    return FindProgram(names, path_variable).has_value();
  };
  if (kind == DocumentKind::kPdf && !there(Browsers())) {
    return Missing("PDF dicetak oleh Chromium, yang", "chromium");
  }
  if (kind == DocumentKind::kDocx && !there({"pandoc"})) {
    return Missing("DOCX dibuat oleh pandoc, yang", "pandoc librsvg2-bin");
  }
  // Without it the charts are left out, and nobody would notice.
  if (kind == DocumentKind::kDocx && !there({"rsvg-convert"})) {
    return Missing("Grafik di DOCX digambar oleh rsvg-convert, yang", "librsvg2-bin");
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ConvertDocument(DocumentKind kind, absl::string_view html,
                                            absl::string_view path_variable) {
  const absl::string_view what = kind == DocumentKind::kPdf ? "Pencetakan PDF" : "Pembuatan DOCX";
  WorkFolder folder;
  if (!folder.status().ok()) return Failed(what, folder.status());
  absl::StatusOr<std::string> bytes = kind == DocumentKind::kPdf
                                          ? Print(html, folder, path_variable)
                                          : MakeDocx(html, folder, path_variable);
  if (!bytes.ok()) return Failed(what, bytes.status());
  return bytes;
}

PictureSplit SplitPictures(absl::string_view html) {
  constexpr absl::string_view kBegin = "<svg ";
  constexpr absl::string_view kEnd = "</svg>";
  PictureSplit split;
  while (true) {
    size_t begin = html.find(kBegin);
    size_t end = begin == html.npos ? html.npos : html.find(kEnd, begin);
    if (end == html.npos) break;
    end += kEnd.size();
    absl::string_view svg = html.substr(begin, end - begin);
    std::string name = absl::StrCat("chart-", split.pictures.size() + 1, ".svg");
    absl::StrAppend(&split.html, html.substr(0, begin), "<img src=\"", name, "\" alt=\"",
                    ElementText(svg, "title"), "\">");
    split.pictures.emplace_back(std::move(name), std::string(svg));
    html.remove_prefix(end);
  }
  split.html.append(html.data(), html.size());
  return split;
}

}  // namespace rekap::cli
