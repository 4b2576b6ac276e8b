#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kDropUnitAxes};

constexpr char kBody[] = R"(
  %x = Parameter() {element_type = f32, shape = [2, 4, 7]}
  %in = Constant() i64[1] {2}
  %u = Unsqueeze(%x, %in)
  %w = Constant() f32[2, 3, 2, 1, 3] seeded(1)
  %c = GroupConvolution(%u, %w) {pads_begin = [0, 1], pads_end = [0, 2], strides = [2, 2]} names("c")
  %b = Constant() f32[6, 1, 1] seeded(2)
  %a = Add(%c, %b)
  %r = ReLU(%a)
  %back = Constant() i64[1] {-2}
  %s = Squeeze(%r, %back) names("s")
  %out = Result(%s)
)";

TEST(DropUnitAxes, OfAConvolution) {
  ExpectRewrite(kPasses, kBody, R"(
  %x = Parameter() {element_type = f32, shape = [2, 4, 7]}
  %w = Constant() f32[2, 3, 2, 3] seeded(1)
  %c = GroupConvolution(%x, %w) {pads_begin = [1], pads_end = [2], strides = [2]}
  %b = Constant() f32[6, 1] seeded(2)
  %a = Add(%c, %b)
  %r = ReLU(%a) names("s")
  %out = Result(%r)
)");
}

TEST(DropUnitAxes, OfANormalization) {
  constexpr absl::string_view kNormalization = R"(
  %g = Constant() f32[4] {1, 2, 3, 4}
  %v = Constant() f32[4] {1, 1, 2, 3}
  %n = BatchNormalization(%u, %g, %g, %g, %v) {epsilon = 0.5}
)";
  ExpectRewrite(kPasses,
                absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [2, 4, 7, 5]}
  %in = Constant() i64[1] {4}
  %u = Unsqueeze(%x, %in)
)",
                             kNormalization, R"(
  %s = Squeeze(%n, %in) names("s")
  %out = Result(%s)
)"),
                absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [2, 4, 7, 5]}
)",
                             absl::StrReplaceAll(kNormalization,
                                                 {{"%u", "%x"}, {"0.5}", "0.5} names(\"s\")"}}),
                             "  %out = Result(%n)\n"));
}

TEST(DropUnitAxes, LeavesWhatIsSharedToOthers) {
  ExpectRewrite(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 2, 3]}
  %y = Parameter() {element_type = f32, shape = [2, 2, 1, 3]}
  %k = Constant() f32[2, 1, 1] {1, 2}
  %in = Constant() i64[1] {2}
  %u = Unsqueeze(%x, %in)
  %m = Multiply(%u, %k)
  %s = Squeeze(%m, %in)
  %n = Multiply(%y, %k)
  %o = Add(%s, %n)
  %out = Result(%o)
)",
                R"(
  %x = Parameter() {element_type = f32, shape = [2, 2, 3]}
  %y = Parameter() {element_type = f32, shape = [2, 2, 1, 3]}
  %m/value = Constant() f32[2, 1] {1, 2}
  %m = Multiply(%x, %m/value)
  %k = Constant() f32[2, 1, 1] {1, 2}
  %n = Multiply(%y, %k)
  %o = Add(%m, %n)
  %out = Result(%o)
)");
}

TEST(DropUnitAxes, NotAroundSomethingElse) {
  ExpectUnchanged(kPasses, R"(
  %x = Parameter() {element_type = f32, shape = [2, 4, 7]}
  %in = Constant() i64[1] {2}
  %u = Unsqueeze(%x, %in)
  %p = MaxPool(%u) {kernel = [1, 2], strides = [1, 1]}
  %s = Squeeze(%p, %in)
  %out = Result(%s)
)");
}

using Edits = std::initializer_list<std::pair<absl::string_view, absl::string_view>>;

void ExpectRefusalWith(absl::string_view rule, Edits edits, absl::string_view head = "") {
  const std::string body = absl::StrReplaceAll(kBody, edits);
  ASSERT_NE(body, kBody);
  ExpectRefusal(kPasses, absl::StrCat(head, body), "s", rule);
}

TEST(DropUnitAxes, KeepsWhenExcludedUA1) {
  constexpr absl::string_view kSource = "\n  source \"n\" : \"Any\" exclude(operation_fusing)";
  ExpectRefusalWith("UA1", {{"Unsqueeze(%x, %in)", "Unsqueeze(%x, %in) from(\"n\")"}}, kSource);
  ExpectRefusalWith("UA1", {{"names(\"c\")", "from(\"n\")"}}, kSource);
  ExpectRefusalWith("UA1", {{"seeded(1)", "seeded(1) from(\"n\")"}}, kSource);
  ExpectRefusalWith("UA1", {{"names(\"s\")", "from(\"n\")"}}, kSource);
}

TEST(DropUnitAxes, KeepsWhatOthersReadUA2) {
  for (const char* also : {"%u", "%c", "%r"})
    ExpectRefusalWith("UA2", {{"%out = ", absl::StrCat("%also = Result(", also, ")\n  %out = ")}});
}

TEST(DropUnitAxes, KeepsOtherAxesUA3) {
  ExpectRefusalWith("UA3", {{"[2, 4, 7]", "[2, 4, 1]"}, {"{-2}", "{3}"}});
  // Before the channels, which are others then.
  ExpectRefusalWith("UA3", {{"[2, 4, 7]", "[2, 8, 7]"},
                            {"{2}", "{1}"},
                            {"{-2}", "{1}"},
                            {"GroupConvolution(%u, %w) {pads_begin = [0, 1], pads_end = [0, 2], "
                             "strides = [2, 2]}",
                             "Sigmoid(%u)"},
                            {"f32[6, 1, 1]", "f32[8, 1]"}});
}

TEST(DropUnitAxes, KeepsWhatReachesFurtherUA4) {
  ExpectRefusalWith("UA4", {{"[2, 3, 2, 1, 3]", "[2, 3, 2, 2, 3]"}, {"[0, 1]", "[1, 1]"}});
  ExpectRefusalWith("UA4", {{"pads_begin = [0, 1]", "pads_begin = [1, 1]"}});
  ExpectRefusalWith("UA4", {{"[2, 3, 2, 1, 3]", "[2, 2, 3, 1, 3]"},
                            {"GroupConvolution(", "GroupConvolutionBackpropData("},
                            {"pads_end = [0, 2]", "pads_end = [0, 1]"}});
  ExpectRefusalWith(
      "UA4", {{"%c = ", "%v = Parameter() {element_type = f32, shape = [2, 3, 2, 1, 3]}\n  %c = "},
              {"(%u, %w)", "(%u, %v)"}});
  ExpectRefusalWith("UA4", {{"[2, 4, 7]", "[2, 4]"},
                            {"[2, 3, 2, 1, 3]", "[2, 3, 2, 1]"},
                            {" {pads_begin = [0, 1], pads_end = [0, 2], strides = [2, 2]}", ""},
                            {"{-2}", "{2}"},
                            {"f32[6, 1, 1]", "f32[6, 1]"}});
}

TEST(DropUnitAxes, KeepsWhatBroadcastsUpUA5) {
  ExpectRefusalWith(
      "UA5", {{"[2, 4, 7]", "[1, 4, 7]"}, {"f32[6, 1, 1] seeded(2)", "f32[2, 6, 1, 1] seeded(2)"}});
}

}  // namespace
}  // namespace mo
