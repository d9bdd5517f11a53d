#include "node/take_over.h"

#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"

#include "node/restore/restore.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/file/file.h"
#include "runtime/grpc/channel.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;

std::string MarkOf(const std::string& data) { return absl::StrCat(data, "/take-over"); }

absl::StatusOr<bool> IsThere(const std::string& path) {
  std::error_code error;
  const bool there = fs::exists(path, error);
  if (error) return absl::InternalError(absl::StrCat("looking at ", path, ": ", error.message()));
  return there;
}

// NotFound where the kabupaten has nothing of the kecamatan.
absl::Status Fetch(const std::string& data, const NodeIdentity& identity,
                   const std::string& aggregator, Logger* log) {
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(aggregator);
  if (!endpoint.ok()) return endpoint.status();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
      MakeChannel(*endpoint, identity.channel());
  if (!channel.ok()) return channel.status();
  absl::BitGen random;
  absl::StatusOr<RestoreReport> report = RestoreFromAggregator(
      *v1::Replication::NewStub(*channel), {data, identity.unit(), log}, random);
  if (!report.ok()) return report.status();
  log->Info("history taken over", {{"position", report->taken_over.point.seq.value},
                                   {"records", report->records},
                                   {"unreadable", report->unreadable}});
  return absl::OkStatus();
}

}  // namespace

absl::Status OweTakeOver(const std::string& data) { return ReplaceFile(MarkOf(data), ""); }

absl::Status TakeOver(const std::string& data, const NodeIdentity& identity,
                      const std::string& aggregator, Logger* log) {
  absl::StatusOr<bool> owed = IsThere(MarkOf(data));
  if (!owed.ok() || !*owed) return owed.status();
  absl::StatusOr<bool> has_database = IsThere(absl::StrCat(data, "/db"));
  if (!has_database.ok()) return has_database.status();
  if (!*has_database) {
    absl::Status fetched = Fetch(data, identity, aggregator, log);
    if (!fetched.ok() && !absl::IsNotFound(fetched)) return fetched;
  }
  std::error_code error;
  // What was made to take in a history that there is not.
  fs::remove_all(absl::StrCat(data, "/db.restoring"), error);
  if (!error) fs::remove(MarkOf(data), error);
  if (!error) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("removing ", MarkOf(data), ": ", error.message()));
}

}  // namespace rekap
