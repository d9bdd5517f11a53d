#include "tools/rekap/band_letters.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "domain/rule/policy.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

// First character of each word; a word of another script is as good.
std::string Initials(absl::string_view band) {
  std::string initials;
  for (absl::string_view word : absl::StrSplit(band, ' ', absl::SkipEmpty())) {
    size_t end = 1;
    while (end < word.size() && (static_cast<unsigned char>(word[end]) & 0xC0) == 0x80) ++end;
    initials.append(word.substr(0, end).data(), end);
  }
  return initials;
}

}  // namespace

std::string BandLetters::Of(const std::string& band, int64_t micro) {
  if (band.empty()) return "";
  auto [it, added] = bands_.try_emplace(band);
  if (added) {
    std::string letters = Initials(OneLine(band));
    bool taken = std::any_of(bands_.begin(), bands_.end(),
                             [&](const auto& other) { return other.second.letters == letters; });
    it->second = {taken ? OneLine(band) : letters, micro};
  }
  it->second.highest = std::max(it->second.highest, micro);
  return it->second.letters;
}

std::string BandLetters::Legend() const {
  std::vector<std::pair<std::string, Entry>> entries(bands_.begin(), bands_.end());
  std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    return a.second.highest > b.second.highest;
  });
  std::vector<std::string> words;
  for (const auto& [band, entry] : entries) {
    words.push_back(absl::StrCat(entry.letters, " ", OneLine(band)));
  }
  return absl::StrJoin(words, " · ");
}

Tone BandTone(absl::string_view band) {
  constexpr Tone kTones[] = {Tone::kGood, Tone::kGood, Tone::kFair, Tone::kPoor, Tone::kPoor};
  const std::vector<Band>& bands = Policy::Default().bands;
  for (size_t i = 0; i < bands.size() && i < std::size(kTones); ++i) {
    if (bands[i].name == band) return kTones[i];
  }
  return Tone::kPlain;
}

}  // namespace rekap::cli
