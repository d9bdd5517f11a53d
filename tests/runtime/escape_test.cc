// What is made safe must stay unambiguous: examples for every class of bytes,
// and any bytes at all for the properties.
#include "runtime/escape/escape.h"

#include <string>

#include <gmock/gmock.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace rekap {
namespace {

std::string Json(absl::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

std::string Word(absl::string_view text) {
  std::string out;
  AppendWord(out, text);
  return out;
}

TEST(Utf8Length, KnowsWellFormedCharacters) {
  EXPECT_EQ(Utf8Length("a"), 1u);
  EXPECT_EQ(Utf8Length("é"), 2u);
  EXPECT_EQ(Utf8Length("€"), 3u);
  EXPECT_EQ(Utf8Length("😀"), 4u);
}

TEST(Utf8Length, RefusesOverlongSurrogateCutAndTooLarge) {
  EXPECT_EQ(Utf8Length(""), 0u);
  EXPECT_EQ(Utf8Length("\x80"), 0u);
  EXPECT_EQ(Utf8Length("\xC0\xAF"), 0u);
  EXPECT_EQ(Utf8Length("\xE0\x80\xAF"), 0u);
  EXPECT_EQ(Utf8Length("\xED\xA0\x80"), 0u);
  EXPECT_EQ(Utf8Length("\xE2\x82"), 0u);
  EXPECT_EQ(Utf8Length("\xF4\x90\x80\x80"), 0u);
}

TEST(TruncateUtf8, NeverCutsWithinACharacter) {
  EXPECT_EQ(TruncateUtf8("abc", 3), "abc");
  EXPECT_EQ(TruncateUtf8("abcd", 3), "abc");
  EXPECT_EQ(TruncateUtf8("ab€", 4), "ab");
  EXPECT_EQ(TruncateUtf8("€", 2), "");
}

TEST(AppendJsonString, EscapesQuotesControlsAndBrokenUtf8) {
  EXPECT_EQ(Json("kecamatan \"Omben\""), R"("kecamatan \"Omben\"")");
  EXPECT_EQ(Json(absl::string_view("a\0\n\x1b[", 5)), R"("a\u0000\n\u001b[")");
  EXPECT_EQ(Json("\xC2\x9B"), R"("\u009b")");
  EXPECT_EQ(Json("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
}

TEST(AppendWord, LeavesPlainWordsAlone) {
  EXPECT_EQ(Word("35.27.05"), "35.27.05");
  EXPECT_EQ(Word("Désa"), "Désa");
}

TEST(AppendWord, QuotesWhatWouldBreakTheLine) {
  EXPECT_EQ(Word(""), R"("")");
  EXPECT_EQ(Word("a b"), R"("a b")");
  EXPECT_EQ(Word("a=b"), R"("a=b")");
  EXPECT_EQ(Word("a\nINFO forged"), R"("a\nINFO forged")");
  EXPECT_EQ(Word("say \"x\" \\"), R"("say \"x\" \\")");
  EXPECT_EQ(Word("\x1b[2J"), R"("\x1b[2J")");
  EXPECT_EQ(Word("\xC2\x9B"), R"("\xc2\x9b")");
  EXPECT_EQ(Word("\xFF"), R"("\xff")");
}

RC_GTEST_PROP(AppendJsonString, AnotherParserReadsValidTextBack, (const std::string& raw)) {
  // Any bytes, made valid by our own replacement, then through protobuf's JSON
  // parser.
  std::string json = Json(raw);
  google::protobuf::Value value;
  RC_ASSERT(google::protobuf::util::JsonStringToMessage(json, &value).ok());
  RC_ASSERT(Json(value.string_value()) == json);
}

RC_GTEST_PROP(AppendWord, IsOneWordOfPrintableText, (const std::string& raw)) {
  std::string word = Word(raw);
  bool quoted = word.front() == '"';
  for (char c : word) {
    RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
    if (!quoted) RC_ASSERT(c != ' ' && c != '=');
  }
}

}  // namespace
}  // namespace rekap
