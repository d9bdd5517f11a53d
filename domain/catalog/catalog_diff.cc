#include "domain/catalog/catalog_diff.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "domain/catalog/catalog_words.h"

namespace rekap {
namespace {

// What is said of one item: the keys of its file and their values as text, in
// an order of ours; an absent or empty value is left out.
using Fields = std::vector<std::pair<absl::string_view, std::string>>;

struct Card {
  std::string code;
  Fields fields;
};

// By what makes an item the same one in both catalogs; sorts as codes do.
using Cards = std::map<std::string, Card>;

std::string Quoted(absl::string_view value) { return absl::StrCat("\"", value, "\""); }

Cards RegionCards(const Catalog& catalog) {
  Cards cards;
  for (const Region& region : catalog.regions()) {
    std::string code = region.code.ToString();
    cards[code] = {code,
                   {{"nama", region.name},
                    {"desa_kelurahan", region.villages == 0 ? "" : absl::StrCat(region.villages)}}};
  }
  return cards;
}

Cards ActivityCards(const Catalog& catalog) {
  Cards cards;
  for (const Activity& activity : catalog.activities()) {
    std::string code = activity.code.ToString();
    bool always = activity.first_year == Period::kYearMin;
    bool open = activity.last_year == Period::kYearMax;
    cards[absl::StrCat(code, " ", activity.first_year)] = {
        code,
        {{"uraian", activity.name},
         {"mulai", always ? "" : absl::StrCat(activity.first_year)},
         {"sampai", open ? "" : absl::StrCat(activity.last_year)},
         {"sebelumnya", activity.predecessor ? activity.predecessor->ToString() : ""}}};
  }
  return cards;
}

Cards ObjectiveCards(const Catalog& catalog) {
  Cards cards;
  for (const Objective& objective : catalog.objectives()) {
    cards[objective.code] = {objective.code,
                             {{"uraian", objective.name}, {"tujuan_renstra", objective.goal}}};
  }
  return cards;
}

Cards ProgramCards(const Catalog& catalog) {
  Cards cards;
  for (const ProgramLink& link : catalog.programs()) {
    std::string code = link.program.ToString();
    cards[code] = {code, {{"sasaran", link.objective}, {"penanggung_jawab", link.responsible}}};
  }
  return cards;
}

Cards IndicatorCards(const Catalog& catalog) {
  Cards cards;
  for (const Indicator& indicator : catalog.indicators()) {
    bool ratio = indicator.method == IndicatorMethod::kRatio;
    cards[indicator.code] = {
        indicator.code,
        {{"sasaran", indicator.objective},
         {"nama", indicator.name},
         {"arah", std::string(WordOf(kDirectionWords, indicator.direction))},
         {"metode", std::string(WordOf(kMethodWords, indicator.method))},
         {"pembilang", indicator.numerator ? indicator.numerator->ToString() : ""},
         {"penyebut", indicator.denominator ? indicator.denominator->ToString() : ""},
         {"faktor", ratio ? indicator.factor.ToPlain() : ""},
         {"tanpa_rincian", ratio ? std::string(WordOf(kMethodWords, indicator.without_parts)) : ""},
         {"bobot", indicator.weight_input},
         {"nilai", std::string(WordOf(kScaleWords, indicator.scale))},
         {"satuan", indicator.measure_unit},
         {"sumber_data", indicator.data_source},
         {"penanggung_jawab", indicator.responsible}}};
  }
  return cards;
}

std::string BandsText(const std::vector<Band>& bands) {
  return absl::StrJoin(bands, ", ", [&](std::string* out, const Band& band) {
    absl::StrAppend(out, band.name);
    if (&band != &bands.back()) absl::StrAppend(out, " ", band.from.ToPlain());
  });
}

// A setting is an item of its own, so that each change is a line.
Cards PolicyCards(const Catalog& catalog) {
  const Policy& policy = catalog.policy();
  Fields settings = {
      {"batas_capaian", policy.cap == Policy::kNoCap ? "tanpa" : policy.cap.ToPlain()},
      {"bobot", std::string(WordOf(kWeightsWords, policy.weights))},
      {"desimal", absl::StrCat(policy.shown_places)},
      {"predikat", BandsText(policy.bands)},
      {"nilai_ikm", BandsText(policy.ikm_grades)},
      {"nilai_akip", BandsText(policy.akip_grades)}};
  for (size_t period = 0; period < policy.deadlines.size(); ++period) {
    const std::optional<Deadline>& deadline = policy.deadlines[period];
    settings.emplace_back(kPeriodWords[period], deadline ? ToText(*deadline) : "");
  }
  Cards cards;
  for (auto& [key, value] : settings) {
    cards[std::string(key)] = {std::string(key), {{"", std::move(value)}}};
  }
  return cards;
}

Cards NameCards(const Catalog& catalog) { return {{"", {"", {{"", catalog.name()}}}}}; }

// `arah "naik" menjadi "turun"`; the fields of both stand in the same order.
std::string FieldChanges(const Fields& before, const Fields& after) {
  std::vector<std::string> changes;
  for (size_t i = 0; i < before.size(); ++i) {
    const auto& [key, old_value] = before[i];
    const std::string& new_value = after[i].second;
    if (old_value == new_value) continue;
    absl::string_view blank = key.empty() ? "" : " ";
    if (old_value.empty()) {
      changes.push_back(absl::StrCat(key, blank, "ditambah ", Quoted(new_value)));
    } else if (new_value.empty()) {
      changes.push_back(absl::StrCat(key, blank, "dihapus, semula ", Quoted(old_value)));
    } else {
      changes.push_back(
          absl::StrCat(key, blank, Quoted(old_value), " menjadi ", Quoted(new_value)));
    }
  }
  return absl::StrJoin(changes, "; ");
}

std::string AllFields(const Fields& fields) {
  std::vector<std::string> texts;
  for (const auto& [key, value] : fields) {
    if (!value.empty()) texts.push_back(absl::StrCat(key, " ", Quoted(value)));
  }
  return absl::StrJoin(texts, ", ");
}

void DiffCards(absl::string_view section, const Cards& before, const Cards& after,
               std::vector<CatalogChange>& changes) {
  auto add = [&](const std::string& code, CatalogChangeKind kind, absl::string_view what) {
    changes.push_back({std::string(section), code, kind,
                       absl::StrCat(section, code.empty() ? "" : " ", code, " ", what)});
  };
  auto old_card = before.begin();
  auto new_card = after.begin();
  while (old_card != before.end() || new_card != after.end()) {
    bool only_old =
        new_card == after.end() || (old_card != before.end() && old_card->first < new_card->first);
    bool only_new =
        old_card == before.end() || (new_card != after.end() && new_card->first < old_card->first);
    if (only_old) {
      const Card& card = (old_card++)->second;
      add(card.code, CatalogChangeKind::kRemoved,
          absl::StrCat("dihapus: ", AllFields(card.fields)));
    } else if (only_new) {
      const Card& card = (new_card++)->second;
      add(card.code, CatalogChangeKind::kAdded, absl::StrCat("ditambah: ", AllFields(card.fields)));
    } else {
      std::string text = FieldChanges(old_card->second.fields, new_card->second.fields);
      if (!text.empty()) {
        add(new_card->second.code, CatalogChangeKind::kChanged, absl::StrCat("berubah: ", text));
      }
      ++old_card;
      ++new_card;
    }
  }
}

// What an indicator's value and achievement follow from.
auto RuleOf(const Indicator& indicator) {
  return std::tie(indicator.objective, indicator.direction, indicator.method, indicator.numerator,
                  indicator.denominator, indicator.factor, indicator.without_parts,
                  indicator.weight_input, indicator.scale);
}

bool SameRules(const std::vector<Indicator>& before, const Catalog& after) {
  return std::all_of(before.begin(), before.end(), [&](const Indicator& indicator) {
    const Indicator* now = after.FindIndicator(indicator.code);
    return now != nullptr && RuleOf(*now) == RuleOf(indicator);
  });
}

bool SameObjectives(const std::vector<ProgramLink>& before, const Catalog& after) {
  return std::all_of(before.begin(), before.end(), [&](const ProgramLink& link) {
    const ProgramLink* now = after.FindProgram(link.program);
    return now != nullptr && now->objective == link.objective;
  });
}

// What figures follow from; the rest as it is by default.
Policy RulesOf(Policy policy) {
  policy.deadlines = {};
  policy.shown_places = Policy::Default().shown_places;
  return policy;
}

}  // namespace

bool DiffersInRules(const Catalog& before, const Catalog& after) {
  return RulesOf(before.policy()) != RulesOf(after.policy()) ||
         !SameRules(before.indicators(), after) || !SameRules(after.indicators(), before) ||
         !SameObjectives(before.programs(), after) || !SameObjectives(after.programs(), before);
}

std::vector<CatalogChange> DiffCatalogs(const Catalog& before, const Catalog& after) {
  struct Section {
    absl::string_view name;
    Cards (*cards)(const Catalog&);
  };
  constexpr Section kSections[] = {{"katalog", NameCards},         {"wilayah", RegionCards},
                                   {"nomenklatur", ActivityCards}, {"sasaran", ObjectiveCards},
                                   {"program", ProgramCards},      {"indikator", IndicatorCards},
                                   {"kebijakan", PolicyCards}};
  std::vector<CatalogChange> changes;
  for (const Section& section : kSections) {
    DiffCards(section.name, section.cards(before), section.cards(after), changes);
  }
  return changes;
}

}  // namespace rekap
