// Which activity a code in a request means, in years before and after the
// nomenclature gave it another one.

#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>

#include "runtime/catalog/catalog_yaml.h"
#include "tests/query/unit_fixture.h"
#include "tests/sampang.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

constexpr char kOld[] = "7.01.01.2.07.05";
constexpr char kNew[] = "7.01.01.2.08.05";
constexpr char kEnded[] = "7.01.01.2.07.06";

// The shipped catalog, but from 2022 on one sub kegiatan has another code and
// another one is no more.
std::shared_ptr<const Catalog> Renamed() {
  std::string text = absl::StrReplaceAll(
      samples::SampangYaml(),
      {{"kode: 7.01.01.2.07.05, mulai: 2021,", "kode: 7.01.01.2.07.05, mulai: 2021, sampai: 2021,"},
       {"kode: 7.01.01.2.07.06, mulai: 2021,", "kode: 7.01.01.2.07.06, mulai: 2021, sampai: 2021,"},
       {"\nsasaran:\n",
        "\n  - {kode: 7.01.01.2.08.0005, mulai: 2022, sebelumnya: 7.01.01.2.07.05, "
        "uraian: \"Mebel\"}\n\nsasaran:\n"}});
  return std::make_shared<const Catalog>(samples::CatalogOf(text));
}

class ElementTest : public UnitQueriesTest {
 protected:
  ElementTest() : UnitQueriesTest(Renamed()) {}

  absl::StatusOr<Element> Ask(const std::string& code, uint32_t year) {
    return live_.Read([&](const LiveRollup::Version& version) {
      return RequestedElement(FigureReader(version, *Period::Of(year, 0)), code);
    });
  }
  static Element Of(const char* code) { return Element::Activity(*ActivityCode::Parse(code)); }
};

TEST_F(ElementTest, ACodeOfAnotherYearIsFollowedToThatOfTheYearAskedFor) {
  EXPECT_EQ(*Ask(kOld, 2021), Of(kOld));
  EXPECT_EQ(*Ask(kOld, 2022), Of(kNew));
  EXPECT_EQ(*Ask("7.01.01.2.07.0005", 2025), Of(kNew));
  EXPECT_EQ(*Ask(kNew, 2022), Of(kNew));
  EXPECT_EQ(*Ask(kNew, 2021), Of(kOld));
  EXPECT_EQ(*Ask("7.01.01.2.08.0005", 2021), Of(kOld));
}

TEST_F(ElementTest, ACodeWithoutACounterpartInTheYearIsSaidToHaveNone) {
  EXPECT_EQ(*Ask(kEnded, 2021), Of(kEnded));
  absl::Status none = Ask(kEnded, 2022).status();
  EXPECT_EQ(none.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(none.message()), HasSubstr("tidak berlaku tahun 2022"));
  EXPECT_EQ(Ask(kOld, 2020).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(ElementTest, WhatWasReportedUnderACodeIsShownUnderIt) {
  Report("35.27.05", {InYear(2022, Line(kOld, 100, 50))});
  EXPECT_EQ(*Ask(kOld, 2022), Of(kOld));
  EXPECT_EQ(*Ask(kOld, 2023), Of(kNew));
  EXPECT_EQ(*Ask(kNew, 2022), Of(kNew));
  // Of no nomenclature at all.
  EXPECT_EQ(Ask("7.01.09", 2022).status().code(), absl::StatusCode::kNotFound);
  Report("35.27.06", {Line("7.01.09.2.01.01", 100, 50)});
  EXPECT_EQ(*Ask("7.01.09", 2022), Of("7.01.09"));
}

}  // namespace
}  // namespace rekap
