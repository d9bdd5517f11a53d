// The certificate that browsers are shown: for the hosts they dial, renewed in its place,
// and what a listener makes of it over real sockets.
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "aggregator/identity/authority.h"
#include "runtime/http/http_certificate.h"
#include "runtime/http/http_listener.h"
#include "tests/temp_dir.h"

namespace rekap {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const std::vector<std::string> kHosts = {"rekap.sampangkab.go.id", "127.0.0.1", "fd00::5"};

class WebCertificateTest : public testing::Test {
 protected:
  TempDir data_;
  absl::Time now_ = absl::Now();
  std::unique_ptr<Authority> authority_ = *Authority::Open(data_.path(), now_);
  Logger log_{Logger::Options{}};

  std::shared_ptr<HttpCertificate> Shown() {
    IdentityFiles files = authority_->web_files();
    return *HttpCertificate::Load(files.key, files.certificate, &log_);
  }
};

TEST_F(WebCertificateTest, NamesTheHostsAndNothingElse) {
  absl::StatusOr<Certificate> web = authority_->OpenWeb(kHosts, now_);
  ASSERT_TRUE(web.ok()) << web.status();
  EXPECT_THAT(web->Hosts(), ElementsAre("rekap.sampangkab.go.id", "127.0.0.1", "fd00::5"));
  EXPECT_TRUE(web->Uris().empty());
  EXPECT_LE(web->not_after(), now_ + kCertificateLifetime);
}

TEST_F(WebCertificateTest, IsKeptUntilItIsDueOrTheHostsAreOthers) {
  std::string first = authority_->OpenWeb(kHosts, now_)->Serial();
  std::string key = data_.Read("authority/web.key");
  EXPECT_EQ(authority_->OpenWeb(kHosts, now_ + absl::Hours(1))->Serial(), first);
  EXPECT_EQ(authority_->OpenWeb({kHosts.rbegin(), kHosts.rend()}, now_)->Serial(), first);
  std::string due = authority_->OpenWeb(kHosts, now_ + absl::Hours(24 * 61))->Serial();
  EXPECT_NE(due, first);
  EXPECT_NE(authority_->OpenWeb({"lain.go.id"}, now_ + absl::Hours(24 * 61))->Serial(), due);
  EXPECT_EQ(data_.Read("authority/web.key"), key);
}

TEST_F(WebCertificateTest, WhatIsNoHostIsNotSigned) {
  for (const char* host : {"", "a b", "evil.example,DNS:*", "*.go.id", "rekap:443", "[::1]"}) {
    EXPECT_EQ(authority_->OpenWeb({host}, now_).status().code(), absl::StatusCode::kInvalidArgument)
        << host;
  }
  EXPECT_EQ(authority_->OpenWeb({}, now_).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(WebCertificateTest, AKeyOfAnotherIsRefusedWithThePath) {
  IdentityFiles files = authority_->web_files();
  ASSERT_TRUE(authority_->OpenWeb(kHosts, now_).ok());
  Logger log{Logger::Options{}};
  EXPECT_TRUE(HttpCertificate::Load(files.key, files.certificate, &log).ok());
  absl::Status mixed =
      HttpCertificate::Load(authority_->server_files().key, files.certificate, &log).status();
  EXPECT_EQ(mixed.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(mixed.message(), HasSubstr(files.certificate));
  EXPECT_EQ(HttpCertificate::Load(data_.File("none"), files.certificate, &log).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(WebCertificateTest, ARenewedOneIsShownAndADamagedOneIsNot) {
  std::FILE* output = std::tmpfile();
  Logger log({.output = output});
  ASSERT_TRUE(authority_->OpenWeb(kHosts, now_).ok());
  IdentityFiles files = authority_->web_files();
  auto certificate = *HttpCertificate::Load(files.key, files.certificate, &log);
  HttpCertificate::Pair* first = &certificate->Current(now_);
  EXPECT_EQ(first->chain.size(), 2u) << "with its authority";
  EXPECT_EQ(&certificate->Current(now_ + absl::Minutes(1)), first);
  const absl::Time first_end = first->not_after;
  absl::StatusOr<Certificate> next = authority_->RenewWeb(kHosts, now_ + absl::Hours(24));
  ASSERT_TRUE(next.ok()) << next.status();
  HttpCertificate::Pair* renewed = &certificate->Current(now_ + absl::Minutes(2));
  EXPECT_NE(renewed, first);
  EXPECT_GT(renewed->not_after, first_end);
  EXPECT_EQ(renewed->not_after, next->not_after());
  std::ofstream(files.certificate) << "rusak";
  EXPECT_EQ(&certificate->Current(now_ + absl::Minutes(3)), renewed);
  std::rewind(output);
  char line[512] = {};
  EXPECT_NE(std::fgets(line, sizeof line, output), nullptr);
  EXPECT_THAT(line, HasSubstr("renewed certificate cannot be used"));
  std::fclose(output);
}

// What a client that believes `authority` and speaks up to `version` is answered when it
// asks for `host`; the reason if there is no handshake.
std::string Dial(const Endpoint& endpoint, const std::string& authority, const std::string& host,
                 int version) {
  std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                            SSL_CTX_free);
  SSL_CTX_set_max_proto_version(context.get(), version);
  SSL_CTX_load_verify_locations(context.get(), authority.c_str(), nullptr);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  std::unique_ptr<BIO, decltype(&BIO_free_all)> bio(BIO_new_ssl_connect(context.get()),
                                                    BIO_free_all);
  SSL* ssl = nullptr;
  BIO_get_ssl(bio.get(), &ssl);
  SSL_set1_host(ssl, host.c_str());
  BIO_set_conn_hostname(bio.get(), endpoint.ToString().c_str());
  if (BIO_do_handshake(bio.get()) <= 0) {
    long reason = SSL_get_verify_result(ssl);
    return reason == X509_V_OK ? "no handshake" : X509_verify_cert_error_string(reason);
  }
  std::string request =
      absl::StrCat("GET / HTTP/1.1\r\nHost: ", host, "\r\nConnection: close\r\n\r\n");
  BIO_write(bio.get(), request.data(), static_cast<int>(request.size()));
  std::string answer;
  char buffer[4096];
  for (int n = 0; (n = BIO_read(bio.get(), buffer, sizeof buffer)) > 0;) {
    answer.append(buffer, static_cast<size_t>(n));
  }
  return answer;
}

TEST_F(WebCertificateTest, AListenerSpeaksTls13ToWhoDialsAHostItNames) {
  ASSERT_TRUE(authority_->OpenWeb(kHosts, now_).ok());
  Logger log{Logger::Options{}};
  auto listener = HttpListener::Start(
      {"127.0.0.1", 0},
      [](const HttpRequest&, const HttpReply& reply) {
        HttpResponse response;
        response.body = "aman";
        reply(std::move(response));
      },
      &log, HttpReach::kLoopback, HttpTls{Shown(), kHosts});
  ASSERT_TRUE(listener.ok()) << listener.status();
  const Endpoint& endpoint = (*listener)->endpoint();
  const std::string authority = authority_->certificate_file();
  EXPECT_THAT(Dial(endpoint, authority, "rekap.sampangkab.go.id", TLS1_3_VERSION),
              testing::AllOf(StartsWith("HTTP/1.1 200 "), testing::EndsWith("aman")));
  EXPECT_EQ(Dial(endpoint, authority, "rekap.sampangkab.go.id", TLS1_2_VERSION), "no handshake");
  EXPECT_EQ(Dial(endpoint, authority, "evil.example", TLS1_3_VERSION), "hostname mismatch");
  TempDir other;
  auto stranger = *Authority::Open(other.path(), now_);
  EXPECT_THAT(
      Dial(endpoint, stranger->certificate_file(), "rekap.sampangkab.go.id", TLS1_3_VERSION),
      HasSubstr("certificate"));
}

TEST_F(WebCertificateTest, TlsLetsAListenerBeyondLoopback) {
  ASSERT_TRUE(authority_->OpenWeb(kHosts, now_).ok());
  Logger log{Logger::Options{}};
  auto listener = HttpListener::Start(
      {"0.0.0.0", 0}, [](const HttpRequest&, const HttpReply&) {}, &log, HttpReach::kLoopback,
      HttpTls{Shown(), kHosts});
  EXPECT_TRUE(listener.ok()) << listener.status();
}

}  // namespace
}  // namespace rekap
