// Branches and loops, whose graphs take the place of their nodes.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/ops.h"

namespace mo::onnx {
namespace {

// Of a condition that is known, the one branch.
void ImportIf(Operation& o) {
  const std::optional<Constant> condition = o.Known(0);
  const GraphDef* then_branch = o.GraphAttribute("then_branch");
  const GraphDef* else_branch = o.GraphAttribute("else_branch");
  if (then_branch == nullptr || else_branch == nullptr) return;
  if (!condition || condition->size() != 1) {
    o.Error(Code::kControlFlow,
            "its condition is computed when the model runs; expected one that is known when it is "
            "converted. Give the model's inputs fixed shapes, or export it without the branch");
    return;
  }
  const bool holds = condition->Int64s()[0] != 0;
  o.AddSourcesOf(0);
  std::optional<std::vector<SourceValue>> outputs =
      o.bodies().Import(holds ? *then_branch : *else_branch, {}, holds ? "then" : "else");
  if (outputs) o.SetOutputs(*std::move(outputs));
}

// Tensors of one iteration each, as one along a new axis; a value without a node after an error.
Value Stacked(Operation& o, absl::string_view suffix, const std::vector<Value>& values,
              int64_t axis) {
  if (values.empty()) {
    o.Error(Code::kControlFlow,
            "runs no iteration, so that the types of what it collects are not known; export the "
            "model without the loop");
    return {};
  }
  std::vector<Value> parts;
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string name = absl::StrCat(suffix, "/part_", i);
    parts.push_back(o.Add(ops::kUnsqueeze, name,
                          {values[i], o.AddIntegers(absl::StrCat(name, "/axis"), {axis})}));
  }
  if (parts.size() == 1) return parts[0];
  return o.Add(ops::kConcat, suffix, std::move(parts), {{"axis", axis}});
}

// Adds what one iteration yields from output `first` on to the lists of what is collected; false if
// one is no tensor.
bool Collect(Operation& o, const std::vector<SourceValue>& outputs, size_t first,
             std::vector<std::vector<Value>>& collected) {
  collected.resize(outputs.size() - first);
  for (size_t i = first; i < outputs.size(); ++i) {
    if (outputs[i].kind != SourceValue::Kind::kTensor)
      return o.Error(Code::kNodeInputs, "collects what is no tensor");
    collected[i - first].push_back(outputs[i].tensor);
  }
  return true;
}

std::optional<bool> KnownCondition(const SourceValue& value) {
  const Node* node = value.tensor.node;
  if (node == nullptr || !node->constant() || node->constant()->size() != 1) return std::nullopt;
  return node->constant()->Int64s()[0] != 0;
}

bool YieldsAtLeast(Operation& o, const GraphDef& body, size_t count) {
  return body.outputs.size() >= count ||
         o.Error(Code::kNodeInputs, absl::StrCat("its body yields ", body.outputs.size(),
                                                 " values; expected ", count, " or more"));
}

void ReportUnknownLoop(Operation& o) {
  o.Error(Code::kControlFlow,
          "how often it runs is computed when the model runs; expected a number that is known when "
          "it is converted. Give the model's inputs fixed shapes, or export it without the loop");
}

// Inputs: the number of iterations, the condition of the first one, and what each passes on to the
// next. The body yields the next condition, what it passes on, and what is collected.
void ImportLoop(Operation& o) {
  constexpr int64_t kMaxIterations = 1 << 16;
  const GraphDef* body = o.GraphAttribute("body");
  if (body == nullptr) return;
  const std::optional<Constant> trips = o.Known(0);
  const std::optional<bool> begins =
      o.has_input(1) ? KnownCondition(o.source_value(1)) : std::optional<bool>(true);
  if (!begins || (o.has_input(0) && (!trips || trips->size() != 1))) return ReportUnknownLoop(o);
  const int64_t limit = trips ? trips->Int64s()[0] : kMaxIterations;
  std::vector<SourceValue> carried;
  for (int i = 2; i < o.input_count(); ++i) carried.push_back(o.source_value(i));
  if (!YieldsAtLeast(o, *body, 1 + carried.size())) return;
  std::vector<std::vector<Value>> collected(body->outputs.size() - 1 - carried.size());
  bool goes_on = *begins;
  for (int64_t i = 0; i < limit && goes_on; ++i) {
    if (i >= kMaxIterations) return ReportUnknownLoop(o);
    std::vector<SourceValue> inputs = {
        o.AddInteger(absl::StrCat("/iteration_", i), i),
        o.AddConstant(absl::StrCat("/condition_", i), Constant::Scalar(ElementType::kBoolean, 1))};
    inputs.insert(inputs.end(), carried.begin(), carried.end());
    const auto outputs = o.bodies().Import(*body, std::move(inputs), absl::StrCat("iteration_", i));
    if (!outputs) return;
    const std::optional<bool> next = KnownCondition((*outputs)[0]);
    if (!next) return ReportUnknownLoop(o);
    goes_on = *next;
    const auto first = outputs->begin() + 1;
    carried.assign(first, first + static_cast<ptrdiff_t>(carried.size()));
    if (!Collect(o, *outputs, 1 + carried.size(), collected)) return;
  }
  std::vector<SourceValue> outputs = carried;
  for (size_t i = 0; i < collected.size(); ++i)
    outputs.push_back(Stacked(o, absl::StrCat("/collected_", i), collected[i], 0));
  o.SetOutputs(std::move(outputs));
}

// A number of each of a list of things, by default 0; negative axes count from the end.
int64_t Listed(const Ints& list, size_t i) { return i < list.size() ? list[i] : 0; }

// Element `index` of an axis, which goes.
Value ElementOf(Operation& o, Value data, int64_t axis, int64_t index, absl::string_view suffix) {
  return o.Add(ops::kGather, suffix,
               {data, o.AddInteger(absl::StrCat(suffix, "/index"), index),
                o.AddInteger(absl::StrCat(suffix, "/axis"), axis)});
}

// Inputs: what each iteration passes on to the next, and what is taken apart along an axis. The
// body yields the same, the latter collected along an axis.
void ImportScan(Operation& o) {
  const GraphDef* body = o.GraphAttribute("body");
  const int taken = static_cast<int>(o.IntAttribute("num_scan_inputs", 0));
  const int states = o.input_count() - taken;
  if (body == nullptr) return;
  if (taken < 1 || states < 0) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("num_scan_inputs is ", taken, " of ", o.input_count(), " inputs"),
            "num_scan_inputs");
    return;
  }
  const Ints input_axes = o.IntsAttribute("scan_input_axes");
  const Ints input_directions = o.IntsAttribute("scan_input_directions");
  Ints axes;
  int64_t length = -1;
  for (int i = 0; i < taken; ++i) {
    const Value data = o.input(states + i);
    if (data.node == nullptr || !data.shape().has_rank()) return ReportUnknownLoop(o);
    const std::optional<int> axis = o.Axis(Listed(input_axes, i), data.shape().rank());
    if (!axis) return;
    axes.push_back(*axis);
    const Dim& dim = data.shape().dim(*axis);
    if (!dim.is_static()) return ReportUnknownLoop(o);
    length = dim.value();
  }
  std::vector<SourceValue> carried;
  for (int i = 0; i < states; ++i) carried.push_back(o.source_value(i));
  if (!YieldsAtLeast(o, *body, carried.size())) return;
  std::vector<std::vector<Value>> collected(body->outputs.size() - carried.size());
  for (int64_t step = 0; step < length; ++step) {
    std::vector<SourceValue> inputs = carried;
    for (int i = 0; i < taken; ++i) {
      const int64_t place = Listed(input_directions, i) == 0 ? step : length - 1 - step;
      inputs.push_back(
          ElementOf(o, o.input(states + i), axes[i], place, absl::StrCat("/input_", i, "_", step)));
    }
    const auto outputs =
        o.bodies().Import(*body, std::move(inputs), absl::StrCat("iteration_", step));
    if (!outputs) return;
    carried.assign(outputs->begin(), outputs->begin() + states);
    if (!Collect(o, *outputs, carried.size(), collected)) return;
  }
  const Ints output_axes = o.IntsAttribute("scan_output_axes");
  const Ints output_directions = o.IntsAttribute("scan_output_directions");
  std::vector<SourceValue> outputs = carried;
  for (size_t i = 0; i < collected.size(); ++i) {
    if (Listed(output_directions, i) != 0) std::reverse(collected[i].begin(), collected[i].end());
    int64_t axis = Listed(output_axes, i);
    if (axis < 0 && !collected[i].empty()) axis += collected[i][0].shape().rank() + 1;
    outputs.push_back(Stacked(o, absl::StrCat("/collected_", i), collected[i], axis));
  }
  o.SetOutputs(std::move(outputs));
}

}  // namespace

std::vector<OperatorType> ControlOperators() {
  return {{"If", 1, kNewestOpset, 1, 1, ImportIf},
          {"Loop", 1, kNewestOpset, 1, kAnyNumber, ImportLoop, "", /*takes_lists=*/true},
          {"Scan", 9, kNewestOpset, 1, kAnyNumber, ImportScan}};
}

}  // namespace mo::onnx
