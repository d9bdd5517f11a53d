// Indeks Kepuasan Masyarakat (IKM) of a satisfaction survey, by PermenPANRB
// 14/2017: nine unsur, each scored 1 to 4 by every respondent who answers it.
//
// A survey is kept as its tallies, not as its forms: tallies add up across
// units, and the index of a region is that of all its respondents together,
// never a mean of indices.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "domain/rule/value.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

inline constexpr size_t kUnsurCount = 9;
// Scores are 1 (worst) to this.
inline constexpr size_t kScoreMax = 4;

struct Unsur {
  absl::string_view word;  // as a column is called
  absl::string_view name;  // as the regulation calls it
};

// U1 to U9, in the order of the regulation and of SurveyResult.unsur.
inline constexpr std::array<Unsur, kUnsurCount> kUnsur = {{
    {"persyaratan", "Persyaratan"},
    {"prosedur", "Sistem, mekanisme, dan prosedur"},
    {"waktu", "Waktu penyelesaian"},
    {"biaya", "Biaya/tarif"},
    {"produk", "Produk spesifikasi jenis pelayanan"},
    {"kompetensi", "Kompetensi pelaksana"},
    {"perilaku", "Perilaku pelaksana"},
    {"pengaduan", "Penanganan pengaduan, saran, dan masukan"},
    {"sarana", "Sarana dan prasarana"},
}};

// How often each score was given. Answers that were left blank are in no tally,
// so a row may count fewer than the respondents.
struct SurveyTally {
  uint64_t respondents = 0;
  std::array<std::array<uint64_t, kScoreMax>, kUnsurCount> counts = {};  // [unsur][score - 1]

  // InvalidArgument unless there are nine unsur with four counts each and no
  // unsur has more answers than respondents.
  static absl::StatusOr<SurveyTally> Of(const v1::SurveyResult& survey);

  void Add(const SurveyTally& other);
  // Requires that `other` was added.
  void Remove(const SurveyTally& other);

  friend bool operator==(const SurveyTally&, const SurveyTally&) = default;
};

struct IkmResult {
  // Mean score of an unsur, 1 to 4, six places; not reported if nobody answered.
  std::array<DecimalResult, kUnsurCount> means;
  size_t answered = 0;  // unsur with at least one answer
  // 25 to 100. Not reported without respondents, undefined if none of them
  // answered anything.
  DecimalResult index;
};

// An unsur that nobody answered does not count: the weight is 1 / answered. The
// means are rounded half up to six places, and the index is exactly
// sum(means) x 25 / answered rounded once: the means as printed give the index.
IkmResult IkmOf(const SurveyTally& tally);

}  // namespace rekap
