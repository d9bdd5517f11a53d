// The bodies of Connect's streams: messages in envelopes, and the last envelope of an
// answer, which says how the call ended. Pure, any thread.
//
//   1 byte   flags: 0 a message, 1 a compressed one, 2 the end of the stream
//   4 bytes  size, big-endian
//   size     a message; for the end of the stream JSON: {} or {"error":{...}}
//
// Requests are taken whole: the first byte of a body is looked at when its last is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace rekap {

inline constexpr size_t kEnvelopeHeadSize = 5;
// Messages of one request: the largest file in pieces of 64 KiB, which a client has no
// reason to go below, and its header.
inline constexpr size_t kEnvelopesMax = 1025;

// The messages of a request, in order; they point into `body`. InvalidArgument, Indonesian,
// with the envelope's number: for another flag than 0, a message longer than `size_max`,
// a body that ends within an envelope, and for none or more than kEnvelopesMax of them.
absl::StatusOr<std::vector<absl::string_view>> ReadEnvelopes(absl::string_view body,
                                                             size_t size_max);

// Appends a message's envelope. `message` is shorter than 4 GiB.
void AppendMessage(std::string& body, absl::string_view message);
// Appends the end of the stream: that it ended well, or with what error.
void AppendEnd(std::string& body, const absl::Status& ended);

}  // namespace rekap
