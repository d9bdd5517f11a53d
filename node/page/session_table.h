// The sessions of a page behind one password, in memory: a restart ends them all. Pure:
// time is given. Not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace rekap {

class SessionTable {
 public:
  // One office has a few browsers; beyond, the oldest session goes.
  static constexpr size_t kSessionsMax = 64;

  struct Session {
    std::string token;  // a secret, hexadecimal
    absl::Time end;
  };

  // A new session, of kTokenLifetime.
  Session Open(absl::Time now);
  // When the token's session ends; nullopt if it is of none, or of one that has ended.
  std::optional<absl::Time> EndOf(absl::string_view token, absl::Time now) const;
  void Close(absl::string_view token);
  void CloseAll() { ends_.clear(); }
  size_t size() const { return ends_.size(); }

 private:
  // By the token's hash: what is looked up is no secret, so its time tells nothing.
  std::map<std::string, absl::Time> ends_;
};

}  // namespace rekap
