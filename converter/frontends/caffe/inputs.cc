#include "converter/frontends/caffe/inputs.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace mo::caffe {
namespace {

constexpr char kGiveShape[] = "give it a shape in the configuration";

// The images that a layer reads from files: what is 0 is not known.
struct Images {
  int64_t batch = 0, channels = 0, height = 0, width = 0;
};

// A data layer that crops makes square images. How many channels they have only the files know,
// unless something says it along the way.
Images CroppedImages(const LayerParameter& layer, int64_t batch, int64_t crop_size) {
  const TransformationParameter& p = layer.transform_param();
  const int64_t crop = p.crop_size() > 0 ? p.crop_size() : crop_size;
  const int64_t channels = p.force_gray()            ? 1
                           : p.force_color()         ? 3
                           : p.mean_value_size() > 1 ? p.mean_value_size()
                                                     : 0;
  return {batch, channels, crop, crop};
}

Images ImagesOf(const LayerParameter& layer) {
  const std::string& type = layer.type();
  if (type == "MemoryData") {
    const MemoryDataParameter& p = layer.memory_data_param();
    return {p.batch_size(), p.channels(), p.height(), p.width()};
  }
  if (type == "ImageData") {
    const ImageDataParameter& p = layer.image_data_param();
    Images images = CroppedImages(layer, p.batch_size(), p.crop_size());
    images.channels = p.is_color() ? 3 : 1;
    if (images.height == 0) images = {images.batch, images.channels, p.new_height(), p.new_width()};
    return images;
  }
  if (type == "WindowData") {
    const WindowDataParameter& p = layer.window_data_param();
    return CroppedImages(layer, p.batch_size(), p.crop_size());
  }
  if (type == "HDF5Data") return {layer.hdf5_data_param().batch_size()};
  Images images =
      CroppedImages(layer, layer.data_param().batch_size(), layer.data_param().crop_size());
  if (layer.data_param().force_encoded_color()) images.channels = 3;
  return images;
}

NetInput InputOfData(const LayerParameter& layer, int top) {
  const Images images = ImagesOf(layer);
  NetInput input = {.blob = layer.top(top)};
  if (top == 0) {
    input.shape = {images.batch, images.channels, images.height, images.width};
  } else {
    input.shape = {images.batch};
  }
  for (const int64_t extent : input.shape) {
    if (extent > 0) continue;
    input.missing = absl::StrCat("layer '", layer.name(), "' (", layer.type(),
                                 ") reads data of a shape that the net does not say; ", kGiveShape);
  }
  return input;
}

NetInput InputOfInputLayer(const LayerParameter& layer, int top) {
  const InputParameter& p = layer.input_param();
  NetInput input = {.blob = layer.top(top)};
  if (p.shape_size() == 1 || p.shape_size() == layer.top_size()) {
    const BlobShape& shape = p.shape(p.shape_size() == 1 ? 0 : top);
    input.shape.assign(shape.dim().begin(), shape.dim().end());
  } else {
    input.missing = absl::StrCat(
        "layer '", layer.name(), "' (Input): has ", p.shape_size(), " shapes for ",
        layer.top_size(),
        " tops; expected one for all or one for each, or a shape in the configuration");
  }
  return input;
}

// "transform_param.scale" and the like: how a layer changes what it reads, in the order of the
// proto.
std::vector<std::string> ChangesOf(const LayerParameter& layer) {
  std::vector<std::string> changes;
  auto add = [&changes](const std::string& field) { changes.push_back(field); };
  auto add_of = [&add](const std::string& parameter, const auto& p) {
    if (p.scale() != 1) add(parameter + ".scale");
    if (p.has_mean_file()) add(parameter + ".mean_file");
  };
  add_of("transform_param", layer.transform_param());
  if (layer.transform_param().mean_value_size() > 0) add("transform_param.mean_value");
  add_of("data_param", layer.data_param());
  add_of("image_data_param", layer.image_data_param());
  add_of("window_data_param", layer.window_data_param());
  return changes;
}

}  // namespace

void WarnOfChangedData(const Prototxt& prototxt, int layer, Diagnostics& diagnostics) {
  const LayerParameter& parameters = prototxt.net().layer(layer);
  const std::vector<std::string> changes = ChangesOf(parameters);
  if (changes.empty()) return;
  const std::vector<std::string> first = absl::StrSplit(changes[0], '.');
  diagnostics.Warning(
      Code::kNodeAttribute, prototxt.OfLayerField(layer, first[0], first[1]),
      absl::StrCat("layer '", parameters.name(), "' (", parameters.type(),
                   "): ", absl::StrJoin(changes, ", "),
                   " changed what was read before it came to the "
                   "net, and is not converted; say it with [[input]] preprocess, or do it where "
                   "the model is used"));
}

bool IsInputLayer(const LayerParameter& layer) {
  static const auto& types =
      *new std::set<std::string>{"AnnotatedData", "Data",       "HDF5Data",  "ImageData",
                                 "Input",         "MemoryData", "VideoData", "WindowData"};
  return types.count(layer.type()) > 0;
}

std::vector<NetInput> InputsOfNet(const Prototxt& prototxt) {
  const NetParameter& net = prototxt.net();
  std::vector<NetInput> inputs;
  for (int i = 0; i < net.input_size(); ++i) {
    NetInput input = {.blob = net.input(i), .place = prototxt.OfInput(i)};
    if (i < net.input_shape_size()) {
      input.shape.assign(net.input_shape(i).dim().begin(), net.input_shape(i).dim().end());
    } else if (net.input_shape_size() == 0 && 4 * (i + 1) <= net.input_dim_size()) {
      input.shape.assign(net.input_dim().begin() + 4 * i, net.input_dim().begin() + 4 * (i + 1));
    } else {
      input.missing = absl::StrCat("input '", net.input(i),
                                   "' has no shape; expected input_shape { dim: … }, four "
                                   "input_dim, or a shape in the configuration");
    }
    inputs.push_back(std::move(input));
  }
  return inputs;
}

std::vector<NetInput> InputsOfLayer(const Prototxt& prototxt, int layer) {
  const LayerParameter& parameters = prototxt.net().layer(layer);
  const bool is_input = parameters.type() == "Input";
  std::vector<NetInput> inputs;
  for (int top = 0; top < parameters.top_size(); ++top) {
    NetInput input = is_input ? InputOfInputLayer(parameters, top) : InputOfData(parameters, top);
    input.place = is_input && !input.missing.empty()
                      ? prototxt.OfLayerField(layer, "input_param", "shape")
                      : prototxt.OfLayer(layer);
    inputs.push_back(std::move(input));
  }
  return inputs;
}

}  // namespace mo::caffe
