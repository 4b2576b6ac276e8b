#include "converter/frontends/caffe/blob_table.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;

TEST(BlobTable, KeepsTheOrderOfFirstWritersAndTheNamesOfTheLast) {
  Graph graph("g");
  const Value first = graph.AddConstant("first", Constant::Scalar(ElementType::kF32, 1))->output();
  const Value last = graph.AddConstant("last", Constant::Scalar(ElementType::kF32, 2))->output();
  BlobTable blobs;
  EXPECT_EQ(blobs.Read("a"), nullptr);
  blobs.Define("a", first);
  blobs.Define("b", first);
  EXPECT_EQ(*blobs.Read("a"), first);
  EXPECT_THAT(blobs.Unread(), ElementsAre("b"));
  // In place.
  blobs.Define("a", last);
  EXPECT_THAT(blobs.Unread(), ElementsAre("a", "b"));
  EXPECT_THAT(blobs.names(), ElementsAre("a", "b"));
  blobs.NameTensors();
  EXPECT_THAT(first.node->tensor_names(), ElementsAre("b"));
  EXPECT_THAT(last.node->tensor_names(), ElementsAre("a"));
}

}  // namespace
}  // namespace mo::caffe
