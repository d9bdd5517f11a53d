// A kecamatan's computer dies, or an old copy of it comes back: what the aggregator gives
// back, and what whoever sits before it is told, over TLS.
#include <filesystem>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/secure_fixture.h"

namespace rekap {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

constexpr char kUnit[] = "35.27.05";

class SecureRestoreTest : public SecureTest {
 protected:
  std::string Database() const { return absl::StrCat(NodeData(kUnit), "/db"); }
  // The node's verdict on itself, and its positions.
  static v1::VerifyNodeResponse Verified(const DaemonProcess& node) {
    v1::VerifyNodeResponse verified;
    EXPECT_TRUE(VerifyOne(*NodeClient(node.grpc()), verified).ok());
    EXPECT_TRUE(verified.exact()) << verified.difference();
    return verified;
  }
  // `rekap verify` of the aggregator: exact, with so many records, up to this entry.
  void ExpectAggregatorHas(const v1::VerifyNodeResponse& node) {
    std::string verified = Must(Rekap("verify --format json"));
    EXPECT_THAT(verified, HasSubstr(absl::StrCat("\"rows\": \"", node.records(), "\"")));
    EXPECT_THAT(verified, HasSubstr(absl::StrCat("\"seq\": \"", node.head().seq(), "\"")));
    EXPECT_THAT(verified, HasSubstr(absl::StrCat("\"epoch\": \"", node.head().epoch(), "\"")));
  }
  CommandResult Status(const DaemonProcess& node) {
    return Shell("rekap", absl::StrCat("status --node ", node.grpc()), "password");
  }
};

TEST_F(SecureRestoreTest, AnEmptyMachineGetsItsWholeHistoryBackAndGoesOn) {
  std::unique_ptr<DaemonProcess> node = JoinedNode(kUnit);
  Import(*node, 1);
  Import(*node, 2);
  const v1::VerifyNodeResponse before = Verified(*node);
  node->Kill();
  fs::remove_all(Database());

  Must(
      Shell("rekap-node",
            absl::StrCat("restore --aggregator ", aggregator_->grpc(), " --data ", NodeData(kUnit)),
            "password"));
  node->Start();
  const v1::VerifyNodeResponse restored = Verified(*node);
  EXPECT_EQ(restored.head().seq(), before.head().seq());
  EXPECT_EQ(restored.head().hash(), before.head().hash());
  EXPECT_NE(restored.head().epoch(), before.head().epoch());
  EXPECT_EQ(restored.entries(), before.entries()) << "the history, not only what it comes to";
  EXPECT_EQ(restored.records(), before.records());

  Import(*node, 3);
  const v1::VerifyNodeResponse after = Verified(*node);
  EXPECT_GT(after.head().seq(), before.head().seq());
  ExpectAggregatorHas(after);
  EXPECT_EQ(node->Stop(), 0);
}

TEST_F(SecureRestoreTest, AnOldCopyIsToldBothPositionsAndTheWayOutAndTheWayWorks) {
  std::unique_ptr<DaemonProcess> node = JoinedNode(kUnit);
  Import(*node, 1);
  const uint64_t copied = StatusOf(*node).head().seq();
  EXPECT_EQ(node->Stop(), 0);
  const std::string copy = home_.File("old-copy");
  fs::copy(Database(), copy, fs::copy_options::recursive);
  node->Start();
  Import(*node, 2);
  const uint64_t received = StatusOf(*node).head().seq();
  ASSERT_GT(received, copied);
  EXPECT_EQ(node->Stop(), 0);

  fs::remove_all(Database());
  fs::copy(copy, Database(), fs::copy_options::recursive);
  node->Start();
  ASSERT_TRUE(Eventually([&] { return StatusOf(*node).has_refusal(); })) << node->log();
  const v1::Refusal refusal = StatusOf(*node).refusal();
  EXPECT_EQ(refusal.code(), v1::Refusal::CODE_OLD_COPY);
  EXPECT_EQ(refusal.aggregator().seq(), received);
  EXPECT_EQ(refusal.node().seq(), copied);
  const CommandResult told = Status(*node);
  EXPECT_THAT(told.out, AllOf(HasSubstr("CODE_OLD_COPY"), HasSubstr(absl::StrCat(received)),
                              HasSubstr(absl::StrCat(copied)), HasSubstr("rekap-node restore")));

  // As it says: stop, move the folder away, restore, start.
  EXPECT_EQ(node->Stop(), 0);
  fs::rename(Database(), home_.File("moved-away"));
  Must(
      Shell("rekap-node",
            absl::StrCat("restore --aggregator ", aggregator_->grpc(), " --data ", NodeData(kUnit)),
            "password"));
  node->Start();
  EXPECT_EQ(StatusOf(*node).head().seq(), received);
  Import(*node, 3);
  ExpectAggregatorHas(Verified(*node));
  EXPECT_EQ(node->Stop(), 0);
}

}  // namespace
}  // namespace rekap
