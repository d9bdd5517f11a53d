// The same crowds where TLS is on, as in an office: connections that never finish their
// handshake, or that finish it and then say nothing, keep nobody from syncing, and are hung
// up on in time.
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "runtime/grpc/limits.h"
#include "tests/integration/secure_fixture.h"

namespace rekap {
namespace {

// One client that shakes hands only as far as the test lets it: what OpenSSL wants to send
// is taken from memory and sent byte by byte, or all at once.
class TlsClient {
 public:
  TlsClient(SSL_CTX* context, uint16_t port)
      : ssl_(SSL_new(context)), fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in to = {};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons(port);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
  }
  ~TlsClient() {
    SSL_free(ssl_);
    close(fd_);
  }
  TlsClient(const TlsClient&) = delete;
  TlsClient& operator=(const TlsClient&) = delete;

  // The whole handshake; blocks.
  bool ShakeHands() {
    SSL_set_fd(ssl_, fd_);
    return SSL_connect(ssl_) == 1;
  }
  // The next byte of a ClientHello.
  void SayByte() {
    if (hello_.empty()) {
      SSL_set_bio(ssl_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
      SSL_connect(ssl_);  // wants an answer
      char* bytes = nullptr;
      const long size = BIO_get_mem_data(SSL_get_wbio(ssl_), &bytes);
      hello_.assign(bytes, static_cast<size_t>(size));
    }
    // To one that was hung up on it fails, which HungUp tells.
    if (said_ < hello_.size()) (void)send(fd_, &hello_[said_++], 1, MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  bool HungUp() const {
    char byte = 0;
    ssize_t got = recv(fd_, &byte, 1, MSG_DONTWAIT);
    while (got > 0) got = recv(fd_, &byte, 1, MSG_DONTWAIT);  // what the server said before
    return got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
  }
  size_t hello_size() const { return hello_.size(); }

 private:
  SSL* const ssl_;
  const int fd_;
  std::string hello_;
  size_t said_ = 0;
};

class HostileTlsTest : public SecureTest {
 protected:
  HostileTlsTest() : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_min_proto_version(context_, TLS1_3_VERSION);
    static constexpr unsigned char kAlpn[] = {2, 'h', '2'};
    EXPECT_EQ(SSL_CTX_set_alpn_protos(context_, kAlpn, sizeof(kAlpn)), 0);
    node_ = JoinedNode("35.27.05");
  }
  ~HostileTlsTest() override { SSL_CTX_free(context_); }

  std::vector<std::unique_ptr<TlsClient>> Crowd(size_t size) {
    std::vector<std::unique_ptr<TlsClient>> crowd;
    for (size_t i = 0; i < size; ++i) {
      crowd.push_back(std::make_unique<TlsClient>(context_, PortOf(aggregator_->grpc())));
    }
    return crowd;
  }
  // An import at the node is at the aggregator soon, alone it takes a tenth of a second.
  void ExpectSyncs(int64_t rupiah) {
    const absl::Time begun = absl::Now();
    Import(*node_, rupiah);
    EXPECT_LT(absl::Now() - begun, kSyncTime) << aggregator_->log();
  }
  static constexpr absl::Duration kSyncTime = absl::Seconds(10);
  // Of the handshake's end until the server's alarm has rung on a busy machine.
  static constexpr absl::Duration kSlack = absl::Seconds(20);

  SSL_CTX* const context_;
  std::unique_ptr<DaemonProcess> node_;
};

TEST_F(HostileTlsTest, AThousandConnectionsThatShookHandsAndSayNothingStarveNobody) {
  auto crowd = Crowd(1000);
  size_t shook = 0;
  for (auto& client : crowd) shook += client->ShakeHands() ? 1 : 0;
  EXPECT_EQ(shook, crowd.size());
  ExpectSyncs(1);
  ExpectSyncs(2);
}

TEST_F(HostileTlsTest, AHandshakeOfAByteEverySecondIsHungUpOnAndStarvesNobody) {
  auto crowd = Crowd(250);
  const absl::Time begun = absl::Now();
  absl::Time next = begun;
  auto say = [&] {
    if (absl::Now() < next) return;
    next += absl::Seconds(1);
    for (auto& client : crowd) client->SayByte();
  };
  say();
  ASSERT_GT(crowd.front()->hello_size(), 2 * kHandshakeTimeoutMs / 1000u) << "it would be over";
  ExpectSyncs(1);
  EXPECT_FALSE(crowd.front()->HungUp()) << "not for being slow, but for being too slow";
  EXPECT_TRUE(Eventually(
      [&] {
        say();
        return std::all_of(crowd.begin(), crowd.end(),
                           [](const auto& client) { return client->HungUp(); });
      },
      absl::Milliseconds(kHandshakeTimeoutMs) + kSlack));
  EXPECT_GT(absl::Now() - begun, absl::Milliseconds(kHandshakeTimeoutMs) / 2);
  ExpectSyncs(2);
}

}  // namespace
}  // namespace rekap
