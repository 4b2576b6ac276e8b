#include "converter/frontends/tensorflow/tensorflow.h"

#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

TEST(TensorFlow, IsRecognizedByItsContent) {
  EXPECT_TRUE(kTensorFlowFrontend.recognizes("# comment\nnode { name: \"x\""));
  EXPECT_TRUE(
      kTensorFlowFrontend.recognizes(std::string("\x0a\x0a\x0a\x01x\x12\x05"
                                                 "Const",
                                                 12)));
  EXPECT_FALSE(kTensorFlowFrontend.recognizes("name: \"x\""));
  EXPECT_FALSE(kTensorFlowFrontend.recognizes(""));
}

}  // namespace
}  // namespace mo::tensorflow
