#include "node/importer/workbook/element_stream.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace rekap {
namespace {

constexpr absl::string_view kComment = "<!--";
constexpr absl::string_view kCharacterData = "<![CDATA[";
// Blanks that are all of a text count: "Jumlah" + " " + "Dok".
constexpr unsigned kParseOptions = pugi::parse_default | pugi::parse_ws_pcdata_single;

absl::string_view WithoutPrefix(absl::string_view name) {
  size_t colon = name.find(':');
  return colon == absl::string_view::npos ? name : name.substr(colon + 1);
}

// Behind the name of an element.
bool EndsName(char c) {
  return c == '>' || c == '/' || c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

pugi::xml_node Child(const pugi::xml_node& node, absl::string_view local_name) {
  for (pugi::xml_node child : node.children()) {
    if (LocalName(child) == local_name) return child;
  }
  return {};
}

void ElementStream::Fail(absl::string_view what) {
  failed_ = true;
  AddDamaged(what, problems_);
}

bool ElementStream::ReadMore() {
  buffer_.erase(0, keep_);
  at_ -= keep_;
  keep_ = 0;
  if (buffer_.size() > kElementBytesMax) {
    Fail("satu unsur lebih dari 4 MiB");
    return false;
  }
  return part_.ReadMore(buffer_);
}

size_t ElementStream::MarkupEnd(size_t begin) const {
  absl::string_view markup = absl::string_view(buffer_).substr(begin);
  auto behind = [&](absl::string_view closing, size_t from) -> size_t {
    size_t at = markup.find(closing, from);
    return at == absl::string_view::npos ? 0 : begin + at + closing.size();
  };
  if (absl::StartsWith(markup, kComment)) return behind("-->", kComment.size());
  if (absl::StartsWith(markup, kCharacterData)) return behind("]]>", kCharacterData.size());
  if (absl::StartsWith(markup, "<?")) return behind("?>", 2);
  // The start of either of the first two may be all that was read yet.
  if (markup.size() < kCharacterData.size() && absl::StartsWith(markup, "<!")) return 0;
  char quote = 0;
  for (size_t i = 1; i < markup.size(); ++i) {
    char c = markup[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '>') {
      return begin + i + 1;
    }
  }
  return 0;
}

bool ElementStream::RefuseDeclaration(absl::string_view markup) {
  if (!absl::StartsWith(markup, "<!") || absl::StartsWith(markup, kComment) ||
      absl::StartsWith(markup, kCharacterData)) {
    return false;
  }
  Fail("deklarasi jenis dokumen");
  return true;
}

std::optional<ElementStream::Opening> ElementStream::NextOpening() {
  for (;;) {
    size_t begin = buffer_.find('<', at_);
    size_t end = 0;
    at_ = std::min(begin, buffer_.size());
    if (begin != std::string::npos) end = MarkupEnd(begin);
    if (end == 0) {
      bool cut = begin != std::string::npos;
      keep_ = at_;
      if (ReadMore()) continue;
      if (cut && !failed()) Fail("sebuah bagian berhenti di tengah tanda");
      return std::nullopt;
    }
    at_ = end;
    absl::string_view markup = absl::string_view(buffer_).substr(begin, end - begin);
    if (RefuseDeclaration(markup)) return std::nullopt;
    if (markup[1] == '!' || markup[1] == '?' || markup[1] == '/') continue;
    auto name_end = std::find_if(markup.begin() + 1, markup.end(), EndsName);
    absl::string_view name = markup.substr(1, static_cast<size_t>(name_end - markup.begin()) - 1);
    return Opening{begin, end, markup[markup.size() - 2] == '/', name};
  }
}

size_t ElementStream::SkipTags(size_t begin, char closing) const {
  const char* const end = buffer_.data() + buffer_.size();
  const char* at = buffer_.data() + begin;
  // Of a tag that opens or closes something else the end is no matter: it holds no
  // other '<' (XML 1.0, 2.4).
  for (;; ++at) {
    at = static_cast<const char*>(std::memchr(at, '<', static_cast<size_t>(end - at)));
    if (at == nullptr) return buffer_.size();
    const bool judged =
        end - at > 2 && at[1] != '!' && at[1] != '?' && (at[1] != '/' || at[2] != closing);
    if (!judged) return static_cast<size_t>(at - buffer_.data());
  }
}

std::optional<size_t> ElementStream::ElementEnd(absl::string_view name) {
  for (;;) {
    at_ = SkipTags(at_, name.front());
    absl::string_view markup = absl::string_view(buffer_).substr(at_);
    bool cut = markup.size() < 3;
    if (!cut && markup[1] == '/') {
      absl::string_view closed = markup.substr(2);
      cut = closed.size() <= name.size();
      if (!cut && absl::StartsWith(closed, name) && EndsName(closed[name.size()])) {
        const size_t end = MarkupEnd(at_);
        if (end != 0) return end;
        cut = true;
      }
    } else if (!cut) {
      const size_t end = MarkupEnd(at_);
      if (end != 0 && RefuseDeclaration(markup.substr(0, end - at_))) return std::nullopt;
      if (end != 0) at_ = end - 1;
      cut = end == 0;
    }
    if (!cut) {
      ++at_;
    } else if (!ReadMore()) {
      if (!failed()) Fail("sebuah bagian berhenti di tengah unsur");
      return std::nullopt;
    }
  }
}

pugi::xml_node ElementStream::Next() {
  if (failed()) return {};
  keep_ = at_;
  for (;;) {
    std::optional<Opening> opening = NextOpening();
    if (!opening) return {};
    const std::string name(opening->name);
    const bool wanted =
        std::find(names_.begin(), names_.end(), WithoutPrefix(name)) != names_.end();
    keep_ = wanted ? opening->begin : opening->end;
    if (!wanted) continue;
    std::optional<size_t> end = opening->end;
    if (!opening->empty) end = ElementEnd(name);
    if (!end) return {};
    at_ = *end;
    pugi::xml_parse_result parsed = document_.load_buffer_inplace(
        buffer_.data() + keep_, *end - keep_, kParseOptions, pugi::encoding_utf8);
    if (!parsed) {
      Fail(absl::StrCat("XML: ", parsed.description()));
      return {};
    }
    return document_.first_child();
  }
}

}  // namespace rekap
