#include <limits>
#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PartitionOperations, RowsOfAPart) {
  const std::string text =
      Input("x", {4}) + Ints32("parts", {1, 0, 1, 0}) +
      TestNode("p", "DynamicPartition", {"x", "parts"}, Attribute("num_partitions", "i: 2")) +
      TestNode("y", "Neg", {"p:1"});
  EXPECT_THAT(Computed(*LoadText(text), {1, 2, 3, 4}), ElementsAre(-1, -3));
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + Ints32("parts", {1, 0, 1, 0}) +
                       TestNode("y", "DynamicPartition", {"x", "parts"},
                                Attribute("num_partitions", "i: 0"))),
              HasSubstr("makes 0 parts by [4]; expected 1 to"));
}

// The last row for a place wins.
TEST(PartitionOperations, RowsAreJoinedByTheirPlaces) {
  const std::string data = Input("x", {2, 2}) + Values("c", {2}, {7, 8});
  for (const char* op : {"DynamicStitch", "ParallelDynamicStitch"}) {
    const std::string text = data + Ints32("i", {2, 0}) + Values("j", {}, {1}, "int_val") +
                             TestNode("y", op, {"i", "j", "x", "c"});
    EXPECT_THAT(Computed(*LoadText(text), {1, 2, 3, 4}), ElementsAre(3, 4, 7, 8, 1, 2));
  }
  EXPECT_THAT(Computed(*LoadText(data + Ints32("i", {1, 0}) + Values("j", {}, {1}, "int_val") +
                                 TestNode("y", "DynamicStitch", {"i", "j", "x", "c"})),
                       {1, 2, 3, 4}),
              ElementsAre(3, 4, 7, 8));
  EXPECT_THAT(ErrorsOf(data + Ints32("i", {3, 0}) + Values("j", {}, {1}, "int_val") +
                       TestNode("y", "DynamicStitch", {"i", "j", "x", "c"})),
              HasSubstr("its indices leave a row out"));
}

TEST(PartitionOperations, RowsOfASegmentAreAdded) {
  const std::string data = Input("x", {3, 2});
  EXPECT_THAT(
      Computed(*LoadText(data + Ints32("i", {0, 0, 2}) + TestNode("y", "SegmentSum", {"x", "i"})),
               {1, 2, 3, 4, 5, 6}),
      ElementsAre(4, 6, 0, 0, 5, 6));
  EXPECT_THAT(Computed(*LoadText(data + Ints32("i", {1, -1, 1}) + Values("n", {}, {3}, "int_val") +
                                 TestNode("y", "UnsortedSegmentSum", {"x", "i", "n"})),
                       {1, 2, 3, 4, 5, 6}),
              ElementsAre(0, 0, 6, 8, 0, 0));
  EXPECT_THAT(
      ErrorsOf(data + Values("i", {}, {1}, "int_val") + TestNode("y", "SegmentSum", {"x", "i"})),
      HasSubstr("its segments are []; expected a number for each row"));
}

TEST(PartitionOperations, TheLargestOfASegment) {
  const std::vector<double> found = Computed(
      *LoadText(Input("x", {3}) + Ints32("i", {1, -1, 1}) + Values("n", {}, {2}, "int_val") +
                TestNode("y", "UnsortedSegmentMax", {"x", "i", "n"})),
      {1, 9, 3});
  EXPECT_THAT(found, ElementsAre(static_cast<double>(std::numeric_limits<float>::lowest()), 3));
}

TEST(PartitionOperations, TheSmallestAndTheProductOfASegment) {
  const std::string data = Input("x", {3}) + Ints32("i", {1, -1, 1}) + Number("n", 2);
  EXPECT_THAT(
      Computed(*LoadText(data + TestNode("y", "UnsortedSegmentMin", {"x", "i", "n"})), {4, -9, 3}),
      ElementsAre(static_cast<double>(std::numeric_limits<float>::max()), 3));
  EXPECT_THAT(
      Computed(*LoadText(data + TestNode("y", "UnsortedSegmentProd", {"x", "i", "n"})), {4, 9, 3}),
      ElementsAre(1, 12));
}

// A segment without a row is 0, of a product 1.
TEST(PartitionOperations, RowsOfASegmentInOtherWays) {
  const std::string data = Input("x", {3, 2}) + Ints32("i", {0, 0, 2});
  auto computed = [&](const char* op) {
    return Computed(*LoadText(data + TestNode("y", op, {"x", "i"})), {-1, 5, -3, 2, 5, 7});
  };
  EXPECT_THAT(computed("SegmentMax"), ElementsAre(-1, 5, 0, 0, 5, 7));
  EXPECT_THAT(computed("SegmentMin"), ElementsAre(-3, 2, 0, 0, 5, 7));
  EXPECT_THAT(computed("SegmentProd"), ElementsAre(3, 10, 1, 1, 5, 7));
  EXPECT_THAT(computed("SegmentMean"), ElementsAre(-2, 3.5, 0, 0, 5, 7));
  EXPECT_THAT(ErrorsOf(Input("x", {3}, "DT_INT64") + Ints32("i", {0, 0, 2}) +
                       TestNode("y", "SegmentMax", {"x", "i"})),
              HasSubstr("its data is of type i64; expected f32 or i32"));
}

TEST(PartitionOperations, TakenRowsOfASegment) {
  const std::string data = Input("x", {3, 2}) + Ints32("taken", {2, 0, 0, 1, 1}) +
                           Ints32("i", {0, 0, 0, 0, 2}) + Number("n", 4);
  auto computed = [&](const std::string& op, const std::vector<std::string>& inputs) {
    return Computed(*LoadText(data + TestNode("y", op, inputs)), {1, 2, 3, 4, 5, 6});
  };
  const std::vector<std::string> inputs = {"x", "taken", "i"}, counted = {"x", "taken", "i", "n"};
  EXPECT_THAT(computed("SparseSegmentSum", inputs), ElementsAre(10, 14, 0, 0, 3, 4));
  EXPECT_THAT(computed("SparseSegmentMean", inputs), ElementsAre(2.5, 3.5, 0, 0, 3, 4));
  EXPECT_THAT(computed("SparseSegmentSqrtN", inputs), ElementsAre(5, 7, 0, 0, 3, 4));
  EXPECT_THAT(computed("SparseSegmentSumWithNumSegments", counted),
              ElementsAre(10, 14, 0, 0, 3, 4, 0, 0));
  EXPECT_THAT(computed("SparseSegmentMeanWithNumSegments", counted),
              ElementsAre(2.5, 3.5, 0, 0, 3, 4, 0, 0));
  EXPECT_THAT(computed("SparseSegmentSqrtNWithNumSegments", counted),
              ElementsAre(5, 7, 0, 0, 3, 4, 0, 0));
  EXPECT_THAT(ErrorsOf(data + TestNode("y", "SparseSegmentSum", {"x", "taken", "n"})),
              HasSubstr("its segments are []; expected a number for each row"));
}

TEST(PartitionOperations, PlacesAlongAxes) {
  const std::string x = Input("x", {3}, "DT_INT32");
  EXPECT_THAT(
      Computed(*LoadText(x + Ints32("dims", {2, 3}) + TestNode("y", "UnravelIndex", {"x", "dims"})),
               {0, 4, 5}),
      ElementsAre(0, 1, 1, 0, 1, 2));
  EXPECT_THAT(ErrorsOf(x + Ints32("dims", {2, 0}) + TestNode("y", "UnravelIndex", {"x", "dims"})),
              HasSubstr("dims is [2, 0]; expected positive numbers"));
}

}  // namespace
}  // namespace mo::tensorflow
