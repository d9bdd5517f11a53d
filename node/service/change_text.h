// What an import changes, said for a person: the fields of a record under the
// names of the import layouts, and what differs between two of them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rekap/v1/node.pb.h"
#include "rekap/v1/record.pb.h"

namespace rekap {

// Column name and value as shown ("" = nothing), in the layout's order.
using ShownFields = std::vector<std::pair<std::string, std::string>>;
ShownFields FieldsOf(const v1::Record& record);

// "sub kegiatan 7.01.01.2.01.01", "keluaran 2 dari 7.01.01.2.06.05".
std::string SubjectOf(const v1::Record& record);

// nullptr before = inserted, nullptr after = deleted; not both.
v1::Change ChangeOf(const v1::Record* before, const v1::Record* after);

}  // namespace rekap
