#include "converter/cli/options.h"

#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "converter/cli/conversion_flags.h"
#include "converter/cli/flag.h"
#include "converter/cli/message_flags.h"
#include "converter/cli/old_command.h"
#include "converter/cli/old_flags.h"
#include "converter/cli/response_files.h"
#include "converter/cli/version.h"

namespace mo {
namespace {

void DeclareArguments(CLI::App& app, const Flag& flag, std::vector<std::string>& values) {
  CLI::Option* option = app.add_option(flag.names, values, flag.help);
  if (flag.max_arguments > 0) option->expected(0, static_cast<int>(flag.max_arguments));
}

CLI::Option* DeclareText(CLI::App& app, const Flag& flag, std::string& value) {
  CLI::Option* option = app.add_option(flag.names, value, flag.help);
  if (flag.choices.empty()) return option;
  return option->expected(0, 1)
      ->default_str(flag.choices[0])
      ->transform(CLI::IsMember(flag.choices, CLI::ignore_case));
}

CLI::Option* DeclareList(CLI::App& app, const Flag& flag, std::vector<std::string>& values) {
  CLI::Option* option = app.add_option(flag.names, values, flag.help);
  if (flag.has_one_value) option->expected(1)->allow_extra_args(false);
  return option->take_all();
}

void Declare(CLI::App& app, const Flag& flag) {
  const auto* list = std::get_if<std::vector<std::string>*>(&flag.target);
  if (list != nullptr && flag.names[0] != '-') return DeclareArguments(app, flag, **list);
  CLI::Option* option = nullptr;
  if (list != nullptr) {
    option = DeclareList(app, flag, **list);
  } else if (const auto* text = std::get_if<std::string*>(&flag.target)) {
    option = DeclareText(app, flag, **text);
  } else if (const auto* is_given = std::get_if<bool*>(&flag.target)) {
    option = app.add_flag(flag.names, **is_given, flag.help);
  } else if (const auto* natural = std::get_if<uint64_t*>(&flag.target)) {
    option = app.add_option(flag.names, **natural, flag.help)->check(CLI::NonNegativeNumber);
  } else if (const auto* number = std::get_if<int*>(&flag.target)) {
    option = app.add_option(flag.names, **number, flag.help)->check(CLI::Range(flag.min, flag.max));
  }
  option->required(flag.is_required);
}

// Each flag of the old tools that is ignored, with a note that it is.
void DeclareIgnoredFlags(CLI::App& app, Diagnostics& diagnostics) {
  for (const OldFlag& flag : OldFlags()) {
    if (flag.kind != OldFlag::Kind::kIgnored) continue;
    const auto note = [&diagnostics, &flag](const std::string&) {
      diagnostics.Warning(Code::kRetiredFlag, {},
                          absl::StrCat("the flag ", flag.names, " is ignored: ", flag.advice));
    };
    const std::string names(flag.names);
    if (flag.takes_value) {
      app.add_option_function<std::string>(names, note, "")->group("");
    } else {
      app.add_flag_callback(
             names, [note] { note(""); }, "")
          ->group("");
    }
  }
}

using Subcommands = std::vector<std::unique_ptr<Subcommand>>;

// Declares all but the first; `chosen` becomes the one that the command line names.
void DeclareSubcommands(CLI::App& app, const Subcommands& subcommands, size_t& chosen) {
  app.require_subcommand(0, 1);
  for (size_t i = 1; i < subcommands.size(); ++i) {
    Subcommand& subcommand = *subcommands[i];
    // What is not its own is a flag of a conversion.
    app.fallthrough(subcommand.takes_conversion_flags());
    CLI::App* declared = app.add_subcommand(subcommand.name(), subcommand.help());
    declared->parse_complete_callback([&chosen, i] { chosen = i; });
    for (const Flag& flag : subcommand.flags()) Declare(*declared, flag);
  }
}

// The option of some command that is called so; nullptr if there is none.
const CLI::Option* FindOption(const CLI::App& app, const std::string& flag) {
  if (flag.size() < 2 || flag[0] != '-') return nullptr;
  const CLI::Option* option = app.get_option_no_throw(flag);
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (option == nullptr) option = FindOption(*command, flag);
  }
  return option;
}

bool IsFlag(const CLI::App& app, const std::string& argument) {
  return FindOption(app, argument) != nullptr;
}

// Whether a flag takes the argument after it.
bool TakesValue(const CLI::App& app, const std::string& flag) {
  const CLI::Option* option = FindOption(app, flag);
  return option != nullptr && option->get_items_expected_min() > 0;
}

}  // namespace

std::vector<std::unique_ptr<Subcommand>> MakeSubcommands() {
  using Make = std::unique_ptr<Subcommand> (*)();
  std::vector<std::unique_ptr<Subcommand>> subcommands;
  for (const Make make : {MakeConvert, MakeCheck, MakeInspect, MakePasses, MakeExplain, MakeReport,
                          MakeCompare, MakeDiff, MakeConfig, MakeVerify, MakeDigest, MakeTable,
                          MakePack, MakeProvenance, MakeAdd, MakeCompletion})
    subcommands.push_back(make());
  return subcommands;
}

CommandLine ParseCommandLine(std::vector<std::string> given, Diagnostics& diagnostics) {
  CommandLine line;
  ConversionFlags conversion;
  Subcommands subcommands = MakeSubcommands();
  size_t chosen = 0;
  CLI::App app(
      "Converts a trained model to OpenVINO IR. An argument @FILE is replaced by the lines of "
      "FILE, "
      "one argument a line. Exit codes: 0 done, 1 the model or the configuration is at fault, 2 "
      "the "
      "command line is wrong, 3 an internal error.",
      "mo");
  app.set_version_flag("--version", absl::StrCat("mo ", Version()), "print the version");
  // Taken before, and here for the help alone.
  MessageFlags messages;
  for (const Flag& flag : messages.flags()) Declare(app, flag);
  for (const Flag& flag : conversion.flags()) Declare(app, flag);
  DeclareIgnoredFlags(app, diagnostics);
  DeclareSubcommands(app, subcommands, chosen);
  std::vector<std::string> arguments = ExpandResponseFiles(
      ExpandOldCommand(std::move(given), diagnostics),
      [&app](const std::string& flag) { return TakesValue(app, flag); },
      conversion.options.response_files, diagnostics);
  if (diagnostics.has_errors()) return line;
  // CLI11 would take "-ms" as "-m s", and a flag for the value that the one before it lacks.
  std::vector<std::string> flags;
  bool is_value = false;
  for (std::string& argument : arguments) {
    if (!is_value && argument == "-ms") argument = "--mean_values";
    if (is_value && IsFlag(app, argument)) {
      diagnostics.Error(Code::kUsage, {},
                        absl::StrCat(flags.back(), " has no value, but the flag ", argument,
                                     " after it; give it one, or if that is the value, write ",
                                     flags.back(), "=", argument));
      return line;
    }
    if (!is_value) flags.push_back(argument);
    is_value = !is_value && TakesValue(app, argument);
  }
  if (ReportRetiredFlags(flags, diagnostics)) return line;
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    line.text = app.help();
  } catch (const CLI::CallForVersion& version) {
    line.text = absl::StrCat(version.what(), "\n");
  } catch (const CLI::ParseError& error) {
    diagnostics.Error(Code::kUsage, {}, absl::StrCat(error.what(), "; see mo --help"));
  }
  if (!line.text.empty() || diagnostics.has_errors()) return line;
  conversion.Resolve(*subcommands[chosen], diagnostics);
  line.options = std::move(conversion.options);
  line.subcommand = std::move(subcommands[chosen]);
  return line;
}

}  // namespace mo
