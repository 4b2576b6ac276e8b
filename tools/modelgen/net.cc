#include "tools/modelgen/net.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace modelgen {
namespace {

[[noreturn]] void DescriptionError(std::string_view what, std::string_view name) {
  std::fprintf(stderr, "modelgen: bug in the description of a net: %.*s '%.*s'\n",
               static_cast<int>(what.size()), what.data(), static_cast<int>(name.size()),
               name.data());
  std::abort();
}

}  // namespace

int64_t ElementCount(const Shape& shape) {
  int64_t count = 1;
  for (int64_t extent : shape) count *= extent;
  return count;
}

int64_t ParameterCount(const Net& net) {
  int64_t count = 0;
  for (const Layer& layer : net.layers) {
    if (std::holds_alternative<BatchNorm>(layer.operation)) continue;
    for (const Blob& blob : layer.blobs) count += ElementCount(blob.shape);
  }
  return count;
}

int64_t PooledSize(const Pooling& pooling, int64_t size) {
  const int64_t room = size + 2 * pooling.pad - pooling.kernel;
  if (room <= 0) return 1;
  int64_t pooled = (room + pooling.stride - 1) / pooling.stride + 1;
  if (pooling.pad > 0 && (pooled - 1) * pooling.stride >= size + pooling.pad) --pooled;
  return pooled;
}

int64_t ConvolvedSize(const Convolution& convolution, int64_t size) {
  return (size + 2 * convolution.pad - convolution.kernel) / convolution.stride + 1;
}

const Shape& NetBuilder::ShapeOf(std::string_view blob) const {
  for (const NamedShape& named : shapes_) {
    if (named.blob == blob) return named.shape;
  }
  DescriptionError("no blob", blob);
}

std::string NetBuilder::Append(std::string name, Operation operation,
                               std::vector<std::string> bottoms, std::string top, Shape top_shape,
                               const std::vector<Shape>& blob_shapes) {
  for (const Layer& layer : net_.layers) {
    if (layer.name == name) DescriptionError("two layers named", name);
  }
  const bool in_place = bottoms.size() == 1 && bottoms[0] == top;
  if (!in_place) {
    for (const NamedShape& named : shapes_) {
      if (named.blob == top) DescriptionError("two producers of blob", top);
    }
    shapes_.push_back({top, std::move(top_shape)});
  }
  Layer layer{std::move(name), operation, std::move(bottoms), top, {}};
  for (const Shape& shape : blob_shapes) layer.blobs.push_back({shape, {}});
  net_.layers.push_back(std::move(layer));
  return top;
}

std::string NetBuilder::Add(std::string name, Input input) {
  std::string top = name;
  Shape shape = input.shape;
  return Append(std::move(name), std::move(input), {}, std::move(top), std::move(shape), {});
}

std::string NetBuilder::Add(std::string name, const std::string& bottom, Convolution convolution) {
  const Shape& in = ShapeOf(bottom);
  if (in.size() != 4 || in[1] % convolution.group != 0 ||
      convolution.outputs % convolution.group != 0) {
    DescriptionError("channels do not fit convolution", name);
  }
  Shape out = {in[0], convolution.outputs, ConvolvedSize(convolution, in[2]),
               ConvolvedSize(convolution, in[3])};
  std::vector<Shape> blobs = {
      {convolution.outputs, in[1] / convolution.group, convolution.kernel, convolution.kernel}};
  if (convolution.bias) blobs.push_back({convolution.outputs});
  std::string top = name;
  return Append(std::move(name), convolution, {bottom}, std::move(top), std::move(out), blobs);
}

std::string NetBuilder::Add(std::string name, const std::string& bottom, Pooling pooling) {
  const Shape& in = ShapeOf(bottom);
  Shape out = {in[0], in[1], PooledSize(pooling, in[2]), PooledSize(pooling, in[3])};
  std::string top = name;
  return Append(std::move(name), pooling, {bottom}, std::move(top), std::move(out), {});
}

std::string NetBuilder::Add(std::string name, const std::string& bottom,
                            InnerProduct inner_product) {
  const Shape& in = ShapeOf(bottom);
  const int64_t inputs = ElementCount(in) / in[0];
  std::string top = name;
  return Append(std::move(name), inner_product, {bottom}, std::move(top),
                {in[0], inner_product.outputs},
                {{inner_product.outputs, inputs}, {inner_product.outputs}});
}

std::string NetBuilder::Add(std::string name, const std::string& bottom, Softmax softmax) {
  std::string top = name;
  return Append(std::move(name), softmax, {bottom}, std::move(top), ShapeOf(bottom), {});
}

std::string NetBuilder::Add(std::string name, const std::vector<std::string>& bottoms, Sum sum) {
  const Shape& shape = ShapeOf(bottoms[0]);
  for (const std::string& bottom : bottoms) {
    if (ShapeOf(bottom) != shape) DescriptionError("shapes differ in sum", name);
  }
  std::string top = name;
  return Append(std::move(name), sum, bottoms, std::move(top), shape, {});
}

std::string NetBuilder::Add(std::string name, const std::string& blob, BatchNorm batch_norm) {
  const int64_t channels = ShapeOf(blob)[1];
  return Append(std::move(name), batch_norm, {blob}, blob, {}, {{channels}, {channels}, {1}});
}

std::string NetBuilder::Add(std::string name, const std::string& blob, Scale scale) {
  const int64_t channels = ShapeOf(blob)[1];
  return Append(std::move(name), scale, {blob}, blob, {}, {{channels}, {channels}});
}

std::string NetBuilder::Add(std::string name, const std::string& blob, Relu relu) {
  ShapeOf(blob);
  return Append(std::move(name), relu, {blob}, blob, {}, {});
}

}  // namespace modelgen
