#include "converter/frontends/tensorflow/tensor.h"

#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Tensor, ReadsValuesInEveryForm) {
  const std::string text =
      Input("x", {3}) + Values("listed", {3}, {1, 2, 3}) + Values("splat", {3}, {5}) +
      Values("tail", {3}, {7, 8}) +
      TestNode("content", "Const", {},
               Attribute("dtype", "type: DT_FLOAT") +
                   Attribute("value",
                             "tensor { dtype: DT_FLOAT tensor_shape { dim { size: 1 } } "
                             "tensor_content: \"\\000\\000\\200\\077\" }")) +
      TestNode("a", "AddV2", {"x", "listed"}) + TestNode("b", "AddV2", {"x", "splat"}) +
      TestNode("c", "AddV2", {"x", "tail"}) + TestNode("d", "AddV2", {"x", "content"});
  const std::unique_ptr<Graph> graph = LoadText(text);
  EXPECT_THAT(Computed(*graph, {0, 0, 0}, 0), ElementsAre(1, 2, 3));
  EXPECT_THAT(Computed(*graph, {0, 0, 0}, 1), ElementsAre(5, 5, 5));
  EXPECT_THAT(Computed(*graph, {0, 0, 0}, 2), ElementsAre(7, 8, 8));
  EXPECT_THAT(Computed(*graph, {0, 0, 0}, 3), ElementsAre(1, 1, 1));
}

TEST(Tensor, RefusesValuesThatDoNotFit) {
  auto constant = [](const std::string& tensor) {
    return Input("x", {2}) + TestNode("c", "Const", {}, Attribute("value", tensor)) +
           TestNode("y", "AddV2", {"x", "c"});
  };
  EXPECT_THAT(ErrorsOf(constant("tensor { dtype: DT_FLOAT tensor_shape { dim { size: 2 } } "
                                "float_val: [1, 2, 3] }")),
              HasSubstr("lists 3 numbers, but its shape [2] has 2"));
  EXPECT_THAT(ErrorsOf(constant("tensor { dtype: DT_FLOAT tensor_shape { dim { size: 2 } } "
                                "tensor_content: \"123\" }")),
              HasSubstr("has 3 bytes, but its shape [2] needs 8"));
  EXPECT_THAT(ErrorsOf(constant("tensor { dtype: DT_QINT8 tensor_shape { dim { size: 2 } } }")),
              AllOf(HasSubstr("DT_QINT8, which has no exact form here"), HasSubstr("[MO3208]")));
  EXPECT_THAT(ErrorsOf(constant("tensor { dtype: DT_FLOAT tensor_shape { dim { size: "
                                "9000000000 } } float_val: 1 }")),
              HasSubstr("repeats one number"));
}

}  // namespace
}  // namespace mo::tensorflow
