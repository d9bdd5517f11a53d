#include "node/importer/workbook/element_stream.h"

#include <algorithm>
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

}  // namespace

absl::string_view LocalName(const pugi::xml_node& node) { return WithoutPrefix(node.name()); }

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
    Fail("an element of more than 4 MiB");
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

std::optional<ElementStream::Markup> ElementStream::NextMarkup(bool within) {
  for (;;) {
    size_t begin = buffer_.find('<', at_);
    size_t end = 0;
    at_ = std::min(begin, buffer_.size());
    if (begin != std::string::npos) end = MarkupEnd(begin);
    if (end == 0) {
      bool cut = begin != std::string::npos;
      if (!within) keep_ = at_;
      if (ReadMore()) continue;
      if (cut && !failed()) Fail("a part ends within a tag");
      return std::nullopt;
    }
    at_ = end;
    absl::string_view markup = absl::string_view(buffer_).substr(begin, end - begin);
    if (absl::StartsWith(markup, "<!") && !absl::StartsWith(markup, kComment) &&
        !absl::StartsWith(markup, kCharacterData)) {
      Fail("a document type declaration");
      return std::nullopt;
    }
    if (absl::StartsWith(markup, "<!") || absl::StartsWith(markup, "<?")) {
      return Markup{begin, end, Tag::kOther, ""};
    }
    bool closes = markup[1] == '/';
    Tag tag = closes ? Tag::kClose : markup[markup.size() - 2] == '/' ? Tag::kEmpty : Tag::kOpen;
    absl::string_view name = markup.substr(closes ? 2 : 1);
    name = WithoutPrefix(name.substr(0, name.find_first_of(" \t\r\n/>")));
    return Markup{begin, end, tag, name};
  }
}

pugi::xml_node ElementStream::Next() {
  if (failed()) return {};
  keep_ = at_;
  std::string name;  // of the element that is open
  for (;;) {
    std::optional<Markup> markup = NextMarkup(!name.empty());
    if (!markup) {
      if (!name.empty() && !failed()) Fail("a part ends within an element");
      return {};
    }
    if (name.empty()) {
      bool wanted = (markup->tag == Tag::kOpen || markup->tag == Tag::kEmpty) &&
                    std::find(names_.begin(), names_.end(), markup->name) != names_.end();
      keep_ = wanted ? markup->begin : markup->end;
      if (!wanted) continue;
      if (markup->tag == Tag::kOpen) {
        name = std::string(markup->name);
        continue;
      }
    } else if (markup->tag != Tag::kClose || markup->name != name) {
      continue;
    }
    pugi::xml_parse_result parsed = document_.load_buffer_inplace(
        buffer_.data() + keep_, markup->end - keep_, kParseOptions, pugi::encoding_utf8);
    if (!parsed) {
      Fail(absl::StrCat("XML: ", parsed.description()));
      return {};
    }
    return document_.first_child();
  }
}

}  // namespace rekap
