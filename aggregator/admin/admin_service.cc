#include "aggregator/admin/admin_service.h"

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"

#include "aggregator/access/access_processor.h"
#include "aggregator/admin/period_reader.h"
#include "aggregator/live/recompute.h"
#include "domain/journal/entry.h"
#include "domain/workflow/workflow.h"
#include "runtime/catalog/catalog_version.h"
#include "runtime/catalog/catalog_yaml.h"
#include "runtime/grpc/status_translation.h"

namespace rekap {
namespace {

constexpr size_t kNoteSizeMax = 1024;

// Names the units with a history that the current catalog has and `catalog` leaves
// out: their figures would stay in the sums while their rows vanish.
absl::Status CheckUnitsKept(const LiveRollup::Version& version, const Catalog& catalog) {
  std::vector<std::string> lost;
  for (const auto& [unit, position] : version.positions) {
    const Region* known = version.catalog->FindRegion(unit);
    if (known == nullptr || catalog.FindRegion(unit) != nullptr) continue;
    lost.push_back(absl::StrCat(known->name, " (", unit.ToString(), ")"));
  }
  if (lost.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "katalog ini tidak memuat wilayah yang sudah melapor, sehingga jumlahnya tidak lagi sama "
      "dengan baris-barisnya: ",
      absl::StrJoin(lost, ", "), "; tulis kembali di wilayah"));
}

// What can be refused is refused before the version is stored: one that the
// roll-up cannot be made by would keep the aggregator from starting ever again.
absl::Status CheckApplicable(const LiveRollup& live, const Catalog& catalog) {
  std::shared_ptr<const MirrorView> view;
  absl::Status fits = live.Read([&](const LiveRollup::Version& version) {
    view = version.view;
    if (catalog.root() == version.catalog->root()) return CheckUnitsKept(version, catalog);
    return absl::FailedPreconditionError(absl::StrCat(
        "katalog ini milik wilayah ", catalog.root().ToString(),
        ", sedangkan aggregator ini milik wilayah ", version.catalog->root().ToString()));
  });
  if (!fits.ok()) return fits;
  return RecomputeRollup(*view, catalog).status();
}

void AddProblems(const std::vector<CatalogProblem>& problems, v1::ApplyCatalogResponse& response) {
  for (const CatalogProblem& problem : problems) {
    v1::CatalogProblem& said = *response.add_problems();
    said.set_line(problem.place.line);
    said.set_column(problem.place.column);
    said.set_code(problem.code);
    said.set_message(problem.message);
  }
}

}  // namespace

absl::StatusOr<AdminService::Actor> AdminService::WhoCalls(const grpc::ServerContext* context,
                                                           const std::string& author) const {
  if (callers_ != nullptr) {
    absl::StatusOr<Caller> caller = CallerOf(*context, *callers_);
    if (!caller.ok()) return caller.status();
    return Actor{caller->name, caller->name, PeerOf(*context, peers_)};
  }
  if (author.empty() || author.size() > kAuthorSizeMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("author harus 1 sampai ", kAuthorSizeMax, " byte"));
  }
  return Actor{kLocalActor, author, PeerOf(*context, peers_)};
}

grpc::Status AdminService::ApplyCatalog(grpc::ServerContext* context,
                                        const v1::ApplyCatalogRequest* request,
                                        v1::ApplyCatalogResponse* response) {
  absl::StatusOr<Actor> actor = WhoCalls(context, request->author());
  if (!actor.ok()) return ToGrpcStatus(actor.status());
  return ToGrpcStatus(Apply(*actor, *request, *response));
}

absl::Status AdminService::Apply(const Actor& actor, const v1::ApplyCatalogRequest& request,
                                 v1::ApplyCatalogResponse& response) {
  if (request.note().size() > kNoteSizeMax) {
    return absl::InvalidArgumentError(
        absl::StrCat("catatan paling panjang ", kNoteSizeMax, " byte"));
  }
  std::variant<Catalog, std::vector<CatalogProblem>> parsed = ParseCatalogYaml(request.yaml());
  absl::MutexLock lock(&mutex_);
  std::shared_ptr<const v1::CatalogVersion> current = store_->CurrentCatalog();
  if (const auto* problems = std::get_if<std::vector<CatalogProblem>>(&parsed)) {
    *response.mutable_current() = *current;
    AddProblems(*problems, response);
    return absl::OkStatus();
  }
  auto catalog = std::make_shared<const Catalog>(std::get<Catalog>(std::move(parsed)));
  v1::CatalogVersion version;
  version.set_yaml(request.yaml());
  version.set_sha256(CatalogSha256(request.yaml()));
  version.set_author(actor.author);
  version.set_note(request.note());
  version.set_time_unix_ms(absl::ToUnixMillis(absl::Now()));
  bool changed = version.sha256() != current->sha256();
  if (changed) {
    if (absl::Status fits = CheckApplicable(*live_, *catalog); !fits.ok()) return fits;
    absl::Status added = store_->AddCatalog(version, request.expected_version(), actor.audited);
    if (!added.ok()) return added;
    shown_ = false;
  }
  if (!shown_) {
    const uint32_t stored = store_->CurrentCatalog()->version();
    if (absl::Status shown = ingest_->ApplyCatalog(catalog); !shown.ok()) {
      return absl::InternalError(
          absl::StrCat("katalog versi ", stored,
                       " sudah tersimpan, tetapi rekap belum dihitung dengannya; "
                       "terapkan sekali lagi, atau mulai ulang aggregator: ",
                       shown.message()));
    }
    shown_ = true;
    log_->Info("catalog applied", {{"peer", actor.peer}, {"version", stored}});
  }
  response.set_changed(changed);
  *response.mutable_current() = *store_->CurrentCatalog();
  return absl::OkStatus();
}

grpc::Status AdminService::GetCatalog(grpc::ServerContext*, const v1::GetCatalogRequest* request,
                                      v1::GetCatalogResponse* response) {
  if (request->version() == 0) {
    *response->mutable_catalog() = *store_->CurrentCatalog();
    return grpc::Status::OK;
  }
  absl::StatusOr<v1::CatalogVersion> catalog = store_->FindCatalog(request->version());
  if (!catalog.ok()) return ToGrpcStatus(catalog.status());
  *response->mutable_catalog() = *std::move(catalog);
  return grpc::Status::OK;
}

grpc::Status AdminService::ListCatalogs(grpc::ServerContext*, const v1::ListCatalogsRequest*,
                                        v1::ListCatalogsResponse* response) {
  absl::StatusOr<std::vector<v1::CatalogVersion>> catalogs = store_->ListCatalogs();
  if (!catalogs.ok()) return ToGrpcStatus(catalogs.status());
  for (v1::CatalogVersion& catalog : *catalogs) *response->add_catalogs() = std::move(catalog);
  return grpc::Status::OK;
}

grpc::Status AdminService::Decide(grpc::ServerContext* context, const v1::DecideRequest* request,
                                  v1::DecideResponse* response) {
  absl::StatusOr<Actor> actor = WhoCalls(context, request->author());
  if (!actor.ok()) return ToGrpcStatus(actor.status());
  return ToGrpcStatus(DecideAbout(*actor, *request, *response));
}

absl::Status AdminService::DecideAbout(const Actor& actor, const v1::DecideRequest& request,
                                       v1::DecideResponse& response) {
  absl::StatusOr<Period> period = Period::Of(request.year(), request.quarter());
  if (!period.ok()) return period.status();
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(request.unit());
  if (!unit.ok()) return unit.status();
  if (unit->level() != RegionLevel::kKecamatan ||
      ingest_->catalog()->FindRegion(*unit) == nullptr) {
    return absl::NotFoundError(
        absl::StrCat("kecamatan ", request.unit(), " tidak ada dalam katalog"));
  }
  absl::MutexLock lock(&mutex_);
  std::shared_ptr<const MirrorView> view =
      live_->Read([](const LiveRollup::Version& version) { return version.view; });
  absl::StatusOr<PeriodFacts> facts = FactsOf(*view, *store_, *unit, *period);
  if (!facts.ok()) return facts.status();
  const uint32_t submission = facts->submission ? facts->submission->submission.number() : 0;
  if (submission != request.expected_submission()) {
    return absl::AbortedError(absl::StrCat("pengajuan terakhir periode ini nomor ", submission,
                                           ", bukan ", request.expected_submission(),
                                           "; lihat dulu yang baru, lalu putuskan lagi"));
  }
  absl::Status allowed = CheckReview(request.action(), facts->state(), request.reason());
  if (!allowed.ok()) return allowed;
  v1::Review review;
  review.set_unit(unit->ToString());
  review.set_year(request.year());
  review.set_quarter(request.quarter());
  review.set_action(request.action());
  review.set_reason(request.reason());
  review.set_author(actor.author);
  review.set_time_unix_ms(absl::ToUnixMillis(absl::Now()));
  review.set_submission(submission);
  absl::StatusOr<v1::Review> stored = store_->AddReview(std::move(review), actor.audited);
  if (!stored.ok()) return stored.status();
  ingest_->AnnounceReview(*unit);
  log_->Info("period reviewed", {{"unit", unit->ToString()},
                                 {"peer", actor.peer},
                                 {"period", period->ToString()},
                                 {"action", v1::ReviewAction_Name(request.action())},
                                 {"review", stored->seq()}});
  absl::StatusOr<v1::PeriodStatus> status = StatusOf(*view, *store_, *unit, *period);
  if (!status.ok()) return status.status();
  *response.mutable_status() = *std::move(status);
  return absl::OkStatus();
}

}  // namespace rekap
