#include "node/importer/workbook/shared_strings.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "node/importer/file_check.h"
#include "node/importer/workbook/element_stream.h"

namespace rekap {
namespace {

constexpr size_t kEscapeBytes = 7;  // _xHHHH_

// The character that an escape at the start of `text` stands for.
std::optional<uint32_t> Escaped(absl::string_view text) {
  if (text.size() < kEscapeBytes || text[1] != 'x' || text[6] != '_') return std::nullopt;
  uint32_t character = 0;
  for (char c : text.substr(2, 4)) {
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return std::nullopt;
  }
  if (!absl::SimpleHexAtoi(text.substr(2, 4), &character)) return std::nullopt;
  bool surrogate = character >= 0xd800 && character <= 0xdfff;
  if (character == 0 || surrogate) return std::nullopt;
  return character;
}

void AppendDecoded(absl::string_view text, std::string& out) {
  while (!text.empty()) {
    std::optional<uint32_t> character;
    if (text[0] == '_') character = Escaped(text);
    if (character) {
      AppendUtf8(*character, out);
      text.remove_prefix(kEscapeBytes);
      continue;
    }
    size_t plain = std::min(text.find('_', 1), text.size());
    absl::StrAppend(&out, text.substr(0, plain));
    text.remove_prefix(plain);
  }
}

}  // namespace

std::string RichText(const pugi::xml_node& element) {
  std::string text;
  for (pugi::xml_node part : element.children()) {
    absl::string_view name = LocalName(part);
    if (name == "t") AppendDecoded(part.text().get(), text);
    if (name == "r") AppendDecoded(Child(part, "t").text().get(), text);
  }
  text.erase(std::remove(text.begin(), text.end(), '\r'), text.end());
  return text;
}

std::optional<SharedStrings> SharedStrings::Read(PartStream& part, ProblemList& problems) {
  SharedStrings strings;
  ElementStream elements(part, {"si"}, problems);
  while (pugi::xml_node element = elements.Next()) {
    std::string text = RichText(element);
    if (Utf8Prefix(text) != text.size()) {
      AddDamaged("teks bukan UTF-8", problems);
      return std::nullopt;
    }
    if (strings.ends_.size() == kSharedStringsMax ||
        strings.text_.size() + text.size() > kSharedBytesMax) {
      problems.Add({}, "FILE_TOO_LARGE", [] {
        return std::string(
            "buku kerja berisi terlalu banyak teks; impor satu tabel untuk satu "
            "periode saja, tanpa lembar lain");
      });
      return std::nullopt;
    }
    strings.text_ += text;
    strings.ends_.push_back(static_cast<uint32_t>(strings.text_.size()));
  }
  if (elements.failed()) return std::nullopt;
  return strings;
}

}  // namespace rekap
