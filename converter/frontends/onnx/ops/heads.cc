#include "converter/frontends/onnx/ops/heads.h"

#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"

namespace mo::onnx {
namespace {

// Elements begin, begin + step, … before end of the last of four axes.
Value PartOfWidth(Operation& o, const std::string& suffix, Value data, int64_t begin, int64_t end,
                  int64_t step) {
  return o.Add(ops::kStridedSlice, suffix,
               {data, o.AddIntegers(suffix + "/begin", {0, 0, 0, begin}),
                o.AddIntegers(suffix + "/end", {0, 0, 0, end}),
                o.AddIntegers(suffix + "/strides", {1, 1, 1, step})},
               {{"begin_mask", Ints{1, 1, 1, 0}}, {"end_mask", Ints{1, 1, 1, 0}}});
}

// Probabilities along the last axis, which a sink takes a share of.
Value Probabilities(Operation& o, const std::string& suffix, Value scores, Value sink) {
  const Attributes along_keys = {{"axis", int64_t{3}}};
  if (sink.node == nullptr) return o.Add(ops::kSoftMax, suffix, {scores}, along_keys);
  const Value outer =
      PartOfList(o, ExtentsOf(o, scores, suffix + "/shape"), suffix + "/outer", 0, 3);
  const Value extents =
      JoinedLists(o, suffix + "/extents", {outer, o.AddIntegers(suffix + "/one", {1})});
  const Value column = o.Add(ops::kBroadcast, suffix + "/sink", {sink, extents});
  const Value all = o.Add(ops::kConcat, suffix + "/with_sink", {scores, column}, along_keys);
  const Value shares = o.Add(ops::kSoftMax, suffix + "/shares", {all}, along_keys);
  return PartOfWidth(o, suffix, shares, 0, -1, 1);
}

}  // namespace

Value SplitHeads(Operation& o, const std::string& suffix, Value data, int64_t heads) {
  if (data.node == nullptr) return {};
  const Shape& shape = data.shape();
  const int rank = shape.has_rank() ? shape.rank() : 0;
  if (rank == 4) return data;
  const Dim width = rank == 3 ? shape.dim(2) : Dim::Any();
  if (heads < 1 || !width.is_static() || width.value() % heads != 0) {
    o.Error(Code::kNodeInputs, absl::StrCat("a tensor ", ToString(shape), " has no ", heads,
                                            " heads; expected [N, S, heads · d], or [N, heads, S, "
                                            "d]"));
    return {};
  }
  const Value target = o.AddIntegers(suffix + "/shape", {0, 0, heads, width.value() / heads});
  const Value parts =
      o.Add(ops::kReshape, suffix + "/heads", {data, target}, {{"special_zero", true}});
  return o.Transposed(parts, suffix, {0, 2, 1, 3});
}

Value JoinedHeads(Operation& o, const std::string& suffix, Value data) {
  const Value moved = o.Transposed(data, suffix + "/joined", {0, 2, 1, 3});
  return o.Add(ops::kReshape, suffix, {moved, o.AddIntegers(suffix + "/target", {0, 0, -1})},
               {{"special_zero", true}});
}

Value RepeatedHeads(Operation& o, const std::string& suffix, Value data, int64_t times) {
  if (data.node == nullptr) return {};
  auto name = [suffix](absl::string_view step) { return absl::StrCat(suffix, step); };
  const Value more =
      o.Add(ops::kUnsqueeze, name("/axis"), {data, o.AddIntegers(name("/axis/place"), {2})});
  const Value extents = ExtentsOf(o, data, name("/extents"));
  const Value target = JoinedLists(
      o, name("/target"),
      {PartOfList(o, extents, name("/outer"), 0, 2), o.AddIntegers(name("/times"), {times}),
       PartOfList(o, extents, name("/inner"), 2, 4)});
  const Value repeated = o.Add(ops::kBroadcast, name("/repeated"), {more, target});
  const int64_t heads = data.shape().dim(1).value() * times;
  const Value shape = JoinedLists(
      o, name("/shape"),
      {PartOfList(o, extents, name("/batch"), 0, 1), o.AddIntegers(name("/heads"), {heads}),
       PartOfList(o, extents, name("/rest"), 2, 4)});
  return o.Add(ops::kReshape, suffix, {repeated, shape});
}

bool ShareHeads(Operation& o, const std::string& suffix, Value query, Value& key, Value& value) {
  const Dim& heads = query.shape().dim(1);
  const Dim& shared = key.shape().dim(1);
  if (heads.Same(shared)) return true;
  if (!heads.is_static() || !shared.is_static() || shared.value() < 1 ||
      heads.value() % shared.value() != 0) {
    return o.Error(Code::kNodeInputs,
                   absl::StrCat("has ", ToString(heads), " heads of queries for ", ToString(shared),
                                " of keys; expected a multiple"));
  }
  key = RepeatedHeads(o, suffix + "/key/shared", key, heads.value() / shared.value());
  value = RepeatedHeads(o, suffix + "/value/shared", value, heads.value() / shared.value());
  return true;
}

Value PlacesAlong(Operation& o, const std::string& suffix, Value data, int axis) {
  return NumbersBelow(o, ExtentOf(o, data, suffix + "/count", axis), suffix);
}

Value Rotated(Operation& o, const std::string& suffix, Value data, const Rotation& rotation) {
  if (data.node == nullptr) return {};
  const Dim& all = data.shape().dim(3);
  const int64_t width = rotation.width, half = width / 2;
  if (!all.is_static() || width < 2 || width % 2 != 0 || width > all.value()) {
    o.Error(Code::kNodeInputs, absl::StrCat("turns ", width, " elements of heads of ",
                                            ToString(all), "; expected an even number of them"));
    return {};
  }
  auto name = [suffix](absl::string_view step) { return absl::StrCat(suffix, step); };
  const bool interleaved = rotation.is_interleaved;
  const Value a = interleaved ? PartOfWidth(o, name("/a"), data, 0, width, 2)
                              : PartOfWidth(o, name("/a"), data, 0, half, 1);
  const Value b = interleaved ? PartOfWidth(o, name("/b"), data, 1, width, 2)
                              : PartOfWidth(o, name("/b"), data, half, width, 1);
  auto product = [&](absl::string_view step, Value part, Value table) {
    return o.Add(ops::kMultiply, name(step), {part, table});
  };
  const Value first =
      o.Add(ops::kSubtract, name("/first"),
            {product("/a_cos", a, rotation.cosines), product("/b_sin", b, rotation.sines)});
  const Value second =
      o.Add(ops::kAdd, name("/second"),
            {product("/a_sin", a, rotation.sines), product("/b_cos", b, rotation.cosines)});
  std::vector<Value> parts = {first, second};
  if (interleaved) {
    const Value axis = o.AddIntegers(name("/pair/axis"), {4});
    const Value pairs = o.Add(ops::kConcat, name("/pairs"),
                              {o.Add(ops::kUnsqueeze, name("/first/pair"), {first, axis}),
                               o.Add(ops::kUnsqueeze, name("/second/pair"), {second, axis})},
                              {{"axis", int64_t{4}}});
    parts = {o.Add(ops::kReshape, name("/interleaved"),
                   {pairs, o.AddIntegers(name("/interleaved/shape"), {0, 0, 0, width})},
                   {{"special_zero", true}})};
  }
  if (width != all.value())
    parts.push_back(PartOfWidth(o, name("/rest"), data, width, all.value(), 1));
  return parts.size() == 1
             ? parts[0]
             : o.Add(ops::kConcat, name("/turned"), std::move(parts), {{"axis", int64_t{3}}});
}

Value HiddenUnless(Operation& o, const std::string& suffix, Value seen, ElementType type,
                   double hidden) {
  return o.Add(ops::kSelect, suffix,
               {seen, o.AddNumber(suffix + "/seen", type, 0),
                o.AddNumber(suffix + "/hidden", type, hidden)});
}

Value Attended(Operation& o, const std::string& suffix, Attention attention) {
  const Value& query = attention.query;
  if (query.node == nullptr || attention.key.node == nullptr || attention.value.node == nullptr)
    return {};
  if (!ShareHeads(o, suffix, query, attention.key, attention.value)) return {};
  const Dim& width = query.shape().dim(3);
  if (!attention.scale && !width.is_static()) {
    o.Error(Code::kNodeInputs, "the width of its heads is not known");
    return {};
  }
  const ElementType type = query.type().element_type;
  const double scale =
      attention.scale ? *attention.scale : 1 / std::sqrt(static_cast<double>(width.value()));
  const Value scaled = o.Add(ops::kMultiply, suffix + "/query/scaled",
                             {query, o.AddNumber(suffix + "/scale", type, scale)});
  Value scores =
      o.Add(ops::kMatMul, suffix + "/product", {scaled, attention.key}, {{"transpose_b", true}});
  if (attention.softcap != 0) {
    const Value cap = o.AddNumber(suffix + "/softcap", type, attention.softcap);
    const Value small = o.Add(ops::kDivide, suffix + "/softcap/scaled", {scores, cap});
    const Value bounded = o.Add(ops::kTanh, suffix + "/softcap/tanh", {small});
    scores = o.Add(ops::kMultiply, suffix + "/capped", {bounded, cap});
  }
  for (size_t i = 0; i < attention.biases.size(); ++i)
    scores = o.Add(ops::kAdd, absl::StrCat(suffix, "/biased_", i), {scores, attention.biases[i]});
  const Value weights = Probabilities(o, suffix + "/weights", scores, attention.sink);
  return o.Add(ops::kMatMul, suffix, {weights, attention.value});
}

}  // namespace mo::onnx
