// Channels and pixels in another order: ShuffleChannel, Reorg.

#include "absl/strings/str_cat.h"
#include "converter/frontends/caffe/layers/layers.h"
#include "converter/frontends/common/extents.h"

namespace mo::caffe {
namespace {

// Channels [g, C / g] become [C / g, g].
void ImportShuffleChannel(Layer& layer) {
  const int64_t groups = layer.parameters().shuffle_channel_param().group();
  if (layer.rank() < 2) {
    layer.RankError("2 axes or more");
    return;
  }
  const Dim& channels = layer.bottom_shape().dim(1);
  if (!channels.is_static() || groups < 1 || channels.value() % groups != 0) {
    layer.Error(absl::StrCat("group is ", groups, ", but there are ", ToString(channels),
                             " channels; expected a number that divides them"),
                "shuffle_channel_param", "group");
    return;
  }
  const Value x = layer.bottoms()[0];
  const Value grouped =
      layer.Add(ops::kReshape, "/groups",
                {x, layer.AddIntegers("/groups/shape", {0, groups, channels.value() / groups, -1})},
                {{"special_zero", true}});
  layer.SetTop(InShapeOf(layer, layer.Transposed(grouped, "/shuffled", {0, 2, 1, 3}), "", x));
}

// Darknet's order, which is not that of SpaceToDepth. The elements of [N, C, H, W] are taken for an
// image of C / s² channels and H · s × W · s pixels, whose blocks of s × s pixels become channels.
// In reverse the channels are blocks.
void ImportReorg(Layer& layer) {
  const ReorgParameter& p = layer.parameters().reorg_param();
  const int64_t s = p.stride();
  if (layer.rank() != 4) {
    layer.RankError("4 axes");
    return;
  }
  const std::optional<Extents> image = layer.ExtentsFrom(1);
  if (!image) return;
  const int64_t c = (*image)[0], h = (*image)[1], w = (*image)[2];
  const bool fits = ElementCount(*image) && s >= 1 && s <= c / s && c % (s * s) == 0 &&
                    (p.reverse() || (h % s == 0 && w % s == 0));
  if (!fits) {
    layer.Error(absl::StrCat("stride is ", s, ", but its input is ", ToString(layer.bottom_shape()),
                             "; expected one whose square divides the channels",
                             p.reverse() ? "" : ", and that divides height and width"),
                "reorg_param", "stride");
    return;
  }
  const Dim& n = layer.bottom_shape().dim(0);
  const int64_t few = c / (s * s);
  const Value x = layer.bottoms()[0];
  const Value blocks = p.reverse() ? layer.Reshaped(x, "/blocks", Shape({n, s, s, few, h, w}))
                                   : layer.Reshaped(x, "/blocks", Shape({n, few, h, s, w, s}));
  const Value moved = layer.Transposed(
      blocks, "/moved", p.reverse() ? Ints{0, 3, 4, 1, 5, 2} : Ints{0, 3, 5, 1, 2, 4});
  layer.SetTop(layer.Reshaped(
      moved, "",
      p.reverse() ? Shape({n, few, h * s, w * s}) : Shape({n, c * s * s, h / s, w / s})));
}

}  // namespace

std::vector<LayerType> SpaceLayers() {
  return {
      {"ShuffleChannel", 1, 1, 1, 1, false, ImportShuffleChannel},
      {"Reorg", 1, 1, 1, 1, false, ImportReorg},
  };
}

}  // namespace mo::caffe
