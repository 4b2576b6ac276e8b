#include "converter/frontends/tensorflow/ops/lists.h"

#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A list of the two rows of x.
const auto& kList =
    *new std::string(Input("x", {2, 2}) + Ints32("shape", {2}) + Number("zero", 0) +
                     Number("one", 1) + TestNode("list", "TensorListFromTensor", {"x", "shape"}));

std::vector<double> Of(const std::string& text, std::vector<double> x = {1, 2, 3, 4}) {
  const std::unique_ptr<Graph> graph = LoadText(text);
  return graph == nullptr ? std::vector<double>() : Computed(*graph, std::move(x));
}

TEST(ListOperations, ElementsAreReadAndWritten) {
  EXPECT_THAT(Of(kList + TestNode("y", "TensorListGetItem", {"list", "one", "shape"})),
              ElementsAre(3, 4));
  const std::string written = TestNode("first", "TensorListGetItem", {"list", "zero", "shape"}) +
                              TestNode("set", "TensorListSetItem", {"list", "one", "first"}) +
                              TestNode("y", "TensorListStack", {"set", "shape"});
  EXPECT_THAT(Of(kList + written), ElementsAre(1, 2, 1, 2));
}

TEST(ListOperations, ElementsAreAddedAndTakenAtTheEnd) {
  EXPECT_THAT(Of(kList + TestNode("pop", "TensorListPopBack", {"list", "shape"}) +
                 TestNode("push", "TensorListPushBack", {"list", "pop:1"}) +
                 TestNode("y", "TensorListStack", {"push", "shape"})),
              ElementsAre(1, 2, 3, 4, 3, 4));
}

TEST(ListOperations, ElementsAreJoined) {
  const std::string text = Input("x", {2, 2, 1}) + Ints32("shape", {2, 1}) +
                           Values("none", {0}, {}, "int_val") +
                           TestNode("list", "TensorListFromTensor", {"x", "shape"}) +
                           TestNode("joined", "TensorListConcatV2", {"list", "shape", "none"}) +
                           TestNode("y", "Neg", {"joined"});
  EXPECT_EQ(ToString(LoadText(text)->FindNode("y")->type().shape), "[4, 1]");
  EXPECT_THAT(ErrorsOf(Input("x", {2}) + Values("none", {0}, {}, "int_val") +
                       TestNode("list", "TensorListFromTensor", {"x", "none"}) +
                       TestNode("y", "TensorListConcatV2", {"list", "none", "none"})),
              HasSubstr("its elements are numbers; expected tensors with an axis"));
}

TEST(ListOperations, AListKeepsItsLength) {
  EXPECT_THAT(ErrorsOf(kList + Number("three", 3) +
                       TestNode("more", "TensorListResize", {"list", "three"}) +
                       TestNode("y", "TensorListStack", {"more", "shape"})),
              HasSubstr("makes a list of 2 elements one of 3"));
}

TEST(ListOperations, AnArrayIsAList) {
  const std::string array =
      Input("x", {2, 2}) + Number("two", 2) + Number("one", 1) + Ints32("places", {0, 1}) +
      TestNode("a", "TensorArrayV3", {"two"}, Attribute("dtype", "type: DT_FLOAT")) +
      TestNode("s", "TensorArrayScatterV3", {"a", "places", "x", "a:1"}) +
      TestNode("r", "TensorArrayReadV3", {"a", "one", "s"}) +
      TestNode("w", "TensorArrayWriteV3", {"a", "one", "r", "s"});
  EXPECT_THAT(Of(array + TestNode("y", "TensorArrayGatherV3", {"a", "places", "w"})),
              ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(ErrorsOf(Input("x", {1, 2}) + Number("two", 2) + Ints32("places", {1}) +
                       TestNode("a", "TensorArrayV3", {"two"}) +
                       TestNode("s", "TensorArrayScatterV3", {"a", "places", "x", "a:1"}) +
                       TestNode("y", "TensorArraySizeV3", {"a", "s"})),
              HasSubstr("writes some elements alone"));
}

}  // namespace
}  // namespace mo::tensorflow
