#ifndef CONVERTER_IR_PORT_MAPS_H_
#define CONVERTER_IR_PORT_MAPS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "converter/graph/bodies.h"
#include "converter/ir/xml_text.h"
#include "pugixml.hpp"

namespace mo {

// How IR says which ports of a node of control flow are which Parameters and Results of its bodies:
// an If has a then_port_map and an else_port_map, a Loop a port_map and back_edges.

// The element that has body `body` of a node: "then_body", "else_body", "body".
const char* BodyElement(OpType op, int body);

// The ids of the layers that a body's Parameters and Results are, in their order.
struct BodyLayers {
  std::vector<std::string> parameters, results;
};

// Writes the maps of a layer. Ports are numbered as they are in its `input` and `output`.
void WritePortMaps(XmlText& xml, const Node& node, const std::vector<BodyLayers>& bodies);

// The attributes of a node that the maps of its layer say. An error tells what they say that a node
// cannot: other orders than WritePortMaps() writes, inputs that are cut into parts.
absl::Status ReadPortMaps(pugi::xml_node layer, OpType op, const std::vector<BodyLayers>& bodies,
                          Attributes& attributes);

}  // namespace mo

#endif  // CONVERTER_IR_PORT_MAPS_H_
