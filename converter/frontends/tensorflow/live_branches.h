#ifndef CONVERTER_FRONTENDS_TENSORFLOW_LIVE_BRANCHES_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_LIVE_BRANCHES_H_

#include <optional>
#include <set>

#include "converter/base/diagnostics.h"
#include "converter/frontends/frontend.h"
#include "converter/frontends/tensorflow/flat_graph.h"
#include "converter/frontends/tensorflow/model.h"

namespace mo::tensorflow {

// A graph without what only training takes, where that follows from constants, from defaults of
// placeholders and from the values that the configuration gives inputs:
//
//   Switch, Merge, If, Case   pass on what the branch yields that is taken
//   dropout that drops nothing, as keep_prob is 1: x / keep_prob · floor(u + keep_prob), or
//         select(u ≥ rate, x / (1 - rate), 0), u being random numbers in [0, 1) of the shape of x
//
// So nothing else looks at branches that are never taken.
struct LiveGraph {
  FlatGraph graph;
  // Inputs whose values decided: the model has them, though nothing may be left that reads them.
  std::set<TensorRef> decided;
};

// nullopt after errors.
std::optional<LiveGraph> ReadLiveGraph(const SourceModel& source, const Model& model,
                                       Diagnostics& diagnostics);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_LIVE_BRANCHES_H_
