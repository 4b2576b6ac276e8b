#ifndef CONVERTER_FRONTENDS_CAFFE_PROTOTXT_H_
#define CONVERTER_FRONTENDS_CAFFE_PROTOTXT_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/caffe/caffe.pb.h"
#include "converter/frontends/common/text_message.h"

namespace mo::caffe {

// A prototxt with the places of its fields.
class Prototxt {
 public:
  // Reports syntax errors, unknown fields (an error inside the parameters of a layer that computes,
  // a warning elsewhere) and the old `layers` form. nullptr after an error that leaves nothing to
  // go on with.
  static std::unique_ptr<Prototxt> Parse(absl::string_view text, const std::string& file,
                                         Diagnostics& diagnostics);

  const NetParameter& net() const { return net_; }

  Location OfInput(int index) const;
  Location OfLayer(int index) const;
  // Of a field of a layer's parameter message, as ("convolution_param", "stride"); of the layer
  // where there is none.
  Location OfLayerField(int index, absl::string_view parameter, absl::string_view field) const;

 private:
  using Tree = TextMessage::Tree;

  Prototxt(std::string file, absl::string_view text) : file_(std::move(file)), text_(text, file_) {}

  std::string file_;
  TextMessage text_;
  NetParameter net_;
};

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_PROTOTXT_H_
