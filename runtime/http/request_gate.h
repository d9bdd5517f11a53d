// Who may ask at all: what is checked of every request's headers before its body is read
// and before any handler hears of it. Pure.
//
// A page of a foreign site runs in the browser of somebody who may reach us. It can send
// requests here, and its name can be made to resolve here; it can choose neither the Host
// nor the Origin that its browser sends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/http/http_message.h"

namespace rekap {

// How a listener is reached.
struct HttpAccess {
  // "http" or "https", as an Origin begins.
  std::string scheme;
  // Any Host counts: for what everybody may read.
  bool any_host = false;
  // Hosts that count beside loopback; names in any case, addresses without brackets.
  std::vector<std::string> names;
  // Bytes of a request's body, by its head.
  std::function<size_t(const HttpRequest& head)> body_size_max;
};

// Whether the request says that a page of this very listener made it: an Origin that is
// the Host, over `scheme`. Programs that are no browser send none.
bool IsOwnOrigin(const HttpRequest& head, absl::string_view scheme);

// What to answer instead of going on; nullopt if nothing speaks against the request. Its
// body is not looked at.
std::optional<HttpResponse> RefuseRequest(const HttpRequest& head, const HttpAccess& access);

}  // namespace rekap
