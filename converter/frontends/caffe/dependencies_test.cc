#include "converter/frontends/caffe/dependencies.h"

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

using ::testing::HasSubstr;

TEST(Dependencies, DanglingBottom) {
  const std::string errors = ErrorsOf(
      std::string(kInput) + "layer { name: \"r\" type: \"ReLU\" bottom: \"dota\" top: \"r\" }\n",
      "");
  EXPECT_THAT(errors, HasSubstr("layer 'r' reads the blob 'dota', which no layer of phase TEST "
                                "writes; did you mean 'data'? [MO3108]"));
  const std::string later =
      ErrorsOf(std::string(kInput) +
                   "layer { name: \"r\" type: \"ReLU\" bottom: \"s\" top: \"r\" }\nlayer { name: "
                   "\"q\" type: \"ReLU\" bottom: \"data\" top: \"s\" }\n",
               "");
  EXPECT_THAT(
      later,
      HasSubstr("which layer 'q' writes only at line 3; move that layer above this one [MO3108]"));
}

TEST(Dependencies, AfterManyDanglingBottomsNoneIsExplained) {
  std::string layers;
  for (int i = 0; i < 65; ++i)
    absl::StrAppend(&layers, "layer { name: \"r", i, "\" type: \"ReLU\" bottom: \"dat", i,
                    "\" top: \"t", i, "\" }\n");
  const std::string errors = ErrorsOf(kInput + layers, "");
  EXPECT_THAT(errors, HasSubstr("layer 'r63' reads the blob 'dat63', which no layer of phase TEST "
                                "writes [MO3108]"));
  EXPECT_THAT(errors, HasSubstr("layer 'r64' reads the blob 'dat64', which no layer above it "
                                "writes [MO3108]"));
}

TEST(Dependencies, BottomThatALayerOfTrainingWrites) {
  auto errors = [](const std::string& type, const std::string& rule) {
    return ErrorsOf(
        kInput + ("layer { name: \"a\" type: \"" + type + "\" bottom: \"data\" top: \"a\" " + rule +
                  " }\nlayer { name: \"r\" type: \"ReLU\" bottom: \"a\" top: \"r\" }\n"),
        "");
  };
  EXPECT_THAT(errors("EuclideanLoss", ""),
              HasSubstr("layer 'r' reads the blob 'a', which layer 'a' (EuclideanLoss) writes, "
                        "which is of training and is left out; leave out the reader, too: exclude "
                        "{ phase: TEST } [MO3108]"));
  EXPECT_THAT(errors("ReLU", "include { phase: TRAIN }"),
              HasSubstr("which layer 'a' (ReLU) writes, but its include and exclude rules leave it "
                        "out of phase TEST; leave out the reader, too, or correct the rules"));
}

TEST(Dependencies, Cycle) {
  const std::string errors = ErrorsOf(
      std::string(kInput) +
          "layer { name: \"a\" type: \"Eltwise\" bottom: \"data\" bottom: \"c\" top: \"a\" }\n"
          "layer { name: \"b\" type: \"ReLU\" bottom: \"a\" top: \"b\" }\n"
          "layer { name: \"c\" type: \"ReLU\" bottom: \"b\" top: \"c\" }\n",
      "");
  EXPECT_THAT(errors, HasSubstr("net.prototxt:2:"));
  EXPECT_THAT(errors, HasSubstr("these layers depend on each other in a cycle: a → b → c → a; a "
                                "net must have a beginning [MO3109]"));
  EXPECT_EQ(errors.find("error:"), errors.rfind("error:")) << errors;
}

}  // namespace
}  // namespace mo::caffe
