#include "converter/passes/convolution_in_blocks.h"

#include "absl/strings/str_cat.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kAvoidRuntimeFaults};

// In blocks of 2 × 2, with what stands for the padding.
std::string InBlocks(absl::string_view begin, absl::string_view end, absl::string_view attributes) {
  return absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [1, 1, 8, 8]}
  %k = Constant() i64[4] {1, 1, 2, 2}
)",
                      begin, end, R"(
  %s = SpaceToBatch(%x, %k, %c/pads_begin, %c/pads_end)
  %w = Constant() f32[1, 1, 3, 3] seeded(1)
  %c = Convolution(%s, %w) )",
                      attributes, R"(
  %z = Constant() i64[4] {0, 0, 0, 0}
  %b = BatchToSpace(%c, %k, %z, %z) names("y")
  %out = Result(%b)
)");
}

TEST(ConvolutionInBlocks, PaddingInBlocksGoesIntoTheSpaceToBatch) {
  constexpr char kNone[] = "%c/pads_begin = Constant() i64[4] {0, 0, 0, 0}\n";
  constexpr char kEnd[] = "%c/pads_end = Constant() i64[4] {0, 0, 2, 0}\n";
  const std::unique_ptr<Graph> before =
      ParseBody(InBlocks(kNone, kEnd, "{pads_begin = [1, 0], pads_end = [1, 2]}"));
  const std::unique_ptr<Graph> after =
      ParseBody(InBlocks(kNone, kEnd, "{pads_begin = [1, 0], pads_end = [1, 2]}"));
  RunPasses(kPasses, *after);
  ExpectEqualValues(*before, *after);
  const Node* convolution = after->FindNode("c");
  EXPECT_EQ(convolution->attributes().GetInts("pads_begin"), (Ints{0, 0}));
  EXPECT_EQ(convolution->attributes().GetInts("pads_end"), (Ints{0, 0}));
  const Node* blocks = convolution->input(0).node;
  EXPECT_EQ(blocks->constant_input(2)->Int64s(), (Ints{0, 0, 2, 0}));
  EXPECT_EQ(blocks->constant_input(3)->Int64s(), (Ints{0, 0, 4, 4}));
  EXPECT_TRUE(RuntimeFaults(*after).empty());
}

TEST(ConvolutionInBlocks, StridesInBlocksAreTold) {
  constexpr char kNone[] = "%c/pads_begin = Constant() i64[4] {0, 0, 2, 2}\n";
  constexpr char kEnd[] = "%c/pads_end = Constant() i64[4] {0, 0, 2, 2}\n";
  const std::string strided = InBlocks(kNone, kEnd, "{strides = [2, 2]}");
  ExpectUnchanged(kPasses, strided);
  EXPECT_THAT(RuntimeFaults(*ParseBody(strided)),
              testing::ElementsAre(testing::HasSubstr("forgets that convolution's strides")));
  EXPECT_TRUE(RuntimeFaults(*ParseBody(InBlocks(kNone, kEnd, ""))).empty());
}

}  // namespace
}  // namespace mo
