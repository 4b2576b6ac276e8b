// Each switch and each exclusion changes what it says, and nothing else.

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "converter/passes/pipeline.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

// One part for each optimization, with no edge between them. Names begin with that of the
// optimization. {X} after a node is where it can be excluded.
struct Part {
  absl::string_view optimization, text;
  std::vector<absl::string_view> nodes;  // each alone keeps the part as it is when excluded
};

const std::vector<Part>& Parts() {
  static const auto& parts = *new std::vector<Part>{
      {"linear_fusing",
       R"(
  %linear_fusing/x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %linear_fusing/w = Constant() f32[2, 2, 1, 1] {1, 2, 3, 4}
  %linear_fusing/conv = Convolution(%linear_fusing/x, %linear_fusing/w) {conv}
  %linear_fusing/a = Constant() f32[2, 1, 1] {2, 3}
  %linear_fusing/scaled = Multiply(%linear_fusing/conv, %linear_fusing/a) {scaled}
  %linear_fusing/out = Result(%linear_fusing/scaled)
)",
       {"conv", "scaled"}},
      {"resnet_stride",
       R"(
  %resnet_stride/x = Parameter() {element_type = f32, shape = [1, 2, 5, 5]}
  %resnet_stride/w = Constant() f32[2, 2, 3, 3] seeded(1)
  %resnet_stride/above = Convolution(%resnet_stride/x, %resnet_stride/w) {above}
  %resnet_stride/relu = ReLU(%resnet_stride/above) {relu}
  %resnet_stride/v = Constant() f32[2, 2, 1, 1] {1, 2, 3, 4}
  %resnet_stride/below = Convolution(%resnet_stride/relu, %resnet_stride/v) {strides = [2, 2]} {below}
  %resnet_stride/out = Result(%resnet_stride/below)
)",
       {"above", "relu", "below"}},
      {"grouped_convolution",
       R"(
  %grouped_convolution/x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %grouped_convolution/axis = Constant() i64[] {1}
  %grouped_convolution/split = Split(%grouped_convolution/x, %grouped_convolution/axis) {num_splits = 2} {split}
  %grouped_convolution/v = Constant() f32[1, 1, 1, 1] {2}
  %grouped_convolution/first = Convolution(%grouped_convolution/split:0, %grouped_convolution/v) {first}
  %grouped_convolution/w = Constant() f32[1, 1, 1, 1] {3}
  %grouped_convolution/second = Convolution(%grouped_convolution/split:1, %grouped_convolution/w) {second}
  %grouped_convolution/concat = Concat(%grouped_convolution/first, %grouped_convolution/second) {axis = 1} {concat}
  %grouped_convolution/out = Result(%grouped_convolution/concat)
)",
       {"split", "first", "second", "concat"}},
      {"pad_folding",
       R"(
  %pad_folding/x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %pad_folding/pads = Constant() i64[4] {0, 0, 1, 1}
  %pad_folding/pad = Pad(%pad_folding/x, %pad_folding/pads, %pad_folding/pads) {pad_mode = "constant"} {pad}
  %pad_folding/w = Constant() f32[2, 2, 3, 3] seeded(2)
  %pad_folding/conv = Convolution(%pad_folding/pad, %pad_folding/w) {conv}
  %pad_folding/out = Result(%pad_folding/conv)
)",
       {"pad", "conv"}},
      {"operation_fusing",
       R"(
  %operation_fusing/x = Parameter() {element_type = f32, shape = [1, 2, 3, 3]}
  %operation_fusing/gate = Sigmoid(%operation_fusing/x) {gate}
  %operation_fusing/product = Multiply(%operation_fusing/x, %operation_fusing/gate) {product}
  %operation_fusing/out = Result(%operation_fusing/product)
)",
       {"gate", "product"}},
  };
  return parts;
}

// All parts, with one node of one part excluded from some optimizations.
std::string Net(absl::string_view part_name = "", absl::string_view excluded = "",
                absl::string_view from = "") {
  std::string body =
      from.empty() ? "" : absl::StrCat("\n  source \"s\" : \"Any\" exclude(", from, ")");
  for (const Part& part : Parts()) {
    std::string text(part.text);
    for (absl::string_view node : part.nodes) {
      const bool here = part.optimization == part_name && node == excluded;
      text =
          absl::StrReplaceAll(text, {{absl::StrCat(" {", node, "}"), here ? " from(\"s\")" : ""}});
    }
    body += text;
  }
  return body;
}

struct Outcome {
  std::map<std::string, std::string> parts;  // the text of each, by optimization
  Records records;
};

Outcome Optimize(const std::string& body, const PassOptions& options) {
  Outcome outcome;
  const std::unique_ptr<Graph> original = ParseBody(body);
  const std::unique_ptr<Graph> graph = ParseBody(body);
  PassContext context(options, outcome.records);
  const absl::Status status = RunPipeline(*graph, context);
  EXPECT_TRUE(status.ok()) << status;
  ExpectEqualValues(*original, *graph);
  for (absl::string_view line : absl::StrSplit(BodyOf(*graph), '\n')) {
    for (const Part& part : Parts()) {
      if (absl::StartsWith(line, absl::StrCat("  %", part.optimization, "/")))
        absl::StrAppend(&outcome.parts[std::string(part.optimization)], line, "\n");
    }
  }
  return outcome;
}

PassOptions Without(std::initializer_list<absl::string_view> optimizations) {
  PassOptions options;
  for (absl::string_view name : optimizations) options.disabled.Insert(*OptimizationFromName(name));
  return options;
}

// The optimizations that rewrote something.
std::set<std::string> Rewriting(const Records& records) {
  std::set<std::string> names;
  for (const Rewrite& rewrite : records.rewrites()) {
    if (!rewrite.optimization.empty()) names.insert(rewrite.optimization);
  }
  return names;
}

TEST(Switches, EachChangesItsPartAlone) {
  const Outcome on = Optimize(Net(), {});
  PassOptions none;
  none.disabled = OptimizationSet::All();
  const Outcome off = Optimize(Net(), none);
  EXPECT_EQ(Rewriting(on.records).size(), kOptimizationNames.size());
  EXPECT_TRUE(Rewriting(off.records).empty());
  EXPECT_TRUE(off.records.refusals().empty());
  for (const Part& part : Parts()) {
    SCOPED_TRACE(part.optimization);
    const Outcome one = Optimize(Net(), Without({part.optimization}));
    EXPECT_EQ(Rewriting(one.records).count(std::string(part.optimization)), 0u);
    for (const auto& [name, text] : one.parts) {
      EXPECT_EQ(text, name == part.optimization ? off.parts.at(name) : on.parts.at(name));
      EXPECT_NE(off.parts.at(name), on.parts.at(name));
    }
  }
}

TEST(Exclusions, EachKeepsItsPartAlone) {
  const Outcome on = Optimize(Net(), {});
  PassOptions none;
  none.disabled = OptimizationSet::All();
  const Outcome off = Optimize(Net(), none);
  for (const Part& part : Parts()) {
    for (absl::string_view node : part.nodes) {
      SCOPED_TRACE(absl::StrCat(part.optimization, "/", node));
      const Outcome excluded = Optimize(Net(part.optimization, node, part.optimization), {});
      for (const auto& [name, text] : excluded.parts)
        EXPECT_EQ(text, name == part.optimization ? off.parts.at(name) : on.parts.at(name));
      // The record names the optimization and who blocks.
      const std::string blocker = absl::StrCat(part.optimization, "/", node);
      int told = 0;
      for (const Refusal& refusal : excluded.records.refusals()) {
        if (!refusal.by_exclusion) continue;
        EXPECT_EQ(refusal.optimization, part.optimization);
        EXPECT_EQ(refusal.blocker.empty() ? refusal.node : refusal.blocker, blocker);
        ++told;
      }
      EXPECT_GT(told, 0);
    }
  }
}

TEST(Exclusions, FromAnotherOptimizationChangeNothing) {
  const Outcome on = Optimize(Net(), {});
  for (const Part& part : Parts()) {
    std::vector<absl::string_view> others;
    for (absl::string_view name : kOptimizationNames) {
      if (name != part.optimization) others.push_back(name);
    }
    for (absl::string_view node : part.nodes) {
      SCOPED_TRACE(absl::StrCat(part.optimization, "/", node));
      EXPECT_EQ(Optimize(Net(part.optimization, node, absl::StrJoin(others, ", ")), {}).parts,
                on.parts);
    }
  }
}

}  // namespace
}  // namespace mo
