// Constants, what passes its input on, and shapes as values.

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/tensor.h"

namespace mo::tensorflow {
namespace {

void ImportConst(Operation& o) {
  if (o.node().tensor.empty()) {
    o.Error(Code::kTensorValue, "has no value");
    return;
  }
  absl::StatusOr<Constant> constant = ReadTensor(o.node().tensor, o.owner());
  if (!constant.ok()) {
    o.Error(Code::kTensorValue, constant.status().message());
    return;
  }
  o.SetOutput({o.AddConstant("", *std::move(constant))});
}

void ImportIdentity(Operation& o) { o.SetOutput(o.input(0)); }

void ImportIdentityN(Operation& o) {
  std::vector<Tensor> outputs;
  for (int i = 0; i < o.input_count(); ++i) outputs.push_back(o.input(i));
  o.SetOutputs(std::move(outputs));
}

void ImportCast(Operation& o) {
  const std::optional<ElementType> type = o.TypeAttribute("DstT", ElementType::kF32);
  if (!type) return;
  const Tensor& input = o.input(0);
  if (type == o.type(0)) return o.SetOutput(input);
  o.SetOutput(
      {o.Add(ops::kConvert, "", {input.value}, {{"destination_type", *type}}), input.order});
}

// The extents of input i, as TensorFlow sees them.
Value ShapeOfInput(Operation& o, int i, ElementType type, absl::string_view suffix) {
  const Tensor& input = o.input(i);
  const std::optional<Extents> extents = o.shape(i).extents();
  if (extents && o.shape(i).has_rank()) {
    const std::vector<double> values(extents->begin(), extents->end());
    return o.AddConstant(
        suffix, Constant::FromDoubles(type, {static_cast<int64_t>(values.size())}, values));
  }
  if (input.order != Order::kChannelsFirst)
    return o.Add(ops::kShapeOf, suffix, {o.InSourceOrder(i)}, {{"output_type", type}});
  const Value channels_first = o.Add(ops::kShapeOf, absl::StrCat(suffix, "/channels_first"),
                                     {input.value}, {{"output_type", type}});
  return o.Add(
      ops::kGather, suffix,
      {channels_first, o.AddIntegers(absl::StrCat(suffix, "/order"), ToChannelsLast(o.rank(i))),
       o.AddInteger(absl::StrCat(suffix, "/axis"), 0)});
}

void ImportShape(Operation& o) {
  const std::optional<ElementType> type = o.TypeAttribute("out_type", ElementType::kI32);
  if (!type) return;
  std::vector<Tensor> outputs;
  for (int i = 0; i < o.input_count(); ++i) {
    const std::string suffix = i == 0 ? "" : absl::StrCat("/", i);
    outputs.push_back({ShapeOfInput(o, i, *type, suffix)});
  }
  o.SetOutputs(std::move(outputs));
}

void ImportSize(Operation& o) {
  const std::optional<ElementType> type = o.TypeAttribute("out_type", ElementType::kI32);
  if (!type) return;
  const Value shape = o.Add(ops::kShapeOf, "/shape", {o.input(0).value}, {{"output_type", *type}});
  o.SetOutput({o.Add(ops::kReduceProd, "", {shape, o.AddIntegers("/axis", {0})})});
}

void ImportRank(Operation& o) {
  if (!o.HaveRanks()) return;
  o.SetOutput({o.AddNumber("", ElementType::kI32, o.rank(0))});
}

void ImportFill(Operation& o) {
  o.SetOutput({o.Add(ops::kBroadcast, "", {o.InSourceOrder(1), o.InSourceOrder(0)})});
}

template <int kNumber>
void ImportNumbersLike(Operation& o) {
  const Tensor& input = o.input(0);
  const Value number = o.AddNumber("/number", o.type(0), kNumber);
  const Value shape = o.Add(ops::kShapeOf, "/shape", {input.value});
  o.SetOutput({o.Add(ops::kBroadcast, "", {number, shape}), input.order});
}

void ImportRange(Operation& o) {
  const ElementType type = o.type(0);
  o.SetOutput({o.Add(ops::kRange, "", {o.InSourceOrder(0), o.InSourceOrder(1), o.InSourceOrder(2)},
                     {{"output_type", type}})});
}

// Inputs: the first and the last of the numbers, and how many there are.
void ImportLinSpace(Operation& o) {
  constexpr int64_t kMaxCount = 1 << 24;
  const std::optional<int64_t> count = o.Integer(2, "num");
  if (!count) return;
  if (*count < 1 || *count > kMaxCount) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("num is ", *count, "; expected a number from 1 to ", kMaxCount));
    return;
  }
  std::vector<double> shares(static_cast<size_t>(*count), 0);
  for (int64_t i = 1; i < *count; ++i)
    shares[i] = static_cast<double>(i) / static_cast<double>(*count - 1);
  const Value first = o.InSourceOrder(0);
  const Value share = o.AddConstant("/shares", Constant::FromDoubles(o.type(0), {*count}, shares));
  const Value length = o.Add(ops::kSubtract, "/length", {o.InSourceOrder(1), first});
  o.SetOutput({o.Add(ops::kAdd, "", {o.Add(ops::kMultiply, "/steps", {share, length}), first})});
}

// Whether a number is not 0, or a tensor of more axes has elements.
void ImportToBool(Operation& o) {
  if (!o.HaveRanks()) return;
  if (o.rank(0) == 0 && o.type(0) == ElementType::kBoolean) return o.SetOutput(o.input(0));
  const Value number =
      o.rank(0) == 0
          ? o.InSourceOrder(0)
          : o.Add(ops::kReduceProd, "/size",
                  {ExtentsOf(o, o.input(0).value, "/shape"), o.AddIntegers("/size/axis", {0})});
  if (number.node == nullptr) return;
  o.SetOutput(
      {o.Add(ops::kNotEqual, "", {number, o.AddNumber("/zero", number.type().element_type, 0)})});
}

// Variables are read with their values.
void ImportIsInitialized(Operation& o) {
  o.SetOutput({o.AddConstant("", Constant::Scalar(ElementType::kBoolean, 1))});
}

// Two lists of extents, as they are broadcast to each other.
void ImportBroadcastArgs(Operation& o) {
  if (!o.HaveRanks(2)) return;
  std::vector<Value> lists = {o.InSourceOrder(0), o.InSourceOrder(1)};
  int64_t lengths[2] = {};
  for (int i : {0, 1}) {
    const Shape list = o.shape(i);
    if (list.rank() != 1 || !list.dim(0).is_static()) {
      o.Error(Code::kNodeInputs, absl::StrCat("its input ", i, " is ", ToString(list),
                                              "; expected a list of known length"));
      return;
    }
    lengths[i] = list.dim(0).value();
  }
  const int shorter = lengths[0] < lengths[1] ? 0 : 1;
  if (const int64_t missing = lengths[1 - shorter] - lengths[shorter]; missing > 0) {
    lists[shorter] =
        JoinedLists(o, "/longer", {o.AddNumbers("/ones", o.type(0), missing, 1), lists[shorter]});
  }
  const Arithmetic f(o, "/extent", o.type(0));
  o.SetOutput({o.Add(ops::kSelect, "", {f(ops::kEqual, lists[0], 1.0), lists[1], lists[0]})});
}

}  // namespace

std::vector<OperationType> StructureOperations() {
  return {{"Const", 0, 0, ImportConst},
          {"Identity", 1, 1, ImportIdentity, Images::kFollowed},
          // Its default, unless the configuration names it as an input.
          {"PlaceholderWithDefault", 1, 1, ImportIdentity, Images::kFollowed},
          {"Snapshot", 1, 1, ImportIdentity, Images::kFollowed},
          {"StopGradient", 1, 1, ImportIdentity, Images::kFollowed},
          {"PreventGradient", 1, 1, ImportIdentity, Images::kFollowed},
          {"EnsureShape", 1, 1, ImportIdentity, Images::kFollowed},
          {"CheckNumerics", 1, 1, ImportIdentity, Images::kFollowed},
          {"CheckNumericsV2", 1, 1, ImportIdentity, Images::kFollowed},
          // What else it reads is printed.
          {"Print", 1, kAnyNumber, ImportIdentity, Images::kFollowed},
          {"ReadVariableOp", 1, 1, ImportIdentity},
          {"IdentityN", 1, kAnyNumber, ImportIdentityN, Images::kFollowed},
          {"Cast", 1, 1, ImportCast, Images::kFollowed},
          {"Shape", 1, 1, ImportShape, Images::kAny},
          {"ShapeN", 1, kAnyNumber, ImportShape, Images::kAny},
          {"Size", 1, 1, ImportSize, Images::kAny},
          {"Rank", 1, 1, ImportRank, Images::kAny},
          {"Fill", 2, 2, ImportFill},
          {"ZerosLike", 1, 1, ImportNumbersLike<0>, Images::kFollowed},
          {"OnesLike", 1, 1, ImportNumbersLike<1>, Images::kFollowed},
          {"Range", 3, 3, ImportRange},
          {"LinSpace", 3, 3, ImportLinSpace},
          {"ToBool", 1, 1, ImportToBool, Images::kAny},
          {"IsVariableInitialized", 1, 1, ImportIsInitialized},
          {"VarIsInitializedOp", 1, 1, ImportIsInitialized},
          {"BroadcastArgs", 2, 2, ImportBroadcastArgs}};
}

}  // namespace mo::tensorflow
