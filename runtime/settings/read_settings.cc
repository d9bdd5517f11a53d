#include "runtime/settings/read_settings.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

#include "runtime/file/file.h"
#include "runtime/yaml/yaml_fields.h"
#include "runtime/yaml/yaml_tree.h"

namespace rekap {
namespace {

bool IsTrue(absl::string_view text) { return text == "true" || text == "1"; }
bool IsFalse(absl::string_view text) { return text == "false" || text == "0"; }

bool IsList(const Setting& setting) {
  return std::holds_alternative<std::vector<std::string>*>(setting.target);
}

// What is wrong with one text; empty if nothing is.
std::string TypeMistake(const Setting& setting, absl::string_view text) {
  if (std::holds_alternative<bool*>(setting.target)) {
    return IsTrue(text) || IsFalse(text) ? "" : "harus true atau false";
  }
  if (std::holds_alternative<uint64_t*>(setting.target)) {
    uint64_t number = 0;
    const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
      return absl::ascii_isdigit(static_cast<unsigned char>(c));
    });
    return digits && absl::SimpleAtoi(text, &number) ? "" : "harus bilangan bulat tanpa titik";
  }
  if (!text.empty()) return "";
  return absl::StrCat("kosong; isi ", setting.shape, ", atau hapus");
}

class Reader {
 public:
  Reader(const SettingTable& table, std::vector<SettingProblem>& problems)
      : table_(table), problems_(problems) {}

  void ReadFile(const std::string& path);
  void ReadEnvironment(const std::function<const char*(const std::string&)>& environment);
  void ReadFlags(const std::map<std::string, std::vector<std::string>>& flags);
  SettingValues Take() { return std::move(values_); }

 private:
  void Problem(std::string place, std::string code, std::string message) {
    problems_.push_back({std::move(place), std::move(code), std::move(message)});
  }
  // Whether it is right.
  bool CheckText(const Setting& setting, const std::string& place, absl::string_view text);
  void ReadKey(const Setting& setting, const std::string& path, const YamlNode& node);

  const SettingTable& table_;
  std::vector<SettingProblem>& problems_;
  SettingValues values_;
};

std::string PlaceIn(const std::string& path, const CatalogPlace& place) {
  // What is wrong with the file as a whole has no line.
  if (place.line == 0) return path;
  return absl::StrCat(path, ":", place.line, ":", place.column);
}

bool Reader::CheckText(const Setting& setting, const std::string& place, absl::string_view text) {
  std::string mistake = TypeMistake(setting, text);
  if (!mistake.empty()) {
    Problem(place, "WRONG_TYPE",
            absl::StrCat(setting.name, " \"", CutForMessage(text), "\" ", mistake));
    return false;
  }
  if (setting.check == nullptr) return true;
  absl::Status checked = setting.check(text);
  if (checked.ok()) return true;
  Problem(place, "BAD_VALUE",
          absl::StrCat(setting.name, " \"", CutForMessage(text), "\": ", checked.message()));
  return false;
}

void Reader::ReadKey(const Setting& setting, const std::string& path, const YamlNode& node) {
  SettingValue value{{}, PlaceIn(path, node.place)};
  std::vector<const YamlNode*> items;
  if (node.kind == YamlNode::Kind::kList && IsList(setting)) {
    for (const YamlNode& item : node.values) items.push_back(&item);
  } else {
    items.push_back(&node);
  }
  for (const YamlNode* item : items) {
    std::string place = PlaceIn(path, item->place);
    if (item->kind != YamlNode::Kind::kText) {
      Problem(place, "WRONG_TYPE",
              absl::StrCat(setting.name, IsList(setting) ? " harus satu teks atau daftar teks"
                                                         : " harus diisi dengan satu nilai"));
      value.sound = false;
      continue;
    }
    value.sound &= CheckText(setting, place, item->text);
    value.texts.push_back(item->text);
  }
  values_.given[setting.name] = std::move(value);
}

void Reader::ReadFile(const std::string& path) {
  absl::StatusOr<std::string> text = rekap::ReadFile(path, kSettingsFileSizeMax);
  values_.whole = false;
  if (!text.ok()) {
    return Problem(path, "NO_FILE",
                   absl::StrCat("berkas pengaturan tidak dapat dibaca: ", text.status().message()));
  }
  std::vector<CatalogProblem> found;
  std::optional<YamlNode> root = ReadYaml(*text, found);
  for (CatalogProblem& problem : found) {
    Problem(PlaceIn(path, problem.place), std::move(problem.code), std::move(problem.message));
  }
  if (!root) return;
  // A file of comments alone sets nothing.
  const bool empty = root->kind == YamlNode::Kind::kEmpty;
  if (!empty && root->kind != YamlNode::Kind::kMap) {
    return Problem(PlaceIn(path, root->place), "WRONG_TYPE",
                   "berkas pengaturan harus berisi pasangan kunci: nilai");
  }
  values_.whole = true;
  if (empty) return;
  std::vector<std::string> known;
  for (const Setting& setting : table_.settings) {
    if (!setting.flag_only) known.push_back(setting.name);
  }
  for (size_t i = 0; i < root->keys.size(); ++i) {
    const std::string& key = root->keys[i];
    const Setting* setting = table_.Find(key);
    const std::string place = PlaceIn(path, root->key_places[i]);
    if (setting != nullptr && setting->flag_only) {
      Problem(place, "FLAG_ONLY",
              absl::StrCat(key, " hanya untuk satu kali jalan: berikan sebagai --", key));
    } else if (setting == nullptr) {
      Problem(place, "UNKNOWN_KEY",
              absl::StrCat("kunci ", CutForMessage(key), " tidak dikenal", NearestKey(key, known)));
    } else {
      ReadKey(*setting, path, root->values[i]);
    }
  }
}

void Reader::ReadEnvironment(const std::function<const char*(const std::string&)>& environment) {
  for (const Setting& setting : table_.settings) {
    if (setting.flag_only) continue;
    const std::string name = EnvironmentName(table_.program, setting.name);
    const char* text = environment(name);
    if (text == nullptr) continue;
    SettingValue value{{text}, name};
    if (IsList(setting)) value.texts = absl::StrSplit(text, ',', absl::SkipWhitespace());
    for (const std::string& one : value.texts) value.sound &= CheckText(setting, name, one);
    values_.given[setting.name] = std::move(value);
  }
}

void Reader::ReadFlags(const std::map<std::string, std::vector<std::string>>& flags) {
  for (const auto& [name, texts] : flags) {
    const Setting* setting = table_.Find(name);
    const std::string place = absl::StrCat("--", name);
    SettingValue value{texts, place};
    for (const std::string& text : texts) value.sound &= CheckText(*setting, place, text);
    values_.given[name] = std::move(value);
  }
}

void Put(const SettingTarget& target, const std::vector<std::string>& texts) {
  if (auto* list = std::get_if<std::vector<std::string>*>(&target)) {
    **list = texts;
  } else if (auto* flag = std::get_if<bool*>(&target)) {
    **flag = IsTrue(texts.front());
  } else if (auto* number = std::get_if<uint64_t*>(&target)) {
    uint64_t value = 0;
    if (absl::SimpleAtoi(texts.front(), &value)) **number = value;  // it was found to be one
  } else {
    *std::get<std::string*>(target) = texts.front();
  }
}

}  // namespace

const Setting* SettingTable::Find(absl::string_view name) const {
  for (const Setting& setting : settings) {
    if (setting.name == name) return &setting;
  }
  return nullptr;
}

std::string EnvironmentName(absl::string_view program, absl::string_view setting) {
  return absl::AsciiStrToUpper(
      absl::StrReplaceAll(absl::StrCat(program, "-", setting), {{"-", "_"}}));
}

std::string TargetText(const Setting& setting) {
  if (auto* list = std::get_if<std::vector<std::string>*>(&setting.target)) {
    return absl::StrJoin(**list, ",");
  }
  if (auto* flag = std::get_if<bool*>(&setting.target)) return **flag ? "true" : "false";
  if (auto* number = std::get_if<uint64_t*>(&setting.target)) return absl::StrCat(**number);
  return *std::get<std::string*>(setting.target);
}

std::string SettingProblem::ToString() const {
  std::string text = absl::StrCat(place, ": ", message, " [", code, "]");
  // A key or a value that is quoted may go over several lines.
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return absl::ascii_iscntrl(c); }, ' ');
  return text;
}

SettingValues ReadSettings(const SettingTable& table, const SettingSources& sources,
                           std::vector<SettingProblem>& problems) {
  Reader reader(table, problems);
  if (!sources.file.empty()) reader.ReadFile(sources.file);
  reader.ReadEnvironment(sources.environment);
  reader.ReadFlags(sources.flags);
  return reader.Take();
}

void ApplySettings(const SettingTable& table, const SettingValues& values,
                   std::vector<SettingProblem>& problems) {
  for (const auto& [name, value] : values.given) {
    const Setting* setting = table.Find(name);
    if (value.sound) Put(setting->target, value.texts);
  }
  // What follows from the file's mistake is no mistake of its own.
  if (!values.whole) return;
  for (const Setting& setting : table.settings) {
    if (!setting.required || values.given.contains(setting.name)) continue;
    problems.push_back(
        {absl::StrCat("--", setting.name), "MISSING",
         absl::StrCat(setting.name, " belum diberikan; tulis \"", setting.name, ": ", setting.shape,
                      "\" dalam berkas pengaturan, atau --", setting.name)});
  }
  for (const SettingRule& rule : table.rules) {
    std::optional<SettingConflict> conflict = rule();
    if (!conflict) continue;
    auto given = values.given.find(conflict->setting);
    problems.push_back(
        {given != values.given.end() ? given->second.place : absl::StrCat("--", conflict->setting),
         conflict->code, conflict->message});
  }
}

void CheckFiles(const SettingTable& table, const SettingValues& values, FileUse least,
                std::vector<SettingProblem>& problems) {
  for (const auto& [name, value] : values.given) {
    const Setting* setting = table.Find(name);
    if (!setting->file.mistakes || setting->file.use < least || !value.sound) continue;
    for (const std::string& path : value.texts) {
      for (FileMistake& mistake : setting->file.mistakes(path)) {
        const std::string where =
            mistake.line == 0 ? path : absl::StrCat(path, ":", mistake.line, ":", mistake.column);
        problems.push_back({value.place, std::move(mistake.code),
                            absl::StrCat(name, " ", where, ": ", mistake.message)});
      }
    }
  }
}

}  // namespace rekap
