#ifndef TOOLS_MODELGEN_FASTER_RCNN_H_
#define TOOLS_MODELGEN_FASTER_RCNN_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// Faster R-CNN (Ren et al. 2015) for 21 classes on the net of Zeiler and Fergus, as its authors'
// Python version has it, with a quarter of the channels and anchors for smaller images.
Net FasterRcnn();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_FASTER_RCNN_H_
