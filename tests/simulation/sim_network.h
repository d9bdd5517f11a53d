// Connections as bytes: each direction is a stream of framed, serialised messages that
// arrives in pieces of any size and may end at any byte.
//
// Within one stream the transport (TCP and TLS under gRPC) is reliable: a message that is
// lost means that the connection is cut, and nothing after the cut arrives. The two ends
// learn of a cut each in their own time; until then one of them talks to nobody. Across
// streams nothing is ordered.
//
// Beyond that a hostile or broken transport may duplicate, drop, swap and garble whole
// messages within a stream. What no longer parses is a cut. What parses must be caught
// by a hash or be harmless; so what no hash covers in time is left alone, for only TLS
// protects it: a Hello; the keys of a base's rows, by which an
// interrupted transfer goes on before the digest is known; the kind of a message, and
// the number of a review (an empty message in its place says that there are none).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "rekap/v1/replication.pb.h"
#include "tests/simulation/sim_random.h"

namespace rekap::sim {

// One direction of a connection.
class BytePipe {
 public:
  // Nothing if the pipe is cut.
  void Push(absl::string_view message);
  // The next `bytes` arrive: the messages that are whole by then.
  std::vector<std::string> Deliver(size_t bytes);
  // Only so many of the bytes on their way still arrive.
  void CutAfter(size_t bytes);

  size_t waiting() const { return wire_.size() - arrived_; }
  bool cut() const { return cut_; }

 private:
  std::string wire_;    // frames: size 4, message; a whole frame is dropped when read
  size_t arrived_ = 0;  // bytes of wire_
  bool cut_ = false;
};

// How bad the transport is; percentages of messages.
struct Hostility {
  size_t duplicate = 0;
  size_t drop = 0;
  size_t swap = 0;
  size_t garble = 0;

  bool any() const { return duplicate + drop + swap + garble > 0; }
};

// What a hostile transport makes of the messages of one direction.
class Mangler {
 public:
  // The messages that leave instead of this one, serialised.
  template <typename Message>
  std::vector<std::string> Mangle(Message message, const Hostility& hostility, SimRandom& random) {
    if (random.Percent(hostility.garble)) return Release(Garble(std::move(message), random));
    std::string bytes = message.SerializeAsString();
    if (random.Percent(hostility.drop)) return {};
    if (random.Percent(hostility.duplicate)) {
      std::vector<std::string> out = Release(bytes);
      out.push_back(std::move(bytes));
      return out;
    }
    if (held_.empty() && random.Percent(hostility.swap)) {
      held_ = std::move(bytes);
      return {};
    }
    return Release(std::move(bytes));
  }

 private:
  static std::string Garble(v1::NodeMessage message, SimRandom& random);
  static std::string Garble(v1::AggregatorMessage message, SimRandom& random);
  // The message, then one that was held back to change places with it.
  std::vector<std::string> Release(std::string bytes);

  std::string held_;
};

}  // namespace rekap::sim
