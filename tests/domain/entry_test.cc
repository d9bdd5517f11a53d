// Journal entries. Method: golden bytes both ways, each way to be unfit once,
// and damaged bytes.
#include "domain/journal/entry.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include <gmock/gmock.h>
#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/key/record_key.h"
#include "domain/record/record.h"
#include "tests/domain/generators.h"
#include "tests/domain/golden_journal.h"

namespace rekap {
namespace {

using testing::GoldenEntryBytes;
using ::testing::HasSubstr;

constexpr absl::string_view kLineKeyHex = "0107e500070101020100010000";

v1::JournalEntry GoldenPut() {
  v1::JournalEntry entry;
  entry.set_seq(1);
  entry.set_time_unix_ms(1'640'995'200'000);
  entry.set_author("Camat");
  v1::Record& record = *entry.mutable_put();
  record.mutable_key()->set_kind(v1::RECORD_KIND_BUDGET_LINE);
  record.mutable_key()->set_year(2021);
  record.mutable_key()->set_subject("7.01.01.2.01.01");
  record.mutable_provenance()->set_file("omben.tsv");
  record.mutable_provenance()->set_row(5);
  v1::BudgetLine& line = *record.mutable_budget_line();
  line.set_activity_written("7.01.01.2.01.01");
  line.set_name("Penyusunan");
  line.mutable_allocated()->set_sen(215'620'300);
  line.mutable_realised()->set_sen(201'830'000);
  line.set_stated_absorption_micro(93'600'000);
  return entry;
}

std::string Refusal(const std::string& bytes) {
  absl::Status status = DecodeEntry(bytes).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

TEST(EntryTest, GoldenBytesOfAPut) {
  EXPECT_EQ(absl::BytesToHexString(GoldenPut().SerializeAsString()),
            testing::kGoldenJournal[0].entry_hex);
}

TEST(EntryTest, DecodesPutAndDeleteWithTheStoredKey) {
  absl::StatusOr<DecodedEntry> put = DecodeEntry(GoldenEntryBytes(0));
  ASSERT_TRUE(put.ok()) << put.status();
  EXPECT_FALSE(put->is_delete());
  EXPECT_EQ(put->entry.SerializeAsString(), GoldenPut().SerializeAsString());
  EXPECT_EQ(absl::BytesToHexString(put->record_key), kLineKeyHex);

  absl::StatusOr<DecodedEntry> narrative = DecodeEntry(GoldenEntryBytes(1));
  ASSERT_TRUE(narrative.ok()) << narrative.status();
  EXPECT_EQ(narrative->entry.put().narrative().text(), "Listrik padam");
  EXPECT_EQ(absl::BytesToHexString(narrative->record_key), "0407e5000001");

  absl::StatusOr<DecodedEntry> withdrawn = DecodeEntry(GoldenEntryBytes(2));
  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_TRUE(withdrawn->is_delete());
  EXPECT_EQ(withdrawn->entry.seq(), 3U);
  EXPECT_EQ(absl::BytesToHexString(withdrawn->record_key), kLineKeyHex);
}

TEST(EntryTest, SaysWhatMakesBytesUnfit) {
  EXPECT_THAT(Refusal("\xff\xff\xff"), HasSubstr("not a JournalEntry"));
  EXPECT_THAT(Refusal(""), HasSubstr("no change"));

  v1::JournalEntry entry = GoldenPut();
  entry.clear_put();
  EXPECT_THAT(Refusal(entry.SerializeAsString()), HasSubstr("no change"));
  entry.mutable_delete_();
  EXPECT_THAT(Refusal(entry.SerializeAsString()), HasSubstr("kind"));

  entry = GoldenPut();
  entry.mutable_put()->mutable_budget_line()->mutable_allocated()->set_sen(-1);
  EXPECT_THAT(Refusal(entry.SerializeAsString()), HasSubstr("allocated"));
  entry = GoldenPut();
  entry.mutable_put()->mutable_key()->set_year(1999);
  EXPECT_THAT(Refusal(entry.SerializeAsString()), HasSubstr("BAD_YEAR"));
}

TEST(EntryTest, RefusesTextThatIsNotUtf8) {
  google::protobuf::LogSilencer quiet;  // it would print what is expected here
  std::string bytes = GoldenEntryBytes(1);
  bytes[bytes.find("Listrik")] = '\xff';
  EXPECT_THAT(Refusal(bytes), HasSubstr("not a JournalEntry"));
}

TEST(EntryTest, RefusesMoreThanTheLargestEntry) {
  EXPECT_THAT(Refusal(std::string(kEntrySizeMax + 1, 'x')), HasSubstr("262145 bytes"));
}

// A record that passes ValidateRecord can always be journalled.
TEST(EntryTest, LargestValidRecordsFitAnEntry) {
  const std::string name(1024, 'n');
  v1::JournalEntry entry = GoldenPut();
  entry.set_author(std::string(128, 'a'));
  v1::Record& record = *entry.mutable_put();
  record.mutable_provenance()->set_file(std::string(255, 'f'));
  record.mutable_key()->set_kind(v1::RECORD_KIND_NARRATIVE);
  record.mutable_key()->clear_subject();
  record.mutable_narrative()->set_text(std::string(size_t{64} * 1024, 't'));
  EXPECT_TRUE(DecodeEntry(entry.SerializeAsString()).ok());

  record.mutable_key()->set_kind(v1::RECORD_KIND_UNIT_PROFILE);
  record.mutable_unit_profile()->set_name(name);
  for (int i = 0; i < 64; ++i) record.mutable_unit_profile()->add_sections()->set_name(name);
  for (int i = 0; i < 64; ++i) record.mutable_unit_profile()->add_positions()->set_name(name);
  for (int i = 0; i < 61; ++i) record.mutable_unit_profile()->mutable_sections(i)->add_tasks(name);
  absl::StatusOr<DecodedEntry> profile = DecodeEntry(entry.SerializeAsString());
  EXPECT_TRUE(profile.ok()) << profile.status();
}

RC_GTEST_PROP(EntryProperty, WhatIsAcceptedIsValidAndNamesOneKey, ()) {
  std::string bytes =
      *rc::gen::oneOf(testing::AnyBytes(), testing::Damaged(GoldenEntryBytes(0)),
                      testing::Damaged(GoldenEntryBytes(1)), testing::Damaged(GoldenEntryBytes(2)));
  google::protobuf::LogSilencer quiet;
  absl::StatusOr<DecodedEntry> decoded = DecodeEntry(bytes);
  if (!decoded.ok()) {
    RC_ASSERT(decoded.status().code() == absl::StatusCode::kInvalidArgument);
    return;
  }
  RC_ASSERT(decoded->is_delete() || ValidateRecord(decoded->entry.put()).ok());
  RC_ASSERT(*EncodeRecordKey(*DecodeRecordKey(decoded->record_key)) == decoded->record_key);
  // The entry as understood is a fixed point: encoded once, it stays the same.
  std::string again = decoded->entry.SerializeAsString();
  RC_ASSERT(DecodeEntry(again)->entry.SerializeAsString() == again);
}

RC_GTEST_PROP(EntryProperty, AnyKeyIsWithdrawnUnderItsStoredForm, ()) {
  v1::JournalEntry entry;
  *entry.mutable_delete_() = *testing::AnyRecordKey();
  absl::StatusOr<DecodedEntry> decoded = DecodeEntry(entry.SerializeAsString());
  RC_ASSERT(decoded.ok());
  RC_ASSERT(decoded->record_key == *EncodeRecordKey(entry.delete_()));
}

}  // namespace
}  // namespace rekap
