// Documents as HTML: what stands in the file, that it is well-formed, that a text stays
// a text, and the whole of Omben's LKjIP against a golden file. After a change that is
// meant run with REKAP_UPDATE_GOLDEN=1 and read the difference like code.
#include <cstdlib>
#include <fstream>
#include <pugixml.hpp>
#include <re2/re2.h>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>

#include "tests/report/report_fixture.h"

namespace rekap::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class HtmlTest : public ReportTest {};

// HTML that closes what it opens is XML but for four elements.
std::string AsXml(std::string html) {
  re2::RE2::GlobalReplace(&html, "<!doctype html>", "");
  re2::RE2::GlobalReplace(&html, "(?s)<style>.*?</style>", "");
  re2::RE2::GlobalReplace(&html, "<((?:meta|col|br|img)(?: [^>]*)?)>", R"(<\1/>)");
  return html;
}

void ExpectWellFormed(const std::string& html) {
  pugi::xml_document parsed;
  const std::string xml = AsXml(html);
  pugi::xml_parse_result result = parsed.load_buffer(xml.data(), xml.size());
  EXPECT_TRUE(result) << result.description() << " at "
                      << xml.substr(static_cast<size_t>(result.offset), 80);
}

std::string Golden(const std::string& name) {
  return absl::StrCat(REKAP_SOURCE_DIR "/tests/report/golden/", name);
}

TEST_F(HtmlTest, OmbensLkjipIsTheGoldenFile) {
  ReportOmben();
  std::string html = *ToHtml(Lkjip());
  ExpectWellFormed(html);
  if (std::getenv("REKAP_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(Golden("lkjip-omben.html"), std::ios::binary) << html;
  }
  EXPECT_TRUE(html == samples::ReadSource("tests/report/golden/lkjip-omben.html"))
      << "differs from " << Golden("lkjip-omben.html");
}

TEST_F(HtmlTest, LoadsNothingAndRunsNothing) {
  ReportOmben();
  for (const std::string& html : {*ToHtml(Lkjip()), *ToHtml(Kabupaten())}) {
    ExpectWellFormed(html);
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, Not(HasSubstr("<link")));
    EXPECT_THAT(html, Not(HasSubstr("@import")));
    EXPECT_THAT(html, Not(HasSubstr("url(")));
    // The one address is the name of SVG's vocabulary.
    EXPECT_THAT(absl::StrReplaceAll(html, {{"http://www.w3.org/2000/svg", ""}}),
                Not(HasSubstr("http")));
  }
}

// A name that a template asks for and nobody gives would be an empty place.
TEST_F(HtmlTest, TemplatesUseEveryTableChartAndText) {
  ReportOmben();
  ReportSynthetic(*RegionCode::Parse("35.27.02"));
  for (const Document& document : {Lkjip(), Kabupaten()}) {
    const std::string text(TemplateFile(absl::StrCat(document.kind, ".html")));
    const std::string style(TemplateFile("style.css"));
    for (const Table& table : document.tables) {
      EXPECT_THAT(text, HasSubstr(absl::StrCat("{{#table_", table.name, "}}")));
    }
    for (const auto& [name, chart] : document.charts) {
      EXPECT_THAT(text, HasSubstr(absl::StrCat("{{#chart_", name, "}}")));
    }
    const re2::RE2 asked(R"(\{\{([a-z_]+)\}\})");
    re2::StringPiece rest(text);
    for (std::string name; re2::RE2::FindAndConsume(&rest, asked, &name);) {
      if (name == "line" || name == "svg") continue;
      EXPECT_TRUE(document.texts.contains(name)) << document.kind << ": {{" << name << "}}";
    }
  }
}

TEST_F(HtmlTest, HostileTextsStayTexts) {
  const std::string hostile = "<script>alert(1)</script> & \"x\" 'y' {{title}} {{{svg}}}";
  v1::Record narrative = Base(v1::RECORD_KIND_NARRATIVE, "", 1);
  narrative.mutable_narrative()->set_section(v1::Narrative::SECTION_OBSTACLE);
  narrative.mutable_narrative()->set_text(hostile);
  v1::Record profile = Base(v1::RECORD_KIND_UNIT_PROFILE);
  profile.mutable_unit_profile()->set_name("</style><script>\"};*{display:none}");
  v1::Record output = Base(v1::RECORD_KIND_OUTPUT, "7.01.06.2.01.02", 1);
  output.mutable_output()->set_description(hostile);
  output.mutable_output()->mutable_target()->set_text("<b>");
  Report(kOmben, {Line("7.01.06.2.01.02", 10, 5), output, narrative, profile});
  std::string html = *ToHtml(Lkjip());
  ExpectWellFormed(html);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"));
  EXPECT_THAT(html, HasSubstr("{{title}} {{{svg}}}")) << "no template in a value";
  // The running title is a string of CSS.
  const size_t style = html.find("<style>");
  const size_t style_end = html.find("</style>");
  EXPECT_THAT(html.substr(style, style_end - style), Not(HasSubstr("{display:none}")));
  EXPECT_EQ(html.find("</style>", style_end + 1), html.npos);
}

TEST_F(HtmlTest, CssStringsHoldAnyText) {
  EXPECT_EQ(CssText("LKjIP 2021"), "LKjIP 2021");
  EXPECT_EQ(CssText("\"\\</"), "\\000022 \\00005c \\00003c \\00002f ");
  EXPECT_EQ(CssText("é–"), "\\0000e9 \\002013 ");
  EXPECT_EQ(CssText("\xF0\x9F\x98\x80"), "\\01f600 ");
}

TEST_F(HtmlTest, SaysDraftAndSyntheticWhereTheyAre) {
  ReportOmben({"corrected.tsv", "survei.tsv"});
  std::string html = *ToHtml(Lkjip());
  EXPECT_THAT(html, HasSubstr("class=\"rancangan\""));
  EXPECT_THAT(html, HasSubstr("class=\"peringatan\""));
  EXPECT_THAT(html, HasSubstr("<span class=\"sintetis\">S</span>"));
}

TEST_F(HtmlTest, SaysNothingWhereThereIsNothingToSay) {
  EXPECT_THAT(*ToHtml(Lkjip("35.27.07")), HasSubstr("Belum ada angka yang dilaporkan"));
  ReportOmben();
  for (const std::string& html : {*ToHtml(Lkjip()), *ToHtml(Kabupaten())}) {
    EXPECT_FALSE(re2::RE2::PartialMatch(html, "<p[^>]*></p>")) << "an empty frame";
  }
}

TEST_F(HtmlTest, TablesHaveHeadsThatRepeatAndWidthsThatAddUp) {
  ReportOmben();
  ReportSynthetic(*RegionCode::Parse("35.27.02"));
  for (const Document& document : {Lkjip(), Kabupaten()}) {
    for (const Table& table : document.tables) {
      int width = 0;
      for (const Column& column : table.columns) width += column.width;
      EXPECT_EQ(width, 100) << table.name;
      for (const Row& row : table.rows) {
        EXPECT_EQ(row.cells.size(), table.columns.size()) << table.name;
      }
    }
  }
}

}  // namespace
}  // namespace rekap::report
