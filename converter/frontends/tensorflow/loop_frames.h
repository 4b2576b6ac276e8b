#ifndef CONVERTER_FRONTENDS_TENSORFLOW_LOOP_FRAMES_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_LOOP_FRAMES_H_

#include "converter/frontends/tensorflow/flat_graph.h"

namespace mo::tensorflow {

// Loops as TensorFlow 1 writes them become loops with a condition and a body. For each variable
// there is
//
//   Enter → Merge(Enter, NextIteration) → Switch(Merge, LoopCond) → 0: Exit
//                                                                 → 1: the body → NextIteration
//
// and what is the same in each iteration has an Enter alone (is_constant). The LoopCond becomes the
// loop, the Merges its arguments, and the Exits pass its outputs on. A loop that is not so stays as
// it is, and is refused where an output needs it.
void FormLoops(FlatGraph& graph);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_LOOP_FRAMES_H_
