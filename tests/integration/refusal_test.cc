// What a daemon does when it cannot or must not start, and when its disk is
// full: a clear error or a clear state, never a crash, never silent loss.
#include <filesystem>
#include <fstream>
#include <sys/mount.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime/rocks/database.h"
#include "tests/integration/cluster.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

class RefusalTest : public ::testing::Test {
 protected:
  std::unique_ptr<DaemonProcess> Node(const std::string& name = "node",
                                      const std::string& unit = "35.27.05") {
    return MakeNode(home_.path(), name, unit, "");
  }
  void Fill(DaemonProcess& node) {
    auto client = NodeClient(node.grpc());
    v1::ImportResponse response;
    ASSERT_TRUE(ImportText(*client, "x.tsv", OmbenFile("corrected.tsv"), response).ok());
    ASSERT_TRUE(response.committed());
  }

  TempDir home_;
};

TEST_F(RefusalTest, ListenerBeyondLoopbackIsRefused) {
  for (const char* flag : {"--listen", "--http"}) {
    DaemonProcess node(home_.path(), absl::StrCat("node", flag), "rekap-node",
                       {"--unit", "35.27.05", flag, "0.0.0.0:0"});
    node.Launch();
    EXPECT_EQ(node.WaitForExit(), kNeedsPerson);
    EXPECT_THAT(node.log(), testing::StartsWith(absl::StrCat(flag, ": ")));
    EXPECT_THAT(node.log(), HasSubstr("[NOT_LOOPBACK]"));
  }
}

TEST_F(RefusalTest, AnAggregatorWithoutTlsListensOnThisMachineOnly) {
  DaemonProcess plain(home_.path(), "plain", "rekap-aggregator",
                      {"--insecure", "--catalog", CatalogPath(), "--listen", "0.0.0.0:0"});
  plain.Launch();
  EXPECT_EQ(plain.WaitForExit(), kNeedsPerson);
  EXPECT_THAT(plain.log(), HasSubstr("[NOT_LOOPBACK]"));
}

TEST_F(RefusalTest, MetricsOfAnAggregatorLeaveThisMachineOnlyWhereThatIsSaid) {
  DaemonProcess secure(
      home_.path(), "secure", "rekap-aggregator",
      {"--catalog", CatalogPath(), "--listen", "0.0.0.0:0", "--http", "0.0.0.0:0"});
  secure.Launch();
  EXPECT_EQ(secure.WaitForExit(), kNeedsPerson);
  EXPECT_THAT(secure.log(), HasSubstr("[NOT_LOOPBACK]"));
  DaemonProcess said(home_.path(), "said", "rekap-aggregator",
                     {"--catalog", CatalogPath(), "--listen", "0.0.0.0:0", "--http", "0.0.0.0:0",
                      "--http-anywhere"});
  said.Start();
  EXPECT_EQ(HttpGet(absl::StrCat("127.0.0.1:", PortOf(said.http())), "/healthz"), "ok\n");
  EXPECT_EQ(said.Stop(), 0);
}

TEST_F(RefusalTest, DatabaseOfAnotherUnitOrFormatIsRefused) {
  auto node = Node();
  node->Start();
  Fill(*node);
  EXPECT_EQ(node->Stop(), 0);
  auto other = Node("node", "35.27.06");
  other->Launch();
  EXPECT_EQ(other->WaitForExit(), kNeedsPerson);
  EXPECT_THAT(other->log(), HasSubstr("belongs to unit 35.27.05"));
  {
    auto database = *Database::Open(node->data(), {"record", "journal"}, DatabaseTuning());
    rocksdb::WriteBatch batch;
    batch.Put(database->family("meta"), "format_version", "7");
    ASSERT_TRUE(database->WriteSynced(batch, "test").ok());
  }
  node->Launch();
  EXPECT_EQ(node->WaitForExit(), kNeedsPerson);
  EXPECT_THAT(node->log(), HasSubstr("format version 7"));
}

TEST_F(RefusalTest, SecondProcessOnADatabaseIsRefused) {
  auto node = Node();
  node->Start();
  auto twin = Node();
  twin->Launch();
  EXPECT_EQ(twin->WaitForExit(), kCannotGoOn);
  EXPECT_THAT(twin->log(), HasSubstr("lock"));
  EXPECT_EQ(node->Stop(), 0);
}

TEST_F(RefusalTest, CorruptDatabaseIsReportedAndNotServed) {
  auto node = Node();
  node->Start();
  Fill(*node);
  EXPECT_EQ(node->Stop(), 0);
  int damaged = 0;
  for (const auto& file : std::filesystem::directory_iterator(node->data() + "/db")) {
    if (file.path().filename().string().rfind("MANIFEST", 0) != 0) continue;
    std::fstream bytes(file.path(), std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(40);
    bytes.write("\xff\xff\xff\xff", 4);
    ++damaged;
  }
  ASSERT_EQ(damaged, 1);
  node->Launch();
  EXPECT_EQ(node->WaitForExit(), kCannotGoOn);
  EXPECT_THAT(node->log(), HasSubstr("DATA_LOSS"));
}

TEST_F(RefusalTest, FullDiskIsAnErrorAndHealsWhenThereIsSpaceAgain) {
  auto node = Node();
  std::filesystem::create_directories(node->data());
  // A file system of its own is the only disk that a test may fill.
  if (mount("tmpfs", node->data().c_str(), "tmpfs", 0, "size=40m") != 0) {
    GTEST_SKIP() << "needs the right to mount a tmpfs";
  }
  struct Unmount {
    std::string path;
    ~Unmount() { umount2(path.c_str(), MNT_DETACH); }
  } unmount{node->data()};
  node->Start();
  Fill(*node);
  auto client = NodeClient(node->grpc());
  v1::StatusResponse before;
  ASSERT_TRUE(GetStatus(*client, before).ok());

  const std::string ballast = node->data() + "/ballast";
  {
    std::ofstream file(ballast, std::ios::binary);
    std::vector<char> block(64 * 1024, 'x');
    while (file.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) {
    }
  }
  std::string text = absl::StrReplaceAll(OmbenFile("corrected.tsv"), {{"\t2156203\t", "\t999\t"}});
  v1::ImportResponse response;
  grpc::Status full = ImportText(*client, "x.tsv", text, response);
  // A small commit may still fit the last block; then a larger one must not.
  for (int i = 0; full.ok() && i < 1000; ++i) {
    text = absl::StrReplaceAll(OmbenFile("corrected.tsv"),
                               {{"\t2156203\t", absl::StrCat("\t", 1000 + i, "\t")},
                                {"Jumlah", absl::StrCat("Jumlah", i)}});
    ASSERT_TRUE(GetStatus(*client, before).ok());
    full = ImportText(*client, "x.tsv", text, response);
  }
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << full.error_message();
  v1::StatusResponse after;
  ASSERT_TRUE(GetStatus(*client, after).ok()) << "the node must go on";
  EXPECT_EQ(after.head().seq(), before.head().seq()) << "what failed must not be there";

  std::filesystem::remove(ballast);
  ASSERT_TRUE(Eventually([&] { return ImportText(*client, "x.tsv", text, response).ok(); }));
  EXPECT_TRUE(response.committed());
  v1::VerifyNodeResponse verified;
  ASSERT_TRUE(VerifyOne(*client, verified).ok());
  EXPECT_TRUE(verified.exact()) << verified.difference();
  node->Kill();
  node->Start();
  client = NodeClient(node->grpc());
  ASSERT_TRUE(VerifyOne(*client, verified).ok());
  EXPECT_TRUE(verified.exact()) << verified.difference();
  EXPECT_EQ(verified.head().seq(), response.head().seq());
  EXPECT_EQ(node->Stop(), 0);
}

}  // namespace
}  // namespace rekap
