// What is set aside and what was trimmed is seen by whoever only looks at the metrics, and
// a restart does not hide it.
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
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

// The value of the one series that begins so; "" if there is none.
std::string ValueOf(const DaemonProcess& daemon, const std::string& series) {
  const std::string page = HttpGet(daemon.http(), "/metrics");
  size_t at = page.find(absl::StrCat("\n", series));
  if (at == std::string::npos) return "";
  at = page.find("} ", at) + 2;
  return page.substr(at, page.find('\n', at) - at);
}

TEST(UnitMetricsTest, WhenAUnitWasSeenAndWhyItWasRefusedStaysSeenAfterARestart) {
  const std::string seen = "rekap_aggregator_unit_last_seen_timestamp_seconds{unit=\"35.27.05\"";
  const std::string refused =
      "rekap_aggregator_unit_refused{unit=\"35.27.05\",name=\"Omben\",code=\"CODE_EPOCH_CONFLICT\"";
  TempDir home;
  auto aggregator = MakeAggregator(home.path());
  aggregator->Start();
  EXPECT_EQ(ValueOf(*aggregator, seen), "");
  MemoryJournal journal(7);
  journal.Append(1);
  Replicate(aggregator->grpc(), journal);
  // Another computer that claims to be the same kecamatan.
  auto stub = v1::Replication::NewStub(
      *MakeChannel(*Endpoint::Parse(aggregator->grpc()), ChannelSecurity(Plaintext())));
  v1::Refusal refusal;
  {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + kPatience));
    auto stream = stub->Replicate(&context);
    v1::NodeMessage hello;
    *hello.mutable_hello() = MemoryJournal(8).MakeHello();
    ASSERT_TRUE(stream->Write(hello));
    v1::AggregatorMessage answer;
    ASSERT_TRUE(stream->Read(&answer));
    refusal = answer.refusal();
  }
  ASSERT_EQ(refusal.code(), v1::Refusal::CODE_EPOCH_CONFLICT);
  const std::string last = ValueOf(*aggregator, seen);
  EXPECT_NE(last, "");
  EXPECT_EQ(ValueOf(*aggregator, refused), "1");
  EXPECT_EQ(aggregator->Stop(), 0);
  aggregator->Start();
  EXPECT_EQ(ValueOf(*aggregator, refused), "1");
  // To the millisecond, as it is kept.
  double before = 0;
  double after = 0;
  ASSERT_TRUE(absl::SimpleAtod(last, &before));
  ASSERT_TRUE(absl::SimpleAtod(ValueOf(*aggregator, seen), &after));
  EXPECT_NEAR(after, before, 0.002);
  // The right one has more to say, and the matter is settled.
  journal.Append(2);
  Replicate(aggregator->grpc(), journal);
  EXPECT_EQ(ValueOf(*aggregator, refused), "");
  // Killed before that was kept: it is as it was, until the unit is accepted again.
  aggregator->Kill();
  aggregator->Start();
  EXPECT_NE(ValueOf(*aggregator, seen), "");
  EXPECT_EQ(ValueOf(*aggregator, refused), "1");
  journal.Append(3);
  Replicate(aggregator->grpc(), journal);
  EXPECT_EQ(ValueOf(*aggregator, refused), "");
}

TEST(UnitMetricsTest, TheLastVerificationStaysSeenAfterARestart) {
  const std::string exact = "rekap_aggregator_verify_exact ";
  const std::string when = "rekap_aggregator_verify_timestamp_seconds ";
  TempDir home;
  auto aggregator = MakeAggregator(home.path());
  aggregator->Start();
  EXPECT_THAT(HttpGet(aggregator->http(), "/metrics"),
              testing::Not(HasSubstr(absl::StrCat("\n", exact))));
  v1::VerifyResponse verified;
  ASSERT_TRUE(VerifyAll(*QueryClient(aggregator->grpc()), verified).ok());
  ASSERT_TRUE(verified.exact());
  auto line = [&] {
    const std::string page = HttpGet(aggregator->http(), "/metrics");
    const size_t at = page.find(absl::StrCat("\n", when));
    return at == std::string::npos ? "" : page.substr(at, page.find('\n', at + 1) - at);
  };
  const std::string before = line();
  EXPECT_NE(before, "");
  aggregator->Kill();
  aggregator->Start();
  EXPECT_THAT(HttpGet(aggregator->http(), "/metrics"), HasSubstr(absl::StrCat("\n", exact, "1\n")));
  EXPECT_EQ(line(), before);
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
