#ifndef CONVERTER_FRONTENDS_TENSORFLOW_NODE_IMPORTER_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_NODE_IMPORTER_H_

#include <map>
#include <optional>
#include <vector>

#include "converter/base/diagnostics.h"
#include "converter/frontends/common/body_graph.h"
#include "converter/frontends/common/layouts.h"
#include "converter/frontends/common/passed_constants.h"
#include "converter/frontends/tensorflow/flat_graph.h"
#include "converter/frontends/tensorflow/model.h"
#include "converter/frontends/tensorflow/operation.h"
#include "converter/graph/graph.h"

namespace mo::tensorflow {

// What nodes have become in one graph: the model's, or a body of a node.
struct Level {
  Layouts& layouts;
  PassedConstants& passed_on;
  BodyGraph* body = nullptr;  // nullptr: the model's graph
  std::map<TensorRef, Tensor> tensors = {};

  // Unknown where nothing is imported.
  Tensor Read(const TensorRef& ref) const;
};

// Imports nodes, and the functions that they run.
class NodeImporter {
 public:
  // `source_numbers` are those of flat nodes; -1 for arguments. All must outlive this.
  NodeImporter(const Model& model, const FlatGraph& flat, const std::vector<int>& source_numbers,
               Diagnostics& diagnostics);

  // What a node yields that reads tensors of `level`; empty after an error. No placeholder.
  std::vector<Tensor> Import(int index, Level& level, bool channels_first_wanted = false);

 private:
  class Bodies;

  bool HasFailed() const { return diagnostics_.error_count() > errors_before_; }
  std::vector<Tensor> ImportOperation(int index, std::vector<Tensor> inputs, Level& level,
                                      bool channels_first_wanted);

  const Model& model_;
  const FlatGraph& flat_;
  const std::vector<int>& source_numbers_;
  Diagnostics& diagnostics_;
  const int errors_before_;
  int depth_ = 0;  // of functions within each other
};

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_NODE_IMPORTER_H_
