// rekap-bench: measurements of the real parts on this machine, one JSON object
// a line. Measures, asserts nothing.
#include <filesystem>
#include <functional>
#include <iostream>
#include <utility>

#include "absl/time/clock.h"
#include <CLI/CLI.hpp>

#include "runtime/catalog/catalog_version.h"
#include "tools/bench/ask.h"
#include "tools/bench/crowd.h"
#include "tools/bench/fill.h"
#include "tools/bench/floor.h"
#include "tools/bench/fresh.h"
#include "tools/bench/import.h"
#include "tools/bench/query.h"
#include "tools/bench/replicate.h"

namespace rekap {
namespace {

using Run = std::function<absl::Status()>;

absl::Status CheckEmpty(const std::string& directory) {
  std::error_code error;
  if (std::filesystem::exists(directory, error) && !std::filesystem::is_empty(directory, error)) {
    return absl::InvalidArgumentError(directory + " is not empty");
  }
  std::filesystem::create_directories(directory, error);
  return absl::OkStatus();
}

// What a subcommand that needs an empty directory does, and its flag.
Run InScratch(CLI::App& command, std::string& directory, Run run) {
  command.add_option("--data", directory, "Empty scratch directory on the disk measured")
      ->required();
  return [&directory, run = std::move(run)] {
    absl::Status empty = CheckEmpty(directory);
    return empty.ok() ? run() : empty;
  };
}

// The subcommands with their flags; `chosen` becomes what the parsed one does.
class Commands {
 public:
  Commands(CLI::App& app, Run& chosen) : app_(app), chosen_(chosen) {
    AddReplication();
    AddQueries();
  }

 private:
  CLI::App* Add(const std::string& name, const std::string& what) {
    return app_.add_subcommand(name, what);
  }
  void AddCatalog(CLI::App* command) {
    command->add_option("--catalog", catalog_, "File of the catalog, YAML")->required();
  }
  Run WithCatalog(std::function<absl::Status(const v1::CatalogVersion&)> run) {
    return [this, run = std::move(run)] {
      absl::StatusOr<v1::CatalogVersion> catalog =
          CatalogVersionOfFile(catalog_, "rekap-bench", absl::Now());
      return catalog.ok() ? run(*catalog) : catalog.status();
    };
  }
  void Choose(CLI::App* command, Run run) {
    command->callback([this, run = std::move(run)] { chosen_ = run; });
  }

  void AddReplication() {
    CLI::App* replicate =
        Add("replicate", "Loopback replication with syncs at both ends, roll-up, bytes on disk");
    AddCatalog(replicate);
    replicate->add_option("--leaves", replicate_.leaves, "Budget lines in all")
        ->capture_default_str();
    replicate->add_option("--nodes", replicate_.nodes, "Nodes they are spread over")
        ->capture_default_str();
    replicate->add_option("--records", replicate_.records, "Write the records to this file, CSV");
    Choose(replicate,
           InScratch(*replicate, replicate_.directory, WithCatalog([this](auto& catalog) {
             return RunReplicate(replicate_, catalog);
           })));

    CLI::App* fresh = Add("fresh", "From a commit at a node to its being visible above");
    AddCatalog(fresh);
    fresh->add_option("--commits", fresh_.commits, "Commits, idle and under load")
        ->check(CLI::Range(2, 100'000))
        ->capture_default_str();
    Choose(fresh, InScratch(*fresh, fresh_.directory, WithCatalog([this](auto& catalog) {
             return RunFresh(fresh_, catalog);
           })));

    CLI::App* floor = Add("floor", "What disk, gRPC and RocksDB give by themselves");
    floor->add_option("--leaves", floor_.leaves, "Budget lines")->capture_default_str();
    Choose(floor, InScratch(*floor, floor_.directory, [this] { return RunFloor(floor_); }));
  }

  void AddQueries() {
    CLI::App* fill = Add("fill", "Fill an aggregator's database, and a table for its peers");
    fill->add_option("--catalog", fill_.catalog, "File of the catalog, YAML")->required();
    fill->add_option("--units", fill_.units, "Units")->capture_default_str();
    fill->add_option("--activities", fill_.activities, "Budget lines a unit")
        ->check(CLI::Range(1, 1'000))
        ->capture_default_str();
    fill->add_option("--records", fill_.records, "Write the records to this file, CSV");
    Choose(fill, InScratch(*fill, fill_.directory, [this] { return RunFill(fill_); }));

    CLI::App* rollup = Add("rollup", "Recompute of a filled database, and changes in it");
    rollup->add_option("--data", filled_, "Directory that fill made")->required();
    Choose(rollup, [this] { return RunRollup(filled_); });

    CLI::App* ask = Add("ask", "Questions to a running aggregator, over gRPC");
    ask->add_option("--address", ask_.address, "HOST:PORT, loopback")->required();
    ask->add_option("--rounds", ask_.rounds, "Calls of each question")->capture_default_str();
    ask->add_flag("--first", first_, "Only wait for the first right answer");
    Choose(ask, [this] { return first_ ? AwaitFirstAnswer(ask_) : RunAsk(ask_); });

    CLI::App* crowd = Add("crowd", "A stream of every unit at a running aggregator");
    crowd->add_option("--address", crowd_.address, "HOST:PORT, loopback")->required();
    crowd->add_option("--restarts", crowd_.restarts, "Restarts of it to wait for")
        ->capture_default_str();
    crowd
        ->add_option_function<uint32_t>(
            "--idle", [this](uint32_t seconds) { crowd_.idle = absl::Seconds(seconds); },
            "Seconds that all are left alone before that")
        ->check(CLI::Range(0, 240));
    Choose(crowd, [this] { return RunCrowd(crowd_); });

    CLI::App* query = Add("query", "Questions of a kabupaten, beside a country's units");
    query->add_option("--catalog", query_.catalog, "File of the catalog, YAML")->required();
    query->add_option("--units", query_.units, "Units of the country")->capture_default_str();
    query->add_option("--rounds", query_.rounds, "Calls of each question")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    Choose(query, InScratch(*query, query_.directory, [this] { return RunQuery(query_); }));

    CLI::App* import = Add("import", "Import with findings, beside reading the file alone");
    AddCatalog(import);
    import->add_option("--rows", import_.rows, "Rows of the file")->capture_default_str();
    Choose(import, InScratch(*import, import_.directory, WithCatalog([this](auto& catalog) {
             return RunImport(import_, catalog);
           })));
  }

  CLI::App& app_;
  Run& chosen_;
  std::string catalog_;
  std::string filled_;
  bool first_ = false;
  ReplicateOptions replicate_;
  FreshOptions fresh_;
  FloorOptions floor_;
  FillOptions fill_;
  AskOptions ask_;
  CrowdOptions crowd_;
  QueryOptions query_;
  ImportOptions import_;
};

}  // namespace
}  // namespace rekap

int main(int argc, char** argv) {
  CLI::App app("Measures rekap on this machine; prints one JSON object a line", "rekap-bench");
  app.require_subcommand(1);
  rekap::Run chosen;
  rekap::Commands commands(app, chosen);
  CLI11_PARSE(app, argc, argv);
  absl::Status status = chosen();
  if (status.ok()) return 0;
  std::cerr << "rekap-bench: " << status << "\n";
  return absl::IsInvalidArgument(status) ? 2 : 1;
}
