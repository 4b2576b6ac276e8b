#include "converter/frontends/common/convolution.h"

#include <utility>

#include "converter/graph/ops/convolution.h"

namespace mo {

Extents WithGroups(Extents weights, int64_t groups) {
  weights[0] /= groups;
  weights.insert(weights.begin(), groups);
  return weights;
}

Value AddConvolution(NodeBuilder& builder, absl::string_view suffix, Value data,
                     const Convolution& convolution, const WindowWords& words) {
  if (data.node == nullptr || convolution.weights.node == nullptr) return {};
  const Window& window = convolution.window;
  const std::optional<PlacedWindow> placed = PlaceWindow(builder, window, data.shape(), words);
  if (!placed) return {};
  Attributes attributes = WindowAttributes(window, *placed);
  attributes.Set("dilations", window.dilations);
  if (!convolution.output_padding.empty())
    attributes.Set("output_padding", convolution.output_padding);
  const bool has_groups = convolution.weights.shape().rank() == window.axes() + 3;
  const OpType op = KindOf(has_groups, convolution.is_transposed).op;
  return builder.Add(op, suffix, {data, convolution.weights}, std::move(attributes));
}

}  // namespace mo
