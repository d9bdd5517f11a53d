// `rekap catalog check|diff|apply|show|history`. A file is read and checked
// here, before any server hears of it; the server checks it again.

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

#include "domain/catalog/catalog_diff.h"
#include "runtime/catalog/catalog_yaml.h"
#include "runtime/file/file.h"
#include "runtime/sheet/csv.h"
#include "tools/rekap/answer.h"
#include "tools/rekap/client.h"
#include "tools/rekap/commands.h"
#include "tools/rekap/render_catalog.h"
#include "tools/rekap/terminal.h"
#include "tools/rekap/text.h"

namespace rekap::cli {
namespace {

struct CatalogFile {
  std::string text;
  Catalog catalog;
};

// Mistakes for the person on standard error, for programs on standard output.
ExitCode Refuse(const Arguments& arguments, const std::string& file,
                const v1::ApplyCatalogResponse& answer) {
  PrintError(CatalogProblemsText(file, answer.problems()));
  // The refusal is the result, whether or not it could be printed.
  (void)PrintAnswer(
      arguments.format, answer, [] { return std::string(); },
      [&] { return CatalogProblemsCsv(file, answer.problems()); });
  return ExitCode::kContentRefused;
}

// The file, or how the verb ends without it.
std::variant<CatalogFile, ExitCode> Load(const Arguments& arguments, const std::string& file) {
  absl::StatusOr<std::string> text = ReadFile(file, kCatalogBytesMax);
  if (!text.ok()) {
    PrintError(absl::StrCat(OneLine(file), ": tidak dapat dibaca: ",
                            OneLine(text.status().message()), " ", CodeWord(text.status()), "\n"));
    return ExitCode::kFailure;
  }
  auto parsed = ParseCatalogYaml(*text);
  if (auto* problems = std::get_if<std::vector<CatalogProblem>>(&parsed)) {
    return Refuse(arguments, file, ProblemsAnswer(*problems));
  }
  return CatalogFile{*std::move(text), std::get<Catalog>(std::move(parsed))};
}

ExitCode RunCheck(const Arguments& arguments) {
  const std::string& file = arguments.files[0];
  auto loaded = Load(arguments, file);
  if (auto* code = std::get_if<ExitCode>(&loaded)) return *code;
  const Catalog& catalog = std::get<CatalogFile>(loaded).catalog;
  return PrintAnswer(
      arguments.format, v1::ApplyCatalogResponse(),
      [&] { return CatalogSummaryText(file, catalog, ViewOf(arguments.width)); },
      [&] { return CatalogProblemsCsv(file, {}); });
}

ExitCode PrintDiff(const Arguments& arguments, const std::string& before, const std::string& after,
                   const std::vector<CatalogChange>& changes) {
  switch (arguments.format) {
    case Format::kJson:
      return PrintResult(CatalogDiffJson(changes));
    case Format::kCsv:
      return PrintResult(CatalogDiffCsv(changes));
    case Format::kTable:
      break;
  }
  return PrintResult(CatalogDiffText(before, after, changes, ViewOf(arguments.width)));
}

// The catalog of a version, if this program can read it: an aggregator may be
// newer than its client.
std::optional<Catalog> CatalogOf(const v1::CatalogVersion& version) {
  auto parsed = ParseCatalogYaml(version.yaml(), CatalogUse::kStored);
  if (!std::holds_alternative<Catalog>(parsed)) return std::nullopt;
  return std::get<Catalog>(std::move(parsed));
}

// Years back that are looked at: an office corrects no older one.
constexpr int kYearsBack = 10;
constexpr uint32_t kQuarters = 4;

// RetroactiveText of what `after` changes; empty if its rules are those of
// `before`. Asks for a period at a time; an answer that does not come stops nobody,
// for this is only said.
std::string Retroactive(const Client& client, const Catalog& before, const Catalog& after,
                        const View& view) {
  std::vector<ReviewedPeriod> reviewed;
  if (!DiffersInRules(before, after)) return "";
  const int this_year = static_cast<int>(absl::ToCivilYear(view.now, view.zone).year());
  for (int year = this_year - kYearsBack; year <= this_year; ++year) {
    for (uint32_t quarter = 0; quarter <= kQuarters; ++quarter) {
      v1::WorkflowRequest request;
      request.set_year(static_cast<uint32_t>(year));
      request.set_quarter(quarter);
      absl::StatusOr<v1::WorkflowResponse> response = client.Workflow(request);
      if (!response.ok()) {
        return absl::StrCat(
            "Aturan berubah; periode terkunci mana yang ikut dihitung ulang belum "
            "diketahui: ",
            OneLine(response.status().message()), " [RETROACTIVE]\n");
      }
      reviewed.push_back(ReviewedPeriodOf(request, *response));
    }
  }
  return RetroactiveText(reviewed);
}

ExitCode DiffFiles(const Arguments& arguments, const Catalog& before) {
  auto after = Load(arguments, arguments.files[1]);
  if (auto* code = std::get_if<ExitCode>(&after)) return *code;
  return PrintDiff(arguments, arguments.files[0], arguments.files[1],
                   DiffCatalogs(before, std::get<CatalogFile>(after).catalog));
}

ExitCode RunDiff(const Arguments& arguments) {
  auto loaded = Load(arguments, arguments.files[0]);
  if (auto* code = std::get_if<ExitCode>(&loaded)) return *code;
  const Catalog& catalog = std::get<CatalogFile>(loaded).catalog;
  if (arguments.files.size() > 1) return DiffFiles(arguments, catalog);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::GetCatalogResponse> current = client.GetCatalog(v1::GetCatalogRequest());
  if (!current.ok()) return Fail(client, current.status());
  std::optional<Catalog> before = CatalogOf(current->catalog());
  if (!before.has_value()) {
    PrintError(
        "Katalog aggregator tidak terbaca oleh versi program ini: perbarui rekap. "
        "[UNREADABLE_CATALOG]\n");
    return ExitCode::kFailure;
  }
  PrintError(Retroactive(client, *before, catalog, ViewOf(arguments.width)));
  return PrintDiff(arguments, absl::StrCat("versi ", current->catalog().version()),
                   arguments.files[0], DiffCatalogs(*before, catalog));
}

ExitCode RunApply(const Arguments& arguments) {
  const std::string& file = arguments.files[0];
  auto loaded = Load(arguments, file);
  if (auto* code = std::get_if<ExitCode>(&loaded)) return *code;
  CatalogFile& sound = std::get<CatalogFile>(loaded);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::GetCatalogResponse> current = client.GetCatalog(v1::GetCatalogRequest());
  // No catalog yet: this one becomes the first.
  bool first = absl::IsNotFound(current.status());
  if (!current.ok() && !first) return Fail(client, current.status());
  std::optional<Catalog> before = first ? std::nullopt : CatalogOf(current->catalog());
  View view = ViewOf(arguments.width);
  std::string retroactive;
  if (before.has_value()) retroactive = Retroactive(client, *before, sound.catalog, view);

  v1::ApplyCatalogRequest request;
  request.set_yaml(sound.text);
  request.set_author(AuthorOf(arguments));
  request.set_note(arguments.note);
  if (!first) request.set_expected_version(current->catalog().version());
  absl::StatusOr<v1::ApplyCatalogResponse> response = client.ApplyCatalog(request);
  if (!response.ok()) {
    ExitCode code = Fail(client, response.status());
    if (absl::IsAborted(response.status())) {
      PrintError(
          "Orang lain baru saja mengubah katalog: lihat perubahannya dengan `rekap catalog "
          "diff`, lalu ulangi.\n");
    }
    return code;
  }
  if (!response->problems().empty()) return Refuse(arguments, file, *response);
  PrintError(retroactive);
  std::vector<CatalogChange> changes;
  if (before.has_value()) changes = DiffCatalogs(*before, sound.catalog);
  return PrintAnswer(
      arguments.format, *response, [&] { return CatalogApplyText(*response, changes, view); },
      [&] { return CatalogHistoryCsv({response->current()}, view); });
}

// The text itself is the answer, so that it can be redirected into a file.
template <typename Response>
ExitCode PrintYaml(const Arguments& arguments, const Response& response) {
  const v1::CatalogVersion& catalog = response.catalog();
  return PrintAnswer(
      arguments.format, response, [&] { return catalog.yaml(); },
      [&] {
        return CsvLine({"versi", "katalog"}) +
               CsvLine({absl::StrCat(catalog.version()), catalog.yaml()});
      });
}

ExitCode RunShowNode(const Arguments& arguments) {
  Client client = NodeClient(arguments);
  absl::StatusOr<v1::NodeCatalogResponse> response = client.NodeCatalog();
  if (!response.ok()) return Fail(client, response.status());
  if (!response->refused().empty()) {
    PrintError(
        absl::StrCat("Versi yang lebih baru tidak dapat dipakai oleh node: perbarui "
                     "rekap-node (",
                     OneLine(response->refused()), ") [CATALOG_REFUSED]\n"));
  }
  return PrintYaml(arguments, *response);
}

ExitCode RunShow(const Arguments& arguments) {
  if (arguments.node_given) return RunShowNode(arguments);
  v1::GetCatalogRequest request;
  request.set_version(arguments.catalog_version);
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::GetCatalogResponse> response = client.GetCatalog(request);
  if (!response.ok()) return Fail(client, response.status());
  return PrintYaml(arguments, *response);
}

ExitCode RunHistory(const Arguments& arguments) {
  Client client = AggregatorClient(arguments);
  absl::StatusOr<v1::ListCatalogsResponse> response = client.ListCatalogs();
  if (!response.ok()) return Fail(client, response.status());
  View view = ViewOf(arguments.width);
  return PrintAnswer(
      arguments.format, *response, [&] { return CatalogHistoryText(*response, view); },
      [&] {
        return CatalogHistoryCsv({response->catalogs().begin(), response->catalogs().end()}, view);
      });
}

}  // namespace

ExitCode RunCatalog(const Arguments& arguments) {
  switch (arguments.verb) {
    case Verb::kCatalogCheck:
      return RunCheck(arguments);
    case Verb::kCatalogDiff:
      return RunDiff(arguments);
    case Verb::kCatalogApply:
      return RunApply(arguments);
    case Verb::kCatalogShow:
      return RunShow(arguments);
    default:
      return RunHistory(arguments);
  }
}

}  // namespace rekap::cli
