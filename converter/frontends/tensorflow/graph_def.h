#ifndef CONVERTER_FRONTENDS_TENSORFLOW_GRAPH_DEF_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_GRAPH_DEF_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/frontend.h"
#include "converter/frontends/tensorflow/tensorflow.pb.h"

namespace mo::tensorflow {

// A GraphDef as its file has it. Small things are copied; tensors stay where they are in the
// file, which `owner` keeps alive, so that weights need no memory.

struct GraphNode {
  std::string name, op;
  // "node", "node:1", "^node" for control; in a function "argument", "node:output:0".
  std::vector<std::string> inputs;
  std::map<std::string, AttrValue> attributes;  // without tensors
  absl::string_view tensor;                     // the TensorProto of attribute "value", serialized
  Location location;                            // of the file, with the line in a text
};

struct GraphFunction {
  std::string name;
  std::vector<OpDef::ArgDef> inputs, outputs;
  std::vector<GraphNode> nodes;
  std::map<std::string, std::string> results;  // from the name of an output to a tensor
};

struct GraphFile {
  std::vector<GraphNode> nodes;
  std::map<std::string, GraphFunction> functions;
  std::shared_ptr<const void> owner;  // of the tensors' bytes
};

// A binary GraphDef: a whole .pb file, or a part of a SavedModel. nullopt after an error.
std::optional<GraphFile> ReadGraph(const SourceFile& file, Diagnostics& diagnostics);

// A GraphDef as text (.pbtxt).
std::optional<GraphFile> ParseGraphText(const SourceFile& file, Diagnostics& diagnostics);

// Whether the bytes begin as a GraphDef does: with a node that has a name and an operation.
bool LooksLikeGraph(absl::string_view bytes);
bool LooksLikeGraphText(absl::string_view bytes);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_GRAPH_DEF_H_
