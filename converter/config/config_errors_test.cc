#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/config/config.h"

namespace mo {
namespace {

using testing::HasSubstr;

// "line:column: text [code]" of each problem; "text [code]" for one without a place.
std::vector<std::string> ProblemsOf(absl::string_view toml) {
  Diagnostics diagnostics;
  ParseConfig(toml, "f", diagnostics);
  std::vector<std::string> problems;
  for (const Diagnostic& d : diagnostics.all()) {
    EXPECT_EQ(d.severity, Severity::kError);
    EXPECT_EQ(d.location.file, "f");
    const std::string place =
        d.location.line == 0 ? "" : absl::StrCat(d.location.line, ":", d.location.column, ": ");
    problems.push_back(absl::StrCat(place, d.text, " [", CodeId(d.code), "]"));
  }
  return problems;
}

// A configuration without its first line, "schema = 1", and what is wrong with it.
struct Case {
  const char* name;
  const char* toml;
  std::vector<std::string> problems;
};

void PrintTo(const Case& test, std::ostream* out) { *out << test.name; }

class ConfigErrors : public testing::TestWithParam<Case> {};

TEST_P(ConfigErrors, AreToldAtTheirPlace) {
  EXPECT_EQ(ProblemsOf(absl::StrCat("schema = 1\n", GetParam().toml)), GetParam().problems);
}

const Case kKeys[] = {
    {"UnknownTable",
     "[weight]\n",
     {"2:2: unknown key 'weight' at the top level; did you mean 'weights'? [MO2002]"}},
    {"UnknownKeyThatIsNearOne",
     "[optimizations]\nlinear_fusin = true\n",
     {"3:1: unknown key 'linear_fusin' in [optimizations]; did you mean 'linear_fusing'? "
      "[MO2002]"}},
    {"UnknownKeyThatIsNearNone",
     "[weights]\n  colour = 1\n",
     {"3:3: unknown key 'colour' in [weights]; expected one of 'precision' [MO2002]"}},
    {"KeyOfAnotherTable",
     "linear_fusing = false\n[optimizations]\nprecision = \"f16\"\n[input_]\n",
     {"2:1: unknown key 'linear_fusing' at the top level; it belongs in [optimizations] [MO2002]",
      "4:1: unknown key 'precision' in [optimizations]; it belongs in [weights] [MO2002]",
      "5:2: unknown key 'input_' at the top level; did you mean 'input'? [MO2002]"}},
    {"KeyOfARepeatedTable",
     "preprocess = []\n",
     {"2:1: unknown key 'preprocess' at the top level; it belongs in [[input]] [MO2002]"}},
    {"KeyOfTheTopLevel",
     "[weights]\nschema = 1\n",
     {"3:1: unknown key 'schema' in [weights]; it belongs to the top level, above the first "
      "[table] [MO2002]"}},
    {"UnknownKeysOfRepeatedTables",
     "[[exclude]]\nnodes = [\"a\"]\nregexp = ['b']\n[[input]]\nname = \"a\"\nshapes = [1]\n"
     "[[output]]\nname = \"b\"\nshape = [1]\n[diagnostics]\nwarnings = []\n",
     {"4:1: unknown key 'regexp' in [[exclude]]; did you mean 'regex'? [MO2002]",
      "7:1: unknown key 'shapes' in [[input]]; did you mean 'shape'? [MO2002]",
      "10:1: unknown key 'shape' in [[output]]; it belongs in [[input]] [MO2002]",
      "12:1: unknown key 'warnings' in [diagnostics]; expected one of 'errors' [MO2002]"}},
    {"TableOfTheWrongForm",
     "[[weights]]\n[exclude]\n[[optimizations]]\n[input]\n[output]\n",
     {"2:1: 'weights' must be one table, begun with [weights], not an array [MO2003]",
      "3:1: 'exclude' must be tables, each begun with [[exclude]], not a table [MO2003]",
      "4:1: 'optimizations' must be one table, begun with [optimizations], not an array [MO2003]",
      "5:1: 'input' must be tables, each begun with [[input]], not a table [MO2003]",
      "6:1: 'output' must be tables, each begun with [[output]], not a table [MO2003]"}},
    {"TableThatIsNone",
     "diagnostics = 3\nexclude = [\"a\", { nodes = [\"b\"] }]\n",
     {"2:15: 'diagnostics' must be one table, begun with [diagnostics], not the integer 3 [MO2003]",
      "3:12: an entry of 'exclude' must be a table, not the string \"a\" [MO2003]"}},
};
INSTANTIATE_TEST_SUITE_P(Keys, ConfigErrors, testing::ValuesIn(kKeys),
                         [](const auto& info) { return info.param.name; });

const Case kValues[] = {
    {"SwitchOfAnotherType",
     "[optimizations]\nlinear_fusing = \"yes\"\nresnet_stride = 1\npad_folding = []\n"
     "grouped_convolution = 2024-02-29\nadd_into_unpadded_convolution = 0.5\n",
     {"3:17: 'linear_fusing' must be true or false, not the string \"yes\" [MO2003]",
      "4:17: 'resnet_stride' must be true or false, not the integer 1 [MO2003]",
      "5:15: 'pad_folding' must be true or false, not an array [MO2003]",
      "6:23: 'grouped_convolution' must be true or false, not a date or time [MO2003]",
      "7:33: 'add_into_unpadded_convolution' must be true or false, not the number 0.5 [MO2003]"}},
    {"UnknownPrecision",
     "[weights]\nprecision = \"fp16\"\n",
     {"3:13: 'precision' must be one of \"source\", \"f32\", \"f16\", not the string \"fp16\"; did "
      "you mean 'f16'? [MO2003]"}},
    {"PrecisionOfAnotherType",
     "[weights]\nprecision = 16\n",
     {"3:13: 'precision' must be one of \"source\", \"f32\", \"f16\", not the integer 16 "
      "[MO2003]"}},
    {"UnknownDiagnostics",
     "[diagnostics]\nerrors = [\"MO3115\", \"all\", 3115, \"\"]\n",
     {"3:21: no diagnostic has the code 'all'; expected one such as 'MO3115' [MO2003]",
      "3:28: an entry of 'errors' must be a string, not the integer 3115 [MO2003]",
      "3:34: an entry of 'errors' must not be empty [MO2003]"}},
    {"DiagnosticsThatAreNoArray",
     "[diagnostics]\nerrors = \"MO3115\"\n",
     {"3:10: 'errors' must be an array, not the string \"MO3115\"; put it in brackets, [...] "
      "[MO2003]"}},
    {"LongValue",
     "[weights]\nprecision = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"\n",
     {"3:13: 'precision' must be one of \"source\", \"f32\", \"f16\", not the string "
      "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\" [MO2003]"}},
};
INSTANTIATE_TEST_SUITE_P(Values, ConfigErrors, testing::ValuesIn(kValues),
                         [](const auto& info) { return info.param.name; });

const Case kExcludes[] = {
    {"ExcludeOfNothing",
     "[[exclude]]\n[[exclude]]\nnodes = []\nregex = []\n",
     {"2:1: [[exclude]] names no node; give it 'nodes', 'regex' or both [MO2003]",
      "3:1: [[exclude]] names no node; give it 'nodes', 'regex' or both [MO2003]"}},
    {"NodesOfAnotherType",
     "[[exclude]]\nnodes = \"conv1\"\n[[exclude]]\nnodes = [1, [\"a\"], \"\", \"b\"]\n",
     {"3:9: 'nodes' must be an array, not the string \"conv1\"; put it in brackets, [...] [MO2003]",
      "5:10: an entry of 'nodes' must be a string, not the integer 1 [MO2003]",
      "5:13: an entry of 'nodes' must be a string, not an array [MO2003]",
      "5:20: an entry of 'nodes' must not be empty [MO2003]"}},
    {"RegexOfAnotherType",
     "[[exclude]]\nregex = 'a'\n[[exclude]]\nregex = [true, ''] \n",
     {"3:9: 'regex' must be an array, not the string \"a\"; put it in brackets, [...] [MO2003]",
      "5:10: an entry of 'regex' must be a string, not true [MO2003]",
      "5:16: an entry of 'regex' must not be empty [MO2003]"}},
    {"BadRegex",
     "[[exclude]]\nregex = ['a(', '(?!a).*', '(a)\\1']\n",
     {"3:10: the regular expression is not valid: missing ): a( [MO2005]",
      "3:16: the regular expression is not valid: RE2 does not have a negative lookahead '(?!'; "
      "write the alternatives that shall match, as in '(conv1|conv2)', or list them in 'nodes' "
      "[MO2005]",
      "3:27: the regular expression is not valid: RE2 does not have a backreference '\\1'; write "
      "out each case, as in '(a_x_a|b_x_b)' for '(a|b)_x_\\1' [MO2005]"}},
    {"UnknownOptimizations",
     "[[exclude]]\nnodes = [\"a\"]\noptimizations = [\"linear\", \"padfolding\", 3]\n",
     {"4:18: an entry of 'optimizations' must be one of \"linear_fusing\", \"resnet_stride\", "
      "\"grouped_convolution\", \"pad_folding\", \"operation_fusing\", not the string \"linear\" "
      "[MO2003]",
      "4:28: an entry of 'optimizations' must be one of \"linear_fusing\", \"resnet_stride\", "
      "\"grouped_convolution\", \"pad_folding\", \"operation_fusing\", not the string "
      "\"padfolding\"; did you mean "
      "'pad_folding'? [MO2003]",
      "4:42: an entry of 'optimizations' must be one of \"linear_fusing\", \"resnet_stride\", "
      "\"grouped_convolution\", \"pad_folding\", \"operation_fusing\", not the integer 3 "
      "[MO2003]"}},
    {"NoOptimizations",
     "[[exclude]]\nnodes = [\"a\"]\noptimizations = []\n[[exclude]]\nnodes = [\"a\"]\n"
     "optimizations = \"linear_fusing\"\n",
     {"4:17: 'optimizations' must not be empty; leave it out to mean all of them [MO2003]",
      "7:17: 'optimizations' must be an array, not the string \"linear_fusing\"; put it in "
      "brackets, [...] [MO2003]"}},
    {"UnknownUnmatched",
     "[[exclude]]\nnodes = [\"a\"]\nunmatched = \"allowed\"\n[[exclude]]\nnodes = [\"a\"]\n"
     "unmatched = true\n",
     {"4:13: 'unmatched' must be one of \"error\", \"allow\", not the string \"allowed\"; did you "
      "mean 'allow'? [MO2003]",
      "7:13: 'unmatched' must be one of \"error\", \"allow\", not true [MO2003]"}},
    {"ReasonOfAnotherType",
     "[[exclude]]\nnodes = [\"a\"]\nreason = { why = 1 }\n",
     {"4:10: 'reason' must be a string, not a table [MO2003]"}},
};
INSTANTIATE_TEST_SUITE_P(Excludes, ConfigErrors, testing::ValuesIn(kExcludes),
                         [](const auto& info) { return info.param.name; });

#define MO_DIMENSION                                                                               \
  "a dimension of 'shape' must be a positive integer, -1 for one open until run time, or a range " \
  "as in \"1..8\", not "
#define MO_LAYOUT                                                                             \
  "'layout' must be the letters of its axes in order, each once: N (batch), C (channels), D " \
  "(depth), H (height), W (width), as in \"NCHW\", not "
#define MO_STEP "a step of 'preprocess' must be a table of one key, as in { mean = 127.5 }, not "

const Case kInputs[] = {
    {"InputWithoutName",
     "[[input]]\nshape = [1]\n[[input]]\nname = \"\"\n[[input]]\nname = 3\n",
     {"2:1: [[input]] has no 'name'; give it the name that the input has in the source model "
      "[MO2003]",
      "5:8: 'name' must not be empty [MO2003]",
      "7:8: 'name' must be a string, not the integer 3 [MO2003]"}},
    {"InputTwice",
     "[[input]]\nname = \"a\"\n[[input]]\nname = \"b\"\n[[input]]\nname = \"a\"\n",
     {"7:8: the input 'a' is configured twice, first in line 3; keep one [[input]] for it "
      "[MO2003]"}},
    {"Shape",
     "[[input]]\nname = \"a\"\nshape = [0, -2, 1.0, \"x\", 2147483648, -1, 2147483647]\n",
     {"4:10: " MO_DIMENSION "the integer 0 [MO2003]",
      "4:13: " MO_DIMENSION "the integer -2 [MO2003]",
      "4:17: " MO_DIMENSION "the number 1 [MO2003]",
      "4:22: " MO_DIMENSION "the string \"x\" [MO2003]",
      "4:27: " MO_DIMENSION "the integer 2147483648 [MO2003]"}},
    {"ValuesThatAreNone",
     "[[input]]\nname = \"a\"\nvalue = \"x\"\n[[input]]\nname = \"b\"\nvalue = []\n"
     "[[input]]\nname = \"c\"\nvalue = [1, true]\n[[input]]\nname = \"d\"\nvalue = inf\n"
     "[[input]]\nname = \"e\"\nvalue = 9007199254740993\n",
     {"4:9: 'value' must be a boolean, a finite number (an integer within 2^53), or an array of "
      "them, not the string \"x\" [MO2003]",
      "7:9: 'value' must not be empty; give one value for each element of the input [MO2003]",
      "10:13: 'value' mixes numbers and booleans; expected one kind [MO2003]",
      "13:9: 'value' must be a boolean, a finite number (an integer within 2^53), or an array of "
      "them, not the number inf [MO2003]",
      "16:9: 'value' must be a boolean, a finite number (an integer within 2^53), or an array of "
      "them, not the integer 9007199254740993 [MO2003]"}},
    {"ValueBesideAShape",
     "[[input]]\nname = \"a\"\nshape = [1]\nvalue = 1\n",
     {"5:9: 'value' and 'shape' are both given; the value has the input's shape. Keep one of them "
      "[MO2003]"}},
    {"ShapeThatIsNoArray",
     "[[input]]\nname = \"a\"\nshape = 3\n",
     {"4:9: 'shape' must be an array, not the integer 3 [MO2003]"}},
    {"Layout",
     "[[input]]\nname = \"a\"\nlayout = \"nchw\"\n[[input]]\nname = \"b\"\nlayout = \"NCC\"\n"
     "[[input]]\nname = \"c\"\nlayout = \"\"\n[[input]]\nname = \"d\"\nlayout = 1\n",
     {"4:10: " MO_LAYOUT "the string \"nchw\" [MO2003]",
      "7:10: " MO_LAYOUT "the string \"NCC\" [MO2003]",
      "10:10: " MO_LAYOUT "the string \"\" [MO2003]",
      "13:10: 'layout' must be a string, not the integer 1 [MO2003]"}},
    {"LayoutOfAnotherRank",
     "[[input]]\nname = \"a\"\nlayout = \"NHWC\"\nshape = [1, 3]\n",
     {"4:10: 'layout' has 4 axes, but 'shape' has 2 dimensions [MO2003]"}},
    {"Preprocess",
     "[[input]]\nname = \"a\"\npreprocess = { mean = 1 }\n",
     {"4:14: 'preprocess' must be an array, not a table [MO2003]"}},
    {"Steps",
     "[[input]]\nname = \"a\"\npreprocess = [{ mean = 1, scale = 2 }, {}, 3, { meen = 1 }, { x = "
     "1 }]\n",
     {"4:15: " MO_STEP "a table of several or no keys [MO2003]",
      "4:40: " MO_STEP "a table of several or no keys [MO2003]",
      "4:44: " MO_STEP "the integer 3 [MO2003]",
      "4:49: unknown step 'meen' in 'preprocess'; did you mean 'mean'? [MO2002]",
      "4:63: unknown step 'x' in 'preprocess'; expected 'reverse_channels', 'mean' or 'scale' "
      "[MO2002]"}},
    {"StepValues",
     "[[input]]\nname = \"a\"\npreprocess = [\n{ mean = \"x\" },\n{ mean = [] },\n{ mean = [1, "
     "true] },\n{ scale = 0 },\n{ scale = inf },\n{ reverse_channels = 1 },\n]\n",
     {"5:10: 'mean' must be a finite number, not the string \"x\" [MO2003]",
      "6:10: 'mean' must not be empty; give one number, or one per channel [MO2003]",
      "7:14: an entry of 'mean' must be a finite number, not true [MO2003]",
      "8:11: 'scale' must not be 0: values are divided by it [MO2003]",
      "9:11: 'scale' must be a finite number, not the number inf [MO2003]",
      "10:22: 'reverse_channels' must be true or false, not the integer 1 [MO2003]"}},
    {"ChannelsOfLists",
     "[[input]]\nname = \"a\"\npreprocess = [{ mean = [1, 2, 3] }, { scale = [1, 2] }]\n",
     {"4:39: 'scale' has 2 values, but the input has 3 channels; give one value, or one per "
      "channel [MO2003]"}},
    {"ChannelsOfTheShape",
     "[[input]]\nname = \"a\"\nshape = [1, 8, 8, 3]\nlayout = \"NHWC\"\n"
     "preprocess = [{ mean = [1, 2] }, { scale = [2] }]\n",
     {"6:17: 'mean' has 2 values, but the input has 3 channels; give one value, or one per channel "
      "[MO2003]"}},
    {"PreprocessWithoutChannels",
     "[[input]]\nname = \"a\"\nlayout = \"NHW\"\npreprocess = [{ mean = 1 }]\n",
     {"5:14: 'preprocess' works on channels, but the layout \"NHW\" has no axis C [MO2003]"}},
    {"OutputWithoutName",
     "[[output]]\n[[output]]\nname = []\n",
     {"2:1: [[output]] has no 'name'; give it the name that the output has in the source model "
      "[MO2003]",
      "4:8: 'name' must be a string, not an array [MO2003]"}},
    {"OutputTwice",
     "[[output]]\nname = \"a\"\n[[output]]\nname = \"a\"\n",
     {"5:8: the output 'a' is configured twice, first in line 3; keep one [[output]] for it "
      "[MO2003]"}},
};
INSTANTIATE_TEST_SUITE_P(Inputs, ConfigErrors, testing::ValuesIn(kInputs),
                         [](const auto& info) { return info.param.name; });

TEST(ConfigSchemaVersion, MustBeThere) {
  EXPECT_THAT(ProblemsOf(""),
              testing::ElementsAre("1:1: the schema version is missing; begin the file with "
                                   "'schema = 1' [MO2004]"));
  EXPECT_THAT(ProblemsOf("\n[weights]\nprecision = 1\n"),
              testing::ElementsAre(HasSubstr("[MO2004]"), HasSubstr("[MO2003]")));
}

// The keys of another version are not known, so nothing else is reported.
TEST(ConfigSchemaVersion, MustBeSupported) {
  EXPECT_THAT(ProblemsOf("x = 1\nschema = 2\n"),
              testing::ElementsAre("2:10: the schema version is 2, and only 1 is supported; write "
                                   "'schema = 1' or use the rules_mo that this file was written "
                                   "for [MO2004]"));
  EXPECT_THAT(ProblemsOf("schema = \"1\"\n"),
              testing::ElementsAre("1:10: the schema version is of another type, and only 1 is "
                                   "supported; write 'schema = 1' or use the rules_mo that this "
                                   "file was written for [MO2004]"));
}

TEST(ConfigErrors, NameTheNearestDiagnostics) {
  EXPECT_THAT(ProblemsOf("schema = 1\n[diagnostics]\nerrors = [\"mo3115\"]\n"),
              testing::ElementsAre(HasSubstr("'mo3115'; did you mean 'MO3115'")));
}

TEST(ConfigErrors, ComeInTheOrderOfTheFileAllAtOnce) {
  const std::vector<std::string> problems = ProblemsOf(
      "zebra = 1\napple = 2\n[weights]\nprecision = 3\n[[exclude]]\n[optimizations]\nx = 1\n");
  ASSERT_EQ(problems.size(), 6u);
  const char* kBegins[] = {"1:1: the schema", "1:1: unknown", "2:1:", "4:13:", "5:1:", "7:1:"};
  for (size_t i = 0; i < problems.size(); ++i) {
    EXPECT_TRUE(absl::StartsWith(problems[i], kBegins[i])) << problems[i];
  }
}

TEST(ConfigErrors, ShowTheLine) {
  Diagnostics diagnostics;
  ParseConfig("schema = 1\n[weights]\nprecision = \"f-16\"\n", "net.toml", diagnostics);
  EXPECT_EQ(
      diagnostics.Render(),
      "net.toml:3:13: error: 'precision' must be one of \"source\", \"f32\", \"f16\", not the "
      "string \"f-16\"; did you mean 'f16'? [MO2003]\n"
      "  precision = \"f-16\"\n"
      "              ^\n");
}

TEST(ConfigErrorsOfSize, StepsAreLimited) {
  std::string steps;
  for (int i = 0; i < 65; ++i) absl::StrAppend(&steps, "{ mean = 1 },");
  EXPECT_THAT(
      ProblemsOf(absl::StrCat("schema = 1\n[[input]]\nname = \"a\"\npreprocess = [", steps, "]\n")),
      testing::ElementsAre(
          "4:14: 'preprocess' has 65 steps, expected at most 64; put several into one "
          "[MO2003]"));
}

}  // namespace
}  // namespace mo
