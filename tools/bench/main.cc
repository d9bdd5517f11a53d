// rekap-bench: measurements of the real parts on this machine, one JSON object
// a line. Measures, asserts nothing.
#include <filesystem>
#include <iostream>

#include "absl/time/clock.h"
#include <CLI/CLI.hpp>

#include "runtime/catalog/catalog_version.h"
#include "tools/bench/query.h"
#include "tools/bench/replicate.h"

int main(int argc, char** argv) {
  CLI::App app("Measures rekap on this machine; prints one JSON object a line", "rekap-bench");
  app.require_subcommand(1);
  rekap::ReplicateOptions options;
  std::string catalog_path;
  CLI::App* replicate =
      app.add_subcommand("replicate", "Loopback replication with syncs at both ends, and roll-up");
  replicate->add_option("--data", options.directory, "Empty scratch directory on the disk measured")
      ->required();
  replicate->add_option("--catalog", catalog_path, "File of the catalog, YAML")->required();
  replicate->add_option("--leaves", options.leaves, "Budget lines in all")->capture_default_str();
  replicate->add_option("--nodes", options.nodes, "Nodes they are spread over")
      ->capture_default_str();
  rekap::QueryOptions query_options;
  CLI::App* query =
      app.add_subcommand("query", "Questions of a kabupaten, beside a country's units");
  query->add_option("--data", query_options.directory, "Empty scratch directory")->required();
  query->add_option("--catalog", query_options.catalog, "File of the catalog, YAML")->required();
  query->add_option("--units", query_options.units, "Units of the country")->capture_default_str();
  query->add_option("--rounds", query_options.rounds, "Calls of each question")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const std::string& directory = *query ? query_options.directory : options.directory;
  std::error_code error;
  if (std::filesystem::exists(directory, error) && !std::filesystem::is_empty(directory, error)) {
    std::cerr << "rekap-bench: " << directory << " is not empty\n";
    return 2;
  }
  if (*query) {
    absl::Status asked = rekap::RunQuery(query_options);
    if (asked.ok()) return 0;
    std::cerr << "rekap-bench: " << asked << "\n";
    return 1;
  }
  absl::StatusOr<rekap::v1::CatalogVersion> catalog =
      rekap::CatalogVersionOfFile(catalog_path, "rekap-bench", absl::Now());
  absl::Status status = catalog.ok() ? rekap::RunReplicate(options, *catalog) : catalog.status();
  if (status.ok()) return 0;
  std::cerr << "rekap-bench: " << status << "\n";
  return 1;
}
