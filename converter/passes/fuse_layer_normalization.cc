// Mean, variance and what they normalize → MVN
//
//        x                                      x
//        │ - m                                  │
//        │ × r   (or / √(v + ε))     →      MVN axes, ε
//        y                                      y
//
//   x · f + (β - m · f), f = r · γ or r    MVN(x) · γ + β
//
// m is the mean of x over some axes, v that of (x - m)² over the same, r = (v + ε)^-½. The last
// node of what comes out has the name of the last that went in. γ and β then fuse like any other
// Multiply and Add. What others read of the mean and the variance stays for them.

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/composition.h"

namespace mo {
namespace {

struct Candidate : Composition {
  Value mean;
  Node* variance = nullptr;  // the two reductions
  Node* biased = nullptr;    // variance + ε
  int epsilon_input = 0;
  std::optional<Value> gamma, beta;

  double epsilon() const { return biased->constant_input(epsilon_input)->Doubles()[0]; }
};

// Whether `squares` is (x - m)², m being the mean of x.
bool FindMean(const Value& squares, Candidate& c) {
  std::vector<Value> differences;  // m is at one of their inputs
  if (squares.node->Is(ops::kSquaredDifference)) {
    c.nodes.push_back(squares.node);
    differences = {squares.node->input(0), squares.node->input(1)};
  } else {
    const Value centered = squares.node->input_count() > 0 ? squares.node->input(0) : Value();
    if (centered.node == nullptr || !centered.node->Is(ops::kSubtract) ||
        !c.IsSquareOf(squares, centered))
      return false;
    c.nodes.push_back(centered.node);
    differences = {centered.node->input(0), centered.node->input(1)};
  }
  for (int i : {0, 1}) {
    const Value mean = differences[1 - i];
    if (differences[i] != c.data || !mean.node->Is(ops::kReduceMean) ||
        mean.node->input(0) != c.data)
      continue;
    c.mean = mean;
    c.nodes.push_back(mean.node);
    return true;
  }
  return false;
}

// Finds the moments of c.data of which `value` is (variance + ε).
bool FindMoments(const Value& value, Candidate& c) {
  if (!value.node->Is(ops::kAdd)) return false;
  for (int i : {0, 1}) {
    const Value variance = value.node->input(i);
    if (NumberInput(*value.node, 1 - i) == nullptr || !variance.node->Is(ops::kReduceMean))
      continue;
    c.nodes.push_back(value.node);
    c.nodes.push_back(variance.node);
    c.variance = variance.node;
    c.biased = value.node;
    c.epsilon_input = 1 - i;
    return FindMean(variance.node->input(0), c);
  }
  return false;
}

// Whether `value` is the reciprocal of the deviation of c.data.
bool FindReciprocal(const Value& value, Candidate& c) {
  const std::optional<Value> biased = c.Raised(value, -0.5);
  return biased && FindMoments(*biased, c);
}

// (x - m) · r, or (x - m) / √(v + ε).
void FindCentered(Node* node, std::vector<Candidate>& found) {
  const bool divides = node->Is(ops::kDivide);
  if (!divides && !node->Is(ops::kMultiply)) return;
  for (int i : {0, 1}) {
    if (divides && i == 1) continue;
    const Value centered = node->input(i), by = node->input(1 - i);
    if (!centered.node->Is(ops::kSubtract)) continue;
    Candidate c;
    c.nodes = {node, centered.node};
    c.data = centered.node->input(0);
    bool matches = false;
    if (divides) {
      const std::optional<Value> biased = c.Argument(by, ops::kSqrt);
      matches = biased && FindMoments(*biased, c);
    } else {
      matches = FindReciprocal(by, c);
    }
    if (matches && centered.node->input(1) == c.mean) found.push_back(std::move(c));
  }
}

bool IsProduct(const Value& value, const Value& a, const Value& b) {
  if (!value.node->Is(ops::kMultiply)) return false;
  const Value x = value.node->input(0), y = value.node->input(1);
  return (x == a && y == b) || (x == b && y == a);
}

// Sets β where `value` is β - m · factor.
bool FindBeta(const Value& value, const Value& factor, Candidate& c) {
  if (value.node->Is(ops::kSubtract) && IsProduct(value.node->input(1), c.mean, factor)) {
    c.nodes.push_back(value.node);
    c.nodes.push_back(value.node->input(1).node);
    c.beta = value.node->input(0);
    return true;
  }
  if (!value.node->Is(ops::kAdd)) return false;
  for (int i : {0, 1}) {
    const Value product = value.node->input(i);
    if (!product.node->Is(ops::kMultiply)) continue;
    for (int j : {0, 1}) {
      const Value negated = product.node->input(j);
      if (!negated.node->Is(ops::kNegative) || negated.node->input(0) != c.mean ||
          product.node->input(1 - j) != factor)
        continue;
      for (Node* node : {value.node, product.node, negated.node}) c.nodes.push_back(node);
      c.beta = value.node->input(1 - i);
      return true;
    }
  }
  return false;
}

// x · f + (β - m · f) where f = r · γ, or r alone.
void FindAffine(Node* node, std::vector<Candidate>& found) {
  if (!node->Is(ops::kAdd)) return;
  for (int i : {0, 1}) {
    const Value scaled = node->input(i), shift = node->input(1 - i);
    if (!scaled.node->Is(ops::kMultiply)) continue;
    for (int j : {0, 1}) {
      const Value factor = scaled.node->input(1 - j);
      Candidate alone;
      alone.nodes = {node, scaled.node};
      alone.data = scaled.node->input(j);
      std::vector<Candidate> candidates = {alone};
      for (int k : {0, 1}) {
        if (!factor.node->Is(ops::kMultiply)) break;
        Candidate with_gamma = alone;
        with_gamma.nodes.push_back(factor.node);
        with_gamma.gamma = factor.node->input(1 - k);
        candidates.push_back(std::move(with_gamma));
      }
      for (size_t k = 0; k < candidates.size(); ++k) {
        Candidate& c = candidates[k];
        const Value reciprocal = c.gamma ? factor.node->input(static_cast<int>(k) - 1) : factor;
        if (FindReciprocal(reciprocal, c) && FindBeta(shift, factor, c))
          found.push_back(std::move(c));
      }
    }
  }
}

std::vector<Candidate> Find(Node* node) {
  std::vector<Candidate> found;
  FindCentered(node, found);
  FindAffine(node, found);
  return found;
}

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  return CompositionExcluded(c, context);
}

std::optional<Objection> OtherNumber(const Candidate& c, const PassContext& context) {
  return NumberDiffers(c, context);
}

std::optional<Objection> AxesDiffer(const Candidate& c, const PassContext&) {
  const auto of_mean = AxesOf(*c.mean.node), of_variance = AxesOf(*c.variance);
  if (!of_mean || !of_variance) return Objection{"the axes are not known", c.variance};
  if (*of_mean != *of_variance) return Objection{"the two have different axes", c.variance};
  if (of_mean->empty()) return Objection{"there is no axis", c.mean.node};
  return std::nullopt;
}

std::optional<Objection> AxesLost(const Candidate& c, const PassContext&) {
  for (const Node* node : {std::as_const(c.mean.node), std::as_const(c.variance)}) {
    if (!node->attributes().GetBool("keep_dims")) return Objection{"it drops its axes", node};
  }
  return std::nullopt;
}

std::optional<Objection> EpsilonOutOfRange(const Candidate& c, const PassContext&) {
  const double epsilon = c.epsilon();
  if (epsilon >= 0 && HoldsPrecisely(ElementType::kF32, epsilon)) return std::nullopt;
  return Objection{absl::StrCat("it is ", ShortestDecimal(epsilon)), c.biased};
}

std::optional<Objection> BroadcastsUp(const Candidate& c, const PassContext& context) {
  const Shape& number = c.biased->input(c.epsilon_input).shape();
  if (number.rank() > c.variance->shape().rank())
    return Objection{absl::StrCat("a number is ", ToString(number)), c.biased};
  return CompositionBroadcastsUp(c, context);
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"LN1",
       "no node of the normalization and no constant of it is excluded from operation_fusing",
       Excluded},
      {"LN2", "the exponents are -1/2 and 2", OtherNumber},
      {"LN3", "mean and variance are over the same known axes, one or more", AxesDiffer},
      {"LN4", "both keep these axes, with one element each", AxesLost},
      {"LN5", "epsilon is not negative, and f32 holds it with full precision", EpsilonOutOfRange},
      {"LN6", "the numbers do not broadcast the tensor up", BroadcastsUp},
  };
  return rules;
}

absl::Status Fuse(Graph& graph, const Candidate& c, PassContext& context) {
  Node* root = c.root();
  const SourceSet sources = SourcesOf(c);
  std::vector<Node*> created;
  auto append = [&](OpType op, absl::string_view suffix, std::vector<Value> inputs,
                    Attributes attributes = {}) -> absl::Status {
    MO_ASSIGN_OR_RETURN(Node * node, graph.Add({.op = op,
                                                .name = absl::StrCat(root->name(), suffix),
                                                .inputs = std::move(inputs),
                                                .attributes = std::move(attributes),
                                                .sources = sources}));
    created.push_back(node);
    return absl::OkStatus();
  };
  MO_RETURN_IF_ERROR(
      append(ops::kMVN, "/normalized", {c.data, c.mean.node->input(1)}, {{"eps", c.epsilon()}}));
  if (c.gamma)
    MO_RETURN_IF_ERROR(append(ops::kMultiply, "/scaled", {created.back()->output(), *c.gamma}));
  if (c.beta)
    MO_RETURN_IF_ERROR(append(ops::kAdd, "/shifted", {created.back()->output(), *c.beta}));
  Node* last = created.back();
  created.back() = root;  // the last one gets its name
  RecordFusing(c, kFuseLayerNormalization, "became one MVN", created, context);
  graph.Replace(root, last);
  return absl::OkStatus();
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  return FuseCompositions(Find, absl::MakeConstSpan(Rules()), Fuse, kFuseLayerNormalization, graph,
                          context);
}

}  // namespace

const Pass kFuseLayerNormalization = {
    .name = "fuse_layer_normalization",
    .summary = "write a normalization by mean and variance as MVN",
    .optimization = Optimization::kOperationFusing,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
