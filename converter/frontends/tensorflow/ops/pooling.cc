// Poolings. What SAME pads is no part of an average.

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/window.h"

namespace mo::tensorflow {
namespace {

void Pool(Operation& o, absl::string_view op, const Window& window, const Ints& kernel) {
  const Value data = window.Data(o, 0);
  if (data.node == nullptr) return;
  Ints begin, end;
  const bool known = window.SetPads(data.shape(), kernel, begin, end);
  Attributes attributes = {
      {"kernel", kernel}, {"strides", window.strides()}, {"pads_begin", begin}, {"pads_end", end}};
  if (!known) attributes.Set("auto_pad", std::string("same_upper"));
  if (op == "AvgPool") attributes.Set("exclude-pad", true);
  o.SetOutput(window.Result(o.Add(op, "", {data}, std::move(attributes))));
}

template <bool kMax, int kSpatial>
void ImportPooling(Operation& o) {
  const std::optional<Window> window = Window::Read(o, kSpatial, 0);
  if (!window) return;
  const std::optional<Ints> kernel = window->SpatialPart(o, "ksize", o.IntsAttribute("ksize"));
  if (kernel) Pool(o, kMax ? "MaxPool" : "AvgPool", *window, *kernel);
}

// Kernel and strides are inputs.
void ImportMaxPoolV2(Operation& o) {
  std::optional<Window> window = Window::Read(o, 2, 0);
  const std::optional<Ints> sizes = o.Integers(1, "ksize"), steps = o.Integers(2, "strides");
  if (!window || !sizes || !steps) return;
  const std::optional<Ints> kernel = window->SpatialPart(o, "ksize", *sizes);
  const std::optional<Ints> strides = window->SpatialPart(o, "strides", *steps);
  if (!kernel || !strides) return;
  window->set_strides(*strides);
  Pool(o, "MaxPool", *window, *kernel);
}

}  // namespace

std::vector<OperationType> PoolingOperations() {
  return Taking(Images::kChannelsFirst, {{"MaxPool", 1, 1, ImportPooling<true, 2>},
                                         {"MaxPoolV2", 3, 3, ImportMaxPoolV2},
                                         {"AvgPool", 1, 1, ImportPooling<false, 2>},
                                         {"MaxPool3D", 1, 1, ImportPooling<true, 3>},
                                         {"AvgPool3D", 1, 1, ImportPooling<false, 3>}});
}

}  // namespace mo::tensorflow
