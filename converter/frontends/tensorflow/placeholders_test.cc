#include "converter/frontends/tensorflow/placeholders.h"

#include <string>
#include <vector>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string ShapeOfList(const std::vector<int64_t>& dims) {
  return "shape { " + ShapeText(dims) + " } ";
}

// What an input is called, and its shape.
std::vector<std::string> InputsOf(const std::string& text, const SourceModel& settings = {}) {
  const std::unique_ptr<Graph> graph = LoadText(text, settings);
  std::vector<std::string> inputs;
  for (const Node* parameter : graph->parameters()) {
    inputs.push_back(absl::StrCat(parameter->name(), " ",
                                  ElementTypeName(parameter->type().element_type),
                                  ToString(parameter->shape())));
  }
  return inputs;
}

std::string Next() {
  return TestNode("iterator", "IteratorV2", {}) +
         TestNode("next", "IteratorGetNext", {"iterator"},
                  Attribute("output_types", "list { type: [DT_FLOAT, DT_INT32] }") +
                      Attribute("output_shapes", "list { " + ShapeOfList({-1, 2}) +
                                                     "shape { unknown_rank: true } }")) +
         TestNode("y", "Neg", {"next"});
}

TEST(Placeholders, WhatAnIteratorYieldsIsAnInput) {
  EXPECT_THAT(InputsOf(Next()), ElementsAre("next f32[?, 2]"));
  const std::string both = Next() + TestNode("z", "Neg", {"next:1"});
  EXPECT_THAT(ErrorsOf(both), HasSubstr("input 'next:1' has no shape; give it one"));
  SourceModel settings;
  settings.input_shapes["next:1"] = {4};
  EXPECT_THAT(InputsOf(both, settings), ElementsAre("next f32[?, 2]", "next:1 i32[4]"));
}

std::string Queue(const std::string& op, const std::string& count, const std::string& shapes) {
  return TestNode("queue", "FIFOQueueV2", {}, Attribute("shapes", shapes)) + Number("n", 3) +
         TestNode("next", op,
                  count.empty() ? std::vector<std::string>{"queue"}
                                : std::vector<std::string>{"queue", count},
                  Attribute("component_types", "list { type: DT_FLOAT }")) +
         TestNode("y", "Neg", {"next"});
}

TEST(Placeholders, WhatAQueueYieldsIsAnInput) {
  const std::string shapes = "list { " + ShapeOfList({5}) + "}";
  EXPECT_THAT(InputsOf(Queue("QueueDequeue", "", shapes)), ElementsAre("next f32[5]"));
  EXPECT_THAT(InputsOf(Queue("QueueDequeueV2", "", shapes)), ElementsAre("next f32[5]"));
  EXPECT_THAT(InputsOf(Queue("QueueDequeueMany", "n", shapes)), ElementsAre("next f32[3, 5]"));
  EXPECT_THAT(InputsOf(Queue("QueueDequeueUpToV2", "n", shapes)), ElementsAre("next f32[?, 5]"));
  EXPECT_THAT(ErrorsOf(Queue("QueueDequeueV2", "", "list { }")),
              HasSubstr("input 'next' has no shape; give it one"));
}

}  // namespace
}  // namespace mo::tensorflow
