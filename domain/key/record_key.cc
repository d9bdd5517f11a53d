#include "domain/key/record_key.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

constexpr size_t kHeaderSize = 4;
constexpr size_t kItemSize = 2;
constexpr uint32_t kItemMax = 65535;

void AppendUint16(std::string& out, uint32_t value) {
  out += static_cast<char>(value >> 8 & 0xff);
  out += static_cast<char>(value & 0xff);
}

uint32_t ReadUint16(absl::string_view bytes) {
  return static_cast<uint32_t>(static_cast<uint8_t>(bytes[0])) << 8 |
         static_cast<uint8_t>(bytes[1]);
}

absl::Status Bad(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("record key: ", what));
}

enum class SubjectForm { kActivity, kActivityOrUnit, kProgramOrUnit, kIndicator, kNone };

// nullopt for a kind that is never stored.
std::optional<SubjectForm> FormOf(v1::RecordKind kind) {
  switch (kind) {
    case v1::RECORD_KIND_BUDGET_LINE:
    case v1::RECORD_KIND_OUTPUT:
      return SubjectForm::kActivity;
    case v1::RECORD_KIND_STATED_TOTAL:
      return SubjectForm::kActivityOrUnit;
    case v1::RECORD_KIND_AGREED_BUDGET:
      return SubjectForm::kProgramOrUnit;
    case v1::RECORD_KIND_INDICATOR_RESULT:
      return SubjectForm::kIndicator;
    case v1::RECORD_KIND_NARRATIVE:
    case v1::RECORD_KIND_UNIT_PROFILE:
    case v1::RECORD_KIND_SURVEY:
    case v1::RECORD_KIND_SUBMISSION:
    case v1::RECORD_KIND_AGREEMENT_TARGET:
    case v1::RECORD_KIND_REVISION:
      return SubjectForm::kNone;
    default:
      return std::nullopt;
  }
}

absl::StatusOr<std::string> EncodeActivitySubject(SubjectForm form, const std::string& subject) {
  if (subject.empty() && form != SubjectForm::kActivity) {
    return std::string(ActivityCode::kEncodedSize, '\0');
  }
  absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(subject);
  if (!activity.ok()) return Bad(activity.status().message());
  bool leaf = activity->level() == ActivityLevel::kSubKegiatan;
  if (leaf != (form == SubjectForm::kActivity) ||
      (form == SubjectForm::kProgramOrUnit && activity->level() != ActivityLevel::kProgram)) {
    return Bad("activity of the wrong level");
  }
  return activity->Encoded();
}

absl::StatusOr<std::string> EncodeSubject(SubjectForm form, const std::string& subject) {
  switch (form) {
    case SubjectForm::kActivity:
    case SubjectForm::kActivityOrUnit:
    case SubjectForm::kProgramOrUnit:
      return EncodeActivitySubject(form, subject);
    case SubjectForm::kIndicator:
      if (!IsIndicatorCode(subject)) return Bad("not an indicator code");
      return absl::StrCat(subject, absl::string_view("\0", 1));
    case SubjectForm::kNone:
      if (!subject.empty()) return Bad("subject must be empty");
      return std::string();
  }
  return Bad("unknown subject form");
}

absl::StatusOr<std::string> DecodeSubject(SubjectForm form, absl::string_view bytes) {
  if (form == SubjectForm::kIndicator) {
    if (bytes.empty() || bytes.back() != '\0') return Bad("indicator code has no end");
    return std::string(bytes.substr(0, bytes.size() - 1));
  }
  if (form == SubjectForm::kNone || bytes == absl::string_view("\0\0\0\0\0\0\0", 7)) {
    if (form == SubjectForm::kNone && !bytes.empty()) return Bad("trailing bytes");
    return std::string();
  }
  absl::StatusOr<ActivityCode> activity = ActivityCode::Decode(bytes);
  if (!activity.ok()) return Bad(activity.status().message());
  return activity->ToString();
}

// The highest item under a subject. Above it, two keys would name one figure
// and the roll-up would count it twice.
uint32_t ItemMax(const v1::RecordKey& key) {
  switch (key.kind()) {
    case v1::RECORD_KIND_OUTPUT:
    case v1::RECORD_KIND_NARRATIVE:
    case v1::RECORD_KIND_AGREEMENT_TARGET:
    case v1::RECORD_KIND_REVISION:
      return kItemMax;
    case v1::RECORD_KIND_STATED_TOTAL:
      return key.subject().empty() ? 1 : 0;
    default:
      return 0;
  }
}

}  // namespace

bool IsIndicatorCode(absl::string_view code) {
  if (code.empty() || code.size() > kIndicatorCodeSizeMax) return false;
  for (char c : code) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) && c != '.' && c != '_' && c != '-') {
      return false;
    }
  }
  return true;
}

absl::StatusOr<std::string> EncodeRecordKey(const v1::RecordKey& key) {
  std::optional<SubjectForm> form = FormOf(key.kind());
  if (!form) return Bad("unknown kind");
  absl::StatusOr<Period> period = Period::Of(key.year(), key.quarter());
  if (!period.ok()) return Bad(period.status().message());
  if (key.item() > ItemMax(key)) return Bad(absl::StrCat("item ", key.item(), " out of range"));
  absl::StatusOr<std::string> subject = EncodeSubject(*form, key.subject());
  if (!subject.ok()) return subject.status();
  std::string bytes = RecordKeyPrefix(key.kind(), *period);
  bytes += *subject;
  AppendUint16(bytes, key.item());
  return bytes;
}

absl::StatusOr<v1::RecordKey> DecodeRecordKey(absl::string_view bytes) {
  if (bytes.size() < kHeaderSize + kItemSize) return Bad("too short");
  v1::RecordKey key;
  key.set_kind(static_cast<v1::RecordKind>(static_cast<uint8_t>(bytes[0])));
  key.set_year(ReadUint16(bytes.substr(1)));
  key.set_quarter(static_cast<uint8_t>(bytes[3]));
  key.set_item(ReadUint16(bytes.substr(bytes.size() - kItemSize)));
  std::optional<SubjectForm> form = FormOf(key.kind());
  if (!form) return Bad("unknown kind");
  absl::StatusOr<std::string> subject =
      DecodeSubject(*form, bytes.substr(kHeaderSize, bytes.size() - kHeaderSize - kItemSize));
  if (!subject.ok()) return subject.status();
  key.set_subject(*std::move(subject));
  // One decoder's idea of valid: encode must give the same bytes back.
  absl::StatusOr<std::string> again = EncodeRecordKey(key);
  if (!again.ok()) return again.status();
  if (*again != bytes) return Bad("not canonical");
  return key;
}

std::string RecordKeyPrefix(v1::RecordKind kind, Period period) {
  std::string bytes(1, static_cast<char>(kind));
  AppendUint16(bytes, period.year());
  bytes += static_cast<char>(period.quarter());
  return bytes;
}

std::string RecordKeyPrefix(v1::RecordKind kind, Period period, ActivityCode activity) {
  return absl::StrCat(RecordKeyPrefix(kind, period), activity.EncodedPrefix());
}

}  // namespace rekap
