// What both pages' /sesi/... have in common: what speaks against a request whatever it
// wants, the texts of its body, and the form of an answer. Pure, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "runtime/http/http_message.h"
#include "runtime/page/session_cookie.h"

namespace rekap {

// Bytes of the body of /sesi...: a password of 1024 bytes, each of them escaped as JSON
// does at its longest, and the name.
inline constexpr size_t kSessionBodyMax = 8 * 1024;

// What speaks against a POST to /sesi/...: another method, another page, another content
// type, a longer body; nullopt if nothing does.
std::optional<HttpResponse> RefuseSessionPost(const HttpRequest& request, PageTransport transport);

// The texts of these names in an object that has just these, in their order; nullopt for
// everything else, of which nothing is said, since it may hold a password.
std::optional<std::vector<std::string>> ReadTexts(absl::string_view json,
                                                  const std::vector<std::string>& names);

// 200 with JSON.
HttpResponse JsonAnswer(std::string body);
// 405; `allowed` is the one method that the path takes.
HttpResponse WrongMethod(const char* allowed);

}  // namespace rekap
