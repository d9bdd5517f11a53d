// The command line of `rekap`. Pure: reads what it is given, prints nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"

#include "rekap/v1/query.pb.h"
#include "tools/rekap/exit_code.h"

namespace rekap::cli {

inline constexpr char kDefaultNode[] = "127.0.0.1:7301";
inline constexpr char kDefaultAggregator[] = "127.0.0.1:7300";
inline constexpr uint32_t kDefaultExplainLimit = 200;
// Everything a kabupaten of 50 kecamatan reports in a year, with room; beyond
// that a terminal is the wrong place to read it.
inline constexpr uint32_t kExplainLimitMax = 100'000;

enum class Verb { kImport, kStatus, kUnits, kCompare, kTree, kExplain, kVerify };
enum class Format { kTable, kJson, kCsv };

struct Arguments {
  Verb verb = Verb::kStatus;

  std::string node = kDefaultNode;
  std::string aggregator = kDefaultAggregator;
  // --node was on the command line (the environment does not count).
  bool node_given = false;
  Format format = Format::kTable;
  // Absent = as wide as the terminal.
  std::optional<size_t> width;
  // Per call; long enough for the verb unless the user said otherwise.
  absl::Duration timeout;

  std::vector<std::string> files;
  uint32_t year = 0;
  uint32_t quarter = 0;  // 0 = the annual figure
  std::string author;    // empty = the user who runs the program
  bool dry_run = false;
  std::string region;
  std::string element;
  v1::CompareRequest::Order order = v1::CompareRequest::ORDER_ACHIEVEMENT;
  v1::CascadeLevel depth = v1::CASCADE_LEVEL_UNSPECIFIED;
  uint32_t limit = kDefaultExplainLimit;
};

// Nothing to run: help, the version, or a mistake.
struct Stop {
  ExitCode code = ExitCode::kOk;
  std::string out;
  std::string err;
};

// What the environment says; empty = not set.
struct Environment {
  std::string node;        // REKAP_NODE
  std::string aggregator;  // REKAP_AGGREGATOR
};

// `args` without the program's name.
std::variant<Arguments, Stop> ParseArguments(std::vector<std::string> args,
                                             const Environment& environment);

}  // namespace rekap::cli
