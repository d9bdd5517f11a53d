// Codes as printed, as mistyped and as nobody would type them; base32 against its own
// definition.
#include "domain/identity/invitation_code.h"

#include <string>

#include "absl/strings/ascii.h"
#include <rapidcheck/gtest.h>

#include "domain/identity/base32.h"

namespace rekap {
namespace {

using testing::HasSubstr;
using testing::Not;

InvitationCode Code(const std::string& fingerprint, const std::string& secret) {
  return {*RegionCode::Parse("35.27.05"), fingerprint, secret};
}

InvitationCode AnyCode() {
  return Code(*rc::gen::container<std::string>(16, rc::gen::arbitrary<char>()),
              *rc::gen::container<std::string>(16, rc::gen::arbitrary<char>()));
}

RC_GTEST_PROP(Base32, DecodesWhatItEncodes, (const std::string& bytes)) {
  RC_ASSERT(DecodeBase32(EncodeBase32(bytes)) == bytes);
}

TEST(Base32, IsCrockfords) {
  EXPECT_EQ(EncodeBase32(""), "");
  EXPECT_EQ(EncodeBase32(std::string("\x00", 1)), "00");
  EXPECT_EQ(EncodeBase32("foobar"), "CSQPYRK1E8");
  EXPECT_EQ(DecodeBase32("csqpyrkle8"), "foobar");
  EXPECT_EQ(DecodeBase32("oO"), std::string("\x00", 1));
}

TEST(Base32, RefusesWhatItNeverEncodes) {
  for (const char* text : {"U0", "0", "000", "01", "0*", "00 "}) {
    EXPECT_EQ(DecodeBase32(text), std::nullopt) << text;
  }
}

RC_GTEST_PROP(InvitationCode, ParsesWhatItPrintsHoweverItIsTyped, ()) {
  InvitationCode code = AnyCode();
  std::string text = code.ToString();
  std::string typed;
  for (size_t i = 0; i < text.size(); ++i) {
    char character = text[i];
    if (*rc::gen::inRange(0, 8) == 0) typed += *rc::gen::element(' ', '-', '\n');
    // A dash may be left out anywhere.
    if (character == '-') continue;
    bool look_alike = *rc::gen::arbitrary<bool>() && i > text.find('-');
    if (look_alike && character == '0') character = 'o';
    if (look_alike && character == '1') character = *rc::gen::element('i', 'L');
    typed += *rc::gen::arbitrary<bool>()
                 ? absl::ascii_tolower(static_cast<unsigned char>(character))
                 : character;
  }
  absl::StatusOr<InvitationCode> parsed = InvitationCode::Parse(typed);
  RC_ASSERT(parsed.ok());
  RC_ASSERT(*parsed == code);
}

RC_GTEST_PROP(InvitationCode, TellsAnyWrongCharacterAtOnce, ()) {
  std::string text = AnyCode().ToString();
  size_t place = *rc::gen::suchThat(rc::gen::inRange<size_t>(0, text.size()),
                                    [&](size_t i) { return text[i] != '-' && text[i] != '.'; });
  char other = *rc::gen::element('3', '4', '7', '8');
  RC_PRE(text[place] != other);
  text[place] = other;
  RC_ASSERT(InvitationCode::Parse(text).status().code() == absl::StatusCode::kInvalidArgument);
}

TEST(InvitationCode, ReadsWellAndKeepsItsFormat) {
  std::string text = Code(std::string(16, '\x11'), std::string(16, '\x22')).ToString();
  EXPECT_EQ(text, "35.27.05-248H2-48H24-8H248-H248H-248H2-4H248-H248H-248H2-48H24-8H248-H5YSZ-F");
}

TEST(InvitationCode, SaysWhatIsWrongAndNeverRepeatsTheCode) {
  std::string good = Code(std::string(16, 'f'), std::string(16, 's')).ToString();
  struct Case {
    std::string text;
    const char* says;
  };
  const Case cases[] = {
      {"", "tidak dimulai dengan kode kecamatan"},
      {"35.27-" + good.substr(9), "tidak dimulai dengan kode kecamatan"},
      {good.substr(0, good.size() - 1), "belum lengkap: 55 dari 56"},
      {good + "0", "terlalu panjang"},
      {good + std::string(100'000, '0'), "terlalu panjang"},
      {good.substr(0, good.size() - 1) + "U", "huruf yang tidak dipakai"},
      {"35.27.06" + good.substr(8), "salah ketik"},
  };
  for (const Case& c : cases) {
    absl::Status status = InvitationCode::Parse(c.text).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(status.message(), HasSubstr(c.says));
    EXPECT_THAT(status.message(), HasSubstr("[BAD_CODE]"));
    EXPECT_THAT(status.message(), Not(HasSubstr(good.substr(9, 11))));
  }
}

}  // namespace
}  // namespace rekap
