#include "converter/graph/folding.h"

#include <string>
#include <vector>

#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

constexpr int64_t kMaxElements = 100;

bool IsFoldableY(const std::string& extents, const std::string& lines) {
  return IsFoldable(*Parse(extents, lines)->FindNode("y"));
}

// The outputs of %y; none where they are not folded.
std::vector<Doubles> Folded(const std::string& extents, const std::string& lines) {
  const std::unique_ptr<Graph> graph = Parse(extents, lines);
  const absl::StatusOr<std::vector<Constant>> outputs =
      FoldedOutputs(*graph->FindNode("y"), kMaxElements);
  EXPECT_TRUE(outputs.ok()) << outputs.status();
  std::vector<Doubles> values;
  for (const Constant& output : *outputs) values.push_back(output.Doubles());
  return values;
}

TEST(IsFoldable, AsksForConstantsWithValuesAndAnExactOperation) {
  const std::string c = "%c = Constant() f32[2] {1, 2}\n";
  EXPECT_TRUE(IsFoldableY("[2]", c + "%y = Add(%c, %c)"));
  EXPECT_FALSE(IsFoldableY("[2]", c + "%y = Add(%c, %x)"));
  EXPECT_FALSE(IsFoldableY("[2]", c + "%y = Exp(%c)"));
  EXPECT_FALSE(IsFoldableY("[2]", "%c = Constant() f32[2] digest(00)\n%y = Add(%c, %c)"));
  EXPECT_FALSE(IsFoldableY("[2]", "%y = Constant() f32[2] {1, 2}"));
}

TEST(IsFoldable, NeedsNoConstantWhereTypesSayTheValues) {
  EXPECT_TRUE(IsFoldableY("[2, 3]", "%y = ShapeOf(%x)"));
  EXPECT_FALSE(IsFoldableY("[2, ?]", "%y = ShapeOf(%x)"));
}

TEST(FoldedOutputs, AreThoseOfTheOperation) {
  EXPECT_EQ(Folded("[1]", "%c = Constant() f32[2] {1, 2}\n%y = Multiply(%c, %c)"),
            std::vector<Doubles>({{1, 4}}));
  EXPECT_EQ(Folded("[2, 3]", "%y = ShapeOf(%x)"), std::vector<Doubles>({{2, 3}}));
  EXPECT_EQ(Folded("[1]",
                   "%c = Constant() i64[2] {1, 2}\n%a = Constant() i64[] {0}\n"
                   "%y = Split(%c, %a) {num_splits = 2}"),
            std::vector<Doubles>({{1}, {2}}));
  EXPECT_EQ(Folded("[1]", "%c = Constant() i8[] {100}\n%y = Add(%c, %c)"),
            std::vector<Doubles>({{-56}}));
}

TEST(FoldedOutputs, LeaveOutWhatMachinesComputeDifferently) {
  EXPECT_TRUE(Folded("[1]", "%c = Constant() f32[] {-1}\n%y = Sqrt(%c)").empty());
  EXPECT_TRUE(Folded("[1]",
                     "%c = Constant() f32[] {3e9}\n"
                     "%y = Convert(%c) {destination_type = i32}")
                  .empty());
  EXPECT_TRUE(Folded("[1]", "%c = Constant() i64[] {9007199254740993}\n%y = Negative(%c)").empty());
  EXPECT_TRUE(Folded("[1]", "%c = Constant() i32[] {2147483647}\n%y = Add(%c, %c)").empty());
  EXPECT_TRUE(Folded("[5000000000]", "%y = ShapeOf(%x) {output_type = i32}").empty());
}

TEST(FoldedOutputs, LeaveOutWhatIsTooLarge) {
  const std::string lines = "%c = Constant() f32[50] all(1)\n%y = Negative(%c)";
  EXPECT_EQ(Folded("[1]", lines).size(), 1);
  EXPECT_TRUE(Folded("[1]", "%c = Constant() f32[51] all(1)\n%y = Negative(%c)").empty());
}

}  // namespace
}  // namespace mo
