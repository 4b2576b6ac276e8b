#ifndef CONVERTER_FRONTENDS_CAFFE_INPUTS_H_
#define CONVERTER_FRONTENDS_CAFFE_INPUTS_H_

#include <string>
#include <vector>

#include "converter/frontends/caffe/prototxt.h"
#include "converter/graph/attributes.h"

namespace mo::caffe {

// A blob that is an input of the net, as the file states it.
struct NetInput {
  std::string blob;
  Ints shape = {};           // may have extents below 1, which are wrong
  std::string missing = {};  // why there is no shape, and what was expected; "" if there is one
  Location place = {};
};

// Whether the layer's tops are inputs: an Input layer, or one that reads data of a training.
bool IsInputLayer(const LayerParameter& layer);

// Warns of a mean and a scale by which a layer changes the data that it reads.
void WarnOfChangedData(const Prototxt& prototxt, int layer, Diagnostics& diagnostics);

// input: "data" with input_dim (four for each) or input_shape.
std::vector<NetInput> InputsOfNet(const Prototxt& prototxt);
// The tops of an input layer. Of a layer that reads data, their shapes are known as far as its
// parameters say them.
std::vector<NetInput> InputsOfLayer(const Prototxt& prototxt, int layer);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_INPUTS_H_
