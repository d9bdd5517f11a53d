// What keeps the data safe: `rekap audit`, `backup`, `quarantine`. Pure.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

#include "rekap/v1/admin.pb.h"
#include "rekap/v1/node.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

std::string AuditText(const v1::AuditResponse& response, const View& view);
std::string AuditCsv(const v1::AuditResponse& response, const View& view);

std::string BackupText(const v1::BackupResponse& response, const View& view);
std::string BackupText(const v1::BackupNodeResponse& response, const View& view);
// A line a position; one line without any if there is none.
std::string BackupCsv(const v1::BackupResponse& response);
std::string BackupCsv(const v1::BackupNodeResponse& response);

std::string QuarantineText(const v1::QuarantineResponse& response, const View& view);
std::string QuarantineCsv(const v1::QuarantineResponse& response, const View& view);

}  // namespace rekap::cli
