#include <cmath>
#include <limits>

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

std::vector<double> Of(const std::string& type, const std::string& parameters,
                       const std::vector<double>& x) {
  return RunNet(Net(absl::StrCat("1,", x.size()), TestLayerText(type, parameters)), {}, x).values;
}

TEST(UnaryLayers, ExpToAnyBase) {
  EXPECT_THAT(Of("Exp", "", {0, std::log(2)}), Pointwise(DoubleNear(1e-12), {1.0, 2.0}));
  EXPECT_THAT(Of("Exp", "exp_param { base: -1 scale: 2 shift: 1 }", {0, -0.5}),
              Pointwise(DoubleNear(1e-12), {std::exp(1), 1.0}));
  EXPECT_THAT(Of("Exp", "exp_param { base: 2 scale: 3 shift: -1 }", {0, 1}),
              Pointwise(DoubleNear(1e-12), {0.5, 4.0}));
  EXPECT_THAT(Of("Exp", "exp_param { base: 1 }", {3}), ElementsAre(1));
}

TEST(UnaryLayers, LogToAnyBase) {
  EXPECT_THAT(Of("Log", "", {1, std::exp(2)}), Pointwise(DoubleNear(1e-12), {0.0, 2.0}));
  EXPECT_THAT(Of("Log", "log_param { base: 2 scale: 3 shift: 1 }", {1, 5}),
              Pointwise(DoubleNear(1e-12), {2.0, 4.0}));
  EXPECT_THAT(Of("Log", "log_param { base: 0.5 }", {8}), Pointwise(DoubleNear(1e-12), {-3.0}));
}

TEST(UnaryLayers, PowerOfASum) {
  EXPECT_THAT(Of("Power", "", {-2, 3}), ElementsAre(-2, 3));
  EXPECT_THAT(Of("Power", "power_param { scale: 2 }", {-2, 3}), ElementsAre(-4, 6));
  EXPECT_THAT(Of("Power", "power_param { shift: 2 }", {-2, 3}), ElementsAre(0, 5));
  EXPECT_THAT(Of("Power", "power_param { power: 2 scale: -2 shift: 1 }", {-2, 3}),
              ElementsAre(25, 25));
  EXPECT_THAT(Of("Power", "power_param { power: -0.5 }", {4, 16}), ElementsAre(0.5, 0.25));
}

TEST(UnaryLayers, PowerThatLooksAtNothing) {
  const std::vector<double> x = {std::numeric_limits<double>::quiet_NaN(), 3};
  EXPECT_THAT(Of("Power", "power_param { power: 0 }", x), ElementsAre(1, 1));
  EXPECT_THAT(Of("Power", "power_param { power: 2 scale: 0 shift: 3 }", x), ElementsAre(9, 9));
  // A product of floats that is 0.
  EXPECT_THAT(Of("Power", "power_param { power: 1e-30 scale: 1e-30 shift: 1 }", x),
              ElementsAre(1, 1));
}

TEST(UnaryLayers, PowerThatLooksAtNothingHasOpenExtents) {
  SourceModel source;
  const std::string net = Net("1,2", TestLayerText("Power", "power_param { power: 0 }"));
  source.model = {"net.prototxt", net, nullptr};
  source.input_shapes["data"] = {Dim::Any(), 2};
  Diagnostics diagnostics;
  const std::unique_ptr<Graph> graph = kCaffeFrontend.load(source, diagnostics);
  ASSERT_NE(graph, nullptr) << diagnostics.Render();
  const auto out = Evaluate(*graph, {{{3, 2}, Counting(6)}}, Precision::kDouble);
  ASSERT_TRUE(out.ok()) << out.status();
  EXPECT_EQ(out->at(0).extents, (Extents{3, 2}));
  EXPECT_THAT(out->at(0).values, ElementsAre(1, 1, 1, 1, 1, 1));
}

TEST(UnaryLayers, RefuseParametersThatMakeNoSense) {
  EXPECT_THAT(WithLayer("type: \"Exp\" exp_param { base: 0 }"),
              HasSubstr("base is 0; expected -1, which means e, or a positive number"));
  EXPECT_THAT(WithLayer("type: \"Log\" log_param { base: -2 }"), HasSubstr("base is -2; expected"));
  EXPECT_THAT(
      WithLayer("type: \"Log\" log_param { base: 1 }"),
      HasSubstr("base is 1; expected -1, which means e, or a positive number other than 1"));
  EXPECT_THAT(WithLayer("type: \"Exp\" exp_param { base: inf }"), HasSubstr("base is inf"));
  EXPECT_THAT(WithLayer("type: \"Log\" log_param { scale: nan }"), HasSubstr("scale is nan"));
  EXPECT_THAT(WithLayer("type: \"Exp\" exp_param { shift: nan }"), HasSubstr("shift is nan"));
  EXPECT_THAT(WithLayer("type: \"Power\" power_param { shift: inf }"), HasSubstr("shift is inf"));
  EXPECT_THAT(WithLayer("type: \"Power\" power_param { power: nan }"), HasSubstr("power is nan"));
}

}  // namespace
}  // namespace mo::caffe
