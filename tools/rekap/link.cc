#include "tools/rekap/link.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "runtime/endpoint/endpoint.h"
#include "runtime/grpc/authority_probe.h"
#include "runtime/grpc/channel.h"
#include "tools/rekap/failure.h"
#include "tools/rekap/prompt.h"

namespace rekap::cli {
namespace {

// A second look at a server that did not answer is a courtesy.
constexpr absl::Duration kStrangerTimeout = absl::Seconds(5);

using ServerAddress = ::rekap::Endpoint;

absl::Status Unknown(const TrustFolder& trust) {
  return LocalFailure(
      absl::StatusCode::kFailedPrecondition, "AUTHORITY_UNKNOWN",
      absl::StrCat("Aggregator di ", trust.address(),
                   " belum dikenal komputer ini: jalankan dahulu rekap login NAMA --aggregator ",
                   trust.address(), " (untuk aggregator uji coba tanpa TLS: --insecure)."));
}

absl::Status Changed(const TrustFolder& trust, const Certificate& known, const Certificate& shown) {
  return LocalFailure(
      absl::StatusCode::kPermissionDenied, "AUTHORITY_CHANGED",
      absl::StrCat("BAHAYA: server di ", trust.address(),
                   " BUKAN aggregator yang dikenal komputer ini. Mungkin ada yang menyadap, atau "
                   "aggregator dipasang ulang. Jangan masukkan kata sandi; tanyakan dahulu kepada "
                   "administrator.\n  dikenal: ",
                   FingerprintText(known.Fingerprint()),
                   "\n  sekarang: ", FingerprintText(shown.Fingerprint()),
                   "\nBila memang dipasang ulang: rekap logout --forget --aggregator ",
                   trust.address(), ", lalu rekap login lagi."));
}

absl::Status NotTheOne(const TrustFolder& trust, const Certificate& shown) {
  return LocalFailure(absl::StatusCode::kPermissionDenied, "FINGERPRINT_MISMATCH",
                      absl::StrCat("Sidik jari otoritas di ", trust.address(),
                                   " lain dari yang diberikan dengan --fingerprint: ",
                                   FingerprintText(shown.Fingerprint()),
                                   ". Jangan diteruskan; tanyakan kepada administrator."));
}

std::string Normalised(const std::string& fingerprint) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(fingerprint, {{":", ""}, {" ", ""}, {"-", ""}}));
}

bool IsFingerprint(const Certificate& authority, const std::string& given) {
  return Normalised(FingerprintText(authority.Fingerprint())) == Normalised(given);
}

// A person's word on a server that was never met.
absl::Status AskAbout(const TrustFolder& trust, const Certificate& shown) {
  std::string fingerprint = FingerprintText(shown.Fingerprint());
  if (!CanAsk()) {
    return LocalFailure(
        absl::StatusCode::kFailedPrecondition, "AUTHORITY_UNKNOWN",
        absl::StrCat("Aggregator di ", trust.address(),
                     " belum dikenal komputer ini. Sidik jari otoritasnya: ", fingerprint,
                     ". Cocokkan dengan administrator, lalu ulangi dengan --fingerprint."));
  }
  std::string question =
      absl::StrCat("Aggregator di ", trust.address(),
                   " belum dikenal komputer ini.\nSidik jari otoritasnya:\n  ", fingerprint,
                   "\nSama dengan yang diberikan administrator? (ya/tidak) ");
  if (AskYes(question)) return absl::OkStatus();
  return LocalFailure(absl::StatusCode::kCancelled, "NOT_CONFIRMED",
                      "Dibatalkan; tidak ada yang dikirim atau disimpan.");
}

}  // namespace

absl::StatusOr<Link> PlaintextLink(const std::string& address) {
  absl::StatusOr<ServerAddress> endpoint = ServerAddress::Parse(address);
  if (!endpoint.ok()) return endpoint.status();
  if (!IsLoopbackHost(endpoint->host)) {
    return LocalFailure(
        absl::StatusCode::kInvalidArgument, "NOT_LOOPBACK",
        absl::StrCat(address,
                     " bukan komputer ini: tanpa TLS hanya 127.0.0.1 yang dihubungi. "
                     "Dari komputer lain, teruskan portnya dengan ssh -L."));
  }
  Link link;
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = MakeChannel(*endpoint, Plaintext{});
  if (!channel.ok()) return channel.status();
  link.channel = *std::move(channel);
  return link;
}

absl::StatusOr<Link> AnonymousLink(const TrustFolder& trust) {
  absl::StatusOr<std::optional<Certificate>> authority = trust.Authority();
  if (!authority.ok()) return authority.status();
  if (!authority->has_value()) return Unknown(trust);
  absl::StatusOr<ServerAddress> endpoint = ServerAddress::Parse(trust.address());
  if (!endpoint.ok()) return endpoint.status();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
      MakeChannel(*endpoint, ChannelTls{trust.authority_file(), std::nullopt});
  if (!channel.ok()) return channel.status();
  return Link{*std::move(channel), "", trust};
}

absl::StatusOr<Link> AggregatorLink(const Arguments& arguments) {
  if (arguments.insecure) return PlaintextLink(arguments.aggregator);
  absl::StatusOr<TrustFolder> trust = TrustFolder::Of(arguments.config, arguments.aggregator);
  if (!trust.ok()) return trust.status();
  absl::StatusOr<Link> link = AnonymousLink(*trust);
  if (!link.ok()) return link;
  absl::StatusOr<std::string> token = trust->Token();
  if (!token.ok()) return token.status();
  link->token = *std::move(token);
  return link;
}

absl::Status CheckStranger(const std::optional<TrustFolder>& trust) {
  if (!trust.has_value()) return absl::OkStatus();
  absl::StatusOr<std::optional<Certificate>> known = trust->Authority();
  absl::StatusOr<ServerAddress> endpoint = ServerAddress::Parse(trust->address());
  if (!known.ok() || !known->has_value() || !endpoint.ok()) return absl::OkStatus();
  absl::StatusOr<Certificate> shown = ProbeAuthority(*endpoint, kStrangerTimeout);
  if (!shown.ok() || shown->Fingerprint() == (*known)->Fingerprint()) return absl::OkStatus();
  return Changed(*trust, **known, *shown);
}

absl::Status MeetAuthority(const TrustFolder& trust, const std::string& fingerprint,
                           absl::Duration timeout) {
  absl::StatusOr<std::optional<Certificate>> known = trust.Authority();
  if (!known.ok()) return known.status();
  absl::StatusOr<ServerAddress> endpoint = ServerAddress::Parse(trust.address());
  if (!endpoint.ok()) return endpoint.status();
  absl::StatusOr<Certificate> shown = ProbeAuthority(*endpoint, timeout);
  if (!shown.ok()) return shown.status();
  if (known->has_value() && (*known)->Fingerprint() != shown->Fingerprint()) {
    return Changed(trust, **known, *shown);
  }
  if (!fingerprint.empty() && !IsFingerprint(*shown, fingerprint)) {
    return NotTheOne(trust, *shown);
  }
  if (known->has_value()) return absl::OkStatus();
  if (fingerprint.empty()) {
    absl::Status believed = AskAbout(trust, *shown);
    if (!believed.ok()) return believed;
  }
  return trust.AddAuthority(*shown);
}

}  // namespace rekap::cli
