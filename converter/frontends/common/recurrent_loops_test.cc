#include "converter/frontends/common/recurrent_loops.h"

#include <cmath>
#include <functional>
#include <memory>
#include <utility>

#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/control_nodes.h"
#include "converter/frontends/common/testing.h"
#include "gmock/gmock.h"

namespace mo {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// Layers of one number over the sequence x [S, 1, 1].
class RecurrentLoops : public BuilderTest {
 protected:
  using Step = std::function<std::vector<Value>(NodeBuilder& inside, const Arithmetic& f, Value x,
                                                const std::vector<Value>& states)>;

  // The layer of which each iteration makes the next states, the first of them collected.
  std::optional<std::vector<Value>> Layer(int states, const Step& step) {
    const Value x = Input({2, 1, 1});
    LoopSpec spec = {.iterations = builder_.AddInteger("/two", 2),
                     .condition = builder_.AddConstant("/true", True())};
    for (int i = 0; i < states; ++i) {
      spec.carried.push_back(
          builder_.AddConstant("/zero", Constant::FromDoubles(ElementType::kF32, {1, 1}, {0})));
    }
    spec.taken = {{.data = x}};
    spec.collected.resize(1);
    const BodySource source = {
        .create =
            [this](absl::string_view suffix) {
              return std::make_unique<BodyGraph>(suffix, graph_, nullptr, "n/body/", SourceSet{0});
            },
        .fill = [&](BodyGraph& body,
                    std::vector<Value> inputs) -> std::optional<std::vector<Value>> {
          NodeBuilder inside(builder_, body.graph());
          const Arithmetic f(inside, "/f", ElementType::kF32);
          std::vector<Value> next = step(inside, f, inputs.back(), inputs);
          next.push_back(next[0]);
          return next;
        }};
    const auto outputs = AddLoop(builder_, source, spec);
    EXPECT_TRUE(outputs);
    return outputs ? AsRecurrentLayer(builder_, *outputs) : std::nullopt;
  }

  static Constant True() { return Constant::Scalar(ElementType::kBoolean, 1); }

  static Value Matrix(NodeBuilder& inside, int64_t rows, const std::vector<double>& values) {
    const int64_t columns = static_cast<int64_t>(values.size()) / rows;
    return inside.AddConstant("/matrix",
                              Constant::FromDoubles(ElementType::kF32, {rows, columns}, values));
  }
  static Value Product(NodeBuilder& inside, Value value, const std::vector<double>& row) {
    return inside.Add(ops::kMatMul, "/product", {value, Matrix(inside, 1, row)});
  }
  static std::vector<Value> Parts(NodeBuilder& inside, Value value, int64_t count) {
    return inside.AddSeveral(ops::kSplit, "/parts", {value, inside.AddInteger("/axis", 1)},
                             {{"num_splits", count}});
  }
  int Count(OpType op) {
    int count = 0;
    for (const Node* node : graph_.nodes()) count += node->Is(op);
    return count;
  }
};

TEST_F(RecurrentLoops, ASimpleLayer) {
  const auto results = Layer(
      1, [](NodeBuilder& inside, const Arithmetic& f, Value x, const std::vector<Value>& states) {
        const Value sum = f(ops::kAdd, Product(inside, x, {2}), Product(inside, states[0], {3}));
        return std::vector<Value>{f(ops::kTanh, f(ops::kAdd, sum, Matrix(inside, 1, {0.5})))};
      });
  ASSERT_TRUE(results);
  EXPECT_EQ(Count(ops::kRNNSequence), 1);
  const double first = std::tanh(2 * 0.1 + 0.5), second = std::tanh(2 * 0.2 + 3 * first + 0.5);
  EXPECT_THAT(Computed((*results)[1], {0.1, 0.2}),
              ElementsAre(DoubleNear(first, 1e-6), DoubleNear(second, 1e-6)));
}

// Gates i, f, c, o.
TEST_F(RecurrentLoops, AnLstmOfOneProductForAllGates) {
  const auto results = Layer(2, [](NodeBuilder& inside, const Arithmetic& f, Value x,
                                   const std::vector<Value>& states) {
    const Value sum = f(ops::kAdd, Product(inside, x, {1, 2, 3, 4}),
                        Product(inside, states[0], {0.1, 0.2, 0.3, 0.4}));
    const std::vector<Value> z =
        Parts(inside, f(ops::kAdd, sum, Matrix(inside, 1, {0, 1, 0, 0})), 4);
    const Value kept = f(ops::kMultiply, f(ops::kSigmoid, z[1]), states[1]);
    const Value added = f(ops::kMultiply, f(ops::kSigmoid, z[0]), f(ops::kTanh, z[2]));
    const Value cell = f(ops::kAdd, kept, added);
    return std::vector<Value>{f(ops::kMultiply, f(ops::kSigmoid, z[3]), f(ops::kTanh, cell)), cell};
  });
  ASSERT_TRUE(results);
  EXPECT_EQ(Count(ops::kLSTMSequence), 1);
  double h = 0, c = 0;
  std::vector<double> expected;
  for (const double x : {0.1, 0.2}) {
    c = Sigmoid(2 * x + 0.2 * h + 1) * c + Sigmoid(x + 0.1 * h) * std::tanh(3 * x + 0.3 * h);
    h = Sigmoid(4 * x + 0.4 * h) * std::tanh(c);
    expected.push_back(h);
  }
  EXPECT_THAT(Computed((*results)[2], {0.1, 0.2}),
              ElementsAre(DoubleNear(expected[0], 1e-6), DoubleNear(expected[1], 1e-6)));
}

// Gates z, r, h; r is multiplied with the state's part or with the state.
TEST_F(RecurrentLoops, AGru) {
  for (const bool is_linear : {true, false}) {
    graph_.RemoveDeadNodes();
    const auto results = Layer(1, [is_linear](NodeBuilder& inside, const Arithmetic& f, Value x,
                                              const std::vector<Value>& states) {
      const Value h = states[0];
      const std::vector<Value> a = Parts(inside, Product(inside, x, {1, 2, 3}), 3);
      const std::vector<Value> b = Parts(inside, Product(inside, h, {0.1, 0.2, 0.3}), 3);
      const Value z = f(ops::kSigmoid, f(ops::kAdd, a[0], b[0]));
      const Value r = f(ops::kSigmoid, f(ops::kAdd, a[1], b[1]));
      const Value of_state =
          is_linear ? f(ops::kMultiply, r, b[2]) : Product(inside, f(ops::kMultiply, r, h), {0.3});
      const Value candidate = f(ops::kTanh, f(ops::kAdd, a[2], of_state));
      return std::vector<Value>{f(ops::kAdd, f(ops::kMultiply, z, h),
                                  f(ops::kMultiply, f(ops::kSubtract, 1.0, z), candidate))};
    });
    ASSERT_TRUE(results);
    const Node& layer = *(*results)[0].node->input(0).node;
    ASSERT_TRUE(layer.Is(ops::kGRUSequence));
    EXPECT_EQ(layer.attributes().GetBool("linear_before_reset"), is_linear);
  }
}

TEST_F(RecurrentLoops, WhatIsAnotherLoopStays) {
  EXPECT_FALSE(Layer(
      1, [](NodeBuilder& inside, const Arithmetic& f, Value x, const std::vector<Value>& states) {
        return std::vector<Value>{f(ops::kAdd, Product(inside, x, {2}), states[0])};
      }));
}

}  // namespace
}  // namespace mo
