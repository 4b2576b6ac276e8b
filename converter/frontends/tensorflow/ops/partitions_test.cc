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
