// The command line of the old Model Optimizer: each flag does what it did, or says that it does
// not.

#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNet[] = R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %y = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %sum = Add(%x, %y)
  %out = Result(%sum)
}
)";

// What `mo --help` of openvino-dev lists.
constexpr char k2021_4[] =
    "--input_model -w -m --model_name -n --output_dir -o --input_shape --scale -s "
    "--reverse_input_channels --log_level --input --output --mean_values -ms --scale_values "
    "--data_type --transform --disable_fusing --disable_resnet_optimization --finegrain_fusing "
    "--disable_gfusing --enable_concat_optimization --move_to_preprocess --extensions --batch -b "
    "--version --silent --freeze_placeholder_with_value --generate_deprecated_IR_V7 --static_shape "
    "--keep_shape_ops --disable_weights_compression --progress --stream_output "
    "--transformations_config --legacy_ir_generation --input_proto -d --caffe_parser_path -k "
    "--mean_file -mf --mean_file_offsets -mo --disable_omitting_optional "
    "--enable_flattening_nested_params --input_model_is_text --input_checkpoint --input_meta_graph "
    "--saved_model_dir --saved_model_tags --tensorflow_custom_operations_config_update "
    "--tensorflow_use_custom_operations_config --tensorflow_object_detection_api_pipeline_config "
    "--tensorboard_logdir --tensorflow_custom_layer_libraries --disable_nhwc_to_nchw "
    "--input_symbol --nd_prefix_name --pretrained_model_name --save_params_from_nd "
    "--legacy_mxnet_model --enable_ssd_gluoncv --counts --remove_output_softmax --remove_memory "
    "--framework";
constexpr char k2023_3[] =
    "--framework --input_model -w -m --input --output --input_shape --example_input --batch -b "
    "--mean_values --scale_values --scale -s --reverse_input_channels --source_layout "
    "--target_layout --layout --compress_to_fp16 --extensions --transform "
    "--transformations_config --silent --log_level --version --progress --stream_output "
    "--share_weights --example_output --static_shape --freeze_placeholder_with_value "
    "--use_legacy_frontend --use_new_frontend --model_name -n --output_dir -o "
    "--input_model_is_text --input_checkpoint --input_meta_graph --saved_model_dir "
    "--saved_model_tags --tensorflow_custom_operations_config_update "
    "--tensorflow_object_detection_api_pipeline_config --tensorboard_logdir "
    "--tensorflow_custom_layer_libraries --input_symbol --nd_prefix_name --pretrained_model_name "
    "--save_params_from_nd --legacy_mxnet_model --enable_ssd_gluoncv --input_proto -d "
    "--caffe_parser_path -k --disable_omitting_optional --enable_flattening_nested_params --counts "
    "--remove_output_softmax --remove_memory";

class OldCommandLine : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("net.mog", kNet);
  }
  RunResult With(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--model", Path("net.mog")});
    return Convert(std::move(arguments));
  }
};

TEST_F(OldCommandLine, EveryFlagIsKnown) {
  for (const char* version : {k2021_4, k2023_3}) {
    for (absl::string_view name : absl::StrSplit(version, ' ')) {
      const std::string flag(name);
      for (const std::vector<std::string>& words :
           std::vector<std::vector<std::string>>{{flag}, {flag, "value"}}) {
        const std::string err = With(words).err;
        EXPECT_THAT(err, Not(HasSubstr("not expected"))) << flag;
        if (err.find("MO1004") == std::string::npos) break;
      }
    }
  }
}

TEST_F(OldCommandLine, FlagsWithoutMeaningAreIgnoredWithANote) {
  const RunResult result = With({"--silent", "--log_level=DEBUG", "--progress",
                                 "--input_model_is_text", "--use_new_frontend"});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("warning: the flag --silent is ignored: there is no log"));
  EXPECT_THAT(result.err, HasSubstr("the flag --log_level is ignored"));
  EXPECT_THAT(result.err, HasSubstr("[MO1005]"));
}

TEST_F(OldCommandLine, InputIsAppliedOrRefused) {
  for (const char* shape : {"x[1,2,3,300]", "x[1 2 3 300]", "x(1,2,3,300)"}) {
    EXPECT_EQ(With({"--input", std::string(shape) + ",y[1,2,3,300]"}).exit_code, 0) << shape;
    EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"1,2,3,300\""));
  }
  const RunResult unknown = With({"--input", "nowhere"});
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("--input: the model has no input 'nowhere'"));
  EXPECT_THAT(unknown.err, HasSubstr("[MO2007]"));
  EXPECT_THAT(With({"--input", "x->1"}).err, HasSubstr("--input gives 'x' a value"));
  EXPECT_THAT(With({"--input", "x{f16}[1,2]"}).err, HasSubstr("--input gives 'x' an element type"));
  for (const char* text : {"x[1,2", "x]", "x,,y", "[1,2]", "x[1,a]", "x[1][2]"}) {
    const RunResult result = With({"--input", text});
    EXPECT_EQ(result.exit_code, 2) << text;
    EXPECT_THAT(result.err, HasSubstr("[MO1004]"));
  }
}

TEST_F(OldCommandLine, ShapesWithoutNames) {
  for (const char* shapes :
       {"[1,2,6,7],[1,2,6,7]", "[1 2 6 7],[1 2 6 7]", "(1,2,6,7), (1,2,6,7)"}) {
    EXPECT_EQ(With({"--input_shape", shapes}).exit_code, 0) << shapes;
    EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"1,2,6,7\""));
  }
  EXPECT_EQ(With({"--input_shape", "[?,2,6,7],[-1,2,6,7]"}).exit_code, 0);
  EXPECT_THAT(Read("o.xml"), HasSubstr("shape=\"?,2,6,7\""));
  EXPECT_THAT(With({"--input_shape", "[1,2,6,7]"}).err,
              HasSubstr("--input_shape has 1 shapes, but the model has 2 inputs: x, y"));
  for (const char* shapes : {"[2,3", "2,3]", "[1,2)", "[1,,2]", "[0]", "[1],", "[1][2]", "x"}) {
    const RunResult result = With({"--input_shape", shapes});
    EXPECT_EQ(result.exit_code, 2) << shapes;
    EXPECT_THAT(result.err, HasSubstr("[MO1004]"));
  }
}

TEST_F(OldCommandLine, CompressionMayBeSwitchedOff) {
  Write("w.mog",
        "graph \"w\" {\n  %x = Parameter() {element_type = f32, shape = [2]}\n  %c = Constant() "
        "f32[2] {1, 3}\n  %s = Add(%x, %c)\n  %o = Result(%s)\n}\n");
  for (const char* value : {"True", "true"}) {
    EXPECT_EQ(Convert({"--model", Path("w.mog"), "--compress_to_fp16", value}).exit_code, 0);
    EXPECT_THAT(Read("o.xml"), HasSubstr("f16"));
  }
  EXPECT_EQ(Convert({"--model", Path("w.mog"), "--compress_to_fp16=False"}).exit_code, 0);
  EXPECT_THAT(Read("o.xml"), Not(HasSubstr("f16")));
  EXPECT_EQ(Convert({"--model", Path("w.mog"), "--compress_to_fp16=maybe"}).exit_code, 2);
}

TEST_F(OldCommandLine, ACommaInAPatternSplitsItAndIsToldOf) {
  const RunResult result = With({"--finegrain_fusing", "s[a-z]{1,2}m"});
  EXPECT_THAT(result.err, HasSubstr("is split at each comma"));
  EXPECT_THAT(result.err, HasSubstr("[[exclude]] regex = ['.*s[a-z]{1,2}m.*']"));
  EXPECT_THAT(With({"--finegrain_fusing", "s[a-z]{1}m,x"}).err, Not(HasSubstr("is split")));
}

TEST_F(OldCommandLine, OnnxIsSaidNotToBeConverted) {
  const RunResult result = With({"--framework", "onnx"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("ONNX models are not converted"));
}

}  // namespace
}  // namespace mo
