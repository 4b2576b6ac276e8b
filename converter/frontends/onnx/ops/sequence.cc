// Lists of tensors, and tensors that may be missing. They are no tensors of the graph: which there
// are is known when the model is converted.

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// The elements of input i, or nullptr after an error.
const std::vector<Value>* Elements(Operation& o, int i) {
  const SourceValue& value = o.source_value(i);
  if (value.kind == SourceValue::Kind::kSequence) return &value.elements;
  o.Error(Code::kNodeInputs, absl::StrCat("its input ", i, " is no sequence"));
  return nullptr;
}

// A place in a list of `count`, by default the last one; nullopt after an error.
std::optional<size_t> Place(Operation& o, int input, size_t count, size_t default_value) {
  if (!o.has_input(input)) return default_value;
  const std::optional<int64_t> stated = o.Integer(input, "position");
  if (!stated) return std::nullopt;
  const auto size = static_cast<int64_t>(count);
  const int64_t place = *stated < 0 ? *stated + size : *stated;
  if (place >= 0 && place <= size) return static_cast<size_t>(place);
  o.Error(Code::kNodeInputs,
          absl::StrCat("its position is ", *stated, " in a sequence of ", count));
  return std::nullopt;
}

void ImportConstruct(Operation& o) { o.SetOutput(SourceValue::Sequence(o.inputs())); }

void ImportEmpty(Operation& o) { o.SetOutput(SourceValue::Sequence({})); }

void ImportInsert(Operation& o) {
  const std::vector<Value>* elements = Elements(o, 0);
  if (elements == nullptr) return;
  const std::optional<size_t> place = Place(o, 2, elements->size(), elements->size());
  if (!place) return;
  std::vector<Value> longer = *elements;
  longer.insert(longer.begin() + static_cast<ptrdiff_t>(*place), o.input(1));
  o.SetOutput(SourceValue::Sequence(std::move(longer)));
}

// The place of an element that is there; nullopt after an error.
std::optional<size_t> PlaceOfElement(Operation& o, const std::vector<Value>& elements) {
  const std::optional<size_t> place = Place(o, 1, elements.size(), elements.size() - 1);
  if (!place || *place < elements.size()) return place;
  o.Error(Code::kNodeInputs,
          absl::StrCat("there is no such place in its sequence of ", elements.size(), " tensors"));
  return std::nullopt;
}

void ImportErase(Operation& o) {
  const std::vector<Value>* elements = Elements(o, 0);
  if (elements == nullptr) return;
  const std::optional<size_t> place = PlaceOfElement(o, *elements);
  if (!place) return;
  std::vector<Value> shorter = *elements;
  shorter.erase(shorter.begin() + static_cast<ptrdiff_t>(*place));
  o.SetOutput(SourceValue::Sequence(std::move(shorter)));
}

void ImportAt(Operation& o) {
  const std::vector<Value>* elements = Elements(o, 0);
  if (elements == nullptr) return;
  const std::optional<size_t> place = PlaceOfElement(o, *elements);
  if (place) o.SetOutput((*elements)[*place]);
}

void ImportLength(Operation& o) {
  const std::vector<Value>* elements = Elements(o, 0);
  if (elements != nullptr) o.SetOutput(o.AddInteger("", static_cast<int64_t>(elements->size())));
}

// Along an axis, or with new_axis along one more.
void ImportConcatFromSequence(Operation& o) {
  const std::vector<Value>* elements = Elements(o, 0);
  if (elements == nullptr) return;
  if (elements->empty() || !(*elements)[0].shape().has_rank()) {
    o.Error(Code::kNodeInputs, "joins a sequence that is empty, or of tensors of unknown rank");
    return;
  }
  const bool is_new = o.BoolAttribute("new_axis", false);
  const int rank = (*elements)[0].shape().rank() + (is_new ? 1 : 0);
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), rank);
  if (!axis) return;
  std::vector<Value> parts = *elements;
  for (size_t i = 0; is_new && i < parts.size(); ++i) {
    const std::string name = absl::StrCat("/part_", i);
    parts[i] = o.Add(ops::kUnsqueeze, name,
                     {parts[i], o.AddIntegers(absl::StrCat(name, "/axis"), {*axis})});
  }
  if (parts.size() == 1) return o.SetOutput(parts[0]);
  o.SetOutput(o.Add(ops::kConcat, "", std::move(parts), {{"axis", int64_t{*axis}}}));
}

// A list of lengths of parts that all but the last one are equal: a number that input 1 has, or 1.
// Without a node after an error.
Value EqualLengths(Operation& o, int axis) {
  const Dim& dim = o.shape(0).dim(axis);
  if (!dim.is_static()) {
    o.Error(Code::kNodeInputs, absl::StrCat("cuts axis ", axis, " of ", ToString(o.shape(0)),
                                            ", which is not known; give the model's inputs fixed "
                                            "shapes"));
    return {};
  }
  const int64_t extent = dim.value();
  const std::optional<int64_t> length = o.has_input(1) ? o.Integer(1, "split") : 1;
  if (!length) return {};
  constexpr int64_t kMaxParts = 1 << 16;
  if (*length < 1 || extent / *length > kMaxParts) {
    o.Error(Code::kNodeInputs, absl::StrCat("cuts ", extent, " elements into parts of ", *length,
                                            "; expected 1 to ", kMaxParts, " parts"));
    return {};
  }
  Ints lengths;
  for (int64_t rest = extent; rest > 0; rest -= *length) lengths.push_back(std::min(rest, *length));
  return o.AddIntegers("/lengths", lengths);
}

// Those of input 1, which may be computed, if it is a list.
Value LengthsOfParts(Operation& o, int axis) {
  if (!o.has_input(1) || o.rank(1) != 1) return EqualLengths(o, axis);
  if (!o.KnownIntegers(o.input(1))) return o.Converted(o.input(1), "/lengths", ElementType::kI64);
  const std::optional<Ints> lengths = o.Integers(1, "split");
  return lengths ? o.AddIntegers("/lengths", *lengths) : Value();
}

// Without lengths each part has one element, and keepdims says whether the axis stays.
void ImportSplitToSequence(Operation& o) {
  if (!o.HaveRanks(o.has_input(1) ? 2 : 1)) return;
  const std::optional<int> axis = o.Axis(o.IntAttribute("axis", 0), o.rank(0));
  if (!axis) return;
  std::vector<Value> parts =
      o.AddSeveral(ops::kVariadicSplit, "/parts",
                   {o.input(0), o.AddInteger("/axis", *axis), LengthsOfParts(o, *axis)});
  const bool drops = !o.has_input(1) && !o.BoolAttribute("keepdims", true);
  for (size_t i = 0; drops && i < parts.size(); ++i) {
    const std::string name = absl::StrCat("/part_", i);
    parts[i] =
        o.Add(ops::kSqueeze, name, {parts[i], o.AddIntegers(absl::StrCat(name, "/axis"), {*axis})});
  }
  o.SetOutput(SourceValue::Sequence(std::move(parts)));
}

// The body is imported once for each element of the sequences among the inputs; others are the same
// for all.
void ImportMap(Operation& o) {
  const GraphDef* body = o.GraphAttribute("body");
  const std::vector<Value>* first = body == nullptr ? nullptr : Elements(o, 0);
  if (first == nullptr) return;
  std::vector<std::vector<Value>> results(body->outputs.size());
  for (size_t place = 0; place < first->size(); ++place) {
    std::vector<SourceValue> inputs;
    for (int i = 0; i < o.input_count(); ++i) {
      const SourceValue& value = o.source_value(i);
      if (value.kind != SourceValue::Kind::kSequence) {
        inputs.push_back(value);
      } else if (place < value.elements.size()) {
        inputs.emplace_back(value.elements[place]);
      } else {
        o.Error(Code::kNodeInputs, "its sequences have different lengths");
        return;
      }
    }
    const auto outputs =
        o.bodies().Import(*body, std::move(inputs), absl::StrCat("element_", place));
    if (!outputs) return;
    for (size_t i = 0; i < outputs->size(); ++i) results[i].push_back((*outputs)[i].tensor);
  }
  std::vector<SourceValue> sequences;
  for (std::vector<Value>& result : results)
    sequences.push_back(SourceValue::Sequence(std::move(result)));
  o.SetOutputs(std::move(sequences));
}

void ImportOptional(Operation& o) { o.SetOutput(o.source_value(0)); }

void ImportOptionalGetElement(Operation& o) {
  if (o.has_input(0)) return o.SetOutput(o.source_value(0));
  o.Error(Code::kNodeInputs, "takes the element of an optional that has none");
}

void ImportOptionalHasElement(Operation& o) {
  o.SetOutput(o.AddConstant("", Constant::Scalar(ElementType::kBoolean, o.has_input(0) ? 1 : 0)));
}

}  // namespace

std::vector<OperatorType> SequenceOperators() {
  std::vector<OperatorType> types = {
      {"SequenceConstruct", 11, kNewestOpset, 1, kAnyNumber, ImportConstruct},
      {"SequenceEmpty", 11, kNewestOpset, 0, 0, ImportEmpty},
      {"SequenceInsert", 11, kNewestOpset, 2, 3, ImportInsert},
      {"SequenceErase", 11, kNewestOpset, 1, 2, ImportErase},
      {"SequenceAt", 11, kNewestOpset, 2, 2, ImportAt},
      {"SequenceLength", 11, kNewestOpset, 1, 1, ImportLength},
      {"SequenceMap", 17, kNewestOpset, 1, kAnyNumber, ImportMap},
      {"ConcatFromSequence", 11, kNewestOpset, 1, 1, ImportConcatFromSequence},
      {"SplitToSequence", 11, kNewestOpset, 1, 2, ImportSplitToSequence},
      {"Optional", 15, kNewestOpset, 0, 1, ImportOptional},
      {"OptionalGetElement", 15, kNewestOpset, 1, 1, ImportOptionalGetElement},
      {"OptionalHasElement", 15, kNewestOpset, 0, 1, ImportOptionalHasElement}};
  for (OperatorType& type : types) type.takes_lists = true;
  return types;
}

}  // namespace mo::onnx
