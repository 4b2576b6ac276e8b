#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kMoveStridesUp};

// A convolution of 3 channels to 3 as "%name = Convolution(%input, …)" with its weights.
std::string Conv(absl::string_view name, absl::string_view input, int kernel,
                 absl::string_view strides, absl::string_view more = "",
                 absl::string_view after = "") {
  return absl::StrCat("  %w_", name, " = Constant() f32[3, 3, ", kernel, ", ", kernel, "] seeded(",
                      kernel, ")\n  %", name, " = Convolution(%", input, ", %w_", name,
                      ") {strides = [", strides, "]", more, "}", after, "\n");
}

constexpr char kInput[] = "\n  %x = Parameter() {element_type = f32, shape = [1, 3, 12, 13]}\n";

std::string Net(std::initializer_list<std::string> lines, absl::string_view result) {
  std::string body = kInput;
  for (const std::string& line : lines) body += line;
  return absl::StrCat(body, "  %out = Result(%", result, ")\n");
}

TEST(MoveStridesUp, S1IntoAConvolutionWithKernelOne) {
  ExpectRewrite(kPasses, Net({Conv("a", "x", 1, "1, 1"), Conv("b", "a", 1, "2, 2")}, "b"),
                Net({Conv("a", "x", 1, "2, 2"), Conv("b", "a", 1, "1, 1")}, "b"));
}

TEST(MoveStridesUp, S2StridesMultiply) {
  ExpectRewrite(kPasses, Net({Conv("a", "x", 1, "2, 2"), Conv("b", "a", 1, "2, 2")}, "b"),
                Net({Conv("a", "x", 1, "4, 4"), Conv("b", "a", 1, "1, 1")}, "b"));
}

TEST(MoveStridesUp, S3KernelThreeKeepsItsStride) {
  ExpectUnchanged(kPasses, Net({Conv("a", "x", 3, "2, 2"), Conv("b", "a", 3, "2, 2")}, "b"));
}

TEST(MoveStridesUp, S4ThroughAnElementwiseOperationIntoBothConvolutions) {
  auto net = [](absl::string_view above, absl::string_view below) {
    return Net({Conv("a", "x", 3, above), Conv("b", "x", 3, above),
                "  %ra = ReLU(%a)\n  %rb = ReLU(%b)\n  %m = Maximum(%ra, %rb)\n",
                Conv("c", "m", 1, below)},
               "c");
  };
  ExpectRewrite(kPasses, net("2, 1", "2, 3"), net("4, 3", "1, 1"));
}

TEST(MoveStridesUp, S5PoolsTheOperandThatCannotTakeItIn) {
  ExpectRewrite(kPasses,
                Net({Conv("a", "x", 1, "1, 1"),
                     "  %ra = ReLU(%a)\n  %rx = ReLU(%x)\n  %m = Maximum(%ra, %rx)\n",
                     Conv("c", "m", 1, "2, 2")},
                    "c"),
                Net({Conv("a", "x", 1, "2, 2"),
                     "  %ra = ReLU(%a)\n  %rx/align_0 = MaxPool(%x) {kernel = [1, 1], strides = "
                     "[2, 2]}\n  %rx = ReLU(%rx/align_0)\n  %m = Maximum(%ra, %rx)\n",
                     Conv("c", "m", 1, "1, 1")},
                    "c"));
}

TEST(MoveStridesUp, S6ClimbsThroughSeveralConvolutions) {
  ExpectRewrite(kPasses,
                Net({Conv("a", "x", 1, "1, 1"), Conv("b", "a", 1, "2, 2"),
                     Conv("c", "b", 3, "1, 1"), Conv("d", "c", 1, "2, 2")},
                    "d"),
                Net({Conv("a", "x", 1, "2, 2"), Conv("b", "a", 1, "1, 1"),
                     Conv("c", "b", 3, "2, 2"), Conv("d", "c", 1, "1, 1")},
                    "d"));
}

TEST(MoveStridesUp, ResidualBlock) {
  // The shortcut is read by the next block, too: a pooling aligns it.
  const std::unique_ptr<Graph> original = ParseBody(Net(
      {"  %r0 = ReLU(%x)\n", Conv("a", "r0", 3, "1, 1", ", pads_begin = [1, 1], pads_end = [1, 1]"),
       "  %s = Add(%a, %r0)\n  %r1 = ReLU(%s)\n",
       Conv("b", "r1", 3, "1, 1", ", pads_begin = [1, 1], pads_end = [1, 1]"),
       "  %t = Add(%b, %r1)\n  %r2 = ReLU(%t)\n", Conv("c", "r2", 1, "2, 2"),
       Conv("d", "r2", 1, "2, 2"), "  %u = Add(%c, %d)\n"},
      "u"));
  const std::unique_ptr<Graph> moved = ParseBody(Net(
      {"  %r0 = ReLU(%x)\n", Conv("a", "r0", 3, "1, 1", ", pads_begin = [1, 1], pads_end = [1, 1]"),
       "  %s = Add(%a, %r0)\n  %r1 = ReLU(%s)\n",
       Conv("b", "r1", 3, "1, 1", ", pads_begin = [1, 1], pads_end = [1, 1]"),
       "  %t = Add(%b, %r1)\n  %r2 = ReLU(%t)\n", Conv("c", "r2", 1, "2, 2"),
       Conv("d", "r2", 1, "2, 2"), "  %u = Add(%c, %d)\n"},
      "u"));
  RunPasses(kPasses, *moved);
  ExpectEqualValues(*original, *moved, 0);
  EXPECT_EQ(moved->FindNode("b")->attributes().GetInts("strides"), (Ints{2, 2}));
  EXPECT_EQ(moved->FindNode("c")->attributes().GetInts("strides"), (Ints{1, 1}));
  EXPECT_EQ(moved->FindNode("a")->attributes().GetInts("strides"), (Ints{1, 1}));
  EXPECT_EQ(moved->FindNode("t")->input(1).node->op().name(), "MaxPool");
}

TEST(MoveStridesUp, ConstantsWithExtentAreSlicedOthersStay) {
  const std::string body = Net({Conv("a", "x", 3, "1, 1"),
                                "  %k = Constant() f32[10, 11] seeded(9)\n  %s = Add(%a, %k)\n  %c "
                                "= Constant() f32[3, 1, 1] {1, 2, 3}\n  %t = Add(%c, %s)\n",
                                Conv("b", "t", 1, "2, 3")},
                               "b");
  const std::unique_ptr<Graph> original = ParseBody(body);
  const std::unique_ptr<Graph> moved = ParseBody(body);
  RunPasses(kPasses, *moved);
  ExpectEqualValues(*original, *moved, 0);
  EXPECT_EQ(moved->FindNode("s")->constant_input(1)->extents(), (Extents{5, 4}));
  EXPECT_EQ(moved->FindNode("t")->constant_input(0)->extents(), (Extents{3, 1, 1}));
}

TEST(MoveStridesUp, SamePaddingIsFrozenFirst) {
  for (const char* pad : {"same_upper", "same_lower"}) {
    const std::string body =
        Net({Conv("a", "x", 3, "2, 2", absl::StrCat(", auto_pad = \"", pad, "\"")),
             Conv("b", "a", 1, "2, 2")},
            "b");
    const std::unique_ptr<Graph> original = ParseBody(body);
    const std::unique_ptr<Graph> moved = ParseBody(body);
    RunPasses(kPasses, *moved);
    ExpectEqualValues(*original, *moved, 0);
    EXPECT_EQ(moved->FindNode("a")->attributes().GetString("auto_pad"), "explicit");
    EXPECT_EQ(moved->FindNode("a")->attributes().GetInts("strides"), (Ints{4, 4}));
  }
}

TEST(MoveStridesUp, AnOperandThatIsUsedTwiceMovesOnce) {
  ExpectRewrite(
      kPasses,
      Net({Conv("a", "x", 3, "1, 1"), "  %s = Add(%a, %a)\n", Conv("b", "s", 1, "2, 2")}, "b"),
      Net({Conv("a", "x", 3, "2, 2"), "  %s = Add(%a, %a)\n", Conv("b", "s", 1, "1, 1")}, "b"));
}

TEST(MoveStridesUp, WholeStridesOfPaddingMayComeBeforeTheImage) {
  for (const char* extents : {"7, 8", "9, 6"}) {
    for (const char* pads :
         {"pads_begin = [2, 4], pads_end = [0, 0]", "pads_begin = [0, 2], pads_end = [1, 3]",
          "pads_begin = [0, 0], pads_end = [2, 1]"}) {
      const std::string body = absl::StrCat(
          "\n  %x = Parameter() {element_type = f32, shape = [1, 2, ", extents,
          "]}\n  %v = Constant() f32[2, 2, 3, 3] seeded(1)\n",
          "  %a = Convolution(%x, %v) {pads_begin = [1, 1], pads_end = [1, 1]} names(\"a\")\n",
          "  %r = ReLU(%a) names(\"r\")\n",
          "  %w = Constant() f32[2, 2, 1, 1] seeded(2)\n  %b = Convolution(%r, %w) {strides = [2, "
          "2], ",
          pads, "} names(\"b\")\n  %out = Result(%b)\n");
      const std::unique_ptr<Graph> original = ParseBody(body);
      const std::unique_ptr<Graph> moved = ParseBody(body);
      RunPasses(kPasses, *moved);
      EXPECT_EQ(moved->FindNode("a")->attributes().GetInts("strides"), (Ints{2, 2}));
      EXPECT_EQ(moved->FindNode("b")->attributes().GetInts("strides"), (Ints{1, 1}));
      ExpectEqualValues(*original, *moved, 0);
      // Every second row and column is another tensor.
      EXPECT_TRUE(moved->FindNode("a")->tensor_names().empty());
      EXPECT_TRUE(moved->FindNode("r")->tensor_names().empty());
      EXPECT_EQ(moved->FindNode("b")->tensor_names(), std::vector<std::string>{"b"});
    }
  }
}

TEST(MoveStridesUp, NamesTheOperationThatLetsNoStrideThroughRS4) {
  const std::unique_ptr<Graph> graph =
      ParseBody(Net({"  %p = MaxPool(%x) {kernel = [3, 3], strides = [1, 1]}\n  %r = ReLU(%p)\n",
                     Conv("b", "r", 1, "2, 2")},
                    "b"));
  const Records records = RunPasses(kPasses, *graph);
  ASSERT_EQ(records.refusals().size(), 1u);
  EXPECT_EQ(records.refusals().front().rule, "RS4");
  EXPECT_EQ(records.refusals().front().blocker, "p");
}

TEST(MoveStridesUp, KeepsAPaddedConvolutionsStrideRS2) {
  ExpectRefusal(
      kPasses,
      Net({Conv("a", "x", 3, "1, 1"), Conv("b", "a", 1, "2, 2", ", pads_begin = [1, 1]")}, "b"),
      "b", "RS2");
}

TEST(MoveStridesUp, KeepsWhenReadersDisagreeRS3) {
  ExpectRefusal(
      kPasses,
      Net({Conv("a", "x", 3, "1, 1"), Conv("b", "a", 1, "2, 2"), Conv("c", "a", 1, "3, 3"),
           "  %f = Constant() i64[2] {3, -1}\n  %fb = Reshape(%b, %f)\n  %fc = "
           "Reshape(%c, %f)\n  %j = Concat(%fb, %fc) {axis = 1}\n"},
          "j"),
      "b", "RS3");
  ExpectRefusal(
      kPasses,
      absl::StrCat(
          Net({Conv("a", "x", 3, "1, 1"), Conv("b", "a", 1, "2, 2"), "  %r = ReLU(%a)\n"}, "b"),
          "  %also = Result(%r)\n"),
      "b", "RS3");
}

TEST(MoveStridesUp, KeepsAnOutputOfTheModelRS3) {
  ExpectRefusal(kPasses,
                absl::StrCat(Net({Conv("a", "x", 3, "1, 1"), Conv("b", "a", 1, "2, 2")}, "b"),
                             "  %also = Result(%a)\n"),
                "b", "RS3");
}

TEST(MoveStridesUp, ATransposedConvolutionTakesNothingIn) {
  ExpectRefusal(
      kPasses,
      Net({"  %w = Constant() f32[3, 3, 2, 2] seeded(1)\n  %a = ConvolutionBackpropData(%x, %w)\n",
           Conv("b", "a", 1, "2, 2")},
          "b"),
      "b", "RS4");
}

TEST(MoveStridesUp, KeepsWhenExcludedRS1) {
  const std::string source = "\n  source \"s\" : \"Convolution\" exclude(resnet_stride)";
  ExpectRefusal(
      kPasses,
      source + Net({Conv("a", "x", 3, "1, 1", "", " from(\"s\")"), Conv("b", "a", 1, "2, 2")}, "b"),
      "b", "RS1");
  ExpectRefusal(
      kPasses,
      source + Net({Conv("a", "x", 3, "1, 1"), Conv("b", "a", 1, "2, 2", "", " from(\"s\")")}, "b"),
      "b", "RS1");
  ExpectRefusal(kPasses,
                source + Net({Conv("a", "x", 3, "1, 1"), "  %r = ReLU(%a) from(\"s\")\n",
                              Conv("b", "r", 1, "2, 2")},
                             "b"),
                "b", "RS1");
}

TEST(MoveStridesUp, KeepsWhenNothingAboveTakesItInRS4) {
  ExpectRefusal(kPasses, Net({"  %r = ReLU(%x)\n", Conv("b", "r", 1, "2, 2")}, "b"), "b", "RS4");
}

// A net with an unknown height, and the same after an input of `height` rows came.
std::string DynamicNet(absl::string_view height, absl::string_view above, absl::string_view below) {
  return absl::StrCat("\n  %x = Parameter() {element_type = f32, shape = [1, 3, ", height,
                      ", 13]}\n  %z = Parameter() {element_type = f32, shape = [1, 3, ", height,
                      ", 13]}\n", Conv("a", "x", 1, above), "  %s = Add(%a, %z)\n",
                      Conv("b", "s", 1, below), "  %out = Result(%b)\n");
}

TEST(MoveStridesUp, UnknownExtentsAreNoObstacle) {
  const std::unique_ptr<Graph> moved = ParseBody(DynamicNet("?", "1, 1", "2, 3"));
  RunPasses(kPasses, *moved);
  EXPECT_EQ(moved->FindNode("a")->attributes().GetInts("strides"), (Ints{2, 3}));
  EXPECT_EQ(moved->FindNode("b")->attributes().GetInts("strides"), (Ints{1, 1}));
  EXPECT_EQ(moved->FindNode("s")->input(1).node->op().name(), "MaxPool");
  // With one row, which broadcasts, and with others.
  for (int64_t height : {1, 2, 7}) {
    for (Node* parameter : moved->parameters())
      moved->SetAttribute(parameter, "shape", Shape({1, 3, height, 13}));
    ASSERT_TRUE(moved->InferAll().ok());
    ExpectEqualValues(*ParseBody(DynamicNet(absl::StrCat(height), "1, 1", "2, 3")), *moved, 0);
  }
}

TEST(MoveStridesUp, KeepsWhenThePaddingIsUnknownRS5) {
  ExpectRefusal(kPasses,
                absl::StrCat("\n  %x = Parameter() {element_type = f32, shape = [1, 3, ?, 13]}\n",
                             Conv("a", "x", 3, "1, 1", ", auto_pad = \"same_upper\""),
                             Conv("b", "a", 1, "2, 2"), "  %out = Result(%b)\n"),
                "b", "RS5");
}

TEST(MoveStridesUp, KeepsWhenTheStrideWouldBeTooLargeRS6) {
  ExpectRefusal(kPasses, Net({Conv("a", "x", 3, "1048576, 1"), Conv("b", "a", 1, "2048, 1")}, "b"),
                "b", "RS6");
}

TEST(MoveStridesUp, KeepsWhenAnOperandHasAnotherRankRS7) {
  ExpectRefusal(kPasses,
                absl::StrCat("\n  %x = Parameter() {element_type = f32, shape = [1, 3, 12, 13]}\n  "
                             "%y = Parameter() {element_type = f32, shape = [10, 11]}\n",
                             Conv("a", "x", 3, "1, 1"), "  %s = Add(%a, %y)\n",
                             Conv("b", "s", 1, "2, 2"), "  %out = Result(%b)\n"),
                "b", "RS7");
}

TEST(MoveStridesUp, KeepsWhenAConvolutionAboveHasAnotherRankRS7) {
  // The constant adds an axis: what is height below is a channel above.
  ExpectRefusal(kPasses, R"(
    %x = Parameter() {element_type = f32, shape = [1, 4, 3, 1]}
    %v = Constant() f32[2, 4, 1, 1] seeded(1)
    %a = Convolution(%x, %v)
    %c = Constant() f32[2, 2, 2, 3, 2] all(0.5)
    %s = Add(%a, %c)
    %w = Constant() f32[1, 2, 1, 1, 1] seeded(2)
    %b = Convolution(%s, %w) {strides = [2, 2, 2]}
    %out = Result(%b)
  )",
                "b", "RS7");
}

TEST(MoveStridesUp, KeepsWhenMoreIsPooledThanSavedRS8) {
  // A convolution of one channel saves little; eight inputs would each be pooled.
  std::string body =
      "\n  %x = Parameter() {element_type = f32, shape = [1, 1, 12, 12]}\n  %w = Constant() f32[8, "
      "1, 1, 1] seeded(1)\n  %a = Convolution(%x, %w)\n";
  std::string sum = "%a";
  for (int i = 0; i < 8; ++i) {
    absl::StrAppend(&body, "  %y", i,
                    " = Parameter() {element_type = f32, shape = [1, 8, 12, 12]}\n  %s", i,
                    " = Add(", sum, ", %y", i, ")\n");
    sum = absl::StrCat("%s", i);
  }
  absl::StrAppend(&body, "  %v = Constant() f32[1, 8, 1, 1] seeded(2)\n  %b = Convolution(", sum,
                  ", %v) {strides = [2, 2]}\n  %out = Result(%b)\n");
  ExpectRefusal(kPasses, body, "b", "RS8");
}

}  // namespace
}  // namespace mo
