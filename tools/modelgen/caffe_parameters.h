#ifndef TOOLS_MODELGEN_CAFFE_PARAMETERS_H_
#define TOOLS_MODELGEN_CAFFE_PARAMETERS_H_

#include "tools/modelgen/caffe_operations.h"
#include "tools/modelgen/text_writer.h"

namespace modelgen {

// The message of parameters that a layer of Caffe has, if it needs one.
void WriteParameters(const CaffeOperation& operation, TextWriter& out);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_CAFFE_PARAMETERS_H_
