// Attention of com.microsoft, as optimizers of models write it: Attention, which also multiplies by
// the weights of queries, keys and values, MultiHeadAttention and RotaryEmbedding.

#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/heads.h"
#include "converter/frontends/onnx/ops/microsoft.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// False after an error if the node has one of these inputs or attributes.
bool HasNone(Operation& o, const std::vector<int>& inputs,
             const std::vector<absl::string_view>& attributes) {
  for (const int i : inputs) {
    if (o.has_input(i))
      return o.Error(Code::kNodeInputs, absl::StrCat("has input ", i, ", which is not supported"));
  }
  for (const absl::string_view name : attributes) {
    if (o.BoolAttribute(name, false))
      return o.Error(Code::kNodeAttribute, absl::StrCat(name, " is not 0, which is not supported"),
                     name);
  }
  return true;
}

// Element `number` of the first axes [outer, …] along `axis`, without it.
Value Taken(Operation& o, const std::string& suffix, Value data, int64_t number, int axis) {
  return o.Add(
      ops::kGather, suffix,
      {data, o.AddInteger(suffix + "/number", number), o.AddInteger(suffix + "/axis", axis)});
}

Value AfterPast(Operation& o, const std::string& suffix, Value past, Value data) {
  return o.Add(ops::kConcat, suffix, {past, data}, {{"axis", int64_t{2}}});
}

// A bias for keys that a mask, of integers, says not to see:
//   [N]        how many keys each sample has
//   [2 N]      where they end, and for each sample where they begin
//   [N, T], [N, S, T]  0 for such a key
Value MaskBias(Operation& o, Value mask, const Attention& a) {
  const Shape& shape = mask.shape();
  const ElementType type = o.type(0);
  const double hidden = o.FloatAttribute("mask_filter_value", -10000);
  const int rank = shape.has_rank() ? shape.rank() : 0;
  if (rank == 2 || rank == 3) {
    const Value zero = o.AddNumber("/mask/zero", mask.type().element_type, 0);
    const Value seen = o.Add(ops::kGreater, "/mask/seen", {mask, zero});
    const Value bias = HiddenUnless(o, "/mask/bias", seen, type, hidden);
    const Ints axes = rank == 2 ? Ints{1, 2} : Ints{1};
    return o.Add(ops::kUnsqueeze, "/mask", {bias, o.AddIntegers("/mask/axes", axes)});
  }
  const Dim& samples = o.shape(0).dim(0);
  const bool is_count = rank == 1 && shape.dim(0).Same(samples);
  const bool is_range = rank == 1 && samples.is_static() && samples.value() > 0 &&
                        shape.dim(0).Same(Dim(2 * samples.value()));
  if (!is_count && !is_range) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its mask is ", ToString(shape), " for ", ToString(samples),
                         " samples; expected one or two numbers for each, [N, T] or [N, S, T]"));
    return {};
  }
  const Value places = PlacesAlong(o, "/mask/places", a.key, 2);
  auto bounds = [&](const std::string& suffix, Value list) {
    return o.Reshaped(o.Converted(list, suffix + "/i64", ElementType::kI64), suffix,
                      Shape({samples.is_static() ? samples : Dim::Any(), 1, 1, 1}));
  };
  const Value ends = is_count ? mask : PartOfList(o, mask, "/mask/end", 0, samples.value());
  Value seen = o.Add(ops::kLess, "/mask/before_end", {places, bounds("/mask/ends", ends)});
  if (is_range) {
    const Value begins = PartOfList(o, mask, "/mask/begin", samples.value(), 2 * samples.value());
    const Value after =
        o.Add(ops::kGreaterEqual, "/mask/after_begin", {places, bounds("/mask/begins", begins)});
    seen = o.Add(ops::kLogicalAnd, "/mask/seen", {seen, after});
  }
  return HiddenUnless(o, "/mask", seen, type, hidden);
}

// With unidirectional a query sees keys up to its own place, which comes after the past. Others
// stay hidden where the mask hides all of these.
Value CausalBias(Operation& o, const Attention& a, Value past) {
  const Value keys = PlacesAlong(o, "/causal/keys", a.key, 2);
  Value rows = o.Add(
      ops::kUnsqueeze, "/causal/rows",
      {PlacesAlong(o, "/causal/queries", a.query, 2), o.AddIntegers("/causal/rows/axis", {1})});
  if (past.node != nullptr) {
    rows = o.Add(ops::kAdd, "/causal/after_past",
                 {rows, ExtentOf(o, past, "/causal/past", past.shape().rank() - 2)});
  }
  const Value seen = o.Add(ops::kLessEqual, "/causal/seen", {keys, rows});
  return HiddenUnless(o, "/causal", seen, o.type(0), kUnseen);
}

// The result as [N, S, heads · d], of which input `mask` and input `bias` are a part.
Value Result(Operation& o, Attention a, Value past, int mask, int bias) {
  if (a.query.node == nullptr || a.key.node == nullptr || a.value.node == nullptr) return {};
  if (o.HasAttribute("scale") && o.FloatAttribute("scale", 0) != 0)
    a.scale = o.FloatAttribute("scale", 0);
  if (o.has_input(mask)) a.biases.push_back(MaskBias(o, o.input(mask), a));
  if (o.BoolAttribute("unidirectional", false)) a.biases.push_back(CausalBias(o, a, past));
  if (o.has_input(bias)) a.biases.push_back(o.input(bias));
  return JoinedHeads(o, "", Attended(o, "/result", std::move(a)));
}

// The extents of queries, keys and values in the columns of the weights; nullopt after an error.
std::optional<Ints> Widths(Operation& o) {
  Ints widths = o.IntsAttribute("qkv_hidden_sizes");
  const Dim& all = o.rank(1) == 2 ? o.shape(1).dim(1) : o.shape(1).dim(0);
  if (widths.empty() && all.is_static()) widths.assign(3, all.value() / 3);
  const int64_t sum = std::accumulate(widths.begin(), widths.end(), int64_t{0});
  if (widths.size() == 3 && o.rank(1) == 2 && all.Same(Dim(sum))) return widths;
  o.Error(Code::kNodeInputs, absl::StrCat("its weights ", ToString(o.shape(1)),
                                          " are not those of queries, keys and values"));
  return std::nullopt;
}

// Inputs: data, weights and bias of queries, keys and values, a mask, the past of keys and values,
// [2, N, heads, P, d], and what is added before softmax.
void ImportAttention(Operation& o) {
  if (!HaveTensors(o, {0, 1}) || !o.HaveRanks(2)) return;
  if (!HasNone(o, {6}, {"do_rotary", "past_present_share_buffer"})) return;
  if (o.rank(0) != 3 || o.rank(1) < 1) {
    o.Error(Code::kNodeInputs, absl::StrCat("its data is ", ToString(o.shape(0)),
                                            "; expected [N, S, width], and weights"));
    return;
  }
  const std::optional<Ints> widths = Widths(o);
  if (!widths) return;
  Value joint = o.Add(ops::kMatMul, "/joint", {o.input(0), o.input(1)});
  if (o.has_input(2)) joint = o.Add(ops::kAdd, "/joint/biased", {joint, o.input(2)});
  const std::vector<Value> parts = o.AddSeveral(
      ops::kVariadicSplit, "/parts",
      {joint, o.AddInteger("/parts/axis", 2), o.AddIntegers("/parts/widths", *widths)});
  if (parts.empty()) return;
  const int64_t heads = o.IntAttribute("num_heads", 0);
  Attention a = {SplitHeads(o, "/query", parts[0], heads), SplitHeads(o, "/key", parts[1], heads),
                 SplitHeads(o, "/value", parts[2], heads)};
  const Value past = o.input(4);
  if (past.node != nullptr) {
    a.key = AfterPast(o, "/key/all", Taken(o, "/key/past", past, 0, 0), a.key);
    a.value = AfterPast(o, "/value/all", Taken(o, "/value/past", past, 1, 0), a.value);
  }
  Value present;
  if (o.has_output(1)) {
    const Value axis = o.AddIntegers("/present/axis", {0});
    present = o.Add(ops::kConcat, "/present",
                    {o.Add(ops::kUnsqueeze, "/present/key", {a.key, axis}),
                     o.Add(ops::kUnsqueeze, "/present/value", {a.value, axis})},
                    {{"axis", int64_t{0}}});
  }
  o.SetOutputs({Result(o, std::move(a), past, 3, 5), present});
}

// Input 3, the biases of queries, keys and values one after the other, in parts [heads, 1, d].
std::vector<Value> Biases(Operation& o, const Attention& a) {
  Ints widths;
  for (const Value& value : {a.query, a.key, a.value}) {
    const Dim &heads = value.shape().dim(1), &width = value.shape().dim(3);
    if (!heads.is_static() || !width.is_static()) {
      o.Error(Code::kNodeInputs, "the width of its heads is not known");
      return {};
    }
    widths.push_back(heads.value() * width.value());
  }
  const std::vector<Value> lists =
      o.AddSeveral(ops::kVariadicSplit, "/biases",
                   {o.input(3), o.AddInteger("/biases/axis", 0), o.AddIntegers("/widths", widths)});
  std::vector<Value> biases;
  for (size_t i = 0; i < lists.size(); ++i) {
    const Value& value = i == 0 ? a.query : i == 1 ? a.key : a.value;
    biases.push_back(o.Reshaped(lists[i], absl::StrCat("/bias_", i),
                                Shape({value.shape().dim(1), 1, value.shape().dim(3)})));
  }
  return biases;
}

// Inputs: queries, keys, values, their biases, a mask, what is added before softmax, and the past
// of keys and values.
void ImportMultiHeadAttention(Operation& o) {
  if (!HaveTensors(o, {0, 1, 2}) || !o.HaveRanks(3) || !HasNone(o, {8, 9}, {})) return;
  if (o.has_output(3)) {
    o.Error(Code::kNodeInputs, "has output 3, the products, which is not supported");
    return;
  }
  const int64_t heads = o.IntAttribute("num_heads", 0);
  Attention a = {SplitHeads(o, "/query", o.input(0), heads),
                 SplitHeads(o, "/key", o.input(1), heads),
                 SplitHeads(o, "/value", o.input(2), heads)};
  if (a.query.node == nullptr || a.key.node == nullptr || a.value.node == nullptr) return;
  if (o.has_input(3)) {
    const std::vector<Value> biases = Biases(o, a);
    if (biases.empty()) return;
    const bool has_keys = o.rank(1) == 4;  // with their heads: of an earlier call
    a.query = o.Add(ops::kAdd, "/query/biased", {a.query, biases[0]});
    if (!has_keys) a.key = o.Add(ops::kAdd, "/key/biased", {a.key, biases[1]});
    if (!has_keys) a.value = o.Add(ops::kAdd, "/value/biased", {a.value, biases[2]});
  }
  const Value past = o.input(6);
  if (past.node != nullptr) {
    a.key = AfterPast(o, "/present_key", past, a.key);
    a.value = AfterPast(o, "/present_value", o.input(7), a.value);
  }
  const Value key = a.key, value = a.value;
  o.SetOutputs({Result(o, std::move(a), past, 4, 5), key, value});
}

// Inputs: data, places, and the tables of cosines and sines by places. A single place is that of
// the first element.
void ImportRotaryEmbedding(Operation& o) {
  if (!o.HaveRanks(4) || !HasNone(o, {}, {"is_packed_batching"})) return;
  if (o.FloatAttribute("scale", 1) != 1) {
    o.Error(Code::kNodeAttribute, "scale is not 1, which is not supported", "scale");
    return;
  }
  const Dim& half = o.rank(2) == 2 ? o.shape(2).dim(1) : Dim::Any();
  if (!half.is_static() || o.rank(0) < 3) {
    o.Error(Code::kNodeInputs, absl::StrCat("its tables are ", ToString(o.shape(2)),
                                            "; expected [places, width / 2]"));
    return;
  }
  int64_t heads = o.IntAttribute("num_heads", 0);
  const Dim& all = o.shape(0).dim(o.rank(0) - 1);
  if (heads == 0 && all.is_static() && half.value() > 0) heads = all.value() / (2 * half.value());
  const Value data = SplitHeads(o, "/split", o.input(0), heads);
  if (data.node == nullptr) return;
  Value places = o.Converted(o.input(1), "/places/i64", ElementType::kI64);
  if (o.rank(1) < 2) {
    const Value first = o.Reshaped(places, "/places/first", Shape());
    places = o.Add(ops::kAdd, "/places", {PlacesAlong(o, "/places/after", data, 2), first});
  }
  const bool is_list = places.node == nullptr || places.shape().rank() < 2;
  auto table = [&](int i, const std::string& suffix) {
    const Value rows = o.Add(ops::kGather, suffix + "/rows",
                             {o.input(i), places, o.AddInteger(suffix + "/rows/axis", 0)});
    if (is_list) return rows;
    return o.Add(ops::kUnsqueeze, suffix, {rows, o.AddIntegers(suffix + "/axis", {1})});
  };
  const Value turned = Rotated(o, "", data,
                               {.cosines = table(2, "/cosines"),
                                .sines = table(3, "/sines"),
                                .width = 2 * half.value(),
                                .is_interleaved = o.BoolAttribute("interleaved", false)});
  o.SetOutput(o.rank(0) == 4 ? turned : JoinedHeads(o, "", turned));
}

}  // namespace

std::vector<OperatorType> MicrosoftAttentionOperators() {
  return {{"Attention", 1, 1, 2, 7, ImportAttention, kMicrosoft, /*takes_lists=*/true},
          {"MultiHeadAttention", 1, 1, 3, 10, ImportMultiHeadAttention, kMicrosoft, true},
          {"RotaryEmbedding", 1, 1, 4, 4, ImportRotaryEmbedding, kMicrosoft}};
}

}  // namespace mo::onnx
