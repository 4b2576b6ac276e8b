// What the operations of control.cc infer and refuse, by hand. What they compute is tested where
// bodies are run, in the evaluator.

#include <string>

#include "absl/strings/str_cat.h"
#include "converter/graph/graph.h"
#include "converter/graph/testing/operation.h"
#include "gtest/gtest.h"

namespace mo {
namespace {

// An If on %x, f32[2, 3]; each body has %a, which it is fed, and yields its %r.
std::string If(const std::string& one, const std::string& other,
               const std::string& condition = "boolean[] {1}",
               const std::string& parameter = "f32, shape = [2, 3]",
               const std::string& inputs = "else_inputs = [1], then_inputs = [1]") {
  auto body = [&](const std::string& name, const std::string& lines) {
    return absl::StrCat(" graph \"", name, "\" {\n%a = Parameter() {element_type = ", parameter,
                        "}\n", lines, "\n}");
  };
  return absl::StrCat("%c = Constant() ", condition, "\n%y = If(%c, %x) {", inputs, "}",
                      body("then", one), body("else", other));
}

constexpr char kSame[] = "%out = Result(%a)";
constexpr char kTurned[] =
    "%order = Constant() i64[2] {1, 0}\n%r = Transpose(%a, %order)\n%out = Result(%r)";
constexpr char kFlat[] =
    "%shape = Constant() i64[1] {6}\n%r = Reshape(%a, %shape)\n%out = Result(%r)";
constexpr char kIntegers[] = "%r = Convert(%a) {destination_type = i32}\n%out = Result(%r)";

TEST(If, HasTheTypesOfBothBodies) {
  EXPECT_EQ(ShapeOfY("[2, 3]", If(kSame, kSame)), "[2, 3]");
  EXPECT_EQ(ShapeOfY("[2, 3]", If(kSame, kTurned)), "[?, ?]");
  EXPECT_EQ(ShapeOfY("[2, 3]", If(kSame, kSame, "boolean[1] {1}")), "[2, 3]");
  EXPECT_EQ(ShapeOfY("[2, 3]", If(kSame, kSame, "boolean[] {1}", "f32, shape = [?, 3]")), "[?, 3]");
}

TEST(If, DemandsOneTypeAndOneRank) {
  EXPECT_TRUE(Refuses("[2, 3]", If(kSame, kFlat),
                      "output 0 is f32[2, 3] of one body and f32[6] of the other one; expected one "
                      "element type and one rank"));
  EXPECT_TRUE(Refuses("[2, 3]", If(kSame, kIntegers), "output 0 is f32[2, 3] of one body and i32"));
  EXPECT_TRUE(Refuses("[2, 3]", If(kSame, absl::StrCat(kSame, "\n%more = Result(%a)")),
                      "one body yields 1 values, the other one 2"));
}

TEST(If, DemandsOneBooleanAndInputsThatFit) {
  EXPECT_TRUE(Refuses("[2, 3]", If(kSame, kSame, "i64[] {1}"),
                      "the condition is i64[], expected one boolean"));
  EXPECT_TRUE(Refuses("[2, 3]", If(kSame, kSame, "boolean[2] {1, 1}"), "expected one boolean"));
  EXPECT_TRUE(Refuses("[2, 3]", If(kSame, kSame, "boolean[] {1}", "f32, shape = [2]"),
                      "Parameter 0 of body 0 is f32[2], but input 1 is f32[2, 3]"));
  EXPECT_TRUE(Refuses("[2, 3]",
                      If(kSame, kSame, "boolean[] {1}", "f32, shape = [2, 3]", "then_inputs = [1]"),
                      "body 1 has 1 Parameters, but 0 inputs"));
  EXPECT_TRUE(Refuses("[2, 3]",
                      If(kSame, kSame, "boolean[] {1}", "f32, shape = [2, 3]",
                         "then_inputs = [0], else_inputs = [2]"),
                      "Parameter 0 of body 0 is fed by input 0, expected 1 to 1"));
}

TEST(If, HasTwoBodies) {
  EXPECT_TRUE(
      Refuses("[2]", "%c = Constant() boolean[] {1}\n%y = If(%c)", "If has 2 bodies, not 0"));
  EXPECT_TRUE(Refuses("[2]", "%y = ReLU(%x) graph \"body\" {\n}", "ReLU has 0 bodies, not 1"));
}

// A Loop that carries %x, f32[2, 3], as %s, and yields what `results` say after the condition.
std::string Loop(const std::string& results, const std::string& attributes = "carried = 1",
                 const std::string& iterations = "i64[] {4}",
                 const std::string& condition = "boolean[] {1}",
                 const std::string& state = "f32, shape = [2, 3]") {
  return absl::StrCat("%n = Constant() ", iterations, "\n%c = Constant() ", condition,
                      "\n%l = Loop(%n, %c, %x) {", attributes, R"(} graph "body" {
  %i = Parameter() {element_type = i64, shape = []}
  %s = Parameter() {element_type = )",
                      state, R"(}
  %yes = Constant() boolean[] {1}
  %goes_on = Result(%yes)
  %zero = Constant() i64[1] {0}
  %first = Unsqueeze(%s, %zero)
  %twice = Concat(%s, %s) {axis = 0}
)",
                      results, "\n}");
}

constexpr char kKept[] = "%next = Result(%s)";
constexpr char kGrowing[] = "%next = Result(%twice)";
constexpr char kBoth[] = "%next = Result(%s)\n%all = Result(%first)";

TEST(Loop, HasTheTypesOfWhatItCarries) {
  const std::string y = "\n%y = Identity(%l)";
  EXPECT_EQ(ShapeOfY("[2, 3]", Loop(kKept) + y), "[2, 3]");
  EXPECT_EQ(ShapeOfY("[2, 3]", Loop(kGrowing, "carried = 1", "i64[] {4}", "boolean[] {1}",
                                    "f32, shape = [?, 3]") +
                                   y),
            "[?, 3]");
}

TEST(Loop, JoinsWhatItCollects) {
  const std::string y = "\n%y = Identity(%l:1)", axes = "carried = 1, axes = [0]";
  EXPECT_EQ(ShapeOfY("[2, 3]", Loop(kBoth, axes) + y), "[4, 2, 3]");
  EXPECT_EQ(ShapeOfY("[2, 3]", Loop(kBoth, axes, "i32[1] {-1}", "boolean[1] {1}") + y),
            "[?, 2, 3]");
  EXPECT_EQ(ShapeOfY("[2, 3]", Loop(kBoth, axes, "i64[] {4}", "boolean[] {0}") + y), "[0, 2, 3]");
}

TEST(Loop, DemandsWhatSteersIt) {
  EXPECT_TRUE(Refuses("[2, 3]", Loop(kKept, "carried = 1", "f32[] {4}") + "\n%y = Identity(%l)",
                      "the number of iterations is f32[], expected one integer"));
  EXPECT_TRUE(Refuses("[2, 3]",
                      Loop(kKept, "carried = 1", "i64[] {4}", "i64[] {1}") + "\n%y = Identity(%l)",
                      "the condition is i64[], expected one boolean"));
}

TEST(Loop, DemandsWhatItCarriesAndCollects) {
  const std::string y = "\n%y = Identity(%l)";
  EXPECT_TRUE(
      Refuses("[2, 3]", Loop(kGrowing) + y, "Result 1 is f32[4, 3], but Parameter 1 is f32[2, 3]"));
  EXPECT_TRUE(Refuses("[2, 3]", Loop(kKept, "carried = 2") + y,
                      "carried is 2, but there are 1 inputs to carry on"));
  EXPECT_TRUE(Refuses("[2, 3]", Loop(kKept, "carried = 1, axes = [0]") + y,
                      "the body yields 2 values, expected 3"));
  EXPECT_TRUE(Refuses("[2, 3]", Loop(kBoth, "carried = 1, axes = [1]") + y,
                      "Result 2 is f32[1, 2, 3], expected one element along axis 1"));
  EXPECT_TRUE(Refuses("[2, 3]", Loop(kBoth, "carried = 1, axes = [3]") + y,
                      "expected one element along axis 3"));
}

TEST(Loop, DemandsTheNumberAndTheConditionOfABody) {
  auto refused = [](const std::string& number, const std::string& goes_on,
                    const std::string& what) {
    return Refuses("[2]",
                   absl::StrCat(R"(%n = Constant() i64[] {4}
%c = Constant() boolean[] {1}
%y = Loop(%n, %c, %x) {carried = 1} graph "body" {
  %i = Parameter() {element_type = )",
                                number, R"(, shape = []}
  %s = Parameter() {element_type = f32, shape = [2]}
  %goes_on = Result(%)",
                                goes_on, ")\n  %next = Result(%s)\n}"),
                   what);
  };
  EXPECT_TRUE(refused("f32", "s", "Parameter 0 is f32[], expected one integer"));
  EXPECT_TRUE(refused("i64", "i", "Result 0 is i64[], expected one boolean"));
}

}  // namespace
}  // namespace mo
