#ifndef CONVERTER_FRONTENDS_TENSORFLOW_MODEL_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_MODEL_H_

#include <map>
#include <string>
#include <vector>

#include "converter/frontends/tensorflow/graph_def.h"
#include "converter/graph/constant.h"

namespace mo::tensorflow {

// A tensor of the graph under the name by which a signature offers it.
struct NamedTensor {
  std::string name;    // "images"
  std::string tensor;  // "serving_default_images:0"
};

// What is imported: a frozen graph, or a graph of a SavedModel with what its signature and its
// checkpoint say.
struct Model {
  GraphFile graph;
  std::vector<NamedTensor> inputs, outputs;   // of the signature; none in a frozen graph
  std::map<std::string, Constant> variables;  // by the name of the node that is the variable
};

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_MODEL_H_
