// Lists of tensors of one shape (TensorList…) and TensorArrays: tensors with the elements along the
// first axis. What TensorFlow calls the flow of a TensorArray is its list.
//
// An element that was not written is 0. Extents of the elements that are not known then are 1 in
// a list that is made; only loops that write all elements go on with such a list (while_loop.h).

#include "converter/frontends/tensorflow/ops/lists.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/regrouped.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/tensor.h"

namespace mo::tensorflow {

std::optional<ListWrite> ListWriteOf(const FlatNode& node) {
  const std::vector<TensorRef>& inputs = node.inputs;
  if (node.op() == "TensorListSetItem" && inputs.size() == 3)
    return ListWrite{inputs[0], inputs[2], inputs[1]};
  if (node.op() == "TensorListPushBack" && inputs.size() == 2)
    return ListWrite{inputs[0], inputs[1]};
  if (node.op() == "TensorArrayWriteV3" && inputs.size() == 4)
    return ListWrite{inputs[3], inputs[2], inputs[1]};
  return std::nullopt;
}

std::optional<TensorRef> ListLengthOf(const FlatNode& node) {
  if (node.op() == "TensorListReserve" && node.inputs.size() == 2) return node.inputs[1];
  if (node.op() == "TensorArrayV3" && node.inputs.size() == 1) return node.inputs[0];
  return std::nullopt;
}

namespace {

std::optional<Constant> ConstantOf(const FlatNode& node, const std::shared_ptr<const void>& owner) {
  if (node.kind != FlatNode::Kind::kNode || node.op() != "Const") return std::nullopt;
  const absl::StatusOr<Constant> constant = ReadTensor(node.source->tensor, owner);
  if (!constant.ok() || !IsInteger(constant->type())) return std::nullopt;
  return *constant;
}

bool AreKnown(const Shape& shape) { return shape.has_rank() && shape.is_static(); }

// The shape of the elements of a TensorArray.
Shape StatedElements(const FlatNode& node) {
  const auto stated = node.source->attributes.find("element_shape");
  return stated == node.source->attributes.end() ? Shape::UnknownRank()
                                                 : ShapeOf(stated->second.shape());
}

}  // namespace

bool HasKnownElements(Operation& o, const FlatNode& node) {
  if (node.op() == "TensorArrayV3") return AreKnown(StatedElements(node));
  const FlatGraph& flat = o.bodies().flat();
  const TensorRef source = flat.Source(node.inputs[0]);
  const std::optional<Constant> shape =
      source.node < 0 ? std::nullopt : ConstantOf(flat.node(source.node), o.owner());
  if (!shape) return false;
  const Ints extents = shape->Int64s();
  return std::all_of(extents.begin(), extents.end(), [](int64_t extent) { return extent >= 0; });
}

std::optional<int64_t> ScalarOf(const FlatNode& node, const std::shared_ptr<const void>& owner) {
  const std::optional<Constant> constant = ConstantOf(node, owner);
  if (!constant || constant->rank() != 0) return std::nullopt;
  return constant->Int64s()[0];
}

namespace {

// A number as a list of one i64.
Value AsList(Operation& o, Value number, const std::string& suffix) {
  return o.Reshaped(o.Converted(number, suffix + "/i64", ElementType::kI64), suffix, {1});
}

// Zeros: `length` elements of `shape`, of which what is not known is 1.
Value NewList(Operation& o, Value length, const Shape& shape, ElementType type) {
  Ints extents;
  for (int axis = 0; shape.has_rank() && axis < shape.rank(); ++axis)
    extents.push_back(shape.dim(axis).is_static() ? shape.dim(axis).value() : 1);
  std::vector<Value> parts = {AsList(o, length, "/length")};
  if (!extents.empty()) parts.push_back(o.AddIntegers("/element", extents));
  return o.Add(ops::kBroadcast, "",
               {o.AddNumber("/zero", type, 0), JoinedLists(o, "/shape", std::move(parts))});
}

// The shape that input `i` says; -1 and what is computed is not known.
Shape ElementShape(Operation& o, int i) {
  const Value list = o.InSourceOrder(i);
  const std::optional<Ints> known = o.KnownIntegers(list);
  if (!known || list.shape().rank() != 1) return Shape::UnknownRank();
  std::vector<Dim> dims;
  for (const int64_t extent : *known) dims.push_back(extent < 0 ? Dim::Any() : Dim(extent));
  return Shape(std::move(dims));
}

void ImportReserve(Operation& o) {
  const std::optional<ElementType> type = o.TypeAttribute("element_dtype", ElementType::kF32);
  if (type) o.SetOutput({NewList(o, o.InSourceOrder(1), ElementShape(o, 0), *type)});
}

void ImportEmpty(Operation& o) {
  const std::optional<ElementType> type = o.TypeAttribute("element_dtype", ElementType::kF32);
  if (type) o.SetOutput({NewList(o, o.AddInteger("/none", 0), ElementShape(o, 0), *type)});
}

// Inputs: a list, or what is one.
void ImportAsItIs(Operation& o) { o.SetOutput({o.InSourceOrder(0)}); }

Value ElementAt(Operation& o, Value list, Value index) {
  return o.Add(ops::kGather, "", {list, index, o.AddInteger("/axis", 0)});
}

template <int kList, int kIndex>
void ImportRead(Operation& o) {
  o.SetOutput({ElementAt(o, o.InSourceOrder(kList), o.InSourceOrder(kIndex))});
}

Value AsElement(Operation& o, Value element) {
  return o.Add(ops::kUnsqueeze, "/element", {element, o.AddIntegers("/element/axis", {0})});
}

template <int kList, int kIndex, int kElement>
void ImportWrite(Operation& o) {
  if (!o.HaveRanks(o.input_count())) return;
  const Value list = o.InSourceOrder(kList), index = o.InSourceOrder(kIndex);
  const Value element = AsElement(o, o.InSourceOrder(kElement));
  const std::optional<Ints> known = o.KnownIntegers(index);
  if (known == Ints{0} && o.rank(kList) > 0 && o.shape(kList).dim(0).Same(Dim(1)))
    return o.SetOutput({element});
  o.SetOutput({o.Add(ops::kScatterUpdate, "",
                     {list, AsList(o, index, "/index"), element, o.AddInteger("/axis", 0)})});
}

void ImportPushBack(Operation& o) {
  o.SetOutput({o.Add(ops::kConcat, "", {o.InSourceOrder(0), AsElement(o, o.InSourceOrder(1))},
                     {{"axis", int64_t{0}}})});
}

void ImportPopBack(Operation& o) {
  const Value list = o.InSourceOrder(0);
  const Value rest = PartOfList(o, list, "/rest", 0, -1);
  o.SetOutputs({{rest}, {ElementAt(o, list, o.AddInteger("/last", -1))}});
}

void ImportLength(Operation& o) {
  const int list = o.input_count() - 1;
  if (!o.HaveRanks(list + 1)) return;
  o.SetOutput({o.Converted(ExtentOf(o, o.InSourceOrder(list), "/i64", 0), "", ElementType::kI32)});
}

void ImportResize(Operation& o) {
  const std::optional<int64_t> length = o.Integer(1, "size");
  if (!o.HaveRanks() || !length) return;
  if (o.rank(0) > 0 && o.shape(0).dim(0).Same(Dim(*length))) return ImportAsItIs(o);
  o.Error(Code::kNodeInputs,
          absl::StrCat("makes a list of ", ToString(o.shape(0).dim(0)), " elements one of ",
                       *length, "; expected the same length"));
}

// The elements one after the other along their first axis, and how long each is.
template <int kList>
void ImportConcat(Operation& o) {
  if (!o.HaveRanks(kList + 1)) return;
  const Value list = o.InSourceOrder(kList);
  if (o.rank(kList) < 2) {
    o.Error(Code::kNodeInputs, "its elements are numbers; expected tensors with an axis");
    return;
  }
  std::vector<JointAxes> axes = {{{list, 0}, {list, 1}}};
  for (int axis = 2; axis < o.rank(kList); ++axis) axes.push_back({{list, axis}});
  const Value lengths = o.Add(ops::kBroadcast, "/lengths",
                              {ExtentOf(o, list, "/length", 1),
                               AsList(o, ExtentOf(o, list, "/count", 0), "/lengths/shape")});
  o.SetOutputs({{Regrouped(o, list, "", 0, axes)}, {lengths}});
}

// Whether a list of places is 0, 1, …
bool AreAllPlaces(const Operation& o, Value places) {
  if (const std::optional<Ints> known = o.KnownIntegers(places)) {
    Ints numbers(known->size());
    std::iota(numbers.begin(), numbers.end(), 0);
    return *known == numbers;
  }
  const Node& node = *places.node;
  return node.Is(ops::kRange) && o.KnownIntegers(node.input(0)) == Ints{0} &&
         o.KnownIntegers(node.input(2)) == Ints{1};
}

void ImportArray(Operation& o) {
  const std::optional<ElementType> type = o.TypeAttribute("dtype", ElementType::kF32);
  if (!type) return;
  const Value handle = o.AddInteger("/handle", 0);
  o.SetOutputs({{handle}, {NewList(o, o.InSourceOrder(0), StatedElements(o.flat_node()), *type)}});
}

// Inputs: handle, places, elements, list.
void ImportArrayScatter(Operation& o) {
  const Value places = o.InSourceOrder(1), elements = o.InSourceOrder(2);
  if (!o.HaveRanks(o.input_count())) return;
  const bool fits = o.rank(2) > 0 && o.shape(2).dim(0).Compatible(o.shape(3).dim(0));
  if (fits && AreAllPlaces(o, places)) return o.SetOutput({elements});
  o.Error(Code::kNodeInputs, "writes some elements alone; expected all of them, in their order");
}

// Inputs: handle, places, list.
void ImportArrayGather(Operation& o) {
  if (!o.HaveRanks(o.input_count())) return;
  const Value places = o.InSourceOrder(1), list = o.InSourceOrder(2);
  const std::optional<Ints> known = o.KnownIntegers(places);
  const bool is_whole = known && AreAllPlaces(o, places) && o.rank(2) > 0 &&
                        o.shape(2).dim(0).Same(Dim(static_cast<int64_t>(known->size())));
  o.SetOutput({is_whole ? list : ElementAt(o, list, places)});
}

}  // namespace

std::vector<OperationType> ListOperations() {
  return {{"TensorListReserve", 2, 2, ImportReserve},
          {"EmptyTensorList", 2, 2, ImportEmpty},
          {"TensorListFromTensor", 2, 2, ImportAsItIs},
          {"TensorListGetItem", 3, 3, ImportRead<0, 1>},
          {"TensorListSetItem", 3, 3, ImportWrite<0, 1, 2>},
          {"TensorListPushBack", 2, 2, ImportPushBack},
          {"TensorListPopBack", 2, 2, ImportPopBack},
          {"TensorListStack", 2, 2, ImportAsItIs},
          {"TensorListGather", 3, 3, ImportRead<0, 1>},
          {"TensorListConcatV2", 3, 3, ImportConcat<0>},
          {"TensorListLength", 1, 1, ImportLength},
          {"TensorListResize", 2, 2, ImportResize},
          {"TensorArrayV3", 1, 1, ImportArray},
          {"TensorArrayScatterV3", 4, 4, ImportArrayScatter},
          {"TensorArrayReadV3", 3, 3, ImportRead<2, 1>},
          {"TensorArrayWriteV3", 4, 4, ImportWrite<3, 1, 2>},
          {"TensorArrayGatherV3", 3, 3, ImportArrayGather},
          {"TensorArrayConcatV3", 2, 2, ImportConcat<1>},
          {"TensorArraySizeV3", 2, 2, ImportLength}};
}

}  // namespace mo::tensorflow
