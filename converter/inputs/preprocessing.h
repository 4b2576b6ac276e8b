#ifndef CONVERTER_INPUTS_PREPROCESSING_H_
#define CONVERTER_INPUTS_PREPROCESSING_H_

#include <string>

#include "converter/base/diagnostics.h"
#include "converter/config/config.h"
#include "converter/graph/graph.h"
#include "converter/inputs/input_nodes.h"

namespace mo {

// An input and what it becomes.
struct InputPlan {
  Node* parameter;
  const InputConfig* config;
  std::string source, target;  // layouts; "" if not known
};

// Adds the steps of plan.config->preprocess between the input and what reads it: after the
// Transposes and the Convert to a floating-point type that alone read it. Reports steps that do
// not fit the input.
void Preprocess(const InputPlan& plan, InputNodes& nodes, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_INPUTS_PREPROCESSING_H_
