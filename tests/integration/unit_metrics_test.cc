// What is set aside and what was trimmed is seen by whoever only looks at the metrics, and
// a restart does not hide it.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rekap/v1/replication.grpc.pb.h"
#include "runtime/grpc/channel.h"
#include "tests/integration/cluster.h"
#include "tests/replication/fixtures.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

// Sends the whole journal as a node would, and reads until it is acknowledged.
void Replicate(const std::string& address, const MemoryJournal& journal) {
  auto stub = v1::Replication::NewStub(
      *MakeChannel(*Endpoint::Parse(address), ChannelSecurity(Plaintext())));
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
  auto stream = stub->Replicate(&context);
  v1::NodeMessage message;
  *message.mutable_hello() = journal.MakeHello();
  ASSERT_TRUE(stream->Write(message));
  const uint64_t head = journal.Head().point.seq.value;
  *message.mutable_batch() = journal.MakeBatch(1, head);
  ASSERT_TRUE(stream->Write(message));
  uint64_t acknowledged = 0;
  for (v1::AggregatorMessage answer; acknowledged < head && stream->Read(&answer);) {
    ASSERT_FALSE(answer.has_refusal()) << answer.ShortDebugString();
    if (answer.has_ack()) acknowledged = answer.ack().seq();
  }
  EXPECT_EQ(acknowledged, head);
  context.TryCancel();
  EXPECT_FALSE(stream->Finish().ok());
}

TEST(UnitMetricsTest, WhatWasSetAsideStaysSeenAfterARestart) {
  TempDir home;
  auto aggregator = MakeAggregator(home.path());
  aggregator->Start();
  MemoryJournal journal(7);
  journal.Append(1);
  journal.AppendBytes("no entry");
  journal.Append(2);
  Replicate(aggregator->grpc(), journal);
  const std::string gauge =
      "rekap_aggregator_unit_quarantined_entries{unit=\"35.27.05\",name=\"Omben\"} ";
  EXPECT_THAT(HttpGet(aggregator->http(), "/metrics"), HasSubstr(absl::StrCat(gauge, 1)));
  EXPECT_THAT(HttpGet(aggregator->http(), "/metrics"),
              HasSubstr("rekap_aggregator_quarantined_entries_total 1"));
  aggregator->Kill();
  aggregator->Start();
  EXPECT_THAT(HttpGet(aggregator->http(), "/metrics"), HasSubstr(absl::StrCat(gauge, 1)));
  // Of others nothing was ever received, which is not that all of theirs is read.
  EXPECT_THAT(HttpGet(aggregator->http(), "/metrics"),
              testing::Not(HasSubstr("unit_quarantined_entries{unit=\"35.27.01\"")));
}

TEST(UnitMetricsTest, EntriesTrimmedBeforeTheyWereReceivedAreCounted) {
  TempDir home;
  auto node = MakeNode(home.path(), "node", "35.27.05", "", true,
                       {"--journal-bytes-max", std::to_string(1024 * 1024)});
  node->Start();
  auto client = NodeClient(node->grpc());
  const std::string counter = "\nrekap_node_journal_trimmed_unacknowledged_total ";
  EXPECT_THAT(HttpGet(node->http(), "/metrics"), HasSubstr(absl::StrCat(counter, "0\n")));
  // Every import under another file name moves every record.
  int imports = 0;
  v1::StatusResponse status;
  ASSERT_TRUE(Eventually([&] {
    v1::ImportResponse response;
    std::string text = absl::StrReplaceAll(OmbenFile("corrected.tsv"),
                                           {{"\t2156203\t", absl::StrCat("\t", ++imports, "\t")}});
    return ImportText(*client, absl::StrCat("tabel-", imports, ".tsv"), text, response).ok() &&
           GetStatus(*client, status).ok() && status.trimmed_unacknowledged() > 0;
  }));
  // Nothing is imported any more, so nothing more is trimmed.
  EXPECT_TRUE(Eventually([&] {
    return GetStatus(*client, status).ok() &&
           absl::StrContains(HttpGet(node->http(), "/metrics"),
                             absl::StrCat(counter, status.trimmed_unacknowledged(), "\n"));
  })) << HttpGet(node->http(), "/metrics");
  EXPECT_EQ(node->Stop(), 0);
}

}  // namespace
}  // namespace rekap
