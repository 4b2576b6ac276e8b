#ifndef CONVERTER_FRONTENDS_CAFFE_LAYERS_LAYERS_H_
#define CONVERTER_FRONTENDS_CAFFE_LAYERS_LAYERS_H_

#include <vector>

#include "converter/frontends/caffe/layer.h"

namespace mo::caffe {

// The layer types, one function per file of this folder.
std::vector<LayerType> ConvolutionLayers();
std::vector<LayerType> NormalizationLayers();
std::vector<LayerType> PoolingLayers();
std::vector<LayerType> ElementwiseLayers();
std::vector<LayerType> InnerProductLayers();
std::vector<LayerType> MovementLayers();
std::vector<LayerType> ShapingLayers();
std::vector<LayerType> SpaceLayers();
std::vector<LayerType> ReductionLayers();
std::vector<LayerType> SortingLayers();
std::vector<LayerType> GatherLayers();
std::vector<LayerType> ResizeLayers();
std::vector<LayerType> RecurrentLayers();
std::vector<LayerType> LstmUnitLayers();

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_LAYERS_LAYERS_H_
