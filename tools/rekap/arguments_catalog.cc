// `rekap catalog ...`: verbs under a verb.

#include <limits>

#include "tools/rekap/arguments_parts.h"
#include "tools/rekap/help.h"

namespace rekap::cli {
namespace {

// admin.proto, ApplyCatalogRequest.note.
constexpr size_t kNoteBytesMax = 1024;

// One more file; the options are read in the order in which they are added.
CLI::Option* AddFile(CLI::App& verb, Arguments& arguments, const char* name,
                     const char* description) {
  auto take = [&arguments](const std::string& file) { arguments.files.push_back(file); };
  return verb.add_option_function<std::string>(name, take, description)->check(CheckFile);
}

void AddWantedFile(CLI::App& verb, Arguments& arguments) {
  AddFile(verb, arguments, "FILE", help::kCatalogFile)->option_text("(wajib)")->required();
}

}  // namespace

void AddCatalogVerbs(CLI::App& app, Arguments& arguments) {
  CLI::App* catalog = AddGroup(app, "catalog", help::kCatalog, help::CatalogFooter());

  CLI::App* check = AddVerb(*catalog, arguments, Verb::kCatalogCheck, "check", help::kCatalogCheck,
                            help::kCatalogCheckExample);
  AddWantedFile(*check, arguments);

  CLI::App* diff = AddVerb(*catalog, arguments, Verb::kCatalogDiff, "diff", help::kCatalogDiff,
                           help::kCatalogDiffExample);
  AddWantedFile(*diff, arguments);
  AddFile(*diff, arguments, "FILE2", help::kCatalogDiffFile);

  CLI::App* apply = AddVerb(*catalog, arguments, Verb::kCatalogApply, "apply", help::kCatalogApply,
                            help::kCatalogApplyExample);
  AddWantedFile(*apply, arguments);
  AddAuthor(*apply, arguments);
  apply->add_option("--note", arguments.note, help::kNote)
      ->option_text("TEKS")
      ->check(TextOf(kNoteBytesMax));

  CLI::App* show = AddVerb(*catalog, arguments, Verb::kCatalogShow, "show", help::kCatalogShow,
                           help::kCatalogShowExample);
  show->add_option("--version", arguments.catalog_version, help::kCatalogVersion)
      ->option_text("N")
      ->check(WholeNumber(1, std::numeric_limits<uint32_t>::max()));

  AddVerb(*catalog, arguments, Verb::kCatalogHistory, "history", help::kCatalogHistory,
          help::kCatalogHistoryExample);
}

}  // namespace rekap::cli
