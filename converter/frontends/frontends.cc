#include "converter/frontends/frontends.h"

#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/onnx/onnx.h"
#include "converter/frontends/tensorflow/tensorflow.h"
#include "converter/frontends/text_graph.h"

namespace mo {

absl::Span<const Frontend* const> Frontends() {
  static constexpr const Frontend* kFrontends[] = {&kCaffeFrontend, &kTensorFlowFrontend,
                                                   &kOnnxFrontend, &kTextGraphFrontend};
  return kFrontends;
}

std::vector<const Frontend*> FrontendsWithWeights() {
  std::vector<const Frontend*> with_weights;
  for (const Frontend* frontend : Frontends()) {
    if (!frontend->weights.empty()) with_weights.push_back(frontend);
  }
  return with_weights;
}

const Frontend* FindFrontend(absl::string_view name) {
  for (const Frontend* frontend : Frontends()) {
    if (frontend->name == name || (!name.empty() && frontend->other_name == name)) return frontend;
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
