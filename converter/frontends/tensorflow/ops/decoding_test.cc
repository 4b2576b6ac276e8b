#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Five steps of one sample with three classes, the last one a blank: 0 0 2 0 1.
const std::vector<double> kScores = {5, 1, 1, 4, 2, 1, 0, 1, 6, 3, 1, 2, 1, 7, 1};

std::string Decoder(int length, const std::string& attributes = "") {
  return Input("x", {5, 1, 3}) + Ints32("n", {static_cast<double>(length)}) +
         TestNode("labels", "CTCGreedyDecoder", {"x", "n"}, attributes) +
         TestNode("shape", "Identity", {"labels:2"}) + TestNode("score", "Identity", {"labels:3"});
}

// How many samples and labels there are, and the score. Which labels they are is not computed here:
// how many there are is known only when a model runs.
std::vector<double> Decoded(const std::string& text) {
  const std::unique_ptr<Graph> graph = LoadText(text, {.outputs = {"shape", "score"}});
  std::vector<double> found = Computed(*graph, kScores);
  found.push_back(Computed(*graph, kScores, 1).at(0));
  return found;
}

TEST(DecodingOperations, TheBestClassOfEachStep) {
  EXPECT_THAT(Decoded(Decoder(5)), ElementsAre(1, 4, -25));
  EXPECT_THAT(Decoded(Decoder(2)), ElementsAre(1, 2, -9));
}

TEST(DecodingOperations, RepeatedClassesAreOne) {
  const std::string merges = Attribute("merge_repeated", "b: true");
  EXPECT_THAT(Decoded(Decoder(5, merges)), ElementsAre(1, 3, -25));
  EXPECT_THAT(Decoded(Decoder(4, merges)), ElementsAre(1, 2, -18));
}

TEST(DecodingOperations, ABlankIsStated) {
  EXPECT_THAT(Decoded(Decoder(5, Attribute("blank_index", "i: 0"))), ElementsAre(1, 2, -25));
  EXPECT_THAT(Decoded(Decoder(2, Attribute("blank_index", "i: -3"))), ElementsAre(1, 0, -9));
}

TEST(DecodingOperations, LabelsHaveASampleAndANumber) {
  const std::unique_ptr<Graph> graph =
      LoadText(Decoder(5) + TestNode("values", "Identity", {"labels:1"}) +
                   TestNode("places", "Identity", {"labels"}),
               {.outputs = {"places", "values"}});
  EXPECT_EQ(ToString(graph->results()[0]->input(0).shape()), "[?, 2]");
  EXPECT_EQ(ToString(graph->results()[1]->input(0).shape()), "[?]");
}

TEST(DecodingOperations, DemandsScoresOfSteps) {
  EXPECT_THAT(ErrorsOf(Input("x", {5, 3}) + Ints32("n", {5}) +
                       TestNode("y", "CTCGreedyDecoder", {"x", "n"})),
              HasSubstr("its scores are [5, 3] and its lengths [1]; expected [steps, batch, "
                        "classes] and a list"));
}

}  // namespace
}  // namespace mo::tensorflow
