#ifndef CONVERTER_FRONTENDS_TEXT_GRAPH_H_
#define CONVERTER_FRONTENDS_TEXT_GRAPH_H_

#include "converter/frontends/frontend.h"

namespace mo {

// Text graphs (.mog) as a model source. Inputs go by the name of their Parameter or of its tensor,
// outputs by that of a tensor or of the node that computes it; what no output needs but inputs is
// left out.
extern const Frontend kTextGraphFrontend;

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_TEXT_GRAPH_H_
