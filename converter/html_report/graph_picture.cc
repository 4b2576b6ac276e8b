#include "converter/html_report/graph_picture.h"

#include <unordered_map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/text.h"
#include "converter/graph/bodies.h"

namespace mo {
namespace {

constexpr int64_t kMaxListedElements = 8;

std::string ValueOf(const Constant& constant) {
  if (constant.size() > kMaxListedElements || !constant.available() ||
      !IsConvertible(constant.type()))
    return "";
  if (IsInteger(constant.type())) return absl::StrJoin(constant.Int64s(), ", ");
  return absl::StrJoin(constant.Doubles(), ", ", [&](std::string* out, double value) {
    const bool single = constant.type() == ElementType::kF32;
    out->append(single ? ShortestDecimal(static_cast<float>(value)) : ShortestDecimal(value));
  });
}

PictureNode Draw(const Node& node, const Records& records) {
  PictureNode drawn;
  drawn.name = node.name();
  drawn.operation = std::string(node.op().name());
  drawn.attributes.assign(node.attributes().all().begin(), node.attributes().all().end());
  for (int i = 0; i < node.output_count(); ++i) {
    const TensorType& type = node.type(i);
    drawn.types.push_back(absl::StrCat(ElementTypeName(type.element_type), ToString(type.shape)));
    const std::vector<std::string>& names = node.tensor_names(i);
    drawn.tensor_names.insert(drawn.tensor_names.end(), names.begin(), names.end());
  }
  for (int source : records.OwnSources(node))
    drawn.sources.push_back(node.graph().source_nodes()[source].name);
  if (node.constant()) drawn.value = ValueOf(*node.constant());
  drawn.note = node.note();
  return drawn;
}

}  // namespace

GraphPicture PictureOf(const Graph& graph, const Records& records) {
  const std::vector<Node*> nodes = NodesWithBodies(graph);
  std::unordered_map<const Node*, int> places;
  std::unordered_map<const Graph*, int> owners = {{&graph, -1}};
  for (size_t i = 0; i < nodes.size(); ++i) {
    places[nodes[i]] = static_cast<int>(i);
    for (const auto& body : nodes[i]->bodies()) owners[body.get()] = static_cast<int>(i);
  }
  GraphPicture picture;
  for (const Node* node : nodes) {
    PictureNode& drawn = picture.emplace_back(Draw(*node, records));
    drawn.owner = owners.at(&node->graph());
    for (const Value& input : node->inputs())
      drawn.inputs.push_back({places.at(input.node), input.output});
  }
  return picture;
}

}  // namespace mo
