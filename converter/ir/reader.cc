#include "converter/ir/reader.h"

#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"
#include "converter/ir/port_maps.h"
#include "converter/ir/spelling.h"
#include "pugixml.hpp"

namespace mo {
namespace {

class IrReader {
 public:
  IrReader(absl::string_view bin, std::shared_ptr<const void> owner)
      : bin_(bin), owner_(std::move(owner)) {}
  // Of a body of a layer that `outer` reads.
  explicit IrReader(IrReader& outer)
      : bin_(outer.bin_), owner_(outer.owner_), depth_(outer.depth_ + 1) {}

  absl::StatusOr<std::unique_ptr<Graph>> Read(absl::string_view xml) {
    pugi::xml_document document;
    const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size());
    if (!parsed)
      return absl::DataLossError(
          absl::StrCat("not XML at byte ", parsed.offset, ": ", parsed.description()));
    const pugi::xml_node net = document.child("net");
    const std::string version = net.attribute("version").value();
    if (version != "11" && version != "10")
      return absl::DataLossError("not an IR of version 10 or 11");
    graph_ = std::make_unique<Graph>(net.attribute("name").value());
    MO_RETURN_IF_ERROR(ReadGraph(net));
    return std::move(graph_);
  }

 private:
  using PortId = std::pair<std::string, std::string>;  // layer and port as written

  static absl::Status Broken(pugi::xml_node layer, absl::string_view what) {
    return absl::DataLossError(
        absl::StrCat("layer '", layer.attribute("name").value(), "': ", what));
  }

  // The layers and edges of the net or of a body.
  absl::Status ReadGraph(pugi::xml_node element) {
    MO_RETURN_IF_ERROR(ReadEdges(element.child("edges")));
    for (const pugi::xml_node layer : element.child("layers").children("layer")) {
      if (!layers_.emplace(layer.attribute("id").value(), layer).second)
        return Broken(layer, "has an id that is taken");
    }
    for (const pugi::xml_node layer : element.child("layers").children("layer"))
      MO_RETURN_IF_ERROR(ReadLayerAndInputs(layer));
    return absl::OkStatus();
  }

  absl::Status ReadEdges(pugi::xml_node edges) {
    for (const pugi::xml_node edge : edges.children("edge")) {
      const PortId to = {edge.attribute("to-layer").value(), edge.attribute("to-port").value()};
      const PortId from = {edge.attribute("from-layer").value(),
                           edge.attribute("from-port").value()};
      if (!edges_.emplace(to, from).second) {
        return absl::DataLossError(
            absl::StrCat("two edges lead to port ", to.second, " of layer ", to.first));
      }
    }
    return absl::OkStatus();
  }

  // Layers may be in any order: what a layer reads is read first, without recursion.
  absl::Status ReadLayerAndInputs(pugi::xml_node root) {
    std::vector<pugi::xml_node> stack = {root};
    std::set<std::string> open;
    while (!stack.empty()) {
      const pugi::xml_node layer = stack.back();
      const std::string id = layer.attribute("id").value();
      if (done_.count(id) > 0) {
        stack.pop_back();
        continue;
      }
      std::vector<pugi::xml_node> missing;
      for (const pugi::xml_node port : layer.child("input").children("port")) {
        const auto edge = edges_.find({id, port.attribute("id").value()});
        if (edge == edges_.end())
          return Broken(layer,
                        absl::StrCat("port ", port.attribute("id").value(), " is not connected"));
        const auto producer = layers_.find(edge->second.first);
        if (producer == layers_.end())
          return Broken(layer,
                        absl::StrCat("reads layer ", edge->second.first, ", which is not there"));
        if (done_.count(edge->second.first) == 0) missing.push_back(producer->second);
      }
      if (missing.empty()) {
        MO_RETURN_IF_ERROR(ReadLayer(layer, id));
        done_.insert(id);
        stack.pop_back();
        continue;
      }
      if (!open.insert(id).second) return Broken(layer, "is part of a cycle");
      stack.insert(stack.end(), missing.begin(), missing.end());
    }
    return absl::OkStatus();
  }

  absl::Status ReadLayer(pugi::xml_node layer, const std::string& id) {
    NodeSpec spec;
    const absl::string_view type = layer.attribute("type").value();
    const auto ports = layer.child("output").children("port");
    const OpSchema* op =
        FindOpOfLayer(type, static_cast<int>(std::distance(ports.begin(), ports.end())));
    if (op == nullptr || op->opset == 0) {
      return absl::UnimplementedError(absl::StrCat("layer '", layer.attribute("name").value(),
                                                   "': the operation ", type, " is not known"));
    }
    spec.op = op->type;
    spec.name = layer.attribute("name").value();
    for (const pugi::xml_node port : layer.child("input").children("port")) {
      const auto value = values_.find(edges_.at({id, port.attribute("id").value()}));
      if (value == values_.end()) return Broken(layer, "reads a port that is not there");
      spec.inputs.push_back(value->second);
    }
    if (op->type == ops::kConstant) {
      MO_ASSIGN_OR_RETURN(spec.constant, ReadConstant(layer));
    } else {
      MO_RETURN_IF_ERROR(ReadAttributes(layer, *op, spec.attributes));
      if (op->bodies > 0) MO_RETURN_IF_ERROR(ReadBodies(layer, *op, spec));
    }
    const std::string name = spec.name;
    absl::StatusOr<Node*> node = graph_->Add(std::move(spec));
    if (!node.ok()) return Broken(layer, node.status().message());
    if ((*node)->name() != name) return Broken(layer, "has a name that is taken");
    ids_[*node] = id;
    return ReadOutputs(layer, id, **node);
  }

  absl::Status ReadBodies(pugi::xml_node layer, const OpSchema& op, NodeSpec& spec) {
    if (depth_ >= kMaxNesting) return Broken(layer, "its bodies are nested too deeply");
    std::vector<BodyLayers> layers;
    for (int i = 0; i < op.bodies; ++i) {
      IrReader body(*this);
      const absl::string_view element = BodyElement(op.type, i);
      body.graph_ =
          std::make_unique<Graph>(std::string(absl::StripSuffix(element, "_body")), *graph_);
      MO_RETURN_IF_ERROR(body.ReadGraph(layer.child(std::string(element).c_str())));
      layers.push_back(body.LayersOfPorts());
      spec.bodies.push_back(std::move(body.graph_));
    }
    const absl::Status status = ReadPortMaps(layer, op.type, layers, spec.attributes);
    return status.ok() ? status : Broken(layer, status.message());
  }

  BodyLayers LayersOfPorts() const {
    BodyLayers layers;
    for (const Node* parameter : graph_->parameters())
      layers.parameters.push_back(ids_.at(parameter));
    for (const Node* result : graph_->results()) layers.results.push_back(ids_.at(result));
    return layers;
  }

  absl::StatusOr<std::optional<Constant>> ReadConstant(pugi::xml_node layer) const {
    const pugi::xml_node data = layer.child("data");
    const std::optional<ElementType> type =
        ElementTypeFromName(data.attribute("element_type").value());
    const std::optional<AttributeValue> extents =
        ParseAttributeText(AttributeKind::kInts, data.attribute("shape").value());
    const std::optional<int64_t> offset = ParseInt64(data.attribute("offset").value());
    const std::optional<int64_t> size = ParseInt64(data.attribute("size").value());
    if (!type || !extents || !offset || !size) return Broken(layer, "its data is incomplete");
    const std::optional<int64_t> count = ElementCount(std::get<Ints>(*extents));
    if (!count || *size < 0 || ByteSize(*type, *count) != static_cast<uint64_t>(*size))
      return Broken(layer, "shape and size differ");
    if (*offset < 0 || static_cast<uint64_t>(*offset) > bin_.size() ||
        static_cast<uint64_t>(*size) > bin_.size() - *offset) {
      return Broken(layer, "its bytes lie outside of the .bin file");
    }
    return Constant::FromBytes(*type, std::get<Ints>(*extents),
                               ViewedBytes(bin_.substr(*offset, *size), owner_));
  }

  static absl::Status ReadAttributes(pugi::xml_node layer, const OpSchema& op,
                                     Attributes& attributes) {
    for (const pugi::xml_attribute attribute : layer.child("data").attributes()) {
      const AttributeSpec* spec = op.FindAttribute(attribute.name());
      if (spec == nullptr) continue;  // as the runtime does
      std::optional<AttributeValue> value = ParseAttributeText(spec->kind, attribute.value());
      if (!value)
        return Broken(
            layer, absl::StrCat("attribute ", attribute.name(), " is '", attribute.value(), "'"));
      attributes.Set(spec->name, *std::move(value));
    }
    if (op.type == ops::kParameter) attributes.Set("layout", ReadLayout(layer));
    return absl::OkStatus();
  }

  // "" where there is none, or one that says less than an order of letters.
  static std::string ReadLayout(pugi::xml_node layer) {
    const pugi::xml_node info = layer.child("output").child("port").child("rt_info");
    const pugi::xml_node layout = info.find_child_by_attribute("attribute", "name", "layout");
    return ParseLayoutText(layout.attribute("layout").value());
  }

  absl::Status ReadOutputs(pugi::xml_node layer, const std::string& id, Node& node) {
    int output = 0;
    for (const pugi::xml_node port : layer.child("output").children("port")) {
      if (output == node.output_count()) return Broken(layer, "has too many output ports");
      std::vector<Dim> dims;
      for (const pugi::xml_node dim : port.children("dim")) {
        const std::optional<int64_t> extent = ParseInt64(dim.child_value());
        if (!extent) return Broken(layer, "has an extent that is no number");
        dims.push_back(*extent < 0 ? Dim::Any() : Dim(*extent));
      }
      const Shape& shape = node.shape(output);
      bool same = !shape.has_rank() || shape.rank() == static_cast<int>(dims.size());
      for (int axis = 0; same && axis < shape.rank(); ++axis) {
        same =
            shape.dim(axis).is_static() ? dims[axis] == shape.dim(axis) : !dims[axis].is_static();
      }
      if (!same)
        return Broken(layer, absl::StrCat("port ", output, " says ", ToString(Shape(dims)),
                                          ", but it is ", ToString(shape)));
      node.set_tensor_names(output, SplitTensorNames(port.attribute("names").value()));
      values_[{id, port.attribute("id").value()}] = node.output(output);
      ++output;
    }
    return output == node.output_count() ? absl::OkStatus()
                                         : Broken(layer, "has too few output ports");
  }

  absl::string_view bin_;
  std::shared_ptr<const void> owner_;
  int depth_ = 0;
  std::unique_ptr<Graph> graph_;
  std::map<const Node*, std::string> ids_;  // of layers
  std::map<PortId, PortId> edges_;          // to → from
  std::map<std::string, pugi::xml_node> layers_;
  std::set<std::string> done_;
  std::map<PortId, Value> values_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Graph>> ReadIr(absl::string_view xml, absl::string_view bin,
                                              std::shared_ptr<const void> owner) {
  return IrReader(bin, std::move(owner)).Read(xml);
}

bool IsDecompression(const Node& node) {
  if (!node.Is(ops::kConvert)) return false;
  const Node& stored = *node.input(0).node;
  return stored.constant() && absl::StartsWith(stored.name(), CompressedName(node.name()));
}

}  // namespace mo
