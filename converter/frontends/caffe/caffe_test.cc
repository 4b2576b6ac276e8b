#include "converter/frontends/caffe/caffe.h"

#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

TEST(Caffe, RecognizesPrototxtByItsContent) {
  EXPECT_TRUE(kCaffeFrontend.recognizes("# comment\n\nname: \"x\""));
  EXPECT_TRUE(kCaffeFrontend.recognizes("layer {"));
  EXPECT_FALSE(kCaffeFrontend.recognizes("graph \"x\" {"));
  EXPECT_FALSE(kCaffeFrontend.recognizes(""));
  EXPECT_FALSE(kCaffeFrontend.recognizes("#"));
  EXPECT_FALSE(kCaffeFrontend.recognizes(Caffemodel({{"l", {}}})));
}

}  // namespace
}  // namespace mo::caffe
