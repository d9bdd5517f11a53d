#include "node/importer/file_check.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace rekap {
namespace {

constexpr absl::string_view kNoBreakSpace = "\xc2\xa0";

// How the files start that are picked most often instead of a text file.
struct Signature {
  absl::string_view start;
  absl::string_view name;
};
constexpr Signature kSignatures[] = {
    {"%PDF-", "dokumen PDF"},
};
constexpr absl::string_view kUtf16Starts[] = {"\xff\xfe", "\xfe\xff"};
constexpr absl::string_view kUtf8Start = "\xef\xbb\xbf";
constexpr absl::string_view kZipStart = "PK\x03\x04";
constexpr absl::string_view kOle2Start = "\xd0\xcf\x11\xe0";

// Bytes 80 to 9F in Windows-1252, 0 = undefined; from A0 on they are U+00A0 to
// U+00FF (the WHATWG index, without its stand-ins for what is undefined).
constexpr uint16_t kWindows1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

constexpr absl::string_view kSaveAsText =
    "buka di Excel, pilih Simpan Sebagai \"CSV UTF-8\" atau teks dengan pemisah tab (TSV), "
    "lalu impor hasilnya";

// What may follow a lead byte: how many bytes, and the range of the first of
// them (which is where overlong forms, surrogates and values above U+10FFFF
// are told apart; the others are always 80 to BF).
struct Continuation {
  size_t count;
  uint8_t first_min = 0x80;
  uint8_t first_max = 0xbf;
};

// count 0 for a byte that starts no character of several bytes.
Continuation After(uint8_t lead) {
  if (lead >= 0xc2 && lead <= 0xdf) return {1};
  if (lead == 0xe0) return {2, 0xa0, 0xbf};
  if (lead == 0xed) return {2, 0x80, 0x9f};
  if (lead >= 0xe1 && lead <= 0xef) return {2};
  if (lead == 0xf0) return {3, 0x90, 0xbf};
  if (lead >= 0xf1 && lead <= 0xf3) return {3};
  if (lead == 0xf4) return {3, 0x80, 0x8f};
  return {0};
}

// Bytes of the well-formed character at `i`; 0 if there is none.
size_t CharacterAt(absl::string_view text, size_t i) {
  Continuation after = After(static_cast<uint8_t>(text[i]));
  if (after.count == 0 || text.size() - i <= after.count) return 0;
  uint8_t first = static_cast<uint8_t>(text[i + 1]);
  if (first < after.first_min || first > after.first_max) return 0;
  for (size_t k = 2; k <= after.count; ++k) {
    if ((static_cast<uint8_t>(text[i + k]) & 0xc0) != 0x80) return 0;
  }
  return after.count + 1;
}

uint32_t LineAt(absl::string_view bytes, size_t offset) {
  return static_cast<uint32_t>(
      1 + std::count(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(offset), '\n'));
}

// 0 if the byte is undefined in Windows-1252.
uint32_t Windows1252Character(uint8_t byte) {
  return byte >= 0x80 && byte <= 0x9f ? kWindows1252[byte - 0x80] : byte;
}

bool IsWindows1252(absl::string_view bytes) {
  if (absl::StartsWith(bytes, kUtf8Start)) return false;
  for (size_t i = 0; i < bytes.size(); ++i) {
    uint8_t byte = static_cast<uint8_t>(bytes[i]);
    if (byte < 0x80) continue;
    if (Windows1252Character(byte) == 0 || CharacterAt(bytes, i) != 0) return false;
  }
  return true;
}

// Empty if the bytes look like text.
std::string BinaryKind(absl::string_view bytes) {
  for (const Signature& signature : kSignatures) {
    if (absl::StartsWith(bytes, signature.start)) return std::string(signature.name);
  }
  return bytes.find('\0') == absl::string_view::npos ? "" : "file biner";
}

}  // namespace

size_t Utf8Prefix(absl::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    size_t size =
        absl::ascii_isascii(static_cast<unsigned char>(text[i])) ? 1 : CharacterAt(text, i);
    if (size == 0) break;
    i += size;
  }
  return i;
}

void AppendUtf8(uint32_t character, std::string& text) {
  auto put = [&text](uint32_t byte) { text += static_cast<char>(byte); };
  if (character < 0x80) return put(character);
  if (character < 0x800) {
    put(0xc0 | character >> 6);
  } else {
    put(0xe0 | character >> 12);
    put(0x80 | (character >> 6 & 0x3f));
  }
  put(0x80 | (character & 0x3f));
}

absl::string_view TrimBlanks(absl::string_view text) {
  // Every cell passes here, more than once, and nearly none has anything to trim.
  auto visible = [](char c) { return c > ' ' && c <= '~'; };
  if (text.empty() || (visible(text.front()) && visible(text.back()))) return text;
  for (;;) {
    absl::string_view trimmed = absl::StripAsciiWhitespace(text);
    absl::ConsumePrefix(&trimmed, kNoBreakSpace);
    absl::ConsumeSuffix(&trimmed, kNoBreakSpace);
    if (trimmed.size() == text.size()) return text;
    text = trimmed;
  }
}

std::optional<TextEncoding> CheckFile(absl::string_view bytes, ProblemList& problems) {
  for (absl::string_view start : kUtf16Starts) {
    if (!absl::StartsWith(bytes, start)) continue;
    problems.Add({}, "NOT_UTF8", [] {
      return std::string(
          "file tersimpan sebagai UTF-16 (\"Teks Unicode\"); "
          "simpan ulang sebagai \"CSV UTF-8\"");
    });
    return std::nullopt;
  }
  std::string binary = BinaryKind(bytes);
  if (!binary.empty()) {
    problems.Add({}, "BINARY_FILE",
                 [&] { return absl::StrCat("ini ", binary, ", bukan teks; ", kSaveAsText); });
    return std::nullopt;
  }
  size_t good = Utf8Prefix(bytes);
  if (good < bytes.size()) {
    if (IsWindows1252(bytes)) return TextEncoding::kWindows1252;
    problems.Add({LineAt(bytes, good), 0, ""}, "NOT_UTF8", [&] {
      return absl::StrFormat(
          "baris ini memuat huruf yang tidak tersimpan sebagai UTF-8 maupun Windows-1252 (byte "
          "0x%02X); "
          "simpan ulang file sebagai \"CSV UTF-8\"",
          static_cast<uint8_t>(bytes[good]));
    });
    return std::nullopt;
  }
  return TextEncoding::kUtf8;
}

std::string Windows1252ToUtf8(absl::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() + bytes.size() / 16);
  for (char c : bytes) AppendUtf8(Windows1252Character(static_cast<uint8_t>(c)), text);
  return text;
}

bool MayBeWorkbook(absl::string_view bytes) {
  return IsZip(bytes) || absl::StartsWith(bytes, kOle2Start);
}

bool IsZip(absl::string_view bytes) { return absl::StartsWith(bytes, kZipStart); }

}  // namespace rekap
