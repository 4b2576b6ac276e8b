#include "converter/cli/completion_text.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace mo {
namespace {

bool IsFlag(const Flag& flag) { return flag.names[0] == '-'; }
bool TakesValue(const Flag& flag) { return !std::holds_alternative<bool*>(flag.target); }

// "-n", "--model_name"
std::vector<std::string> NamesOf(const Flag& flag) { return absl::StrSplit(flag.names, ','); }

std::vector<std::string> AllNames(const CommandHelp& command) {
  std::vector<std::string> names;
  for (const Flag& flag : command.flags) {
    if (!IsFlag(flag)) continue;
    for (std::string& name : NamesOf(flag)) names.push_back(std::move(name));
  }
  return names;
}

std::vector<std::string> CommandNames(absl::Span<const CommandHelp> commands) {
  std::vector<std::string> names;
  for (const CommandHelp& command : commands) {
    if (!command.name.empty()) names.push_back(command.name);
  }
  return names;
}

// In single quotes of a shell.
std::string Quoted(absl::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

// What _arguments of zsh takes for a flag: --name[help]:value:_files
std::string ZshSpec(const Flag& flag, const std::string& name) {
  const std::string help =
      absl::StrReplaceAll(flag.help, {{"\\", "\\\\"}, {"[", "\\["}, {"]", "\\]"}, {":", "\\:"}});
  std::string value;
  if (!flag.choices.empty()) {
    value = absl::StrCat(":value:(", absl::StrJoin(flag.choices, " "), ")");
  } else if (TakesValue(flag)) {
    value = ":value:_files";
  }
  return Quoted(absl::StrCat("*", name, "[", help, "]", value));
}

std::string Roff(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\\", "\\e"}, {"-", "\\-"}, {"\n", " "}});
}

// A line of text must not begin like a request of roff.
std::string RoffLine(absl::string_view text) { return absl::StrCat("\\&", Roff(text), "\n"); }

void AddManualFlags(const CommandHelp& command, std::string& page) {
  for (const Flag& flag : command.flags) {
    const std::string value = TakesValue(flag) && IsFlag(flag) ? " \\fIVALUE\\fR" : "";
    absl::StrAppend(&page, ".TP\n\\fB", Roff(absl::StrJoin(NamesOf(flag), ", ")), "\\fR", value,
                    "\n", RoffLine(flag.help));
  }
}

}  // namespace

std::string BashCompletion(absl::Span<const CommandHelp> commands) {
  const std::vector<std::string> names = CommandNames(commands);
  std::string cases;
  for (const CommandHelp& command : commands) {
    absl::StrAppend(&cases, "    ", command.name.empty() ? "''" : command.name,
                    ") flags=", Quoted(absl::StrJoin(AllNames(command), " ")), " ;;\n");
  }
  return absl::StrCat("# Completion of mo for bash.\n_mo() {\n",
                      "  local word=${COMP_WORDS[COMP_CWORD]} command= flags= i\n",
                      "  for ((i = 1; i < COMP_CWORD; ++i)); do\n",
                      "    case ${COMP_WORDS[i]} in\n      ", absl::StrJoin(names, "|"),
                      ") command=${COMP_WORDS[i]} && break ;;\n    esac\n  done\n",
                      "  case $command in\n", cases, "  esac\n", "  if [[ $word == -* ]]; then\n",
                      "    mapfile -t COMPREPLY < <(compgen -W \"$flags\" -- \"$word\")\n",
                      "    return\n  fi\n", "  mapfile -t COMPREPLY < <(compgen -f -- \"$word\"; ",
                      "[[ $command ]] || compgen -W ", Quoted(absl::StrJoin(names, " ")),
                      " -- \"$word\")\n", "}\ncomplete -o filenames -F _mo mo\n");
}

std::string ZshCompletion(absl::Span<const CommandHelp> commands) {
  std::string described, cases;
  for (const CommandHelp& command : commands) {
    if (!command.name.empty()) {
      absl::StrAppend(&described, "    ",
                      Quoted(absl::StrCat(command.name, ":",
                                          absl::StrReplaceAll(command.help, {{":", "\\:"}}))),
                      "\n");
    }
    std::string specs;
    for (const Flag& flag : command.flags) {
      if (!IsFlag(flag)) continue;
      for (const std::string& name : NamesOf(flag))
        absl::StrAppend(&specs, "        ", ZshSpec(flag, name), "\n");
    }
    absl::StrAppend(&cases, "    ", command.name.empty() ? "''" : command.name,
                    ")\n      flags=(\n", specs, "      ) ;;\n");
  }
  return absl::StrCat("#compdef mo\n_mo() {\n  local -a commands flags\n  local command=\n",
                      "  commands=(\n", described, "  )\n", "  command=${words[(r)(",
                      absl::StrJoin(CommandNames(commands), "|"), ")]}\n", "  case $command in\n",
                      cases, "  esac\n", "  [[ $command ]] || _describe command commands\n",
                      "  _arguments $flags '*:file:_files'\n}\n_mo \"$@\"\n");
}

std::string FishCompletion(absl::Span<const CommandHelp> commands) {
  const std::string all = absl::StrJoin(CommandNames(commands), " ");
  std::string script = "# Completion of mo for fish.\n";
  for (const CommandHelp& command : commands) {
    const std::string condition =
        Quoted(command.name.empty() ? absl::StrCat("not __fish_seen_subcommand_from ", all)
                                    : absl::StrCat("__fish_seen_subcommand_from ", command.name));
    if (!command.name.empty()) {
      absl::StrAppend(&script, "complete -c mo -n ",
                      Quoted(absl::StrCat("not __fish_seen_subcommand_from ", all)), " -a ",
                      command.name, " -d ", Quoted(command.help), "\n");
    }
    for (const Flag& flag : command.flags) {
      if (!IsFlag(flag)) continue;
      absl::StrAppend(&script, "complete -c mo -n ", condition);
      for (const std::string& name : NamesOf(flag)) {
        const bool is_long = name.size() > 2;
        absl::StrAppend(&script, is_long ? " -l " : " -s ", name.substr(is_long ? 2 : 1));
      }
      if (TakesValue(flag)) script += " -r";
      if (!flag.choices.empty())
        absl::StrAppend(&script, " -a ", Quoted(absl::StrJoin(flag.choices, " ")));
      absl::StrAppend(&script, " -d ", Quoted(flag.help), "\n");
    }
  }
  return script;
}

std::string ManualPage(absl::Span<const CommandHelp> commands) {
  std::string page =
      ".TH MO 1\n.SH NAME\nmo \\- converts trained models to OpenVINO IR\n"
      ".SH SYNOPSIS\n\\fBmo\\fR [\\fICOMMAND\\fR] [\\fIFLAG\\fR]...\n"
      ".SH DESCRIPTION\n"
      "Without a command a model is converted. An argument @FILE is replaced by the lines of FILE, "
      "one argument a line.\n";
  for (const CommandHelp& command : commands) {
    absl::StrAppend(
        &page, ".SH ",
        command.name.empty() ? std::string("CONVERSION") : absl::StrCat("mo ", Roff(command.name)),
        "\n", RoffLine(command.help));
    AddManualFlags(command, page);
  }
  return page +
         ".SH EXIT STATUS\n0 done, 1 the model or the configuration is at fault, 2 the command "
         "line is wrong, 3 an internal error.\n";
}

}  // namespace mo
