// mo completion: completes command lines, for a shell, or is the page of the manual.

#include <memory>

#include "absl/strings/str_cat.h"
#include "converter/cli/completion_text.h"
#include "converter/cli/conversion_flags.h"
#include "converter/cli/message_flags.h"
#include "converter/cli/subcommand.h"

namespace mo {
namespace {

class Completion : public Subcommand {
 public:
  std::string name() const override { return "completion"; }
  std::string help() const override {
    return "print a script that completes command lines, or the page of the manual";
  }
  bool takes_conversion_flags() const override { return false; }

  std::vector<Flag> flags() override {
    Flag kinds = {"kind", &kinds_, "bash, zsh, fish, or man for the page of the manual"};
    kinds.max_arguments = 1;
    return {kinds};
  }

  void Check(ConversionOptions&, Diagnostics& diagnostics) override {
    if (Printer() == nullptr)
      diagnostics.Error(Code::kUsage, {}, "completion takes one of bash, zsh, fish and man");
  }

  absl::StatusOr<std::string> Run(const ConversionOptions&, Diagnostics&) override {
    // The flags point into these, where their values would go.
    ConversionFlags conversion;
    MessageFlags messages;
    const std::vector<std::unique_ptr<Subcommand>> subcommands = MakeSubcommands();
    std::vector<CommandHelp> commands;
    for (const auto& subcommand : subcommands) {
      CommandHelp& command = commands.emplace_back();
      command.name = subcommand->name();
      command.help = subcommand->help();
      command.flags = subcommand->flags();
      // The flags of all commands are described once in the manual.
      if (!command.name.empty() && kinds_[0] == "man") continue;
      for (Flag& flag : messages.flags()) command.flags.push_back(std::move(flag));
      if (!subcommand->takes_conversion_flags()) continue;
      for (Flag& flag : conversion.flags()) command.flags.push_back(std::move(flag));
    }
    return Printer()(commands);
  }

 private:
  using Print = std::string (*)(absl::Span<const CommandHelp>);

  Print Printer() const {
    if (kinds_.size() != 1) return nullptr;
    if (kinds_[0] == "bash") return BashCompletion;
    if (kinds_[0] == "zsh") return ZshCompletion;
    if (kinds_[0] == "fish") return FishCompletion;
    return kinds_[0] == "man" ? ManualPage : nullptr;
  }

  std::vector<std::string> kinds_;
};

}  // namespace

std::unique_ptr<Subcommand> MakeCompletion() { return std::make_unique<Completion>(); }

}  // namespace mo
