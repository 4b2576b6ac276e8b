#ifndef CONVERTER_CLI_OPTIONS_H_
#define CONVERTER_CLI_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/cli/input_flags.h"
#include "converter/cli/model_files.h"
#include "converter/cli/old_inputs.h"

namespace mo {

// A command line, as it was written.
struct Options {
  enum class Command {
    kConvert,
    kCheck,
    kInspect,
    kPasses,
    kExplain,
    kCompare,
    kConfig,
    kVerify,
    kDigest,
    kTable
  };
  Command command = Command::kConvert;

  std::vector<std::string> response_files;  // the FILE of each @FILE

  std::string model;
  std::vector<std::string> weights;
  std::vector<ModelFile> files;  // that the model names; empty: in its folder
  std::vector<std::string> saved_model_tags;
  std::string signature;
  std::string framework;  // empty: by the model's content
  std::string config;     // empty: defaults
  std::string model_name;
  std::string output_dir;
  std::string output_xml, output_bin, output_report, output_graph;

  // Laid over the configuration.
  std::vector<std::string> disabled_optimizations;  // names of optimizations
  std::string precision;                            // a name of a WeightsPrecision, or empty

  // What the old Model Optimizer had for them; laid over the configuration.
  std::vector<OldInput> inputs;  // without values
  std::vector<std::string> outputs;
  std::vector<Shape> input_shapes;
  std::vector<OldValue> values;  // of inputs that are none of `inputs`
  std::optional<int64_t> batch;
  InputFlags input_flags;
  std::string data_type;         // "FP32", "FP16", "float", "half" or empty
  std::string compress_to_fp16;  // "true", "false" or empty
  bool disable_fusing = false;
  bool disable_gfusing = false;
  bool disable_resnet_optimization = false;
  std::vector<std::string> finegrain_fusing;  // regular expressions that match anywhere

  std::vector<std::string> nodes;  // explain: names of nodes

  // compare: two models, or with optimize or bisect one, whose weights are in `weights`.
  std::vector<std::string> compared;
  std::vector<std::string> weights_a, weights_b;
  bool optimize = false;
  bool bisect = false;
  uint64_t seed = 0;
  int inputs_per_model = 3;

  std::string output_config;  // config

  std::string xml, bin, report;  // verify, digest: what a conversion wrote
  std::string output_verification;
  std::string label;  // digest
  std::string output_digest;
  std::vector<std::string> digests;  // table
  std::string output_markdown, output_json;
};

// Reads a command line. Where there is nothing to do but print help or the version, `text` is set;
// where the command line is wrong, diagnostics has errors.
Options ParseOptions(int argc, char** argv, std::string& text, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_CLI_OPTIONS_H_
