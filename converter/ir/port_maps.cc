#include "converter/ir/port_maps.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "converter/base/status.h"
#include "converter/base/text.h"
#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

constexpr char kExternal[] = "external_port_id";
constexpr char kInternal[] = "internal_layer_id";
constexpr int64_t kNoPort = -1;

const char* MapElement(OpType op, int body) {
  if (op == ops::kLoop) return "port_map";
  return body == 0 ? "then_port_map" : "else_port_map";
}

// Joined from the first iteration to the last one, one element of each.
constexpr std::pair<const char*, const char*> kJoined[] = {
    {"start", "0"}, {"end", "-1"}, {"stride", "1"}, {"part_size", "1"}};

// To be closed.
void OpenPort(XmlText& xml, absl::string_view direction, int64_t external,
              absl::string_view internal) {
  xml.Open(direction);
  xml.Attribute(kExternal, external);
  xml.Attribute(kInternal, internal);
}

void WritePort(XmlText& xml, absl::string_view direction, int64_t external,
               absl::string_view internal) {
  OpenPort(xml, direction, external, internal);
  xml.Close();
}

void WriteIfMap(XmlText& xml, const Node& node, int body, const BodyLayers& layers) {
  const Ints inputs = InputsOfBody(node, body);
  xml.Open(MapElement(ops::kIf, body));
  for (size_t i = 0; i < inputs.size(); ++i)
    WritePort(xml, "input", inputs[i], layers.parameters[i]);
  for (size_t i = 0; i < layers.results.size(); ++i)
    WritePort(xml, "output", node.input_count() + static_cast<int64_t>(i), layers.results[i]);
  xml.Close();
}

void WriteLoopMap(XmlText& xml, const Node& node, const BodyLayers& layers) {
  const Ints& axes = node.attributes().GetInts("axes");
  const size_t carried = static_cast<size_t>(node.attributes().GetInt("carried"));
  xml.Open(MapElement(ops::kLoop, 0));
  for (size_t i = 1; i < layers.parameters.size(); ++i)
    WritePort(xml, "input", static_cast<int64_t>(i) + 1, layers.parameters[i]);
  for (size_t i = 1; i < layers.results.size(); ++i) {
    OpenPort(xml, "output", node.input_count() + static_cast<int64_t>(i) - 1, layers.results[i]);
    if (i > carried) {
      xml.Attribute("axis", axes[i - 1 - carried]);
      for (const auto& [name, value] : kJoined) xml.Attribute(name, value);
    }
    xml.Close();
  }
  OpenPort(xml, "input", kNoPort, layers.parameters[0]);
  xml.Attribute("purpose", "current_iteration");
  xml.Close();
  OpenPort(xml, "output", kNoPort, layers.results[0]);
  xml.Attribute("purpose", "execution_condition");
  xml.Close();
  xml.Close();
}

void WriteBackEdges(XmlText& xml, const Node& node, const BodyLayers& layers) {
  const size_t carried = static_cast<size_t>(node.attributes().GetInt("carried"));
  xml.Open("back_edges");
  for (size_t i = 1; i <= carried; ++i) {
    xml.Open("edge");
    xml.Attribute("from-layer", layers.results[i]);
    xml.Attribute("to-layer", layers.parameters[i]);
    xml.Close();
  }
  xml.Close();
}

// The number of a port among those of the layer's `input` or `output`.
std::optional<int64_t> PlaceOfPort(pugi::xml_node ports, absl::string_view id) {
  int64_t place = 0;
  for (const pugi::xml_node port : ports.children("port")) {
    if (id == port.attribute("id").value()) return place;
    ++place;
  }
  return std::nullopt;
}

std::optional<size_t> PlaceOf(const std::vector<std::string>& layers, absl::string_view id) {
  const auto found = std::find(layers.begin(), layers.end(), id);
  if (found == layers.end()) return std::nullopt;
  return static_cast<size_t>(found - layers.begin());
}

absl::Status Wrong(absl::string_view map, absl::string_view what) {
  return absl::DataLossError(absl::StrCat(map, " ", what));
}

// One line of a map: which port is which Parameter or Result.
struct MappedPort {
  pugi::xml_node line;
  std::optional<int64_t> port;  // nullopt: none of the node's
  size_t place = 0;             // among the Parameters or Results
};

// The lines of inputs, or of outputs. Each Parameter and Result has one.
absl::StatusOr<std::vector<MappedPort>> ReadLines(pugi::xml_node layer, const char* element,
                                                  const char* direction,
                                                  const std::vector<std::string>& layers) {
  std::vector<MappedPort> lines;
  std::vector<bool> mapped(layers.size(), false);
  for (const pugi::xml_node line : layer.child(element).children(direction)) {
    const absl::string_view external = line.attribute(kExternal).value();
    const std::optional<int64_t> port = PlaceOfPort(layer.child(direction), external);
    const std::optional<size_t> place = PlaceOf(layers, line.attribute(kInternal).value());
    if ((!port && ParseInt64(external) != kNoPort) || !place || mapped[*place])
      return Wrong(element, absl::StrCat("names a port or layer that is not there, or again"));
    mapped[*place] = true;
    lines.push_back({line, port, *place});
  }
  if (lines.size() != layers.size()) return Wrong(element, "leaves out a Parameter or a Result");
  return lines;
}

absl::Status ReadIfMap(pugi::xml_node layer, int body, const BodyLayers& layers,
                       Attributes& attributes) {
  const char* element = MapElement(ops::kIf, body);
  MO_ASSIGN_OR_RETURN(const std::vector<MappedPort> inputs,
                      ReadLines(layer, element, "input", layers.parameters));
  MO_ASSIGN_OR_RETURN(const std::vector<MappedPort> outputs,
                      ReadLines(layer, element, "output", layers.results));
  Ints ports(layers.parameters.size());
  for (const MappedPort& input : inputs) {
    if (!input.port) return Wrong(element, "feeds a Parameter by no port");
    ports[input.place] = *input.port;
  }
  for (const MappedPort& output : outputs) {
    if (output.port != static_cast<int64_t>(output.place))
      return Wrong(element, "has outputs in another order than the body");
  }
  attributes.Set(InputsAttribute(body), std::move(ports));
  return absl::OkStatus();
}

absl::StatusOr<int64_t> ReadBackEdges(pugi::xml_node layer, const BodyLayers& layers) {
  int64_t carried = 0;
  for (const pugi::xml_node edge : layer.child("back_edges").children("edge")) {
    const std::optional<size_t> from =
        PlaceOf(layers.results, edge.attribute("from-layer").value());
    const std::optional<size_t> to = PlaceOf(layers.parameters, edge.attribute("to-layer").value());
    if (from != to || from != static_cast<size_t>(++carried))
      return Wrong("back_edges", "has Results and Parameters in another order than the body");
  }
  return carried;
}

absl::Status ReadLoopMaps(pugi::xml_node layer, const BodyLayers& layers, Attributes& attributes) {
  const char* element = MapElement(ops::kLoop, 0);
  MO_ASSIGN_OR_RETURN(const std::vector<MappedPort> inputs,
                      ReadLines(layer, element, "input", layers.parameters));
  MO_ASSIGN_OR_RETURN(const std::vector<MappedPort> outputs,
                      ReadLines(layer, element, "output", layers.results));
  MO_ASSIGN_OR_RETURN(const int64_t carried, ReadBackEdges(layer, layers));
  for (const MappedPort& input : inputs) {
    const std::optional<int64_t> expected =
        input.place == 0 ? std::nullopt : std::optional<int64_t>(input.place + 1);
    if (input.port != expected || input.line.attribute("axis"))
      return Wrong(element, "has inputs in another order than the body, or cuts one into parts");
  }
  Ints axes(layers.results.size() - 1 - static_cast<size_t>(carried), -1);
  for (const MappedPort& output : outputs) {
    const std::optional<int64_t> expected =
        output.place == 0 ? std::nullopt : std::optional<int64_t>(output.place - 1);
    if (output.port != expected)
      return Wrong(element, "has outputs in another order than the body");
    const std::optional<int64_t> axis = ParseInt64(output.line.attribute("axis").value());
    const bool collected = output.place > static_cast<size_t>(carried);
    if (axis.has_value() != collected) return Wrong(element, "joins another output than the last");
    if (!collected) continue;
    for (const auto& [name, value] : kJoined) {
      if (absl::string_view(value) != output.line.attribute(name).value())
        return Wrong(element, absl::StrCat("has another ", name, " than ", value));
    }
    axes[output.place - 1 - static_cast<size_t>(carried)] = *axis;
  }
  attributes.Set("carried", carried);
  attributes.Set("axes", std::move(axes));
  return absl::OkStatus();
}

}  // namespace

const char* BodyElement(OpType op, int body) {
  if (op == ops::kLoop) return "body";
  return body == 0 ? "then_body" : "else_body";
}

void WritePortMaps(XmlText& xml, const Node& node, const std::vector<BodyLayers>& bodies) {
  if (node.Is(ops::kLoop)) {
    WriteLoopMap(xml, node, bodies[0]);
    WriteBackEdges(xml, node, bodies[0]);
    return;
  }
  for (int body : {1, 0}) WriteIfMap(xml, node, body, bodies[body]);
}

absl::Status ReadPortMaps(pugi::xml_node layer, OpType op, const std::vector<BodyLayers>& bodies,
                          Attributes& attributes) {
  if (op == ops::kLoop) {
    if (bodies[0].parameters.empty() || bodies[0].results.empty())
      return Wrong("body", "has no Parameters or no Results");
    return ReadLoopMaps(layer, bodies[0], attributes);
  }
  for (int body : {0, 1}) MO_RETURN_IF_ERROR(ReadIfMap(layer, body, bodies[body], attributes));
  return absl::OkStatus();
}

}  // namespace mo
