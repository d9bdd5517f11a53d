// Others that are connected must not starve a node that syncs: a thousand connections
// that say nothing, and ones that say it byte by byte.
#include <arpa/inet.h>
#include <atomic>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/cluster.h"

namespace rekap {
namespace {

using ::testing::HasSubstr;

// Connections to one port of this machine.
class Crowd {
 public:
  Crowd(uint16_t port, size_t size) {
    sockaddr_in to = {};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(port);
    for (size_t i = 0; i < size; ++i) {
      int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      EXPECT_GE(fd, 0);
      EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
      connections_.push_back(fd);
    }
  }
  ~Crowd() {
    for (int fd : connections_) close(fd);
  }
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  // The next byte of `text` on every connection; those that were closed stay so.
  void SayByte(const std::string& text, size_t at) const {
    for (int fd : connections_) {
      (void)send(fd, &text[at % text.size()], 1, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
  }

 private:
  std::vector<int> connections_;
};

class HostileTest : public ::testing::Test {
 protected:
  HostileTest() : aggregator_(MakeAggregator(home_.path())) {
    aggregator_->Start();
    node_ = MakeNode(home_.path(), "node", "35.27.05", aggregator_->grpc());
    node_->Start();
  }

  // Imports at the node with one figure set to `rupiah`, and waits until the aggregator
  // shows it.
  void ExpectSyncs(int64_t rupiah) {
    std::string text = absl::StrReplaceAll(OmbenFile("corrected.tsv"),
                                           {{"\t2156203\t", absl::StrCat("\t", rupiah, "\t")}});
    auto node = NodeClient(node_->grpc());
    v1::ImportResponse response;
    ASSERT_TRUE(ImportText(*node, "tabel.tsv", text, response).ok());
    ASSERT_TRUE(response.committed());
    auto query = QueryClient(aggregator_->grpc());
    const int64_t expected = (3'405'840'458 - 2'156'203 + rupiah) * 100;
    EXPECT_TRUE(Eventually(
        [&] {
          v1::CompareResponse compare;
          if (!CompareAll(*query, compare).ok()) return false;
          for (const v1::CompareRow& row : compare.rows()) {
            if (row.region() == "35.27.05") return row.figures().allocated().sen() == expected;
          }
          return false;
        },
        kSyncTime))
        << aggregator_->log();
  }

  // What a sync may take beside a crowd; alone it takes a tenth of a second.
  static constexpr absl::Duration kSyncTime = absl::Seconds(10);
  static constexpr size_t kCrowd = 1000;

  TempDir home_;
  std::unique_ptr<DaemonProcess> aggregator_;
  std::unique_ptr<DaemonProcess> node_;
};

TEST_F(HostileTest, AThousandIdleConnectionsStarveNobody) {
  Crowd to_grpc(PortOf(aggregator_->grpc()), kCrowd);
  Crowd to_http(PortOf(aggregator_->http()), kCrowd / 10);
  ExpectSyncs(1);
  ExpectSyncs(2);
}

TEST_F(HostileTest, ConnectionsThatSpeakByteByByteStarveNobody) {
  Crowd to_grpc(PortOf(aggregator_->grpc()), kCrowd / 4);
  Crowd to_http(PortOf(aggregator_->http()), 4);  // as many as it has threads
  std::atomic<bool> stop = false;
  std::thread slow([&] {
    for (size_t at = 0; !stop; ++at) {
      to_grpc.SayByte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", at);
      to_http.SayByte("GET /metrics HTTP/1.1\r\nX-Slow: ", at);
      absl::SleepFor(absl::Milliseconds(20));  // the pace of the attack
    }
  });
  ExpectSyncs(1);
  ExpectSyncs(2);
  stop = true;
  slow.join();
  // Whoever held the few threads of the HTTP listener has run into its time limit.
  EXPECT_TRUE(Eventually([&] { return HttpGet(aggregator_->http(), "/healthz") != ""; }))
      << aggregator_->log();
}

}  // namespace
}  // namespace rekap
