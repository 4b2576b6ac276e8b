#ifndef TOOLS_MODELGEN_UNET_H_
#define TOOLS_MODELGEN_UNET_H_

#include "tools/modelgen/net.h"

namespace modelgen {

// An encoder and a decoder in the way of U-Net (Ronneberger, Fischer and Brox 2015), small: where
// the encoder halves an image by pooling, the decoder doubles it by a Deconvolution and joins it
// with what the encoder had at that size. BatchNorm and Scale are after every Convolution and
// every Deconvolution. One Deconvolution has one group, one has four and a bias, one has a group
// for each output.
Net UNet();

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_UNET_H_
