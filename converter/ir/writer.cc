#include "converter/ir/writer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/diagnostics.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/ir/bin_writer.h"
#include "converter/ir/port_maps.h"
#include "converter/ir/spelling.h"
#include "pugixml.hpp"

namespace mo {
namespace {

// A port of a layer.
struct Port {
  int layer;
  int port;
};

// Where the outputs of a node are: `first` is the port of output 0, and the others follow.
struct Layer {
  int id;
  int first;
};

// What pugixml prints, after what is there.
class TextEnd : public pugi::xml_writer {
 public:
  explicit TextEnd(std::string& text) : text_(text) {}
  void write(const void* data, size_t size) override {
    text_.append(static_cast<const char*>(data), size);
  }

 private:
  std::string& text_;
};

// What a model and the bodies in it share.
struct Output {
  WeightsPrecision precision;
  BinWriter bin;
  std::vector<std::string> kept_wide = {};
  std::vector<ConstantFinding> findings = {};
};

// Writes a graph as the layers and edges of an element: of the net, or of a body. A net is printed
// to `text` while it is written, and its elements are empty again: they take many times the memory
// of their text.
class GraphWriter {
 public:
  GraphWriter(const Graph& graph, pugi::xml_node element, Output& output,
              std::string* text = nullptr)
      : graph_(graph),
        layers_(element.append_child("layers")),
        edges_(element.append_child("edges")),
        output_(output),
        text_(text),
        layer_of_(graph.next_id()) {}

  absl::Status Write() {
    const std::vector<Node*> order = graph_.TopologicalOrder();
    PrintStart("layers", order.empty());
    for (Node* node : order) {
      MO_RETURN_IF_ERROR(node->constant() ? WriteConstant(*node) : WriteOperation(*node));
      Print(layers_);
    }
    PrintEnd("layers", order.empty());
    PrintStart("edges", connections_.empty());
    for (const auto& [from, to] : connections_) {
      pugi::xml_node edge = edges_.append_child("edge");
      Set(edge, "from-layer", absl::StrCat(from.layer));
      Set(edge, "from-port", absl::StrCat(from.port));
      Set(edge, "to-layer", absl::StrCat(to.layer));
      Set(edge, "to-port", absl::StrCat(to.port));
      Print(edges_);
    }
    PrintEnd("edges", connections_.empty());
    return absl::OkStatus();
  }

  BodyLayers LayersOfPorts() const {
    BodyLayers layers;
    for (const Node* parameter : graph_.parameters())
      layers.parameters.push_back(absl::StrCat(layer_of_[parameter->id()].id));
    for (const Node* result : graph_.results())
      layers.results.push_back(absl::StrCat(layer_of_[result->id()].id));
    return layers;
  }

 private:
  void PrintStart(absl::string_view element, bool is_empty) {
    if (text_ != nullptr) absl::StrAppend(text_, "\t<", element, is_empty ? " />\n" : ">\n");
  }
  void PrintEnd(absl::string_view element, bool is_empty) {
    if (text_ != nullptr && !is_empty) absl::StrAppend(text_, "\t</", element, ">\n");
  }
  // The elements in `parent`, which loses them.
  void Print(pugi::xml_node parent) {
    if (text_ == nullptr) return;
    TextEnd end(*text_);
    constexpr int kDepth = 2;
    for (pugi::xml_node child : parent)
      child.print(end, "\t", pugi::format_indent, pugi::encoding_utf8, kDepth);
    parent.remove_children();
  }

  // XML has no place for bytes that are not UTF-8 and for control characters: names may have some.
  static void Set(pugi::xml_node node, const char* attribute, absl::string_view value) {
    node.append_attribute(attribute).set_value(PrintableText(value).c_str());
  }

  pugi::xml_node AppendLayer(absl::string_view name, absl::string_view type, int opset) {
    pugi::xml_node layer = layers_.append_child("layer");
    Set(layer, "id", absl::StrCat(next_layer_++));
    Set(layer, "name", name);
    Set(layer, "type", type);
    Set(layer, "version", absl::StrCat("opset", opset));
    return layer;
  }

  static void AppendPort(pugi::xml_node ports, int id, const TensorType& type,
                         const std::vector<std::string>& names) {
    pugi::xml_node port = ports.append_child("port");
    Set(port, "id", absl::StrCat(id));
    Set(port, "precision", PortPrecision(type.element_type));
    if (!names.empty()) Set(port, "names", JoinTensorNames(names));
    if (!type.shape.has_rank()) return;
    for (const Dim& dim : type.shape.dims()) {
      port.append_child("dim").text().set(absl::StrCat(dim.is_static() ? dim.value() : -1).c_str());
    }
  }

  // As the runtime keeps it: runtime information of the port.
  static void AppendLayout(pugi::xml_node port, const Node& parameter) {
    const std::string& layout = parameter.attributes().GetString("layout");
    if (layout.empty()) return;
    pugi::xml_node attribute = port.append_child("rt_info").append_child("attribute");
    Set(attribute, "name", "layout");
    Set(attribute, "version", "0");
    Set(attribute, "layout", LayoutText(layout));
  }

  // Also finds what f16 does to the values.
  ElementType StoredType(const Node& node, ConstantFinding& finding) {
    const Constant& constant = *node.constant();
    const ElementType type = constant.type();
    const bool wide = type == ElementType::kF32 || type == ElementType::kF64;
    const bool half = type == ElementType::kF16 || type == ElementType::kBf16;
    if (output_.precision == WeightsPrecision::kF32 && half) return ElementType::kF32;
    // Products are rounded to f16 only now.
    if (type == ElementType::kF16 && constant.is_unrounded()) FitsHalf(constant, finding);
    if (output_.precision != WeightsPrecision::kF16 || !wide) return type;
    if (FitsHalf(constant, finding)) return ElementType::kF16;
    output_.kept_wide.push_back(node.name());
    finding = {.name = node.name()};
    return type;
  }

  static bool FitsHalf(const Constant& constant, ConstantFinding& finding) {
    constexpr double kSmallestNormal = 0x1p-14;
    return EachIs(constant, [&finding](double value) {
      const double size = std::abs(value);
      // Beyond this, numbers round to infinity.
      if (size >= 65520 && std::isfinite(size)) return false;
      if (!(size < kSmallestNormal) || size == 0) return true;
      const double rounded = RoundTo(ElementType::kF16, size);
      if (rounded == 0) {
        ++finding.vanished;
      } else if (rounded != size) {
        ++finding.reduced;
      }
      return true;
    });
  }

  // Whether it has -∞ where something is not to be seen, and 0 elsewhere: that is meant to be so.
  static bool IsMask(const Constant& constant) {
    return EachIs(constant, [](double value) {
      return value == 0 || value == -std::numeric_limits<double>::infinity();
    });
  }

  // Whether `is` holds for every value; stops at the first for which it does not.
  template <typename Predicate>
  static bool EachIs(const Constant& constant, Predicate is) {
    const int64_t most = std::min(constant.block(), constant.size());
    std::vector<double> block(most);
    for (int64_t begin = 0; begin < constant.size(); begin += most) {
      const int64_t count = std::min(most, constant.size() - begin);
      constant.ReadDoubles(begin, count, block.data());
      if (!std::all_of(block.begin(), block.begin() + count, is)) return false;
    }
    return true;
  }

  absl::Status WriteConstant(Node& node) {
    ConstantFinding finding = {.name = node.name()};
    const ElementType stored = StoredType(node, finding);
    const bool converted = stored != node.constant()->type();
    const Constant constant = node.constant()->Converted(stored);
    if (!constant.available()) {
      return absl::FailedPreconditionError(
          absl::StrCat("constant '", node.name(), "' has no values, only a digest"));
    }
    MO_ASSIGN_OR_RETURN(const BinWriter::Written written, output_.bin.Write(constant));
    finding.nans = written.nans;
    if (written.infinities > 0 && !IsMask(constant)) finding.infinities = written.infinities;
    if (finding.vanished + finding.reduced + finding.nans + finding.infinities > 0)
      output_.findings.push_back(std::move(finding));
    const std::string name =
        converted ? graph_.UniqueName(CompressedName(node.name())) : node.name();
    pugi::xml_node layer = AppendLayer(name, node.op().layer_type(), 1);
    pugi::xml_node data = layer.append_child("data");
    Set(data, "element_type", ElementTypeName(stored));
    Set(data, "shape", absl::StrJoin(constant.extents(), ", "));
    Set(data, "offset", absl::StrCat(written.offset));
    Set(data, "size", absl::StrCat(constant.byte_size()));
    const TensorType stored_type = {stored, node.shape()};
    AppendPort(layer.append_child("output"), 0, stored_type,
               converted ? std::vector<std::string>() : node.tensor_names());
    layer_of_[node.id()] = {next_layer_ - 1, 0};
    if (converted) WriteConvert(node, stored_type);
    return absl::OkStatus();
  }

  // From the stored type back to the type that the graph computes with.
  void WriteConvert(Node& node, const TensorType& stored) {
    pugi::xml_node layer = AppendLayer(node.name(), ops::kConvert.name(), 1);
    Set(layer.append_child("data"), "destination_type", ElementTypeName(node.type().element_type));
    if (stored.element_type == ElementType::kF16) {
      pugi::xml_node attribute = layer.append_child("rt_info").append_child("attribute");
      Set(attribute, "name", "decompression");
      Set(attribute, "version", "0");
    }
    AppendPort(layer.append_child("input"), 0, stored, {});
    AppendPort(layer.append_child("output"), 1, node.type(), node.tensor_names());
    const int id = next_layer_ - 1;
    connections_.push_back({PortOf({&node, 0}), {id, 0}});
    layer_of_[node.id()] = {id, 1};
  }

  absl::Status WriteOperation(Node& node) {
    const OpSchema& op = node.op();
    const int opset = op.opset_of != nullptr ? op.opset_of(node) : op.opset;
    if (opset == 0)
      return absl::InternalError(
          absl::StrCat("node '", node.name(), "': ", op.name(), " was not lowered"));
    pugi::xml_node layer = AppendLayer(node.name(), op.layer_type(), opset);
    const int id = next_layer_ - 1;
    layer_of_[node.id()] = {id, node.input_count()};
    const Attributes more =
        op.ir_attributes != nullptr ? op.ir_attributes(node, opset) : Attributes();
    if (op.bodies == 0 && (!op.attributes.empty() || !more.all().empty())) {
      pugi::xml_node data = layer.append_child("data");
      for (const AttributeSpec& spec : op.attributes) {
        if (!spec.in_ir_data) continue;
        Set(data, std::string(spec.name).c_str(),
            AttributeText(*node.attributes().Find(spec.name)));
      }
      for (const auto& [name, value] : more.all()) Set(data, name.c_str(), AttributeText(value));
    }
    if (node.input_count() > 0) {
      pugi::xml_node ports = layer.append_child("input");
      for (int i = 0; i < node.input_count(); ++i) {
        const Value value = node.input(i);
        AppendPort(ports, i, value.type(), {});
        connections_.push_back({PortOf(value), {id, i}});
      }
    }
    if (node.output_count() > 0) {
      pugi::xml_node ports = layer.append_child("output");
      for (int i = 0; i < node.output_count(); ++i) {
        const int port = node.input_count() + i;
        AppendPort(ports, port, node.type(i), node.tensor_names(i));
        if (node.Is(ops::kParameter)) AppendLayout(ports.last_child(), node);
      }
    }
    return op.bodies == 0 ? absl::OkStatus() : WriteBodies(node, layer);
  }

  absl::Status WriteBodies(const Node& node, pugi::xml_node layer) {
    std::vector<BodyLayers> layers;
    for (int i = 0; i < node.op().bodies; ++i) {
      GraphWriter body(*node.bodies()[i], layer.append_child(BodyElement(node.op().type, i)),
                       output_);
      MO_RETURN_IF_ERROR(body.Write());
      layers.push_back(body.LayersOfPorts());
    }
    AppendPortMaps(layer, node, layers);
    return absl::OkStatus();
  }

  Port PortOf(Value value) const {
    const Layer& layer = layer_of_[value.node->id()];
    return {layer.id, layer.first + value.output};
  }

  const Graph& graph_;
  pugi::xml_node layers_;
  pugi::xml_node edges_;
  Output& output_;
  std::string* text_;
  int next_layer_ = 0;
  std::vector<Layer> layer_of_;  // by a node's id
  std::vector<std::pair<Port, Port>> connections_;
};

}  // namespace

absl::StatusOr<IrXml> WriteIr(const Graph& graph, WeightsPrecision precision, OutputFile& bin) {
  pugi::xml_document document;
  document.append_child(pugi::node_declaration).append_attribute("version").set_value("1.0");
  pugi::xml_node net = document.append_child("net");
  net.append_attribute("name").set_value(PrintableText(graph.name()).c_str());
  net.append_attribute("version").set_value("11");
  Output output = {precision, BinWriter(bin)};
  std::string text;
  TextEnd end(text);
  document.save(end, "\t", pugi::format_indent, pugi::encoding_utf8);
  // It has nothing in it yet: its end becomes that of its first line.
  text.replace(text.rfind(" />"), 3, ">");
  MO_RETURN_IF_ERROR(GraphWriter(graph, net, output, &text).Write());
  text.append("</net>\n");
  return IrXml{std::move(text), std::move(output.kept_wide), std::move(output.findings)};
}

}  // namespace mo
