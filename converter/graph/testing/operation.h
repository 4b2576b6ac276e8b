#ifndef CONVERTER_GRAPH_TESTING_OPERATION_H_
#define CONVERTER_GRAPH_TESTING_OPERATION_H_

#include <memory>
#include <string>
#include <vector>

#include "converter/graph/graph.h"
#include "gtest/gtest.h"

namespace mo {

// For tests of operations: graphs of a few lines, and what they compute, infer and refuse. `lines`
// read %x, the only input, and define %y, the only output.

// The graph; %x is f32 of `extents`. A failure of the test and nullptr if the lines are wrong.
std::unique_ptr<Graph> Parse(const std::string& extents, const std::string& lines);

// What the graph computes of `input`, by OpSchema::evaluate.
std::vector<double> Apply(const std::string& extents, std::vector<double> input,
                          const std::string& lines);

// The error of the graph, where %x is of `type`.
std::string ErrorOf(const std::string& extents, const std::string& lines,
                    const std::string& type = "f32");

// Whether that error says `what`.
testing::AssertionResult Refuses(const std::string& extents, const std::string& lines,
                                 const std::string& what, const std::string& type = "f32");

// The shape of %y, as text.
std::string ShapeOfY(const std::string& extents, const std::string& lines);

// Whether %y may be folded: has the same bits on every machine.
bool IsExactY(const std::string& extents, const std::string& lines);

// Whether %y is its input 0, so that it can go.
bool IsIdentityY(const std::string& extents, const std::string& lines);

// The outputs of %y, which reads constants, as OpSchema::fold_by_recipe has them.
std::vector<std::vector<double>> RecipesOfY(const std::string& lines);

}  // namespace mo

#endif  // CONVERTER_GRAPH_TESTING_OPERATION_H_
