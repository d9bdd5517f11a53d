// The two files that a kecamatan hands in for a year, as text for the importer:
// tab-separated, one header row, Indonesian numbers. Every row carries
// "sintetis" in the column `sumber`, so generated figures stay marked from the
// import to the screen. The same arguments give the same bytes everywhere.
#pragma once

#include <string>

#include "domain/catalog/catalog.h"
#include "domain/code/period.h"
#include "tools/synthetic/office.h"

namespace rekap {

// Table III.B: budget and outputs of every program, kegiatan and sub kegiatan
// of the catalog. Parents are the sums of their children. A "-" is a reported
// zero, an empty result was not reported.
std::string SyntheticTable(const Catalog& catalog, const Office& office, Period period);

// The main indicators. The result given for the year before is the one that
// the same office and seed give in that year's file.
std::string SyntheticIndicators(const Catalog& catalog, const Office& office, Period period);

}  // namespace rekap
