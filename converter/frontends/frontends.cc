#include "converter/frontends/frontends.h"

#include "converter/frontends/caffe/caffe.h"
#include "converter/frontends/tensorflow/tensorflow.h"
#include "converter/frontends/text_graph.h"

namespace mo {

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
