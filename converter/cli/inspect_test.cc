// mo inspect.

#include "converter/cli/testing.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

using ::testing::HasSubstr;

constexpr char kNet[] = R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [1, 4]} names("data")
  %c = Constant() f32[4] {1, 2, 3, 4}
  %sum = Add(%x, %c)
  %"a\"b" = ReLU(%sum)
  %twice = Add(%"a\"b", %sum) names("y")
  %out = Result(%twice)
}
)";

class InspectTest : public CommandLineTest {
 protected:
  void SetUp() override {
    CommandLineTest::SetUp();
    Write("net.mog", kNet);
  }
  RunResult Inspect(std::vector<std::string> more, const std::string& model = "net.mog") {
    more.insert(more.begin(), {"inspect", "--model", Path(model)});
    return Run(more);
  }
};

TEST_F(InspectTest, SummarizesAModel) {
  // 'twice' is made of two tensors of 16 bytes.
  EXPECT_EQ(Inspect({"--summary"}).out,
            "model: net\n"
            "inputs:\n"
            "  'x' f32[1, 4], tensor 'data'\n"
            "outputs:\n"
            "  'twice' f32[1, 4], tensor 'y'\n"
            "operations:\n"
            "  Add: 2\n"
            "  Parameter: 1\n"
            "  ReLU: 1\n"
            "  Result: 1\n"
            "parameters: 4\n"
            "multiply-accumulates: 0\n"
            "bytes of constants: 16\n"
            "bytes of tensors at once: 48\n");
}

TEST_F(InspectTest, SaysWhereMemoryIsNotKnown) {
  Write("open.mog", R"(graph "net" {
  %x = Parameter() {element_type = f32, shape = [?, 4]}
  %relu = ReLU(%x)
  %out = Result(%relu)
}
)");
  EXPECT_THAT(Inspect({"--summary"}, "open.mog").out,
              HasSubstr("bytes of tensors at once: not known, as shapes are open\n"));
}

TEST_F(InspectTest, DrawsForGraphviz) {
  EXPECT_EQ(Inspect({"--dot"}).out,
            "digraph \"net\" {\n"
            "  node [shape=box, fontname=\"sans-serif\"];\n"
            "  n0 [label=\"Parameter\\nx\"];\n"
            "  n2 [label=\"Add\\nsum\"];\n"
            "  n3 [label=\"ReLU\\na\\\"b\"];\n"
            "  n4 [label=\"Add\\ntwice\"];\n"
            "  n5 [label=\"Result\\nout\"];\n"
            "  n0 -> n2 [label=\"[1, 4]\"];\n"
            "  n2 -> n3 [label=\"[1, 4]\"];\n"
            "  n3 -> n4 [label=\"[1, 4]\"];\n"
            "  n2 -> n4 [label=\"[1, 4]\"];\n"
            "  n4 -> n5 [label=\"[1, 4]\"];\n"
            "}\n");
}

TEST_F(InspectTest, ReadsAnIr) {
  ASSERT_EQ(Convert({"--model", Path("net.mog")}).exit_code, 0);
  const RunResult result = Inspect({"--summary"}, "o.xml");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("  Add: 2\n"));
}

TEST_F(InspectTest, PrintsOneThing) {
  EXPECT_THAT(Inspect({"--mog"}).out, HasSubstr("graph \"net\" {\n"));
  EXPECT_EQ(Inspect({"--mog"}).out, Inspect({}).out);
  EXPECT_EQ(Inspect({"--dot", "--summary"}).exit_code, 2);
}

}  // namespace
}  // namespace mo
