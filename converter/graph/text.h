#ifndef CONVERTER_GRAPH_TEXT_H_
#define CONVERTER_GRAPH_TEXT_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/graph/graph.h"

namespace mo {

// The text form of a graph (.mog), for tests, reviews and as a model source:
//
//   graph "net" {
//     source "conv1" : "Convolution" at "net.txt":12:1 exclude(linear_fusing)
//     %data = Parameter() {element_type = f32, shape = [1, 3, 8]} names("data")
//     %w = Constant() f32[4, 3, 3] seeded(7)
//     %conv1 = Convolution(%data, %w) {strides = [2]} -> f32[1, 4, 3] from("conv1")
//     %axis = Constant() i64[] {1}
//     %parts = Split(%conv1, %axis) {num_splits = 2} -> f32[1, 2, 3], f32[1, 2, 3] names(; "b")
//     %out = Result(%parts:1)
//   }
//
// One node to a line, inputs before users; the bodies of a node follow its attributes. A
// graph and its bodies have one list of source nodes. Attributes that have their default are left
// out, as are empty parts; types after -> may be left out when a person writes and are checked if
// they are there. "#" begins a comment. A name of other than letters, digits and _ . / - is quoted:
// %"a b".
//
// Shapes: [2, ?, N, 1..8] has an extent of 2, one that is not known, a symbol, and one from 1 to 8;
// the rank of [...] is not known.
//
// Constants: {1, 2.5} lists values of the element type, real {0.1} lists doubles that are rounded
// only when the model is written, all(0) repeats one value, seeded(7) gives pseudo-random values,
// digest(…) stands for values that were too many to print (more than 64); a graph with digests can
// be read, but not run or written.
std::string PrintGraph(const Graph& graph);

// The same without source nodes and what came from them: what a graph computes, by which names.
std::string PrintWithoutProvenance(const Graph& graph);

// Reads what PrintGraph printed, or a person wrote. Errors go to `diagnostics` with their line and
// column; then the result is null. Reading a printed graph and printing it again gives the same
// text.
std::unique_ptr<Graph> ParseGraph(absl::string_view text, const std::string& file,
                                  Diagnostics& diagnostics);

// For a graph without source nodes, as a person writes it: each node but constants becomes its own
// source node.
void DeclareSources(Graph& graph);

}  // namespace mo

#endif  // CONVERTER_GRAPH_TEXT_H_
