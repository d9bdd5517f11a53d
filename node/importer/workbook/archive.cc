#include "node/importer/workbook/archive.h"

#include <algorithm>
#include <utility>
#include <zip.h>

#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

constexpr size_t kPieceBytes = 64 * 1024;

// End of central directory record (APPNOTE 4.3.16), the archive's last part,
// with a comment of at most 65535 bytes behind it.
constexpr absl::string_view kDirectoryEnd = "PK\x05\x06";
constexpr size_t kDirectoryEndBytes = 22;
constexpr size_t kDirectoryBytesAt = 12;
constexpr size_t kCommentBytesMax = 65535;

void AddBomb(ProblemList& problems) {
  problems.Add({}, "ZIP_BOMB", [] {
    return absl::StrCat(
        "isi berkas mengembang jauh melebihi ukuran wajar (paling banyak ", kPartBytesMax >> 20,
        " MiB tiap lembar); berkas seperti ini berbahaya dan tidak dibuka. Salin tabelnya ke buku "
        "kerja baru dan simpan sebagai .xlsx");
  });
}

// Bytes that the archive says its directory has; nullopt if there is none. Read
// by ourselves because libzip holds the whole directory in memory, several times
// as large, before anybody can ask for its size.
std::optional<uint64_t> DirectoryBytes(absl::string_view bytes) {
  size_t tail = std::min(bytes.size(), kDirectoryEndBytes + kCommentBytesMax);
  absl::string_view end = bytes.substr(bytes.size() - tail);
  size_t at = end.rfind(kDirectoryEnd);
  if (at == absl::string_view::npos || end.size() - at < kDirectoryEndBytes) return std::nullopt;
  uint64_t size = 0;
  for (size_t i = 4; i-- > 0;) {
    size = size << 8 | static_cast<uint8_t>(end[at + kDirectoryBytesAt + i]);
  }
  return size;
}

}  // namespace

void AddDamaged(absl::string_view what, ProblemList& problems) {
  problems.Add({}, "DAMAGED_WORKBOOK", [&] {
    return absl::StrCat("buku kerja ini rusak atau terpotong (", what,
                        "); buka di Excel atau LibreOffice, simpan ulang sebagai .xlsx, atau salin "
                        "ulang berkasnya");
  });
}

PartStream::~PartStream() { zip_fclose(file_); }

bool PartStream::Fail() {
  failed_ = true;
  return false;
}

bool PartStream::ReadMore(std::string& out) {
  if (failed_) return false;
  // Tested before more is inflated, so the bound is passed by one piece at most.
  if (bytes_ > bytes_max_ || archive_.inflated_ > kInflatedBytesMax ||
      (bytes_ > kInflateRatioFrom && bytes_ / kInflateRatioMax > packed_bytes_)) {
    AddBomb(problems_);
    return Fail();
  }
  size_t before = out.size();
  out.resize(before + kPieceBytes);
  zip_int64_t read = zip_fread(file_, out.data() + before, kPieceBytes);
  out.resize(before + static_cast<size_t>(std::max<zip_int64_t>(read, 0)));
  if (read < 0) {
    AddDamaged(zip_file_strerror(file_), problems_);
    return Fail();
  }
  bytes_ += static_cast<uint64_t>(read);
  archive_.inflated_ += static_cast<uint64_t>(read);
  return read > 0;
}

std::unique_ptr<WorkbookArchive> WorkbookArchive::Open(absl::string_view bytes,
                                                       ProblemList& problems) {
  std::optional<uint64_t> directory = DirectoryBytes(bytes);
  if (!directory) {
    AddDamaged("bagian akhirnya tidak ada", problems);
    return nullptr;
  }
  // Also an archive in zip64, which writes all ones here: nothing of at most
  // kFileBytesMax needs it.
  if (*directory > kDirectoryBytesMax) {
    AddBomb(problems);
    return nullptr;
  }
  zip_error_t error;
  zip_error_init(&error);
  zip_t* archive = nullptr;
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source != nullptr) archive = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    AddDamaged(zip_error_strerror(&error), problems);
    if (source != nullptr) zip_source_free(source);
  }
  zip_error_fini(&error);
  if (archive == nullptr) return nullptr;
  return std::unique_ptr<WorkbookArchive>(new WorkbookArchive(archive));
}

WorkbookArchive::~WorkbookArchive() { zip_discard(archive_); }

bool WorkbookArchive::Has(absl::string_view part) const {
  return zip_name_locate(archive_, std::string(part).c_str(), ZIP_FL_NOCASE) >= 0;
}

std::unique_ptr<PartStream> WorkbookArchive::Stream(absl::string_view part, ProblemList& problems) {
  return Stream(part, kPartBytesMax, problems);
}

std::unique_ptr<PartStream> WorkbookArchive::Stream(absl::string_view part, uint64_t bytes_max,
                                                    ProblemList& problems) {
  zip_int64_t index = zip_name_locate(archive_, std::string(part).c_str(), ZIP_FL_NOCASE);
  zip_stat_t stat;
  zip_file_t* file = nullptr;
  if (index >= 0 && zip_stat_index(archive_, static_cast<zip_uint64_t>(index), 0, &stat) == 0) {
    file = zip_fopen_index(archive_, static_cast<zip_uint64_t>(index), 0);
  }
  if (file == nullptr) {
    AddDamaged(absl::StrCat(part, ": ", zip_strerror(archive_)), problems);
    return nullptr;
  }
  return std::unique_ptr<PartStream>(
      new PartStream(*this, file, stat.comp_size, bytes_max, problems));
}

std::optional<std::string> WorkbookArchive::Read(absl::string_view part, ProblemList& problems) {
  std::unique_ptr<PartStream> stream = Stream(part, kSmallPartBytesMax, problems);
  if (stream == nullptr) return std::nullopt;
  std::string text;
  while (stream->ReadMore(text)) {
  }
  if (stream->failed()) return std::nullopt;
  return text;
}

}  // namespace rekap
