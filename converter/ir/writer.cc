#include "converter/ir/writer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/status.h"
#include "converter/graph/ops/ops.h"
#include "converter/ir/bin_writer.h"
#include "converter/ir/port_maps.h"
#include "converter/ir/spelling.h"
#include "converter/ir/xml_text.h"

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

// What a model and the bodies in it share.
struct Output {
  WeightsPrecision precision;
  BinWriter bin;
  std::vector<std::string> kept_wide = {};
  std::vector<ConstantFinding> findings = {};
};

// Writes a graph as the layers and edges of an element: of the net, or of a body.
class GraphWriter {
 public:
  // What is written goes to `sink` time and again, if there is one.
  GraphWriter(const Graph& graph, XmlText& xml, Output& output, const XmlSink* sink = nullptr)
      : graph_(graph), xml_(xml), output_(output), sink_(sink), layer_of_(graph.next_id()) {}

  absl::Status Write() {
    xml_.Open("layers");
    for (Node* node : graph_.TopologicalOrder()) {
      MO_RETURN_IF_ERROR(node->constant() ? WriteConstant(*node) : WriteOperation(*node));
      MO_RETURN_IF_ERROR(PassOn());
    }
    xml_.Close();
    xml_.Open("edges");
    for (const auto& [from, to] : connections_) {
      xml_.Open("edge");
      xml_.Attribute("from-layer", from.layer);
      xml_.Attribute("from-port", from.port);
      xml_.Attribute("to-layer", to.layer);
      xml_.Attribute("to-port", to.port);
      xml_.Close();
      MO_RETURN_IF_ERROR(PassOn());
    }
    xml_.Close();
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
  absl::Status PassOn() {
    constexpr size_t kEnough = 1 << 16;
    if (sink_ == nullptr || xml_.size() < kEnough) return absl::OkStatus();
    return (*sink_)(xml_.Take());
  }

  // To be closed.
  void OpenLayer(absl::string_view name, absl::string_view type, int opset) {
    xml_.Open("layer");
    xml_.Attribute("id", next_layer_++);
    xml_.Attribute("name", name);
    xml_.Attribute("type", type);
    xml_.Attribute("version", absl::StrCat("opset", opset));
  }

  // To be closed.
  void OpenPort(int id, const TensorType& type, const std::vector<std::string>& names) {
    xml_.Open("port");
    xml_.Attribute("id", id);
    xml_.Attribute("precision", PortPrecision(type.element_type));
    if (!names.empty()) xml_.Attribute("names", JoinTensorNames(names));
    if (!type.shape.has_rank()) return;
    for (const Dim& dim : type.shape.dims()) xml_.Number("dim", dim.is_static() ? dim.value() : -1);
  }

  // The one port that a layer has as `input` or as `output`.
  void WritePort(absl::string_view direction, int id, const TensorType& type,
                 const std::vector<std::string>& names) {
    xml_.Open(direction);
    OpenPort(id, type, names);
    xml_.Close();
    xml_.Close();
  }

  // As the runtime keeps it: runtime information of the port.
  void WriteLayout(const Node& parameter) {
    const std::string& layout = parameter.attributes().GetString("layout");
    if (layout.empty()) return;
    xml_.Open("rt_info");
    xml_.Open("attribute");
    xml_.Attribute("name", "layout");
    xml_.Attribute("version", 0);
    xml_.Attribute("layout", LayoutText(layout));
    xml_.Close();
    xml_.Close();
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
    OpenLayer(name, node.op().layer_type(), 1);
    xml_.Open("data");
    xml_.Attribute("element_type", ElementTypeName(stored));
    xml_.Attribute("shape", absl::StrJoin(constant.extents(), ", "));
    xml_.Attribute("offset", static_cast<int64_t>(written.offset));
    xml_.Attribute("size", static_cast<int64_t>(constant.byte_size()));
    xml_.Close();
    const TensorType stored_type = {stored, node.shape()};
    WritePort("output", 0, stored_type,
              converted ? std::vector<std::string>() : node.tensor_names());
    xml_.Close();
    layer_of_[node.id()] = {next_layer_ - 1, 0};
    if (converted) WriteConvert(node, stored_type);
    return absl::OkStatus();
  }

  // From the stored type back to the type that the graph computes with.
  void WriteConvert(Node& node, const TensorType& stored) {
    OpenLayer(node.name(), ops::kConvert.name(), 1);
    xml_.Open("data");
    xml_.Attribute("destination_type", ElementTypeName(node.type().element_type));
    xml_.Close();
    if (stored.element_type == ElementType::kF16) {
      xml_.Open("rt_info");
      xml_.Open("attribute");
      xml_.Attribute("name", "decompression");
      xml_.Attribute("version", 0);
      xml_.Close();
      xml_.Close();
    }
    WritePort("input", 0, stored, {});
    WritePort("output", 1, node.type(), node.tensor_names());
    xml_.Close();
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
    OpenLayer(node.name(), op.layer_type(), opset);
    const int id = next_layer_ - 1;
    layer_of_[node.id()] = {id, node.input_count()};
    XmlText bodies(xml_.depth());
    if (op.bodies == 0) {
      WriteData(node, opset);
    } else {
      MO_RETURN_IF_ERROR(WriteBodies(node, bodies));
    }
    if (node.input_count() > 0) {
      xml_.Open("input");
      for (int i = 0; i < node.input_count(); ++i) {
        const Value value = node.input(i);
        OpenPort(i, value.type(), {});
        xml_.Close();
        connections_.push_back({PortOf(value), {id, i}});
      }
      xml_.Close();
    }
    if (node.output_count() > 0) {
      xml_.Open("output");
      for (int i = 0; i < node.output_count(); ++i) {
        OpenPort(node.input_count() + i, node.type(i), node.tensor_names(i));
        if (node.Is(ops::kParameter)) WriteLayout(node);
        xml_.Close();
      }
      xml_.Close();
    }
    xml_.Append(bodies.Take());
    xml_.Close();
    return absl::OkStatus();
  }

  void WriteData(const Node& node, int opset) {
    const OpSchema& op = node.op();
    const Attributes more =
        op.ir_attributes != nullptr ? op.ir_attributes(node, opset) : Attributes();
    if (op.attributes.empty() && more.all().empty()) return;
    xml_.Open("data");
    for (const AttributeSpec& spec : op.attributes) {
      if (spec.in_ir_data)
        xml_.Attribute(spec.name, AttributeText(*node.attributes().Find(spec.name)));
    }
    for (const auto& [name, value] : more.all()) xml_.Attribute(name, AttributeText(value));
    xml_.Close();
  }

  // The layer begins with the maps, which name layers of the bodies, and ends with the bodies.
  absl::Status WriteBodies(const Node& node, XmlText& bodies) {
    std::vector<BodyLayers> layers;
    for (int i = 0; i < node.op().bodies; ++i) {
      bodies.Open(BodyElement(node.op().type, i));
      GraphWriter body(*node.bodies()[i], bodies, output_);
      MO_RETURN_IF_ERROR(body.Write());
      bodies.Close();
      layers.push_back(body.LayersOfPorts());
    }
    WritePortMaps(xml_, node, layers);
    return absl::OkStatus();
  }

  Port PortOf(Value value) const {
    const Layer& layer = layer_of_[value.node->id()];
    return {layer.id, layer.first + value.output};
  }

  const Graph& graph_;
  XmlText& xml_;
  Output& output_;
  const XmlSink* sink_;
  int next_layer_ = 0;
  std::vector<Layer> layer_of_;  // by a node's id
  std::vector<std::pair<Port, Port>> connections_;
};

}  // namespace

absl::StatusOr<IrNotes> WriteIr(const Graph& graph, WeightsPrecision precision, OutputFile& bin,
                                const XmlSink& xml) {
  Output output = {precision, BinWriter(bin)};
  MO_RETURN_IF_ERROR(xml("<?xml version=\"1.0\"?>\n"));
  XmlText text;
  text.Open("net");
  text.Attribute("name", graph.name());
  text.Attribute("version", 11);
  MO_RETURN_IF_ERROR(GraphWriter(graph, text, output, &xml).Write());
  text.Close();
  MO_RETURN_IF_ERROR(xml(text.Take()));
  return IrNotes{.kept_wide = std::move(output.kept_wide),
                 .findings = std::move(output.findings),
                 .bin_digest = output.bin.digest()};
}

}  // namespace mo
