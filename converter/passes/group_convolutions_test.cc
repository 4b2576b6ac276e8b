#include <functional>

#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kGroupConvolutions};

// Three parts of two channels each, and what a test changes about them.
struct Net {
  std::string sources;
  std::string split = "  %axis = Constant() i64[] {1}\n  %s = Split(%x, %axis) {num_splits = 3}\n";
  // The convolution of part i, named c0, c1, c2.
  std::function<std::string(int)> convolution = [](int i) {
    return absl::StrCat("  %w", i, " = Constant() f32[3, 2, 2, 2] seeded(", i, ")\n  %c", i,
                        " = Convolution(%s:", i, ", %w", i, ") {strides = [2, 1]}\n");
  };
  std::function<std::string(int)> bias = [](int) { return ""; };  // b0, b1, b2
  std::string joined = "%c0, %c1, %c2";
  std::string after_concat;
  std::string results;

  std::string Body() const {
    std::string body = absl::StrCat(
        sources, "\n  %x = Parameter() {element_type = f32, shape = [2, 6, 5, 4]}\n", split);
    for (int i = 0; i < 3; ++i) body += convolution(i);
    for (int i = 0; i < 3; ++i) body += bias(i);
    return absl::StrCat(body, "  %y = Concat(", joined, ") {axis = 1} names(\"y\")", after_concat,
                        "\n", results, "  %out = Result(%y)\n");
  }
};

std::string Bias(int i) {
  return absl::StrCat("  %k", i, " = Constant() f32[3, 1, 1] {", i, ", 5, 6}\n  %b", i, " = Add(%c",
                      i, ", %k", i, ")\n");
}

// The pass leaves one node of `op` between the parameter and the result, or an Add after it.
void ExpectGrouped(const std::string& body, absl::string_view op, bool bias) {
  const std::unique_ptr<Graph> original = ParseBody(body);
  const std::unique_ptr<Graph> grouped = ParseBody(body);
  RunPasses(kPasses, *grouped);
  const Node* last = grouped->results()[0]->input(0).node;
  EXPECT_EQ(last->name(), "y");
  EXPECT_THAT(last->tensor_names(), ::testing::ElementsAre("y"));
  if (bias) {
    EXPECT_EQ(last->op().name(), "Add");
    last = last->input(0).node;
  }
  EXPECT_EQ(last->op().name(), op) << BodyOf(*grouped);
  EXPECT_EQ(last->input(0).node->op().name(), "Parameter");
  ExpectEqualValues(*original, *grouped, 0);
}

TEST(GroupConvolutions, WritesTheWeightsOneAfterTheOther) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 1, 2]}
  %axis = Constant() i64[] {-3}
  %s = Split(%x, %axis) {num_splits = 2}
  %v = Constant() f32[2, 1, 1, 1] {1, 2}
  %a = Convolution(%s:0, %v) {auto_pad = "valid"} names("a")
  %w = Constant() f32[2, 1, 1, 1] {3, 4}
  %b = Convolution(%s:1, %w)
  %p = Constant() f32[2, 1, 1] {5, 6}
  %a/bias = Add(%a, %p)
  %q = Constant() f32[] {7}
  %b/bias = Add(%q, %b)
  %y = Concat(%a/bias, %b/bias) {axis = -3} names("y")
  %out = Result(%y)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [1, 2, 1, 2]}
  %y/convolution/weights = Constant() f32[2, 2, 1, 1, 1] {1, 2, 3, 4}
  %y/convolution = GroupConvolution(%x, %y/convolution/weights)
  %y/bias/value = Constant() f32[4, 1, 1] real {5, 6, 7, 7}
  %y = Add(%y/convolution, %y/bias/value) names("y")
  %out = Result(%y)
)");
}

TEST(GroupConvolutions, EveryKindOfConvolution) {
  Net net;
  ExpectGrouped(net.Body(), "GroupConvolution", false);
  net.bias = Bias;
  net.joined = "%b0, %b1, %b2";
  ExpectGrouped(net.Body(), "GroupConvolution", true);

  Net variadic;
  variadic.split =
      "  %axis = Constant() i64[] {1}\n  %l = Constant() i64[3] {2, 2, -1}\n  %s = "
      "VariadicSplit(%x, %axis, %l)\n";
  ExpectGrouped(variadic.Body(), "GroupConvolution", false);

  for (const char* op : {"GroupConvolution", "GroupConvolutionBackpropData"}) {
    Net grouped;
    grouped.convolution = [op](int i) {
      return absl::StrCat("  %w", i, " = Constant() f32[2, ", op[16] == 0 ? "3, 1" : "1, 3",
                          ", 2, 2] seeded(", i, ")\n  %c", i, " = ", op, "(%s:", i, ", %w", i,
                          ") {dilations = [1, 2]}\n");
    };
    ExpectGrouped(grouped.Body(), op, false);
  }
  Net transposed;
  transposed.convolution = [](int i) {
    return absl::StrCat("  %w", i, " = Constant() f32[2, 3, 2, 2] seeded(", i, ")\n  %c", i,
                        " = ConvolutionBackpropData(%s:", i, ", %w", i,
                        ") {strides = [2, 2], output_padding = [1, 0]}\n");
  };
  ExpectGrouped(transposed.Body(), "GroupConvolutionBackpropData", false);
  Net same;
  same.convolution = [](int i) {
    return absl::StrCat("  %w", i, " = Constant() f32[3, 2, 3, 3] seeded(", i, ")\n  %c", i,
                        " = Convolution(%s:", i, ", %w", i, ") {auto_pad = \"same_upper\"}\n");
  };
  ExpectGrouped(same.Body(), "GroupConvolution", false);
}

TEST(GroupConvolutions, SharedWeightsAreRepeated) {
  Net net;
  net.convolution = [](int i) {
    return absl::StrCat(i == 0 ? "  %w = Constant() f32[3, 2, 2, 2] seeded(1)\n" : "", "  %c", i,
                        " = Convolution(%s:", i, ", %w)\n");
  };
  ExpectGrouped(net.Body(), "GroupConvolution", false);
}

TEST(GroupConvolutions, KeepsWhenExcludedGC1) {
  const std::string source = "\n  source \"s\" : \"Any\" exclude(grouped_convolution)";
  Net split;
  split.sources = source;
  split.split =
      "  %axis = Constant() i64[] {1}\n  %s = Split(%x, %axis) {num_splits = 3} from(\"s\")\n";
  ExpectRefusal(kPasses, split.Body(), "s", "GC1");
  Net bias;
  bias.sources = source;
  bias.bias = [](int i) {
    std::string text = Bias(i);
    if (i == 1) text.insert(text.size() - 1, " from(\"s\")");
    return text;
  };
  bias.joined = "%b0, %b1, %b2";
  ExpectRefusal(kPasses, bias.Body(), "s", "GC1");
  Net convolution;
  convolution.sources = source;
  convolution.convolution = [](int i) {
    std::string text = Net().convolution(i);
    if (i == 2) text.insert(text.size() - 1, " from(\"s\")");
    return text;
  };
  ExpectRefusal(kPasses, convolution.Body(), "s", "GC1");
  Net concat;
  concat.sources = source;
  concat.after_concat = " from(\"s\")";
  ExpectRefusal(kPasses, concat.Body(), "s", "GC1");
}

// What another optimization must not touch, it must not touch in the joined weights either.
TEST(GroupConvolutions, JoinedConstantsAreExcludedAsTheirParts) {
  Net net;
  net.sources = "\n  source \"s\" : \"Any\" exclude(linear_fusing)";
  net.bias = Bias;
  net.joined = "%b0, %b1, %b2";
  auto excluded = [](const Net& of, absl::string_view from, absl::string_view name) {
    std::string body = of.Body();
    const size_t place = body.find(absl::StrCat("%", from, " = Constant"));
    body.insert(body.find('\n', place), " from(\"s\")");
    const std::unique_ptr<Graph> graph = ParseBody(body);
    RunPasses(kPasses, *graph);
    return graph->FindNode(name)->Excluded(Optimization::kLinearFusing);
  };
  EXPECT_TRUE(excluded(net, "w1", "y/convolution/weights"));
  EXPECT_FALSE(excluded(net, "w1", "y/bias/value"));
  EXPECT_TRUE(excluded(net, "k2", "y/bias/value"));
  EXPECT_FALSE(excluded(net, "k2", "y/convolution/weights"));
}

TEST(GroupConvolutions, KeepsPartsThatAreNotEqualOrNoChannelsGC2) {
  // Kernels of 2 for parts of 2 columns and of 4: a convolution of a whole image has none of that.
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 2, 6, 4]}
  %axis = Constant() i64[] {2}
  %s = Split(%x, %axis) {num_splits = 2}
  %v = Constant() f32[3, 2, 2, 2] seeded(1)
  %a = Convolution(%s:0, %v)
  %b = Convolution(%s:1, %v)
  %y = Concat(%a, %b) {axis = 1}
  %out = Result(%y)
)",
                "s", "GC2");
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 6, 4]}
  %axis = Constant() i64[] {1}
  %l = Constant() i64[2] {1, 2}
  %s = VariadicSplit(%x, %axis, %l)
  %v = Constant() f32[3, 1, 2, 2] seeded(1)
  %a = Convolution(%s:0, %v)
  %w = Constant() f32[3, 2, 2, 2] seeded(1)
  %b = Convolution(%s:1, %w)
  %y = Concat(%a, %b) {axis = 1}
  %out = Result(%y)
)",
                "s", "GC2");
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3, 6, 4]}
  %axis = Constant() i64[] {1}
  %s = Split(%x, %axis) {num_splits = 1}
  %v = Constant() f32[3, 3, 2, 2] seeded(1)
  %a = Convolution(%s:0, %v)
  %y = Concat(%a) {axis = 1}
  %out = Result(%y)
)",
                "s", "GC2");
}

TEST(GroupConvolutions, KeepsPartsThatOthersReadTooGC3) {
  Net twice;
  twice.results = "  %r = ReLU(%s:1)\n  %also = Result(%r)\n";
  ExpectRefusal(kPasses, twice.Body(), "s", "GC3");
  Net relu;
  relu.convolution = [](int i) {
    if (i == 1) return std::string("  %c1 = ReLU(%s:1)\n");
    return absl::StrCat("  %w", i, " = Constant() f32[2, 2, 1, 1] seeded(", i, ")\n  %c", i,
                        " = Convolution(%s:", i, ", %w", i, ")\n");
  };
  ExpectRefusal(kPasses, relu.Body(), "s", "GC3");
  // A part that is the weights.
  ExpectRefusal(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 4, 2, 2]}
  %axis = Constant() i64[] {1}
  %s = Split(%x, %axis) {num_splits = 2}
  %z = Parameter() {element_type = f32, shape = [1, 2, 5, 5]}
  %a = Convolution(%z, %s:0)
  %b = Convolution(%z, %s:1)
  %y = Concat(%a, %b) {axis = 1}
  %out = Result(%y)
)",
                "s", "GC3");
}

TEST(GroupConvolutions, KeepsConvolutionsThatDifferGC4) {
  for (const char* attributes :
       {"{strides = [2, 1], pads_begin = [1, 0]}", "{strides = [2, 1], dilations = [2, 1]}",
        "{strides = [1, 2]}", "{strides = [2, 1], auto_pad = \"same_upper\"}"}) {
    Net net;
    net.convolution = [attributes](int i) {
      return absl::StrCat("  %w", i, " = Constant() f32[3, 2, 2, 2] seeded(", i, ")\n  %c", i,
                          " = Convolution(%s:", i, ", %w", i, ") ",
                          i == 2 ? attributes : "{strides = [2, 1]}", "\n");
    };
    // Only parts of one shape can be joined by their channels: these are joined by nothing.
    net.joined = "%c0, %c1";
    net.results = "  %also = Result(%c2)\n";
    ExpectRefusal(kPasses, net.Body(), "s", "GC4");
  }
  // The same shapes, other padding.
  Net shifted;
  shifted.convolution = [](int i) {
    return absl::StrCat("  %w", i, " = Constant() f32[3, 2, 2, 2] seeded(", i, ")\n  %c", i,
                        " = Convolution(%s:", i, ", %w", i, ") {",
                        i == 1 ? "pads_begin" : "pads_end", " = [1, 1]}\n");
  };
  ExpectRefusal(kPasses, shifted.Body(), "s", "GC4");
  // Another kind: what is one group of two is no convolution of a group.
  Net kinds;
  kinds.convolution = [](int i) {
    return absl::StrCat("  %w", i, " = Constant() f32[", i == 1 ? "1, 3, 2" : "3, 2",
                        ", 2, 2] seeded(", i, ")\n  %c", i, " = ", i == 1 ? "Group" : "",
                        "Convolution(%s:", i, ", %w", i, ")\n");
  };
  ExpectRefusal(kPasses, kinds.Body(), "s", "GC4");
}

TEST(GroupConvolutions, KeepsWeightsThatDifferGC5) {
  Net net;
  net.convolution = [](int i) {
    return absl::StrCat("  %w", i, " = Constant() f32[", i == 1 ? 4 : 3, ", 2, 2, 2] seeded(", i,
                        ")\n  %c", i, " = Convolution(%s:", i, ", %w", i, ")\n");
  };
  ExpectRefusal(kPasses, net.Body(), "s", "GC5");
  Net computed;
  computed.split += "  %w1 = Parameter() {element_type = f32, shape = [3, 2, 2, 2]}\n";
  computed.convolution = [](int i) {
    return i == 1 ? std::string("  %c1 = Convolution(%s:1, %w1) {strides = [2, 1]}\n")
                  : Net().convolution(i);
  };
  ExpectRefusal(kPasses, computed.Body(), "s", "GC5");
}

TEST(GroupConvolutions, KeepsResultsThatOthersReadTooGC6) {
  Net output;
  output.results = "  %also = Result(%c1)\n";
  ExpectRefusal(kPasses, output.Body(), "s", "GC6");
  Net bias;
  bias.bias = Bias;
  bias.joined = "%b0, %b1, %b2";
  bias.results = "  %also = Result(%b2)\n";
  ExpectRefusal(kPasses, bias.Body(), "s", "GC6");
}

TEST(GroupConvolutions, KeepsBiasesThatDifferGC7) {
  Net one;
  one.bias = [](int i) { return i == 1 ? Bias(i) : ""; };
  one.joined = "%c0, %b1, %c2";
  ExpectRefusal(kPasses, one.Body(), "s", "GC7");
  Net first;
  first.bias = [](int i) { return i == 0 ? Bias(i) : ""; };
  first.joined = "%b0, %c1, %c2";
  ExpectRefusal(kPasses, first.Body(), "s", "GC7");
  // Along the width, which is 3 as well.
  Net width;
  width.bias = [](int i) {
    return absl::StrCat("  %k", i, " = Constant() f32[3] {1, 2, 3}\n  %b", i, " = Add(%c", i,
                        ", %k", i, ")\n");
  };
  width.joined = "%b0, %b1, %b2";
  ExpectRefusal(kPasses, width.Body(), "s", "GC7");
}

TEST(GroupConvolutions, KeepsWhatIsJoinedOtherwiseGC8) {
  Net order;
  order.joined = "%c0, %c2, %c1";
  ExpectRefusal(kPasses, order.Body(), "s", "GC8");
  Net more;
  more.split += "  %z = Parameter() {element_type = f32, shape = [2, 1, 2, 3]}\n";
  more.joined = "%c0, %c1, %c2, %z";
  ExpectRefusal(kPasses, more.Body(), "s", "GC8");
  Net sum;
  sum.results = "  %t = Add(%c0, %c1)\n";
  sum.joined = "%c2";
  ExpectRefusal(kPasses, absl::StrCat(sum.Body(), "  %u = Result(%t)\n"), "s", "GC8");
  std::string axis = Net().Body();
  axis.replace(axis.find("{axis = 1} names"), 10, "{axis = 2}");
  ExpectRefusal(kPasses, axis, "s", "GC8");
}

}  // namespace
}  // namespace mo
