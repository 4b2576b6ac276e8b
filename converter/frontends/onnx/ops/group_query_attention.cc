// GroupQueryAttention of com.microsoft, in which several heads of queries share one of keys and
// values, and which keeps keys and values for later calls.
//
// A sample b has `total` keys, its own number, of which the last ones are new. They are put into
// what is kept after those of earlier calls, from `first` on:
//
//   first = max(total - S, 0);  kept[t] = new[t - first] for t from first to first + S - 1
//   query s is at place first + s; it sees keys t ≤ first + s, below total and inside of the window

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

class GroupQueryAttention {
 public:
  explicit GroupQueryAttention(Operation& o) : o_(o) {}

  void Import() {
    if (!HaveTensors(o_, {0, 5, 6}) || !o_.HaveRanks() || !IsSupported() || !ReadHeads()) return;
    ReadPlaces();
    if (o_.BoolAttribute("do_rotary", false)) {
      a_.query = Turned("/query/turned", a_.query);
      a_.key = Turned("/key/turned", a_.key);
    }
    if (a_.query.node == nullptr || a_.key.node == nullptr) return;
    a_.key = Kept("/present_key", 3, a_.key);
    a_.value = Kept("/present_value", 4, a_.value);
    if (a_.key.node == nullptr || a_.value.node == nullptr) return;
    if (o_.FloatAttribute("scale", 0) != 0) a_.scale = o_.FloatAttribute("scale", 0);
    a_.softcap = o_.FloatAttribute("softcap", 0);
    a_.biases.push_back(Visible());
    if (o_.has_input(10)) a_.biases.push_back(o_.input(10));
    AddSink();
    const Value key = a_.key, value = a_.value;
    o_.SetOutputs({JoinedHeads(o_, "", Attended(o_, "/result", std::move(a_))), key, value});
  }

 private:
  bool IsSupported() {
    for (int i = 12; i < o_.input_count(); ++i) {
      if (o_.has_input(i))
        return o_.Error(Code::kNodeInputs, absl::StrCat("has input ", i,
                                                        ": a quantized past, norms or padded "
                                                        "queries are not supported"));
    }
    for (const absl::string_view name : {"sliding_window_cache", "qk_output"}) {
      if (o_.BoolAttribute(name, false))
        return o_.Error(Code::kNodeAttribute,
                        absl::StrCat(name, " is not 0, which is not supported"), name);
    }
    if (o_.has_input(3) != o_.has_input(4))
      return o_.Error(Code::kNodeInputs, "has one of the past of keys and values; expected both");
    return true;
  }

  // Queries, keys and values, or all of them one after the other in input 0.
  bool ReadHeads() {
    const int64_t heads = o_.IntAttribute("num_heads", 0);
    const int64_t shared = o_.IntAttribute("kv_num_heads", 0);
    Value query = o_.input(0), key = o_.input(1), value = o_.input(2);
    if (!o_.has_input(1)) {
      const Dim all = o_.rank(0) == 3 ? o_.shape(0).dim(2) : Dim::Any();
      const bool has_heads = heads >= 1 && shared >= 1 && heads <= 4096 && shared <= 4096;
      if (!has_heads || !all.is_static() || all.value() % (heads + 2 * shared) != 0) {
        return o_.Error(Code::kNodeInputs,
                        absl::StrCat("its data ", ToString(o_.shape(0)), " are not those of ",
                                     heads, " heads of queries and ", shared, " of keys"));
      }
      const int64_t width = all.value() / (heads + 2 * shared);
      const std::vector<Value> parts = o_.AddSeveral(
          ops::kVariadicSplit, "/parts",
          {query, o_.AddInteger("/parts/axis", 2),
           o_.AddIntegers("/parts/widths", {heads * width, shared * width, shared * width})});
      if (parts.empty()) return false;
      query = parts[0];
      key = parts[1];
      value = parts[2];
    }
    a_ = {SplitHeads(o_, "/query", query, heads), SplitHeads(o_, "/key", key, shared),
          SplitHeads(o_, "/value", value, shared)};
    return a_.query.node != nullptr && a_.key.node != nullptr && a_.value.node != nullptr;
  }

  Value Integer(absl::string_view suffix, int64_t value) { return o_.AddInteger(suffix, value); }

  void ReadPlaces() {
    const Value lengths = o_.Converted(o_.input(5), "/lengths/i64", ElementType::kI64);
    const Value column = o_.Reshaped(lengths, "/lengths", Shape({Dim::Any(), 1}));
    total_ = o_.Add(ops::kAdd, "/total", {column, Integer("/one", 1)});
    const Value count = ExtentOf(o_, a_.key, "/new/count", 2);
    const Value before = o_.Add(ops::kSubtract, "/before", {total_, count});
    first_ = o_.Add(ops::kMaximum, "/first", {before, Integer("/zero", 0)});
    queries_ = o_.Add(ops::kAdd, "/query/places", {first_, PlacesAlong(o_, "/new", a_.query, 2)});
  }

  // By the tables of inputs 7 and 8, at the places of input 9 or at the own ones.
  Value Turned(const std::string& suffix, Value data) {
    if (!HaveTensors(o_, {7, 8}) || !o_.HaveRanks()) return {};
    const Dim half = o_.rank(7) == 2 ? o_.shape(7).dim(1) : Dim::Any();
    if (!half.is_static()) {
      o_.Error(Code::kNodeInputs, absl::StrCat("its tables are ", ToString(o_.shape(7)),
                                               "; expected [places, width / 2]"));
      return {};
    }
    const Value places = o_.has_input(9) ? o_.input(9) : queries_;
    auto table = [&](int i, const std::string& name) {
      const Value rows = o_.Add(ops::kGather, name + "/rows",
                                {o_.input(i), places, o_.AddInteger(name + "/rows/axis", 0)});
      return o_.Add(ops::kUnsqueeze, name, {rows, o_.AddIntegers(name + "/axis", {1})});
    };
    return Rotated(o_, suffix, data,
                   {.cosines = table(7, suffix + "/cosines"),
                    .sines = table(8, suffix + "/sines"),
                    .width = 2 * half.value(),
                    .is_interleaved = o_.BoolAttribute("rotary_interleaved", false)});
  }

  // What is kept of earlier calls, in input `past`, with the new ones in their places; as long as
  // the past, or as input 6 says, whichever is more.
  Value Kept(const std::string& suffix, int past, Value data) {
    if (!o_.has_input(past)) return data;
    auto name = [&suffix](absl::string_view step) { return absl::StrCat(suffix, step); };
    const Value most = o_.Reshaped(o_.Converted(o_.input(6), name("/most/i64"), ElementType::kI64),
                                   name("/most"), Shape());
    const Value held = ExtentOf(o_, o_.input(past), name("/held"), 2);
    const Value count = o_.Add(ops::kMaximum, name("/count"), {most, held});
    const Value more = o_.Add(ops::kSubtract, name("/more"), {count, held});
    const Value none = o_.AddIntegers(name("/none"), {0, 0, 0, 0});
    const Value end = JoinedLists(o_, name("/end"),
                                  {o_.AddIntegers(name("/end/outer"), {0, 0}),
                                   o_.Reshaped(more, name("/end/more"), Shape({1})),
                                   o_.AddIntegers(name("/end/inner"), {0})});
    const Value old = o_.Add(
        ops::kPad, name("/old"),
        {o_.input(past), none, end, o_.AddNumber(name("/zero"), data.type().element_type, 0)},
        {{"pad_mode", std::string("constant")}});
    // [N, T]: which of the new ones belongs to a place.
    const Value places = NumbersBelow(o_, count, name("/places"));
    const Value number = o_.Add(ops::kSubtract, name("/number"), {places, first_});
    const Value length = ExtentOf(o_, data, name("/length"), 2);
    const Value last = o_.Add(ops::kSubtract, name("/last"), {length, Integer(name("/one"), 1)});
    const Value zero = Integer(name("/first"), 0);
    const Value inside = o_.Add(ops::kLogicalAnd, name("/is_new"),
                                {o_.Add(ops::kGreaterEqual, name("/after"), {number, zero}),
                                 o_.Add(ops::kLess, name("/before"), {number, length})});
    const Value chosen = o_.Add(ops::kMinimum, name("/chosen"),
                                {o_.Add(ops::kMaximum, name("/at_least"), {number, zero}), last});
    const Value moved =
        o_.Add(ops::kGather, name("/new"), {data, chosen, o_.AddInteger(name("/new/axis"), 2)},
               {{"batch_dims", int64_t{1}}});
    const Value is_new = o_.Add(ops::kUnsqueeze, name("/is_new/axes"),
                                {inside, o_.AddIntegers(name("/axes"), {1, 3})});
    return o_.Add(ops::kSelect, suffix, {is_new, moved, old});
  }

  // A bias, [N, 1, S, T].
  Value Visible() {
    const Value keys = PlacesAlong(o_, "/keys", a_.key, 2);
    auto unsqueezed = [&](const std::string& suffix, Value value, Ints axes) {
      return o_.Add(ops::kUnsqueeze, suffix, {value, o_.AddIntegers(suffix + "/axes", axes)});
    };
    const Value rows = unsqueezed("/rows", queries_, {1, 3});
    Value seen = o_.Add(ops::kLess, "/there", {keys, unsqueezed("/ends", total_, {1, 2})});
    auto both = [&](const std::string& suffix, Value condition) {
      seen = o_.Add(ops::kLogicalAnd, suffix, {seen, condition});
    };
    if (o_.BoolAttribute("causal", true))
      both("/causal", o_.Add(ops::kLessEqual, "/not_after", {keys, rows}));
    const int64_t window = o_.IntAttribute("local_window_size", -1);
    if (window > 0) {
      const Value before =
          o_.Add(ops::kSubtract, "/window/before", {rows, Integer("/window/size", window)});
      both("/window", o_.Add(ops::kGreater, "/window/after", {keys, before}));
    }
    return HiddenUnless(o_, "/visible", seen, a_.query.type().element_type, kUnseen);
  }

  // Of each head, or e^0 with smooth_softmax.
  void AddSink() {
    const ElementType type = a_.query.type().element_type;
    if (o_.has_input(11)) {
      a_.sink = o_.Reshaped(o_.input(11), "/sink", Shape({a_.query.shape().dim(1), 1, 1}));
    } else if (o_.BoolAttribute("smooth_softmax", false)) {
      a_.sink = o_.AddNumber("/sink", type, 0);
    }
  }

  Operation& o_;
  Attention a_;
  Value total_, first_;  // [N, 1]
  Value queries_;        // [N, S]
};

void ImportGroupQueryAttention(Operation& o) { GroupQueryAttention(o).Import(); }

}  // namespace

std::vector<OperatorType> GroupQueryAttentionOperators() {
  return {{"GroupQueryAttention", 1, 1, 7, 17, ImportGroupQueryAttention, kMicrosoft,
           /*takes_lists=*/true}};
}

}  // namespace mo::onnx
