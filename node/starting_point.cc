#include "node/starting_point.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "node/commands.h"
#include "runtime/catalog/catalog_version.h"
#include "runtime/daemon/setting_files.h"

namespace rekap {
namespace {

bool NamesUnit(const NodeFlags& flags) { return !flags.unit.empty() || !flags.unit_file.empty(); }

// The code as it is written: of --unit, or the one line of --unit-file; empty without both.
absl::StatusOr<std::string> UnitText(const NodeFlags& flags) {
  if (flags.unit_file.empty()) return flags.unit;
  return ReadUnitFile(flags.unit_file);
}

}  // namespace

absl::StatusOr<std::optional<NodeIdentity>> LoadIdentity(const NodeFlags& flags) {
  absl::StatusOr<NodeIdentity> identity = NodeIdentity::Load(flags.data);
  if (identity.ok()) return std::optional<NodeIdentity>(*std::move(identity));
  const bool needed = !flags.aggregator.empty() && !flags.insecure && NamesUnit(flags);
  const bool missing = absl::IsNotFound(identity.status());
  if (missing && !needed) return std::optional<NodeIdentity>();
  // It does not come, and does not mend, by itself: somebody must join the node, or let it read
  // what is there.
  if (missing || absl::IsFailedPrecondition(identity.status()) ||
      absl::IsPermissionDenied(identity.status())) {
    return FaultOfSetting("data", identity.status());
  }
  return identity.status();
}

bool MustJoin(const NodeFlags& flags, const std::optional<NodeIdentity>& identity) {
  return !identity.has_value() && !NamesUnit(flags) && !flags.insecure;
}

absl::StatusOr<RegionCode> UnitOf(const NodeFlags& flags,
                                  const std::optional<NodeIdentity>& identity) {
  absl::StatusOr<std::string> text = UnitText(flags);
  if (!text.ok()) return text.status();
  if (text->empty()) {
    if (identity) return identity->unit();
    return FaultOfSetting(
        "unit", absl::InvalidArgumentError("--unit is needed where the node has not joined"));
  }
  absl::StatusOr<RegionCode> unit = ParseUnit(*text);
  if (unit.ok() && identity && identity->unit() != *unit) {
    return FaultOfSetting(
        "unit", absl::InvalidArgumentError(absl::StrCat(
                    "--unit is ", *text, ", the certificate is of ", identity->unit().ToString())));
  }
  return unit;
}

std::string AggregatorOf(const NodeFlags& flags, const std::optional<NodeIdentity>& identity) {
  if (!flags.aggregator.empty()) return flags.aggregator;
  // What was remembered is dialled with the certificate, or not at all.
  const bool remembered = !flags.insecure && identity && identity->aggregator();
  return remembered ? identity->aggregator()->ToString() : "";
}

absl::Status StartCatalog(const std::string& file, const NodeStore& store, NodeCatalog& catalog,
                          Logger& log) {
  absl::StatusOr<std::optional<v1::CatalogVersion>> received = store.LoadCatalog();
  if (!received.ok()) return received.status();
  if (received->has_value()) {
    absl::StatusOr<CurrentCatalog> read = catalog.Read(**std::move(received));
    if (read.ok()) {
      catalog.Set(*std::move(read));
      return absl::OkStatus();
    }
    log.Error("the catalog received cannot be used", {{"status", read.status()}});
  }
  if (file.empty()) {
    log.Warning("no catalog yet: nothing can be imported before one is received", {});
    return absl::OkStatus();
  }
  absl::StatusOr<v1::CatalogVersion> version =
      CatalogVersionOfFile(file, "rekap-node --catalog", absl::Now());
  if (!version.ok()) return FaultOfSetting("catalog", version.status());
  absl::StatusOr<CurrentCatalog> read = catalog.Read(*std::move(version));
  if (!read.ok()) return read.status();
  catalog.Set(*std::move(read));
  return absl::OkStatus();
}

}  // namespace rekap
