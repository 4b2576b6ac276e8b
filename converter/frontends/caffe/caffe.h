#ifndef CONVERTER_FRONTENDS_CAFFE_CAFFE_H_
#define CONVERTER_FRONTENDS_CAFFE_CAFFE_H_

#include "converter/frontends/frontend.h"

namespace mo {

// Caffe: a prototxt (text) and a caffemodel (binary), `layer` form, phase TEST. docs/caffe.md tells
// what is understood.
extern const Frontend kCaffeFrontend;

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_CAFFE_CAFFE_H_
