// Constants, what passes its input on, and conversions.

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/cast.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/texts.h"

namespace mo::onnx {
namespace {

// One of several attributes has the value.
void ImportConstant(Operation& o) {
  const std::vector<double> numbers = o.FloatsAttribute("value_floats");
  const Ints integers = o.IntsAttribute("value_ints");
  if (o.HasAttribute("value_float")) {
    o.SetOutput(o.AddNumber("", ElementType::kF32, o.FloatAttribute("value_float", 0)));
  } else if (o.HasAttribute("value_int")) {
    o.SetOutput(o.AddInteger("", o.IntAttribute("value_int", 0)));
  } else if (o.HasAttribute("value_floats")) {
    o.SetOutput(o.AddConstant(
        "",
        Constant::FromDoubles(ElementType::kF32, {static_cast<int64_t>(numbers.size())}, numbers)));
  } else if (o.HasAttribute("value_ints")) {
    o.SetOutput(o.AddIntegers("", integers));
  } else if (o.HasAttribute("value_string")) {
    o.SetOutput(AddTexts(o, "", TextTensor{{}, {o.TextAttribute("value_string", "")}}));
  } else if (o.HasAttribute("value_strings")) {
    o.SetOutput(AddTexts(o, "", o.TextsAttribute("value_strings")));
  } else if (o.HasTextTensor("value")) {
    const std::optional<TextTensor> texts = o.TextTensorAttribute("value");
    if (texts) o.SetOutput(AddTexts(o, "", *texts));
  } else {
    const bool is_sparse = o.HasAttribute("sparse_value");
    const std::optional<Constant> value = o.TensorAttribute(is_sparse ? "sparse_value" : "value");
    if (value) o.SetOutput(o.AddConstant("", *value));
  }
}

void ImportIdentity(Operation& o) { o.SetOutput(o.source_value(0)); }

// Outside of training it passes all elements on, which its mask says.
void ImportDropout(Operation& o) {
  const std::optional<Constant> training = o.Known(2);
  const std::optional<Constant> ratio = o.Known(1);
  const bool trains = o.has_input(2) && (!training || training->Int64s()[0] != 0);
  const bool drops_none = ratio && ratio->Doubles()[0] == 0;
  if (trains && !drops_none) {
    o.Error(
        Code::kTrainingGraph,
        "drops elements at random (training_mode is 1, or computed), as in training; export the "
        "model for inference: in PyTorch after model.eval()");
    return;
  }
  if (!o.has_output(1)) return o.SetOutput(o.source_value(0));
  const ElementType type = o.version() < 10 ? o.type(0) : ElementType::kBoolean;
  const Value mask = o.Add(ops::kBroadcast, "/mask",
                           {o.AddNumber("/kept", type, 1), ExtentsOf(o, o.input(0), "/shape")});
  o.SetOutputs({o.source_value(0), mask});
}

// As opsets below 6 write types of tensors.
std::optional<ElementType> ElementTypeNamed(absl::string_view name) {
  constexpr std::pair<absl::string_view, ElementType> kNames[] = {
      {"FLOAT", ElementType::kF32},  {"FLOAT16", ElementType::kF16},
      {"DOUBLE", ElementType::kF64}, {"BOOL", ElementType::kBoolean},
      {"INT8", ElementType::kI8},    {"INT16", ElementType::kI16},
      {"INT32", ElementType::kI32},  {"INT64", ElementType::kI64},
      {"UINT8", ElementType::kU8},   {"UINT16", ElementType::kU16},
      {"UINT32", ElementType::kU32}, {"UINT64", ElementType::kU64}};
  for (const auto& [known, type] : kNames) {
    if (known == name) return type;
  }
  return std::nullopt;
}

void ImportCast(Operation& o) {
  // Below opset 6 the type is a text.
  if (o.version() < 6 && !o.TextAttribute("to", "").empty()) {
    const std::string name = o.TextAttribute("to", "");
    const std::optional<ElementType> type = ElementTypeNamed(name);
    if (type) return o.SetOutput(Cast(o, "", o.input(0), *type));
    o.Error(Code::kNodeAttribute,
            absl::StrCat("to is '", name, "'; expected a type of numbers or booleans"), "to");
    return;
  }
  const std::optional<ElementType> type = o.TypeAttribute("to", ElementType::kF32);
  if (type) o.SetOutput(Cast(o, "", o.input(0), *type));
}

void ImportCastLike(Operation& o) { o.SetOutput(Cast(o, "", o.input(0), o.type(1))); }

}  // namespace

std::vector<OperatorType> StructureOperators() {
  return {{"Constant", 1, kNewestOpset, 0, 0, ImportConstant},
          {"Identity", 1, kNewestOpset, 1, 1, ImportIdentity, "", /*takes_lists=*/true},
          {"Dropout", 1, kNewestOpset, 1, 3, ImportDropout},
          {"Cast", 1, kNewestOpset, 1, 1, ImportCast},
          {"CastLike", 15, kNewestOpset, 2, 2, ImportCastLike}};
}

}  // namespace mo::onnx
