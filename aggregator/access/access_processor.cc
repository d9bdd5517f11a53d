#include "aggregator/access/access_processor.h"

#include <optional>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

using Metadata = grpc::AuthMetadataProcessor::InputMetadata;

constexpr char kPath[] = ":path";
constexpr char kAuthorization[] = "authorization";
constexpr char kBearer[] = "Bearer ";

// The value, if there is exactly one: of two it would be anybody's guess which counts.
std::optional<absl::string_view> Only(const Metadata& metadata, const char* key) {
  auto [first, end] = metadata.equal_range(key);
  if (first == end || std::next(first) != end) return std::nullopt;
  return absl::string_view(first->second.data(), first->second.size());
}

std::optional<absl::string_view> BearerToken(const Metadata& metadata) {
  std::optional<absl::string_view> value = Only(metadata, kAuthorization);
  if (!value.has_value() || !absl::StartsWithIgnoreCase(*value, kBearer)) return std::nullopt;
  return value->substr(sizeof(kBearer) - 1);
}

std::variant<Caller, TokenProblem> Identify(const Metadata& metadata, const Callers& callers) {
  std::optional<absl::string_view> token = BearerToken(metadata);
  if (!token.has_value()) return TokenProblem::kMissing;
  return callers.Identify(*token);
}

absl::Status ErrorOf(TokenProblem problem) {
  switch (problem) {
    case TokenProblem::kMissing:
      return absl::UnauthenticatedError("TOKEN_MISSING: belum masuk; jalankan `rekap login NAMA`");
    case TokenProblem::kExpired:
      return absl::UnauthenticatedError(
          "TOKEN_EXPIRED: waktu masuk sudah habis; jalankan `rekap login NAMA` lagi");
    case TokenProblem::kUnknown:
      break;
  }
  return absl::UnauthenticatedError(
      "TOKEN_UNKNOWN: token tidak berlaku lagi; jalankan `rekap login NAMA` lagi");
}

}  // namespace

grpc::Status AccessProcessor::Process(const InputMetadata& metadata, grpc::AuthContext* context,
                                      OutputMetadata*, OutputMetadata*) {
  std::optional<absl::string_view> path = Only(metadata, kPath);
  std::optional<Access> access = path.has_value() ? FindAccess(*path) : std::nullopt;
  if (!access.has_value()) {
    metrics_.unknown_method.Increment();
    // As a server without a gate says it: clients that try a newer method first (of
    // reflection, say) then try the older one.
    return ToGrpcStatus(absl::UnimplementedError("METHOD_UNKNOWN: tidak ada metode seperti itu"));
  }
  if (*access == Access::kAnyone) return grpc::Status::OK;
  if (*access == Access::kUnit) {
    absl::Status peer = peer_check_(*context);
    if (!peer.ok()) metrics_.certificate.Increment();
    return ToGrpcStatus(peer);
  }
  // An access that is none of the above has a role, or the table has none for it and
  // nobody gets in.
  return ToGrpcStatus(CheckRole(metadata, RoleFor(*access).value_or(v1::ROLE_UNSPECIFIED)));
}

absl::Status AccessProcessor::CheckRole(const InputMetadata& metadata, v1::Role needed) {
  std::variant<Caller, TokenProblem> caller = Identify(metadata, *callers_);
  if (const auto* problem = std::get_if<TokenProblem>(&caller)) {
    metrics_.Of(*problem).Increment();
    return ErrorOf(*problem);
  }
  const v1::Role held = std::get<Caller>(caller).role;
  if (Includes(held, needed)) return absl::OkStatus();
  metrics_.role_too_low.Increment();
  return absl::PermissionDeniedError(absl::StrCat("ROLE_TOO_LOW: needs ", RoleWord(needed),
                                                  "; akun ini berperan ", RoleWord(held),
                                                  ", mintalah administrator bila memang perlu"));
}

absl::StatusOr<Caller> CallerOf(const grpc::ServerContextBase& context, const Callers& callers) {
  std::variant<Caller, TokenProblem> caller = Identify(context.client_metadata(), callers);
  if (const auto* problem = std::get_if<TokenProblem>(&caller)) return ErrorOf(*problem);
  return std::get<Caller>(std::move(caller));
}

std::string TokenOf(const grpc::ServerContextBase& context) {
  return std::string(BearerToken(context.client_metadata()).value_or(""));
}

}  // namespace rekap
