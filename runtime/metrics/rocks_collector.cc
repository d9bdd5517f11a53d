#include "runtime/metrics/rocks_collector.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "prometheus/metric_family.h"

#include "runtime/metrics/metric_table.h"

namespace rekap {
namespace {

using Properties = rocksdb::DB::Properties;

class RocksCollector : public prometheus::Collectable {
 public:
  RocksCollector(absl::Span<const MetricInfo> list, std::string prefix, Database* database)
      : list_(list), prefix_(std::move(prefix)), database_(database) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::vector<prometheus::MetricFamily> families;
    rocksdb::DB& db = database_->db();
    auto add = [&](const char* name, uint64_t value) {
      families.push_back(FamilyOf(FindMetric(list_, absl::StrCat(prefix_, "_rocksdb_", name))));
      AddSeries(families.back(), {}, static_cast<double>(value));
    };
    // Summed over the families.
    auto sum = [&](const char* name, const std::string& property) {
      if (uint64_t value = 0; db.GetAggregatedIntProperty(property, &value)) add(name, value);
    };
    // Of the database, or shared by its families: the sum would count it for each.
    auto one = [&](const char* name, const std::string& property) {
      if (uint64_t value = 0; db.GetIntProperty(property, &value)) add(name, value);
    };
    sum("memtable_bytes", Properties::kCurSizeAllMemTables);
    sum("pending_compaction_bytes", Properties::kEstimatePendingCompactionBytes);
    one("block_cache_bytes", Properties::kBlockCacheUsage);
    one("write_stopped", Properties::kIsWriteStopped);
    sum("background_errors_total", Properties::kBackgroundErrors);
    return families;
  }

 private:
  const absl::Span<const MetricInfo> list_;
  const std::string prefix_;
  Database* const database_;
};

}  // namespace

std::shared_ptr<prometheus::Collectable> MakeRocksCollector(absl::Span<const MetricInfo> list,
                                                            std::string prefix,
                                                            Database* database) {
  return std::make_shared<RocksCollector>(list, std::move(prefix), database);
}

}  // namespace rekap
