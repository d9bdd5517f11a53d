#include "domain/finding/wording.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"

namespace rekap::finding {
namespace {

// As offices spell them.
constexpr absl::string_view kKinds[] = {"persentase", "presentase", "prosentase", "persen",
                                        "jumlah",     "nilai",      "tingkat"};
constexpr absl::string_view kCommonWords[] = {
    "dan",        "di",          "yang",       "untuk",        "atau",      "jumlah",
    "kegiatan",   "pengadaan",   "penyediaan", "pemeliharaan", "jasa",      "koordinasi",
    "disediakan", "pelaksanaan", "persentase", "presentase",   "fasilitasi"};

template <size_t size>
bool IsOneOf(const absl::string_view (&words)[size], absl::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

std::vector<std::string> Words(absl::string_view text) {
  std::vector<std::string> words;
  bool within = false;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    // Bytes of UTF-8 sequences stay in their words.
    bool letter = absl::ascii_isalnum(byte) || byte >= 0x80;
    if (letter && !within) words.emplace_back();
    if (letter) words.back() += absl::ascii_tolower(byte);
    within = letter;
  }
  return words;
}

}  // namespace

std::string IndicatorWording(absl::string_view text) {
  std::vector<std::string> words = Words(text);
  auto begin = words.begin();
  while (begin != words.end() && IsOneOf(kKinds, *begin)) ++begin;
  return absl::StrJoin(begin, words.end(), " ");
}

std::vector<std::string> TellingWords(absl::string_view text) {
  std::vector<std::string> words = Words(text);
  std::erase_if(words, [](const std::string& word) { return IsOneOf(kCommonWords, word); });
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

size_t WordsInCommon(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<absl::string_view> common;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(common));
  return common.size();
}

}  // namespace rekap::finding
