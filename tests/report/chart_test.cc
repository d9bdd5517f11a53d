// The charts: compared with golden files, well-formed, with the figures in words, and
// labels that stay apart. After a change that is meant run with REKAP_UPDATE_GOLDEN=1
// and look at the pictures.
#include "aggregator/report/chart/chart.h"

#include <cstdlib>
#include <fstream>
#include <pugixml.hpp>
#include <sstream>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <rapidcheck/gtest.h>

#include "aggregator/report/chart/label_place.h"
#include "aggregator/report/chart/text_width.h"

namespace rekap::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

ChartValue Percent(int64_t hundredths) {
  return {hundredths * 10'000, absl::StrCat(hundredths / 100, ",", hundredths % 100)};
}
const ChartValue kMissing = {std::nullopt, "–"};

ScatterBounds Bounds() {
  return {"Kabupaten Sampang", Percent(9050),    Percent(8025),   "hemat",
          "serapan tinggi",    "kurang, tinggi", "kurang, rendah"};
}

ChartHead Head(const std::string& id) { return {id, "Judul", "Omben 72,23 %; Torjun –"}; }

void ExpectGolden(const std::string& svg, const std::string& name) {
  pugi::xml_document parsed;
  ASSERT_TRUE(parsed.load_buffer(svg.data(), svg.size())) << svg;
  EXPECT_STREQ(parsed.child("svg").child_value("title"), "Judul");
  EXPECT_STREQ(parsed.child("svg").child_value("desc"), "Omben 72,23 %; Torjun –");
  EXPECT_TRUE(parsed.child("svg").attribute("viewBox"));
  const std::string path = absl::StrCat(REKAP_SOURCE_DIR "/tests/report/golden/", name, ".svg");
  if (std::getenv("REKAP_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << svg << "\n";
  }
  std::ostringstream golden;
  golden << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_TRUE(absl::StrCat(svg, "\n") == golden.str()) << "differs from " << path;
}

TEST(BarChart, DrawsTargetsMissingValuesAndWhatGoesBeyond) {
  ExpectGolden(
      DrawBars(Head("batang"),
               {{"Kabupaten Sampang", Percent(7223), true},
                {"Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota", Percent(0)},
                {"Torjun", kMissing},
                {"Jauh di atas target", Percent(40000)}}),
      "bars");
}

TEST(ScatterChart, DrawsQuadrantsAndNamesWhatHasNoPoint) {
  ExpectGolden(DrawScatter(Head("sebar"), {"Serapan (%)", "Capaian (%)"},
                           {{"Omben", Percent(9339), Percent(7223)},
                            {"Torjun", kMissing, Percent(5000)},
                            {"Sampang", Percent(9340), Percent(7224)},
                            {"Camplong", Percent(9341), Percent(7225)}},
                           Bounds()),
               "scatter");
}

TEST(ScatterChart, QuadrantsMeetAtTheRegionsOwnFigures) {
  const std::vector<ScatterPoint> points = {{"Omben", Percent(9339), Percent(7223)}};
  std::string svg = DrawScatter(Head("a"), {"x", "y"}, points, Bounds());
  EXPECT_THAT(svg,
              HasSubstr("Garis putus: Kabupaten Sampang, serapan 90,50 % dan capaian 80,25 %"));
  EXPECT_THAT(svg, HasSubstr(">90,50<"));
  EXPECT_THAT(svg, HasSubstr(">80,25<"));
  EXPECT_THAT(svg, HasSubstr("hemat"));
  ScatterBounds none = Bounds();
  none.y = kMissing;
  svg = DrawScatter(Head("a"), {"x", "y"}, points, none);
  EXPECT_THAT(svg, Not(HasSubstr("Garis putus")));
  EXPECT_THAT(svg, Not(HasSubstr("stroke-dasharray"))) << "no line without a figure";
  EXPECT_THAT(svg, Not(HasSubstr("hemat"))) << "no quadrant without a line";
}

TEST(LineChart, DrawsGapsWhereAYearIsMissing) {
  ExpectGolden(DrawLines(Head("garis"), {"2019", "2020", "2021"},
                         {{"Serapan anggaran", {Percent(9000), kMissing, Percent(9339)}},
                          {"Capaian keluaran", {Percent(6000), Percent(6500), Percent(7223)}}}),
               "lines");
}

TEST(LineChart, DoesNotJoinYearsOfOtherUnits) {
  LineSeries joined{"Capaian", {Percent(6000), Percent(6500), Percent(7223)}};
  LineSeries broken = joined;
  broken.breaks = {false, true, false};
  auto lines = [](const LineSeries& series) {
    std::string svg = DrawLines(Head("a"), {"2019", "2020", "2021"}, {series});
    size_t count = 0;
    for (size_t at = svg.find("<line"); at != svg.npos; at = svg.find("<line", at + 1)) ++count;
    return count;
  };
  EXPECT_EQ(lines(joined) - lines(broken), 1u);
}

TEST(HeatMap, ShadesByBandAndFramesWhatIsMissing) {
  ExpectGolden(
      DrawHeatMap(Head("panas"), {"7.01.01", "7.01.02"},
                  {{"Omben", {{true, "69,51", "Sedang"}, {true, "50,00", "Sangat Rendah"}}},
                   {"Torjun", {{false, "–", ""}, {true, "100,00", "Sangat Tinggi"}}}},
                  {"Sangat Tinggi", "Tinggi", "Sedang", "Rendah", "Sangat Rendah"}),
      "heat");
}

TEST(Charts, OfNothingAreStillWellFormed) {
  for (const std::string& svg :
       {DrawBars(Head("a"), {}), DrawScatter(Head("b"), {"x", "y"}, {}, {}),
        DrawLines(Head("c"), {}, {}), DrawHeatMap(Head("d"), {}, {}, {})}) {
    pugi::xml_document parsed;
    EXPECT_TRUE(parsed.load_buffer(svg.data(), svg.size())) << svg;
  }
}

TEST(Charts, HostileLabelsStayTexts) {
  const std::string hostile = "</svg><script>&\"'\x01";
  ChartHead head{"e", hostile, hostile};
  for (const std::string& svg :
       {DrawBars(head, {{hostile, {std::nullopt, hostile}}}),
        DrawScatter(head, {hostile, hostile}, {{hostile, Percent(1), Percent(2)}},
                    {hostile, Percent(1), Percent(2), hostile, hostile, hostile, hostile}),
        DrawLines(head, {hostile}, {{hostile, {Percent(1)}}}),
        DrawHeatMap(head, {hostile}, {{hostile, {{true, hostile, "x"}}}}, {"x"})}) {
    pugi::xml_document parsed;
    EXPECT_TRUE(parsed.load_buffer(svg.data(), svg.size())) << svg;
    EXPECT_THAT(svg, Not(HasSubstr("<script")));
  }
}

TEST(Scale, HoldsWithinTheLineAndRoundsHalfUp) {
  EXPECT_EQ(ScaleTo(50, 100, 101), 51);
  EXPECT_EQ(ScaleTo(-5, 100, 100), 0);
  EXPECT_EQ(ScaleTo(500, 100, 100), 100);
  EXPECT_EQ(ScaleTo(5, 0, 100), 0);
  EXPECT_EQ(ScaleTo(INT64_MAX, INT64_MAX, 700), 700);
}

TEST(TextWidth, BreaksAtBlanksAndCutsWithAnEllipsis) {
  EXPECT_GT(TextWidth("MMM", 12), TextWidth("iii", 12));
  EXPECT_EQ(TextWidth("é", 10), TextWidth("e", 10)) << "a character, not its bytes";
  EXPECT_THAT(WrapText("satu dua tiga", TextWidth("satu dua", 12), 12, 3),
              ElementsAre("satu dua", "tiga"));
  std::vector<std::string> cut = WrapText("satu dua tiga empat lima", 60, 12, 2);
  ASSERT_EQ(cut.size(), 2u);
  EXPECT_THAT(cut[1], HasSubstr("…"));
  EXPECT_LE(TextWidth(cut[1], 12), 60);
}

// Fourteen kecamatan, wherever they lie on a chart of its size.
RC_GTEST_PROP(LabelPlaces, NeitherCoverEachOtherNorAPoint, ()) {
  const Box area{62, 32, 634, 360};
  std::vector<LabelledPoint> points;
  for (int i = 0; i < 14; ++i) {
    // Half of them crowd in one corner.
    const int spread = i % 2 == 0 ? 30 : 600;
    points.push_back({area.x + *rc::gen::inRange(0, spread),
                      area.y + *rc::gen::inRange(0, spread / 2), *rc::gen::inRange(20, 90), 15});
  }
  std::vector<LabelPlace> places = PlaceLabels(points, area, 5);
  RC_ASSERT(places.size() == points.size());
  for (size_t i = 0; i < places.size(); ++i) {
    RC_ASSERT(places[i].box.Within(area));
    for (size_t j = 0; j < points.size(); ++j) {
      RC_ASSERT(i == j || !places[i].box.Overlaps(places[j].box));
      RC_ASSERT(!places[i].box.Overlaps({points[j].x - 5, points[j].y - 5, 10, 10}));
    }
  }
}

TEST(LabelPlaces, AreNeverLeftOutEvenWithoutRoom) {
  std::vector<LabelledPoint> points(200, LabelledPoint{20, 20, 50, 15});
  EXPECT_EQ(PlaceLabels(points, {0, 0, 100, 40}, 5).size(), 200u);
}

}  // namespace
}  // namespace rekap::report
