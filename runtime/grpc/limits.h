// The bounds that client and server of one connection must agree on.
#pragma once

namespace rekap {

// Bytes that a server takes in one message. The largest are a replication batch
// and a chunk of an import, each about 1 MiB.
inline constexpr int kRequestSizeMax = 4 * 1024 * 1024;
// Bytes that a client takes in one answer. The largest is Explain with 1000
// leaves, any of which may be a narrative of 64 KiB.
inline constexpr int kAnswerSizeMax = 96 * 1024 * 1024;

// A silent connection is probed after kKeepaliveTimeMs and given up
// kKeepaliveTimeoutMs later: routers of the office links forget a connection
// after minutes, and without a probe neither end would notice.
inline constexpr int kKeepaliveTimeMs = 30'000;
inline constexpr int kKeepaliveTimeoutMs = 20'000;
// The server ends a connection that probes more often than this. Half of
// kKeepaliveTimeMs, so that a client's jitter is no offence.
inline constexpr int kPingIntervalMsMin = kKeepaliveTimeMs / 2;

// Whoever connects has this long for the handshake, then is hung up on: a connection
// that never says anything must not be kept for long. Three round trips of a satellite
// link, many times over.
inline constexpr int kHandshakeTimeoutMs = 20'000;

// Calls in flight on one connection. A node has one stream and an operator; the
// CLI has one call.
inline constexpr int kStreamsPerConnectionMax = 64;
// Threads of the synchronous API: one per unary call in work, together with
// gRPC's own pollers. Streams use the callback API and hold none.
inline constexpr int kServerThreadsMax = 16;

// Delays of a channel that redials. Short: the replicator above has the
// long, jittered backoff, and a person who runs the CLI waits for it. A dial within the
// delay fails without a look at the network, and costs the replicator another backoff.
inline constexpr int kRedialDelayMsMin = 200;
inline constexpr int kRedialDelayMsMax = 1'000;

}  // namespace rekap
