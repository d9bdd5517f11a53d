#include "tests/cli/canned.h"

#include <string>

#include "absl/strings/str_cat.h"

#include "domain/decimal/decimal.h"
#include "domain/rule/efficiency.h"
#include "domain/rule/policy.h"

namespace rekap::cli::canned {
namespace {

constexpr uint64_t kEpoch = 0x0123456789abcdef;

void Rupiah(v1::MoneyValue* value, int64_t rupiah) {
  value->set_state(v1::VALUE_STATE_REPORTED);
  value->set_sen(rupiah * 100);
}

void Micro(v1::DecimalValue* value, int64_t micro) {
  value->set_state(v1::VALUE_STATE_REPORTED);
  value->set_micro(micro);
}

std::string Band(int64_t micro) {
  return BandOf(Policy::Default(), DecimalResult::Of(Decimal::FromMicro(micro)));
}

int64_t MsAgo(absl::Duration age) { return absl::ToUnixMillis(Now() - age); }

// Of figures that have the rest.
void FillEfficiency(v1::Figures* figures, int64_t allocated, int64_t realised) {
  DecimalResult achievement = DecimalResult::Of(Decimal::FromMicro(figures->achievement().micro()));
  DecimalResult efficiency = EfficiencyOf({allocated, realised, 1}, achievement);
  if (efficiency.reported()) {
    Micro(figures->mutable_efficiency(), efficiency.value.micro());
  } else {
    figures->mutable_efficiency()->set_state(v1::VALUE_STATE_UNDEFINED);
  }
  if (figures->absorption().state() != v1::VALUE_STATE_REPORTED) return;
  // Nobody here reaches either bound.
  figures->set_quadrant(v1::QUADRANT_SHORT_SAVING);
}

// Money in rupiah, achievement in micro percent.
void Fill(v1::Figures* figures, int64_t allocated, int64_t realised, int64_t achievement) {
  Rupiah(figures->mutable_allocated(), allocated);
  Rupiah(figures->mutable_realised(), realised);
  if (auto absorption = PercentOf(realised, allocated)) {
    Micro(figures->mutable_absorption(), absorption->micro());
  } else {
    figures->mutable_absorption()->set_state(v1::VALUE_STATE_UNDEFINED);
  }
  Micro(figures->mutable_achievement(), achievement);
  Micro(figures->mutable_achievement_uncapped(), achievement + 1'500'000);
  figures->set_band(Band(achievement));
  FillEfficiency(figures, allocated, realised);
}

void NotReported(v1::Figures* figures) {
  figures->mutable_allocated()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  figures->mutable_realised()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  figures->mutable_absorption()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  figures->mutable_achievement()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  figures->mutable_achievement_uncapped()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  figures->mutable_efficiency()->set_state(v1::VALUE_STATE_NOT_REPORTED);
}

v1::IndicatorFigure Indicator(const std::string& code, const std::string& name, int64_t target,
                              int64_t realised, int64_t achievement) {
  v1::IndicatorFigure figure;
  figure.set_code(code);
  figure.set_name(name);
  Micro(figure.mutable_target(), target);
  Micro(figure.mutable_realised(), realised);
  figure.mutable_previous()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  Micro(figure.mutable_achievement(), achievement);
  Micro(figure.mutable_achievement_uncapped(), achievement);
  figure.set_band(Band(achievement));
  figure.set_reporting_units(1);
  figure.set_expected_units(1);
  return figure;
}

v1::CompareRow Row(const std::string& region, const std::string& name, uint32_t rank) {
  v1::CompareRow row;
  row.set_region(region);
  row.set_name(name);
  row.set_rank(rank);
  row.mutable_figures()->set_expected_lines(44);
  row.set_expected_indicators(3);
  row.mutable_indicator_mean()->set_state(v1::VALUE_STATE_NOT_REPORTED);
  *row.add_indicators() =
      Indicator("IKU-1", "Nilai IKM Kecamatan", 87'000'000, 79'150'000, 90'977'011);
  row.mutable_indicators(0)->set_grade("B");
  return row;
}

// Units whose year is annual, and up to the third quarter.
v1::YearSource Source(uint32_t annual, uint32_t third_quarter) {
  v1::YearSource source;
  for (uint32_t units : {annual, 0u, 0u, third_quarter, 0u}) source.add_budget_units(units);
  return source;
}

// Distance, quartile and spread by achievement, as the aggregator gives them.
void Rank(v1::CompareResponse& response) {
  constexpr int64_t kTarget = 100'000'000;
  v1::Spread* spread = response.mutable_spread();
  spread->set_count(13);
  spread->set_minimum(55'729'637);
  spread->set_lower_quartile(67'466'672);
  spread->set_median(79'203'707);
  spread->set_upper_quartile(90'940'742);
  spread->set_maximum(98'765'432);
  spread->set_mean(78'601'808);
  spread->set_standard_deviation(14'067'201);
  auto fill = [&](v1::CompareRow& row) {
    const v1::DecimalValue& value = row.figures().achievement();
    v1::DecimalValue* distance = row.mutable_distance();
    distance->set_state(value.state());
    if (value.state() == v1::VALUE_STATE_REPORTED) distance->set_micro(value.micro() - kTarget);
    Micro(row.mutable_completeness(),
          PercentOf(row.figures().reported_lines(), row.figures().expected_lines())->micro());
  };
  for (v1::CompareRow& row : *response.mutable_rows()) {
    fill(row);
    if (row.rank() == 0) continue;
    int64_t value = row.figures().achievement().micro();
    row.set_from_median(value - spread->median());
    row.set_quartile(value >= spread->upper_quartile()   ? 1
                     : value >= spread->median()         ? 2
                     : value >= spread->lower_quartile() ? 3
                                                         : 4);
  }
  fill(*response.mutable_total());
  response.set_rows_total(14);
  response.set_rows_shown(14);
}

void MarkSynthetic(v1::CompareRow& row) {
  row.set_synthetic(true);
  row.mutable_figures()->set_synthetic_leaves(104);
}

v1::TreeNode* Node(v1::TreeResponse& tree, v1::CascadeLevel level, const std::string& code,
                   const std::string& name) {
  v1::TreeNode* node = tree.add_nodes();
  node->set_level(level);
  node->set_code(code);
  node->set_name(name);
  node->mutable_figures()->set_leaves(1);
  return node;
}

void OutputNode(v1::TreeResponse& tree, const std::string& name, const std::string& target,
                const std::string& realised) {
  v1::TreeNode* node = Node(tree, v1::CASCADE_LEVEL_OUTPUT, "7.01.01.2.06.02", name);
  node->mutable_target()->set_text(target);
  node->mutable_realised()->set_text(realised);
  v1::DecimalValue* achievement = node->mutable_figures()->mutable_achievement();
  if (realised.empty()) {
    achievement->set_state(v1::VALUE_STATE_NOT_REPORTED);
  } else if (realised.size() > 14) {
    achievement->set_state(v1::VALUE_STATE_NOT_COMPARABLE);
  } else {
    Micro(achievement, realised == "-" ? 0 : 100'000'000);
    node->mutable_figures()->set_band(Band(achievement->micro()));
  }
  *node->mutable_figures()->mutable_achievement_uncapped() = *achievement;
}

void Objective(v1::TreeResponse& tree) {
  v1::TreeNode* node = Node(tree, v1::CASCADE_LEVEL_OBJECTIVE, "S1",
                            "Meningkatnya kualitas pelayanan publik tingkat kecamatan");
  Fill(node->mutable_figures(), 30'164'863, 4'835'100, 50'000'000);
  *node->add_indicators() =
      Indicator("IKU-1", "Nilai IKM Kecamatan", 87'000'000, 79'150'000, 90'977'011);
  node->mutable_indicators(0)->set_grade("B");
  *node->add_indicators() =
      Indicator("IKU-4", "Lama layanan KTP (hari)", 1'000'000, 2'000'000, 100'000'000);
  Micro(node->mutable_indicators(1)->mutable_target_high(), 3'000'000);
  node = Node(tree, v1::CASCADE_LEVEL_PROGRAM, "7.01.02",
              "PROGRAM PENYELENGGARAAN PEMERINTAHAN DAN PELAYANAN PUBLIK");
  Fill(node->mutable_figures(), 30'164'863, 4'835'100, 50'000'000);
  node->set_responsible("Seksi Pemerintahan dan Pelayanan Umum");
}

v1::Leaf* AddLeaf(v1::ExplainResponse& explain, uint64_t seq, uint32_t row) {
  v1::Leaf* leaf = explain.add_leaves();
  leaf->set_unit("35.27.05");
  leaf->set_epoch(kEpoch);
  leaf->set_seq(seq);
  leaf->set_time_unix_ms(MsAgo(absl::Minutes(65)));
  leaf->set_author("Kasubag Keuangan");
  leaf->mutable_record()->mutable_provenance()->set_file("lkjip-omben-2021.csv");
  leaf->mutable_record()->mutable_provenance()->set_row(row);
  leaf->mutable_record()->mutable_key()->set_subject("7.01.01.2.06.02");
  return leaf;
}

void OutputLeaf(v1::ExplainResponse& explain, uint64_t seq, const std::string& target,
                const std::string& realised, v1::ValueState state) {
  v1::Leaf* leaf = AddLeaf(explain, seq, 351);
  v1::Output* output = leaf->mutable_record()->mutable_output();
  output->set_description("Jumlah Peralatan dan Perlengkapan Kantor yang disediakan");
  output->mutable_target()->set_text(target);
  output->mutable_realised()->set_text(realised);
  leaf->mutable_achievement()->set_state(state);
  if (state == v1::VALUE_STATE_REPORTED) leaf->mutable_achievement()->set_micro(100'000'000);
}

v1::UnitStatus* AddUnit(v1::UnitsResponse& units, const std::string& code, const std::string& name,
                        uint64_t seq, uint64_t head) {
  v1::UnitStatus* unit = units.add_units();
  unit->set_unit(code);
  unit->set_name(name);
  unit->mutable_position()->set_unit(code);
  unit->mutable_position()->set_epoch(seq > 0 ? kEpoch : 0);
  unit->mutable_position()->set_seq(seq);
  unit->set_node_head_seq(head);
  unit->set_lag_entries(head - seq);
  unit->set_lag_known(head > 0);
  return unit;
}

}  // namespace

absl::Time Now() { return absl::FromUnixSeconds(1'643'592'000); }

View ViewAt(size_t width) {
  View view;
  view.width = width;
  view.zone = absl::FixedTimeZone(7 * 60 * 60);
  view.now = Now();
  return view;
}

v1::CompareRequest CompareQuestion() {
  v1::CompareRequest request;
  request.set_year(2021);
  return request;
}

v1::CompareResponse Compare() {
  v1::CompareResponse response;
  const char* names[] = {"Sokobanah",  "Sreseh",   "Torjun",      "Sampang",     "Camplong",
                         "Kedungdung", "Omben",    "Jrengik",     "Tambelangan", "Banyuates",
                         "Robatal",    "Ketapang", "Pangarengan", "Karangpenang"};
  const char* codes[] = {"11", "01", "02", "03", "04", "06", "05",
                         "07", "08", "09", "10", "12", "13", "14"};
  int64_t achievement = 98'765'432;
  for (uint32_t i = 0; i < 14; ++i, achievement -= 3'912'345) {
    // Sreseh and Torjun share the second place.
    v1::CompareRow row = Row(absl::StrCat("35.27.", codes[i]), names[i], i == 2 ? 2 : i + 1);
    if (i == 2) achievement += 3'912'345;
    if (row.name() == "Karangpenang") {
      row.set_rank(0);
      NotReported(row.mutable_figures());
    } else {
      bool omben = row.name() == "Omben";
      int64_t allocated = row.name() == "Pangarengan" ? 0 : 2'912'345'678 + 61'803'398 * i;
      Fill(row.mutable_figures(), omben ? 3'405'840'458 : allocated,
           omben ? 3'180'569'627 : allocated / 100 * (97 - i), achievement);
      row.mutable_figures()->set_reported_lines(i % 3 == 0 ? 44 : 44 - i);
      Micro(row.mutable_indicator_mean(), omben ? 96'992'337 : 99'000'000 - 4'321'000 * i);
      row.set_reported_indicators(omben ? 3 : 2);
      row.mutable_figures()->set_leaves(104);
      if (!omben) MarkSynthetic(row);
    }
    *response.add_rows() = row;
  }
  for (v1::CompareRow& row : *response.mutable_rows()) {
    if (row.rank() == 0) continue;
    bool omben = row.name() == "Omben";
    row.set_workflow(omben ? v1::WORKFLOW_STATE_SUBMITTED : v1::WORKFLOW_STATE_LOCKED);
    *row.mutable_source() = Source(omben ? 0 : 1, omben ? 1 : 0);
  }
  v1::CompareRow total = Row("35.27", "Sampang", 0);
  *total.mutable_source() = Source(12, 1);
  Fill(total.mutable_figures(), 41'234'567'890, 37'654'321'098, 76'543'210);
  total.mutable_figures()->set_reported_lines(520);
  total.mutable_figures()->set_expected_lines(616);
  total.mutable_figures()->set_leaves(1352);
  total.mutable_figures()->set_synthetic_leaves(1248);
  Micro(total.mutable_indicator_mean(), 77'123'456);
  v1::IndicatorFigure ratio =
      Indicator("IKU-2", "Persentase desa tertib administrasi", 80'000'000, 45'833'333, 57'291'666);
  ratio.set_reporting_units(13);
  ratio.set_expected_units(14);
  ratio.set_from_parts(true);
  ratio.set_units_without_parts(2);
  *total.add_indicators() = ratio;
  total.set_reported_indicators(3);
  total.set_synthetic(true);
  *response.mutable_total() = total;
  response.set_reporting_units(13);
  response.set_expected_units(14);
  Rank(response);
  return response;
}

v1::TreeRequest TreeQuestion() {
  v1::TreeRequest request;
  request.set_region("35.27.05");
  request.set_year(2021);
  return request;
}

v1::TreeResponse Tree() {
  v1::TreeResponse tree;
  tree.set_region("35.27.05");
  tree.set_name("Omben");
  *tree.mutable_source() = Source(0, 1);
  v1::TreeNode* region = Node(tree, v1::CASCADE_LEVEL_REGION, "", "Omben");
  Fill(region->mutable_figures(), 3'405'840'458, 3'180'569'627, 72'234'689);
  region->mutable_figures()->set_reported_lines(44);
  region->mutable_figures()->set_expected_lines(44);
  Rupiah(region->mutable_stated_allocated(), 3'396'840'458);
  Rupiah(region->mutable_stated_realised(), 3'176'674'627);

  v1::TreeNode* node = Node(tree, v1::CASCADE_LEVEL_OBJECTIVE, "S0", "Penunjang semua sasaran");
  Fill(node->mutable_figures(), 3'195'416'048, 3'022'054'402, 84'561'234);
  node = Node(tree, v1::CASCADE_LEVEL_PROGRAM, "7.01.01",
              "PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH KABUPATEN/KOTA");
  Fill(node->mutable_figures(), 3'195'416'048, 3'022'054'402, 84'561'234);
  Rupiah(node->mutable_stated_allocated(), 3'195'416'048);
  Rupiah(node->mutable_stated_realised(), 3'022'054'402);
  node->set_responsible("Sekretariat");
  node = Node(tree, v1::CASCADE_LEVEL_KEGIATAN, "7.01.01.2.05",
              "Administrasi Kepegawaian Perangkat Daerah");
  Fill(node->mutable_figures(), 0, 0, 0);
  Rupiah(node->mutable_stated_realised(), 1'500'000);
  node = Node(tree, v1::CASCADE_LEVEL_SUB_KEGIATAN, "7.01.01.2.05.11",
              "Bimbingan Teknis Implementasi Peraturan Perundang-Undangan");
  Fill(node->mutable_figures(), 0, 0, 0);
  OutputNode(tree, "Jumlah ASN yang mengikuti bimtek", "1 ASN", "-");
  node =
      Node(tree, v1::CASCADE_LEVEL_KEGIATAN, "7.01.01.2.06", "Administrasi Umum Perangkat Daerah");
  Fill(node->mutable_figures(), 78'772'130, 66'697'972, 91'234'567);
  node = Node(tree, v1::CASCADE_LEVEL_SUB_KEGIATAN, "7.01.01.2.06.02",
              "Penyediaan Peralatan dan Perlengkapan Kantor");
  Fill(node->mutable_figures(), 13'425'754, 7'084'000, 62'500'000);
  OutputNode(tree, "Jumlah Peralatan dan Perlengkapan Kantor yang disediakan",
             "16 JENIS KEBERSIHAN DAN 4 MACAM", "10 JENIS KEBERSIHAN DAN 3 MACAM");
  OutputNode(tree, "Jumlah belanja penggandaan", "10049 LBR", "12567 lbr");
  node = Node(tree, v1::CASCADE_LEVEL_SUB_KEGIATAN, "7.01.01.2.06.09",
              "Penyelenggaraan Rapat Koordinasi dan Konsultasi SKPD");
  Fill(node->mutable_figures(), 40'124'000, 37'001'508, 99'738'452);
  OutputNode(tree, "Jumlah Rapat koordinasi dan Konsultasi Dalam Daerah", "126 KALI", "126 KALI");
  OutputNode(tree, "Jumlah kebutuhan BBM", "2670 Ltr", "");
  Objective(tree);
  return tree;
}

v1::UnitsResponse Units() {
  v1::UnitsResponse units;
  v1::UnitStatus* sreseh = AddUnit(units, "35.27.01", "Sreseh", 104, 104);
  sreseh->set_connected(true);
  sreseh->set_catalog_version(3);
  units.set_catalog_version(3);
  sreseh->set_synthetic(true);
  sreseh->set_last_seen_unix_ms(MsAgo(absl::Seconds(4)));
  v1::UnitStatus* omben = AddUnit(units, "35.27.05", "Omben", 60, 1266);
  omben->set_connected(true);
  omben->set_lag_seconds(200);
  omben->set_catalog_version(2);
  omben->set_catalog_error("catalog 3: key \"gabungan\" is not known");
  omben->set_quarantined(2);
  omben->set_last_quarantine("entry 41: record has no known kind");
  omben->set_certificate_not_after_unix_ms(MsAgo(-absl::Hours(24 * 12 + 1)));
  omben->set_last_seen_unix_ms(MsAgo(absl::Seconds(9)));
  v1::UnitStatus* ketapang = AddUnit(units, "35.27.12", "Ketapang", 88, 90);
  ketapang->set_lag_seconds(187'200);
  ketapang->set_last_seen_unix_ms(MsAgo(absl::Hours(52)));
  ketapang->set_last_refusal("CODE_EPOCH_CONFLICT: history was written by epoch 17, not 18");
  ketapang->set_certificate_not_after_unix_ms(MsAgo(absl::Hours(30)));
  v1::UnitStatus* karangpenang = AddUnit(units, "35.27.14", "Karangpenang", 0, 0);
  karangpenang->set_snapshot_rows(4'500);
  karangpenang->set_snapshot_rows_total(10'000);
  return units;
}

v1::ExplainRequest ExplainQuestion() {
  v1::ExplainRequest request;
  request.set_region("35.27.05");
  request.set_year(2021);
  request.set_element("7.01.01.2.06.02");
  return request;
}

v1::ExplainResponse Explain() {
  v1::ExplainResponse explain;
  Fill(explain.mutable_figures(), 13'425'754, 7'084'000, 62'500'000);
  v1::Leaf* money = AddLeaf(explain, 17, 351);
  v1::BudgetLine* line = money->mutable_record()->mutable_budget_line();
  line->set_name("Penyediaan Peralatan dan Perlengkapan Kantor");
  line->mutable_allocated()->set_sen(1'342'575'400);
  line->mutable_realised()->set_presence(v1::CELL_PRESENCE_DASH);
  OutputLeaf(explain, 18, "5 macam", "5 macam", v1::VALUE_STATE_REPORTED);
  OutputLeaf(explain, 19, "16 JENIS KEBERSIHAN DAN 4 MACAM", "10 JENIS KEBERSIHAN DAN 3 MACAM",
             v1::VALUE_STATE_NOT_COMPARABLE);
  return explain;
}

}  // namespace rekap::cli::canned
