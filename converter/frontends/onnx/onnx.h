#ifndef CONVERTER_FRONTENDS_ONNX_ONNX_H_
#define CONVERTER_FRONTENDS_ONNX_ONNX_H_

#include "converter/frontends/frontend.h"

namespace mo {

// Models of ONNX: binary, or protobuf's text of them. Weights in other files are found by
// SourceModel::open_file.
extern const Frontend kOnnxFrontend;

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_ONNX_ONNX_H_
