#include <cmath>

#include "absl/strings/str_join.h"
#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

auto Near(double value) { return DoubleNear(value, 1e-6); }

std::string FloatsAttribute(const std::string& name, const std::vector<double>& values) {
  return Attribute(name, absl::StrCat("type: FLOATS floats: [", absl::StrJoin(values, ", "), "]"));
}

std::string Model(const std::string& attributes, const std::vector<int64_t>& dims = {-1, 2}) {
  return TestModel(
      Input("x", dims) +
          TestNode("SVMRegressor", {"x"}, {"y"}, "domain: \"ai.onnx.ml\" " + attributes) +
          Output("y"),
      21, "opset_import { domain: \"ai.onnx.ml\" version: 1 } ");
}

// The support vectors (1, 0) and (2, -1) with the coefficients 3 and -1, and 0.5.
std::string Vectors(const std::string& kernel, const std::string& more = "") {
  return IntAttribute("n_supports", 2) + FloatsAttribute("support_vectors", {1, 0, 2, -1}) +
         FloatsAttribute("coefficients", {3, -1}) + FloatsAttribute("rho", {0.5}) +
         FloatsAttribute("kernel_params", {0.5, 1, 2}) + TextAttribute("kernel_type", kernel) +
         more;
}

std::vector<double> ResultOf(const std::string& attributes, std::vector<double> input) {
  const int64_t rows = static_cast<int64_t>(input.size()) / 2;
  return Computed(*LoadText(Model(attributes, {rows, 2})), std::move(input));
}

TEST(SvmRegressor, AddsWhatTheKernelMakesOfSupportVectors) {
  EXPECT_THAT(ResultOf(Vectors("LINEAR"), {1, 2, 0, 4}), ElementsAre(3.5, 4.5));
  // (0.5 · 1 + 1)² · 3 - (0.5 · 0 + 1)² + 0.5
  EXPECT_THAT(ResultOf(Vectors("POLY"), {1, 2}), ElementsAre(6.25));
  EXPECT_THAT(ResultOf(Vectors("SIGMOID"), {1, 2}),
              ElementsAre(Near(3 * std::tanh(1.5) - std::tanh(1) + 0.5)));
  EXPECT_THAT(ResultOf(Vectors("RBF"), {1, 2}),
              ElementsAre(Near(3 * std::exp(-2) - std::exp(-5) + 0.5)));
}

TEST(SvmRegressor, OfOneClassSaysWhetherARowIsInside) {
  EXPECT_THAT(ResultOf(Vectors("LINEAR", IntAttribute("one_class", 1)), {1, 2, -1, 0}),
              ElementsAre(1, -1));
}

TEST(SvmRegressor, WithoutSupportVectorsIsLinear) {
  EXPECT_THAT(ResultOf(FloatsAttribute("coefficients", {2, -1}) + FloatsAttribute("rho", {0.25}),
                       {1, 2, 3, 1}),
              ElementsAre(0.25, 5.25));
}

TEST(SvmRegressor, RefusesWhatDoesNotFit) {
  EXPECT_THAT(ErrorsOf(Model(Vectors("COSINE"))), HasSubstr("has the kernel 'COSINE'"));
  EXPECT_THAT(ErrorsOf(Model(Vectors("RBF", FloatsAttribute("kernel_params", {1})))),
              HasSubstr("'RBF' with 1 kernel_params"));
  EXPECT_THAT(ErrorsOf(Model(Vectors("RBF", FloatsAttribute("support_vectors", {1, 2, 3})))),
              HasSubstr("support_vectors has 3 numbers for 2 support vectors"));
  EXPECT_THAT(ErrorsOf(Model(Vectors("RBF", TextAttribute("post_transform", "LOGISTIC")))),
              HasSubstr("post_transform LOGISTIC; expected"));
  EXPECT_THAT(ErrorsOf(Model(Vectors("RBF"), {4})), HasSubstr("has data [4]"));
}

// Classes of one, one and two support vectors: (1, 0); (0, 1); (-1, 0) and (0, -1).
std::string Classes(const std::string& more = "") {
  return IntsAttribute("classlabels_ints", {7, 8, 9}) +
         IntsAttribute("vectors_per_class", {1, 1, 2}) +
         FloatsAttribute("support_vectors", {1, 0, 0, 1, -1, 0, 0, -1}) +
         FloatsAttribute("coefficients", {1, -1, -2, -3, 4, 5, -6, -7}) +
         FloatsAttribute("rho", {0.5, 0.25, 0}) + TextAttribute("kernel_type", "LINEAR") + more;
}

std::string Classifier(const std::string& attributes, const std::vector<int64_t>& dims = {1, 2}) {
  return TestModel(Input("x", dims) +
                       TestNode("SVMClassifier", {"x"}, {"label", "scores"},
                                "domain: \"ai.onnx.ml\" " + attributes) +
                       Output("label") + Output("scores"),
                   21, "opset_import { domain: \"ai.onnx.ml\" version: 1 } ");
}

TEST(SvmClassifier, ComparesClassesInPairs) {
  // The kernel makes 2, 3, -2 and -3 of the vectors. Class 0 with 1: 1 · 2 - 1 · 3 + 0.5; 0 with
  // 2: 4 · 2 + 2 · 2 + 3 · 3 + 0.25; 1 with 2: 5 · 3 + 6 · 2 + 7 · 3.
  const std::unique_ptr<Graph> graph = LoadText(Classifier(Classes()));
  ASSERT_NE(graph, nullptr);
  EXPECT_THAT(Computed(*graph, {2, 3}, 1), ElementsAre(-0.5, 21.25, 48));
  EXPECT_THAT(Computed(*graph, {2, 3}, 0), ElementsAre(8));
  EXPECT_THAT(Computed(*graph, {-1, -1}, 0), ElementsAre(9));
}

TEST(SvmClassifier, OfTwoClassesHasBothSigns) {
  const std::unique_ptr<Graph> graph = LoadText(Classifier(
      IntsAttribute("classlabels_ints", {7, 8}) + IntsAttribute("vectors_per_class", {1, 1}) +
          FloatsAttribute("support_vectors", {1, 0, 0, 1}) +
          FloatsAttribute("coefficients", {2, -1}) + FloatsAttribute("rho", {0.5}),
      {2, 2}));
  ASSERT_NE(graph, nullptr);
  EXPECT_THAT(Computed(*graph, {1, 1, 0, 3}, 0), ElementsAre(7, 8));
  EXPECT_THAT(Computed(*graph, {1, 1, 0, 3}, 1), ElementsAre(-1.5, 1.5, 2.5, -2.5));
}

TEST(SvmClassifier, RefusesWhatDoesNotFit) {
  EXPECT_THAT(ErrorsOf(Classifier(Classes(FloatsAttribute("prob_a", {1, 1, 1})))),
              HasSubstr("3 numbers in prob_a; expected"));
  EXPECT_THAT(ErrorsOf(Classifier(Classes(TextAttribute("post_transform", "SOFTMAX")))),
              HasSubstr("post_transform SOFTMAX"));
  EXPECT_THAT(ErrorsOf(Classifier(Classes(IntsAttribute("vectors_per_class", {1, 1})))),
              HasSubstr("has 3 labels, 2 vectors_per_class"));
  EXPECT_THAT(ErrorsOf(Classifier(Classes(IntsAttribute("vectors_per_class", {-1, 1, 4})))),
              HasSubstr("expected two labels or more"));
  EXPECT_THAT(ErrorsOf(Classifier(Classes(FloatsAttribute("rho", {1})))),
              HasSubstr("1 numbers in rho"));
}

}  // namespace
}  // namespace mo::onnx
