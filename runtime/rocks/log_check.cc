// The format is RocksDB's (db/log_format.h there): blocks of 32 KiB, in each records
// of a header (checksum 4, length 2, type 1, little endian) and a payload; what does
// not fit into a block goes on in the next one as another record.
#include "runtime/rocks/log_check.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

#include "runtime/file/file.h"

namespace rekap {
namespace {

namespace fs = std::filesystem;

constexpr size_t kBlockSize = 32 * 1024;
constexpr size_t kHeaderSize = 7;
// Whole, first, middle, last; all others are of logs that are recycled or compressed.
constexpr uint8_t kTypeMax = 4;
// CURRENT holds one name.
constexpr size_t kCurrentSizeMax = 256;

// CRC-32C, reflected.
constexpr std::array<uint32_t, 256> MakeTable() {
  std::array<uint32_t, 256> table = {};
  for (uint32_t i = 0; i < table.size(); ++i) {
    uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0u);
    table[i] = crc;
  }
  return table;
}

// Checksum of the bytes so far.
class Crc32c {
 public:
  void Add(char byte) {
    static constexpr std::array<uint32_t, 256> kTable = MakeTable();
    state_ = state_ >> 8 ^ kTable[(state_ ^ static_cast<uint8_t>(byte)) & 0xff];
  }
  // As RocksDB stores it.
  uint32_t Masked() const {
    uint32_t crc = ~state_;
    return (crc >> 15 | crc << 17) + 0xa282ead8u;
  }

 private:
  uint32_t state_ = ~0u;
};

uint8_t ByteAt(absl::string_view bytes, size_t at) { return static_cast<uint8_t>(bytes[at]); }

struct Header {
  uint32_t checksum;
  size_t length;
  uint8_t type;

  // Requires bytes.size() >= kHeaderSize.
  explicit Header(absl::string_view bytes)
      : checksum(ByteAt(bytes, 0) | uint32_t{ByteAt(bytes, 1)} << 8 |
                 uint32_t{ByteAt(bytes, 2)} << 16 | uint32_t{ByteAt(bytes, 3)} << 24),
        length(ByteAt(bytes, 4) | size_t{ByteAt(bytes, 5)} << 8),
        type(ByteAt(bytes, 6)) {}
};

// The first length at which the checksum of type and payload is the header's.
std::optional<size_t> LengthThatFits(const Header& header, absl::string_view payload) {
  Crc32c crc;
  crc.Add(static_cast<char>(header.type));
  for (size_t length = 0;; ++length) {
    if (crc.Masked() == header.checksum) return length;
    if (length == payload.size()) return std::nullopt;
    crc.Add(payload[length]);
  }
}

bool ChecksumFits(const Header& header, absl::string_view payload) {
  Crc32c crc;
  crc.Add(static_cast<char>(header.type));
  for (char byte : payload) crc.Add(byte);
  return crc.Masked() == header.checksum;
}

// What is wrong with the record at `bytes`' begin; empty = nothing. Sets `size` to what
// it takes; a torn one takes all.
std::string CheckRecord(absl::string_view bytes, bool last_block, size_t& size) {
  const Header header(bytes);
  const absl::string_view payload = bytes.substr(kHeaderSize);
  size = bytes.size();
  if (header.type == 0 && header.length == 0) {
    // Space that was made but not written.
    return bytes.find_first_not_of('\0') == absl::string_view::npos ? "" : "is no record";
  }
  if (header.type == 0 || header.type > kTypeMax) {
    return absl::StrCat("has type ", header.type);
  }
  if (header.length > payload.size()) {
    if (!last_block) return "reaches beyond its block";
    std::optional<size_t> length = LengthThatFits(header, payload);
    if (!length) return "";  // torn
    return absl::StrCat("has length ", header.length, ", its checksum is that of ", *length);
  }
  size = kHeaderSize + header.length;
  return ChecksumFits(header, payload.substr(0, header.length)) ? ""
                                                                : "does not match its checksum";
}

absl::Status CheckLog(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return absl::DataLossError(absl::StrCat("cannot open ", file.string()));
  std::string block(kBlockSize, '\0');
  for (uint64_t begin = 0;; begin += kBlockSize) {
    in.read(block.data(), static_cast<std::streamsize>(block.size()));
    if (in.bad()) return absl::DataLossError(absl::StrCat("cannot read ", file.string()));
    const bool last_block = in.eof();
    absl::string_view rest(block.data(), static_cast<size_t>(in.gcount()));
    while (rest.size() >= kHeaderSize) {
      const uint64_t offset = begin + static_cast<size_t>(rest.data() - block.data());
      size_t size = 0;
      std::string wrong = CheckRecord(rest, last_block, size);
      if (!wrong.empty()) {
        return absl::DataLossError(
            absl::StrCat(file.string(), ": the record at offset ", offset, " ", wrong));
      }
      rest.remove_prefix(size);
    }
    if (last_block) return absl::OkStatus();
  }
}

}  // namespace

absl::Status CheckLogs(const std::string& path) {
  const fs::path folder = path;
  const std::string current = (folder / "CURRENT").string();
  absl::StatusOr<std::string> name = ReadFile(current, kCurrentSizeMax);
  if (!name.ok()) return absl::DataLossError(name.status().message());
  std::error_code error;
  absl::string_view manifest = absl::StripSuffix(*name, "\n");
  if (!absl::StartsWith(manifest, "MANIFEST-") || manifest.size() == name->size() ||
      manifest.find('/') != absl::string_view::npos ||
      !fs::is_regular_file(folder / std::string(manifest), error)) {
    return absl::DataLossError(absl::StrCat(current, " does not name a MANIFEST that is there"));
  }
  if (absl::Status sound = CheckLog(folder / std::string(manifest)); !sound.ok()) return sound;
  fs::directory_iterator it(folder, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    if (it->path().extension() != ".log") continue;
    if (absl::Status sound = CheckLog(it->path()); !sound.ok()) return sound;
  }
  if (error) return absl::DataLossError(absl::StrCat("reading ", path, ": ", error.message()));
  return absl::OkStatus();
}

}  // namespace rekap
