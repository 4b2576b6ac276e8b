#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The input and what the layer makes, added.
std::string WithData(const std::string& parameters) {
  return Net("1,2",
             "layer { name: \"d\" type: \"DummyData\" top: \"d\" " + parameters +
                 " }\n"
                 "layer { name: \"l\" type: \"Eltwise\" bottom: \"data\" bottom: \"d\" top: \"l\" "
                 "}\n");
}

TEST(DataLayers, DummyDataIsConstant) {
  EXPECT_THAT(RunNet(WithData("dummy_data_param { shape { dim: 1 dim: 2 } data_filler { value: 3 } "
                              "}"),
                     {}, {1, 2})
                  .values,
              ElementsAre(4, 5));
  EXPECT_THAT(RunNet(WithData("dummy_data_param { shape { dim: 1 dim: 2 } }"), {}, {1, 2}).values,
              ElementsAre(1, 2));
  const std::string old =
      "dummy_data_param { num: 1 channels: 2 height: 1 width: 1 data_filler { value: 3 } } }\n"
      "layer { name: \"f\" type: \"Flatten\" bottom: \"d\" top: \"d\"";
  EXPECT_THAT(RunNet(WithData(old), {}, {1, 2}).values, ElementsAre(4, 5));
}

TEST(DataLayers, DummyDataThatIsRandomOrHasNoShape) {
  EXPECT_THAT(ErrorsOf(WithData("dummy_data_param { shape { dim: 1 dim: 2 } data_filler { type: "
                                "\"gaussian\" } }"),
                       ""),
              HasSubstr("its data are random or too many"));
  EXPECT_THAT(ErrorsOf(WithData(""), ""), HasSubstr("top 0 has the shape [0, 0, 0, 0]"));
}

}  // namespace
}  // namespace mo::caffe
