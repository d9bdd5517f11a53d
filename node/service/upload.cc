#include "node/service/upload.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include <grpcpp/alarm.h>

#include "domain/code/period.h"
#include "domain/journal/entry.h"
#include "domain/record/record.h"
#include "node/importer/cell_corrections.h"
#include "node/importer/delimited.h"
#include "node/importer/file_check.h"
#include "node/importer/source_table.h"
#include "node/service/import_flow.h"

namespace rekap {
namespace {

constexpr size_t kFileNameSizeMax = 255;
// Of a workbook's sheet as problems name it, which is shorter.
constexpr size_t kSheetNameSizeMax = 255;

// Cancels the call at its deadline, unless it was destroyed before: a read of
// the synchronous API waits as long as its client likes.
class UploadDeadline {
 public:
  UploadDeadline(grpc::ServerContext* context, absl::Duration time_max)
      : call_(std::make_shared<Call>(context)) {
    alarm_.Set(absl::ToChronoTime(absl::Now() + time_max), [call = call_](bool reached) {
      absl::MutexLock lock(&call->mutex);
      if (!reached || call->context == nullptr) return;
      call->expired = true;
      call->context->TryCancel();
    });
  }
  // The alarm may ring during and after this, but finds no context then.
  ~UploadDeadline() {
    absl::MutexLock lock(&call_->mutex);
    call_->context = nullptr;
  }
  UploadDeadline(const UploadDeadline&) = delete;
  UploadDeadline& operator=(const UploadDeadline&) = delete;

  bool expired() const {
    absl::MutexLock lock(&call_->mutex);
    return call_->expired;
  }

 private:
  struct Call {
    explicit Call(grpc::ServerContext* of) : context(of) {}
    absl::Mutex mutex;
    grpc::ServerContext* context ABSL_GUARDED_BY(mutex);
    bool expired ABSL_GUARDED_BY(mutex) = false;
  };

  const std::shared_ptr<Call> call_;  // shared with the alarm, which may be the last
  grpc::Alarm alarm_;
};

absl::Status CheckAccept(const v1::ImportHeader& header) {
  if (header.accept_size() > kAcceptsMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("paling banyak ", kAcceptsMax, " --accept [TOO_MANY_ACCEPTS]"));
  }
  if (header.as_printed() && header.accept_size() > 0) {
    return absl::InvalidArgumentError(
        "--as-printed dan --accept tidak dapat bersama: yang satu membatalkan perbaikan, yang lain "
        "menerimanya [AS_PRINTED_AND_ACCEPT]");
  }
  return absl::OkStatus();
}

absl::Status CheckCorrection(const v1::CellCorrection& correction) {
  auto bad = [&](absl::string_view why) {
    return absl::InvalidArgumentError(absl::StrCat("koreksi sel ",
                                                   ColumnLetters(correction.column()),
                                                   correction.row(), why, " [BAD_CORRECTION]"));
  };
  if (correction.row() == 0 || correction.column() == 0 || correction.column() > kColumnsMax) {
    return bad(" tidak menyebut satu sel; tulis kolom dan baris seperti C7");
  }
  if (correction.sheet().size() > kSheetNameSizeMax) return bad(": nama lembar terlalu panjang");
  if (correction.text().size() > kCorrectionBytesMax) {
    return bad(absl::StrCat(": isinya paling banyak ", kCorrectionBytesMax, " byte; persingkat"));
  }
  // The lines of a text file are what its rows are found by.
  if (std::any_of(correction.text().begin(), correction.text().end(),
                  [](char c) { return absl::ascii_iscntrl(static_cast<unsigned char>(c)); })) {
    return bad(": isinya harus satu baris teks biasa");
  }
  return absl::OkStatus();
}

absl::Status CheckCorrections(const v1::ImportHeader& header) {
  if (static_cast<size_t>(header.corrections_size()) > kCorrectionsMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("paling banyak ", kCorrectionsMax,
                     " koreksi sel sekaligus; perbaiki di berkasnya [TOO_MANY_CORRECTIONS]"));
  }
  absl::flat_hash_set<std::string> cells;
  for (const v1::CellCorrection& correction : header.corrections()) {
    if (absl::Status fit = CheckCorrection(correction); !fit.ok()) return fit;
    std::string cell = absl::StrCat(ColumnLetters(correction.column()), correction.row());
    if (cells.insert(absl::StrCat(correction.sheet(), "!", cell)).second) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("sel ", cell, " dikoreksi dua kali; sebutkan sekali saja [BAD_CORRECTION]"));
  }
  return absl::OkStatus();
}

absl::Status CheckHeader(const v1::ImportHeader& header) {
  if (header.file().empty() || header.file().size() > kFileNameSizeMax ||
      header.file().find('/') != std::string::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat("nama berkas harus 1 sampai ", kFileNameSizeMax,
                     " byte, tanpa nama folder; ganti nama berkas [BAD_FILE_NAME]"));
  }
  if (absl::Status fit = CheckIntent(header); !fit.ok()) return fit;
  return CheckCorrections(header);
}

// The bytes after the header; see Upload.
absl::StatusOr<std::optional<std::string>> ReceiveBytes(
    grpc::ServerReader<v1::ImportRequest>& reader, uint64_t size, v1::ImportResponse& response) {
  std::string bytes;
  // What a client says is no reason to take more than a file may have.
  bytes.reserve(std::min<uint64_t>(size, kFileBytesMax));
  LineGuard guard;
  v1::ImportRequest request;
  while (reader.Read(&request)) {
    if (!request.has_chunk()) {
      return absl::InvalidArgumentError("kepala berkas dikirim dua kali [SECOND_HEADER]");
    }
    std::optional<v1::Problem> problem = guard.Take(request.chunk());
    if (problem && absl::StrContains(request.chunk(), '\0')) {
      // Not a long line but no text at all, which is the better thing to say.
      ProblemList binary;
      if (!CheckFile(absl::StrCat(bytes, request.chunk()), binary)) problem = binary.Take().front();
    }
    if (problem) {
      *response.add_problems() = *std::move(problem);
      response.set_problem_count(1);
      return std::optional<std::string>();
    }
    bytes += request.chunk();
  }
  if (bytes.size() != size) {
    return absl::CancelledError(absl::StrCat("berkas terputus setelah ", bytes.size(), " dari ",
                                             size,
                                             " byte, tidak ada yang disimpan; impor lagi "
                                             "[UPLOAD_CUT_SHORT]"));
  }
  return std::optional<std::string>(std::move(bytes));
}

}  // namespace

absl::StatusOr<Upload> ReceiveUpload(grpc::ServerContext& context,
                                     grpc::ServerReader<v1::ImportRequest>& reader,
                                     absl::Duration time_max, v1::ImportResponse& response) {
  UploadDeadline deadline(&context, time_max);
  auto late = [&] {
    return absl::DeadlineExceededError(
        absl::StrCat("berkas tidak selesai dikirim dalam ", absl::FormatDuration(time_max),
                     ", tidak ada yang disimpan; impor lagi [UPLOAD_TOO_SLOW]"));
  };
  v1::ImportRequest first;
  if (!reader.Read(&first) || !first.has_header()) {
    if (deadline.expired()) return late();
    return absl::InvalidArgumentError("pesan pertama harus kepala berkas [NO_HEADER]");
  }
  Upload upload;
  upload.header = std::move(*first.mutable_header());
  if (absl::Status fit = CheckHeader(upload.header); !fit.ok()) return fit;
  absl::StatusOr<std::optional<std::string>> bytes =
      ReceiveBytes(reader, upload.header.size(), response);
  if (deadline.expired()) return late();
  if (!bytes.ok()) return bytes.status();
  upload.bytes = *std::move(bytes);
  return upload;
}

absl::Status CheckIntent(const v1::ImportHeader& header) {
  if (absl::Status author = CheckAuthor(header.author()); !author.ok()) return author;
  if (header.revision_reason().size() > kRevisionReasonSizeMax) {
    return absl::InvalidArgumentError(absl::StrCat("alasan perubahan paling banyak ",
                                                   kRevisionReasonSizeMax,
                                                   " byte; persingkat [REASON_TOO_LONG]"));
  }
  if (absl::Status fit = CheckAccept(header); !fit.ok()) return fit;
  return Period::Of(header.year(), header.quarter()).status();
}

absl::Status CheckAuthor(const std::string& author) {
  if (!author.empty() && author.size() <= kAuthorSizeMax) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("jabatan atau akun (--author) harus 1 sampai ",
                                                 kAuthorSizeMax, " byte [BAD_AUTHOR]"));
}

}  // namespace rekap
