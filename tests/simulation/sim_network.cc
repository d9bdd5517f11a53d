#include "tests/simulation/sim_network.h"

#include <algorithm>
#include <utility>

namespace rekap::sim {
namespace {

constexpr size_t kFrameHead = 4;

size_t FrameSize(absl::string_view head) {
  size_t size = 0;
  for (size_t i = 0; i < kFrameHead; ++i) size = size << 8 | static_cast<uint8_t>(head[i]);
  return size;
}

// Flips a bit of what follows the first `spared` bytes.
std::string FlipBit(std::string bytes, size_t spared, SimRandom& random) {
  if (bytes.size() <= spared) return bytes;
  char& byte = bytes[spared + random.Below(bytes.size() - spared)];
  byte = static_cast<char>(static_cast<uint8_t>(byte) ^ (1U << random.Below(8)));
  return bytes;
}

// The same, or the end is cut off.
std::string Damage(std::string bytes, size_t spared, SimRandom& random) {
  if (!random.OneIn(4)) return FlipBit(std::move(bytes), spared, random);
  bytes.resize(random.Below(bytes.size() + 1));
  return bytes;
}

// Anything but the last hash itself gone: without it the batch is one of an older node,
// which only TLS protects.
void GarbleBatch(v1::Batch& batch, SimRandom& random) {
  auto entries = static_cast<size_t>(batch.entries_size());
  switch (random.Below(6)) {
    case 0:
      batch.set_first_seq(batch.first_seq() + random.Below(3));
      break;
    case 1:
      *batch.mutable_previous_hash() = Damage(batch.previous_hash(), 0, random);
      break;
    case 2:
      batch.set_last_hash(FlipBit(batch.last_hash(), 0, random));
      break;
    case 3: {  // the end is missing
      size_t kept = random.Below(entries);
      batch.mutable_entries()->DeleteSubrange(static_cast<int>(kept),
                                              static_cast<int>(entries - kept));
      break;
    }
    default: {
      std::string& entry = *batch.mutable_entries(static_cast<int>(random.Below(entries)));
      entry = Damage(std::move(entry), 0, random);
      break;
    }
  }
}

}  // namespace

void BytePipe::Push(absl::string_view message) {
  if (cut_) return;
  for (size_t shift = 24; shift < 32; shift -= 8) {
    wire_.push_back(static_cast<char>(message.size() >> shift & 0xff));
  }
  wire_.append(message.data(), message.size());
}

std::vector<std::string> BytePipe::Deliver(size_t bytes) {
  arrived_ = std::min(wire_.size(), arrived_ + bytes);
  std::vector<std::string> messages;
  size_t at = 0;
  while (at + kFrameHead <= arrived_) {
    size_t size = FrameSize(absl::string_view(wire_).substr(at));
    if (at + kFrameHead + size > arrived_) break;
    messages.push_back(wire_.substr(at + kFrameHead, size));
    at += kFrameHead + size;
  }
  wire_.erase(0, at);
  arrived_ -= at;
  return messages;
}

void BytePipe::CutAfter(size_t bytes) {
  wire_.resize(std::min(wire_.size(), arrived_ + bytes));
  cut_ = true;
}

// The first byte of a message is its kind, which stays.
std::string Mangler::Garble(v1::NodeMessage message, SimRandom& random) {
  if (message.has_hello()) return message.SerializeAsString();
  if (message.has_snapshot()) {
    v1::SnapshotChunk& chunk = *message.mutable_snapshot();
    std::string& row =
        *chunk.mutable_rows(static_cast<int>(random.Below(static_cast<size_t>(chunk.rows_size()))));
    row = FlipBit(row, row.size() / 2, random);
    return message.SerializeAsString();
  }
  if (!message.has_batch()) return Damage(message.SerializeAsString(), 1, random);
  GarbleBatch(*message.mutable_batch(), random);
  return message.SerializeAsString();
}

std::string Mangler::Garble(v1::AggregatorMessage message, SimRandom& random) {
  if (!message.has_review()) return Damage(message.SerializeAsString(), 1, random);
  v1::ReviewEntry& review = *message.mutable_review();
  *review.mutable_review() = Damage(review.review(), 0, random);
  return message.SerializeAsString();
}

std::vector<std::string> Mangler::Release(std::string bytes) {
  std::vector<std::string> out = {std::move(bytes)};
  if (!held_.empty()) out.push_back(std::exchange(held_, ""));
  return out;
}

}  // namespace rekap::sim
