#include "aggregator/report/region_title.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "domain/code/region_code.h"

namespace rekap::report {
namespace {

// Kemendagri numbers the towns of a province from here on.
constexpr int kFirstTown = 71;

bool IsTown(const std::string& code) {
  int number = 0;
  return absl::SimpleAtoi(code.substr(code.find('.') + 1), &number) && number >= kFirstTown;
}

}  // namespace

std::string RegionTitle(const std::string& code, const std::string& name) {
  absl::StatusOr<RegionCode> region = RegionCode::Parse(code);
  if (!region.ok()) return name;
  switch (region->level()) {
    case RegionLevel::kProvinsi:
      return absl::StrCat("Provinsi ", name);
    case RegionLevel::kKabupaten:
      return absl::StrCat(IsTown(code) ? "Kota " : "Kabupaten ", name);
    case RegionLevel::kKecamatan:
      return absl::StrCat("Kecamatan ", name);
    case RegionLevel::kDesa:
      return absl::StrCat("Desa ", name);
  }
  return name;
}

std::string ParentCode(const std::string& code) {
  absl::StatusOr<RegionCode> region = RegionCode::Parse(code);
  if (!region.ok() || !region->Parent()) return "";
  return region->Parent()->ToString();
}

}  // namespace rekap::report
