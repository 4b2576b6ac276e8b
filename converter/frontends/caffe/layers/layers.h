#ifndef CONVERTER_FRONTENDS_CAFFE_LAYERS_LAYERS_H_
#define CONVERTER_FRONTENDS_CAFFE_LAYERS_LAYERS_H_

#include <vector>

#include "converter/frontends/caffe/layer.h"

namespace mo::caffe {

// The layer types, one function per file of this folder.
std::vector<LayerType> ConvolutionLayers();
std::vector<LayerType> DataLayers();
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
std::vector<LayerType> DetectionLayers();
std::vector<LayerType> PriorBoxLayers();
std::vector<LayerType> ProposalLayers();
std::vector<LayerType> ActivationLayers();
std::vector<LayerType> UnaryLayers();
std::vector<LayerType> ScaleLayers();
std::vector<LayerType> BatchNormalizationLayers();

// x where it is positive, slope · x elsewhere.
Value AddRelu(Layer& layer, absl::string_view suffix, Value x, double slope);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_LAYERS_LAYERS_H_
