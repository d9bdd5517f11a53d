#include "runtime/yaml/yaml_tree.h"

#include <algorithm>
#include <sstream>
#include <utility>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "runtime/escape/escape.h"

namespace rekap {
namespace {

constexpr absl::string_view kByteOrderMark = "\xef\xbb\xbf";

uint32_t CharactersIn(absl::string_view text) {
  return static_cast<uint32_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Turns events into a tree. After a broken bound it ignores what follows.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(absl::string_view text, std::vector<CatalogProblem>& problems)
      : lines_(absl::StrSplit(text, '\n')), problems_(problems) {}

  bool stopped() const { return stopped_; }
  YamlNode Take() { return std::move(root_); }

  // yaml-cpp counts columns in bytes, people in characters.
  CatalogPlace PlaceAt(const YAML::Mark& mark) {
    if (mark.is_null()) return {};
    if (mark.line != last_.line || mark.column < last_.column) {
      last_ = mark;
      last_.column = 0;
      last_characters_ = 0;
    }
    absl::string_view line = LineAt(mark);
    size_t from = std::min(line.size(), static_cast<size_t>(last_.column));
    size_t to = std::min(line.size(), static_cast<size_t>(mark.column));
    last_characters_ += CharactersIn(line.substr(from, to - from));
    last_.column = mark.column;
    return {static_cast<uint32_t>(mark.line + 1), last_characters_ + 1};
  }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Refuse(mark, "?", anchor);
    Add(mark, YamlNode::Kind::kEmpty);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Refuse(mark, "?", anchor);
    Add(mark, YamlNode::Kind::kEmpty);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Refuse(mark, tag, anchor);
    if (stopped_) return;
    if (TakesKey()) {
      TakeKey(mark, value);
      return;
    }
    YamlNode* node = Add(mark, YamlNode::Kind::kText);
    if (node == nullptr) return;
    node->text = value;
    absl::string_view rest = LineAt(mark);
    rest.remove_prefix(std::min(rest.size(), static_cast<size_t>(mark.column)));
    uint32_t quote = !rest.empty() && (rest[0] == '"' || rest[0] == '\'') ? 1 : 0;
    if (rest.substr(quote, value.size()) == value) node->text_column = node->place.column + quote;
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Refuse(mark, tag, anchor);
    Open(mark, YamlNode::Kind::kList);
  }
  void OnSequenceEnd() override { Close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Refuse(mark, tag, anchor);
    Open(mark, YamlNode::Kind::kMap);
  }
  void OnMapEnd() override { Close(); }

 private:
  // An open list or map. Its node does not move: only the innermost one grows.
  struct Frame {
    YamlNode* node;
    bool takes_key;
    absl::flat_hash_map<std::string, uint32_t> lines;  // of keys
  };

  absl::string_view LineAt(const YAML::Mark& mark) const {
    size_t line = static_cast<size_t>(mark.line);
    return line < lines_.size() ? lines_[line] : absl::string_view();
  }

  void Problem(const YAML::Mark& mark, absl::string_view code, std::string message) {
    problems_.push_back({PlaceAt(mark), std::string(code), std::move(message)});
  }

  void Stop(const YAML::Mark& mark, absl::string_view code, std::string message) {
    Problem(mark, code, std::move(message));
    stopped_ = true;
  }

  // Anchors and aliases make few bytes mean much, tags change what a text means.
  void Refuse(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    bool plain = tag.empty() || tag == "?" || tag == "!";
    if (stopped_ || (plain && anchor == 0)) return;
    Stop(mark, "ALIAS_REFUSED",
         "jangkar (&), alias (*) dan tag (!) tidak dipakai di sini; tulis isinya");
  }

  bool TakesKey() const { return !frames_.empty() && frames_.back().takes_key; }

  void TakeKey(const YAML::Mark& mark, const std::string& key) {
    Frame& frame = frames_.back();
    auto [first, added] = frame.lines.emplace(key, static_cast<uint32_t>(mark.line + 1));
    if (!added) {
      Problem(
          mark, "DUPLICATE_KEY",
          absl::StrCat("kunci ", key, " sudah ada di baris ", first->second, "; hapus salah satu"));
    }
    frame.node->keys.push_back(key);
    frame.node->key_places.push_back(PlaceAt(mark));
    frame.takes_key = false;
  }

  // nullptr if nothing more is taken.
  YamlNode* Add(const YAML::Mark& mark, YamlNode::Kind kind) {
    if (stopped_) return nullptr;
    if (TakesKey()) {
      Stop(mark, "BAD_YAML", "kunci harus berupa satu kata, seperti kode: 35.27");
      return nullptr;
    }
    if (++nodes_ > kYamlNodesMax) {
      Stop(mark, "TOO_LARGE", absl::StrCat("berkas memuat lebih dari ", kYamlNodesMax, " isian"));
      return nullptr;
    }
    YamlNode* node = &root_;
    CatalogPlace place = PlaceAt(mark);
    if (!frames_.empty()) {
      Frame& frame = frames_.back();
      frame.takes_key = frame.node->kind == YamlNode::Kind::kMap;
      node = &frame.node->values.emplace_back();
      // yaml-cpp notices that a value is missing only at what follows.
      if (frame.takes_key && kind == YamlNode::Kind::kEmpty) place = frame.node->key_places.back();
    }
    node->kind = kind;
    node->place = place;
    return node;
  }

  void Open(const YAML::Mark& mark, YamlNode::Kind kind) {
    YamlNode* node = Add(mark, kind);
    if (node == nullptr) return;
    if (frames_.size() >= kYamlDepthMax) {
      Stop(mark, "TOO_DEEP",
           absl::StrCat("isian bersarang lebih dari ", kYamlDepthMax,
                        " tingkat; periksa indentasi"));
      return;
    }
    frames_.push_back({node, kind == YamlNode::Kind::kMap, {}});
  }

  void Close() {
    if (!stopped_) frames_.pop_back();
  }

  const std::vector<absl::string_view> lines_;
  std::vector<CatalogProblem>& problems_;
  YamlNode root_;
  std::vector<Frame> frames_;
  size_t nodes_ = 0;
  bool stopped_ = false;
  // Where PlaceAt counted to, so that a file of one long line is counted once.
  YAML::Mark last_ = YAML::Mark::null_mark();
  uint32_t last_characters_ = 0;
};

// The first byte that is no character of a text, or nullopt.
std::optional<CatalogPlace> FirstNonText(absl::string_view text) {
  CatalogPlace place{1, 1};
  while (!text.empty()) {
    size_t length = Utf8Length(text);
    unsigned char first = static_cast<unsigned char>(text[0]);
    bool control = first < 0x20 && first != '\n' && first != '\r' && first != '\t';
    if (length == 0 || control || first == 0x7F) return place;
    if (first == '\n') {
      place = {place.line + 1, 1};
    } else {
      ++place.column;
    }
    text.remove_prefix(length);
  }
  return std::nullopt;
}

}  // namespace

CatalogPlace YamlNode::PlaceOf(size_t offset) const {
  if (text_column == 0) return place;
  return {place.line, text_column + CharactersIn(absl::string_view(text).substr(0, offset))};
}

std::optional<YamlNode> ReadYaml(absl::string_view text, std::vector<CatalogProblem>& problems) {
  absl::ConsumePrefix(&text, kByteOrderMark);
  if (std::optional<CatalogPlace> place = FirstNonText(text)) {
    problems.push_back(
        {*place, "NOT_TEXT", "isi file bukan teks UTF-8; simpan ulang sebagai teks UTF-8"});
    return std::nullopt;
  }
  TreeBuilder builder(text, problems);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      problems.push_back({{}, "BAD_YAML", "berkas kosong"});
      return std::nullopt;
    }
    if (!builder.stopped() && parser) {
      problems.push_back({{}, "BAD_YAML", "satu berkas memuat satu dokumen; hapus baris ---"});
      return std::nullopt;
    }
  } catch (const YAML::Exception& error) {
    if (!builder.stopped()) {
      problems.push_back({builder.PlaceAt(error.mark), "BAD_YAML",
                          absl::StrCat("susunan YAML salah; periksa indentasi, titik dua, tanda "
                                       "kutip dan kurung di sini atau di baris sebelumnya (",
                                       error.msg, ")")});
    }
    return std::nullopt;
  }
  if (builder.stopped()) return std::nullopt;
  return builder.Take();
}

}  // namespace rekap
