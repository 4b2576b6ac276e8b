#ifndef TOOLS_MODELGEN_WEIGHTS_H_
#define TOOLS_MODELGEN_WEIGHTS_H_

// Weights that behave like those of a trained net, from seeds.
//
// Random weights alone will not do: activations would grow or vanish within a few layers, and
// statistics of BatchNorm layers that do not fit what comes in would leave most ReLUs dead. Errors
// of a converter would then hide. So FillWeights() runs the net on a batch of small images while
// it fills it. Convolutions get bell-shaped weights; a BatchNorm after it gets the mean and
// variance that were seen in each channel, each then moved by a random amount that is known to be
// moderate; Scale layers get gammas and betas far from 1 and 0, one gamma in eight negative, one in
// 32 almost 0. Every InnerProduct, and a convolution that classifies, is scaled so that its outputs
// differ from image to image.

#include "tools/modelgen/forward.h"
#include "tools/modelgen/net.h"

namespace modelgen {

// Images as a net for photographs sees them after the mean was subtracted: smooth areas of colour
// between about -120 and 120, with a little noise.
Activation SmoothImages(std::string_view net_name, int64_t channels, const Calibration& size);

// Fills all blobs of `net`. They depend on the description of the net and on nothing else.
void FillWeights(Net& net);

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_WEIGHTS_H_
