// Branches and loops. Where what they do is known their graphs take their places; otherwise they
// are nodes with these as bodies.

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/control_nodes.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/squeeze_if_one.h"

namespace mo::onnx {
namespace {

std::vector<SourceValue> AsSourceValues(const std::vector<Value>& values) {
  return {values.begin(), values.end()};
}

// Of a condition that is known, the one branch.
void ImportIf(Operation& o) {
  const std::optional<Constant> condition = o.Known(0);
  const GraphDef* then_branch = o.GraphAttribute("then_branch");
  const GraphDef* else_branch = o.GraphAttribute("else_branch");
  if (then_branch == nullptr || else_branch == nullptr) return;
  if (!condition || condition->size() != 1) {
    if (const std::optional<Value> squeezed = SqueezedIfOne(o, *then_branch, *else_branch))
      return o.SetOutput(*squeezed);
    if (const auto outputs = AddIf(o, o.input(0), *then_branch, *else_branch))
      o.SetOutputs(AsSourceValues(*outputs));
    return;
  }
  const bool holds = condition->Int64s()[0] != 0;
  o.AddSourcesOf(0);
  std::optional<std::vector<SourceValue>> outputs =
      o.bodies().Import(holds ? *then_branch : *else_branch, {}, holds ? "then" : "else");
  if (outputs) o.SetOutputs(*std::move(outputs));
}

// Tensors of one iteration each, as one along a new axis.
Value Stacked(Operation& o, absl::string_view suffix, const std::vector<Value>& values,
              int64_t axis) {
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

// A loop that is unrolled has at most so many iterations: more nodes would be larger and slower
// than a Loop, which cannot pass on sequences and optionals, though.
constexpr int64_t kMaxIterations = 1 << 10;
constexpr int64_t kMaxIterationsOnSequences = 1 << 16;

// What a Loop says. Inputs: the number of iterations, the condition of the first one, and what each
// passes on to the next. The body yields the next condition, what it passes on, and what is
// collected.
struct LoopNode {
  const GraphDef* body;
  std::optional<int64_t> limit = std::nullopt;  // not known
  std::optional<bool> begins = std::nullopt;
  std::vector<SourceValue> carried = {};
  size_t collected = 0;
};

int64_t MaxIterations(const LoopNode& loop) {
  for (const SourceValue& value : loop.carried) {
    if (value.kind != SourceValue::Kind::kTensor) return kMaxIterationsOnSequences;
  }
  return kMaxIterations;
}

enum class Unrolled { kDone, kFailed, kUnknown };

// Its iterations one after the other; kUnknown if a condition is computed when the model runs, or
// there are too many of them.
Unrolled Unroll(Operation& o, const LoopNode& loop) {
  std::vector<SourceValue> carried = loop.carried;
  std::vector<std::vector<Value>> collected(loop.collected);
  bool goes_on = *loop.begins;
  const int64_t most = MaxIterations(loop);
  for (int64_t i = 0; i < *loop.limit && goes_on; ++i) {
    if (i >= most) return Unrolled::kUnknown;
    std::vector<SourceValue> inputs = {
        o.AddInteger(absl::StrCat("/iteration_", i), i),
        o.AddConstant(absl::StrCat("/condition_", i), Constant::Scalar(ElementType::kBoolean, 1))};
    inputs.insert(inputs.end(), carried.begin(), carried.end());
    const auto outputs =
        o.bodies().Import(*loop.body, std::move(inputs), absl::StrCat("iteration_", i));
    if (!outputs) return Unrolled::kFailed;
    const std::optional<bool> next = KnownCondition((*outputs)[0]);
    if (!next) return Unrolled::kUnknown;
    goes_on = *next;
    const auto first = outputs->begin() + 1;
    carried.assign(first, first + static_cast<ptrdiff_t>(carried.size()));
    if (!Collect(o, *outputs, 1 + carried.size(), collected)) return Unrolled::kFailed;
  }
  // The types of what no iteration yields are those of a body.
  if (!collected.empty() && collected[0].empty()) return Unrolled::kUnknown;
  std::vector<SourceValue> outputs = carried;
  for (size_t i = 0; i < collected.size(); ++i)
    outputs.push_back(Stacked(o, absl::StrCat("/collected_", i), collected[i], 0));
  o.SetOutputs(std::move(outputs));
  return Unrolled::kDone;
}

// The number of iterations of a node, -1 for any. A negative one of the model is none.
Value IterationsOf(Operation& o, const LoopNode& loop) {
  constexpr int64_t kEndless = std::numeric_limits<int32_t>::max();
  if (!o.has_input(0)) return o.AddInteger("/iterations", -1);
  if (!loop.limit) {
    return o.Add(
        ops::kMaximum, "/iterations",
        {o.Converted(o.input(0), "/iterations/i64", ElementType::kI64), o.AddInteger("/none", 0)});
  }
  const int64_t limit = std::max<int64_t>(*loop.limit, 0);
  return o.AddInteger("/iterations", limit < kEndless ? limit : -1);
}

void AddLoopOf(Operation& o, const LoopNode& loop) {
  LoopSpec spec = {.has_condition = true};
  spec.iterations = IterationsOf(o, loop);
  spec.condition = o.has_input(1)
                       ? o.input(1)
                       : o.AddConstant("/begins", Constant::Scalar(ElementType::kBoolean, 1));
  for (const SourceValue& value : loop.carried) {
    if (value.kind == SourceValue::Kind::kTensor && value.tensor.shape().has_rank()) {
      spec.carried.push_back(value.tensor);
      continue;
    }
    o.Error(Code::kControlFlow,
            "passes on a sequence, an optional or a tensor of an unknown rank, and how often it "
            "runs is known only when the model runs; expected tensors of known ranks. Give the "
            "model's inputs fixed shapes, or export it without the loop");
    return;
  }
  spec.collected.resize(loop.collected);
  if (const auto outputs = AddLoop(o, *loop.body, spec)) o.SetOutputs(AsSourceValues(*outputs));
}

void ImportLoop(Operation& o) {
  const GraphDef* body = o.GraphAttribute("body");
  if (body == nullptr) return;
  LoopNode loop = {.body = body};
  for (int i = 2; i < o.input_count(); ++i) loop.carried.push_back(o.source_value(i));
  if (!YieldsAtLeast(o, *body, 1 + loop.carried.size())) return;
  loop.collected = body->outputs.size() - 1 - loop.carried.size();
  const std::optional<Constant> trips = o.Known(0);
  if (!o.has_input(0)) loop.limit = kMaxIterationsOnSequences + 1;
  if (trips && trips->size() == 1) loop.limit = trips->Int64s()[0];
  loop.begins = o.has_input(1) ? KnownCondition(o.source_value(1)) : std::optional<bool>(true);
  if (loop.limit && loop.begins && Unroll(o, loop) != Unrolled::kUnknown) return;
  o.bodies().TakeBack();
  AddLoopOf(o, loop);
}

// A number of each of a list of things, by default 0; negative axes count from the end.
int64_t Listed(const Ints& list, size_t i) { return i < list.size() ? list[i] : 0; }

// Element `index` of an axis, which goes.
Value ElementAlong(Operation& o, Value data, int64_t axis, int64_t index,
                   absl::string_view suffix) {
  return o.Add(ops::kGather, suffix,
               {data, o.AddInteger(absl::StrCat(suffix, "/index"), index),
                o.AddInteger(absl::StrCat(suffix, "/axis"), axis)});
}

// What a Scan says. Inputs: what each iteration passes on to the next, and what is taken apart
// along an axis. The body yields the same, the latter collected along an axis.
struct ScanNode {
  const GraphDef* body;
  std::vector<Value> carried = {};
  std::vector<TakenApart> taken = {};
  std::vector<Collected> collected = {};
};

std::optional<std::vector<Value>> UnrolledScan(Operation& o, const ScanNode& scan, int64_t length,
                                               const std::string& prefix) {
  std::vector<SourceValue> carried = AsSourceValues(scan.carried);
  std::vector<std::vector<Value>> collected(scan.collected.size());
  for (int64_t step = 0; step < length; ++step) {
    std::vector<SourceValue> inputs = carried;
    for (size_t i = 0; i < scan.taken.size(); ++i) {
      const TakenApart& taken = scan.taken[i];
      inputs.push_back(ElementAlong(o, taken.data, taken.axis,
                                    taken.backwards ? length - 1 - step : step,
                                    absl::StrCat("/", prefix, "input_", i, "_", step)));
    }
    const auto outputs =
        o.bodies().Import(*scan.body, std::move(inputs), absl::StrCat(prefix, "iteration_", step));
    if (!outputs) return std::nullopt;
    carried.assign(outputs->begin(), outputs->begin() + static_cast<ptrdiff_t>(carried.size()));
    if (!Collect(o, *outputs, carried.size(), collected)) return std::nullopt;
  }
  std::vector<Value> outputs;
  for (const SourceValue& value : carried) outputs.push_back(value.tensor);
  for (size_t i = 0; i < collected.size(); ++i) {
    const Collected& place = scan.collected[i];
    if (place.backwards) std::reverse(collected[i].begin(), collected[i].end());
    if (collected[i][0].node == nullptr) return std::nullopt;
    const std::optional<int> axis =
        o.Axis(place.axis, collected[i][0].shape().rank() + 1, "scan_output_axes");
    if (!axis) return std::nullopt;
    outputs.push_back(Stacked(o, absl::StrCat("/", prefix, "collected_", i), collected[i], *axis));
  }
  return outputs;
}

// Its outputs; nullopt after an error.
std::optional<std::vector<Value>> RunScan(Operation& o, const ScanNode& scan,
                                          const std::string& prefix = "") {
  std::optional<int64_t> length;
  for (const TakenApart& taken : scan.taken) {
    const Dim& dim = taken.data.shape().dim(taken.axis);
    if (dim.is_static()) length = dim.value();
  }
  if (length && *length > 0 && *length <= kMaxIterations)
    return UnrolledScan(o, scan, *length, prefix);
  LoopSpec spec = {.carried = scan.carried, .taken = scan.taken, .collected = scan.collected};
  spec.iterations =
      ExtentOf(o, scan.taken[0].data, absl::StrCat("/", prefix, "length"), scan.taken[0].axis);
  spec.condition = o.AddConstant("/begins", Constant::Scalar(ElementType::kBoolean, 1));
  return AddLoop(o, *scan.body, spec);
}

// The body, how many of the inputs are states and how many are taken apart; nullopt after an error.
std::optional<ScanNode> ReadScan(Operation& o, int first) {
  ScanNode scan = {.body = o.GraphAttribute("body")};
  if (scan.body == nullptr) return std::nullopt;
  const int taken = static_cast<int>(o.IntAttribute("num_scan_inputs", 0));
  const int states = o.input_count() - first - taken;
  if (taken < 1 || states < 0) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("num_scan_inputs is ", taken, " of ", o.input_count() - first, " inputs"),
            "num_scan_inputs");
    return std::nullopt;
  }
  if (!YieldsAtLeast(o, *scan.body, static_cast<size_t>(states))) return std::nullopt;
  for (int i = first; i < o.input_count(); ++i) {
    const Value data = o.input(i);
    if (data.node == nullptr) return std::nullopt;
    if (!data.shape().has_rank()) {
      o.Error(Code::kNodeInputs, absl::StrCat("the rank of its input ", i,
                                              " is not known; give the model's inputs a shape "
                                              "with [[input]] shape"));
      return std::nullopt;
    }
    if (i < first + states) {
      scan.carried.push_back(data);
    } else {
      scan.taken.push_back({.data = data});
    }
  }
  scan.collected.resize(scan.body->outputs.size() - scan.carried.size());
  return scan;
}

void ImportScan(Operation& o) {
  std::optional<ScanNode> scan = ReadScan(o, 0);
  if (!scan) return;
  const Ints input_axes = o.IntsAttribute("scan_input_axes");
  const Ints input_directions = o.IntsAttribute("scan_input_directions");
  for (size_t i = 0; i < scan->taken.size(); ++i) {
    TakenApart& taken = scan->taken[i];
    const std::optional<int> axis =
        o.Axis(Listed(input_axes, i), taken.data.shape().rank(), "scan_input_axes");
    if (!axis) return;
    taken.axis = *axis;
    taken.backwards = Listed(input_directions, i) != 0;
  }
  const Ints output_axes = o.IntsAttribute("scan_output_axes");
  const Ints output_directions = o.IntsAttribute("scan_output_directions");
  for (size_t i = 0; i < scan->collected.size(); ++i)
    scan->collected[i] = {Listed(output_axes, i), Listed(output_directions, i) != 0};
  if (const auto outputs = RunScan(o, *scan)) o.SetOutputs(AsSourceValues(*outputs));
}

// Until opset 8 axis 0 is the batch, and each element of it is scanned by itself; input 0 says how
// much of it.
void ImportScanOfBatch(Operation& o) {
  if (o.has_input(0)) {
    o.Error(Code::kNodeInputs,
            "has sequence_lens; expected none, so that all are scanned to their end");
    return;
  }
  const std::optional<ScanNode> whole = ReadScan(o, 1);
  if (!whole) return;
  const Shape& first = whole->taken[0].data.shape();
  if (first.rank() < 2 || !first.dim(0).is_static() || first.dim(0).value() < 1) {
    o.Error(Code::kNodeInputs, absl::StrCat("scans ", ToString(first),
                                            "; expected a known batch, and an axis after it. Give "
                                            "the model's inputs fixed shapes"));
    return;
  }
  const Ints directions = o.IntsAttribute("directions");
  std::vector<std::vector<Value>> batches(whole->body->outputs.size());
  for (int64_t n = 0; n < first.dim(0).value(); ++n) {
    const std::string prefix = absl::StrCat("batch_", n, "/");
    ScanNode scan = *whole;
    for (size_t i = 0; i < scan.carried.size(); ++i)
      scan.carried[i] =
          ElementAlong(o, scan.carried[i], 0, n, absl::StrCat("/", prefix, "state_", i));
    for (size_t i = 0; i < scan.taken.size(); ++i) {
      TakenApart& taken = scan.taken[i];
      taken.data = ElementAlong(o, taken.data, 0, n, absl::StrCat("/", prefix, "taken_", i));
      taken.backwards = Listed(directions, i) != 0;
      if (taken.data.node == nullptr) return;
    }
    const auto outputs = RunScan(o, scan, prefix);
    if (!outputs) return;
    for (size_t i = 0; i < outputs->size(); ++i) batches[i].push_back((*outputs)[i]);
  }
  std::vector<SourceValue> outputs;
  for (size_t i = 0; i < batches.size(); ++i)
    outputs.push_back(Stacked(o, absl::StrCat("/output_", i), batches[i], 0));
  o.SetOutputs(std::move(outputs));
}

}  // namespace

std::vector<OperatorType> ControlOperators() {
  return {{"If", 1, kNewestOpset, 1, 1, ImportIf},
          {"Loop", 1, kNewestOpset, 1, kAnyNumber, ImportLoop, "", /*takes_lists=*/true},
          {"Scan", 8, 8, 2, kAnyNumber, ImportScanOfBatch, "", /*takes_lists=*/true},
          {"Scan", 9, kNewestOpset, 1, kAnyNumber, ImportScan}};
}

}  // namespace mo::onnx
