#include "converter/frontends/onnx/ops/texts.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"

namespace mo::onnx {
namespace {

// The texts of an operator have so many bytes at most, each as long as the longest.
constexpr int64_t kMaxTextBytes = 1 << 24;

Value AsColumn(Operation& o, Value value, const std::string& suffix) {
  return o.Add(ops::kUnsqueeze, suffix, {value, o.AddIntegers(suffix + "/axis", {-1})});
}

bool HasNoStrings(Value tensor) {
  const std::optional<Extents> extents = tensor.shape().extents();
  return extents && ElementCount(*extents) == 0;
}

// The runtime does not unpack a tensor without strings.
Strings NoStrings(Operation& o, Value tensor, const std::string& suffix) {
  const Extents extents = *tensor.shape().extents();
  const Value none =
      o.AddConstant(suffix + "/none", Constant::FromDoubles(ElementType::kI64, extents, {}));
  return {none, none, o.AddNumbers(suffix + "/bytes", ElementType::kU8, 1, 0)};
}

void FailForSize(Operation& o, int64_t count, size_t longest) {
  o.Error(Code::kNodeAttribute,
          absl::StrCat("has ", count, " texts of up to ", longest, " bytes; expected at most ",
                       kMaxTextBytes, " bytes, each text as long as the longest"));
}

}  // namespace

absl::StatusOr<Value> AddTexts(Graph& graph, const std::string& name, const TextTensor& tensor,
                               const SourceSet& sources) {
  if (tensor.texts.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("its shape ", ToString(tensor.extents),
                     " has no strings, which the runtime cannot hold; expected at least one"));
  }
  std::string bytes;
  std::vector<double> begins, ends;
  for (const std::string& text : tensor.texts) {
    begins.push_back(static_cast<double>(bytes.size()));
    bytes += text;
    ends.push_back(static_cast<double>(bytes.size()));
  }
  bytes += '\0';  // No constant is empty.
  if (bytes.size() > std::numeric_limits<int32_t>::max())
    return absl::InvalidArgumentError("its strings have more than 2^31 bytes");
  auto add = [&](absl::string_view suffix, Constant constant) {
    return graph.AddConstant(absl::StrCat(name, suffix), std::move(constant), sources)->output();
  };
  const int64_t count = static_cast<int64_t>(bytes.size());
  MO_ASSIGN_OR_RETURN(
      Node* const node,
      graph.Add(
          {.op = ops::kStringTensorPack,
           .name = name,
           .inputs = {add("/begins",
                          Constant::FromDoubles(ElementType::kI32, tensor.extents, begins)),
                      add("/ends", Constant::FromDoubles(ElementType::kI32, tensor.extents, ends)),
                      add("/bytes", Constant::FromBytes(ElementType::kU8, {count},
                                                        OwnedBytes(std::move(bytes))))},
           .sources = sources}));
  return node->output();
}

Value AddTexts(Operation& o, absl::string_view suffix, const TextTensor& tensor) {
  const absl::StatusOr<Value> value =
      AddTexts(o.graph(), absl::StrCat(o.name(), suffix), tensor, o.sources());
  if (value.ok()) return *value;
  o.Error(Code::kTensorValue, value.status().message());
  return {};
}

Value AddTexts(Operation& o, absl::string_view suffix, const std::vector<std::string>& list) {
  return AddTexts(o, suffix, TextTensor{{static_cast<int64_t>(list.size())}, list});
}

Strings Unpacked(Operation& o, Value tensor, const std::string& suffix) {
  if (tensor.node == nullptr) return {};
  if (tensor.type().element_type != ElementType::kString) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("has an input of ", ElementTypeName(tensor.type().element_type),
                         "; expected strings"));
    return {};
  }
  if (HasNoStrings(tensor)) return NoStrings(o, tensor, suffix);
  std::vector<Value> parts = tensor.node->Is(ops::kStringTensorPack)
                                 ? tensor.node->inputs()
                                 : o.AddSeveral(ops::kStringTensorUnpack, suffix, {tensor});
  if (parts.empty()) return {};
  return {o.Converted(parts[0], suffix + "/begins", ElementType::kI64),
          o.Converted(parts[1], suffix + "/ends", ElementType::kI64), parts[2]};
}

Value Packed(Operation& o, absl::string_view suffix, const Strings& strings) {
  return o.Add(
      ops::kStringTensorPack, suffix,
      {o.Converted(strings.begins, absl::StrCat(suffix, "/begins"), ElementType::kI32),
       o.Converted(strings.ends, absl::StrCat(suffix, "/ends"), ElementType::kI32), strings.bytes});
}

Value NumbersIn(Operation& o, Value like, const std::string& suffix) {
  const Value extents = ExtentsOf(o, like, suffix + "/extents");
  const Value count =
      o.Add(ops::kReduceProd, suffix + "/count",
            {extents, o.AddIntegers(suffix + "/count/axis", {0})}, {{"keep_dims", false}});
  return o.Add(ops::kReshape, suffix, {NumbersBelow(o, count, suffix + "/list"), extents});
}

// Each result has a row of the width of the longest text.
Value TextsAt(Operation& o, const std::string& suffix, const std::vector<std::string>& texts,
              Value places) {
  size_t width = 1;
  for (const std::string& text : texts) width = std::max(width, text.size());
  const int64_t count = static_cast<int64_t>(texts.size());
  if (static_cast<int64_t>(width) > kMaxTextBytes / std::max<int64_t>(count, 1))
    return FailForSize(o, count, width), Value();
  std::string bytes;
  Ints lengths;
  for (const std::string& text : texts) {
    bytes += text + std::string(width - text.size(), '\0');
    lengths.push_back(static_cast<int64_t>(text.size()));
  }
  const Extents extents = {count, static_cast<int64_t>(width)};
  const Value table =
      o.AddConstant(suffix + "/texts",
                    Constant::FromBytes(ElementType::kU8, extents, OwnedBytes(std::move(bytes))));
  const Value axis = o.AddInteger(suffix + "/axis", 0);
  const Value rows = o.Add(ops::kGather, suffix + "/rows", {table, places, axis});
  const Value length = o.Add(ops::kGather, suffix + "/lengths",
                             {o.AddIntegers(suffix + "/lengths/all", lengths), places, axis});
  const Value begins = o.Add(ops::kMultiply, suffix + "/from",
                             {NumbersIn(o, places, suffix + "/number"),
                              o.AddInteger(suffix + "/width", static_cast<int64_t>(width))});
  return Packed(o, suffix,
                {begins, o.Add(ops::kAdd, suffix + "/to", {begins, length}),
                 o.Add(ops::kReshape, suffix + "/bytes",
                       {rows, o.AddIntegers(suffix + "/bytes/shape", {-1})})});
}

Strings Listed(Operation& o, const Strings& strings, const std::string& suffix) {
  const Value shape = o.AddIntegers(suffix + "/shape", {-1});
  return {o.Add(ops::kReshape, suffix + "/begins", {strings.begins, shape}),
          o.Add(ops::kReshape, suffix + "/ends", {strings.ends, shape}), strings.bytes};
}

Value LengthsOf(Operation& o, const Strings& strings, absl::string_view suffix) {
  return o.Add(ops::kSubtract, suffix, {strings.ends, strings.begins});
}

Value LongestOf(Operation& o, const Strings& strings, const std::string& suffix) {
  const Value lengths = LengthsOf(o, Listed(o, strings, suffix), suffix + "/lengths");
  const Value some = JoinedLists(o, suffix + "/some", {lengths, o.AddIntegers(suffix + "/0", {0})});
  return o.Add(ops::kReduceMax, suffix, {some, o.AddIntegers(suffix + "/axis", {0})},
               {{"keep_dims", false}});
}

Value RowsOf(Operation& o, const Strings& strings, Value width, const std::string& suffix) {
  const Arithmetic f(o, suffix, ElementType::kI64);
  const Value bytes = JoinedLists(o, suffix + "/bytes",
                                  {o.Converted(strings.bytes, suffix + "/i64", ElementType::kI64),
                                   o.AddNumbers(suffix + "/none", ElementType::kI64, 1, kNoByte)});
  const Value place = f(ops::kAdd, AsColumn(o, strings.begins, suffix + "/begins"),
                        NumbersBelow(o, width, suffix + "/numbers"));
  const Value is_inside = f(ops::kLess, place, AsColumn(o, strings.ends, suffix + "/ends"));
  const Value none = ExtentOf(o, strings.bytes, suffix + "/last", 0);
  return o.Add(ops::kGather, suffix,
               {bytes, f(ops::kSelect, is_inside, place, none), o.AddInteger(suffix + "/axis", 0)});
}

Value EqualToEach(Operation& o, const Strings& strings, const std::vector<std::string>& texts,
                  const std::string& suffix) {
  size_t width = 1;
  for (const std::string& text : texts) width = std::max(width, text.size() + 1);
  const int64_t count = static_cast<int64_t>(texts.size());
  if (static_cast<int64_t>(width) > kMaxTextBytes / std::max<int64_t>(count, 1))
    return FailForSize(o, count, width - 1), Value();
  std::vector<double> bytes;
  for (const std::string& text : texts) {
    for (size_t i = 0; i < width; ++i)
      bytes.push_back(i < text.size() ? static_cast<uint8_t>(text[i]) : kNoByte);
  }
  const Extents extents = {count, static_cast<int64_t>(width)};
  const Value wanted =
      o.AddConstant(suffix + "/texts", Constant::FromDoubles(ElementType::kI64, extents, bytes));
  const Value rows = RowsOf(
      o, strings, o.AddInteger(suffix + "/width", static_cast<int64_t>(width)), suffix + "/rows");
  const Value apart = o.Add(ops::kUnsqueeze, suffix + "/apart",
                            {rows, o.AddIntegers(suffix + "/apart/axis", {-2})});
  const Value same = o.Add(ops::kEqual, suffix + "/same", {apart, wanted});
  return o.Add(ops::kReduceLogicalAnd, suffix, {same, o.AddIntegers(suffix + "/axis", {-1})},
               {{"keep_dims", false}});
}

Value PlaceAmong(Operation& o, const Strings& strings, const std::vector<std::string>& texts,
                 const std::string& suffix) {
  Ints numbers;
  for (size_t i = 0; i < texts.size(); ++i) numbers.push_back(static_cast<int64_t>(i) + 1);
  const Value is = o.Converted(EqualToEach(o, strings, texts, suffix + "/equal"),
                               suffix + "/equal/i64", ElementType::kI64);
  const Value places =
      o.Add(ops::kMultiply, suffix + "/places", {is, o.AddIntegers(suffix + "/numbers", numbers)});
  return o.Add(ops::kReduceSum, suffix, {places, o.AddIntegers(suffix + "/axis", {-1})},
               {{"keep_dims", false}});
}

Value EqualStrings(Operation& o, Value a, Value b) {
  const Strings first = Unpacked(o, a, "/first"), second = Unpacked(o, b, "/second");
  const Value width =
      o.Add(ops::kMaximum, "/width",
            {LongestOf(o, first, "/first/longest"), LongestOf(o, second, "/second/longest")});
  const Value same =
      o.Add(ops::kEqual, "/same",
            {RowsOf(o, first, width, "/first/rows"), RowsOf(o, second, width, "/second/rows")});
  return o.Add(ops::kReduceLogicalAnd, "", {same, o.AddIntegers("/axis", {-1})},
               {{"keep_dims", false}});
}

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace mo::onnx
