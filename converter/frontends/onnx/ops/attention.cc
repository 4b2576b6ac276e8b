// Attention of transformers, and what turns places into angles.

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/extents.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// Input i, [N, S, heads · d], as [N, heads, S, d]; one with heads already as it is. A value without
// a node after an error.
Value InHeads(Operation& o, int i, int64_t heads, absl::string_view suffix) {
  if (o.rank(i) == 4) return o.input(i);
  const Dim& width = o.shape(i).dim(2);
  if (o.rank(i) != 3 || heads < 1 || !width.is_static() || width.value() % heads != 0) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its input ", i, ", ", ToString(o.shape(i)), ", has no ", heads,
                         " heads; expected [N, S, heads · d], or [N, heads, S, d]"));
    return {};
  }
  const Value target =
      o.AddIntegers(absl::StrCat(suffix, "/shape"), {0, 0, heads, width.value() / heads});
  const Value parts = o.Add(ops::kReshape, absl::StrCat(suffix, "/heads"), {o.input(i), target},
                            {{"special_zero", true}});
  return o.Transposed(parts, suffix, {0, 2, 1, 3});
}

// The same the other way.
Value Joined(Operation& o, Value data, absl::string_view suffix) {
  const Value moved = o.Transposed(data, absl::StrCat(suffix, "/joined"), {0, 2, 1, 3});
  const Value target = o.AddIntegers(absl::StrCat(suffix, "/target"), {0, 0, -1});
  return o.Add(ops::kReshape, suffix, {moved, target}, {{"special_zero", true}});
}

// An extent, a number.
Value ExtentOf(Operation& o, Value data, int64_t axis, absl::string_view suffix) {
  const Value list = PartOfList(o, ExtentsOf(o, data, absl::StrCat(suffix, "/shape")),
                                absl::StrCat(suffix, "/list"), axis, axis + 1);
  return o.Reshaped(list, suffix, Shape());
}

// 0, 1, … up to an extent: a list.
Value PlacesUpTo(Operation& o, Value extent, absl::string_view suffix) {
  return o.Add(ops::kRange, suffix,
               {o.AddInteger(absl::StrCat(suffix, "/first"), 0), extent,
                o.AddInteger(absl::StrCat(suffix, "/step"), 1)},
               {{"output_type", ElementType::kI64}});
}

class Attention {
 public:
  explicit Attention(Operation& o) : o_(o) {}

  void Import() {
    if (!o_.HaveRanks(3)) return;
    query_ = InHeads(o_, 0, o_.IntAttribute("q_num_heads", 0), "/query");
    key_ = WithPast(InHeads(o_, 1, o_.IntAttribute("kv_num_heads", 0), "/key"), 4, "/present_key");
    value_ =
        WithPast(InHeads(o_, 2, o_.IntAttribute("kv_num_heads", 0), "/value"), 5, "/present_value");
    if (query_.node == nullptr || key_.node == nullptr || value_.node == nullptr) return;
    type_ = o_.type(0);
    const Value present_key = key_, present_value = value_;
    if (!ShareHeads()) return;
    const Value product = Product();
    const Value biased = Biased(product);
    const Value capped = Capped(biased);
    const Value weights = o_.Add(ops::kSoftMax, "/weights", {capped}, {{"axis", int64_t{3}}});
    const bool is_joined = o_.rank(0) == 3;
    const Value result = o_.Add(ops::kMatMul, is_joined ? "/result" : "", {weights, value_});
    const Value y = is_joined ? Joined(o_, result, "") : result;
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

  // Heads of keys and values that several heads of the query share are repeated.
  bool ShareHeads() {
    const Dim& heads = query_.shape().dim(1);
    const Dim& shared = key_.shape().dim(1);
    if (heads.Same(shared)) return true;
    if (!heads.is_static() || !shared.is_static() || shared.value() < 1 ||
        heads.value() % shared.value() != 0) {
      return o_.Error(Code::kNodeInputs,
                      absl::StrCat("has ", ToString(heads), " heads of queries for ",
                                   ToString(shared), " of keys; expected a multiple"));
    }
    key_ = Repeated(key_, heads.value() / shared.value(), "/key/shared");
    value_ = Repeated(value_, heads.value() / shared.value(), "/value/shared");
    return true;
  }

  Value Repeated(Value data, int64_t times, absl::string_view suffix) {
    auto name = [suffix](absl::string_view step) { return absl::StrCat(suffix, step); };
    const Value more =
        o_.Add(ops::kUnsqueeze, name("/axis"), {data, o_.AddIntegers(name("/axis/place"), {2})});
    const Value extents = ExtentsOf(o_, data, name("/extents"));
    const Value target = JoinedLists(
        o_, name("/target"),
        {PartOfList(o_, extents, name("/outer"), 0, 2), o_.AddIntegers(name("/times"), {times}),
         PartOfList(o_, extents, name("/inner"), 2, 4)});
    const Value repeated = o_.Add(ops::kBroadcast, name("/repeated"), {more, target});
    const int64_t heads = data.shape().dim(1).value() * times;
    const Value shape = JoinedLists(
        o_, name("/shape"),
        {PartOfList(o_, extents, name("/batch"), 0, 1), o_.AddIntegers(name("/heads"), {heads}),
         PartOfList(o_, extents, name("/rest"), 2, 4)});
    return o_.Add(ops::kReshape, suffix, {repeated, shape});
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
  Value Hidden(Value seen, absl::string_view suffix) {
    const double infinity = std::numeric_limits<double>::infinity();
    return o_.Add(ops::kSelect, suffix,
                  {seen, o_.AddNumber(absl::StrCat(suffix, "/seen"), type_, 0),
                   o_.AddNumber(absl::StrCat(suffix, "/hidden"), type_, -infinity)});
  }

  Value KeyCount() { return ExtentOf(o_, key_, 2, "/keys/count"); }

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
    const Value queries = PlacesUpTo(o_, ExtentOf(o_, query_, 2, "/queries/count"), "/queries");
    const Value keys = PlacesUpTo(o_, KeyCount(), "/keys");
    Value rows = o_.Add(ops::kUnsqueeze, "/rows", {queries, o_.AddIntegers("/rows/axis", {1})});
    if (past_.node != nullptr)
      rows = o_.Add(ops::kAdd, "/rows/after_past", {rows, ExtentOf(o_, past_, 2, "/past/count")});
    const Value columns =
        o_.Add(ops::kUnsqueeze, "/columns", {keys, o_.AddIntegers("/columns/axis", {0})});
    return Hidden(o_.Add(ops::kLessEqual, "/causal/seen", {columns, rows}), "/causal");
  }

  // Input 6 says for each sample how many keys it has.
  Value Padding() {
    const Value keys = PlacesUpTo(o_, KeyCount(), "/keys/places");
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

void ImportAttention(Operation& o) { Attention(o).Import(); }

// Elements begin, begin + step, … before end of the last axis of [N, S, heads, d].
Value PartOfWidth(Operation& o, Value data, absl::string_view suffix, int64_t begin, int64_t end,
                  int64_t step) {
  return o.Add(ops::kStridedSlice, suffix,
               {data, o.AddIntegers(absl::StrCat(suffix, "/begin"), {0, 0, 0, begin}),
                o.AddIntegers(absl::StrCat(suffix, "/end"), {0, 0, 0, end}),
                o.AddIntegers(absl::StrCat(suffix, "/strides"), {1, 1, 1, step})},
               {{"begin_mask", Ints{1, 1, 1, 0}}, {"end_mask", Ints{1, 1, 1, 0}}});
}

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

// Pairs of elements are turned by the angles of their place: (a, b) → (a cos - b sin, a sin + b
// cos). A pair is of the two halves, or interleaved of neighbours.
void ImportRotaryEmbedding(Operation& o) {
  if (!o.HaveRanks(3)) return;
  const bool has_heads = o.rank(0) == 4;
  const int64_t heads = o.IntAttribute("num_heads", 0);
  Value data = has_heads ? o.Transposed(o.input(0), "/places_first", {0, 2, 1, 3}) : Value();
  if (!has_heads) {
    const Value split = InHeads(o, 0, heads, "/split");
    if (split.node == nullptr) return;
    data = o.Transposed(split, "/places_first", {0, 2, 1, 3});
  }
  if (data.node == nullptr) return;
  const Dim& all = data.shape().dim(3);
  if (!all.is_static()) {
    o.Error(Code::kNodeInputs, "the width of its heads is not known");
    return;
  }
  const int64_t stated = o.IntAttribute("rotary_embedding_dim", 0);
  const int64_t width = stated == 0 ? all.value() : stated;
  const bool is_interleaved = o.BoolAttribute("interleaved", false);
  const int64_t half = width / 2;
  const Value a = is_interleaved ? PartOfWidth(o, data, "/a", 0, width, 2)
                                 : PartOfWidth(o, data, "/a", 0, half, 1);
  const Value b = is_interleaved ? PartOfWidth(o, data, "/b", 1, width, 2)
                                 : PartOfWidth(o, data, "/b", half, width, 1);
  const Value cosines = TableOf(o, 1, "/cosines"), sines = TableOf(o, 2, "/sines");
  const Value first = o.Add(
      ops::kSubtract, "/first",
      {o.Add(ops::kMultiply, "/a_cos", {a, cosines}), o.Add(ops::kMultiply, "/b_sin", {b, sines})});
  const Value second = o.Add(
      ops::kAdd, "/second",
      {o.Add(ops::kMultiply, "/a_sin", {a, sines}), o.Add(ops::kMultiply, "/b_cos", {b, cosines})});
  if (first.node == nullptr || second.node == nullptr) return;
  std::vector<Value> parts = {first, second};
  if (is_interleaved) {
    const Value axis = o.AddIntegers("/pair/axis", {4});
    const Value pairs = o.Add(ops::kConcat, "/pairs",
                              {o.Add(ops::kUnsqueeze, "/first/pair", {first, axis}),
                               o.Add(ops::kUnsqueeze, "/second/pair", {second, axis})},
                              {{"axis", int64_t{4}}});
    parts = {o.Add(ops::kReshape, "/interleaved",
                   {pairs, o.AddIntegers("/interleaved/shape", {0, 0, 0, width})},
                   {{"special_zero", true}})};
  }
  if (width != all.value()) parts.push_back(PartOfWidth(o, data, "/rest", width, all.value(), 1));
  const Value turned =
      parts.size() == 1 ? parts[0]
                        : o.Add(ops::kConcat, "/turned", std::move(parts), {{"axis", int64_t{3}}});
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
