#include "converter/frontends/onnx/texts_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Grams of one number: 2, 3; of two: (5, 6), (7, 8), (6, 7).
std::string Grams(int64_t shortest, int64_t longest, int64_t skips, const std::string& mode = "TF",
                  const std::string& more = "") {
  return TestNode(
      "TfIdfVectorizer", {"x"}, {"y"},
      IntAttribute("min_gram_length", shortest) + IntAttribute("max_gram_length", longest) +
          IntAttribute("max_skip_count", skips) + TextAttribute("mode", mode) +
          IntsAttribute("ngram_counts", {0, 2}) + IntsAttribute("ngram_indexes", {0, 1, 4, 5, 2}) +
          IntsAttribute("pool_int64s", {2, 3, 5, 6, 7, 8, 6, 7}) + more);
}

std::vector<double> Counts(const std::string& node, const std::vector<int64_t>& dims,
                           std::vector<double> input, const Extents& extents = {}) {
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", dims, /*type=*/6) + node + Output("y")));
  return graph == nullptr ? std::vector<double>() : Computed(*graph, std::move(input), 0, extents);
}

std::string Errors(const std::string& node, const std::vector<int64_t>& dims = {4}) {
  return ErrorsOf(TestModel(Input("x", dims, /*type=*/6) + node + Output("y")));
}

TEST(TfIdfOperators, CountsGramsOfOneRow) {
  EXPECT_THAT(Counts(Grams(1, 2, 0), {7}, {2, 2, 3, 5, 6, 7, 8}), ElementsAre(2, 1, 1, 0, 1, 1));
  EXPECT_THAT(Counts(Grams(2, 2, 0), {7}, {2, 2, 3, 5, 6, 7, 8}), ElementsAre(0, 0, 1, 0, 1, 1));
  EXPECT_THAT(Counts(Grams(1, 1, 3), {7}, {2, 2, 3, 5, 6, 7, 8}), ElementsAre(2, 1, 0, 0, 0, 0));
}

TEST(TfIdfOperators, CountsGramsOfEachRowWhoseLengthIsKnownLater) {
  const std::vector<double> rows = {5, 6, 7, 8, 3, 3, 2, 3};
  EXPECT_THAT(Counts(Grams(1, 2, 0), {2, 4}, rows),
              ElementsAre(0, 0, 1, 0, 1, 1, 1, 3, 0, 0, 0, 0));
  EXPECT_THAT(Counts(Grams(1, 2, 0), {-1, -1}, rows, {2, 4}),
              ElementsAre(0, 0, 1, 0, 1, 1, 1, 3, 0, 0, 0, 0));
}

TEST(TfIdfOperators, NumbersOfGramsMayBeApart) {
  // (5, 6) at a distance of two, (7, 8) of one.
  EXPECT_THAT(Counts(Grams(2, 2, 1), {5}, {5, 7, 6, 8, 8}), ElementsAre(0, 0, 0, 0, 1, 1));
  EXPECT_THAT(Counts(Grams(2, 2, 0), {5}, {5, 7, 6, 8, 8}), ElementsAre(0, 0, 0, 0, 0, 0));
}

TEST(TfIdfOperators, ARowMayBeShorterThanTheGrams) {
  EXPECT_THAT(Counts(Grams(1, 2, 5), {1}, {3}), ElementsAre(0, 1, 0, 0, 0, 0));
}

TEST(TfIdfOperators, WeightsAreOfWhatIsThereOrOfEachTime) {
  const std::string weights = FloatsAttribute("weights", {10, 20, 30, 40, 50});
  EXPECT_THAT(Counts(Grams(1, 2, 0, "IDF", weights), {4}, {2, 2, 5, 6}),
              ElementsAre(10, 0, 0, 0, 30, 0));
  EXPECT_THAT(Counts(Grams(1, 2, 0, "TFIDF", weights), {4}, {2, 2, 5, 6}),
              ElementsAre(20, 0, 0, 0, 30, 0));
  EXPECT_THAT(Counts(Grams(1, 2, 0, "TF", weights), {4}, {2, 2, 5, 6}),
              ElementsAre(2, 0, 0, 0, 1, 0));
  EXPECT_THAT(Counts(Grams(1, 2, 0, "IDF"), {4}, {2, 2, 5, 6}), ElementsAre(1, 0, 0, 0, 1, 0));
}

TEST(TfIdfOperators, WhatDoesNotFitIsRefused) {
  EXPECT_THAT(Errors(Grams(1, 2, 0), {1, 1, 4}), HasSubstr("expected a list or a matrix"));
  EXPECT_THAT(Errors(Grams(1, 2, 0, "BM25")), HasSubstr("mode is 'BM25' with 0 weights"));
  EXPECT_THAT(Errors(Grams(1, 2, 0, "IDF", FloatsAttribute("weights", {1}))),
              HasSubstr("a weight for each of the 5 grams"));
  EXPECT_THAT(Errors(Grams(3, 4, 0)), HasSubstr("has no grams of 3 to 4 numbers"));
  EXPECT_THAT(Errors(Grams(2, 2, int64_t{1} << 40), {-1}),
              HasSubstr("expected a smaller max_skip_count"));
  auto node = [](const std::vector<int64_t>& counts, const std::vector<int64_t>& indexes,
                 const std::string& more = "") {
    return TestNode("TfIdfVectorizer", {"x"}, {"y"},
                    TextAttribute("mode", "TF") + IntAttribute("max_gram_length", 2) +
                        IntsAttribute("ngram_counts", counts) +
                        IntsAttribute("ngram_indexes", indexes) +
                        IntsAttribute("pool_int64s", {2, 5, 6}) + more);
  };
  EXPECT_THAT(Errors(node({0, 2}, {0, 1, 2})), HasSubstr("expected where the grams"));
  EXPECT_THAT(Errors(node({-1, 1}, {0, 1})), HasSubstr("expected where the grams"));
  EXPECT_THAT(Errors(node({0, 1}, {0})), HasSubstr("1 numbers for 2 grams"));
  EXPECT_THAT(Errors(node({0, 1}, {1, 1})), HasSubstr("a column of its own"));
  EXPECT_THAT(Errors(node({0, 1}, {0, int64_t{1} << 40})), HasSubstr("below 16777216"));
}

TEST(TfIdfOperators, CountsStringsByTheirPlaceInThePool) {
  const std::string node = TestNode(
      "TfIdfVectorizer", {"s"}, {"y"},
      IntAttribute("min_gram_length", 1) + IntAttribute("max_gram_length", 2) +
          IntAttribute("max_skip_count", 0) + TextAttribute("mode", "TF") +
          IntsAttribute("ngram_counts", {0, 2}) + IntsAttribute("ngram_indexes", {0, 1, 2}) +
          TextsAttribute("pool_strings", {"b", "a", "a", "b"}));
  EXPECT_THAT(NumberResult(TextModel(Texts("s", {"a", "b", "c", "a", "b", "a"}), node)),
              ElementsAre(2, 3, 2));
}

}  // namespace
}  // namespace mo::onnx
