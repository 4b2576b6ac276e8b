// x divided by its length → NormalizeL2
//
//        x                                   x
//       / \                                  │
//      │  length           →            NormalizeL2 axes, ε
//       \ /                                  │
//      Divide                                y
//        y
//
// With s the sum of x² over some axes:
//
//   √(s + ε)               eps_mode add, ε
//   √max(s, ε)             eps_mode max, ε
//   max(√s, ε)             eps_mode max, ε²    (√s may be a ReduceL2)
//
// For the first two, a product by the power -½ is the same as a division by the root, and for all a
// product by the power -1. √s + ε and √s alone are no NormalizeL2.

#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/composition.h"

namespace mo {
namespace {

struct Candidate : Composition {
  Node* sum = nullptr;     // the reduction
  Node* biased = nullptr;  // what has the epsilon
  int epsilon_input = 0;
  bool of_length = false;  // max(√s, ε)

  std::string mode() const { return biased->Is(ops::kAdd) ? "add" : "max"; }
  double epsilon() const {
    const double value = biased->constant_input(epsilon_input)->Doubles()[0];
    return of_length ? value * value : value;
  }
};

// Whether `value` is s.
bool FindSum(const Value& value, Candidate& c) {
  if (!value.node->Is(ops::kReduceSum)) return false;
  c.sum = value.node;
  c.nodes.push_back(value.node);
  return c.IsSquareOf(value.node->input(0), c.data);
}

// Whether `value` is √s.
bool FindLength(const Value& value, Candidate& c) {
  if (const std::optional<Value> sum = c.Argument(value, ops::kSqrt)) return FindSum(*sum, c);
  if (!value.node->Is(ops::kReduceL2) || value.node->input(0) != c.data) return false;
  c.sum = value.node;
  c.nodes.push_back(value.node);
  return true;
}

// What is beside a number in the Add or Maximum `value`.
std::optional<Value> Biased(const Value& value, Candidate& c) {
  if (!value.node->Is(ops::kAdd) && !value.node->Is(ops::kMaximum)) return std::nullopt;
  for (int i : {0, 1}) {
    if (NumberInput(*value.node, i) == nullptr) continue;
    c.biased = value.node;
    c.epsilon_input = i;
    c.nodes.push_back(value.node);
    return value.node->input(1 - i);
  }
  return std::nullopt;
}

bool FindDivisor(const Value& value, Candidate& c) {
  if (const std::optional<Value> under = c.Argument(value, ops::kSqrt)) {
    const std::optional<Value> sum = Biased(*under, c);
    return sum && FindSum(*sum, c);
  }
  if (!value.node->Is(ops::kMaximum)) return false;
  c.of_length = true;
  const std::optional<Value> length = Biased(value, c);
  return length && FindLength(*length, c);
}

std::vector<Candidate> Find(Node* node) {
  std::vector<Candidate> found;
  if (node->Is(ops::kDivide)) {
    Candidate c;
    c.nodes = {node};
    c.data = node->input(0);
    if (FindDivisor(node->input(1), c)) found.push_back(std::move(c));
  }
  if (!node->Is(ops::kMultiply)) return found;
  for (int i : {0, 1}) {
    Candidate c;
    c.nodes = {node};
    c.data = node->input(i);
    const std::optional<Value> under = c.Raised(node->input(1 - i), -0.5);
    const std::optional<Value> sum = under ? Biased(*under, c) : std::nullopt;
    if (sum && FindSum(*sum, c)) found.push_back(std::move(c));
    Candidate reciprocal;
    reciprocal.nodes = {node};
    reciprocal.data = node->input(i);
    const std::optional<Value> divisor = reciprocal.Raised(node->input(1 - i), -1);
    if (divisor && FindDivisor(*divisor, reciprocal)) found.push_back(std::move(reciprocal));
  }
  return found;
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  return CompositionExcluded(c, context);
}

std::optional<Objection> OtherNumber(const Candidate& c, const PassContext& context) {
  return NumberDiffers(c, context);
}

std::optional<Objection> NoAxes(const Candidate& c, const PassContext&) {
  const std::optional<std::set<int64_t>> axes = AxesOf(*c.sum);
  if (!axes) return Objection{"the axes are not known", c.sum};
  if (axes->empty()) return Objection{"there is no axis", c.sum};
  return std::nullopt;
}

std::optional<Objection> AxesLost(const Candidate& c, const PassContext&) {
  if (c.sum->attributes().GetBool("keep_dims")) return std::nullopt;
  return Objection{"it drops its axes", c.sum};
}

std::optional<Objection> EpsilonOutOfRange(const Candidate& c, const PassContext&) {
  const double epsilon = c.epsilon();
  const Constant& constant = *c.biased->constant_input(c.epsilon_input);
  if (constant.Doubles()[0] > 0 && epsilon > 0 && HoldsPrecisely(ElementType::kF32, epsilon))
    return std::nullopt;
  return Objection{absl::StrCat("it would be ", ShortestDecimal(epsilon)), c.biased};
}

std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext& context) {
  const Shape& number = c.biased->input(c.epsilon_input).shape();
  if (number.rank() > c.data.shape().rank())
    return Objection{absl::StrCat("a number is ", ToString(number)), c.biased};
  return CompositionBroadcastsUp(c, context);
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"NL1",
       "no node of the normalization and no constant of it is excluded from operation_fusing",
       Excluded},
      {"NL2", "the exponents are -1/2 or -1, and 2", OtherNumber},
      {"NL3", "the sum is over known axes, one or more", NoAxes},
      {"NL4", "the sum keeps these axes, with one element each", AxesLost},
      {"NL5",
       "epsilon is positive, and f32 holds it, or its square where that is meant, with full "
       "precision",
       EpsilonOutOfRange},
      {"NL6", "the numbers do not broadcast the tensor up", BroadcastsUp},
  };
  return rules;
}

absl::Status Fuse(Graph& graph, const Candidate& c, PassContext& context) {
  Node* root = c.root();
  MO_ASSIGN_OR_RETURN(Node * created,
                      graph.Add({.op = ops::kNormalizeL2,
                                 .name = absl::StrCat(root->name(), "/normalized"),
                                 .inputs = {c.data, c.sum->input(1)},
                                 .attributes = {{"eps", c.epsilon()}, {"eps_mode", c.mode()}},
                                 .sources = SourcesOf(c)}));
  RecordFusing(c, kFuseL2Normalization, "became one NormalizeL2", {root}, context);
  graph.Replace(root, created);
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return FuseCompositions(Find, absl::MakeConstSpan(Rules()), Fuse, kFuseL2Normalization, graph,
                          context);
}

}  // namespace

const Pass kFuseL2Normalization = {
    .name = "fuse_l2_normalization",
    .summary = "write a division by the root of the sum of squares as NormalizeL2",
    .optimization = Optimization::kOperationFusing,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
