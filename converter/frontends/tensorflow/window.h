#ifndef CONVERTER_FRONTENDS_TENSORFLOW_WINDOW_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_WINDOW_H_

#include <optional>
#include <utility>

#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// What convolutions and poolings say about their windows, and the data they slide over.
//
// Padding of TensorFlow: VALID has none; SAME makes ceil(extent / stride) windows, with the odd
// element of padding at the end; EXPLICIT says it.
class Window {
 public:
  // Reads data_format, strides, dilations and padding of an operation over `spatial` axes whose
  // data is input `data`. nullopt after a complaint.
  static std::optional<Window> Read(Operation& operation, int spatial, int data);

  bool channels_last() const { return channels_last_; }
  int spatial() const { return static_cast<int>(strides_.size()); }
  const Ints& strides() const { return strides_; }
  void set_strides(Ints strides) { strides_ = std::move(strides); }
  const Ints& dilations() const { return dilations_; }

  // The data as [N, C, x…].
  Value Data(Operation& operation, int data) const;
  // A result [N, C, x…] as what TensorFlow's operation yields.
  Tensor Result(Value value) const;
  // Of a list with one number for each axis of the data, those of the spatial axes. nullopt after a
  // complaint if another is not 1.
  std::optional<Ints> SpatialPart(Operation& operation, absl::string_view what,
                                  const Ints& all) const;

  // Sets strides, pads_begin and pads_end for windows of `kernel` (before dilation) over [N, C, x…]
  // of `shape`. False where the padding depends on extents that are not known.
  bool SetPads(const Shape& shape, const Ints& kernel, Ints& begin, Ints& end) const;

 private:
  enum class Padding { kValid, kSame, kExplicit };

  bool channels_last_ = true;
  Padding padding_ = Padding::kValid;
  Ints strides_, dilations_;
  Ints explicit_begin_, explicit_end_;
};

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_WINDOW_H_
