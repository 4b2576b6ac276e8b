#include "converter/cli/old_flags.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace mo {
namespace {

using Kind = OldFlag::Kind;

constexpr absl::string_view kNoLog =
    "there is no log: problems are printed, and --output_report has the rest";
constexpr absl::string_view kNoCustom = "custom operations and transformations are not supported";
constexpr absl::string_view kNoTraining = "save the model as a SavedModel, or freeze it";
constexpr absl::string_view kNoMxNet = "MXNet models are not converted";
constexpr absl::string_view kNoKaldi = "Kaldi models are not converted";
constexpr absl::string_view kIsSo = "it is so in any case; leave it out";
constexpr absl::string_view kNoConfigs =
    "name the inputs and outputs of the part to convert with --input and --output";

constexpr OldFlag kOldFlags[] = {
    {"--log_level", Kind::kIgnored, true, kNoLog},
    {"--progress", Kind::kIgnored, false, kNoLog},
    {"--stream_output", Kind::kIgnored, false, kNoLog},
    {"--input_model_is_text", Kind::kIgnored, false, "a model's content tells whether it is text"},
    {"--keep_shape_ops", Kind::kIgnored, false, kIsSo},
    {"--disable_weights_compression", Kind::kIgnored, false,
     "weights keep their precision unless --precision says otherwise"},
    {"--enable_concat_optimization", Kind::kIgnored, false, kIsSo},
    {"--move_to_preprocess", Kind::kIgnored, false, kIsSo},
    {"--use_new_frontend", Kind::kIgnored, false, "there is one frontend for each framework"},
    {"--use_legacy_frontend", Kind::kIgnored, false, "there is one frontend for each framework"},
    {"--static_shape", Kind::kIgnored, false,
     "shapes are static wherever those of the inputs are; give open ones with --input_shape"},
    {"--share_weights", Kind::kIgnored, true, "the IR's files share nothing with the model's"},

    {"--source_layout", Kind::kRetired, true, "use --layout \"data(nhwc)\""},
    {"--target_layout", Kind::kRetired, true, "use --layout \"data(nhwc->nchw)\""},
    {"--mean_file,-mf", Kind::kRetired, true, "subtract the mean image before inference"},
    {"--mean_file_offsets,-mo", Kind::kRetired, true, "subtract the mean image before inference"},
    {"--extensions", Kind::kRetired, true, kNoCustom},
    {"--transform", Kind::kRetired, true, kNoCustom},
    {"--transformations_config", Kind::kRetired, true, kNoCustom},
    {"--caffe_parser_path", Kind::kRetired, true, "no Caffe is needed"},
    {"-k", Kind::kRetired, true, "custom layers are not supported"},
    {"--disable_omitting_optional", Kind::kRetired, false, "custom layers are not supported"},
    {"--enable_flattening_nested_params", Kind::kRetired, false, "custom layers are not supported"},
    {"--generate_deprecated_IR_V7", Kind::kRetired, false, "IR version 11 is written"},
    {"--legacy_ir_generation", Kind::kRetired, false, "IR version 11 is written"},
    {"--input_checkpoint", Kind::kRetired, true, kNoTraining},
    {"--input_meta_graph", Kind::kRetired, true, kNoTraining},
    {"--tensorflow_custom_operations_config_update", Kind::kRetired, true, kNoConfigs},
    {"--tensorflow_use_custom_operations_config", Kind::kRetired, true, kNoConfigs},
    {"--tensorflow_object_detection_api_pipeline_config", Kind::kRetired, true, kNoConfigs},
    {"--tensorflow_custom_layer_libraries", Kind::kRetired, true, kNoCustom},
    {"--tensorboard_logdir", Kind::kRetired, true, "print the graph with mo inspect"},
    {"--disable_nhwc_to_nchw", Kind::kRetired, false,
     "inputs keep their layout unless --layout says otherwise"},
    {"--example_input", Kind::kRetired, true, "PyTorch models are not converted"},
    {"--example_output", Kind::kRetired, true, "Paddle models are not converted"},
    {"--input_symbol", Kind::kRetired, true, kNoMxNet},
    {"--nd_prefix_name", Kind::kRetired, true, kNoMxNet},
    {"--pretrained_model_name", Kind::kRetired, true, kNoMxNet},
    {"--save_params_from_nd", Kind::kRetired, false, kNoMxNet},
    {"--legacy_mxnet_model", Kind::kRetired, false, kNoMxNet},
    {"--enable_ssd_gluoncv", Kind::kRetired, false, kNoMxNet},
    {"--counts", Kind::kRetired, true, kNoKaldi},
    {"--remove_output_softmax", Kind::kRetired, false, kNoKaldi},
    {"--remove_memory", Kind::kRetired, false, kNoKaldi},
};

}  // namespace

absl::Span<const OldFlag> OldFlags() { return kOldFlags; }

bool ReportRetiredFlags(const std::vector<std::string>& arguments, Diagnostics& diagnostics) {
  bool found = false;
  for (const std::string& argument : arguments) {
    const std::string name = argument.substr(0, argument.find('='));
    for (const OldFlag& flag : kOldFlags) {
      const std::vector<absl::string_view> names = absl::StrSplit(flag.names, ',');
      if (flag.kind != Kind::kRetired || std::count(names.begin(), names.end(), name) == 0)
        continue;
      diagnostics.Error(Code::kRetiredFlag, {},
                        absl::StrCat("the flag ", name, " is not kept; ", flag.advice));
      found = true;
    }
  }
  return found;
}

}  // namespace mo
