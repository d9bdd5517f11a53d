#include "runtime/catalog/policy_yaml.h"

#include <cstdint>
#include <limits>

#include "runtime/yaml/yaml_fields.h"

namespace rekap {
namespace {

// More grades than any regulation has; bounds the labels of what is shown.
constexpr size_t kBandsMax = 20;

void ReadCap(const YamlFields& fields, Policy& policy) {
  std::optional<std::string> text = fields.Text("batas_capaian", Need::kOptional);
  if (!text) return;
  if (*text == "tanpa") {
    policy.cap = Policy::kNoCap;
    return;
  }
  std::optional<Decimal> cap = ParseYamlNumber(*text);
  if (cap && *cap >= Decimal::FromMicro(Decimal::kScale)) {
    policy.cap = *cap;
    return;
  }
  fields.Problem(fields.Find("batas_capaian", Need::kOptional)->place, "BAD_POLICY",
                 "batas_capaian harus tanpa, atau persen mulai 1, misalnya 100, 120 atau 150");
}

// `from_key` says whether a bound belongs to the band: dari, or not: di_atas.
void ReadBands(const YamlFields& policy, absl::string_view key, absl::string_view from_key,
               std::vector<Band>& bands, std::vector<CatalogProblem>& problems) {
  const YamlNode* list = policy.Find(key, Need::kOptional);
  if (list == nullptr) return;
  absl::Span<const YamlNode> nodes = policy.List(key, Need::kOptional);
  if (list->kind != YamlNode::Kind::kList) return;
  if (nodes.empty() || nodes.size() > kBandsMax) {
    policy.Problem(list->place, "BAD_POLICY",
                   absl::StrCat(key, " harus memuat 1 sampai ", kBandsMax, " tingkat"));
    return;
  }
  std::vector<Band> read;
  std::optional<Decimal> above;  // the bound before, where it could be read
  size_t problems_before = problems.size();
  for (const YamlNode& node : nodes) {
    YamlFields fields(node, key, {from_key, "nama"}, problems);
    bool last = &node == &nodes.back();
    std::string name = fields.TextOr("nama", Need::kRequired);
    const YamlNode* bound = fields.Find(from_key, last ? Need::kOptional : Need::kRequired);
    Decimal from = Decimal::FromMicro(std::numeric_limits<int64_t>::min());
    if (last && bound != nullptr) {
      fields.Problem(
          bound->place, "BAD_POLICY",
          absl::StrCat("tingkat terakhir ", key, " menampung semua sisanya; hapus ", from_key));
    } else if (bound != nullptr) {
      std::optional<Decimal> number = fields.Number(from_key, Need::kRequired);
      if (number && above && *number >= *above) {
        fields.Problem(bound->place, "BAD_POLICY",
                       absl::StrCat("tingkat ", key, " harus menurun: ", number->ToPlain(),
                                    " tidak lebih kecil dari ", above->ToPlain()));
      }
      above = number;
      from = number.value_or(from);
    }
    read.push_back({from, name});
  }
  if (problems.size() == problems_before) bands = std::move(read);
}

void ReadDeadlines(const YamlNode& node, Policy& policy, std::vector<CatalogProblem>& problems) {
  YamlFields fields(
      node, "tenggat",
      {kPeriodWords[1], kPeriodWords[2], kPeriodWords[3], kPeriodWords[4], kPeriodWords[0]},
      problems);
  for (size_t quarter = 0; quarter < policy.deadlines.size(); ++quarter) {
    absl::string_view key = kPeriodWords[quarter];
    std::optional<std::string> text = fields.Text(key, Need::kOptional);
    if (!text) continue;
    CatalogPlace place = fields.Find(key, Need::kOptional)->place;
    std::optional<Deadline> deadline = ParseDeadline(*text);
    if (!deadline) {
      fields.Problem(place, "BAD_POLICY",
                     absl::StrCat("tenggat \"", *text, "\" bukan tanggal yang ada setiap tahun; ",
                                  "tulis seperti 10 April atau 28 Februari tahun berikutnya"));
      continue;
    }
    size_t last_month = quarter == 0 ? 12 : 3 * quarter;
    if (deadline->month + size_t{12} * deadline->years_later <= last_month) {
      fields.Problem(
          place, "BAD_POLICY",
          absl::StrCat("tenggat ", key, " ", ToText(*deadline), " mendahului akhir ",
                       "masanya; tambahkan \"tahun berikutnya\" atau perbaiki bulannya"));
      continue;
    }
    policy.deadlines[quarter] = *deadline;
  }
}

}  // namespace

Policy ReadPolicy(const YamlNode& node, std::vector<CatalogProblem>& problems) {
  Policy policy = Policy::Default();
  YamlFields fields(
      node, "kebijakan",
      {"batas_capaian", "bobot", "desimal", "tenggat", "predikat", "nilai_ikm", "nilai_akip"},
      problems);
  ReadCap(fields, policy);
  policy.weights = fields.Choose("bobot", Need::kOptional, kWeightsWords).value_or(policy.weights);
  if (std::optional<uint32_t> places =
          fields.Whole("desimal", Need::kOptional, 0, Decimal::kPlaces)) {
    policy.shown_places = static_cast<int>(*places);
  }
  if (const YamlNode* deadlines = fields.Find("tenggat", Need::kOptional)) {
    ReadDeadlines(*deadlines, policy, problems);
  }
  ReadBands(fields, "predikat", "dari", policy.bands, problems);
  ReadBands(fields, "nilai_ikm", "dari", policy.ikm_grades, problems);
  ReadBands(fields, "nilai_akip", "di_atas", policy.akip_grades, problems);
  return policy;
}

}  // namespace rekap
