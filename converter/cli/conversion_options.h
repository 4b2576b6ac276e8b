#ifndef CONVERTER_CLI_CONVERSION_OPTIONS_H_
#define CONVERTER_CLI_CONVERSION_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "converter/cli/input_flags.h"
#include "converter/cli/model_files.h"
#include "converter/cli/old_inputs.h"
#include "converter/graph/shape.h"

namespace mo {

// What a command line says of the conversion of a model.
struct ConversionOptions {
  std::vector<std::string> response_files;  // the FILE of each @FILE

  std::string model;
  std::vector<std::string> weights;
  std::vector<ModelFile> files;  // that the model names; empty: in its folder
  std::vector<std::string> saved_model_tags;
  std::string signature;
  std::string framework;    // empty: by the model's content
  std::string config;       // empty: defaults
  std::string config_name;  // of the file whose normal form `config` is, for messages
  std::string model_name;
  std::string license;  // of the source model; for the report
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
};

}  // namespace mo

#endif  // CONVERTER_CLI_CONVERSION_OPTIONS_H_
