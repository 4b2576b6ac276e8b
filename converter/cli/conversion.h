#ifndef CONVERTER_CLI_CONVERSION_H_
#define CONVERTER_CLI_CONVERSION_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "converter/base/diagnostics.h"
#include "converter/cli/conversion_options.h"
#include "converter/config/config.h"
#include "converter/config/exclusions.h"
#include "converter/frontends/frontend.h"
#include "converter/graph/graph.h"
#include "converter/ir/writer.h"
#include "converter/passes/pass.h"
#include "converter/report/report.h"

namespace mo {

// One run of the converter, from the command line to the files: Load, then Optimize, then Write.
// What is wrong with files, model or configuration is reported to `diagnostics`, everything in one
// run. An error status without an error there is an internal error.
class Conversion {
 public:
  // Both must outlive the conversion.
  Conversion(const ConversionOptions& options, Diagnostics& diagnostics)
      : options_(options), diagnostics_(diagnostics) {}

  // Reads the configuration with the flags over it, and the graph as the frontend gives it, if a
  // model is given, with its exclusions. Goes on after errors to find the others.
  absl::Status Load();
  // The same with this configuration, which has the flags already.
  absl::Status Load(Config config);
  // Between Load and Optimize: turns every optimization on.
  void SwitchAllOn();
  // Where nobody asks for the report, what only it needs is left out.
  absl::Status Optimize(bool for_report = true);
  // All outputs appear, or none.
  absl::Status Write();

  Graph& graph() { return *graph_; }
  // After Load: with the flags over it.
  const Config& config() const { return config_; }
  // After Load: of each file that was read.
  const std::vector<std::string>& input_paths() const { return input_paths_; }
  // After Load: of the framework that the model is of.
  const std::string& framework() const { return framework_; }
  PassOptions pass_options() const;
  const Records& records() const { return records_; }
  // After Optimize for a report. Points into the conversion.
  ReportInput Report() const;

 private:
  void LoadConfig();
  absl::Status LoadModel();
  void LoadGraph();
  // Gives the shapes of --input_shape without --input to the inputs in the model's order.
  bool NameShapes(const Frontend& frontend, SourceModel source);
  absl::StatusOr<SourceFile> OpenModelFile(const std::string& name, const std::string& model);
  // The paths of NAME.xml and NAME.bin, or as they are given. False after reporting that the
  // model's name is no name of a file.
  bool NameOutputs(std::string& xml, std::string& bin);
  bool OpenSource(const std::string& path, SourceFile& source);
  bool CheckWeights(const SourceModel& source);
  const Frontend* ChooseFrontend(const SourceFile& model);
  void ConfigureGraphInputs(const Frontend& frontend);
  // Reports inputs of which --input has several names.
  void CheckNamedOnce(const std::vector<std::string>& names);
  void Exclude();
  // Reports failures of the system and unavailable constants; every other status is an internal
  // error.
  absl::Status Explain(const absl::Status& status, const std::string& path);

  const ConversionOptions& options_;
  Diagnostics& diagnostics_;
  Config config_;
  std::string framework_;
  std::vector<SourceFile> files_;  // those that were opened
  std::vector<std::string> input_paths_;
  std::unique_ptr<Graph> graph_;
  Exclusions exclusions_;
  Records records_;
  GraphCounts before_, after_;
  std::optional<ReportedBin> bin_;
  std::vector<Outcome> outcomes_;
  std::vector<ReportedTranspose> transposes_;
};

}  // namespace mo

#endif  // CONVERTER_CLI_CONVERSION_H_
