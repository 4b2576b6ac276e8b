#ifndef CONVERTER_FRONTENDS_TENSORFLOW_WINDOW_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_WINDOW_H_

#include <optional>
#include <utility>

#include "converter/frontends/common/window.h"
#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// What convolutions and poolings say about their windows, and the data they slide over.
//
// Padding of TensorFlow: VALID has none; SAME makes ceil(extent / stride) windows, with the odd
// element of padding at the end; EXPLICIT says it. Windows are rounded down.
class ImageWindow {
 public:
  // Reads data_format, strides, dilations and padding of an operation over `spatial` axes whose
  // data is input `data`. nullopt after an error.
  static std::optional<ImageWindow> Read(Operation& operation, int spatial, int data);

  bool channels_last() const { return channels_last_; }
  const Ints& strides() const { return window_.strides; }
  void set_strides(Ints strides) { window_.strides = std::move(strides); }
  const Ints& dilations() const { return window_.dilations; }
  // With a kernel, before dilation.
  Window window(const Ints& kernel) const;

  // The data as [N, C, x…].
  Value Data(Operation& operation, int data) const;
  // A result [N, C, x…] as what TensorFlow's operation yields.
  Tensor Result(Value value) const;
  // Of a list with one number for each axis of the data, those of the spatial axes. nullopt after
  // an error if another is not 1.
  std::optional<Ints> SpatialPart(Operation& operation, absl::string_view what,
                                  const Ints& all) const;

 private:
  bool channels_last_ = true;
  Window window_;  // but for the kernel
};

// What TensorFlow calls the attributes of a window.
constexpr WindowWords kWindowWords = {"ksize", "strides", "padding", "padding: VALID"};

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_WINDOW_H_
