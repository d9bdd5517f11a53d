#include "node/downstream/node_downstream.h"

#include <utility>

namespace rekap {

v1::Received NodeDownstream::Received() const {
  v1::Received received;
  if (CurrentCatalog current = catalog_->current(); current.version != nullptr) {
    received.set_catalog_version(current.version->version());
    // A file given at the start is none of the aggregator's, whatever it says.
    if (current.version->version() > 0) received.set_catalog_sha256(current.version->sha256());
  }
  received.set_catalog_error(catalog_->refused());
  ChainPoint review = store_->LastReview();
  received.set_review_seq(review.seq.value);
  received.set_review_hash(std::string(review.hash.view()));
  return received;
}

absl::Status NodeDownstream::TakeReview(const v1::ReviewEntry& entry) {
  bool anew = entry.seq() <= 1 && store_->LastReview().seq > Seq{0};
  absl::Status taken = store_->TakeReview(entry);
  if (!taken.ok()) return taken;
  if (entry.seq() == 0) {
    log_->Warning("the aggregator has no review of this unit, those held are dropped", {});
    return absl::OkStatus();
  }
  if (anew) {
    log_->Warning("the aggregator sends another history of reviews", {{"reviews", entry.last()}});
  }
  log_->Info("review received", {{"review", entry.seq()}});
  return absl::OkStatus();
}

absl::Status NodeDownstream::TakeCatalog(const v1::CatalogVersion& catalog) {
  absl::StatusOr<CurrentCatalog> read = catalog_->Read(catalog);
  if (!read.ok()) {
    log_->Error("catalog cannot be used, the last one stays",
                {{"version", catalog.version()}, {"status", read.status()}});
    return absl::OkStatus();
  }
  // Received() speaks of the one in use, which must be durable by then.
  if (absl::Status saved = store_->SaveCatalog(catalog); !saved.ok()) return saved;
  catalog_->Set(*std::move(read));
  log_->Info("catalog received", {{"version", catalog.version()}});
  return absl::OkStatus();
}

}  // namespace rekap
