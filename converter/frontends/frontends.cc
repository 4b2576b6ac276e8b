#include "converter/frontends/frontends.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "converter/base/text.h"
#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/tensorflow/tensorflow.h"
#include "converter/graph/text.h"

namespace mo {
namespace {

bool LooksLikeTextGraph(absl::string_view bytes) {
  return absl::StartsWith(WithoutLeadingComments(bytes), "graph \"");
}

std::unique_ptr<Graph> LoadTextGraph(const SourceModel& source, Diagnostics& diagnostics) {
  std::unique_ptr<Graph> graph = ParseGraph(source.model.bytes, source.model.name, diagnostics);
  if (graph != nullptr) DeclareSources(*graph);
  return graph;
}

constexpr Frontend kTextGraphFrontend = {"mog", "text graph", LooksLikeTextGraph, LoadTextGraph};

}  // namespace

absl::Span<const Frontend* const> Frontends() {
  static constexpr const Frontend* kFrontends[] = {&kCaffeFrontend, &kTensorFlowFrontend,
                                                   &kTextGraphFrontend};
  return kFrontends;
}

const Frontend* FindFrontend(absl::string_view name) {
  for (const Frontend* frontend : Frontends()) {
    if (frontend->name == name) return frontend;
  }
  return nullptr;
}

const Frontend* SniffFrontend(absl::string_view bytes) {
  for (const Frontend* frontend : Frontends()) {
    if (frontend->recognizes(bytes)) return frontend;
  }
  return nullptr;
}

}  // namespace mo
