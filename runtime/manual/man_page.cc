#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

#include "runtime/manual/manual.h"

namespace rekap {
namespace {

// As text of a line: nothing in it is roff's.
std::string Text(absl::string_view text) {
  std::string out = absl::StrReplaceAll(
      text,
      {{"\\", "\\e"}, {"-", "\\-"}, {"\n", " "}, {"`", "\\(ga"}, {"~", "\\(ti"}, {"^", "\\(ha"}});
  // A dot or a quote at the beginning of a line is a request.
  if (!out.empty() && (out[0] == '.' || out[0] == '\'')) out.insert(0, "\\&");
  return out;
}

// As one argument of a macro.
std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", absl::StrReplaceAll(Text(text), {{"\"", "\\(dq"}}), "\"");
}

void Paragraphs(absl::string_view text, std::string& out) {
  for (absl::string_view paragraph : absl::StrSplit(text, "\n\n", absl::SkipWhitespace())) {
    absl::StrAppend(&out, ".PP\n", Text(absl::StripAsciiWhitespace(paragraph)), "\n");
  }
}

std::string OptionTag(const ManualOption& option) {
  std::string tag = absl::StrJoin(option.names, ", ", [](std::string* out, const auto& name) {
    absl::StrAppend(out, "\\fB", Text(name), "\\fR");
  });
  if (!option.value.empty()) absl::StrAppend(&tag, " \\fI", Text(option.value), "\\fR");
  return tag;
}

void Options(const ManualCommand& command, const ManualWords& words, std::string& out) {
  for (const ManualOption& option : command.options) {
    absl::StrAppend(&out, ".TP\n", OptionTag(option), "\n", Text(option.purpose));
    if (!option.initial.empty()) {
      absl::StrAppend(&out, "; ", Text(words.initial), " ", Text(option.initial));
    }
    out += "\n";
  }
}

void Commands(const ManualCommand& command, const std::string& path, const ManualWords& words,
              std::string& out) {
  for (const ManualCommand& sub : command.commands) {
    const std::string name = path.empty() ? sub.name : absl::StrCat(path, " ", sub.name);
    if (sub.commands.empty()) {
      absl::StrAppend(&out, ".SS ", Quoted(name), "\n");
      Paragraphs(sub.description, out);
      Options(sub, words, out);
    }
    Commands(sub, name, words, out);
  }
}

}  // namespace

std::string ManPage(const ManualCommand& program, const ManualFrame& frame) {
  const ManualWords& words = frame.words;
  std::string out = absl::StrCat(
      ".TH ", Quoted(absl::AsciiStrToUpper(program.name)), " ", Quoted(frame.section), " \"\" ",
      Quoted(frame.source), "\n.SH ", Quoted(words.name), "\n", Text(program.name), " \\- ",
      Text(program.description), "\n.SH ", Quoted(words.synopsis), "\n\\fB", Text(program.name),
      "\\fR ", Text(words.placeholder), "\n.SH ", Quoted(words.options), "\n");
  Options(program, words, out);
  if (!program.commands.empty()) {
    absl::StrAppend(&out, ".SH ", Quoted(words.commands), "\n");
    Commands(program, "", words, out);
  }
  for (const ManualSection& section : frame.more) {
    absl::StrAppend(&out, ".SH ", Quoted(section.title), "\n");
    Paragraphs(section.text, out);
    for (const auto& [tag, text] : section.entries) {
      absl::StrAppend(&out, ".TP\n\\fB", Text(tag), "\\fR\n", Text(text), "\n");
    }
  }
  return out;
}

}  // namespace rekap
