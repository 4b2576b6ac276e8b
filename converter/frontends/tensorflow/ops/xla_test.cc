#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Numbers(const std::string& bytes) {
  return Attribute("dimension_numbers", "s: \"" + bytes + "\"");
}

// Axis 1 of the first operand and axis 0 of the second one are summed.
TEST(XlaOperations, ProductsOfMatrices) {
  const std::string text =
      Input("x", {2, 2}) + Values("w", {2, 3}, {1, 0, 2, 0, 1, 3}) +
      TestNode("y", "XlaDotV2", {"x", "w"}, Numbers("\\n\\001\\001\\022\\001\\000"));
  EXPECT_THAT(Computed(*LoadText(text), {1, 2, 3, 4}), ElementsAre(1, 2, 8, 3, 4, 18));
}

// Axis 0 is the batch of both.
TEST(XlaOperations, ProductsOfBatches) {
  const std::string text =
      Input("x", {2, 2}) + Values("w", {2, 2}, {1, 10, 100, 1000}) +
      TestNode("y", "XlaDotV2", {"x", "w"},
               Numbers("\\n\\001\\001\\022\\001\\001\\032\\001\\000\\042\\001\\000"));
  EXPECT_THAT(Computed(*LoadText(text), {1, 2, 3, 4}), ElementsAre(21, 4300));
}

TEST(XlaOperations, RefuseOtherProducts) {
  const std::string operands = Input("x", {2, 2}) + Values("w", {2, 2}, {1, 0, 0, 1});
  auto errors = [&](const std::string& attributes) {
    return ErrorsOf(operands + TestNode("y", "XlaDotV2", {"x", "w"}, attributes));
  };
  EXPECT_THAT(errors(Numbers("\\n\\001\\005\\022\\001\\000")),
              HasSubstr("its dimension_numbers do not fit operands of 2 and 2 axes"));
  EXPECT_THAT(errors(Numbers("\\n\\001\\001")), HasSubstr("do not fit"));
  EXPECT_THAT(errors(Numbers("\\n\\011\\001")), HasSubstr("its dimension_numbers are damaged"));
  EXPECT_THAT(errors(Attribute("preferred_element_type", "type: DT_DOUBLE")),
              HasSubstr("its operands are f32 and f32, its result f64; expected one type"));
}

// Data [N, H, W, C], a kernel [h, w, I, O], and a result like the data.
const std::string kImages =
    Numbers("@\\003Z\\002\\001\\002\\030\\002 \\0032\\002\\000\\001P\\003b\\002\\001\\002");

std::string Convolution(const std::string& padding, const std::string& dilation = "one",
                        const std::string& attributes = kImages) {
  return Input("x", {1, 1, 3, 2}) + Values("w", {1, 2, 2, 1}, {1, 2, 3, 4}) +
         Ints32("one", {1, 1}) + Ints32("two", {1, 2}) +
         Values("none", {2, 2}, {0, 0, 0, 0}, "int_val") +
         Values("right", {2, 2}, {0, 0, 0, 1}, "int_val") +
         Values("negative", {2, 2}, {0, 0, 0, -1}, "int_val") + Number("groups", 1) +
         TestNode("y", "XlaConvV2", {"x", "w", "one", padding, dilation, "one", "groups"},
                  attributes);
}

TEST(XlaOperations, Convolutions) {
  EXPECT_THAT(Computed(*LoadText(Convolution("none"), {.outputs = {"y"}}), Counted(6)),
              ElementsAre(2 + 6 + 12, 2 + 6 + 12 + 20));
  EXPECT_THAT(Computed(*LoadText(Convolution("right"), {.outputs = {"y"}}), Counted(6)),
              ElementsAre(20, 40, 14));
}

TEST(XlaOperations, RefuseOtherConvolutions) {
  auto errors = [](const std::string& text) { return ErrorsOf(text, {.outputs = {"y"}}); };
  EXPECT_THAT(errors(Convolution("none", "two")),
              HasSubstr("expected a convolution without lhs_dilation"));
  EXPECT_THAT(errors(Convolution("negative")), HasSubstr("negative padding"));
  EXPECT_THAT(errors(Convolution("none", "one", "")), HasSubstr("do not fit data [1, 1, 3, 2]"));
}

}  // namespace
}  // namespace mo::tensorflow
