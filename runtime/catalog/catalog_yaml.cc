#include "runtime/catalog/catalog_yaml.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "domain/catalog/catalog_check.h"
#include "domain/catalog/catalog_words.h"
#include "runtime/catalog/policy_yaml.h"
#include "runtime/yaml/yaml_fields.h"
#include "runtime/yaml/yaml_tree.h"

namespace rekap {
namespace {

constexpr absl::string_view kRegionExample = "35.27 atau 35.27.05";
constexpr absl::string_view kActivityExample = "7.01.01, 7.01.01.2.01 atau 7.01.01.2.01.01";
constexpr absl::string_view kProgramExample = "7.01.01";

using Problems = std::vector<CatalogProblem>;

std::optional<Region> ReadRegion(const YamlNode& node, Problems& problems) {
  YamlFields fields(node, "wilayah", {"kode", "nama", "desa_kelurahan"}, problems);
  std::optional<RegionCode> code =
      fields.ReadCode<RegionCode>("kode", Need::kRequired, kRegionExample);
  std::string name = fields.TextOr("nama", Need::kRequired);
  // More than any region has: the nation has 84 thousand.
  uint32_t villages = fields.Whole("desa_kelurahan", Need::kOptional, 0, 999'999).value_or(0);
  if (!code) return std::nullopt;
  return Region{*code, std::move(name), villages, fields.place()};
}

std::optional<Activity> ReadActivity(const YamlNode& node, Problems& problems) {
  YamlFields fields(node, "nomenklatur", {"kode", "uraian", "mulai", "sampai", "sebelumnya"},
                    problems);
  auto year = [&](absl::string_view key, uint32_t otherwise) {
    return static_cast<uint16_t>(
        fields.Whole(key, Need::kOptional, Period::kYearMin, Period::kYearMax).value_or(otherwise));
  };
  std::optional<ActivityCode> code =
      fields.ReadCode<ActivityCode>("kode", Need::kRequired, kActivityExample);
  std::string name = fields.TextOr("uraian", Need::kRequired);
  uint16_t first_year = year("mulai", Period::kYearMin);
  uint16_t last_year = year("sampai", Period::kYearMax);
  std::optional<ActivityCode> predecessor =
      fields.ReadCode<ActivityCode>("sebelumnya", Need::kOptional, kActivityExample);
  if (!code) return std::nullopt;
  return Activity{*code, std::move(name), first_year, last_year, predecessor, fields.place()};
}

std::optional<Objective> ReadObjective(const YamlNode& node, Problems& problems) {
  YamlFields fields(node, "sasaran", {"kode", "uraian", "tujuan_renstra"}, problems);
  Objective objective;
  objective.code = fields.TextOr("kode", Need::kRequired);
  objective.name = fields.TextOr("uraian", Need::kRequired);
  objective.goal = fields.TextOr("tujuan_renstra", Need::kOptional);
  objective.place = fields.place();
  if (objective.code.empty()) return std::nullopt;
  return objective;
}

std::optional<ProgramLink> ReadProgram(const YamlNode& node, Problems& problems) {
  YamlFields fields(node, "program", {"kode", "sasaran", "penanggung_jawab"}, problems);
  std::optional<ActivityCode> code =
      fields.ReadCode<ActivityCode>("kode", Need::kRequired, kProgramExample);
  std::string objective = fields.TextOr("sasaran", Need::kRequired);
  std::string responsible = fields.TextOr("penanggung_jawab", Need::kRequired);
  if (!code || objective.empty()) return std::nullopt;
  return ProgramLink{*code, std::move(objective), std::move(responsible), fields.place()};
}

std::optional<LinearExpression> ReadFormula(const YamlFields& fields, absl::string_view key) {
  const YamlNode* node = fields.Find(key, Need::kOptional);
  if (node == nullptr || !fields.Text(key, Need::kOptional)) return std::nullopt;
  // From the text as written, so that a mistake's offset is one in the file.
  std::variant<LinearExpression, FormulaError> parsed = LinearExpression::Parse(node->text);
  if (auto* expression = std::get_if<LinearExpression>(&parsed)) return std::move(*expression);
  const FormulaError& error = std::get<FormulaError>(parsed);
  fields.Problem(node->PlaceOf(error.offset), "BAD_FORMULA",
                 absl::StrCat("rumus ", key, ": ", error.message));
  return std::nullopt;
}

// `faktor` and `tanpa_rincian` mean nothing without a ratio.
void RefuseWithoutRatio(const YamlFields& fields, const Indicator& indicator) {
  if (indicator.method == IndicatorMethod::kRatio) return;
  for (absl::string_view key : {"faktor", "tanpa_rincian"}) {
    if (const YamlNode* node = fields.Find(key, Need::kOptional)) {
      fields.Problem(node->place, "BAD_METHOD",
                     absl::StrCat(key, " hanya untuk metode rasio; hapus"));
    }
  }
}

std::optional<Indicator> ReadIndicator(const YamlNode& node, Problems& problems) {
  YamlFields fields(
      node, "indikator",
      {"kode", "sasaran", "nama", "arah", "metode", "pembilang", "penyebut", "faktor",
       "tanpa_rincian", "bobot", "nilai", "satuan", "sumber_data", "penanggung_jawab"},
      problems);
  Indicator indicator;
  indicator.code = fields.TextOr("kode", Need::kRequired);
  indicator.objective = fields.TextOr("sasaran", Need::kRequired);
  indicator.name = fields.TextOr("nama", Need::kRequired);
  indicator.direction =
      fields.Choose("arah", Need::kRequired, kDirectionWords).value_or(indicator.direction);
  std::optional<IndicatorMethod> method = fields.Choose("metode", Need::kRequired, kMethodWords);
  indicator.method = method.value_or(indicator.method);
  indicator.numerator = ReadFormula(fields, "pembilang");
  indicator.denominator = ReadFormula(fields, "penyebut");
  indicator.factor = fields.Number("faktor", Need::kOptional).value_or(indicator.factor);
  indicator.without_parts = fields.Choose("tanpa_rincian", Need::kOptional, kMethodWords)
                                .value_or(indicator.without_parts);
  indicator.weight_input = fields.TextOr("bobot", Need::kOptional);
  indicator.scale = fields.Choose("nilai", Need::kOptional, kScaleWords).value_or(indicator.scale);
  indicator.measure_unit = fields.TextOr("satuan", Need::kOptional);
  indicator.data_source = fields.TextOr("sumber_data", Need::kOptional);
  indicator.responsible = fields.TextOr("penanggung_jawab", Need::kOptional);
  indicator.place = fields.place();
  if (method) RefuseWithoutRatio(fields, indicator);
  if (indicator.code.empty()) return std::nullopt;
  return indicator;
}

// What a mistake in an item makes the check of the whole say besides.
struct FollowUps {
  bool references = false;  // a code or a reference could not be read
  bool methods = false;     // something of an indicator could not be read

  bool Has(const CatalogProblem& problem) const {
    if (problem.code == "BAD_METHOD") return methods;
    return references && (problem.code == "DANGLING_REFERENCE" ||
                          problem.code == "MISSING_PARENT" || problem.code == "NO_REGION" ||
                          problem.code == "NO_ROOT" || problem.code == "NO_OBJECTIVE");
  }
};

template <typename Item>
std::vector<Item> ReadItems(const YamlFields& root, absl::string_view key,
                            std::optional<Item> (*read)(const YamlNode&, Problems&),
                            Problems& problems, bool& mistakes) {
  std::vector<Item> items;
  size_t before = problems.size();
  for (const YamlNode& node : root.List(key, Need::kRequired)) {
    if (std::optional<Item> item = read(node, problems)) items.push_back(*std::move(item));
  }
  mistakes = mistakes || problems.size() > before;
  return items;
}

CatalogData ReadData(const YamlFields& root, Problems& problems, FollowUps& follow_ups) {
  CatalogData data;
  data.name = root.TextOr("katalog", Need::kRequired);
  bool& lost = follow_ups.references;
  data.regions = ReadItems(root, "wilayah", ReadRegion, problems, lost);
  data.activities = ReadItems(root, "nomenklatur", ReadActivity, problems, lost);
  data.objectives = ReadItems(root, "sasaran", ReadObjective, problems, lost);
  data.programs = ReadItems(root, "program", ReadProgram, problems, lost);
  data.indicators = ReadItems(root, "indikator", ReadIndicator, problems, follow_ups.methods);
  lost = lost || follow_ups.methods;
  if (const YamlNode* policy = root.Find("kebijakan", Need::kOptional)) {
    data.policy = ReadPolicy(*policy, problems);
  }
  return data;
}

}  // namespace

std::variant<Catalog, std::vector<CatalogProblem>> ParseCatalogYaml(absl::string_view text,
                                                                    CatalogUse use) {
  Problems problems;
  if (text.size() > kCatalogBytesMax) {
    problems.push_back(
        {{}, "TOO_LARGE", absl::StrCat("katalog lebih dari ", kCatalogBytesMax, " byte")});
    return problems;
  }
  std::optional<YamlNode> tree = ReadYaml(text, problems);
  if (!tree) {
    KeepFirstProblems(problems);
    return problems;
  }
  YamlFields root(
      *tree, "katalog",
      {"katalog", "wilayah", "nomenklatur", "sasaran", "program", "indikator", "kebijakan"},
      problems);
  FollowUps follow_ups;
  CatalogData data = ReadData(root, problems, follow_ups);
  if (root.readable()) {
    Problems of_the_whole;
    std::optional<Catalog> catalog = Catalog::Build(std::move(data), of_the_whole, use);
    if (catalog && problems.empty()) return *std::move(catalog);
    const YamlNode* regions = root.Find("wilayah", Need::kOptional);
    for (CatalogProblem& problem : of_the_whole) {
      if (follow_ups.Has(problem)) continue;
      if (problem.place.line == 0 && regions != nullptr) problem.place = regions->place;
      problems.push_back(std::move(problem));
    }
  }
  KeepFirstProblems(problems);
  return problems;
}

std::string ToText(absl::string_view file, const CatalogProblem& problem) {
  std::string place = problem.place.line == 0
                          ? ""
                          : absl::StrCat(":", problem.place.line, ":", problem.place.column);
  std::string text = absl::StrCat(file, place, ": ", problem.message, " [", problem.code, "]");
  // A key or a value that is quoted may go over several lines.
  std::replace_if(text.begin(), text.end(), absl::ascii_iscntrl, ' ');
  return text;
}

}  // namespace rekap
