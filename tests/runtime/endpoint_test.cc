// Addresses as written and refused, and the address file as its readers see it.
#include "runtime/endpoint/endpoint.h"

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/temp_dir.h"

namespace rekap {
namespace {

using testing::HasSubstr;

TEST(Endpoint, ParsesAndPrintsWhatItParsed) {
  for (const char* text :
       {"127.0.0.1:7101", "localhost:0", "[::1]:65535", "aggregator.sampang-kab.go.id:443"}) {
    absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(text);
    ASSERT_TRUE(endpoint.ok()) << endpoint.status();
    EXPECT_EQ(endpoint->ToString(), text);
  }
  EXPECT_EQ(*Endpoint::Parse("[::1]:5"), (Endpoint{"::1", 5}));
}

TEST(Endpoint, RefusesWhatIsNoAddressAndQuotesIt) {
  for (const char* text :
       {"", ":", "127.0.0.1", "127.0.0.1:", ":7101", "h:65536", "h:-1", "h:+1", "h: 1", "h:000001",
        "::1:7101", "[]:1", "[127.0.0.1]:1", "[::1:1", "a b:1", "a/b:1", "h:1x"}) {
    absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(text);
    EXPECT_EQ(endpoint.status().code(), absl::StatusCode::kInvalidArgument) << text;
    EXPECT_THAT(endpoint.status().message(), HasSubstr(absl::StrCat("\"", text, "\"")));
  }
}

TEST(CheckLoopback, AllowsTheMachineItself) {
  for (const char* host :
       {"127.0.0.1", "127.255.0.3", "::1", "0:0:0:0:0:0:0:1", "localhost", "LocalHost"}) {
    EXPECT_TRUE(CheckLoopback({host, 1}).ok()) << host;
  }
}

TEST(CheckLoopback, RefusesTheRestAndSaysThatTlsIsNeeded) {
  for (const char* host :
       {"0.0.0.0", "128.0.0.1", "10.0.0.1", "::", "::2", "::ffff:10.0.0.1", "127.1",
        "localhost.evil.example", "127.0.0.1.evil.example", "2130706433", ""}) {
    absl::Status status = CheckLoopback({host, 1});
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << host;
    EXPECT_THAT(status.message(), HasSubstr("what leaves this machine needs TLS"));
  }
}

TEST(BindEndpoint, TakesOneAddressForLocalhost) {
  EXPECT_EQ(BindEndpoint({"localhost", 0}), (Endpoint{"127.0.0.1", 0}));
  EXPECT_EQ(BindEndpoint({"::1", 3}), (Endpoint{"::1", 3}));
}

TEST(WriteAddressFile, TellsEndpointsAndPid) {
  TempDir folder;
  ASSERT_TRUE(WriteAddressFile(folder.File("address.json"),
                               {{"grpc", {"127.0.0.1", 40001}}, {"http", {"::1", 40002}}})
                  .ok());
  EXPECT_EQ(
      folder.Read("address.json"),
      absl::StrCat(R"({"grpc":"127.0.0.1:40001","http":"[::1]:40002","pid":)", getpid(), "}\n"));
}

TEST(WriteAddressFile, ReadersSeeWholeFilesOnlyAndNothingIsLeftBeside) {
  TempDir folder;
  const std::string path = folder.File("address.json");
  ASSERT_TRUE(WriteAddressFile(path, {{"grpc", {"127.0.0.1", 1}}}).ok());
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::thread reader([&] {
    while (!done) {
      std::string text = folder.Read("address.json");
      if (!absl::StartsWith(text, "{\"grpc\"") || !absl::EndsWith(text, "}\n")) ++torn;
    }
  });
  for (uint16_t port = 1; port <= 200; ++port) {
    EXPECT_TRUE(WriteAddressFile(path, {{"grpc", {"127.0.0.1", port}}}).ok());
  }
  done = true;
  reader.join();
  EXPECT_EQ(torn, 0);
  auto entries = std::filesystem::directory_iterator(folder.path());
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 1);
}

TEST(WriteAddressFile, NamesThePathThatCannotBeWritten) {
  TempDir folder;
  absl::Status status = WriteAddressFile(folder.File("absent/address.json"), {});
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(status.message(), HasSubstr("absent/address.json"));
}

TEST(WriteAddressFile, LeavesNothingBesideAPathThatCannotBeReplaced) {
  TempDir folder;
  // A folder with something in it cannot be replaced by a file.
  std::filesystem::create_directories(folder.File("address.json/in"));
  EXPECT_FALSE(WriteAddressFile(folder.File("address.json"), {}).ok());
  auto entries = std::filesystem::directory_iterator(folder.path());
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 1);
}

}  // namespace
}  // namespace rekap
