#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_ELEMENTWISE_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_ELEMENTWISE_H_

#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// The angle of (x, y), from -π to π: that of y / x, moved by half a circle where x is negative; 0
// of the origin.
Value AddAngle(Operation& o, Value y, Value x);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_ELEMENTWISE_H_
