// The Indonesian words for the protocol's enumerations, as they stand in tables
// and in CSV. Pure. A value that this program does not know is "?".
#pragma once

#include <string>

#include "rekap/v1/account.pb.h"
#include "rekap/v1/finding.pb.h"
#include "rekap/v1/node.pb.h"
#include "rekap/v1/query.pb.h"
#include "rekap/v1/record.pb.h"
#include "rekap/v1/workflow.pb.h"

namespace rekap::cli {

// "menghalangi", "peringatan", "catatan".
std::string SeverityWord(v1::Severity severity);
// "Terbuka", "Diajukan", "Dikembalikan", "Disetujui", "Terkunci".
std::string StateWord(v1::WorkflowState state);
// What was decided: "disetujui", "dikembalikan", "dikunci", "dibuka kembali".
std::string DecisionWord(v1::ReviewAction action);
// "baru", "berubah", "dihapus".
std::string ChangeWord(v1::Change::Kind kind);
// "isu strategis", "hambatan", "solusi", "strategi".
std::string SectionWord(v1::Narrative::Section section);
// "wilayah", "sasaran", ... "penanggung jawab".
std::string LevelWord(v1::CascadeLevel level);
// "makin tinggi makin baik"; empty where no direction is told.
std::string DirectionWord(v1::Direction direction);
// What rows are ordered by, as in "menurut capaian".
std::string OrderWord(v1::Order order);
// "Efektif dan hemat" ...; empty where achievement or absorption has no value.
std::string QuadrantWord(v1::Quadrant quadrant);
// "viewer", "verifier", "admin": as --role takes them.
std::string RoleWord(v1::Role role);

}  // namespace rekap::cli
