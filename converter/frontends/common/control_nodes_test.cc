#include "converter/frontends/common/control_nodes.h"

#include <memory>
#include <utility>
#include <vector>

#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ControlNodes : public BuilderTest {
 protected:
  // A body that does what `fill` says.
  template <typename Fill>
  BodySource Source(Fill fill) {
    return {.create =
                [this](absl::string_view suffix) {
                  return std::make_unique<BodyGraph>(suffix, graph_, nullptr, "n/body/",
                                                     SourceSet{0});
                },
            .fill = [this, fill](BodyGraph& body,
                                 std::vector<Value> inputs) -> std::optional<std::vector<Value>> {
              NodeBuilder inside(builder_, body.graph());
              return fill(inside, body, std::move(inputs));
            }};
  }

  Value True() { return builder_.AddConstant("/true", Constant::Scalar(ElementType::kBoolean, 1)); }
};

TEST_F(ControlNodes, ALoopCarriesTakesApartAndCollects) {
  const Value x = Input({3, 1});
  LoopSpec spec = {.iterations = builder_.AddInteger("/three", 3), .condition = True()};
  spec.carried = {builder_.AddNumbers("/zero", ElementType::kF32, 1, 0)};
  spec.taken = {{.data = x}};
  spec.collected.resize(1);
  const auto outputs =
      AddLoop(builder_, Source([](NodeBuilder& inside, BodyGraph&, std::vector<Value> inputs) {
                const Value sum = inside.Add(ops::kAdd, "/sum", {inputs[0], inputs[1]});
                return std::vector<Value>{sum, sum};
              }),
              spec);
  ASSERT_TRUE(outputs);
  EXPECT_THAT(Computed((*outputs)[1], {1, 10, 100}), ElementsAre(1, 11, 111));
}

TEST_F(ControlNodes, BranchesYieldOneType) {
  const Value x = Input({2});
  const Value condition = Input({}, ElementType::kBoolean);
  auto yielding = [&](ElementType type) {
    return Source([x, type](NodeBuilder& inside, BodyGraph& body, std::vector<Value>) {
      return std::vector<Value>{inside.Converted(body.Captured(x), "/converted", type)};
    });
  };
  EXPECT_TRUE(AddIf(builder_, condition, yielding(ElementType::kF32), yielding(ElementType::kF32)));
  EXPECT_FALSE(
      AddIf(builder_, condition, yielding(ElementType::kF32), yielding(ElementType::kI32)));
  EXPECT_THAT(diagnostics_.Render(), HasSubstr("expected one element type and one rank"));
}

}  // namespace
}  // namespace mo
