// What stands at the head and the end of both reports: findings with their proof,
// the positions, the catalog and the time that a document includes, the legend of
// what is missing. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "aggregator/report/document.h"
#include "aggregator/report/gather.h"

namespace rekap::report {

// Table "temuan"; says how many are left out.
Table FindingsTable(const ShownFindings& findings, const std::string& title, bool with_unit);
// Table "posisi".
Table PositionsTable(const Origin& origin);
// Table "asal": every record with the journal entry that it stands by, in the order of
// the tables.
Table OriginTable(const std::vector<v1::Leaf>& leaves);
// Texts "made", "catalog", "running_title" (what stands on every page), "running" (the
// same as a CSS string) and list "legend".
void AddOrigin(const Origin& origin, const std::string& running_title, Document& document);
// "Angka tahun ini diambil dari triwulan 3 ..."; empty if all is of the annual records.
std::string YearSourceText(const v1::YearSource& source);

}  // namespace rekap::report
