// Where periods stand between a kecamatan and its verifier: `rekap submit`,
// `rekap review`, `rekap workflow`, and the periods of `rekap status`. Pure.
#pragma once

#include <string>

#include "rekap/v1/admin.pb.h"
#include "rekap/v1/node.pb.h"
#include "rekap/v1/query.pb.h"
#include "rekap/v1/workflow.pb.h"
#include "tools/rekap/page.h"

namespace rekap::cli {

// The verifier's last word on a period: "dikembalikan oleh Bappeda, 1 Mar 2022
// 09.00: Baris 350 bergeser"; empty if there is none.
std::string ReviewText(const v1::PeriodStatus& status, const View& view);
// A table of periods, the newest first, with the verifier's words under each.
void AddPeriods(Page& page, const google::protobuf::RepeatedPtrField<v1::PeriodStatus>& periods,
                const View& view);

// What a submission or a withdrawal came to; for a refused one the findings that
// block it and what can be done.
std::string SubmitText(const v1::SubmitRequest& request, const v1::SubmitResponse& response,
                       const View& view);
// The state after the call and, a line each, the findings that block it.
std::string SubmitCsv(const v1::SubmitResponse& response, const View& view);
// One line with the state.
std::string PeriodCsv(const v1::PeriodStatus& status, const View& view);

// What a decision is about, and what to look at first: for the verifier, before it
// is made. Whole lines.
std::string DecidedAboutText(const v1::PeriodStatus& status, const View& view);
std::string DecideText(const v1::DecideResponse& response, const View& view);

std::string WorkflowText(const v1::WorkflowRequest& request, const v1::WorkflowResponse& response,
                         const View& view);
std::string WorkflowCsv(const v1::WorkflowResponse& response, const View& view);

}  // namespace rekap::cli
