#include "converter/cli/conversion_flags.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "converter/base/optimization.h"
#include "converter/base/text.h"
#include "converter/base/weights_precision.h"
#include "converter/cli/check_options.h"
#include "converter/cli/read_inputs.h"
#include "converter/frontends/frontends.h"

namespace mo {
namespace {

std::vector<std::string> SplitAtCommas(const std::string& text) {
  if (text.empty()) return {};
  return absl::StrSplit(text, ',', absl::SkipEmpty());
}

// "a, b or c": what is known of each frontend.
template <typename Function>
std::string OrList(absl::Span<const Frontend* const> frontends, Function text_of) {
  std::string list;
  for (const Frontend* frontend : frontends) {
    const bool is_last = frontend == frontends.back();
    absl::StrAppend(&list, list.empty() ? "" : is_last ? " or " : ", ", text_of(frontend));
  }
  return list;
}

std::string NamesOf(const Frontend* frontend) {
  return frontend->other_name.empty()
             ? std::string(frontend->name)
             : absl::StrCat(frontend->name, " (or ", frontend->other_name, ")");
}

}  // namespace

std::vector<Flag> ConversionFlags::flags() {
  return {
      {"--model", &options.model,
       absl::StrCat("the source model: ", OrList(Frontends(),
                                                 [](const Frontend* frontend) {
                                                   return std::string(frontend->models);
                                                 }))},
      {"--weights", &options.weights,
       absl::StrCat("its weights: ",
                    OrList(FrontendsWithWeights(),
                           [](const Frontend* frontend) { return std::string(frontend->weights); }),
                    "; may be repeated")},
      {"--framework", &options.framework,
       absl::StrCat(OrList(Frontends(), NamesOf), "; by the model's content if left out")},
      OneValueEach(
          {"--file", &words_.files,
           "NAME=PATH: a file that the model calls NAME, such as variables/variables.index; "
           "=PATH: one named by its place below the model's folder; may be repeated. Only "
           "these files are read then; if left out, those in the model's folder"}),
      {"--saved_model_dir", &words_.saved_model_dir, "the folder of a SavedModel"},
      {"--saved_model_tags", &words_.saved_model_tags,
       "which graph of a SavedModel to take, by its tags: serve,gpu; serve if left out, "
       "or the only one"},
      {"--signature", &options.signature,
       "which signature of a SavedModel to take; serving_default if left out, or the "
       "only one"},
      {"--config", &options.config, "a TOML file of optimizations and exclusions (docs/config.md)"},
      {"--config_name", &options.config_name,
       "what messages call the configuration: the file whose normal form --config is"},
      OneValueEach({"--disable_optimization", &options.disabled_optimizations,
                    absl::StrCat("an optimization that is not made: ",
                                 absl::StrJoin(kOptimizationNames, ", "), "; may be repeated")}),
      {"--precision", &options.precision,
       absl::StrCat("how weights are stored: ", absl::StrJoin(kWeightsPrecisionNames, ", "))},
      {"-n,--model_name", &options.model_name,
       "the model's name in the IR, and the stem of files in --output_dir"},
      {"--license", &options.license,
       "the license of the source model, as SPDX writes it: Apache-2.0; the report states it"},
      {"-o,--output_dir", &options.output_dir,
       "the folder for NAME.xml and NAME.bin; the current one if left out"},
      {"--output_xml", &options.output_xml, "where to write the .xml file"},
      {"--output_bin", &options.output_bin, "where to write the .bin file"},
      {"--output_report", &options.output_report,
       "where to write the JSON report; not written if left out"},
      {"--output_graph", &options.output_graph,
       "where to write the optimized graph as text, with what was done in comments above it; "
       "not written if left out"},
      {"-w,-m,--input_model", &words_.input_model,
       "the caffemodel beside --input_proto; otherwise the model"},
      {"-d,--input_proto", &words_.input_proto, "the prototxt of a Caffe model"},
      {"--input", &words_.input,
       "names of the inputs, separated by commas; one in the middle of the model cuts it there. "
       "name[1,3,4] gives a shape, name{f16} an element type, name->1 a value, too. --input_shape "
       "and other flags without names are for these, in their order"},
      {"--output", &words_.output,
       "names of tensors or nodes that become the outputs, separated by commas"},
      {"--input_shape", &words_.input_shape,
       "shapes of the inputs: [1,3,224,224],[1,10]; -1 or ? is dynamic, 1..4 bounded; without "
       "--input for the inputs in the model's order"},
      {"--freeze_placeholder_with_value", &words_.values,
       "inputs that become constants: NAME->VALUE, separated by commas; True, False, a "
       "number or a list as in [1,2]. --input NAME->VALUE says it, too"},
      {"-b,--batch", &words_.batch, "the first extent of every input"},
      {"--mean_values", &words_.inputs.mean_values,
       "what is subtracted from the channels of inputs: data[104,117,123], or "
       "[104,117,123] for each input in turn; done after --reverse_input_channels"},
      {"--scale_values", &words_.inputs.scale_values,
       "what they are divided by then, written in the same way"},
      {"-s,--scale", &words_.inputs.scale, "what all inputs are divided by"},
      {"--reverse_input_channels", &options.input_flags.reverse_input_channels,
       "reverse the channels of every input that has three, before everything else"},
      {"--layout", &words_.inputs.layout,
       "the layouts of inputs: data(nhwc) has it, data(nhwc->nchw) has the first in the "
       "model and shall have the second in the IR; without a name for each input in "
       "turn"},
      {"--data_type", &options.data_type,
       "FP16 or half stores weights as f16, FP32 or float as f32"},
      {"--compress_to_fp16", &options.compress_to_fp16,
       "True (the default with no value) stores weights as f16, False as they are",
       /*choices=*/{"true", "false"}},
      {"--disable_fusing", &options.disable_fusing, "no linear_fusing"},
      {"--disable_gfusing", &options.disable_gfusing, "no grouped_convolution"},
      {"--disable_resnet_optimization", &options.disable_resnet_optimization, "no resnet_stride"},
      {"--finegrain_fusing", &words_.finegrain_fusing,
       "regular expressions, separated by commas: nodes whose names they match anywhere "
       "are touched by no optimization"},
  };
}

void ConversionFlags::Resolve(Subcommand& subcommand, Diagnostics& diagnostics) {
  auto usage = [&](const std::string& text) { diagnostics.Error(Code::kUsage, {}, text); };
  if (!words_.input_proto.empty()) {
    if (!options.model.empty())
      usage("--model and --input_proto are both given; expected one of them");
    options.model = words_.input_proto;
    if (!words_.input_model.empty()) options.weights.push_back(words_.input_model);
  } else if (!words_.input_model.empty()) {
    if (!options.model.empty())
      usage("--model and --input_model are both given; name the weights with --weights");
    options.model = words_.input_model;
  }
  if (!words_.saved_model_dir.empty()) {
    if (!options.model.empty())
      usage("--saved_model_dir is given beside another model; expected one of them");
    options.model = words_.saved_model_dir;
  }
  if (const Frontend* frontend = FindFrontend(options.framework))
    options.framework = std::string(frontend->name);
  options.files = ParseModelFiles(words_.files, subcommand.model(options), diagnostics);
  options.saved_model_tags = SplitAtCommas(words_.saved_model_tags);
  options.outputs = SplitAtCommas(words_.output);
  options.finegrain_fusing = SplitAtCommas(words_.finegrain_fusing);
  const size_t pieces =
      words_.finegrain_fusing.empty()
          ? 0
          : 1 + std::count(words_.finegrain_fusing.begin(), words_.finegrain_fusing.end(), ',');
  if (options.finegrain_fusing.size() < pieces) {
    diagnostics.Warning(Code::kEmptyPattern, {},
                        absl::StrCat("--finegrain_fusing: '", words_.finegrain_fusing,
                                     "' has an empty pattern, which is ignored; write no comma at "
                                     "the beginning or end, nor two in a row"));
  }
  ReadInputs({words_.input, words_.input_shape, words_.values}, options, diagnostics);
  ParseInputFlags(words_.inputs, options.input_flags, diagnostics);
  if (!words_.batch.empty()) {
    options.batch = ParseInt64(words_.batch);
    if (!options.batch || *options.batch < 1)
      usage(absl::StrCat("--batch is '", words_.batch, "'; expected a number of 1 or more"));
  }
  CheckSettings(options, diagnostics);
  subcommand.Check(options, diagnostics);
  if (options.output_xml.empty() != options.output_bin.empty())
    usage("--output_xml and --output_bin go together; give both");
  if (!options.output_xml.empty() && !options.output_dir.empty())
    usage("--output_xml and --output_bin name both files; leave out --output_dir");
}

}  // namespace mo
