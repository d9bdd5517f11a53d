#include "aggregator/metrics/reports_collector.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "prometheus/metric_family.h"

#include "aggregator/metrics/latest_year.h"
#include "aggregator/metrics/metric_list.h"
#include "aggregator/metrics/watched_periods.h"
#include "aggregator/query/findings.h"
#include "aggregator/query/unit_records.h"
#include "aggregator/query/workflow.h"
#include "domain/across/deadline.h"

namespace rekap {
namespace {

using prometheus::MetricFamily;
using Labels = std::vector<prometheus::ClientMetric::Label>;

constexpr int64_t kSecondsOfADay = 86400;

// "WORKFLOW_STATE_SUBMITTED" as "submitted".
std::string StateWord(v1::WorkflowState state) {
  return absl::AsciiStrToLower(absl::StripPrefix(v1::WorkflowState_Name(state), "WORKFLOW_STATE_"));
}

struct ReportFamilies {
  MetricFamily findings = FamilyOf(AggregatorMetric("rekap_aggregator_findings"));
  MetricFamily states = FamilyOf(AggregatorMetric("rekap_aggregator_workflow_state"));
  MetricFamily overdue = FamilyOf(AggregatorMetric("rekap_aggregator_overdue_seconds"));
};

class ReportsCollector : public prometheus::Collectable {
 public:
  ReportsCollector(const LiveRollup* live, const AdminStore* admin, Logger* log,
                   std::function<absl::Time()> clock)
      : live_(live), admin_(admin), log_(log), clock_(std::move(clock)), findings_(live, admin) {}

  std::vector<MetricFamily> Collect() const override {
    ReportFamilies families;
    const absl::CivilDay today = OfficeDay(clock_());
    Warn(AddFindings(today, families.findings), "findings");
    for (Period period : WatchedPeriods(live_->catalog()->policy(), today)) {
      Warn(AddPeriod(period, today, families), "the state of a period");
    }
    std::vector<MetricFamily> all;
    for (MetricFamily* family : {&families.findings, &families.states, &families.overdue}) {
      all.push_back(std::move(*family));
    }
    return all;
  }

 private:
  // What cannot be read has no series; queries say the same to whoever asks.
  void Warn(const absl::Status& status, absl::string_view what) const {
    if (!status.ok())
      log_->Warning("metrics lack what cannot be read", {{"what", what}, {"status", status}});
  }

  absl::Status AddFindings(absl::CivilDay today, MetricFamily& family) const {
    std::vector<UnitYear> years =
        live_->Read([](const LiveRollup::Version& version) { return LatestYears(version); });
    for (const UnitYear& reported : years) {
      v1::FindingsRequest request;
      request.set_region(reported.unit.ToString());
      request.set_year(reported.year.year());
      request.set_page_size(1);
      absl::StatusOr<v1::FindingsResponse> found = findings_.Read(request, today);
      if (!found.ok()) return found.status();
      auto add = [&](const char* severity, uint32_t count) {
        AddSeries(family,
                  {{"unit", request.region()},
                   {"name", reported.name},
                   {"year", absl::StrCat(request.year())},
                   {"severity", severity}},
                  count);
      };
      add("blocking", found->blocking());
      add("warning", found->warnings());
      add("note", found->notes());
    }
    return absl::OkStatus();
  }

  absl::Status AddPeriod(Period period, absl::CivilDay today, ReportFamilies& families) const {
    absl::StatusOr<Snapshot> snapshot = TakeSnapshot(*live_, "", period.year(), period.quarter());
    if (!snapshot.ok()) return snapshot.status();
    absl::StatusOr<v1::WorkflowResponse> workflow = Workflow(*snapshot, *admin_, today);
    if (!workflow.ok()) return workflow.status();
    const std::optional<absl::CivilDay> due = DueDay(snapshot->catalog->policy(), period);
    for (const v1::WorkflowRow& row : workflow->rows()) {
      Labels labels = {{"unit", row.status().unit()},
                       {"name", row.name()},
                       {"year", absl::StrCat(period.year())},
                       {"quarter", absl::StrCat(period.quarter())}};
      if (due && *due < today) {
        // Of the calendar, so that no clock tells another number of days than the pages do.
        const int64_t days = IsUnitsTurn(row.status().state()) ? today - *due : 0;
        AddSeries(families.overdue, labels, static_cast<double>(days * kSecondsOfADay));
      }
      labels.push_back({"state", StateWord(row.status().state())});
      AddSeries(families.states, std::move(labels), 1);
    }
    return absl::OkStatus();
  }

  const LiveRollup* const live_;
  const AdminStore* const admin_;
  Logger* const log_;
  const std::function<absl::Time()> clock_;
  mutable FindingsReader findings_;
};

}  // namespace

std::shared_ptr<prometheus::Collectable> MakeReportsCollector(const LiveRollup* live,
                                                              const AdminStore* admin, Logger* log,
                                                              std::function<absl::Time()> clock) {
  return std::make_shared<ReportsCollector>(live, admin, log, std::move(clock));
}

}  // namespace rekap
