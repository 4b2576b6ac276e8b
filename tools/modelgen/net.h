#ifndef TOOLS_MODELGEN_NET_H_
#define TOOLS_MODELGEN_NET_H_

// The description of a net, independent of the file format it is written in, and a builder that
// keeps track of shapes. A net is described in a file of its own (see resnet.cc), gets its
// weights from FillWeights() in weights.h, and is written by the writers in caffe_prototxt.h,
// caffe_model.h, graph_def.h and onnx_model.h.
//
// Blobs are named as in Caffe: a layer whose top is its bottom works in place.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tools/modelgen/caffe_operations.h"
#include "tools/modelgen/shape.h"

namespace modelgen {

int64_t ElementCount(const Shape& shape);

// Learned parameters of a layer. `values` stays empty until FillWeights().
struct Blob {
  Shape shape;
  std::vector<float> values;
};

struct Input {
  Shape shape;
};

// Blobs: weights [outputs, inputs / group, kernel, kernel], and bias [outputs] if it has one.
struct Convolution {
  int64_t outputs = 0;
  Size kernel = 1;
  int64_t stride = 1;
  Size pad = 0;
  // As TensorFlow's SAME: one window for each `stride` pixels, and the padding that this takes, an
  // odd row or column of it after the image. `pad` then means nothing.
  bool same = false;
  int64_t group = 1;
  int64_t dilation = 1;
  bool bias = false;
  // Makes the weights smaller or larger than usual. A small gain leads to variances near the
  // epsilon of the BatchNorm after it, so that a converter that loses the epsilon is found out.
  double gain = 1.0;
  // Its bias takes off the means of its outputs. Without that, or a BatchNorm, what is the same for
  // all images outgrows the rest within a few layers.
  bool centers = false;
  // Its outputs are logits, as those of an InnerProduct, times the gain. With a bias.
  bool classifies = false;
};

// Blobs: weights [inputs, outputs / group, kernel, kernel], and bias [outputs] if it has one. What
// is padded is the output: `pad` is cut off it, and is smaller than the kernel.
struct Deconvolution {
  int64_t outputs = 0;
  int64_t kernel = 1;
  int64_t stride = 1;
  int64_t pad = 0;
  int64_t group = 1;
  bool bias = false;
  bool bilinear = false;  // Enlarges each channel, a group of its own, by interpolation.
};

// Blobs: mean [C], variance [C] and the factor [1] by which both are to be divided.
struct BatchNorm {
  static constexpr float kDefaultEpsilon = 1e-5f;
  float epsilon = kDefaultEpsilon;
};

// Blobs: gamma [C] and beta [C].
struct Scale {
  // The usual |gamma|. Below 1 on branches that are added to a trunk many times.
  double magnitude = 1.0;
  // The mean of beta, as a multiple of the magnitude. Before a ReLU, 0.7 lets three values in
  // four through. A net whose ReLUs cut off half of everything, dozens of times over, amplifies
  // rounding errors so much that no comparison with it could be sharp.
  double shift = 0.7;
};

struct Relu {
  bool six = false;  // Nothing is above 6.
};

// Rounds output sizes up, as Caffe does, and an average divides by the window with its padding.
struct Pooling {
  enum class Method { kMax, kAverage };
  Method method = Method::kMax;
  int64_t kernel = 1;
  int64_t stride = 1;
  int64_t pad = 0;
  bool same = false;  // As of a Convolution. An average then divides by the pixels that it covers.
  bool global = false;  // The window is the image; without stride and padding.
};

// Adds its bottoms elementwise.
struct Sum {};

// Joins its bottoms, along the channels or another axis.
struct Concat {
  int64_t axis = 1;
};

// Cuts the channels into parts.
struct Slice {
  int64_t parts = 2;
  // The first channel of each part but the first. Empty: the parts are equal, and the file does not
  // say where they begin.
  std::vector<int64_t> points;
};

// Blobs: weights [outputs, inputs], and bias [outputs] if it has one.
struct InnerProduct {
  int64_t outputs = 0;
  bool bias = true;
};

// Does nothing outside of training.
struct Dropout {
  float ratio = 0.5f;
  bool scale_train = true;  // If not, it multiplies by 1 - ratio instead outside of training.
};

struct Softmax {
  int64_t axis = 1;
};

using Operation = std::variant<Input, Convolution, Deconvolution, BatchNorm, Scale, Relu, Pooling,
                               Sum, Concat, Slice, InnerProduct, Dropout, Softmax, CaffeOperation>;

struct Layer {
  std::string name;
  Operation operation;
  std::vector<std::string> bottoms;
  std::vector<std::string> tops;  // More than one of a Slice alone.
  std::vector<Blob> blobs;
  std::vector<Shape> shapes;  // Of the tops. From Build() on.
};

// Ways in which a prototxt says what the inputs are.
enum class InputSpelling {
  kInputDim,    // input: "data" input_dim: 1 ...
  kInputShape,  // input: "data" input_shape { dim: 1 ... }
  kInputLayer,  // layer { type: "Input" input_param { shape { ... } } }
};

// Two ways in which a GraphDef says what a BatchNorm with its Scale computes.
enum class NormSpelling {
  kFused,   // One FusedBatchNorm.
  kPieces,  // As tf.nn.batch_normalization does: Add, Rsqrt, Mul, Mul, Mul, Sub, Add.
};

// What FillWeights() runs the net on to find out how large its activations are. Height and width
// must be those of the input if an InnerProduct reads an image: it counts the pixels.
struct Calibration {
  int64_t batch = 4;
  int64_t height = 224;
  int64_t width = 224;
};

struct Net {
  std::string name;
  InputSpelling input_spelling = InputSpelling::kInputLayer;
  NormSpelling norm_spelling = NormSpelling::kFused;
  Calibration calibration;
  std::vector<Layer> layers;  // The first is the Input; others may be, too.
};

// True for what the writers of other frameworks' files do not know.
bool NeedsCaffe(const Layer& layer);

// The number of values in blobs of convolutions, Scale layers and InnerProduct layers: what papers
// count as the parameters of a net. Statistics of BatchNorm layers are not learned.
int64_t ParameterCount(const Net& net);

// The output size of a pooling, rounded up as in Caffe: a last window that would start beyond the
// image and its leading padding is dropped. At least 1.
Size PooledSize(const Pooling& pooling, Size size);

// The output size of a convolution.
Size ConvolvedSize(const Convolution& convolution, Size size);

// The rows and columns of padding before the image.
Size PadBefore(const Convolution& convolution, Size size);
Size PadBefore(const Pooling& pooling, Size size);

// The output size of a deconvolution: the input size of the convolution that it turns around.
Size DeconvolvedSize(const Deconvolution& deconvolution, Size size);

// The number of channels in each part.
std::vector<int64_t> PartSizes(const Slice& slice, int64_t channels);

// Appends layers to a net. Each method returns the name of the blob that the layer writes, which is
// the layer's, and bottoms are the names of blobs written before; anything else is a bug in the
// description and ends the program.
class NetBuilder {
 public:
  explicit NetBuilder(std::string name) { net_.name = std::move(name); }

  std::string Add(std::string name, Input input);
  std::string Add(std::string name, const std::string& bottom, Convolution convolution);
  std::string Add(std::string name, const std::string& bottom, Deconvolution deconvolution);
  std::string Add(std::string name, const std::string& bottom, Pooling pooling);
  std::string Add(std::string name, const std::string& bottom, InnerProduct inner_product);
  std::string Add(std::string name, const std::string& bottom, Dropout dropout);
  std::string Add(std::string name, const std::string& bottom, Softmax softmax);
  std::string Add(std::string name, const std::vector<std::string>& bottoms, Sum sum);
  std::string Add(std::string name, const std::vector<std::string>& bottoms, Concat concat);
  // The blobs of the parts are named NAME_1, NAME_2 and so on.
  std::vector<std::string> Add(std::string name, const std::string& bottom, Slice slice);
  std::string Add(std::string name, const std::vector<std::string>& bottoms,
                  CaffeOperation operation);
  // Leaves `bottom` to others that read it.
  std::string AddApart(std::string name, const std::string& bottom, BatchNorm batch_norm);

  // These work in place.
  std::string Add(std::string name, const std::string& blob, BatchNorm batch_norm);
  std::string Add(std::string name, const std::string& blob, Scale scale);
  std::string Add(std::string name, const std::string& blob, Relu relu);
  std::string AddInPlace(std::string name, const std::string& blob, CaffeOperation operation);

  // The shape of a blob written before.
  const Shape& ShapeOf(std::string_view blob) const;

  void set_input_spelling(InputSpelling spelling) { net_.input_spelling = spelling; }
  void set_norm_spelling(NormSpelling spelling) { net_.norm_spelling = spelling; }
  void set_calibration(Calibration calibration) { net_.calibration = calibration; }

  Net Build() &&;

 private:
  struct NamedShape {
    std::string blob;
    Shape shape;
  };

  // A layer that writes one blob, named like the layer.
  std::string Append(std::string name, Operation operation, std::vector<std::string> bottoms,
                     Shape top_shape, const std::vector<Shape>& blob_shapes = {});
  std::string AppendInPlace(std::string name, Operation operation, const std::string& blob,
                            const std::vector<Shape>& blob_shapes = {});
  void AppendLayer(std::string name, Operation operation, std::vector<std::string> bottoms,
                   std::vector<std::string> tops, const std::vector<Shape>& blob_shapes);
  void Produce(const std::string& blob, Shape shape);

  Net net_;
  std::vector<NamedShape> shapes_;
};

}  // namespace modelgen

#endif  // TOOLS_MODELGEN_NET_H_
