#include "converter/frontends/tensorflow/restore.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

GraphFile Graph(const std::string& text) {
  Diagnostics diagnostics;
  std::optional<GraphFile> graph = ParseGraphText({"g.pbtxt", text, nullptr}, diagnostics);
  EXPECT_TRUE(graph) << diagnostics.Render();
  return graph ? *std::move(graph) : GraphFile();
}

// "variable=tensor variable=tensor[slice]", sorted.
std::string Found(const std::string& text, absl::string_view op = "restore") {
  std::vector<std::string> words;
  for (const Restored& restored : FindRestored(Graph(text), op)) {
    words.push_back(absl::StrCat(restored.variable, "=", restored.tensor,
                                 restored.slice.empty() ? "" : "[" + restored.slice + "]"));
  }
  std::sort(words.begin(), words.end());
  return absl::StrJoin(words, " ");
}

std::string Node(absl::string_view name, absl::string_view op,
                 const std::vector<std::string>& inputs, absl::string_view more = "") {
  std::string text = absl::StrCat("node { name: '", name, "' op: '", op, "' ", more);
  for (const std::string& input : inputs) absl::StrAppend(&text, " input: '", input, "'");
  return text + " }\n";
}

std::string Strings(absl::string_view name, const std::vector<std::string>& values) {
  std::string tensor = "dtype: DT_STRING";
  for (const std::string& value : values) absl::StrAppend(&tensor, " string_val: '", value, "'");
  return Node(name, "Const", {},
              absl::StrCat("attr { key: 'value' value { tensor { ", tensor, " } } }"));
}

// A RestoreV2 of tensors a and b, of b a part.
std::string Reads() {
  return Strings("names", {"a", "b"}) + Strings("slices", {"", "4 0,2"}) +
         Node("read", "RestoreV2", {"file", "names", "slices"});
}

TEST(FindRestored, FollowsTheMainGraph) {
  EXPECT_EQ(Found(Reads() + Node("v", "VariableV2", {}) + Node("w", "VarHandleOp", {}) +
                  Node("id", "Identity", {"read:1"}) + Node("to_v", "Assign", {"v", "read"}) +
                  Node("to_w", "AssignVariableOp", {"w", "id"}) +
                  Node("shard", "NoOp", {"^to_v", "^to_w"}) + Node("restore", "NoOp", {"^shard"})),
            "v=a w=b[4 0,2]");
}

// Initial values may be read from a checkpoint of another model: only the saver's count.
TEST(FindRestored, LeavesOutWhatTheSaverDoesNotRestore) {
  const std::string graph = Reads() + Node("to_v", "Assign", {"v", "read:1"}) +
                            Node("init", "Assign", {"w", "read"}) +
                            Node("restore", "NoOp", {"^to_v"});
  EXPECT_EQ(Found(graph), "v=b[4 0,2]");
  EXPECT_EQ(Found(graph, "restore:0"), "v=b[4 0,2]");
  EXPECT_EQ(Found(graph, "other"), "");
  EXPECT_EQ(Found(graph, ""), "");
}

TEST(FindRestored, TakesTheFirstOfTwo) {
  EXPECT_EQ(
      Found(Reads() + Node("one", "Assign", {"v", "read"}) +
            Node("two", "Assign", {"v", "read:1"}) + Node("restore", "NoOp", {"^one", "^two"})),
      "v=a");
}

TEST(FindRestored, LeavesOutOtherForms) {
  const std::string group = Node("restore", "NoOp", {"^to"});
  EXPECT_EQ(Found(Reads() + Node("to", "Assign", {"v", "read"}) + group), "v=a");
  for (const std::string& other :
       {Node("to", "AssignAdd", {"v", "read"}), Node("to", "Assign", {"v"}),
        Node("to", "Assign", {"v", "read:2"}), Node("to", "Assign", {"v", "read:x"}),
        Node("to", "Assign", {"v", "nothing"}), Node("to", "Assign", {"v", "names"}),
        Node("to", "Assign", {"v", "id"}) + Node("id", "Identity", {"id"}),
        Node("to", "Assign", {"v", "id"}) + Node("id", "Identity", {})})
    EXPECT_EQ(Found(Reads() + other + group), "") << other;
  const std::string to = Node("to", "Assign", {"v", "read"});
  EXPECT_EQ(Found(Node("read", "RestoreV2", {"file", "names"}) + to + group), "");
  EXPECT_EQ(Found(Node("read", "RestoreV2", {"file", "file", "file"}) + to + group), "");
  EXPECT_EQ(Found(Strings("names", {"a"}) + Node("slices", "Placeholder", {}) +
                  Node("read", "RestoreV2", {"file", "names", "slices"}) + to + group),
            "");
}

// A function that restores its second argument from b.
std::string Function() {
  std::string body = Reads() + Node("id", "Identity", {"read:tensors:1"}) +
                     Node("to", "AssignVariableOp", {"second", "id:output:0"}) +
                     Node("own", "VarHandleOp", {}) +
                     Node("to_own", "AssignVariableOp", {"own", "id:output:0"});
  for (size_t at = 0; (at = body.find("node {", at)) != std::string::npos; at += 8)
    body.replace(at, 6, "node_def {");
  for (const char* name : {"names", "slices"}) {
    const std::string input = absl::StrCat("input: '", name, "'");
    body.replace(body.find(input), input.size(), absl::StrCat("input: '", name, ":output:0'"));
  }
  return absl::StrCat(
      "library { function { signature { name: 'f' input_arg { name: 'file' } input_arg { name: "
      "'first' } input_arg { name: 'second' } }\n",
      body, "} }\n");
}

TEST(FindRestored, FollowsTheCallOfAFunction) {
  const std::string attribute = "attr { key: 'f' value { func { name: 'f' } } }";
  EXPECT_EQ(Found(Function() +
                  Node("restore", "StatefulPartitionedCall", {"file", "v", "w", "^x"}, attribute)),
            "w=b[4 0,2]");
  EXPECT_EQ(Found(Function() + Node("restore", "PartitionedCall", {"file", "v", "w:0"}, attribute)),
            "w=b[4 0,2]");
  EXPECT_EQ(Found(Function() + Node("restore", "PartitionedCall", {"file", "v"}, attribute)), "");
  EXPECT_EQ(Found(Function() + Node("restore", "PartitionedCall", {"file", "v", "w"})), "");
  EXPECT_EQ(Found(Node("restore", "PartitionedCall", {"file", "v", "w"}, attribute)), "");
}

TEST(ReadStrings, ReadsStringsAlone) {
  const auto strings = [](const std::string& text) {
    return ReadStrings(Graph(text).nodes[0].tensor);
  };
  EXPECT_THAT(strings(Strings("n", {"a", "", "b"})), ElementsAre("a", "", "b"));
  EXPECT_THAT(ReadStrings(""), IsEmpty());
  EXPECT_THAT(ReadStrings("\x42\x01"
                          "a\x42\x05"),
              IsEmpty());
}

TEST(SliceOf, TakesAPart) {
  const Constant value = Constant::FromInt64s({3, 2}, {1, 2, 3, 4, 5, 6});
  const auto part = [&](const char* slice) {
    const absl::StatusOr<Constant> taken = SliceOf(value, slice);
    if (!taken.ok()) return std::string(taken.status().message());
    return ToString(taken->extents()) + absl::StrJoin(taken->Int64s(), ",");
  };
  EXPECT_EQ(part(""), "[3, 2]1,2,3,4,5,6");
  EXPECT_EQ(part("3 2 -:-"), "[3, 2]1,2,3,4,5,6");
  EXPECT_EQ(part("3 2 1,2:-"), "[2, 2]3,4,5,6");
  EXPECT_EQ(part("3 2 0,2:1,1"), "[2, 1]2,4");
  for (const char* slice :
       {"3 2", "3 2 -", "4 2 -:-", "3 2 2,2:-", "3 2 -1,1:-", "3 2 1,-1:-", "3 2 1:-", "3 2 4,0:-",
        "3 2 9223372036854775807,1:-", "3 2 1,9223372036854775807:-", "3 -:-", "3 2 a,1:-"})
    EXPECT_THAT(part(slice), HasSubstr("which does not fit [3, 2]"));
}

}  // namespace
}  // namespace mo::tensorflow
