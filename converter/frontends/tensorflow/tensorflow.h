#ifndef CONVERTER_FRONTENDS_TENSORFLOW_TENSORFLOW_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_TENSORFLOW_H_

#include "converter/frontends/frontend.h"

namespace mo {

// Frozen graphs of TensorFlow, binary (.pb) or as text (.pbtxt), and SavedModels.
extern const Frontend kTensorFlowFrontend;

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_TENSORFLOW_H_
