// An IngestCore over a store of standings in memory, which may be told to fail.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "aggregator/ingest/ingest_core.h"
#include "tests/replication/fixtures.h"

namespace rekap {

class IngestCoreTest : public ::testing::Test {
 protected:
  IngestCoreTest()
      : journal_(7),
        core_(
            SharedCatalog(),
            [this](RegionCode unit) -> absl::StatusOr<UnitStanding> {
              if (!unreadable_.ok()) return unreadable_;
              return durable_[unit];
            },
            &downstream_, &board_) {
    for (int i = 1; i <= 10; ++i) journal_.Append(i);
  }

  // A node that holds everything that flows down.
  void Hello(StreamId stream, v1::Hello hello, std::optional<RegionCode> certified = std::nullopt,
             absl::Time certificate_end = absl::InfiniteFuture()) {
    *hello.mutable_received() = Holds(downstream_);
    core_.Take(stream, Greeting{std::move(hello), certified, certificate_end}, now_);
  }
  static v1::Received Holds(const MemoryDownstream& downstream) {
    v1::Received received;
    received.set_catalog_version(downstream.CurrentCatalog()->version());
    received.set_catalog_sha256(downstream.CurrentCatalog()->sha256());
    received.set_review_seq(downstream.Last().seq.value);
    received.set_review_hash(std::string(downstream.Last().hash.view()));
    return received;
  }
  void Batch(StreamId stream, DecodedBatch batch) {
    core_.Take(stream, absl::StatusOr<DecodedBatch>(std::move(batch)), now_);
  }
  void Rows(StreamId stream, absl::StatusOr<DecodedRows> rows) {
    core_.Take(stream, std::move(rows), now_);
  }

  // Stores what was accepted, as the shell would, but for what is to fail.
  IngestCore::Accepted Commit() {
    IngestCore::Accepted accepted = core_.TakeAccepted();
    if (appends_fail_.ok()) {
      for (const UnitAppend& append : accepted.appends) Store(append);
    }
    core_.OnAppended(appends_fail_, now_);
    for (const StagedRows& rows : accepted.stages) {
      if (stages_fail_.ok()) durable_[rows.unit].staged = rows.after();
      core_.OnStaged(rows.unit, stages_fail_, now_);
    }
    for (const BaseInstall& install : accepted.installs) {
      if (installs_fail_.ok()) Store(install);
      core_.OnInstalled(install.unit, installs_fail_, kLastEntry, now_);
    }
    return accepted;
  }

  // Outputs by stream; clears them.
  std::multimap<StreamId, StreamOutput> Outputs() {
    std::multimap<StreamId, StreamOutput> outputs;
    for (StreamOutput& output : core_.TakeOutputs()) outputs.emplace(output.stream, output);
    return outputs;
  }
  // The one refusal of the outputs, which ends its stream.
  v1::Refusal Refused() {
    std::multimap<StreamId, StreamOutput> outputs = Outputs();
    EXPECT_EQ(outputs.size(), 1u);
    if (outputs.size() != 1) return v1::Refusal();
    EXPECT_TRUE(outputs.begin()->second.finish);
    return outputs.begin()->second.message.refusal();
  }

  static constexpr absl::Time kLastEntry = absl::FromUnixSeconds(1'500'000'000);

  MemoryJournal journal_;
  MemoryDownstream downstream_;
  UnitBoard board_;
  std::map<RegionCode, UnitStanding> durable_;
  absl::Status unreadable_;
  absl::Status appends_fail_;
  absl::Status stages_fail_;
  absl::Status installs_fail_;
  absl::Time now_ = absl::FromUnixSeconds(1'600'000'000);
  IngestCore core_;

 private:
  void Store(const UnitAppend& append) {
    UnitStanding& standing = durable_[append.unit];
    if (standing.cursor) {
      EXPECT_EQ(*standing.cursor, append.before);
    }
    if (append.epoch != append.before.epoch) standing.former.push_back(append.before.epoch);
    standing.cursor = append.after();
    for (const ChainedEntry& entry : append.entries) {
      if (!entry.unreadable.empty()) ++standing.quarantined;
    }
  }
  void Store(const BaseInstall& install) {
    UnitStanding& standing = durable_[install.unit];
    EXPECT_EQ(standing.cursor, install.before);
    if (install.before && install.epoch != install.before->epoch) {
      standing.former.push_back(install.before->epoch);
    }
    EXPECT_TRUE(standing.staged && standing.staged->complete() &&
                standing.staged->base == install.base);
    standing.cursor = install.after();
    standing.staged.reset();
    standing.quarantined = 0;
  }
};

}  // namespace rekap
