#include "tools/modelgen/caffe_model.h"

#include "tools/modelgen/caffe_names.h"

namespace modelgen {
namespace {

// Field numbers of caffe.proto.
constexpr uint32_t kNetName = 1;
constexpr uint32_t kNetLayer = 100;
constexpr uint32_t kLayerName = 1;
constexpr uint32_t kLayerType = 2;
constexpr uint32_t kLayerBottom = 3;
constexpr uint32_t kLayerTop = 4;
constexpr uint32_t kLayerBlobs = 7;
constexpr uint32_t kBlobData = 5;
constexpr uint32_t kBlobShape = 7;
constexpr uint32_t kShapeDim = 1;

WireWriter EncodeBlob(const Blob& blob) {
  WireWriter shape;
  shape.PackedInt64(kShapeDim, blob.shape);
  WireWriter message;
  message.PackedFloat(kBlobData, blob.values);
  message.Bytes(kBlobShape, shape.bytes());
  return message;
}

WireWriter EncodeLayer(const Layer& layer) {
  WireWriter message;
  message.Bytes(kLayerName, layer.name);
  message.Bytes(kLayerType, CaffeType(layer.operation));
  for (const std::string& bottom : layer.bottoms) message.Bytes(kLayerBottom, bottom);
  for (const std::string& top : layer.tops) message.Bytes(kLayerTop, top);
  for (const Blob& blob : layer.blobs) message.Bytes(kLayerBlobs, EncodeBlob(blob).bytes());
  return message;
}

}  // namespace

bool WriteCaffeModel(const Net& net, const ByteSink& sink) {
  WireWriter header;
  header.Bytes(kNetName, net.name);
  if (!sink(header.bytes())) return false;
  for (const Layer& layer : net.layers) {
    if (!IsCaffeLayer(net, layer)) continue;
    WireWriter field;
    field.Bytes(kNetLayer, EncodeLayer(layer).bytes());
    if (!sink(field.bytes())) return false;
  }
  return true;
}

}  // namespace modelgen
