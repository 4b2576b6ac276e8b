#ifndef CONVERTER_FRONTENDS_CAFFE_PROTOTXT_H_
#define CONVERTER_FRONTENDS_CAFFE_PROTOTXT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/caffe/caffe.pb.h"
#include "google/protobuf/text_format.h"

namespace mo::caffe {

// Where in a text the parser's places are: it counts a tab as up to eight columns.
class PrototxtLines {
 public:
  explicit PrototxtLines(absl::string_view text);

  // The column, from 1, of a place that the parser gives with line and column from 0.
  int Column(int line, int parser_column) const;
  // Where `word` is last before a place; the place itself if it is not near.
  Location Before(Location place, absl::string_view word) const;

 private:
  std::vector<std::string> lines_;
};

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
  using Tree = google::protobuf::TextFormat::ParseInfoTree;

  Prototxt(std::string file, absl::string_view text) : file_(std::move(file)), lines_(text) {}
  Location At(const Tree* tree, const google::protobuf::FieldDescriptor* field, int index) const;

  std::string file_;
  PrototxtLines lines_;
  NetParameter net_;
  Tree locations_;
};

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_PROTOTXT_H_
