// What a file is said to be that is no model of the framework that is asked for.

#include <string>
#include <vector>

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kGraph[] = R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %y = Parameter() {element_type = f32, shape = [1, 2, 4, 4]}
  %sum = Add(%x, %y)
  %out = Result(%sum)
}
)";

class FileLookTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("net.mog", kGraph);
  }
};

TEST_F(FileLookTest, AFileThatIsNoModelIsSaidToBeWhatItIs) {
  const std::string caffemodel =
      "\x0a\x03net\xa2\x06\x06\x0a\x04"
      "conv";
  const std::string table_end = "\x57\xfb\x80\x8b\x24\x75\x47\xdb";
  struct Case {
    std::string bytes, what;
  };
  for (const Case& file : std::vector<Case>{
           {"", "the file is empty"},
           {"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull"},
           {"model_checkpoint_path: \"m\"\n", "is part of a TensorFlow checkpoint"},
           {"index" + table_end, "is part of a TensorFlow checkpoint"},
           {caffemodel, "looks like a caffemodel; expected"}}) {
    Write("file", file.bytes);
    for (const char* framework : {"", "caffe", "tf"}) {
      const RunResult result = Convert({"--model", Path("file"), "--framework", framework});
      EXPECT_EQ(result.exit_code, 1);
      EXPECT_THAT(result.err, HasSubstr(file.what)) << framework;
      EXPECT_THAT(result.err, HasSubstr("[MO1003]"));
    }
  }
  // Other formats have fields of the number of Caffe's old layers.
  const std::string old_layer =
      "\x12\x06\x0a\x04"
      "conv";
  Write("unknown", old_layer + "\xaa\x06\x01x");
  EXPECT_THAT(Convert({"--model", Path("unknown")}).err, Not(HasSubstr("looks like")));
  Write("weights", "version https://git-lfs.github.com/spec/v1\n");
  const RunResult weights = Convert({"--model", Path("net.mog"), "--weights", Path("weights")});
  EXPECT_EQ(weights.exit_code, 1);
  EXPECT_THAT(weights.err, HasSubstr("is a Git LFS pointer, not the file itself; expected a "
                                     "caffemodel"));
}

TEST_F(FileLookTest, AModelOfAnotherFrameworkIsSaidToBeSo) {
  const RunResult graph = Convert({"--model", Path("net.mog"), "--framework", "caffe"});
  EXPECT_EQ(graph.exit_code, 1);
  EXPECT_THAT(graph.err, HasSubstr("looks like a model of another framework (text graph) than the "
                                   "given one (Caffe); leave --framework out, or give mog"));
  Write("net.pb", std::string("\x0a\x10\x0a\x01x\x12\x0bPlaceholder", 18));
  EXPECT_THAT(Convert({"--model", Path("net.pb"), "--framework", "caffe"}).err,
              HasSubstr("another framework (TensorFlow) than the given one (Caffe)"));
  Write("net.prototxt",
        "input: \"x\"\ninput_shape { dim: 1 }\n"
        "layer { name: \"r\" type: \"ReLU\" bottom: \"x\" top: \"y\" }\n");
  EXPECT_THAT(Convert({"--model", Path("net.prototxt"), "--framework", "tf"}).err,
              HasSubstr("another framework (Caffe) than the given one (TensorFlow)"));
}

}  // namespace
}  // namespace mo
