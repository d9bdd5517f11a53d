// Random values for the property tests of the domain: ordinary ones, and more
// edges than chance would give.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include <rapidcheck.h>

#include "domain/code/activity_code.h"
#include "domain/code/period.h"
#include "domain/code/region_code.h"
#include "rekap/v1/record.pb.h"

namespace rekap::testing {

inline rc::Gen<int64_t> AnyInt64() {
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  const std::vector<int64_t> edges = {kMin, kMin + 1, kMax - 1, kMax,    0,         1,         -1,
                                      5,    -5,       499'999,  500'000, 1'000'000, -1'000'000};
  return rc::gen::weightedOneOf<int64_t>(
      {{4, rc::gen::arbitrary<int64_t>()},
       {2, rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<int64_t>())},
       {2, rc::gen::inRange<int64_t>(-20'000'000'000, 20'000'000'000)},
       {1, rc::gen::elementOf(edges)}});
}

inline rc::Gen<int> Between(int low, int high) { return rc::gen::inRange(low, high + 1); }

inline rc::Gen<std::string> AnyBytes() {
  return rc::gen::map(
      rc::gen::arbitrary<std::vector<uint8_t>>(),
      [](const std::vector<uint8_t>& b) { return std::string(b.begin(), b.end()); });
}

// `valid` with a few bytes replaced, cut off or added: nearly right, which is
// where decoders go wrong.
inline rc::Gen<std::string> Damaged(const std::string& valid) {
  return rc::gen::map(
      rc::gen::tuple(rc::gen::arbitrary<std::vector<std::pair<uint16_t, uint8_t>>>(), Between(0, 5),
                     rc::gen::arbitrary<uint8_t>()),
      [valid](const std::tuple<std::vector<std::pair<uint16_t, uint8_t>>, int, uint8_t>& damage) {
        const auto& [replacements, form, byte] = damage;
        std::string bytes = valid;
        for (size_t i = 0; i < replacements.size() && i < 3 && !bytes.empty(); ++i) {
          bytes[replacements[i].first % bytes.size()] = static_cast<char>(replacements[i].second);
        }
        if (form == 0 && !bytes.empty()) bytes.pop_back();
        if (form == 1) bytes += static_cast<char>(byte);
        if (form == 2) bytes = bytes.substr(0, byte % (bytes.size() + 1));
        return bytes;
      });
}

// Text of a region code of any level; parts up to `part_max`, desa as many.
inline rc::Gen<std::string> RegionText(int part_max) {
  return rc::gen::map(rc::gen::tuple(Between(1, 4), Between(1, part_max), Between(1, part_max),
                                     Between(1, part_max), Between(1, part_max * part_max)),
                      [](const std::tuple<int, int, int, int, int>& parts) {
                        const auto& [levels, a, b, c, d] = parts;
                        std::string text = absl::StrFormat("%02d", a);
                        if (levels > 1) absl::StrAppendFormat(&text, ".%02d", b);
                        if (levels > 2) absl::StrAppendFormat(&text, ".%02d", c);
                        if (levels > 3) absl::StrAppendFormat(&text, ".%04d", d);
                        return text;
                      });
}

inline rc::Gen<RegionCode> AnyRegion(int part_max = 99) {
  return rc::gen::map(RegionText(part_max),
                      [](const std::string& text) { return *RegionCode::Parse(text); });
}

// Canonical text of an activity code of the level; two-digit parts up to
// `part_max`, sub kegiatan up to its square.
inline rc::Gen<std::string> ActivityText(ActivityLevel level, int part_max) {
  int digit_max = part_max < 9 ? part_max : 9;
  return rc::gen::map(
      rc::gen::tuple(Between(1, digit_max), Between(1, part_max), Between(1, part_max),
                     Between(1, digit_max), Between(1, part_max), Between(1, part_max * part_max)),
      [level](const std::tuple<int, int, int, int, int, int>& parts) {
        const auto& [urusan, bidang, program, kind, kegiatan, sub] = parts;
        std::string text = absl::StrFormat("%d.%02d.%02d", urusan, bidang, program);
        if (level >= ActivityLevel::kKegiatan) {
          absl::StrAppendFormat(&text, ".%d.%02d", kind, kegiatan);
        }
        if (level == ActivityLevel::kSubKegiatan) {
          absl::StrAppendFormat(&text, ".%0*d", sub > 99 ? 4 : 2, sub);
        }
        return text;
      });
}

inline rc::Gen<ActivityLevel> AnyLevel() {
  return rc::gen::element(ActivityLevel::kProgram, ActivityLevel::kKegiatan,
                          ActivityLevel::kSubKegiatan);
}

inline rc::Gen<ActivityCode> AnyActivity(int part_max = 99) {
  return rc::gen::mapcat(AnyLevel(), [part_max](ActivityLevel level) {
    return rc::gen::map(ActivityText(level, part_max),
                        [](const std::string& text) { return *ActivityCode::Parse(text); });
  });
}

inline rc::Gen<std::string> IndicatorText() {
  return rc::gen::map(
      rc::gen::container<std::string>(rc::gen::elementOf(std::string("ABCXYZabcxyz0123456789._-"))),
      [](const std::string& text) { return text.empty() ? std::string("I") : text.substr(0, 32); });
}

// The subject of a key of `kind`, canonical.
inline rc::Gen<std::string> SubjectText(v1::RecordKind kind, int part_max) {
  switch (kind) {
    case v1::RECORD_KIND_BUDGET_LINE:
    case v1::RECORD_KIND_OUTPUT:
      return ActivityText(ActivityLevel::kSubKegiatan, part_max);
    case v1::RECORD_KIND_STATED_TOTAL:
      return rc::gen::oneOf(rc::gen::just(std::string()),
                            ActivityText(ActivityLevel::kProgram, part_max),
                            ActivityText(ActivityLevel::kKegiatan, part_max));
    case v1::RECORD_KIND_AGREED_BUDGET:
      return rc::gen::oneOf(rc::gen::just(std::string()),
                            ActivityText(ActivityLevel::kProgram, part_max));
    case v1::RECORD_KIND_INDICATOR_RESULT:
      return IndicatorText();
    default:
      return rc::gen::just(std::string());
  }
}

inline uint32_t ItemMax(const v1::RecordKey& key) {
  if (key.kind() == v1::RECORD_KIND_OUTPUT || key.kind() == v1::RECORD_KIND_NARRATIVE ||
      key.kind() == v1::RECORD_KIND_AGREEMENT_TARGET) {
    return 65535;
  }
  return key.kind() == v1::RECORD_KIND_STATED_TOTAL && key.subject().empty() ? 1 : 0;
}

// A valid key. `part_max` and `year_max` small = keys that often share prefixes.
inline rc::Gen<v1::RecordKey> AnyRecordKey(int part_max = 99,
                                           uint32_t year_max = Period::kYearMax) {
  return rc::gen::mapcat(Between(1, v1::RecordKind_MAX), [part_max, year_max](int number) {
    auto kind = static_cast<v1::RecordKind>(number);
    return rc::gen::map(
        rc::gen::tuple(
            rc::gen::inRange<uint32_t>(Period::kYearMin, year_max + 1),
            rc::gen::inRange<uint32_t>(0, 5), SubjectText(kind, part_max),
            rc::gen::oneOf(rc::gen::inRange<uint32_t>(0, 4), rc::gen::inRange<uint32_t>(0, 65536))),
        [kind](const std::tuple<uint32_t, uint32_t, std::string, uint32_t>& parts) {
          v1::RecordKey key;
          key.set_kind(kind);
          key.set_year(std::get<0>(parts));
          key.set_quarter(std::get<1>(parts));
          key.set_subject(std::get<2>(parts));
          key.set_item(std::get<3>(parts) % (ItemMax(key) + 1));
          return key;
        });
  });
}

}  // namespace rekap::testing
