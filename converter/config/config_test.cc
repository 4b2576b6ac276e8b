#include "converter/config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace mo {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kFile[] = "test.toml";

// For texts without a mistake.
Config Parsed(absl::string_view toml) {
  Diagnostics diagnostics;
  Config config = ParseConfig(toml, kFile, diagnostics);
  EXPECT_EQ(diagnostics.Render(), "");
  return config;
}

TEST(Config, DefaultsAreThoseOfTheDocs) {
  for (const Config& config : {Config(), Parsed("schema = 1")}) {
    for (const Setting<bool>& setting : config.optimizations) {
      EXPECT_TRUE(setting.value);
      EXPECT_EQ(setting.origin, Origin::kDefault);
      EXPECT_EQ(setting.location, Location());
    }
    EXPECT_FALSE(config.add_into_unpadded_convolution.value);
    EXPECT_EQ(config.weights_precision.value, WeightsPrecision::kSource);
    EXPECT_EQ(config.weights_precision.origin, Origin::kDefault);
    EXPECT_THAT(config.excludes, IsEmpty());
    EXPECT_THAT(config.inputs, IsEmpty());
    EXPECT_THAT(config.outputs, IsEmpty());
    EXPECT_THAT(config.warnings_as_errors, IsEmpty());
  }
}

TEST(Config, ReadsSwitches) {
  const Config config = Parsed(R"(schema = 1
[optimizations]
linear_fusing = false
resnet_stride = true
grouped_convolution = false
pad_folding = false
add_into_unpadded_convolution = true
)");
  EXPECT_FALSE(config.IsOn(Optimization::kLinearFusing));
  EXPECT_TRUE(config.IsOn(Optimization::kResnetStride));
  EXPECT_FALSE(config.IsOn(Optimization::kGroupedConvolution));
  EXPECT_FALSE(config.IsOn(Optimization::kPadFolding));
  EXPECT_TRUE(config.add_into_unpadded_convolution.value);
}

TEST(Config, RemembersWhereAValueComesFrom) {
  const Config config = Parsed("schema = 1\n[optimizations]\n  resnet_stride = true\n");
  const Setting<bool>& set = config.Switch(Optimization::kResnetStride);
  EXPECT_EQ(set.origin, Origin::kConfig);
  EXPECT_EQ(set.location, (Location{kFile, 3, 19}));
  EXPECT_EQ(config.Switch(Optimization::kPadFolding).origin, Origin::kDefault);
  EXPECT_EQ(OriginName(Origin::kDefault), "default");
  EXPECT_EQ(OriginName(Origin::kConfig), "config");
  EXPECT_EQ(OriginName(Origin::kFlag), "flag");
}

TEST(Config, CountsColumnsInCharacters) {
  const Config config = Parsed(
      "schema = 1\n"
      "[[exclude]]\n"
      "nodes = [\"größe\", \"b\"]\n");
  EXPECT_EQ(config.excludes[0].nodes[1].location, (Location{kFile, 3, 19}));
}

TEST(Config, FlagsOverrideIt) {
  Config config = Parsed("schema = 1\n[optimizations]\nlinear_fusing = true\n");
  config.Switch(Optimization::kLinearFusing).Set(false, Origin::kFlag);
  EXPECT_FALSE(config.IsOn(Optimization::kLinearFusing));
  EXPECT_EQ(config.Switch(Optimization::kLinearFusing).location, Location());
}

TEST(Config, ReadsEachPrecision) {
  for (const auto& [name, precision] :
       {std::pair{"source", WeightsPrecision::kSource}, std::pair{"f32", WeightsPrecision::kF32},
        std::pair{"f16", WeightsPrecision::kF16}}) {
    const Config config =
        Parsed(std::string("schema = 1\n[weights]\nprecision = \"") + name + "\"\n");
    EXPECT_EQ(config.weights_precision.value, precision);
    EXPECT_EQ(config.weights_precision.origin, Origin::kConfig);
    EXPECT_EQ(WeightsPrecisionName(precision), name);
  }
}

TEST(Config, ReadsExcludes) {
  const Config config = Parsed(R"(schema = 1

[[exclude]]
nodes = ["a", "b/c"]
regex = ['conv\d+']
optimizations = ["linear_fusing", "pad_folding"]
reason = "kept for calibration"
unmatched = "allow"

[[exclude]]
regex = ["x.*"]
)");
  ASSERT_EQ(config.excludes.size(), 2u);
  const Exclude& first = config.excludes[0];
  ASSERT_EQ(first.nodes.size(), 2u);
  EXPECT_EQ(first.nodes[1].text, "b/c");
  EXPECT_EQ(first.nodes[1].location, (Location{kFile, 4, 15}));
  ASSERT_EQ(first.regexes.size(), 1u);
  EXPECT_EQ(first.regexes[0].text, "conv\\d+");
  EXPECT_EQ(first.regexes[0].location, (Location{kFile, 5, 10}));
  OptimizationSet expected;
  expected.Insert(Optimization::kLinearFusing);
  expected.Insert(Optimization::kPadFolding);
  EXPECT_EQ(first.optimizations, expected);
  EXPECT_EQ(first.reason, "kept for calibration");
  EXPECT_TRUE(first.allow_unmatched);
  EXPECT_EQ(first.origin, Origin::kConfig);
  EXPECT_EQ(first.location, (Location{kFile, 3, 1}));

  const Exclude& second = config.excludes[1];
  EXPECT_THAT(second.nodes, IsEmpty());
  EXPECT_EQ(second.optimizations, OptimizationSet::All());
  EXPECT_EQ(second.reason, "");
  EXPECT_FALSE(second.allow_unmatched);
}

TEST(Config, ReadsInputs) {
  const Config config = Parsed(R"(schema = 1
[[input]]
name = "data"
shape = [-1, 3, 224, 224]
layout = "NCHW"
preprocess = [
  { reverse_channels = true },
  { mean = [103.94, 116.78, 124] },
  { reverse_channels = false },
  { scale = 58.8 },
]

[[input]]
name = "ids"
shape = []
)");
  ASSERT_EQ(config.inputs.size(), 2u);
  const InputConfig& data = config.inputs[0];
  EXPECT_EQ(data.name, "data");
  EXPECT_EQ(data.location, (Location{kFile, 3, 8}));
  EXPECT_EQ(data.shape.value.value(), (Shape{Dim::Any(), 3, 224, 224}));
  EXPECT_EQ(data.shape.origin, Origin::kConfig);
  EXPECT_EQ(data.shape.location, (Location{kFile, 4, 9}));
  EXPECT_EQ(data.layout.value, "NCHW");
  EXPECT_EQ(data.layout.location, (Location{kFile, 5, 10}));
  EXPECT_EQ(data.preprocess.location, (Location{kFile, 6, 14}));

  const std::vector<PreprocessStep>& steps = data.preprocess.value;
  ASSERT_EQ(steps.size(), 3u) << "reverse_channels = false is no step";
  EXPECT_EQ(steps[0].kind, PreprocessStep::Kind::kReverseChannels);
  EXPECT_THAT(steps[0].values, IsEmpty());
  EXPECT_EQ(steps[1].kind, PreprocessStep::Kind::kMean);
  EXPECT_THAT(steps[1].values, ElementsAre(103.94, 116.78, 124.0));
  EXPECT_EQ(steps[1].location, (Location{kFile, 8, 5}));
  EXPECT_EQ(steps[2].kind, PreprocessStep::Kind::kScale);
  EXPECT_THAT(steps[2].values, ElementsAre(58.8));

  const InputConfig& ids = config.inputs[1];
  EXPECT_EQ(ids.shape.value.value(), Shape());
  EXPECT_EQ(ids.layout.value, std::nullopt);
  EXPECT_EQ(ids.layout.origin, Origin::kDefault);
}

TEST(Config, ReadsRangesAndTypesOfInputs) {
  const Config config = Parsed(
      "schema = 1\n[[input]]\nname = \"a\"\ntype = \"u8\"\n"
      "shape = [\"1..8\", \"..4\", \"2..\", \"?\", -1]\n");
  ASSERT_EQ(config.inputs.size(), 1u);
  EXPECT_EQ(config.inputs[0].type.value, ElementType::kU8);
  EXPECT_EQ(config.inputs[0].type.location, (Location{kFile, 4, 8}));
  EXPECT_EQ(config.inputs[0].shape.value.value(),
            (Shape{Dim::Range(1, 8), Dim::Range(0, 4), Dim::Range(2, Dim::kUnbounded), Dim::Any(),
                   Dim::Any()}));
}

TEST(Config, ReadsOutputs) {
  const Config config = Parsed("schema = 1\n[[output]]\nname = \"prob\"\n[[output]]\nname = \"b\"");
  ASSERT_EQ(config.outputs.size(), 2u);
  EXPECT_EQ(config.outputs[0].text, "prob");
  EXPECT_EQ(config.outputs[0].location, (Location{kFile, 3, 8}));
  EXPECT_EQ(config.outputs[1].text, "b");
}

TEST(Config, MakesWarningsErrors) {
  Diagnostics diagnostics;
  const Config config =
      ParseConfig("schema = 1\n[diagnostics]\nerrors = [\"MO3115\"]\n", kFile, diagnostics);
  ASSERT_EQ(config.warnings_as_errors.size(), 1u);
  EXPECT_EQ(config.warnings_as_errors[0].text, "MO3115");
  diagnostics.Warning(Code::kScaleFactorZero, {}, "stays a warning");
  EXPECT_FALSE(diagnostics.has_errors());
  diagnostics.Warning(Code::kUnusedWeights, {}, "becomes an error");
  EXPECT_TRUE(diagnostics.has_errors());
}

TEST(Config, TakesOtherFormsOfTheSameToml) {
  const Config config = Parsed(
      "\xef\xbb\xbfschema = 1\r\n"
      "optimizations.linear_fusing = false\r\n"
      "weights = { precision = 'f16' }\r\n"
      "exclude = [{ nodes = ['a'] }, { regex = ['''b'''] }]\r\n");
  EXPECT_FALSE(config.IsOn(Optimization::kLinearFusing));
  EXPECT_EQ(config.weights_precision.value, WeightsPrecision::kF16);
  EXPECT_EQ(config.excludes.size(), 2u);
}

TEST(Config, IsStillReadWhenAPartIsWrong) {
  Diagnostics diagnostics;
  const Config config = ParseConfig(
      "schema = 1\n[optimizations]\nlinear_fusing = 0\npad_folding = false\n", kFile, diagnostics);
  EXPECT_TRUE(diagnostics.has_errors());
  EXPECT_TRUE(config.IsOn(Optimization::kLinearFusing));
  EXPECT_FALSE(config.IsOn(Optimization::kPadFolding));
}

TEST(ConfigSchema, NamesEachOptimization) {
  const ConfigTable& table = ConfigSchema()[1];
  EXPECT_EQ(table.name, "optimizations");
  for (absl::string_view name : kOptimizationNames) {
    EXPECT_THAT(table.keys, testing::Contains(name));
  }
}

}  // namespace
}  // namespace mo
