#ifndef CONVERTER_FRONTENDS_CAFFE_PROTOTXT_H_
#define CONVERTER_FRONTENDS_CAFFE_PROTOTXT_H_

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/caffe/caffe.pb.h"
#include "converter/frontends/common/text_message.h"

namespace mo::caffe {

// A net in today's form, and where its file says what: as text, or binary, which has no places.
// Layers of the forms of before 2014 are upgraded.
class Prototxt {
 public:
  // Reports syntax errors, and unknown fields: an error inside the parameters of a layer that
  // computes, a warning elsewhere, nothing where a field does not matter to inference. nullptr
  // after an error that leaves nothing to go on with.
  static std::unique_ptr<Prototxt> Parse(absl::string_view text, const std::string& file,
                                         Diagnostics& diagnostics);
  // The same of a binary net, which may hold weights, too.
  static std::unique_ptr<Prototxt> ParseBinary(absl::string_view bytes, const std::string& file,
                                               Diagnostics& diagnostics);

  const NetParameter& net() const { return net_; }
  // Takes the blobs out of a net as text, as a caffemodel that has nothing else; "" if it has none.
  std::string TakeBlobs();
  // Gives a layer another name.
  void Rename(int layer, const std::string& name) { net_.mutable_layer(layer)->set_name(name); }
  // Makes a layer the Softmax of its first bottom that writes its top `top`.
  void MakeSoftmax(int layer, int top);
  // The other bottoms of such layers.
  const std::set<std::string>& labels() const { return labels_; }

  Location OfInput(int index) const;
  Location OfLayer(int index) const;
  // Of a field of a layer's parameter message, as ("convolution_param", "stride"); of the layer
  // where there is none.
  Location OfLayerField(int index, absl::string_view parameter, absl::string_view field) const;

 private:
  using Tree = TextMessage::Tree;

  explicit Prototxt(std::string file) : file_(std::move(file)) {}
  bool Upgrade(Diagnostics& diagnostics);
  Location At(const Tree* tree, const google::protobuf::FieldDescriptor* field, int index) const;
  // The field of the net that holds the layers, and a layer's index there.
  const google::protobuf::FieldDescriptor* Layers() const;
  int IndexInFile(int layer) const { return is_old_ ? origins_[layer] : layer; }

  std::string file_;
  std::unique_ptr<TextMessage> text_;  // nullptr: binary
  NetParameter net_;
  bool is_old_ = false;
  std::vector<int> origins_;  // of an old form: where a layer was
  std::set<std::string> labels_;
};

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_PROTOTXT_H_
