// Record keys as bytes: one place, ordered so that a prefix is a useful scan.
//
//   +------+---------+---------+----------------------+---------+
//   | kind | year    | quarter | subject              | item    |
//   | 1    | 2 (BE)  | 1       | 7, text + 0x00, or - | 2 (BE)  |
//   +------+---------+---------+----------------------+---------+
//
// subject: BUDGET_LINE, OUTPUT, STATED_TOTAL, AGREED_BUDGET:
// ActivityCode::Encoded (zeros for the unit's own total); INDICATOR_RESULT: the
// code and a zero byte; the other kinds: nothing. The golden bytes stand in
// tests/domain/record_key_test.cc; a change needs a new format version.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/code/activity_code.h"
#include "domain/code/period.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// Bytes of an indicator code, at most.
inline constexpr size_t kIndicatorCodeSizeMax = 32;

// Indicator codes are 1 to 32 characters of A-Z a-z 0-9 . _ -.
bool IsIndicatorCode(absl::string_view code);

// InvalidArgument names the field that is out of its range (see RecordKey in
// record.proto).
absl::StatusOr<std::string> EncodeRecordKey(const v1::RecordKey& key);
// The inverse; InvalidArgument if `bytes` is not exactly one key.
absl::StatusOr<v1::RecordKey> DecodeRecordKey(absl::string_view bytes);

// What every key of the kind and period starts with.
std::string RecordKeyPrefix(v1::RecordKind kind, Period period);
// The same, narrowed to an activity and everything below it. For the kinds
// whose subject is an activity.
std::string RecordKeyPrefix(v1::RecordKind kind, Period period, ActivityCode activity);

}  // namespace rekap
