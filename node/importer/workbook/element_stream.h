// Cuts elements of some names (rows, texts, merged ranges) out of an XML part
// while it is inflated, and parses each by itself: memory stays at one element,
// however large the part. A DOM of a sheet of 100.000 rows would take 600 MB.
//
// Safe against hostile XML: pugixml expands no entities of a DTD and reads no
// external ones, and a part with a DTD at all is refused (ECMA-376-2 forbids it).
#pragma once

#include <cstddef>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "node/importer/problem.h"
#include "node/importer/workbook/archive.h"

namespace rekap {

// One element. What is read from a row has a text or two of 32.767 characters,
// the longest that Excel allows, and else at most 1 KiB a cell.
inline constexpr size_t kElementBytesMax = 4 * 1024 * 1024;

// "row" of "x:row": writers may use a prefix for the main namespace.
inline absl::string_view LocalName(const pugi::xml_node& node) {
  // Of every cell twice, and a few letters long.
  const char* local = node.name();
  const char* end = local;
  for (; *end != 0; ++end) {
    if (*end == ':') local = end + 1;
  }
  return {local, static_cast<size_t>(end - local)};
}
// First child of that local name; an empty node if there is none.
pugi::xml_node Child(const pugi::xml_node& node, absl::string_view local_name);

class ElementStream {
 public:
  // `names` are local names of elements that do not stand within each other.
  // `part` and `problems` must outlive the stream.
  ElementStream(PartStream& part, std::vector<absl::string_view> names, ProblemList& problems)
      : part_(part), names_(std::move(names)), problems_(problems) {}

  // The next element, valid until the next call; an empty node at the end and
  // when the part is damaged, which is then a problem and failed().
  pugi::xml_node Next();
  bool failed() const { return failed_ || part_.failed(); }

 private:
  // A tag that opens an element, as offsets into buffer_.
  struct Opening {
    size_t begin;
    size_t end;
    bool empty;              // closes it as well
    absl::string_view name;  // with its prefix; valid until the buffer changes
  };

  // The next one outside of any element that is wanted; nullopt at the end of the
  // part and on failure.
  std::optional<Opening> NextOpening();
  // Offset behind the element that is open, by its name as it was written; nullopt on
  // failure. Looks at the angle brackets only: what stands between is pugixml's to
  // judge, and to read once.
  std::optional<size_t> ElementEnd(absl::string_view name);
  // Offset of the next markup from `begin` that is no tag, that closes a name beginning with
  // `closing`, or that is not read far enough to say; the buffer's end if there is none.
  size_t SkipTags(size_t begin, char closing) const;
  // Whether it is a document type declaration, which is then a failure.
  bool RefuseDeclaration(absl::string_view markup);
  // Offset behind the markup that begins at `begin`; 0 if more must be read
  // first.
  size_t MarkupEnd(size_t begin) const;
  // Makes room by dropping what is done with and reads on; false at the end.
  bool ReadMore();
  void Fail(absl::string_view what);

  PartStream& part_;
  const std::vector<absl::string_view> names_;
  ProblemList& problems_;
  std::string buffer_;
  size_t keep_ = 0;  // what lies before is done with
  size_t at_ = 0;    // where the search goes on
  bool failed_ = false;
  pugi::xml_document document_;
};

}  // namespace rekap
