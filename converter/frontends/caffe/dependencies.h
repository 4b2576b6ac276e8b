#ifndef CONVERTER_FRONTENDS_CAFFE_DEPENDENCIES_H_
#define CONVERTER_FRONTENDS_CAFFE_DEPENDENCIES_H_

#include <string>
#include <vector>

#include "converter/frontends/caffe/caffe.pb.h"

namespace mo::caffe {

// Which layer of a net writes what another one reads: for explaining a bottom that no layer above
// writes.
class Dependencies {
 public:
  // `layers` are the indices of the layers that count, in the order of the file.
  Dependencies(const NetParameter& net, const std::vector<int>& layers)
      : net_(net), layers_(layers) {}

  // The first layer from `reader` on that writes the blob, or -1.
  int WriterBelow(int reader, const std::string& blob) const;

  // The names of the layers on a circle through `start`, beginning and ending with it; empty if
  // there is none.
  std::vector<std::string> CircleThrough(int start) const;

 private:
  bool Writes(int index, const std::string& blob) const;
  // The last writer above the reader or, if there is none, the first one below; -1 if nobody writes
  // the blob.
  int WriterFor(int reader, const std::string& blob) const;

  const NetParameter& net_;
  const std::vector<int>& layers_;
};

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_DEPENDENCIES_H_
