#include "domain/finding/shown.h"

#include <limits>

#include "absl/strings/str_cat.h"

#include "domain/decimal/decimal.h"
#include "domain/decimal/sen.h"

namespace rekap::finding {
namespace {

// A message of one or two sentences quotes no more of a name than this.
constexpr size_t kQuotedBytesMax = 80;

}  // namespace

std::string ShowMoney(__int128 sen) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  if (sen > kMax || sen < -kMax) return "di luar batas angka";
  return Sen(static_cast<int64_t>(sen)).ToIndonesian();
}

std::string ShowMoney(const Sums& sums) {
  return absl::StrCat(ShowMoney(sums.allocated), " / ", ShowMoney(sums.realised));
}

std::string ShowCell(const MoneyCell& cell) {
  switch (cell.presence) {
    case v1::CELL_PRESENCE_DASH:
      return "-";
    case v1::CELL_PRESENCE_BLANK:
      return "kosong";
    default:
      return ShowMoney(cell.sen);
  }
}

std::string ShowMoney(const MoneyCells& money) {
  return absl::StrCat(ShowCell(money.allocated), " / ", ShowCell(money.realised));
}

std::string ShowPercent(int64_t micro) {
  return absl::StrCat(Decimal::FromMicro(micro).ToIndonesian(kPercentPlaces), "%");
}

std::string ShowValue(int64_t micro) {
  std::string text = Decimal::FromMicro(micro).ToIndonesian(Decimal::kPlaces);
  while (text.back() == '0') text.pop_back();
  if (text.back() == ',') text.pop_back();
  return text;
}

std::optional<int64_t> AbsorptionOf(const Sums& sums) {
  std::optional<Decimal> percent = PercentOf(sums.realised, sums.allocated);
  if (!percent) return std::nullopt;
  return percent->micro();
}

std::string ShowRow(const Row& row) {
  std::string code = row.code ? row.CodeText() : std::string("jumlah kantor");
  return row.line == 0 ? code : absl::StrCat("baris ", row.line, " (", code, ")");
}

absl::string_view LevelWord(RowLevel level) {
  switch (level) {
    case RowLevel::kUnit:
      return "kantor";
    case RowLevel::kProgram:
      return "program";
    case RowLevel::kKegiatan:
      return "kegiatan";
    case RowLevel::kSubKegiatan:
      return "sub kegiatan";
    case RowLevel::kOutput:
      return "keluaran";
  }
  return "";
}

absl::string_view ChildWord(RowLevel level) {
  switch (level) {
    case RowLevel::kUnit:
      return "program";
    case RowLevel::kProgram:
      return "kegiatan";
    case RowLevel::kKegiatan:
      return "sub kegiatan";
    default:
      return "keluaran";
  }
}

std::string Quote(absl::string_view text) {
  if (text.size() <= kQuotedBytesMax) return absl::StrCat("\"", text, "\"");
  size_t end = kQuotedBytesMax;
  // Not within a UTF-8 sequence.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return absl::StrCat("\"", text.substr(0, end), "...\"");
}

int64_t Rounded(int64_t micro, int places) {
  int64_t step = 1;
  for (int i = places; i < Decimal::kPlaces; ++i) step *= 10;
  std::optional<int64_t> steps = DivideHalfUp(micro, step);
  return steps ? *steps * step : micro;
}

}  // namespace rekap::finding
