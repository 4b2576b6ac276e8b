#ifndef CONVERTER_CLI_COMMANDS_H_
#define CONVERTER_CLI_COMMANDS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "converter/base/diagnostics.h"
#include "converter/cli/options.h"

namespace mo {

// The subcommands. Each reports what is wrong with files, model or configuration to `diagnostics`,
// everything in one run. An error status without an error there is a defect of the converter. A
// text is for standard output.

// Reads, optimizes and writes a model. All outputs appear, or none.
absl::Status Convert(const Options& options, Diagnostics& diagnostics);

// Reads the configuration, and the model if one is given, and optimizes it.
absl::Status Check(const Options& options, Diagnostics& diagnostics);

// The model as a text graph, as the frontend gives it.
absl::StatusOr<std::string> Inspect(const Options& options, Diagnostics& diagnostics);

// What was done to the nodes of options.nodes, and why not more.
absl::StatusOr<std::string> ExplainNodes(const Options& options, Diagnostics& diagnostics);

// How far two models are apart, or a model before and after the optimizer (options.optimize) or
// after each of its passes (options.bisect). What is beyond the bound is an error, too.
absl::StatusOr<std::string> Compare(const Options& options, Diagnostics& diagnostics);

// Checks options.config and writes its normal form to options.output_config.
absl::Status NormalizeConfig(const Options& options, Diagnostics& diagnostics);

// Reads options.xml and options.bin back, checks them, also against options.report if there is one,
// and writes what they hold to options.output_verification.
absl::Status Verify(const Options& options, Diagnostics& diagnostics);

// Writes the digest of options.xml, options.bin and options.report to options.output_digest.
absl::Status WriteDigest(const Options& options, Diagnostics& diagnostics);

// Writes the table of options.digests to options.output_markdown and options.output_json.
absl::Status WriteTable(const Options& options, Diagnostics& diagnostics);

// The passes of the optimizer, stage by stage.
std::string ListPasses();

}  // namespace mo

#endif  // CONVERTER_CLI_COMMANDS_H_
