#include "tools/bench/load.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace rekap {
namespace {

// The shipped catalog is that of kabupaten 35.27 with fourteen kecamatan.
constexpr uint32_t kOwn = 27;
constexpr uint32_t kUnitsOfOwn = 14;
constexpr uint32_t kUnitsOfOthers = 75;
constexpr uint32_t kCodeMax = 99;  // of a part of a region's code

}  // namespace

v1::Record BudgetLineOf(Period period, int line, std::mt19937_64& random) {
  v1::Record record;
  record.set_synthetic(true);
  v1::RecordKey& key = *record.mutable_key();
  key.set_kind(v1::RECORD_KIND_BUDGET_LINE);
  key.set_year(period.year());
  key.set_quarter(period.quarter());
  key.set_subject(
      absl::StrFormat("7.01.%02d.2.%02d.%02d", line / 20 + 1, line / 5 % 4 + 1, line % 5 + 1));
  record.mutable_provenance()->set_file("tabel-iii-b-2021.tsv");
  record.mutable_provenance()->set_row(static_cast<uint32_t>(line + 2));
  v1::BudgetLine& body = *record.mutable_budget_line();
  body.set_activity_written(key.subject());
  body.set_name(
      "Koordinasi dan Penyusunan Laporan Capaian Kinerja dan Ikhtisar Realisasi Kinerja SKPD");
  int64_t allocated = static_cast<int64_t>(random() % 100'000'000'000);
  body.mutable_allocated()->set_sen(allocated);
  body.mutable_realised()->set_sen(allocated / 10 * 9);
  body.set_stated_absorption_micro(90'000'000);
  return record;
}

std::vector<std::pair<Period, std::vector<v1::Record>>> ImportsOf(uint64_t leaves, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<std::pair<Period, std::vector<v1::Record>>> imports;
  for (uint32_t i = 0; leaves > 0; ++i) {
    Period period = *Period::Of(Period::kYearMin + i / kPeriodsPerYear, i % kPeriodsPerYear);
    std::vector<v1::Record> records;
    for (int line = 0; line < kLinesPerPeriod && leaves > 0; ++line, --leaves) {
      records.push_back(BudgetLineOf(period, line, random));
    }
    imports.emplace_back(period, std::move(records));
  }
  return imports;
}

absl::StatusOr<std::string> CatalogYamlOf(std::string yaml, uint32_t units) {
  std::string regions;
  uint32_t missing = units > kUnitsOfOwn ? units - kUnitsOfOwn : 0;
  for (uint32_t kabupaten = 1; missing > 0 && kabupaten <= kCodeMax; ++kabupaten) {
    if (kabupaten == kOwn) continue;
    absl::StrAppendFormat(&regions, "  - {kode: 35.%02d, nama: Kabupaten %d}\n", kabupaten,
                          kabupaten);
    for (uint32_t unit = 1; missing > 0 && unit <= kUnitsOfOthers; ++unit, --missing) {
      absl::StrAppendFormat(&regions, "  - {kode: 35.%02d.%02d, nama: Kecamatan %d}\n", kabupaten,
                            unit, unit);
    }
  }
  const std::string heading = "wilayah:\n";
  size_t at = yaml.find(heading);
  if (at == std::string::npos) return absl::InvalidArgumentError("the catalog has no wilayah");
  yaml.insert(at + heading.size(), regions);
  return yaml;
}

absl::StatusOr<RecordFile> RecordFile::Open(const std::string& path) {
  RecordFile records(path);
  records.file_ << "provinsi,kabupaten,kecamatan,tahun,triwulan,program,kegiatan,sub_kegiatan,"
                   "nama,anggaran,realisasi,serapan,berkas,baris,sintetis\n";
  if (!records.file_) return absl::InvalidArgumentError(absl::StrCat("cannot write ", path));
  return records;
}

void RecordFile::Write(RegionCode unit, const v1::Record& record) {
  const std::string kecamatan = unit.ToString();
  const std::string& code = record.key().subject();
  const v1::BudgetLine& line = record.budget_line();
  // 35.27.05 and 7.01.01.2.01.01: every level is a prefix.
  file_ << absl::StrFormat("%s,%s,%s,%d,%d,%s,%s,%s,%s,%d,%d,%d,%s,%d,%s\n", kecamatan.substr(0, 2),
                           kecamatan.substr(0, 5), kecamatan, record.key().year(),
                           record.key().quarter(), code.substr(0, 7), code.substr(0, 12), code,
                           line.name(), line.allocated().sen(), line.realised().sen(),
                           line.stated_absorption_micro(), record.provenance().file(),
                           record.provenance().row(), record.synthetic() ? "t" : "f");
}

absl::Status RecordFile::Close() {
  file_.close();
  return file_ ? absl::OkStatus() : absl::InvalidArgumentError("the table of records is not whole");
}

}  // namespace rekap
