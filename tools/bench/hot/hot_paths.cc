#include "tools/bench/hot/hot_paths.h"

#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"

#include "aggregator/ingest/batch.h"
#include "aggregator/query/queries.h"
#include "aggregator/rollup/engine.h"
#include "domain/decimal/decimal.h"
#include "domain/decimal/sen.h"
#include "domain/finding/finding.h"
#include "domain/key/record_key.h"
#include "node/importer/import.h"
#include "runtime/catalog/catalog_yaml.h"
#include "tools/bench/load.h"

namespace rekap {
namespace {

// A province's units: enough that no table fits a processor's nearest cache.
constexpr uint32_t kUnits = 666;

void Require(bool holds, absl::string_view what) {
  if (!holds) throw std::runtime_error(std::string(what));
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  Require(!text.empty(), absl::StrCat("cannot read ", path));
  return text;
}

std::shared_ptr<const Catalog> CatalogOf(const std::string& source, uint32_t units) {
  absl::StatusOr<std::string> yaml =
      CatalogYamlOf(ReadFile(source + "/domain/catalog/sampang-2021.yaml"), units);
  Require(yaml.ok(), "the shipped catalog has no regions");
  auto parsed = ParseCatalogYaml(*yaml);
  Require(std::holds_alternative<Catalog>(parsed), "the shipped catalog is not sound");
  return std::make_shared<const Catalog>(std::get<Catalog>(std::move(parsed)));
}

std::vector<v1::Record> YearOf(uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<v1::Record> records;
  for (int line = 0; line < kLinesPerPeriod; ++line) {
    records.push_back(BudgetLineOf(*Period::Of(kLoadYear, 0), line, random));
  }
  return records;
}

std::vector<LeafChange> LeavesOf(RegionCode unit, const std::vector<v1::Record>& records,
                                 const Catalog& catalog) {
  std::vector<LeafChange> leaves;
  for (const v1::Record& record : records) {
    std::optional<LeafChange> leaf = LeafChangeOf(unit, record.key(), &record, catalog);
    Require(leaf.has_value(), "a budget line is no leaf");
    leaves.push_back(*std::move(leaf));
  }
  return leaves;
}

HotPath Numbers() {
  const std::vector<std::string> texts = {"93,52%", "3.396.840.458", "100,00 %", "Rp. 12.500,00"};
  return {"decimal", 4, [texts] {
            Decimal sum;
            for (size_t i : {0, 2}) {
              sum = *sum.Plus(*Decimal::Parse(texts[i], NumberStyle::kIndonesian));
            }
            Sen money;
            for (size_t i : {1, 3}) {
              money = *money.Plus(*Sen::Parse(texts[i], NumberStyle::kIndonesian));
            }
            std::optional<Decimal> share = PercentOf(money.value(), money.value() + sum.micro());
            Require(share && share->DividedBy(sum).ok(), "a share is undefined");
          }};
}

HotPath Keys() {
  auto records = std::make_shared<std::vector<v1::Record>>(YearOf(1));
  return {"key_codec", records->size(), [records] {
            for (const v1::Record& record : *records) {
              absl::StatusOr<std::string> key = EncodeRecordKey(record.key());
              Require(key.ok() && DecodeRecordKey(*key)->subject() == record.key().subject(),
                      "a key does not come back");
            }
          }};
}

// The entries of one import, as their node sends them.
v1::Batch BatchOf(const std::vector<v1::Record>& records) {
  v1::Batch batch;
  ChainHasher hasher;
  ChainPoint head;
  for (const v1::Record& record : records) {
    v1::JournalEntry entry;
    entry.set_seq(head.seq.value + 1);
    entry.set_time_unix_ms(1'640'995'200'000);  // the first of 2022
    entry.set_author("bench");
    *entry.mutable_put() = record;
    batch.add_entries(entry.SerializeAsString());
    head = hasher.Append(head, batch.entries(batch.entries_size() - 1));
  }
  batch.set_first_seq(1);
  batch.set_previous_hash(std::string(ChainPoint().hash.view()));
  batch.set_last_hash(std::string(head.hash.view()));
  return batch;
}

HotPath Chain() {
  auto batch = std::make_shared<v1::Batch>(BatchOf(YearOf(1)));
  auto hasher = std::make_shared<ChainHasher>();
  return {"hash_chain", static_cast<uint64_t>(batch->entries_size()), [batch, hasher] {
            ChainPoint head;
            for (const std::string& entry : batch->entries()) head = hasher->Append(head, entry);
            Require(head.hash.view() == batch->last_hash(), "the chain ends elsewhere");
          }};
}

HotPath Decode(std::shared_ptr<const Catalog> catalog) {
  auto batch = std::make_shared<v1::Batch>(BatchOf(YearOf(1)));
  auto decoder = std::make_shared<BatchDecoder>();
  const RegionCode unit = catalog->Units().front();
  return {"batch_decode", static_cast<uint64_t>(batch->entries_size()),
          [batch, decoder, catalog = std::move(catalog), unit] {
            absl::StatusOr<DecodedBatch> decoded = decoder->Decode(unit, *batch, catalog);
            Require(decoded.ok() && decoded->leaves.back().has_value(), "a batch is not read");
          }};
}

// A roll-up of a province, and what a query needs to read it.
struct Province {
  explicit Province(std::shared_ptr<const Catalog> of) : catalog(std::move(of)) {
    uint64_t seed = 0;
    for (RegionCode unit : catalog->Units()) {
      Require(engine.Apply(LeavesOf(unit, YearOf(++seed), *catalog)).ok(), "a roll-up fails");
      positions.emplace(unit, JournalPosition{Epoch{1}, {Seq{kLinesPerPeriod}, {}}});
    }
  }

  std::shared_ptr<const Catalog> catalog;
  RollupEngine engine{catalog.get()};
  LiveRollup::Positions positions;
};

// The report of one unit changes, there and back.
HotPath Apply(const std::shared_ptr<Province>& province) {
  const RegionCode unit = province->catalog->Units().front();
  auto reports = std::make_shared<std::pair<std::vector<LeafChange>, std::vector<LeafChange>>>(
      LeavesOf(unit, YearOf(1'001), *province->catalog),
      LeavesOf(unit, YearOf(1'002), *province->catalog));
  return {"rollup_apply", 2 * reports->first.size(), [province, reports] {
            Require(province->engine.Apply(reports->first).ok() &&
                        province->engine.Apply(reports->second).ok(),
                    "a roll-up fails");
          }};
}

HotPath Question(std::string name, const std::shared_ptr<Province>& province,
                 const v1::CompareRequest& request, int rows) {
  return {std::move(name), static_cast<uint64_t>(rows), [province, request, rows] {
            const LiveRollup::Version version{province->engine, nullptr, province->positions,
                                              province->catalog};
            const FigureReader reader(version, *Period::Of(kLoadYear, 0));
            absl::StatusOr<v1::CompareResponse> answer =
                Compare(reader, request, [](RegionCode) { return v1::WORKFLOW_STATE_OPEN; });
            Require(answer.ok() && answer->rows_size() == rows, "a comparison lacks rows");
          }};
}

HotPath Findings(const std::string& source, std::shared_ptr<const Catalog> catalog) {
  const RegionCode unit = *RegionCode::Parse("35.27.05");
  const Period period = *Period::Of(kLoadYear, 0);
  auto records = std::make_shared<std::vector<v1::Record>>();
  for (const char* name : {"printed.tsv", "iku.tsv"}) {
    ImportOutcome outcome =
        ImportFile(name, ReadFile(absl::StrCat(source, "/tests/data/omben-2021/", name)),
                   {unit, period}, *catalog);
    Require(outcome.sound(), absl::StrCat(name, " is not sound"));
    for (v1::Record& record : outcome.records) records->push_back(std::move(record));
  }
  return {"findings_omben", records->size(), [=] {
            Require(!FindingsOf({unit, period, *records, {}}, *catalog).empty(),
                    "Omben's report has no findings");
          }};
}

}  // namespace

std::vector<HotPath> HotPaths(const std::string& source) {
  std::shared_ptr<const Catalog> kabupaten = CatalogOf(source, 0);
  auto province = std::make_shared<Province>(CatalogOf(source, kUnits));
  v1::CompareRequest compare;
  compare.set_region("35.27");
  compare.set_order(v1::ORDER_ABSORPTION);
  v1::CompareRequest ranking;
  ranking.set_rows(v1::ROWS_UNITS);
  ranking.set_order(v1::ORDER_ABSORPTION);
  ranking.set_page_size(20);
  std::vector<HotPath> paths;
  paths.push_back(Numbers());
  paths.push_back(Keys());
  paths.push_back(Chain());
  paths.push_back(Decode(kabupaten));
  paths.push_back(Apply(province));
  paths.push_back(Question("compare_14", province, compare, 14));
  paths.push_back(Question("ranking_666", province, ranking, 20));
  paths.push_back(Findings(source, kabupaten));
  return paths;
}

}  // namespace rekap
