#ifndef CONVERTER_FRONTENDS_TENSORFLOW_OPS_COMBINED_SUPPRESSION_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_OPS_COMBINED_SUPPRESSION_H_

#include "converter/frontends/tensorflow/operation.h"

namespace mo::tensorflow {

// CombinedNonMaxSuppression: of each image the boxes with the best scores of all classes, of which
// those of one class do not overlap. Inputs: boxes [batch, n, 1 or classes, 4], scores [batch, n,
// classes], the most boxes of a class and of an image, and the thresholds of overlaps and scores.
// Outputs: boxes, scores, classes, with zeros after the last one, and how many there are.
void ImportCombinedSuppression(Operation& o);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_OPS_COMBINED_SUPPRESSION_H_
