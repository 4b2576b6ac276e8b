// Pad → padding of the convolution or the maximum pooling after it
//
//      x                                   x
//     Pad pads_begin p, pads_end q         │
//      │                             →     │
//     conv pads_begin a, pads_end b       conv pads_begin a + p, pads_end b + q
//
// Every reader by itself: one that cannot take the padding in keeps reading the Pad. Only a
// convolution computes with its padding as if zeros stood there. A MaxPool takes padding for −∞,
// which is the same where each window covers an element of the data, and none is negative. An
// AvgPool may leave padding out of the average, and a transposed convolution crops its result by
// it.

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/graph/ops/convolution.h"
#include "converter/graph/ops/ops.h"
#include "converter/passes/rule.h"

namespace mo {
namespace {

constexpr Optimization kOptimization = Optimization::kPadFolding;
constexpr int64_t kMaxPadding = 1 << 30;

struct Candidate {
  Node* pad;
  Use reader;

  Ints begin() const { return pad->constant_input(1)->Int64s(); }
  Ints end() const { return pad->constant_input(2)->Int64s(); }
};

std::optional<Objection> Excluded(const Candidate& c, const PassContext& context) {
  if (auto objection = ObjectionIfExcluded(*c.pad, kOptimization, context)) return objection;
  return ObjectionIfNodeExcluded(*c.reader.node, kOptimization, context);  // its weights stay
}

std::optional<Objection> NotPaddable(const Candidate& c, const PassContext&) {
  const ConvolutionKind* kind = FindConvolutionKind(*c.reader.node);
  const bool convolution = kind != nullptr && !kind->transposed;
  if (!convolution && !c.reader.node->Is(ops::kMaxPool))
    return Objection{absl::StrCat("the reader is a ", c.reader.node->op().name()), c.reader.node};
  if (c.reader.input != 0)
    return Objection{absl::StrCat("it is input ", c.reader.input), c.reader.node};
  return std::nullopt;
}

std::optional<Objection> NotZeros(const Candidate& c, const PassContext&) {
  const std::string& mode = c.pad->attributes().GetString("pad_mode");
  if (mode != "constant") return Objection{absl::StrCat("pad_mode is ", mode)};
  if (c.pad->input_count() < 4) return std::nullopt;
  const Constant* value = c.pad->constant_input(3);
  if (value == nullptr || !value->available()) return Objection{"the value is computed"};
  if (value->Doubles()[0] == 0) return std::nullopt;
  return Objection{"the value is not 0"};
}

std::optional<Objection> NotSpatial(const Candidate& c, const PassContext&) {
  for (int input : {1, 2}) {
    if (c.pad->constant_input(input) == nullptr) return Objection{"the pads are computed"};
  }
  for (const Ints& pads : {c.begin(), c.end()}) {
    for (size_t axis = 0; axis < pads.size(); ++axis) {
      if (axis < 2 ? pads[axis] == 0 : pads[axis] >= 0) continue;
      return Objection{absl::StrCat("it pads ", ToString(c.begin()), " and ", ToString(c.end()))};
    }
  }
  return std::nullopt;
}

bool HasOwnPaddingKnown(const Node& reader) {
  const std::string& auto_pad = reader.attributes().GetString("auto_pad");
  const bool resolvable = auto_pad == "valid" || reader.input(0).shape().is_static();
  return auto_pad == "explicit" || (resolvable && !reader.Is(ops::kMaxPool));
}

// The padding that the reader has, at the beginning and at the end.
Ints OwnBegin(const Node& reader) {
  return reader.Is(ops::kMaxPool) ? reader.attributes().GetInts("pads_begin")
                                  : ResolvedPadsBegin(reader);
}
Ints OwnEnd(const Node& reader) {
  return reader.Is(ops::kMaxPool) ? reader.attributes().GetInts("pads_end")
                                  : ResolvedPadsEnd(reader);
}

std::optional<Objection> OwnPaddingUnknown(const Candidate& c, const PassContext&) {
  const Node& reader = *c.reader.node;
  if (HasOwnPaddingKnown(reader)) return std::nullopt;
  return Objection{absl::StrCat("auto_pad is ", reader.attributes().GetString("auto_pad"),
                                " and the extents are not known"),
                   &reader};
}

// What the reader would have in all.
Ints Sum(const Ints& own, const Ints& pads) {
  Ints sum = own;
  for (size_t axis = 0; axis < sum.size(); ++axis) sum[axis] += pads[axis + 2];
  return sum;
}

std::optional<Objection> TooMuch(const Candidate& c, const PassContext&) {
  for (const Ints& pads :
       {Sum(OwnBegin(*c.reader.node), c.begin()), Sum(OwnEnd(*c.reader.node), c.end())}) {
    if (*std::max_element(pads.begin(), pads.end()) > kMaxPadding)
      return Objection{absl::StrCat("it would be ", ToString(pads)), c.reader.node};
  }
  return std::nullopt;
}

bool IsNeverNegative(const Node& node) {
  return node.op().is_never_negative != nullptr && node.op().is_never_negative(node);
}

std::optional<Objection> PaddingShows(const Candidate& c, const PassContext&) {
  const Node& reader = *c.reader.node;
  if (!reader.Is(ops::kMaxPool)) return std::nullopt;
  const Node& data = *c.pad->input(0).node;
  if (!IsNeverNegative(data))
    return Objection{absl::StrCat("the data of a ", data.op().name(), " may be negative"), &data};
  const std::string& rounding = reader.attributes().GetString("rounding_type");
  if (rounding != "floor") return Objection{absl::StrCat("rounding_type is ", rounding), &reader};
  const Ints& kernel = reader.attributes().GetInts("kernel");
  for (const Ints& pads : {Sum(OwnBegin(reader), c.begin()), Sum(OwnEnd(reader), c.end())}) {
    for (size_t axis = 0; axis < pads.size(); ++axis) {
      if (pads[axis] < kernel[axis]) continue;
      return Objection{absl::StrCat("a window of ", kernel[axis], " may lie in ", pads[axis],
                                    " elements of padding"),
                       &reader};
    }
  }
  return std::nullopt;
}

const std::vector<Rule<Candidate>>& Rules() {
  static const auto& rules = *new std::vector<Rule<Candidate>>{
      {"PF1", "neither node is excluded from pad_folding", Excluded},
      {"PF2", "a Convolution, GroupConvolution or MaxPool reads the Pad, as data", NotPaddable},
      {"PF3", "zeros are padded", NotZeros},
      {"PF4", "the pads are known, none but of spatial axes, and nothing is taken away",
       NotSpatial},
      {"PF5", "the reader's own padding is known", OwnPaddingUnknown},
      {"PF6", "the padding in all is at most 2^30", TooMuch},
      {"PF7", "a MaxPool's data is never negative, and each of its windows covers some of it",
       PaddingShows},
  };
  return rules;
}

void Fold(Graph& graph, const Candidate& c, PassContext& context) {
  Node* reader = c.reader.node;
  const Ints begin = Sum(OwnBegin(*reader), c.begin());
  const Ints end = Sum(OwnEnd(*reader), c.end());
  graph.SetAttribute(reader, "pads_begin", begin);
  graph.SetAttribute(reader, "pads_end", end);
  graph.SetAttribute(reader, "auto_pad", std::string("explicit"));
  graph.SetInput(c.reader, c.pad->input(0));
  reader->AddSources(c.pad->sources());
  context.records().Add(Rewrite{
      .optimization = std::string(OptimizationName(kOptimization)),
      .pass = std::string(kFoldPads.name),
      .nodes_in = {c.pad->name(), reader->name()},
      .nodes_out = {reader->name()},
      .what = absl::StrCat("the padding became ", ToString(begin), " and ", ToString(end))});
}

absl::StatusOr<bool> Run(Graph& graph, PassContext& context) {
  bool changed = false;
  for (Node* node : graph.TopologicalOrder()) {
    if (!node->Is(ops::kPad)) continue;
    std::vector<Use> readers = node->uses();
    std::sort(readers.begin(), readers.end(),
              [](const Use& a, const Use& b) { return a.node->name() < b.node->name(); });
    for (const Use& reader : readers) {
      const Candidate candidate = {node, reader};
      std::optional<Refusal> refusal =
          FirstRefusal(absl::MakeConstSpan(Rules()), candidate, *node, kFoldPads, context);
      if (refusal) {
        context.records().Add(*std::move(refusal));
        continue;
      }
      Fold(graph, candidate, context);
      changed = true;
    }
  }
  // Of extents that are not known the sum of the padding may tell more than the two did.
  if (changed) MO_RETURN_IF_ERROR(graph.InferAll());
  return changed;
}

}  // namespace

const Pass kFoldPads = {
    .name = "fold_pads",
    .summary =
        "move a Pad of zeros into the padding of the convolutions and maximum poolings after it",
    .optimization = kOptimization,
    .run = Run,
    .rules = [] { return TextsOf(absl::MakeConstSpan(Rules())); },
};

}  // namespace mo
