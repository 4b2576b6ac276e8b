#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kInput[] =
    "layer { name: \"data\" type: \"Input\" top: \"data\" input_param { shape { dim: 1 dim: 2 dim: "
    "4 dim: 4 } } }\n";

std::string Conv(const std::string& name, const std::string& bottom,
                 const std::string& parameters = "num_output: 2 kernel_size: 3 bias_term: false") {
  return "layer { name: \"" + name + "\" type: \"Convolution\" bottom: \"" + bottom + "\" top: \"" +
         name + "\" convolution_param { " + parameters + " } }\n";
}

const TestBlob kWeights = {{2, 2, 3, 3}, std::vector<float>(36, 1)};

std::string WithConv(const std::string& parameters) {
  return ErrorsOf(kInput + Conv("c", "data", parameters), Caffemodel({{"c", {kWeights}}}));
}

TEST(BadCaffe, SyntaxErrorWithItsPlace) {
  EXPECT_THAT(ErrorsOf("name: \"n\"\nlayer {\n  name: 'x' type\n}\n", ""),
              HasSubstr("net.prototxt:4:1: error: "));
  EXPECT_THAT(ErrorsOf("name: \"n\"\nlayer {\n  name: 'x' type\n}\n", ""),
              HasSubstr("[MO3101]\n  }\n  ^\n"));
  EXPECT_THAT(ErrorsOf(std::string(10000, '{'), ""),
              HasSubstr("nested more than 64 deep [MO3101]"));
  EXPECT_THAT(
      ErrorsOf("layer { name: \"x\" type: \"Pooling\" pooling_param { pool: MEDIAN } }", ""),
      HasSubstr("[MO3101]"));
}

TEST(BadCaffe, UnknownFieldInsideParametersIsAnError) {
  const std::string errors = WithConv("num_output: 2\n kernel_sise: 3 bias_term: false");
  EXPECT_THAT(errors, HasSubstr("net.prototxt:3:2: error: unknown field 'kernel_sise' in "
                                "ConvolutionParameter; it may change what the layer computes, so "
                                "the model cannot be converted; did you mean 'kernel_size'?"));
  EXPECT_THAT(errors, HasSubstr("[MO3102]\n   kernel_sise: 3 bias_term: false } }\n   ^\n"));
}

TEST(BadCaffe, UnknownFieldElsewhereIsAWarning) {
  Diagnostics diagnostics;
  EXPECT_NE(
      LoadNet(
          std::string(kInput) +
              "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"r\" colour: \"red\" }\n",
          "", diagnostics),
      nullptr);
  EXPECT_THAT(diagnostics.Render(),
              HasSubstr("net.prototxt:2:56: warning: unknown field 'colour' in LayerParameter"));
}

TEST(BadCaffe, TruncatedCaffemodel) {
  const std::string model = Caffemodel({{"c", {kWeights}}});
  for (size_t size : {model.size() - 1, model.size() / 2, size_t{8}}) {
    EXPECT_THAT(ErrorsOf(kInput + Conv("c", "data"), model.substr(0, size)),
                HasSubstr("net.caffemodel: error: "))
        << size;
    EXPECT_THAT(ErrorsOf(kInput + Conv("c", "data"), model.substr(0, size)), HasSubstr("[MO3103]"))
        << size;
  }
}

TEST(BadCaffe, RandomCaffemodel) {
  EXPECT_THAT(ErrorsOf(kInput + Conv("c", "data"), "this is no caffemodel at all"),
              HasSubstr("[MO3103]"));
  EXPECT_THAT(ErrorsOf(kInput + Conv("c", "data"), "\x89HDF\r\n"),
              HasSubstr("this is an HDF5 file"));
  const std::string damaged = Caffemodel({{"c", {{{2, 2, 3, 3}, std::vector<float>(35, 1)}}}});
  EXPECT_THAT(ErrorsOf(kInput + Conv("c", "data"), damaged),
              HasSubstr("layer 'c': blob 0 is damaged: its shape and its data differ"));
  const std::string huge = Caffemodel({{"c", {{{int64_t{1} << 40, int64_t{1} << 40}, {1}}}}});
  EXPECT_THAT(ErrorsOf(kInput + Conv("c", "data"), huge), HasSubstr("blob 0 is damaged"));
}

TEST(BadCaffe, UnknownLayerTypesAreToldTogether) {
  const std::string errors =
      ErrorsOf(std::string(kInput) +
                   "layer { name: \"a\" type: \"Convolutoin\" bottom: \"data\" top: \"a\" }\n"
                   "layer { name: \"b\" type: \"Convolutoin\" bottom: \"a\" top: \"b\" }\n"
                   "layer { name: \"p\" type: \"Python\" bottom: \"b\" top: \"p\" }\n",
               "");
  EXPECT_THAT(errors,
              HasSubstr("net.prototxt:2:19: error: 3 layers are of a type that is not supported: "
                        "Convolutoin ×2 (first 'a' at line 2), Python ×1 ('p' at line 4)"));
  EXPECT_THAT(errors, HasSubstr("Supported types: BatchNorm, "));
  EXPECT_EQ(errors.find("error:"), errors.rfind("error:")) << errors;
}

TEST(BadCaffe, BlobsThatDoNotFitTheirParameters) {
  EXPECT_THAT(WithConv("num_output: 4 kernel_size: 3 bias_term: false"),
              HasSubstr("layer 'c' (Convolution): its weights in the caffemodel are [2, 2, 3, 3], "
                        "but its parameters and inputs ask for [4, 2, 3, 3]"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3"),
              HasSubstr("has 1 blobs in the caffemodel; expected 2: weights and bias"));
}

TEST(BadCaffe, LayerWithoutWeights) {
  const std::string errors = ErrorsOf(kInput + Conv("conv", "data") + Conv("other", "conv"),
                                      Caffemodel({{"conv1", {kWeights}}}));
  EXPECT_THAT(errors, HasSubstr("net.prototxt:2:1: error: layer 'conv' (Convolution) has no "
                                "weights in net.caffemodel; did you mean 'conv1'?"));
  EXPECT_THAT(errors, HasSubstr("layer 'other' (Convolution) has no weights"));
  EXPECT_THAT(errors, HasSubstr("warning: holds weights of 1 layers that the prototxt does not "
                                "have, the first is 'conv1'"));
  EXPECT_THAT(ErrorsOf(kInput + Conv("conv", "data"), ""),
              HasSubstr("1 layer needs weights, the first is 'conv', but no caffemodel was given"));
}

TEST(BadCaffe, WeightsOfAnotherNet) {
  const std::string net = kInput + Conv("a", "data") + Conv("b", "a") + Conv("c", "b") +
                          Conv("d", "c") + "layer { name: \"t\" type: \"Nothing\" }\n";
  const std::string errors = ErrorsOf(net, Caffemodel({{"x", {kWeights}}, {"y", {kWeights}}}));
  EXPECT_THAT(errors, HasSubstr("net.caffemodel: error: has weights for none of the 4 layers that "
                                "need some: the prototxt has 'a', 'b', 'c', …, the caffemodel 'x', "
                                "'y'; take the prototxt and the caffemodel of the same training "
                                "[MO3118]"));
  EXPECT_THAT(errors, Not(HasSubstr("MO3107")));
  EXPECT_THAT(errors, Not(HasSubstr("MO3115")));
  EXPECT_THAT(errors, HasSubstr("MO3104"));  // other problems are told
  // One layer is found.
  EXPECT_THAT(ErrorsOf(net, Caffemodel({{"x", {kWeights}}, {"a", {kWeights}}})),
              Not(HasSubstr("MO3118")));
}

TEST(BadCaffe, WeightsOfLayersOfTheSameNames) {
  const std::string three = Conv("a", "data") + Conv("b", "a") + Conv("c", "b");
  const TestBlob other = {{5, 7, 3, 3}, std::vector<float>(315, 1)};
  const TestBlob fits_by_outputs = {{2, 7, 3, 3}, std::vector<float>(126, 1)};
  const std::string errors =
      ErrorsOf(kInput + three, Caffemodel({{"a", {other}}, {"b", {other}}, {"c", {other}}}));
  EXPECT_THAT(errors, HasSubstr("net.caffemodel: error: its weights fit none of the 3 layers of "
                                "their names that state a num_output: 'a' states num_output: 2 and "
                                "has weights [5, 7, 3, 3], 'b' states num_output: 2 and has "
                                "weights [5, 7, 3, 3]; take the prototxt and the caffemodel of the "
                                "same training [MO3118]"));
  EXPECT_THAT(errors, Not(HasSubstr("MO3106")));
  const std::string one_fits = ErrorsOf(
      kInput + three, Caffemodel({{"a", {other}}, {"b", {other}}, {"c", {fits_by_outputs}}}));
  EXPECT_THAT(one_fits, Not(HasSubstr("MO3118")));
  EXPECT_THAT(one_fits, HasSubstr("layer 'a' (Convolution): its weights"));
}

TEST(BadCaffe, DanglingBottom) {
  const std::string errors = ErrorsOf(
      std::string(kInput) + "layer { name: \"r\" type: \"ReLU\" bottom: \"dota\" top: \"r\" }\n",
      "");
  EXPECT_THAT(errors, HasSubstr("layer 'r' reads the blob 'dota', which no layer of phase TEST "
                                "writes; did you mean 'data'? [MO3108]"));
  const std::string later =
      ErrorsOf(std::string(kInput) +
                   "layer { name: \"r\" type: \"ReLU\" bottom: \"s\" top: \"r\" }\nlayer { name: "
                   "\"q\" type: \"ReLU\" bottom: \"data\" top: \"s\" }\n",
               "");
  EXPECT_THAT(
      later,
      HasSubstr("which layer 'q' writes only at line 3; move that layer above this one [MO3108]"));
}

TEST(BadCaffe, Cycle) {
  const std::string errors = ErrorsOf(
      std::string(kInput) +
          "layer { name: \"a\" type: \"Eltwise\" bottom: \"data\" bottom: \"c\" top: \"a\" }\n"
          "layer { name: \"b\" type: \"ReLU\" bottom: \"a\" top: \"b\" }\n"
          "layer { name: \"c\" type: \"ReLU\" bottom: \"b\" top: \"c\" }\n",
      "");
  EXPECT_THAT(errors, HasSubstr("net.prototxt:2:"));
  EXPECT_THAT(errors, HasSubstr("these layers depend on each other in a cycle: a → b → c → a; a "
                                "net must have a beginning [MO3109]"));
  EXPECT_EQ(errors.find("error:"), errors.rfind("error:")) << errors;
}

TEST(BadCaffe, TwoLayersOfOneName) {
  const std::string errors =
      ErrorsOf(std::string(kInput) +
                   "layer { name: \"r\" type: \"ReLU\" bottom: \"data\" top: \"a\" }\n"
                   "layer { name: \"r\" type: \"ReLU\" bottom: \"a\" top: \"b\" }\n",
               "");
  EXPECT_THAT(
      errors,
      HasSubstr(
          "net.prototxt:3:1: error: layer 'r' is defined again; the first one is at line 2."));
}

TEST(BadCaffe, TwoWritersOfOneBlob) {
  EXPECT_THAT(ErrorsOf(std::string(kInput) +
                           "layer { name: \"a\" type: \"ReLU\" bottom: \"data\" top: \"x\" }\n"
                           "layer { name: \"b\" type: \"ReLU\" bottom: \"data\" top: \"x\" }\n",
                       ""),
              HasSubstr("layer 'b' writes the blob 'x', which is written already"));
}

TEST(BadCaffe, ParametersThatMakeNoSense) {
  EXPECT_THAT(WithConv("kernel_size: 3"), HasSubstr("num_output is missing or 0"));
  EXPECT_THAT(WithConv("num_output: 2"),
              HasSubstr("kernel_size is missing; expected one, or one for each of 2 spatial axes"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 kernel_h: 3"),
              HasSubstr("kernel_size and kernel_h/kernel_w are both given"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 stride: 0"),
              HasSubstr("stride is 0; expected 1 or more"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 pad: 1 pad: 1 pad: 1"),
              HasSubstr("pad has 3 values; expected one"));
  EXPECT_THAT(
      WithConv("num_output: 2 kernel_size: 3 group: 3"),
      HasSubstr(
          "group is 3; expected a number that divides the 2 input and the 2 output channels"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 axis: 2"), HasSubstr("axis is 2; only 1"));
  EXPECT_THAT(WithConv("num_output: 2 kernel_size: 3 dilation: 4 bias_term: false"),
              HasSubstr("a window of 9 does not fit into an extent of 4"));
  auto layer = [](const std::string& text) {
    return ErrorsOf(kInput + ("layer { name: \"l\" bottom: \"data\" top: \"l\" " + text + " }\n"),
                    Caffemodel({{"l", {{{2}, {1, 1}}, {{2}, {1, 1}}, {{1}, {1}}}}}));
  };
  EXPECT_THAT(layer("type: \"Pooling\" pooling_param { kernel_size: 2 pool: STOCHASTIC }"),
              HasSubstr("stochastic pooling is for training"));
  EXPECT_THAT(layer("type: \"Pooling\" pooling_param { pool: MAX }"),
              HasSubstr("the kernel size is missing"));
  EXPECT_THAT(layer("type: \"Pooling\" pooling_param { kernel_size: 1 stride: 2 }"),
              HasSubstr("the last window begins after the image of 4"));
  for (const char* pooling :
       {"pool: AVE kernel_size: 3 stride: 2 pad: 1", "pool: MAX kernel_size: 1 stride: 2"}) {
    SourceModel source;
    const std::string net =
        kInput + absl::StrCat(
                     "layer { name: \"l\" type: \"Pooling\" bottom: \"data\" top: "
                     "\"l\" pooling_param { ",
                     pooling, " } }\n");
    source.model = {"net.prototxt", net, nullptr};
    source.input_shapes["data"] = {1, 2, Dim::Any(), Dim::Any()};
    Diagnostics diagnostics;
    EXPECT_EQ(kCaffeFrontend.load(source, diagnostics), nullptr);
    EXPECT_THAT(diagnostics.Render(), HasSubstr("needs a known image size; give the input's shape, "
                                                "or round_mode: FLOOR"));
  }
  EXPECT_THAT(layer("type: \"Pooling\" pooling_param { kernel_size: 2 pad: 2 }"),
              HasSubstr("pad 2 must be smaller than the kernel 2"));
  EXPECT_THAT(layer("type: \"Pooling\" pooling_param { kernel_size: 7 }"),
              HasSubstr("the kernel 7 is larger than the image of 4"));
  EXPECT_THAT(layer("type: \"BatchNorm\" batch_norm_param { use_global_stats: false }"),
              HasSubstr("use_global_stats is false"));
  EXPECT_THAT(layer("type: \"LRN\" lrn_param { local_size: 4 }"),
              HasSubstr("local_size is 4; expected an odd number"));
  EXPECT_THAT(layer("type: \"InnerProduct\" inner_product_param { num_output: 2 axis: 0 }"),
              HasSubstr("axis 0 would multiply the whole batch"));
  EXPECT_THAT(layer("type: \"Softmax\" softmax_param { axis: 4 }"),
              HasSubstr("axis is 4, but the input has 4 axes; expected -4 to 3"));
  EXPECT_THAT(layer("type: \"Flatten\" flatten_param { axis: 3 end_axis: 1 }"),
              HasSubstr("end_axis 1 is before axis 3"));
  EXPECT_THAT(layer("type: \"Reshape\" reshape_param { shape { dim: 7 } }"),
              HasSubstr("cannot be reshaped"));
  EXPECT_THAT(layer("type: \"Reshape\" reshape_param { shape { dim: -2 } }"),
              HasSubstr("dim -2 at place 0"));
  EXPECT_THAT(layer("type: \"Eltwise\""), HasSubstr("has 1 bottoms; expected 2 or more"));
  EXPECT_THAT(layer("type: \"Slice\" top: \"m\" slice_param { slice_point: 2 }"),
              HasSubstr("slice_point 2 must lie between 0 and 2"));
  EXPECT_THAT(layer("type: \"Scale\" scale_param { axis: 3 num_axes: 2 }"),
              HasSubstr("the scale would have 2 axes from axis 3 on"));
}

TEST(BadCaffe, BatchNormWithTooFewBlobs) {
  const std::string net =
      kInput +
      std::string("layer { name: \"l\" type: \"BatchNorm\" bottom: \"data\" top: \"l\" }\n");
  EXPECT_THAT(ErrorsOf(net, ""),
              HasSubstr("1 layer needs weights, the first is 'l', but no caffemodel was given"));
  EXPECT_THAT(ErrorsOf(net, Caffemodel({{"l", {TestBlob{{2}, {1, 1}}}}})),
              HasSubstr("has 1 blobs in the caffemodel; expected 3"));
}

TEST(BadCaffe, NVidiasBatchNormIsRefused) {
  const std::vector<TestBlob> blobs(5, TestBlob{{2}, {1, 1}});
  EXPECT_THAT(
      ErrorsOf(
          kInput + std::string(
                       "layer { name: \"l\" type: \"BatchNorm\" bottom: \"data\" top: \"l\" }\n"),
          Caffemodel({{"l", blobs}})),
      HasSubstr(
          "has 5 blobs in the caffemodel; expected 3: mean, variance and their scale factor"));
}

TEST(BadCaffe, InputsWithoutShape) {
  EXPECT_THAT(ErrorsOf("input: \"data\"\n", ""),
              HasSubstr("net.prototxt:1:1: error: input 'data' has no shape"));
  EXPECT_THAT(ErrorsOf("layer { name: \"d\" type: \"Input\" top: \"data\" }\n", ""),
              HasSubstr("has 0 shapes for 1 tops"));
  EXPECT_THAT(ErrorsOf("input: \"data\" input_shape { dim: 0 }\n", ""),
              HasSubstr("has the shape [0]; expected sizes of 1 or more"));
  EXPECT_THAT(ErrorsOf("name: \"empty\"\n", ""), HasSubstr("the net has no input"));
}

TEST(BadCaffe, OldFormats) {
  EXPECT_THAT(ErrorsOf("name: \"n\"\nlayers { name: \"c\" type: CONVOLUTION }\n", ""),
              HasSubstr("net.prototxt:2:1: error: 'layers' is the form before 2014"));
}

TEST(BadCaffe, AllProblemsInOneRun) {
  const std::string errors =
      ErrorsOf(std::string(kInput) +
                   "layer { name: \"a\" type: \"Nothing\" bottom: \"data\" top: \"a\" }\n" +
                   Conv("b", "data") + Conv("b", "nowhere") +
                   "layer { name: \"p\" type: \"Pooling\" bottom: \"data\" top: \"p\" }\n",
               Caffemodel({{"c", {kWeights}}}));
  for (const char* code : {"MO3104", "MO3107", "MO3108", "MO3110", "MO3105"})
    EXPECT_THAT(errors, HasSubstr(code));
}

}  // namespace
}  // namespace mo::caffe
