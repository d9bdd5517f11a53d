// Why a node's stream to the kabupaten ended or was refused, and what a person can do
// about it. Pure.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

#include "rekap/v1/replication.pb.h"

namespace rekap::cli {

// Of StatusResponse.last_error or UnitStatus.last_refusal: a sentence that says what to
// do, with the English words for the administrator behind it.
std::string LinkErrorText(absl::string_view error);

// What a refusal means; "alasan yang tidak dikenal versi program ini" for an unknown one.
std::string RefusalText(const v1::Refusal& refusal);
// The way out of it, with the command to type where there is one; empty if nothing needs
// to be done.
std::string WayOutText(const v1::Refusal& refusal, absl::string_view unit,
                       absl::string_view aggregator);

}  // namespace rekap::cli
