#include "aggregator/ingest/downstream.h"

namespace rekap {
namespace {

// What the node says it holds; nothing where that is no hash.
ChainPoint HeldReview(const v1::Received& received) {
  absl::StatusOr<ChainHash> hash = ChainHash::FromBytes(received.review_hash());
  return hash.ok() ? ChainPoint{Seq{received.review_seq()}, *hash} : ChainPoint();
}

}  // namespace

void Downstream::OnTime(absl::Time now) {
  now_ = now;
  while (!catalogs_sent_.empty() && now - catalogs_sent_.front().first >= kCatalogTimeMax) {
    auto [sent, id] = catalogs_sent_.front();
    catalogs_sent_.pop_front();
    auto it = streams_.find(id);
    if (it == streams_.end() || it->second.in_flight != InFlight::kCatalog ||
        it->second.sent != sent) {
      continue;
    }
    it->second.in_flight = InFlight::kOverdue;
    --catalogs_in_flight_;
  }
  ServeWaiting();
}

void Downstream::Open(StreamId id, RegionCode unit, const v1::Received& received) {
  auto [it, added] =
      streams_.emplace(id, Stream{unit, received.catalog_sha256(), HeldReview(received),
                                  InFlight::kNothing, absl::InfinitePast(), "", false});
  if (added) Advance(id, it->second);
}

void Downstream::Close(StreamId id) {
  auto it = streams_.find(id);
  if (it == streams_.end()) return;
  Landed(it->second);
  streams_.erase(it);
  ServeWaiting();
}

void Downstream::OnReceived(StreamId id, const v1::Received& received) {
  auto it = streams_.find(id);
  if (it == streams_.end()) return;
  Stream& stream = it->second;
  Landed(stream);
  stream.catalog_sha256 = received.catalog_sha256();
  stream.review = HeldReview(received);
  Advance(id, stream);
  ServeWaiting();
}

void Downstream::OnCatalog() {
  for (auto& [id, stream] : streams_) Advance(id, stream);
}

void Downstream::OnReview(StreamId id) {
  auto it = streams_.find(id);
  if (it != streams_.end()) Advance(id, it->second);
}

void Downstream::Advance(StreamId id, Stream& stream) {
  if (stream.in_flight != InFlight::kNothing) return;
  const std::string& current = source_->CurrentCatalog()->sha256();
  // A catalog that the node could not take would not be taken again.
  bool wanted = stream.catalog_sha256 != current && stream.offered_sha256 != current;
  if (wanted && SendCatalog(id, stream)) return;
  // Reviews do not wait for a catalog that waits for its turn.
  SendReview(id, stream);
}

bool Downstream::SendCatalog(StreamId id, Stream& stream) {
  if (catalogs_in_flight_ >= kCatalogsInFlightMax) {
    if (!std::exchange(stream.waiting, true)) waiting_.push_back(id);
    return false;
  }
  v1::AggregatorMessage message;
  *message.mutable_catalog() = *source_->CurrentCatalog();
  stream.offered_sha256 = message.catalog().sha256();
  stream.in_flight = InFlight::kCatalog;
  stream.sent = now_;
  catalogs_sent_.emplace_back(now_, id);
  ++catalogs_in_flight_;
  messages_.emplace_back(id, std::move(message));
  return true;
}

void Downstream::SendReview(StreamId id, Stream& stream) {
  absl::StatusOr<std::optional<v1::ReviewEntry>> next =
      source_->ReviewAfter(stream.unit, stream.review);
  if (!next.ok()) {
    error_ = next.status();
    return;
  }
  if (!next->has_value()) return;
  v1::AggregatorMessage message;
  *message.mutable_review() = **std::move(next);
  stream.in_flight = InFlight::kReview;
  messages_.emplace_back(id, std::move(message));
}

void Downstream::Landed(Stream& stream) {
  if (stream.in_flight == InFlight::kCatalog) --catalogs_in_flight_;
  stream.in_flight = InFlight::kNothing;
}

void Downstream::ServeWaiting() {
  while (!waiting_.empty() && catalogs_in_flight_ < kCatalogsInFlightMax) {
    StreamId id = waiting_.front();
    waiting_.pop_front();
    auto it = streams_.find(id);
    if (it == streams_.end()) continue;
    it->second.waiting = false;
    Advance(id, it->second);
  }
}

}  // namespace rekap
