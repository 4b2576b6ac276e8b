// Attention of transformers, and what turns places into angles.

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/heads.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

class StandardAttention {
 public:
  explicit StandardAttention(Operation& o) : o_(o) {}

  void Import() {
    if (!o_.HaveRanks(3)) return;
    const int64_t shared = o_.IntAttribute("kv_num_heads", 0);
    query_ = SplitHeads(o_, "/query", o_.input(0), o_.IntAttribute("q_num_heads", 0));
    key_ = WithPast(SplitHeads(o_, "/key", o_.input(1), shared), 4, "/present_key");
    value_ = WithPast(SplitHeads(o_, "/value", o_.input(2), shared), 5, "/present_value");
    if (query_.node == nullptr || key_.node == nullptr || value_.node == nullptr) return;
    type_ = o_.type(0);
    const Value present_key = key_, present_value = value_;
    if (!ShareHeads(o_, "", query_, key_, value_)) return;
    const Value product = Product();
    const Value biased = Biased(product);
    const Value capped = Capped(biased);
    const Value weights = o_.Add(ops::kSoftMax, "/weights", {capped}, {{"axis", int64_t{3}}});
    const bool is_joined = o_.rank(0) == 3;
    const Value result = o_.Add(ops::kMatMul, is_joined ? "/result" : "", {weights, value_});
    const Value y = is_joined ? JoinedHeads(o_, "", result) : result;
    const Value steps[] = {product, biased, capped, weights};
    const int64_t mode = o_.IntAttribute("qk_matmul_output_mode", 0);
    if (mode < 0 || mode > 3) {
      o_.Error(Code::kNodeAttribute,
               absl::StrCat("qk_matmul_output_mode is ", mode, "; expected 0 to 3"),
               "qk_matmul_output_mode");
      return;
    }
    o_.SetOutputs({y, present_key, present_value, steps[mode]});
  }

 private:
  // After what an earlier call left in input `past`.
  Value WithPast(Value data, int past, absl::string_view suffix) {
    if (!o_.has_input(past)) return data;
    past_ = o_.input(past);
    return o_.Add(ops::kConcat, suffix, {past_, data}, {{"axis", int64_t{2}}});
  }

  // Both factors have the root of the scale, so that the product does not overflow.
  Value Product() {
    const Dim& width = query_.shape().dim(3);
    double scale = o_.FloatAttribute("scale", 0);
    if (!o_.HasAttribute("scale")) {
      if (!width.is_static()) {
        o_.Error(Code::kNodeInputs, "the width of its heads is not known");
        return {};
      }
      scale = 1 / std::sqrt(static_cast<double>(width.value()));
    }
    const Value root = o_.AddNumber("/root_of_scale", type_, std::sqrt(scale));
    const Value query = o_.Add(ops::kMultiply, "/query/scaled", {query_, root});
    const Value key = o_.Add(ops::kMultiply, "/key/scaled", {key_, root});
    return o_.Add(ops::kMatMul, "/product", {query, key}, {{"transpose_b", true}});
  }

  // Nothing of what must not be seen: -∞.
  Value Hidden(Value seen, const std::string& suffix) {
    return HiddenUnless(o_, suffix, seen, type_, -std::numeric_limits<double>::infinity());
  }

  // The mask of input 3, of booleans or of what is added; one that is shorter than the keys hides
  // those that it lacks.
  Value Mask() {
    Value mask = o_.input(3);
    if (o_.type(3) == ElementType::kBoolean) mask = Hidden(mask, "/mask");
    const int rank = o_.rank(3);
    const Dim& length = o_.shape(3).dim(rank - 1);
    const Dim& keys = key_.shape().dim(2);
    if (length.Same(keys) || length.Same(Dim(1)) || !length.is_static() || !keys.is_static())
      return mask;
    Ints begin(static_cast<size_t>(rank), 0), end = begin;
    end.back() = keys.value() - length.value();
    const double infinity = std::numeric_limits<double>::infinity();
    return o_.Add(ops::kPad, "/mask/padded",
                  {mask, o_.AddIntegers("/mask/begin", begin), o_.AddIntegers("/mask/end", end),
                   o_.AddNumber("/mask/hidden", type_, -infinity)},
                  {{"pad_mode", std::string("constant")}});
  }

  // With is_causal a query sees keys up to its own place, which comes after the past.
  Value Causal() {
    const Value queries = PlacesAlong(o_, "/queries", query_, 2);
    const Value keys = PlacesAlong(o_, "/keys", key_, 2);
    Value rows = o_.Add(ops::kUnsqueeze, "/rows", {queries, o_.AddIntegers("/rows/axis", {1})});
    if (past_.node != nullptr)
      rows = o_.Add(ops::kAdd, "/rows/after_past", {rows, ExtentOf(o_, past_, "/past/count", 2)});
    const Value columns =
        o_.Add(ops::kUnsqueeze, "/columns", {keys, o_.AddIntegers("/columns/axis", {0})});
    return Hidden(o_.Add(ops::kLessEqual, "/causal/seen", {columns, rows}), "/causal");
  }

  // Input 6 says for each sample how many keys it has.
  Value Padding() {
    const Value keys = PlacesAlong(o_, "/keys/places", key_, 2);
    const Value counts = o_.Reshaped(o_.input(6), "/counts", Shape({Dim::Any(), 1, 1, 1}));
    return Hidden(o_.Add(ops::kLess, "/padding/seen", {keys, counts}), "/padding");
  }

  Value Biased(Value product) {
    std::vector<Value> biases;
    if (o_.has_input(3)) biases.push_back(Mask());
    if (o_.BoolAttribute("is_causal", false)) biases.push_back(Causal());
    if (o_.has_input(6)) biases.push_back(Padding());
    for (size_t i = 0; i < biases.size(); ++i)
      product = o_.Add(ops::kAdd, absl::StrCat("/biased_", i), {product, biases[i]});
    return product;
  }

  // softcap · tanh(x / softcap).
  Value Capped(Value data) {
    const double cap = o_.FloatAttribute("softcap", 0);
    if (cap == 0) return data;
    const Value limit = o_.AddNumber("/softcap", type_, cap);
    const Value small = o_.Add(ops::kDivide, "/softcap/scaled", {data, limit});
    const Value bounded = o_.Add(ops::kTanh, "/softcap/tanh", {small});
    return o_.Add(ops::kMultiply, "/capped", {bounded, limit});
  }

  Operation& o_;
  Value query_, key_, value_, past_;
  ElementType type_ = ElementType::kF32;
};

void ImportAttention(Operation& o) { StandardAttention(o).Import(); }

// A table of cosines or sines: for places of input 3 its rows, otherwise as it is; [N, S, 1, d /
// 2].
Value TableOf(Operation& o, int input, absl::string_view suffix) {
  Value table = o.input(input);
  if (o.has_input(3)) {
    table = o.Add(ops::kGather, absl::StrCat(suffix, "/rows"),
                  {table, o.input(3), o.AddInteger(absl::StrCat(suffix, "/rows/axis"), 0)});
  }
  return o.Add(ops::kUnsqueeze, suffix, {table, o.AddIntegers(absl::StrCat(suffix, "/axis"), {2})});
}

// The data's places come before their heads, as in the tables.
void ImportRotaryEmbedding(Operation& o) {
  if (!o.HaveRanks(3)) return;
  const bool has_heads = o.rank(0) == 4;
  const Value split = SplitHeads(o, "/split", o.input(0), o.IntAttribute("num_heads", 0));
  if (split.node == nullptr) return;
  const Value data = o.Transposed(split, "/places_first", {0, 2, 1, 3});
  const Dim& all = split.shape().dim(3);
  const int64_t stated = o.IntAttribute("rotary_embedding_dim", 0);
  const Value turned = Rotated(o, "", data,
                               {.cosines = TableOf(o, 1, "/cosines"),
                                .sines = TableOf(o, 2, "/sines"),
                                .width = stated == 0 && all.is_static() ? all.value() : stated,
                                .is_interleaved = o.BoolAttribute("interleaved", false)});
  if (has_heads) return o.SetOutput(o.Transposed(turned, "", {0, 2, 1, 3}));
  o.SetOutput(o.Add(ops::kReshape, "", {turned, o.AddIntegers("/shape", {0, 0, -1})},
                    {{"special_zero", true}}));
}

}  // namespace

std::vector<OperatorType> AttentionOperators() {
  return {{"Attention", 23, kNewestOpset, 3, 7, ImportAttention},
          {"RotaryEmbedding", 23, kNewestOpset, 3, 4, ImportRotaryEmbedding}};
}

}  // namespace mo::onnx
