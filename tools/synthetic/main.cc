// rekap-synthetic: writes the two files of one synthetic kecamatan for the
// demo, the bench and anybody who wants to try an import.
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include <CLI/CLI.hpp>

#include "runtime/catalog/load_catalog.h"
#include "runtime/file/file.h"
#include "tools/synthetic/files.h"

namespace rekap {
namespace {

struct Options {
  std::string unit;
  uint32_t year = 0;
  uint64_t seed = 1;
  std::string catalog;
  std::string out_dir;
};

// Prints the path once the file is complete.
absl::Status Write(const std::string& path, const std::string& text) {
  absl::Status written = ReplaceFile(path, text);
  if (written.ok()) std::cout << path << "\n";
  return written;
}

absl::Status Run(const Options& options) {
  absl::StatusOr<RegionCode> unit = RegionCode::Parse(options.unit);
  if (!unit.ok()) return unit.status();
  absl::StatusOr<Period> period = Period::Of(options.year, 0);
  if (!period.ok()) return period.status();
  absl::StatusOr<LoadedCatalog> loaded = LoadCatalog(options.catalog);
  if (!loaded.ok()) return loaded.status();
  const Catalog& catalog = loaded->catalog;
  absl::StatusOr<Office> office = OfficeOf(catalog, *unit, options.seed);
  if (!office.ok()) return office.status();

  std::error_code error;
  std::filesystem::create_directories(options.out_dir, error);
  if (error) {
    return absl::InternalError(
        absl::StrCat("cannot create ", options.out_dir, ": ", error.message()));
  }
  std::string stem =
      absl::StrCat(options.out_dir, "/sintetis-", unit->ToString(), "-", options.year);
  absl::Status written =
      Write(absl::StrCat(stem, "-tabel.tsv"), SyntheticTable(catalog, *office, *period));
  if (!written.ok()) return written;
  return Write(absl::StrCat(stem, "-iku.tsv"), SyntheticIndicators(catalog, *office, *period));
}

}  // namespace
}  // namespace rekap

// CLI11 throws only where an option is declared wrongly.
// NOLINTNEXTLINE(bugprone-exception-escape)
int main(int argc, char** argv) {
  rekap::Options options;
  CLI::App app("Writes the synthetic yearly files of one kecamatan; every row is marked sintetis.");
  app.add_option("--unit", options.unit, "Kecamatan code, 35.27.01")->required();
  app.add_option("--year", options.year, "Budget year, 2000 to 2100")->required();
  app.add_option("--seed", options.seed, "Same seed, same figures")->capture_default_str();
  app.add_option("--catalog", options.catalog, "File of the catalog, YAML")->required();
  app.add_option("--out", options.out_dir, "Directory to write to; made if missing")->required();
  CLI11_PARSE(app, argc, argv);
  absl::Status status = rekap::Run(options);
  if (status.ok()) return 0;
  std::cerr << "rekap-synthetic: " << status.message() << "\n";
  return 1;
}
