#include "node/store/replay.h"

#include <utility>

#include "absl/status/statusor.h"

#include "domain/journal/entry.h"

namespace rekap {

std::optional<EntryEffect> EffectOf(absl::string_view entry, Seq seq) {
  absl::StatusOr<DecodedEntry> decoded = DecodeEntry(entry);
  if (!decoded.ok() || decoded->entry.seq() != seq.value) return std::nullopt;
  return EntryEffect{std::move(decoded->record_key), decoded->is_delete()};
}

bool IsRecord(absl::string_view record_key, Seq seq, absl::string_view entry) {
  std::optional<EntryEffect> effect = EffectOf(entry, seq);
  return effect && !effect->withdraws && effect->record_key == record_key;
}

}  // namespace rekap
