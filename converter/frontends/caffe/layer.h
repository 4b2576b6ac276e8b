#ifndef CONVERTER_FRONTENDS_CAFFE_LAYER_H_
#define CONVERTER_FRONTENDS_CAFFE_LAYER_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/base/diagnostics.h"
#include "converter/frontends/caffe/prototxt.h"
#include "converter/graph/graph.h"

namespace mo::caffe {

// One layer on its way into the graph: what it says, what it reads, and the means to add nodes and
// to report an error. After one the layer's values are unknown and nothing that follows from that
// is reported.
class Layer {
 public:
  Layer(const Prototxt& prototxt, int index, Graph& graph, int source, std::vector<Value> bottoms,
        const std::vector<Constant>& blobs, Diagnostics& diagnostics)
      : prototxt_(prototxt),
        index_(index),
        graph_(graph),
        sources_({source}),
        bottoms_(std::move(bottoms)),
        blobs_(blobs),
        diagnostics_(diagnostics) {}

  const LayerParameter& parameters() const { return prototxt_.net().layer(index_); }
  const std::string& name() const { return parameters().name(); }

  const std::vector<Value>& bottoms() const { return bottoms_; }
  const Shape& bottom_shape(int i = 0) const { return bottoms_[i].shape(); }
  int rank(int i = 0) const { return bottom_shape(i).rank(); }
  int top_count() const { return parameters().top_size(); }

  // What the layer yields: one value for each top. Missing ones are unknown.
  void SetTops(std::vector<Value> tops) { tops_ = std::move(tops); }
  const std::vector<Value>& tops() const { return tops_; }

  // Blob `i` as a constant of `extents`. Axes of extent 1 in front do not matter. nullopt after a
  // complaint that names `what`.
  std::optional<Constant> Blob(int i, const Extents& extents, absl::string_view what);
  // Complains unless there are `count` blobs.
  bool HasBlobs(int count, absl::string_view what);
  const std::vector<Constant>& blobs() const { return blobs_; }

  // Adds a node named like the layer, with `suffix`. nullopt after a complaint.
  std::optional<Value> Add(absl::string_view op, absl::string_view suffix,
                           std::vector<Value> inputs, Attributes attributes = {});
  // The same for an operation with several outputs.
  Node* AddNode(absl::string_view op, absl::string_view suffix, std::vector<Value> inputs,
                Attributes attributes = {});
  Value AddConstant(absl::string_view suffix, Constant constant);

  // `axis`, which counts from the end when negative; nullopt after a complaint about `field` of
  // `parameter`.
  std::optional<int> Axis(int64_t axis, int rank, absl::string_view parameter,
                          absl::string_view field = "axis");

  // Complaints. With (parameter, field) the place is that field's, otherwise the layer's. Each
  // returns false.
  bool Error(Code code, absl::string_view text, absl::string_view parameter = "",
             absl::string_view field = "");
  void Warning(Code code, absl::string_view text, absl::string_view parameter = "",
               absl::string_view field = "");

 private:
  std::string Described(absl::string_view text) const;

  const Prototxt& prototxt_;
  int index_;
  Graph& graph_;
  SourceSet sources_;
  std::vector<Value> bottoms_;
  std::vector<Value> tops_;
  const std::vector<Constant>& blobs_;
  Diagnostics& diagnostics_;
};

// How layers of one type are read.
struct LayerType {
  absl::string_view name;  // Caffe's
  int min_bottoms, max_bottoms;
  int min_tops, max_tops;
  bool has_weights;
  // Adds nodes and sets the tops, or reports an error.
  void (*import)(Layer&);

  static constexpr int kAnyNumber = 1 << 20;
};

// All types, from the files of layers/.
absl::Span<const LayerType> LayerTypes();
const LayerType* FindLayerType(absl::string_view name);

}  // namespace mo::caffe

#endif  // CONVERTER_FRONTENDS_CAFFE_LAYER_H_
