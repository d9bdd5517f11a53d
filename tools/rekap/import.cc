// `rekap import`: files in order, each all or nothing; the first that fails
// ends the run, so that later files never build on a missing one.

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "tools/rekap/answer.h"
#include "tools/rekap/cell_correction.h"
#include "tools/rekap/client.h"
#include "tools/rekap/commands.h"
#include "tools/rekap/json.h"
#include "tools/rekap/render_import.h"
#include "tools/rekap/terminal.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

// Smaller files are sent before anybody looks.
constexpr uint64_t kProgressBytesMin = 4ull * 1024 * 1024;

// What goes on, on one line of standard error that is wiped at the end.
class Progress {
 public:
  Progress(absl::string_view file, uint64_t total)
      : file_(OneLine(file)),
        total_(total),
        shown_(StderrIsTerminal() && total >= kProgressBytesMin) {}
  ~Progress() {
    if (shown_) PrintError(kWipe);
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Add(uint64_t bytes) {
    sent_ += bytes;
    if (shown_) Show(absl::StrCat("mengirim ", sent_ * 100 / total_, "%"));
  }
  // The last byte is sent: what takes time now is the node's work.
  void Sent() {
    if (shown_) Show("terkirim; node membaca dan memeriksa ...");
  }

 private:
  static constexpr char kWipe[] = "\r\x1b[K";

  void Show(absl::string_view what) { PrintError(absl::StrCat(kWipe, file_, ": ", what)); }

  std::string file_;
  uint64_t total_;
  uint64_t sent_ = 0;
  bool shown_;
};

ExitCode FileFailure(absl::string_view file, absl::string_view what, ExitCode code) {
  PrintError(absl::StrCat(OneLine(file), ": ", what, "\n"));
  return code;
}

// Reads the stream chunk by chunk; see Client::ChunkReader.
Client::ChunkReader ReaderOf(std::ifstream& stream, Progress& progress) {
  return [&](std::string& chunk) {
    chunk.resize(kChunkBytes);
    stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    chunk.resize(static_cast<size_t>(stream.gcount()));
    progress.Add(chunk.size());
    if (stream.eof()) progress.Sent();
    return !stream.bad();
  };
}

ExitCode Report(const std::string& file, const v1::ImportResponse& response,
                const Arguments& arguments) {
  bool dry_run = arguments.dry_run;
  ImportOutcome outcome = OutcomeOf(response, dry_run);
  if (outcome == ImportOutcome::kRefused) PrintError(ProblemsText(file, response));
  if (outcome == ImportOutcome::kNotStored) {
    PrintError(absl::StrCat(OneLine(file),
                            ": node tidak menyimpan berkas ini dan tidak mengatakan sebabnya. "
                            "[NOT_COMMITTED]\n"));
  }
  bool good = outcome == ImportOutcome::kStored || outcome == ImportOutcome::kDryRun;
  ExitCode printed = PrintAnswer(
      arguments.format, response,
      [&] { return good ? ImportText(file, response, dry_run, ViewOf(arguments.width)) : ""; },
      [&] { return ImportCsvLines(file, response, dry_run); });
  if (outcome == ImportOutcome::kRefused) return ExitCode::kContentRefused;
  return good ? printed : ExitCode::kFailure;
}

ExitCode ImportFile(const Client& client, const std::string& file, const Arguments& arguments) {
  std::error_code error;
  std::filesystem::path path(file);
  if (!std::filesystem::is_regular_file(path, error)) {
    return FileFailure(file, "berkas tidak ada, atau bukan berkas biasa. [NOT_FOUND]",
                       ExitCode::kFailure);
  }
  uint64_t size = std::filesystem::file_size(path, error);
  std::ifstream stream(path, std::ios::binary);
  if (error || !stream) {
    return FileFailure(file, "berkas tidak dapat dibuka: periksa izinnya. [PERMISSION_DENIED]",
                       ExitCode::kFailure);
  }
  v1::ImportHeader header;
  header.set_file(path.filename().string());
  header.set_year(arguments.year);
  header.set_quarter(arguments.quarter);
  header.set_author(AuthorOf(arguments));
  header.set_dry_run(arguments.dry_run);
  header.set_size(size);
  header.set_revision_reason(arguments.revision);
  header.mutable_accept()->Add(arguments.accept.begin(), arguments.accept.end());
  header.set_as_printed(arguments.as_printed);
  for (const std::string& text : arguments.correct) {
    // The command line was checked.
    if (auto correction = ParseCellCorrection(text)) {
      *header.add_corrections() = *std::move(correction);
    }
  }

  absl::StatusOr<v1::ImportResponse> response;
  {
    Progress progress(file, size);
    response = client.Import(header, ReaderOf(stream, progress));
  }
  if (absl::IsDataLoss(response.status()) && stream.bad()) {
    return FileFailure(file, "gagal dibaca di tengah jalan, tidak ada yang disimpan. [DATA_LOSS]",
                       ExitCode::kFailure);
  }
  if (!response.ok()) return Fail(client, response.status());
  return Report(file, *response, arguments);
}

}  // namespace

ExitCode RunImport(const Arguments& arguments) {
  Client client = NodeClient(arguments);
  if (arguments.format == Format::kCsv) {
    ExitCode code = PrintResult(ImportCsvHeader());
    if (code != ExitCode::kOk) return code;
  }
  for (size_t i = 0; i < arguments.files.size(); ++i) {
    if (i > 0 && arguments.format == Format::kTable) {
      ExitCode gap = PrintResult("\n");
      if (gap != ExitCode::kOk) return gap;
    }
    ExitCode code = ImportFile(client, arguments.files[i], arguments);
    if (code == ExitCode::kOk) continue;
    size_t later = arguments.files.size() - i - 1;
    if (later > 0) PrintError(absl::StrCat(later, " berkas sesudahnya tidak diimpor.\n"));
    return code;
  }
  return ExitCode::kOk;
}

}  // namespace rekap::cli
