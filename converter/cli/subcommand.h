#ifndef CONVERTER_CLI_SUBCOMMAND_H_
#define CONVERTER_CLI_SUBCOMMAND_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/cli/conversion_options.h"
#include "converter/cli/flag.h"

namespace mo {

// What `mo` can do, each in a file of its own, which also holds its flags.
class Subcommand {
 public:
  virtual ~Subcommand() = default;

  virtual std::string name() const = 0;  // "" for the one that runs where none is named
  virtual std::string help() const = 0;

  // Whether it takes the flags of a conversion, too: `options` below.
  virtual bool takes_conversion_flags() const { return true; }

  // Its own flags. Their values go into this object.
  virtual std::vector<Flag> flags() { return {}; }

  // The source model: where the files are that it names.
  virtual std::string model(const ConversionOptions& options) const { return options.model; }

  // Reports what is wrong with the flags; may put values of its own flags into `options`.
  virtual void Check(ConversionOptions& options, Diagnostics& diagnostics) {
    (void)options;
    (void)diagnostics;
  }

  // Does it. What is wrong with files, model or configuration is reported to `diagnostics`,
  // everything in one run. An error status without an error there is an internal error. A
  // text is for standard output.
  virtual absl::StatusOr<std::string> Run(const ConversionOptions& options,
                                          Diagnostics& diagnostics) = 0;
};

// Reads, optimizes and writes a model. All outputs appear, or none.
std::unique_ptr<Subcommand> MakeConvert();
// Reads the configuration, and the model if one is given, and optimizes it.
std::unique_ptr<Subcommand> MakeCheck();
// Prints the model as the frontend gives it, or what it is made of.
std::unique_ptr<Subcommand> MakeInspect();
// Prints the passes of the optimizer, stage by stage.
std::unique_ptr<Subcommand> MakePasses();
// Prints what was done to nodes, and why not more.
std::unique_ptr<Subcommand> MakeExplain();
// Writes a web page about what was done to a model.
std::unique_ptr<Subcommand> MakeReport();
// Prints how far two models are apart, or a model before and after the optimizer or each of its
// passes. What is beyond the bound is an error, too.
std::unique_ptr<Subcommand> MakeCompare();
// Prints what differs between two models.
std::unique_ptr<Subcommand> MakeDiff();
// Checks a configuration and writes its normal form.
std::unique_ptr<Subcommand> MakeConfig();
// Reads an IR back, checks it, also against its report, and writes what it holds.
std::unique_ptr<Subcommand> MakeVerify();
// Writes the digest of an IR and its report.
std::unique_ptr<Subcommand> MakeDigest();
// Writes the table of many digests.
std::unique_ptr<Subcommand> MakeTable();
// Writes files into a tar archive.
std::unique_ptr<Subcommand> MakePack();
// Writes what an IR was made from.
std::unique_ptr<Subcommand> MakeProvenance();
// Declares a model in the BUILD file of its package.
std::unique_ptr<Subcommand> MakeAdd();
// Prints scripts that complete command lines, and the page of the manual.
std::unique_ptr<Subcommand> MakeCompletion();

// All of them, in the order of the help. The first one runs where none is named.
std::vector<std::unique_ptr<Subcommand>> MakeSubcommands();

// Reports that there is no model if none is given.
void RequireModel(const ConversionOptions& options, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_SUBCOMMAND_H_
