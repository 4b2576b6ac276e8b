#include "tools/modelgen/net.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <utility>

namespace modelgen {
namespace {

[[noreturn]] void DescriptionError(std::string_view what, std::string_view name) {
  std::fprintf(stderr, "modelgen: bug in the description of a net: %.*s '%.*s'\n",
               static_cast<int>(what.size()), what.data(), static_cast<int>(name.size()),
               name.data());
  std::abort();
}

void CheckChannels(const Shape& in, int64_t outputs, int64_t group, std::string_view name) {
  if (in.size() != 4 || in[1] % group != 0 || outputs % group != 0) {
    DescriptionError("channels do not fit convolution", name);
  }
}

// The number of windows of SAME along one axis, and the padding before the first.
int64_t SameWindows(int64_t extent, int64_t stride) { return (extent + stride - 1) / stride; }
int64_t SamePad(int64_t extent, int64_t kernel, int64_t stride) {
  const int64_t covered = (SameWindows(extent, stride) - 1) * stride + kernel;
  return std::max<int64_t>(covered - extent, 0) / 2;
}

// Of the blobs of a BatchNorm.
std::vector<Shape> StatisticsShapes(const Shape& in) { return {{in[1]}, {in[1]}, {1}}; }

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

bool NeedsCaffe(const Layer& layer) {
  if (std::holds_alternative<CaffeOperation>(layer.operation)) return true;
  if (const auto* op = std::get_if<Convolution>(&layer.operation)) return op->dilation != 1;
  if (const auto* op = std::get_if<Concat>(&layer.operation)) return op->axis != 1;
  if (const auto* op = std::get_if<Dropout>(&layer.operation)) return !op->scale_train;
  if (const auto* op = std::get_if<Softmax>(&layer.operation)) return op->axis != 1;
  return false;
}

Size PooledSize(const Pooling& pooling, Size size) {
  if (pooling.global) return 1;
  if (pooling.same) {
    return {SameWindows(size.height, pooling.stride), SameWindows(size.width, pooling.stride)};
  }
  const auto pooled = [&pooling](int64_t extent) -> int64_t {
    const int64_t room = extent + 2 * pooling.pad - pooling.kernel;
    if (room <= 0) return 1;
    const int64_t windows = (room + pooling.stride - 1) / pooling.stride + 1;
    const bool beyond = pooling.pad > 0 && (windows - 1) * pooling.stride >= extent + pooling.pad;
    return beyond ? windows - 1 : windows;
  };
  return {pooled(size.height), pooled(size.width)};
}

Size ConvolvedSize(const Convolution& convolution, Size size) {
  if (convolution.same) {
    return {SameWindows(size.height, convolution.stride),
            SameWindows(size.width, convolution.stride)};
  }
  const auto convolved = [&convolution](int64_t extent, int64_t kernel, int64_t pad) {
    const int64_t covered = convolution.dilation * (kernel - 1) + 1;
    return (extent + 2 * pad - covered) / convolution.stride + 1;
  };
  return {convolved(size.height, convolution.kernel.height, convolution.pad.height),
          convolved(size.width, convolution.kernel.width, convolution.pad.width)};
}

Size PadBefore(const Convolution& convolution, Size size) {
  if (!convolution.same) return convolution.pad;
  return {SamePad(size.height, convolution.kernel.height, convolution.stride),
          SamePad(size.width, convolution.kernel.width, convolution.stride)};
}

Size PadBefore(const Pooling& pooling, Size size) {
  if (!pooling.same) return pooling.pad;
  return {SamePad(size.height, pooling.kernel, pooling.stride),
          SamePad(size.width, pooling.kernel, pooling.stride)};
}

Size DeconvolvedSize(const Deconvolution& deconvolution, Size size) {
  const auto deconvolved = [&deconvolution](int64_t extent) {
    return deconvolution.stride * (extent - 1) + deconvolution.kernel - 2 * deconvolution.pad;
  };
  return {deconvolved(size.height), deconvolved(size.width)};
}

std::vector<int64_t> PartSizes(const Slice& slice, int64_t channels) {
  if (slice.points.empty()) return std::vector<int64_t>(slice.parts, channels / slice.parts);
  std::vector<int64_t> sizes;
  int64_t begin = 0;
  for (int64_t point : slice.points) sizes.push_back(point - std::exchange(begin, point));
  sizes.push_back(channels - begin);
  return sizes;
}

Net NetBuilder::Build() && {
  for (Layer& layer : net_.layers) {
    for (const std::string& top : layer.tops) layer.shapes.push_back(ShapeOf(top));
  }
  return std::move(net_);
}

const Shape& NetBuilder::ShapeOf(std::string_view blob) const {
  for (const NamedShape& named : shapes_) {
    if (named.blob == blob) return named.shape;
  }
  DescriptionError("no blob", blob);
}

void NetBuilder::Produce(const std::string& blob, Shape shape) {
  for (const NamedShape& named : shapes_) {
    if (named.blob == blob) DescriptionError("two producers of blob", blob);
  }
  shapes_.push_back({blob, std::move(shape)});
}

void NetBuilder::AppendLayer(std::string name, Operation operation,
                             std::vector<std::string> bottoms, std::vector<std::string> tops,
                             const std::vector<Shape>& blob_shapes) {
  for (const Layer& layer : net_.layers) {
    if (layer.name == name) DescriptionError("two layers named", name);
  }
  Layer layer{std::move(name), std::move(operation), std::move(bottoms), std::move(tops), {}, {}};
  for (const Shape& shape : blob_shapes) layer.blobs.push_back({shape, {}});
  net_.layers.push_back(std::move(layer));
}

std::string NetBuilder::Append(std::string name, Operation operation,
                               std::vector<std::string> bottoms, Shape top_shape,
                               const std::vector<Shape>& blob_shapes) {
  AppendLayer(name, std::move(operation), std::move(bottoms), {name}, blob_shapes);
  Produce(name, std::move(top_shape));
  return name;
}

std::string NetBuilder::AppendInPlace(std::string name, Operation operation,
                                      const std::string& blob,
                                      const std::vector<Shape>& blob_shapes) {
  ShapeOf(blob);
  AppendLayer(std::move(name), std::move(operation), {blob}, {blob}, blob_shapes);
  return blob;
}

std::string NetBuilder::Add(std::string name, Input input) {
  Shape shape = input.shape;
  return Append(std::move(name), std::move(input), {}, std::move(shape));
}

std::string NetBuilder::Add(std::string name, const std::string& bottom, Convolution convolution) {
  const Shape& in = ShapeOf(bottom);
  CheckChannels(in, convolution.outputs, convolution.group, name);
  const Size size = ConvolvedSize(convolution, {in[2], in[3]});
  std::vector<Shape> blobs = {{convolution.outputs, in[1] / convolution.group,
                               convolution.kernel.height, convolution.kernel.width}};
  if (convolution.bias) blobs.push_back({convolution.outputs});
  return Append(std::move(name), convolution, {bottom},
                {in[0], convolution.outputs, size.height, size.width}, blobs);
}

std::string NetBuilder::Add(std::string name, const std::string& bottom,
                            Deconvolution deconvolution) {
  const Shape& in = ShapeOf(bottom);
  CheckChannels(in, deconvolution.outputs, deconvolution.group, name);
  if (deconvolution.pad >= deconvolution.kernel) {
    DescriptionError("padding as large as the kernel in deconvolution", name);
  }
  if (deconvolution.bilinear &&
      (deconvolution.group != in[1] || deconvolution.group != deconvolution.outputs)) {
    DescriptionError("not a group for each channel in bilinear deconvolution", name);
  }
  const Size size = DeconvolvedSize(deconvolution, {in[2], in[3]});
  std::vector<Shape> blobs = {{in[1], deconvolution.outputs / deconvolution.group,
                               deconvolution.kernel, deconvolution.kernel}};
  if (deconvolution.bias) blobs.push_back({deconvolution.outputs});
  return Append(std::move(name), deconvolution, {bottom},
                {in[0], deconvolution.outputs, size.height, size.width}, blobs);
}

std::string NetBuilder::Add(std::string name, const std::string& bottom, Pooling pooling) {
  const Shape& in = ShapeOf(bottom);
  const Size size = PooledSize(pooling, {in[2], in[3]});
  return Append(std::move(name), pooling, {bottom}, {in[0], in[1], size.height, size.width});
}

std::string NetBuilder::Add(std::string name, const std::string& bottom,
                            InnerProduct inner_product) {
  const Shape& in = ShapeOf(bottom);
  const int64_t inputs = ElementCount(in) / in[0];
  std::vector<Shape> blobs = {{inner_product.outputs, inputs}};
  if (inner_product.bias) blobs.push_back({inner_product.outputs});
  return Append(std::move(name), inner_product, {bottom}, {in[0], inner_product.outputs}, blobs);
}

std::string NetBuilder::Add(std::string name, const std::string& bottom, Dropout dropout) {
  return Append(std::move(name), dropout, {bottom}, ShapeOf(bottom));
}

std::string NetBuilder::Add(std::string name, const std::string& bottom, Softmax softmax) {
  return Append(std::move(name), softmax, {bottom}, ShapeOf(bottom));
}

std::string NetBuilder::Add(std::string name, const std::vector<std::string>& bottoms, Sum sum) {
  const Shape& shape = ShapeOf(bottoms[0]);
  for (const std::string& bottom : bottoms) {
    if (ShapeOf(bottom) != shape) DescriptionError("shapes differ in sum", name);
  }
  return Append(std::move(name), sum, bottoms, shape);
}

std::string NetBuilder::Add(std::string name, const std::vector<std::string>& bottoms,
                            Concat concat) {
  Shape shape = ShapeOf(bottoms[0]);
  for (size_t i = 1; i < bottoms.size(); ++i) {
    Shape joined = ShapeOf(bottoms[i]);
    joined[concat.axis] += shape[concat.axis];
    shape[concat.axis] = joined[concat.axis];
    if (joined != shape) DescriptionError("sizes differ in concatenation", name);
  }
  return Append(std::move(name), concat, bottoms, std::move(shape));
}

std::vector<std::string> NetBuilder::Add(std::string name, const std::string& bottom, Slice slice) {
  Shape shape = ShapeOf(bottom);
  const std::vector<int64_t> sizes = PartSizes(slice, shape[1]);
  const int64_t sum = std::accumulate(sizes.begin(), sizes.end(), int64_t{0});
  if (static_cast<int64_t>(sizes.size()) != slice.parts || sum != shape[1] ||
      *std::min_element(sizes.begin(), sizes.end()) < 1) {
    DescriptionError("channels do not fit slice", name);
  }
  std::vector<std::string> tops;
  for (int64_t size : sizes) {
    shape[1] = size;
    tops.push_back(name + "_" + std::to_string(tops.size() + 1));
    Produce(tops.back(), shape);
  }
  AppendLayer(std::move(name), slice, {bottom}, tops, {});
  return tops;
}

std::string NetBuilder::Add(std::string name, const std::vector<std::string>& bottoms,
                            CaffeOperation operation) {
  std::vector<Shape> shapes;
  for (const std::string& bottom : bottoms) shapes.push_back(ShapeOf(bottom));
  Shape top = TopShape(operation, shapes);
  const std::vector<Shape> blobs = BlobShapes(operation, shapes);
  return Append(std::move(name), std::move(operation), bottoms, std::move(top), blobs);
}

std::string NetBuilder::Add(std::string name, const std::string& blob, BatchNorm batch_norm) {
  return AppendInPlace(std::move(name), batch_norm, blob, StatisticsShapes(ShapeOf(blob)));
}

std::string NetBuilder::AddApart(std::string name, const std::string& bottom,
                                 BatchNorm batch_norm) {
  const Shape& shape = ShapeOf(bottom);
  return Append(std::move(name), batch_norm, {bottom}, shape, StatisticsShapes(shape));
}

std::string NetBuilder::Add(std::string name, const std::string& blob, Scale scale) {
  const int64_t channels = ShapeOf(blob)[1];
  return AppendInPlace(std::move(name), scale, blob, {{channels}, {channels}});
}

std::string NetBuilder::Add(std::string name, const std::string& blob, Relu relu) {
  return AppendInPlace(std::move(name), relu, blob);
}

std::string NetBuilder::AddInPlace(std::string name, const std::string& blob,
                                   CaffeOperation operation) {
  const std::vector<Shape> blobs = BlobShapes(operation, {ShapeOf(blob)});
  return AppendInPlace(std::move(name), std::move(operation), blob, blobs);
}

}  // namespace modelgen
