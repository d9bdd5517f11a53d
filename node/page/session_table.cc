#include "node/page/session_table.h"

#include <algorithm>

#include "runtime/password/password_rules.h"
#include "runtime/password/token.h"

namespace rekap {

SessionTable::Session SessionTable::Open(absl::Time now) {
  std::erase_if(ends_, [now](const auto& row) { return row.second <= now; });
  if (ends_.size() >= kSessionsMax) {
    // All have the same lifetime, so the oldest is the one that ends first.
    ends_.erase(std::min_element(ends_.begin(), ends_.end(),
                                 [](const auto& a, const auto& b) { return a.second < b.second; }));
  }
  Session session{MakeToken(), now + kTokenLifetime};
  ends_[HashToken(session.token)] = session.end;
  return session;
}

std::optional<absl::Time> SessionTable::EndOf(absl::string_view token, absl::Time now) const {
  auto row = ends_.find(HashToken(token));
  if (row == ends_.end() || row->second <= now) return std::nullopt;
  return row->second;
}

void SessionTable::Close(absl::string_view token) { ends_.erase(HashToken(token)); }

}  // namespace rekap
