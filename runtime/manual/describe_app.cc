#include <CLI/CLI.hpp>

#include "runtime/manual/manual.h"

namespace rekap {
namespace {

ManualOption DescribeOption(const CLI::Option& option) {
  ManualOption described;
  for (const std::string& name : option.get_snames()) described.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) described.names.push_back("--" + name);
  described.positional = described.names.empty();
  if (described.positional) described.names.push_back(option.get_name(true));
  described.purpose = option.get_description();
  described.initial = option.get_default_str();
  if (option.get_items_expected_max() > 0 && !described.positional) {
    described.value = option.get_option_text();
    if (described.value.empty()) described.value = option.get_type_name();
  }
  return described;
}

}  // namespace

ManualCommand DescribeApp(const CLI::App& app) {
  ManualCommand command{app.get_name(), app.get_description(), {}, {}};
  auto visible = [](const CLI::Option* option) { return !option->get_group().empty(); };
  for (const CLI::Option* option : app.get_options(visible)) {
    command.options.push_back(DescribeOption(*option));
  }
  auto shown = [](const CLI::App* sub) { return !sub->get_group().empty(); };
  for (const CLI::App* sub : app.get_subcommands(shown)) {
    command.commands.push_back(DescribeApp(*sub));
  }
  return command;
}

}  // namespace rekap
