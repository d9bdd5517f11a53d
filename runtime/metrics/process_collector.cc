#include "runtime/metrics/process_collector.h"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "prometheus/metric_family.h"

#include "runtime/metrics/metric_table.h"
#include "runtime/version.h"

namespace rekap {
namespace {

// Fields of /proc/self/stat, counted from the one after the name of the program, which
// may hold blanks and parentheses: proc(5) numbers that one 3.
constexpr size_t kUserTicks = 14 - 3;
constexpr size_t kSystemTicks = 15 - 3;
constexpr size_t kStartTicks = 22 - 3;
constexpr size_t kResidentPages = 24 - 3;

std::optional<std::vector<std::string>> StatFields() {
  std::ifstream file("/proc/self/stat");
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream rest(text.substr(name_end + 1));
  std::vector<std::string> fields((std::istream_iterator<std::string>(rest)),
                                  std::istream_iterator<std::string>());
  if (fields.size() <= kResidentPages) return std::nullopt;
  return fields;
}

// Seconds since 1970 at which the machine was started.
std::optional<double> BootTime() {
  std::ifstream file("/proc/stat");
  for (std::string word; file >> word;) {
    double seconds = 0;
    if (word == "btime" && file >> seconds) return seconds;
  }
  return std::nullopt;
}

std::optional<double> OpenFiles() {
  std::error_code error;
  std::filesystem::directory_iterator files("/proc/self/fd", error);
  if (error) return std::nullopt;
  // The one that the iterator itself has open is not the daemon's.
  return static_cast<double>(std::distance(begin(files), end(files))) - 1;
}

class ProcessCollector : public prometheus::Collectable {
 public:
  ProcessCollector(absl::Span<const MetricInfo> list, ProcessMetrics metrics)
      : list_(list), metrics_(std::move(metrics)) {}

  std::vector<prometheus::MetricFamily> Collect() const override {
    std::vector<prometheus::MetricFamily> families;
    std::vector<prometheus::ClientMetric::Label> about = {{"version", kVersion}};
    if (!metrics_.unit.empty()) about.push_back({"unit", metrics_.unit});
    AddOwn(families, "build_info", 1, std::move(about));
    AddEnd(families, "certificate_end_timestamp_seconds", metrics_.certificate_end);
    AddEnd(families, "web_certificate_end_timestamp_seconds", metrics_.web_certificate_end);
    AddDisk(families);
    AddProcess(families);
    return families;
  }

 private:
  void Add(std::vector<prometheus::MetricFamily>& families, const std::string& name, double value,
           std::vector<prometheus::ClientMetric::Label> labels = {}) const {
    families.push_back(FamilyOf(FindMetric(list_, name)));
    AddSeries(families.back(), std::move(labels), value);
  }
  void AddOwn(std::vector<prometheus::MetricFamily>& families, const char* name, double value,
              std::vector<prometheus::ClientMetric::Label> labels = {}) const {
    Add(families, absl::StrCat(metrics_.prefix, "_", name), value, std::move(labels));
  }
  void AddEnd(std::vector<prometheus::MetricFamily>& families, const char* name,
              const std::function<absl::Time()>& end) const {
    if (end) AddOwn(families, name, absl::ToDoubleSeconds(end() - absl::UnixEpoch()));
  }

  void AddDisk(std::vector<prometheus::MetricFamily>& families) const {
    struct statvfs disk;
    if (statvfs(metrics_.data.c_str(), &disk) != 0) return;
    const auto block = static_cast<double>(disk.f_frsize);
    AddOwn(families, "disk_size_bytes", static_cast<double>(disk.f_blocks) * block);
    // What is kept for root is not ours to use.
    AddOwn(families, "disk_free_bytes", static_cast<double>(disk.f_bavail) * block);
  }

  void AddProcess(std::vector<prometheus::MetricFamily>& families) const {
    const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    if (std::optional<std::vector<std::string>> stat = StatFields(); stat && ticks > 0) {
      auto field = [&](size_t index) { return std::stod((*stat)[index]); };
      Add(families, "process_cpu_seconds_total", (field(kUserTicks) + field(kSystemTicks)) / ticks);
      Add(families, "process_resident_memory_bytes",
          field(kResidentPages) * static_cast<double>(sysconf(_SC_PAGESIZE)));
      if (std::optional<double> boot = BootTime()) {
        Add(families, "process_start_time_seconds", *boot + field(kStartTicks) / ticks);
      }
    }
    if (std::optional<double> open = OpenFiles()) Add(families, "process_open_fds", *open);
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
      Add(families, "process_max_fds", static_cast<double>(limit.rlim_cur));
    }
  }

  const absl::Span<const MetricInfo> list_;
  const ProcessMetrics metrics_;
};

}  // namespace

std::shared_ptr<prometheus::Collectable> MakeProcessCollector(absl::Span<const MetricInfo> list,
                                                              ProcessMetrics metrics) {
  return std::make_shared<ProcessCollector>(list, std::move(metrics));
}

}  // namespace rekap
