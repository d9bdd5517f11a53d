#include "node/identity/join.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include <grpcpp/client_context.h>

#include "domain/identity/invitation_code.h"
#include "node/identity/identity_folder.h"
#include "rekap/v1/enrolment.grpc.pb.h"
#include "runtime/file/file.h"
#include "runtime/file/folder_lock.h"
#include "runtime/grpc/authority_probe.h"
#include "runtime/grpc/channel.h"
#include "runtime/grpc/status_translation.h"
#include "runtime/tls/issue.h"
#include "runtime/tls/secret_file.h"
#include "runtime/tls/verify_peer.h"

namespace rekap {
namespace {

// Begin of the names of folders that are filled beside their place, one for each try: a second may
// run in another process.
constexpr char kWorkshop[] = "identity.joining";

absl::Status CheckPlace(const JoinOptions& options) {
  absl::StatusOr<NodeIdentity> present = NodeIdentity::Load(options.data);
  if (absl::IsNotFound(present.status()) || options.force) return absl::OkStatus();
  if (!present.ok()) return present.status();
  if (present->certificate().not_after() <= absl::Now()) return absl::OkStatus();
  return absl::AlreadyExistsError(
      absl::StrCat("komputer ini sudah bergabung sebagai ", present->unit().ToString(),
                   "; kalau memang harus diganti, ulangi dengan --force [ALREADY_JOINED]"));
}

// In the words of who pastes the invitation; gRPC's own reason goes along for the log.
absl::Status Unreached(const JoinOptions& options, absl::string_view reason) {
  absl::Status status =
      absl::UnavailableError(absl::StrCat("kabupaten di ", options.aggregator.ToString(),
                                          " tidak bisa dihubungi; periksa alamat dan nomor "
                                          "portanya di undangan, dan sambungan internet "
                                          "komputer ini, lalu coba lagi [UNREACHABLE]"));
  status.SetPayload(kUnreachedReason, absl::Cord(reason));
  return status;
}

// The authority that the server shows, if it is the one that the code names.
absl::StatusOr<Certificate> FindAuthority(const JoinOptions& options, const InvitationCode& code) {
  absl::StatusOr<Certificate> shown = ProbeAuthority(options.aggregator, options.timeout);
  if (absl::IsUnavailable(shown.status())) {
    return Unreached(options, shown.status().message());
  }
  if (!shown.ok() ||
      shown->Fingerprint().substr(0, InvitationCode::kFingerprintSize) != code.fingerprint) {
    return absl::PermissionDeniedError(absl::StrCat(
        options.aggregator.ToString(),
        " bukan kabupaten yang membuat kode ini; kode tidak dikirim. Periksa alamatnya, dan beri "
        "tahu kabupaten kalau alamatnya benar [WRONG_AUTHORITY]"));
  }
  return shown;
}

struct Workpiece {
  std::string folder;
  FolderLock lock;  // tells it from what a broken-off try left
  PrivateKey key;
};

// Requires the lock on `data`, under which workshops are made.
absl::Status RemoveLeftovers(const std::string& data) {
  std::error_code error;
  for (std::filesystem::directory_iterator entry(data, error), end; !error && entry != end;
       entry.increment(error)) {
    if (!absl::StartsWith(entry->path().filename().string(), kWorkshop)) continue;
    absl::StatusOr<FolderLock> lock = FolderLock::TryTake(entry->path().string());
    if (lock.ok()) std::filesystem::remove_all(entry->path(), error);
  }
  if (!error) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("clearing ", data, ": ", error.message()));
}

// An empty folder for this try, its owner's alone, locked.
absl::StatusOr<std::pair<std::string, FolderLock>> MakeWorkshop(const std::string& data) {
  std::error_code error;
  std::filesystem::create_directories(data, error);
  if (error) return absl::InternalError(absl::StrCat("making ", data, ": ", error.message()));
  absl::StatusOr<FolderLock> making = FolderLock::Take(data);
  if (!making.ok()) return making.status();
  if (absl::Status cleared = RemoveLeftovers(data); !cleared.ok()) return cleared;
  std::string folder = absl::StrCat(data, "/", kWorkshop, ".XXXXXX");
  if (mkdtemp(folder.data()) == nullptr) {
    return absl::ErrnoToStatus(errno, absl::StrCat("making ", folder));
  }
  absl::StatusOr<FolderLock> lock = FolderLock::Take(folder);
  if (!lock.ok()) return lock.status();
  return std::pair(std::move(folder), *std::move(lock));
}

absl::StatusOr<Workpiece> MakeWorkpiece(const std::string& data, const Certificate& authority) {
  absl::StatusOr<std::pair<std::string, FolderLock>> workshop = MakeWorkshop(data);
  if (!workshop.ok()) return workshop.status();
  const std::string& folder = workshop->first;
  absl::StatusOr<PrivateKey> key = PrivateKey::Generate();
  if (!key.ok()) return key.status();
  absl::StatusOr<std::string> pem = key->ToPem();
  if (!pem.ok()) return pem.status();
  if (absl::Status made = CreateSecretFile(KeyFile(folder), *pem); !made.ok()) return made;
  absl::Status written = ReplaceFile(AuthorityFile(folder), authority.ToPem());
  if (!written.ok()) return written;
  return Workpiece{folder, std::move(workshop->second), *std::move(key)};
}

// Sends the secret, to the pinned authority's server only.
absl::StatusOr<Certificate> Enrol(const JoinOptions& options, const InvitationCode& code,
                                  const Workpiece& workpiece) {
  absl::StatusOr<std::string> csr = MakeRequest(workpiece.key);
  if (!csr.ok()) return csr.status();
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
      MakeChannel(options.aggregator, ChannelTls{AuthorityFile(workpiece.folder), std::nullopt});
  if (!channel.ok()) return channel.status();
  v1::JoinRequest request;
  request.set_unit(code.unit.ToString());
  request.set_secret(code.secret);
  request.set_csr(*std::move(csr));
  v1::JoinResponse response;
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + options.timeout));
  absl::Status joined =
      FromGrpcStatus(v1::Enrolment::NewStub(*channel)->Join(&context, request, &response));
  if (absl::IsUnavailable(joined) || absl::IsDeadlineExceeded(joined)) {
    return Unreached(options, joined.message());
  }
  if (!joined.ok()) return joined;
  return Certificate::FromPem(response.certificate_pem());
}

// The answer came from the pinned server; what is checked is that it is of use.
absl::Status CheckAnswer(const Certificate& certificate, const Certificate& authority,
                         const InvitationCode& code, const PrivateKey& key) {
  // At the certificate's own beginning: this computer's clock may be wrong, and the
  // aggregator's counts.
  std::variant<VerifiedPeer, PeerRefusal> verified =
      VerifyPeer(certificate.ToPem(), authority, certificate.not_before(),
                 [](const VerifiedPeer&) { return false; });
  bool ours = std::holds_alternative<VerifiedPeer>(verified) &&
              std::get<VerifiedPeer>(verified).unit == code.unit && certificate.BelongsTo(key);
  if (ours) return absl::OkStatus();
  return absl::InternalError("kabupaten memberi sertifikat yang tidak cocok [BAD_ANSWER]");
}

// The finished folder into its place, at once; what was there, out of it.
absl::Status Install(const std::string& finished, const std::string& data) {
  const std::string place = IdentityFolder(data);
  // A renewal of what was there has written its certificate by now, or will find that it is late.
  absl::StatusOr<FolderLock> lock = FolderLock::Take(data);
  if (!lock.ok()) return lock.status();
  std::error_code error;
  const bool replaces = std::filesystem::exists(place, error);
  unsigned how = replaces ? RENAME_EXCHANGE : RENAME_NOREPLACE;
  if (renameat2(AT_FDCWD, finished.c_str(), AT_FDCWD, place.c_str(), how) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("installing ", place));
  }
  if (absl::Status synced = SyncPath(data); !synced.ok()) return synced;
  std::filesystem::remove_all(finished, error);
  if (error) return absl::InternalError(absl::StrCat("removing ", finished, ": ", error.message()));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<NodeIdentity> Join(const JoinOptions& options) {
  absl::StatusOr<InvitationCode> code = InvitationCode::Parse(options.code);
  if (!code.ok()) return code.status();
  if (options.unit && code->unit != *options.unit) {
    return absl::FailedPreconditionError(
        absl::StrCat("undangan ini untuk kecamatan ", code->unit.ToString(),
                     ", sedangkan komputer ini milik ", options.unit->ToString(),
                     "; minta undangan untuk ", options.unit->ToString(), " [OTHER_UNIT]"));
  }
  if (absl::Status free = CheckPlace(options); !free.ok()) return free;
  absl::StatusOr<Certificate> authority = FindAuthority(options, *code);
  if (!authority.ok()) return authority.status();
  absl::StatusOr<Workpiece> workpiece = MakeWorkpiece(options.data, *authority);
  if (!workpiece.ok()) return workpiece.status();
  absl::StatusOr<Certificate> certificate = Enrol(options, *code, *workpiece);
  if (!certificate.ok()) return certificate.status();
  absl::Status fits = CheckAnswer(*certificate, *authority, *code, workpiece->key);
  if (!fits.ok()) return fits;
  const std::string& folder = workpiece->folder;
  absl::Status written = ReplaceFile(CertificateFile(folder), certificate->ToPem());
  if (!written.ok()) return written;
  written = ReplaceFile(UnitFile(folder), absl::StrCat(code->unit.ToString(), "\n"));
  if (!written.ok()) return written;
  written = ReplaceFile(AggregatorFile(folder), absl::StrCat(options.aggregator.ToString(), "\n"));
  if (!written.ok()) return written;
  if (absl::Status installed = Install(folder, options.data); !installed.ok()) return installed;
  return NodeIdentity::Load(options.data);
}

}  // namespace rekap
