// ½ · x · gate(x) → Gelu
//
//        x                                      x
//       / \                                     │
//     × ½  gate              →                 Gelu
//       \ /                                     │
//     Multiply                                  y
//        y
//
//   1 + Erf(x / √2), 1 - Erf(-x / √2)       by ERF
//   1 + Tanh(√(2/π) · (x + 0.044715 · x³))  by TANH
//
// ½, x and the gate are multiplied in any order, and / 2 is · ½. None of 1/√2, √(2/π) and 0.044715
// is exact in binary: the nearest number of the element type stands for each. For the first so does
// the reciprocal of the nearest √2, as a division by a constant becomes when a framework folds it,
// and for the second the root of the nearest 2/π.

#include <cmath>

#include "converter/graph/ops/ops.h"
#include "converter/passes/composition.h"

namespace mo {
namespace {

using Spelling = MeantNumber::Spelling;

const MeantNumber kHalf = {0.5}, kTwo = {2};
const MeantNumber kRootOfHalf = {M_SQRT1_2, Spelling::kReciprocalOfNearest};
const MeantNumber kRootOfTwo = {M_SQRT2};
const MeantNumber kTanhScale = {M_2_SQRTPI * M_SQRT1_2, Spelling::kRootOfNearest};
const MeantNumber kCubeScale = {0.044715};

struct Candidate : Composition {
  std::string mode;
};

// x where `value` is -x.
std::optional<Value> Negated(const Value& value, Composition& c) {
  if (std::optional<Value> x = c.Argument(value, ops::kNegative)) return x;
  return c.Besides(value, ops::kMultiply, {-1});
}

// x where `value` is -x / √2.
std::optional<Value> ScaledAndNegated(const Value& value, Composition& c) {
  Composition negated_last = c;
  if (const std::optional<Value> inner = Negated(value, negated_last)) {
    if (const std::optional<Value> x = negated_last.Scaled(*inner, kRootOfHalf, kRootOfTwo)) {
      c = negated_last;
      return x;
    }
  }
  const std::optional<Value> inner = c.Scaled(value, kRootOfHalf, kRootOfTwo);
  return inner ? Negated(*inner, c) : std::nullopt;
}

// x where `value` is 1 + Erf(x / √2), or 1 - Erf(-x / √2).
std::optional<Value> ErfArgument(const Value& value, Composition& c) {
  if (const std::optional<Value> erf = c.Besides(value, ops::kAdd, {1})) {
    const std::optional<Value> inner = c.Argument(*erf, ops::kErf);
    return inner ? c.Scaled(*inner, kRootOfHalf, kRootOfTwo) : std::nullopt;
  }
  if (!value.node->Is(ops::kSubtract) || NumberInput(*value.node, 0) == nullptr)
    return std::nullopt;
  c.nodes.push_back(value.node);
  c.numbers.push_back({{value.node, 0}, {1}});
  const std::optional<Value> inner = c.Argument(value.node->input(1), ops::kErf);
  return inner ? ScaledAndNegated(*inner, c) : std::nullopt;
}

bool IsCubeOf(const Value& cube, const Value& x, Composition& c) {
  if (cube.node->Is(ops::kPower) && cube.node->input(0) == x) return c.Raised(cube, 3).has_value();
  if (!cube.node->Is(ops::kMultiply)) return false;
  for (int i : {0, 1}) {
    Composition with_square = c;
    with_square.nodes.push_back(cube.node);
    if (cube.node->input(i) != x || !with_square.IsSquareOf(cube.node->input(1 - i), x)) continue;
    c = with_square;
    return true;
  }
  return false;
}

// x where `value` is 1 + Tanh(√(2/π) · (x + 0.044715 · x³)).
std::optional<Value> TanhArgument(const Value& value, Composition& c) {
  const std::optional<Value> tanh = c.Besides(value, ops::kAdd, {1});
  const std::optional<Value> scaled = tanh ? c.Argument(*tanh, ops::kTanh) : std::nullopt;
  const std::optional<Value> sum =
      scaled ? c.Besides(*scaled, ops::kMultiply, kTanhScale) : std::nullopt;
  if (!sum || !sum->node->Is(ops::kAdd)) return std::nullopt;
  c.nodes.push_back(sum->node);
  for (int i : {0, 1}) {
    const Value x = sum->node->input(i);
    Composition with_cube = c;
    const std::optional<Value> cube =
        with_cube.Besides(sum->node->input(1 - i), ops::kMultiply, kCubeScale);
    if (!cube || !IsCubeOf(*cube, x, with_cube)) continue;
    c = with_cube;
    return x;
  }
  return std::nullopt;
}

// Where one of two factors is a gate of the other.
void AddGated(const Candidate& product, const Value& a, const Value& b,
              std::vector<Candidate>& found) {
  for (const auto& [x, gate] : {std::pair(a, b), std::pair(b, a)}) {
    Candidate by_erf = product, by_tanh = product;
    by_erf.mode = "ERF";
    by_tanh.mode = "TANH";
    by_erf.data = by_tanh.data = x;
    if (ErfArgument(gate, by_erf) == x) found.push_back(std::move(by_erf));
    if (TanhArgument(gate, by_tanh) == x) found.push_back(std::move(by_tanh));
  }
}

std::vector<Candidate> Find(Node* node) {
  std::vector<Candidate> found;
  Candidate halved;
  if (const std::optional<Value> product = halved.Scaled(node->output(), kHalf, kTwo)) {
    if (!product->node->Is(ops::kMultiply)) return found;
    halved.nodes.push_back(product->node);
    AddGated(halved, product->node->input(0), product->node->input(1), found);
    return found;
  }
  if (!node->Is(ops::kMultiply)) return found;
  for (int i : {0, 1}) {
    Candidate c;
    c.nodes = {node};
    if (const std::optional<Value> factor = c.Scaled(node->input(i), kHalf, kTwo))
      AddGated(c, *factor, node->input(1 - i), found);
  }
  return found;
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  return CompositionExcluded(c, context);
}
std::optional<Objection> OtherNumber(const Candidate& c, const PassContext& context) {
  return NumberDiffers(c, context);
}
std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext& context) {
  return CompositionBroadcastsUp(c, context);
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"GE1", "no node of the function and no constant of it is excluded from operation_fusing",
       Excluded},
      {"GE2", "its numbers are those of Gelu, or what represents them in the element type",
       OtherNumber},
      {"GE3", "the numbers do not broadcast the tensor up", BroadcastsUp},
  };
  return rules;
}

absl::Status Fuse(Graph& graph, const Candidate& c, PassContext& context) {
  return FuseInto(graph, c, ops::kGelu, {{"approximation_mode", c.mode}}, kFuseGelu, context);
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return FuseCompositions(Find, absl::MakeConstSpan(Rules()), Fuse, kFuseGelu, graph, context);
}

}  // namespace

const Pass kFuseGelu = {
    .name = "fuse_gelu",
    .summary = "write half of x times 1 + Erf or Tanh of x as Gelu",
    .optimization = Optimization::kOperationFusing,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
