// Bands as letters and colours, for cells too narrow for words. Pure.
#pragma once

#include <map>
#include <string>

#include "absl/strings/string_view.h"

#include "tools/rekap/table.h"

namespace rekap::cli {

class BandLetters {
 public:
  // Initials of its words ("ST"), or the band itself where another has the same
  // initials; empty for no band. `micro` is a value in the band, for the legend.
  std::string Of(const std::string& band, int64_t micro);
  // "ST Sangat Tinggi · T Tinggi", the band of the highest values first; empty if
  // there was none.
  std::string Legend() const;

 private:
  struct Entry {
    std::string letters;
    int64_t highest = 0;
  };
  std::map<std::string, Entry> bands_;
};

// Of the usual five bands the upper two are good, the middle one is fair, the
// lower two are poor; kPlain for a band that only the catalog knows.
Tone BandTone(absl::string_view band);

}  // namespace rekap::cli
