// Regions as they are called in a document. Pure.
#pragma once

#include <string>

namespace rekap::report {

// "Kabupaten Sampang", "Kota Surabaya" (codes from 71 on), "Provinsi Jawa Timur",
// "Kecamatan Omben"; the name alone where the code is none.
std::string RegionTitle(const std::string& code, const std::string& name);
// "35.27" of "35.27.05"; empty if there is none.
std::string ParentCode(const std::string& code);

}  // namespace rekap::report
