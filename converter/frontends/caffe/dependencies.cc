#include "converter/frontends/caffe/dependencies.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/text.h"
#include "converter/frontends/caffe/inference.h"

namespace mo::caffe {
namespace {

// Which layer of a net writes what another one reads.
class Dependencies {
 public:
  Dependencies(const NetParameter& net, const std::vector<int>& layers)
      : net_(net), layers_(layers) {}

  // The first layer from `reader` on that writes the blob, or -1.
  int WriterBelow(int reader, const std::string& blob) const;

  // The names of the layers on a cycle through `start`, beginning and ending with it; empty if
  // there is none.
  std::vector<std::string> CycleThrough(int start) const;

 private:
  bool Writes(int index, const std::string& blob) const;
  // The last writer above the reader or, if there is none, the first one below; -1 if nobody writes
  // the blob.
  int WriterFor(int reader, const std::string& blob) const;

  const NetParameter& net_;
  const std::vector<int>& layers_;
};

bool Dependencies::Writes(int index, const std::string& blob) const {
  const auto& tops = net_.layer(index).top();
  return std::find(tops.begin(), tops.end(), blob) != tops.end();
}

int Dependencies::WriterBelow(int reader, const std::string& blob) const {
  for (int index : layers_) {
    if (index >= reader && Writes(index, blob)) return index;
  }
  return -1;
}

int Dependencies::WriterFor(int reader, const std::string& blob) const {
  int above = -1;
  for (int index : layers_) {
    if (index < reader && Writes(index, blob)) above = index;
  }
  return above >= 0 ? above : WriterBelow(reader, blob);
}

std::vector<std::string> Dependencies::CycleThrough(int start) const {
  std::map<int, int> reached_from;  // layer → the layer that reads it
  std::vector<int> open = {start};
  while (!open.empty()) {
    const int reader = open.back();
    open.pop_back();
    for (const std::string& bottom : net_.layer(reader).bottom()) {
      const int writer = WriterFor(reader, bottom);
      if (writer < 0 || reached_from.count(writer) > 0) continue;
      reached_from[writer] = reader;
      if (writer != start) open.push_back(writer);
    }
  }
  if (reached_from.count(start) == 0) return {};
  std::vector<std::string> names = {net_.layer(start).name()};
  for (int i = reached_from[start]; i != start; i = reached_from[i])
    names.push_back(net_.layer(i).name());
  names.push_back(names.front());
  return names;
}

// What is to be said of a blob that only a layer writes that inference has not; "" if none does.
std::string LeftOutWriter(const NetParameter& net, const std::vector<int>& layers,
                          const std::string& blob) {
  for (int i = 0; i < net.layer_size(); ++i) {
    const LayerParameter& layer = net.layer(i);
    const bool writes =
        std::find(layer.top().begin(), layer.top().end(), blob) != layer.top().end();
    if (!writes || std::find(layers.begin(), layers.end(), i) != layers.end()) continue;
    const std::string title = absl::StrCat("layer '", layer.name(), "' (", layer.type(), ")");
    if (!IsInPhase(net, layer)) {
      return absl::StrCat(title,
                          " writes, but its include and exclude rules leave it out of phase TEST; "
                          "leave out the reader, too, or correct the rules");
    }
    return absl::StrCat(title,
                        " writes, which is of training and is left out; leave out the reader, too: "
                        "exclude { phase: TEST }");
  }
  return "";
}

}  // namespace

void ReportDangling(const Prototxt& prototxt, const std::vector<int>& layers, int reader,
                    const std::string& blob, const std::vector<std::string>& known,
                    Diagnostics& diagnostics) {
  const NetParameter& net = prototxt.net();
  const Location place = prototxt.OfLayerField(reader, "bottom", "");
  const std::string reads =
      absl::StrCat("layer '", net.layer(reader).name(), "' reads the blob '", blob, "', which ");
  const Dependencies dependencies(net, layers);
  const int writer = dependencies.WriterBelow(reader, blob);
  const std::string left_out = writer < 0 ? LeftOutWriter(net, layers, blob) : "";
  if (!left_out.empty()) {
    diagnostics.Error(Code::kDanglingInput, place, absl::StrCat(reads, left_out));
    return;
  }
  if (writer < 0) {
    diagnostics.Error(
        Code::kDanglingInput, place,
        absl::StrCat(reads, "no layer of phase TEST writes", DidYouMean(blob, known)));
    return;
  }
  const std::vector<std::string> cycle = dependencies.CycleThrough(reader);
  if (!cycle.empty()) {
    diagnostics.Error(Code::kCycle, place,
                      absl::StrCat("these layers depend on each other in a cycle: ",
                                   absl::StrJoin(cycle, " → "), "; a net must have a beginning"));
    return;
  }
  diagnostics.Error(
      Code::kDanglingInput, place,
      absl::StrCat(reads, "layer '", net.layer(writer).name(), "' writes only at line ",
                   prototxt.OfLayer(writer).line, "; move that layer above this one"));
}

}  // namespace mo::caffe
