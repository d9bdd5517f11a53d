#include "node/setup/setup_service.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

#include "node/identity/join.h"
#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

absl::Status AlreadyJoined(const std::string& unit) {
  return absl::FailedPreconditionError(
      absl::StrCat("komputer ini sudah bekerja sebagai kecamatan ", unit,
                   "; undangan tidak dipakai. Kalau memang harus diganti, hentikan rekap-node lalu "
                   "`rekap-node join --force` [ALREADY_JOINED]"));
}

// Where to join: the address that is configured, or else the one that the person gave.
absl::StatusOr<Endpoint> AggregatorOf(absl::string_view configured, absl::string_view given) {
  given = absl::StripAsciiWhitespace(given);
  if (given.empty() && configured.empty()) {
    return absl::InvalidArgumentError(
        "alamat kabupaten belum diketahui; isi alamatnya, seperti rekap.kabupaten.go.id:7300 "
        "[NO_AGGREGATOR]");
  }
  if (!given.empty() && !configured.empty() && given != configured) {
    return absl::InvalidArgumentError(
        absl::StrCat("alamat kabupaten sudah diatur di komputer ini: ", configured,
                     "; kosongkan isian alamat, atau ubah pengaturan aggregator "
                     "[AGGREGATOR_CONFIGURED]"));
  }
  absl::StatusOr<Endpoint> endpoint = Endpoint::Parse(given.empty() ? configured : given);
  if (endpoint.ok()) return endpoint;
  return absl::InvalidArgumentError(
      "alamat kabupaten harus nama dan nomor port, seperti rekap.kabupaten.go.id:7300 "
      "[BAD_ADDRESS]");
}

}  // namespace

SetupService::SetupService(SetupStanding standing, std::optional<SetupJoining> joining)
    : standing_(std::move(standing)), joining_(std::move(joining)) {}

grpc::Status SetupService::SetupState(grpc::ServerContext*, const v1::SetupStateRequest*,
                                      v1::SetupStateResponse* response) {
  response->set_joined(!standing_.unit.empty());
  response->set_unit(standing_.unit);
  response->set_aggregator(standing_.aggregator);
  return grpc::Status::OK;
}

grpc::Status SetupService::Join(grpc::ServerContext* context, const v1::SetupJoinRequest* request,
                                v1::SetupJoinResponse* response) {
  if (!joining_) return ToGrpcStatus(AlreadyJoined(standing_.unit));
  // An invitation counts once; two that are tried at once would fight for the folder.
  if (!mutex_.TryLock()) {
    return ToGrpcStatus(
        absl::AbortedError("undangan lain sedang dipakai; tunggu sebentar [JOIN_RUNNING]"));
  }
  absl::StatusOr<NodeIdentity> identity = JoinWith(*context, *request);
  mutex_.Unlock();
  if (!identity.ok()) {
    joining_->log->Warning("joining failed", {{"status", identity.status()}});
    return ToGrpcStatus(identity.status());
  }
  const std::string unit = identity->unit().ToString();
  if (standing_.unit.empty()) {
    joining_->log->Info("joined", {{"unit", unit}});
  } else {
    const absl::Time end = identity->certificate().not_after();
    joining_->log->Info("joined anew",
                        {{"certificate_ends", absl::FormatTime(end, absl::UTCTimeZone())}});
  }
  response->set_unit(unit);
  joining_->on_joined(*identity);
  return grpc::Status::OK;
}

absl::StatusOr<NodeIdentity> SetupService::JoinWith(const grpc::ServerContext& context,
                                                    const v1::SetupJoinRequest& request) {
  if (!joined_.empty()) return AlreadyJoined(joined_);
  if (request.code().size() > kInvitationSizeMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("undangan paling banyak ", kInvitationSizeMax,
                     " byte; tempelkan kodenya saja [CODE_TOO_LONG]"));
  }
  absl::StatusOr<Endpoint> aggregator = AggregatorOf(standing_.aggregator, request.aggregator());
  if (!aggregator.ok()) return aggregator.status();
  JoinOptions options;
  options.code = std::string(absl::StripAsciiWhitespace(request.code()));
  options.aggregator = *std::move(aggregator);
  options.data = joining_->data;
  if (!standing_.unit.empty()) {
    absl::StatusOr<RegionCode> unit = RegionCode::Parse(standing_.unit);
    if (!unit.ok()) return unit.status();
    options.unit = *unit;
    // One that was revoked has not ended. What is there stands until the new one is whole.
    options.force = true;
  }
  absl::StatusOr<NodeIdentity> identity = joining_->alone([&]() -> absl::StatusOr<NodeIdentity> {
    // Nobody is there to be told any more, and a server that ends may not wait for the whole.
    if (context.IsCancelled()) return absl::CancelledError("the call ended before joining");
    return rekap::Join(options);
  });
  if (identity.ok() && standing_.unit.empty()) joined_ = identity->unit().ToString();
  return identity;
}

}  // namespace rekap
