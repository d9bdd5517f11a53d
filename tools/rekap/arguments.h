// The command line of `rekap`. Pure: reads what it is given, prints nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"

#include "rekap/v1/account.pb.h"
#include "rekap/v1/query.pb.h"
#include "rekap/v1/workflow.pb.h"
#include "runtime/manual/manual.h"
#include "tools/rekap/exit_code.h"

namespace rekap::cli {

inline constexpr char kDefaultNode[] = "127.0.0.1:7301";
inline constexpr char kDefaultAggregator[] = "127.0.0.1:7300";
inline constexpr uint32_t kDefaultExplainLimit = 200;
// All findings of one unit (domain/finding/finding.h, kFindingsMax).
inline constexpr uint32_t kDefaultFindingsLimit = 1000;
inline constexpr uint32_t kDefaultAuditLimit = 100;
// All kecamatan of the largest provinsi (compare, matrix, completeness).
inline constexpr uint32_t kDefaultRowsLimit = 1000;
// Everything a kabupaten of 50 kecamatan reports in a year, with room; beyond
// that a terminal is the wrong place to read it.
inline constexpr uint32_t kLimitMax = 100'000;

enum class Verb {
  kImport,
  kStatus,
  kFindings,
  kSubmit,
  kTemplate,
  kUnits,
  kCompare,
  kTrend,
  kMatrix,
  kCompleteness,
  kTree,
  kExplain,
  kSurvey,
  kOrganisation,
  kWorkflow,
  kChanges,
  kReview,
  kCatalogCheck,
  kCatalogDiff,
  kCatalogApply,
  kCatalogShow,
  kCatalogHistory,
  kVerify,
  kLogin,
  kLogout,
  kWhoAmI,
  kPassword,
  kAccountAdd,
  kAccountList,
  kAccountRole,
  kAccountPassword,
  kAccountDisable,
  kAccountEnable,
  kInvite,
  kCertificates,
  kRevoke,
  kAudit,
  kBackup,
  kQuarantine,
  kReportLkjip,
  kReportKabupaten,
};
enum class Format { kTable, kJson, kCsv };

struct Arguments {
  Verb verb = Verb::kStatus;

  std::string node = kDefaultNode;
  std::string aggregator = kDefaultAggregator;
  // --node was on the command line, with an address or without (the environment
  // does not count): verbs that can ask either server then ask the node.
  bool node_given = false;
  // The aggregator is called without TLS and without a token: on loopback only.
  bool insecure = false;
  // Folder that authorities and tokens are kept in; empty = there is no home.
  std::string config;
  Format format = Format::kTable;
  // Absent = as wide as the terminal.
  std::optional<size_t> width;
  // Per call; long enough for the verb unless the user said otherwise.
  absl::Duration timeout;

  // What is asked about.
  uint32_t year = 0;
  uint32_t quarter = 0;  // 0 = the annual figure
  std::string region;
  std::string unit;  // a kecamatan code, where the verb is about one
  std::string element;
  v1::Order order = v1::ORDER_ACHIEVEMENT;
  bool worst_first = false;
  v1::Rows rows = v1::ROWS_CHILDREN;
  v1::RowFilter filter;
  // Of a matrix; UNSPECIFIED = indicators.
  v1::CascadeLevel columns = v1::CASCADE_LEVEL_PROGRAM;
  std::string under;
  uint32_t first_year = 0;  // trend; 0 = the server's choice
  uint32_t last_year = 0;
  bool quarters = false;
  bool with_rows = false;
  v1::CascadeLevel depth = v1::CASCADE_LEVEL_UNSPECIFIED;
  bool by_responsible = false;
  std::string responsible;  // never with `element`
  v1::RecordKind kind = v1::RECORD_KIND_UNSPECIFIED;
  uint32_t item = 0;   // 0 = all
  uint32_t limit = 0;  // where there are pages: always set
  v1::Severity severity = v1::SEVERITY_UNSPECIFIED;
  std::string rule;
  std::string since;           // as CheckSince takes it; empty = midnight of yesterday
  std::string public_address;  // HOST:PORT of an invitation; empty = the aggregator's
  bool full = false;
  uint32_t catalog_version = 0;  // 0 = the current one
  bool chain_only = false;

  // What is done.
  std::vector<std::string> files;
  std::string author;  // empty = the user who runs the program
  bool dry_run = false;
  std::vector<std::string> accept;  // "RULE" or "RULE@ROW"
  bool as_printed = false;          // never with `accept`
  // "IKU!C7=12" (ParseCellCorrection), of one file only.
  std::vector<std::string> correct;
  std::string revision;
  std::string justification;
  bool withdraw = false;
  v1::ReviewAction action = v1::REVIEW_ACTION_UNSPECIFIED;
  std::string reason;
  std::optional<uint32_t> submission;  // absent = the last one
  std::string note;
  // File to write. Empty: of a template the name that the server suggests, else
  // the answer is printed. Where the answer is a sheet it ends in .csv or .xlsx.
  std::string out;
  bool force = false;

  // People and access. Secrets never stand on the command line.
  std::string name;                      // of an account
  v1::Role role = v1::ROLE_UNSPECIFIED;  // account add, role: always set
  bool password_stdin = false;
  std::string fingerprint;  // as given, not normalised; empty = ask
  bool forget = false;
  std::string serial;  // empty = every certificate of the unit
  bool yes = false;
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
  // REKAP_INSECURE: "1" = on, "0" = off.
  std::string insecure = "";
  // REKAP_CONFIG, else the usual folder of the user.
  std::string config = "";
};

// All that can stand on the command line, and what the manual page has besides.
ManualCommand DescribeCommandLine();
ManualFrame ManualFrameOfProgram();

// `args` without the program's name.
std::variant<Arguments, Stop> ParseArguments(std::vector<std::string> args,
                                             const Environment& environment);

}  // namespace rekap::cli
