#include "converter/frontends/caffe/upgrade.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace mo::caffe {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Today's names of the types, by those of V1 and, in small letters, of V0.
const std::map<std::string, std::string>& TypeNames() {
  static const auto& names = *new std::map<std::string, std::string>{
      {"ABSVAL", "AbsVal"},
      {"ACCURACY", "Accuracy"},
      {"ARGMAX", "ArgMax"},
      {"BNLL", "BNLL"},
      {"CONCAT", "Concat"},
      {"CONTRASTIVE_LOSS", "ContrastiveLoss"},
      {"CONVOLUTION", "Convolution"},
      {"DATA", "Data"},
      {"DECONVOLUTION", "Deconvolution"},
      {"DROPOUT", "Dropout"},
      {"DUMMY_DATA", "DummyData"},
      {"ELTWISE", "Eltwise"},
      {"EUCLIDEAN_LOSS", "EuclideanLoss"},
      {"EXP", "Exp"},
      {"FLATTEN", "Flatten"},
      {"HDF5_DATA", "HDF5Data"},
      {"HDF5_OUTPUT", "HDF5Output"},
      {"HINGE_LOSS", "HingeLoss"},
      {"IM2COL", "Im2col"},
      {"IMAGE_DATA", "ImageData"},
      {"INFOGAIN_LOSS", "InfogainLoss"},
      {"INNER_PRODUCT", "InnerProduct"},
      {"LRN", "LRN"},
      {"MEMORY_DATA", "MemoryData"},
      {"MULTINOMIAL_LOGISTIC_LOSS", "MultinomialLogisticLoss"},
      {"MVN", "MVN"},
      {"POOLING", "Pooling"},
      {"POWER", "Power"},
      {"RELU", "ReLU"},
      {"SIGMOID", "Sigmoid"},
      {"SIGMOID_CROSS_ENTROPY_LOSS", "SigmoidCrossEntropyLoss"},
      {"SILENCE", "Silence"},
      {"SLICE", "Slice"},
      {"SOFTMAX", "Softmax"},
      {"SOFTMAX_LOSS", "SoftmaxWithLoss"},
      {"SPLIT", "Split"},
      {"TANH", "TanH"},
      {"THRESHOLD", "Threshold"},
      {"WINDOW_DATA", "WindowData"},
      {"accuracy", "Accuracy"},
      {"bnll", "BNLL"},
      {"concat", "Concat"},
      {"conv", "Convolution"},
      {"data", "Data"},
      {"dropout", "Dropout"},
      {"euclidean_loss", "EuclideanLoss"},
      {"flatten", "Flatten"},
      {"hdf5_data", "HDF5Data"},
      {"hdf5_output", "HDF5Output"},
      {"im2col", "Im2col"},
      {"images", "ImageData"},
      {"infogain_loss", "InfogainLoss"},
      {"innerproduct", "InnerProduct"},
      {"lrn", "LRN"},
      {"multinomial_logistic_loss", "MultinomialLogisticLoss"},
      {"pool", "Pooling"},
      {"relu", "ReLU"},
      {"sigmoid", "Sigmoid"},
      {"softmax", "Softmax"},
      {"softmax_loss", "SoftmaxWithLoss"},
      {"split", "Split"},
      {"tanh", "TanH"},
      {"window_data", "WindowData"},
  };
  return names;
}

// The same name where there is none of today: it is reported as a type that is not supported.
std::string TypeName(const std::string& old_name) {
  const auto name = TypeNames().find(old_name);
  return name == TypeNames().end() ? old_name : name->second;
}

void CopyConnections(const V1LayerParameter& old, LayerParameter& layer) {
  *layer.mutable_bottom() = old.bottom();
  *layer.mutable_top() = old.top();
  *layer.mutable_include() = old.include();
  *layer.mutable_exclude() = old.exclude();
  *layer.mutable_blobs() = old.has_layer() ? old.layer().blobs() : old.blobs();
}

void UpgradeV1(const V1LayerParameter& old, LayerParameter& layer) {
  layer.set_name(old.name());
  layer.set_type(TypeName(V1LayerParameter::LayerType_Name(old.type())));
  CopyConnections(old, layer);
  for (int i = 0; i < old.param_size(); ++i) {
    ParamSpec* spec = layer.add_param();
    spec->set_name(old.param(i));
    if (i < old.blob_share_mode_size())
      spec->set_share_mode(static_cast<ParamSpec::DimCheckMode>(old.blob_share_mode(i)));
  }
  std::vector<const FieldDescriptor*> fields;
  old.GetReflection()->ListFields(old, &fields);
  for (const FieldDescriptor* field : fields) {
    const FieldDescriptor* now = LayerParameter::descriptor()->FindFieldByName(field->name());
    if (now == nullptr || now->is_repeated() || now->message_type() != field->message_type() ||
        now->message_type() == nullptr)
      continue;
    const Message& parameters = old.GetReflection()->GetMessage(old, field);
    layer.GetReflection()->MutableMessage(&layer, now)->CopyFrom(parameters);
  }
}

void SetConvolution(const V0LayerParameter& old, ConvolutionParameter& p) {
  if (old.has_num_output()) p.set_num_output(old.num_output());
  if (old.has_biasterm()) p.set_bias_term(old.biasterm());
  if (old.has_weight_filler()) *p.mutable_weight_filler() = old.weight_filler();
  if (old.has_bias_filler()) *p.mutable_bias_filler() = old.bias_filler();
  if (old.has_pad()) p.add_pad(old.pad());
  if (old.has_kernelsize()) p.add_kernel_size(old.kernelsize());
  if (old.has_group()) p.set_group(old.group());
  if (old.has_stride()) p.add_stride(old.stride());
}

void SetPooling(const V0LayerParameter& old, PoolingParameter& p) {
  if (old.has_pool()) p.set_pool(old.pool());
  if (old.has_kernelsize()) p.set_kernel_size(old.kernelsize());
  if (old.has_stride()) p.set_stride(old.stride());
  if (old.has_pad()) p.set_pad(old.pad());
}

void SetInnerProduct(const V0LayerParameter& old, InnerProductParameter& p) {
  if (old.has_num_output()) p.set_num_output(old.num_output());
  if (old.has_biasterm()) p.set_bias_term(old.biasterm());
  if (old.has_weight_filler()) *p.mutable_weight_filler() = old.weight_filler();
  if (old.has_bias_filler()) *p.mutable_bias_filler() = old.bias_filler();
}

void SetLrn(const V0LayerParameter& old, LRNParameter& p) {
  if (old.has_local_size()) p.set_local_size(old.local_size());
  if (old.has_alpha()) p.set_alpha(old.alpha());
  if (old.has_beta()) p.set_beta(old.beta());
  if (old.has_k()) p.set_k(old.k());
}

template <typename Parameters>
void SetBatch(const V0LayerParameter& old, Parameters& p) {
  if (old.has_batchsize()) p.set_batch_size(old.batchsize());
}

template <typename Parameters>
void SetImages(const V0LayerParameter& old, Parameters& p) {
  SetBatch(old, p);
  if (old.has_cropsize()) p.set_crop_size(old.cropsize());
  if (old.has_scale()) p.set_scale(old.scale());
  if (old.has_meanfile()) p.set_mean_file(old.meanfile());
}

void SetImageData(const V0LayerParameter& old, ImageDataParameter& p) {
  SetImages(old, p);
  if (old.has_new_height()) p.set_new_height(old.new_height());
  if (old.has_new_width()) p.set_new_width(old.new_width());
}

// V0 has the parameters of every type in one message.
void UpgradeV0(const V1LayerParameter& connection, LayerParameter& layer) {
  const V0LayerParameter& old = connection.layer();
  layer.set_name(old.name());
  layer.set_type(TypeName(old.type()));
  CopyConnections(connection, layer);
  const std::string& type = old.type();
  if (type == "conv" || type == "im2col") {
    SetConvolution(old, *layer.mutable_convolution_param());
  } else if (type == "pool") {
    SetPooling(old, *layer.mutable_pooling_param());
  } else if (type == "innerproduct") {
    SetInnerProduct(old, *layer.mutable_inner_product_param());
  } else if (type == "lrn") {
    SetLrn(old, *layer.mutable_lrn_param());
  } else if (type == "dropout" && old.has_dropout_ratio()) {
    layer.mutable_dropout_param()->set_dropout_ratio(old.dropout_ratio());
  } else if (type == "concat" && old.has_concat_dim()) {
    layer.mutable_concat_param()->set_concat_dim(old.concat_dim());
  } else if (type == "data") {
    SetImages(old, *layer.mutable_data_param());
  } else if (type == "window_data") {
    SetImages(old, *layer.mutable_window_data_param());
  } else if (type == "images") {
    SetImageData(old, *layer.mutable_image_data_param());
  } else if (type == "hdf5_data") {
    SetBatch(old, *layer.mutable_hdf5_data_param());
  }
}

// V0 pads by layers of their own, which go into what reads them.
class Paddings {
 public:
  static bool Is(const V1LayerParameter& layer) { return layer.layer().type() == "padding"; }

  bool Add(const V1LayerParameter& padding) {
    if (padding.bottom_size() != 1 || padding.top_size() != 1) return false;
    tops_[padding.top(0)] = {padding.bottom(0), padding.layer().pad()};
    return true;
  }

  // False if the layer reads a padding and is none of those that can.
  bool MoveInto(V1LayerParameter& reader) const {
    for (const std::string& bottom : reader.bottom()) {
      const auto padding = tops_.find(bottom);
      if (padding == tops_.end()) continue;
      const std::string& type = reader.layer().type();
      if (reader.bottom_size() != 1 || (type != "conv" && type != "pool")) return false;
      reader.mutable_layer()->set_pad(padding->second.pad);
      const std::string padded = padding->second.bottom;
      reader.set_bottom(0, padded);
      return true;
    }
    return true;
  }

 private:
  struct Padding {
    std::string bottom;
    uint32_t pad;
  };
  std::map<std::string, Padding> tops_;
};

}  // namespace

bool IsOldTypeName(const std::string& name) { return TypeNames().count(name) > 0; }

std::vector<int> UpgradeLayers(
    NetParameter& net, const std::function<void(int old_layer, absl::string_view text)>& error) {
  std::vector<int> origins;
  Paddings paddings;
  for (int i = 0; i < net.layers_size(); ++i) {
    V1LayerParameter& old = *net.mutable_layers(i);
    if (Paddings::Is(old)) {
      if (!paddings.Add(old)) error(i, "a padding has one bottom and one top");
      continue;
    }
    if (!paddings.MoveInto(old)) {
      error(i, absl::StrCat("layer '", old.layer().name(),
                            "' reads a padding; expected that of a conv or pool with one bottom"));
    }
    LayerParameter& layer = *net.add_layer();
    if (old.has_layer()) {
      UpgradeV0(old, layer);
    } else {
      UpgradeV1(old, layer);
    }
    origins.push_back(i);
  }
  net.clear_layers();
  return origins;
}

}  // namespace mo::caffe
