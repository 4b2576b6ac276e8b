#include "converter/frontends/frontends.h"

#include "gtest/gtest.h"

namespace mo {
namespace {

TEST(SniffFrontend, KnowsAModelByItsFirstWord) {
  EXPECT_EQ(SniffFrontend("graph \"g\" {}"), FindFrontend("mog"));
  EXPECT_EQ(SniffFrontend("# what it is\n\n# and why\ngraph \"g\" {}"), FindFrontend("mog"));
  EXPECT_EQ(SniffFrontend("# a net\nname: \"net\""), FindFrontend("caffe"));
  EXPECT_EQ(SniffFrontend("# nothing"), nullptr);
  EXPECT_EQ(SniffFrontend(""), nullptr);
}

}  // namespace
}  // namespace mo
