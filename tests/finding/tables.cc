#include "tests/finding/tables.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/str_format.h"

#include "domain/decimal/decimal.h"

namespace rekap::made {
namespace {

int Between(std::mt19937_64& random, int low, int high) {
  return std::uniform_int_distribution<int>(low, high)(random);
}

Figures AnyFigures(std::mt19937_64& random) {
  // One sub kegiatan in twelve had its money taken away; one in ten spent it to
  // the last rupiah.
  if (Between(random, 1, 12) == 1) return {};
  int64_t allocated = std::uniform_int_distribution<int64_t>(500'000, 300'000'000)(random);
  int64_t realised = allocated * Between(random, 400, 999) / 1000;
  if (Between(random, 1, 10) == 1) realised = allocated;
  return {allocated * 100, realised * 100, false};
}

size_t Append(std::string code, size_t parent, Lines& lines) {
  lines.push_back({std::move(code), parent, false, {}});
  return lines.size() - 1;
}

void AddTo(const Figures& figures, size_t row, Lines& lines) {
  lines[row].figures.allocated += figures.allocated;
  lines[row].figures.realised += figures.realised;
}

template <typename Body>
void Fill(const Figures& figures, Body& body) {
  for (auto [money, sen] : {std::pair(body.mutable_allocated(), figures.allocated),
                            std::pair(body.mutable_realised(), figures.realised)}) {
    money->set_sen(sen);
    if (figures.blank) money->set_presence(v1::CELL_PRESENCE_BLANK);
  }
  std::optional<Decimal> percent = PercentOf(figures.realised, figures.allocated);
  if (percent) body.set_stated_absorption_micro(percent->RoundedTo(2)->micro());
}

}  // namespace

Lines SoundTable(std::mt19937_64& random, const Shape& shape) {
  Lines lines;
  Append("", kNoParent, lines);
  int programs = Between(random, 1, shape.programs_max);
  for (int p = 1; p <= programs; ++p) {
    std::string program_code = absl::StrFormat("7.01.%02d", p);
    size_t program = Append(program_code, kNoParent, lines);
    int kegiatan_count = Between(random, 1, shape.kegiatan_max);
    for (int k = 1; k <= kegiatan_count; ++k) {
      std::string kegiatan_code = absl::StrFormat("%s.2.%02d", program_code, k);
      size_t kegiatan = Append(kegiatan_code, program, lines);
      int subs = Between(random, 1, shape.sub_kegiatan_max);
      for (int s = 1; s <= subs; ++s) {
        size_t sub = Append(absl::StrFormat("%s.%02d", kegiatan_code, s), kegiatan, lines);
        lines[sub].leaf = true;
        lines[sub].figures = AnyFigures(random);
        for (size_t above : {kegiatan, program, size_t{0}}) {
          AddTo(lines[sub].figures, above, lines);
        }
      }
    }
  }
  lines.push_back(lines.front());
  return lines;
}

void Misplace(const Move& move, bool blank, Lines& lines) {
  Lines sound = lines;
  auto step = static_cast<size_t>(move.by);
  for (size_t i = move.first; i <= move.last; ++i) lines[i + step].figures = sound[i].figures;
  if (!blank) return;
  for (size_t i = move.first; i <= move.last; ++i) {
    bool taken = i - step >= move.first && i - step <= move.last;
    if (!taken) lines[i].figures = {0, 0, true};
  }
}

Move AnyMove(std::mt19937_64& random, size_t rows) {
  Move move;
  int step = Between(random, 1, 2);
  bool up = Between(random, 0, 1) == 0;
  move.by = up ? step : -step;
  int low = up ? 0 : step;
  int high = static_cast<int>(rows) - 1 - (up ? step : 0);
  int first = Between(random, low, high), last = Between(random, low, high);
  if (first > last) std::swap(first, last);
  last = std::min(high, std::max(last, first + step - 1));
  first = std::max(low, std::min(first, last - step + 1));
  move.first = static_cast<size_t>(first);
  move.last = static_cast<size_t>(last);
  return move;
}

std::vector<v1::Record> RecordsOf(const Lines& lines) {
  std::vector<v1::Record> records;
  records.reserve(lines.size());
  for (size_t i = 0; i < lines.size(); ++i) {
    v1::Record& record = records.emplace_back();
    record.mutable_key()->set_year(2021);
    record.mutable_key()->set_subject(lines[i].code);
    record.mutable_provenance()->set_file("tabel.tsv");
    record.mutable_provenance()->set_row(static_cast<uint32_t>(i + 2));
    if (lines[i].leaf) {
      record.mutable_key()->set_kind(v1::RECORD_KIND_BUDGET_LINE);
      Fill(lines[i].figures, *record.mutable_budget_line());
    } else {
      record.mutable_key()->set_kind(v1::RECORD_KIND_STATED_TOTAL);
      record.mutable_key()->set_item(i > 0 && lines[i].code.empty() ? 1 : 0);
      Fill(lines[i].figures, *record.mutable_stated_total());
    }
  }
  return records;
}

UnitReport ViewOf(const std::vector<v1::Record>& records) {
  return {*RegionCode::Parse("35.27.05"), *Period::Of(2021, 0), records, {}};
}

std::vector<Figures> FiguresOf(const std::vector<v1::Record>& records) {
  std::vector<Figures> figures;
  auto add = [&](const auto& body) {
    figures.push_back({body.allocated().sen(), body.realised().sen(),
                       body.allocated().presence() == v1::CELL_PRESENCE_BLANK});
  };
  for (const v1::Record& record : records) {
    record.has_budget_line() ? add(record.budget_line()) : add(record.stated_total());
  }
  return figures;
}

}  // namespace rekap::made
