#ifndef CONVERTER_FRONTENDS_CAFFE_LAYER_H_
#define CONVERTER_FRONTENDS_CAFFE_LAYER_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/caffe/caffemodel.h"
#include "converter/frontends/caffe/prototxt.h"
#include "converter/frontends/common/node_builder.h"
#include "converter/frontends/common/operator_table.h"
#include "converter/frontends/frontend.h"
#include "converter/graph/graph.h"

namespace mo::caffe {

// What Caffe calls a node of its nets.
constexpr absl::string_view kNodeWord = "layer";

// What the layers of a net have in common.
struct NetContext {
  const Prototxt& prototxt;
  Graph& graph;
  const std::map<std::string, GivenValue>& values;  // SourceModel::values
  Diagnostics& diagnostics;
  int64_t written_steps = 0;  // those of recurrent layers, together
};

// One layer on its way into the graph: what it says, what it reads, and the means of NodeBuilder.
// An attribute of an error is named as in the prototxt, "pooling_param.kernel_size", and has a
// place.
class Layer : public NodeBuilder {
 public:
  // `stored` is nullptr where no blobs are.
  Layer(NetContext& net, int index, int source, std::vector<Value> bottoms,
        const StoredBlobs* stored)
      : NodeBuilder(net.graph, source, kNodeWord, bottoms, net.diagnostics),
        net_(net),
        index_(index),
        bottoms_(std::move(bottoms)),
        stored_(stored == nullptr ? NothingStored() : *stored) {}

  const LayerParameter& parameters() const { return net_.prototxt.net().layer(index_); }

  const std::vector<Value>& bottoms() const { return bottoms_; }
  const Shape& bottom_shape(int i = 0) const { return bottoms_[i].shape(); }
  int rank(int i = 0) const { return bottom_shape(i).rank(); }
  int top_count() const { return parameters().top_size(); }
  NetContext& net() { return net_; }

  // The value that the configuration gives to bottom `i`, an input of the net; nullptr if there is
  // none.
  const GivenValue* ValueGivenTo(int i) const;

  // What the layer yields: one value for each top. Missing ones are unknown.
  void SetTop(Value top) { tops_ = {top}; }
  void SetTops(std::vector<Value> tops) { tops_ = std::move(tops); }
  const std::vector<Value>& tops() const { return tops_; }

  // Blob `i` as a constant of `extents`. Leading axes of extent 1 do not matter, nor the extents of
  // a blob that is shared by its number of elements. nullopt after an error that names `what`.
  //
  // Where it is not stored it is what `filler` gives; if that is random, nullopt, and the layer
  // lacks weights.
  std::optional<Constant> Blob(int i, const Extents& extents, absl::string_view what,
                               const FillerParameter& filler = {});
  // Blob `i` as a list of `count` numbers, whatever other axes of extent 1 it has. Otherwise as
  // Blob.
  std::optional<Constant> ListBlob(int i, int64_t count, absl::string_view what,
                                   const FillerParameter& filler = {});
  // False after an error unless there are `count` blobs, or none are stored.
  bool HasBlobs(int count, absl::string_view what);
  const std::vector<Constant>& blobs() const { return stored_.blobs; }
  // Whether a blob was needed that is neither stored nor given by its filler.
  bool lacks_weights() const { return lacks_weights_; }
  // Whether a blob is what its filler gives.
  bool is_filled() const { return is_filled_; }

  // False after an error unless all inputs from `first` on have the same shape.
  bool HaveEqualShapes(int first = 0);
  // False after an error about field `field` of the parameters `parameter` if that is no number.
  bool IsFinite(double value, absl::string_view parameter, absl::string_view field);

  // The known extents of the input's axes from `first` on; nullopt after an error.
  std::optional<Extents> ExtentsFrom(int first);

  // An error about field `field` of the parameters `parameter`. Returns false.
  using NodeBuilder::Error;
  bool Error(absl::string_view text, absl::string_view parameter, absl::string_view field);
  // That the input has another rank than `expected`. Returns false.
  bool RankError(absl::string_view expected);

 protected:
  Location PlaceOf(absl::string_view attribute) const override;

 private:
  // nullptr where it is not stored.
  const Constant* StoredBlob(int i) const;
  std::optional<Constant> Filled(const Extents& extents, const FillerParameter& filler);
  std::optional<Constant> MisfitBlob(const Constant& blob, const Extents& extents,
                                     absl::string_view what);
  static const StoredBlobs& NothingStored();

  NetContext& net_;
  int index_;
  std::vector<Value> bottoms_;
  std::vector<Value> tops_;
  const StoredBlobs& stored_;
  bool lacks_weights_ = false, is_filled_ = false;
};

// How layers of one type are read.
struct LayerType {
  absl::string_view name;  // Caffe's
  int min_inputs, max_inputs;
  int min_outputs, max_outputs;
  bool has_weights;
  // Adds nodes and sets the tops, or reports an error.
  void (*import)(Layer&);
  // Whether `import` compares the numbers of bottoms and tops; else each of several bottoms has
  // one.
  bool checks_tops = false;
  // Whether it passes fillers to Layer::Blob, so that it may do without stored weights.
  bool has_fillers = false;
};

// All of them, from the files of layers/.
const OperatorTable<LayerType>& LayerTypes();

// By which a layer is found there: its type, and of a Python layer also its class, as in "Python
// rpn.proposal_layer.ProposalLayer".
std::string TypeName(const LayerParameter& layer);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_LAYER_H_
