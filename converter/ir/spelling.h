#ifndef CONVERTER_IR_SPELLING_H_
#define CONVERTER_IR_SPELLING_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "converter/graph/attributes.h"
#include "converter/graph/op_schema.h"

namespace mo {

// How IR spells what the graph holds.

// The operation of a layer's type and number of outputs, or nullptr. The number counts only where
// several operations are layers of the type.
const OpSchema* FindOpOfLayer(absl::string_view type, int outputs);

// The name of a constant that is stored in another type; its own name is that of the Convert after
// it.
std::string CompressedName(absl::string_view name);

// "FP32" for f32: the precision of a port.
std::string PortPrecision(ElementType type);

// The text of an attribute in <data>, and back.
std::string AttributeText(const AttributeValue& value);
std::optional<AttributeValue> ParseAttributeText(AttributeKind kind, absl::string_view text);

// Tensor names in a port's `names`: commas separate, "\," is a comma.
std::string JoinTensorNames(const std::vector<std::string>& names);
std::vector<std::string> SplitTensorNames(absl::string_view text);

// The runtime's form of a layout, "[N,C,H,W]" for "NCHW", and back; "" for one that leaves axes
// open.
std::string LayoutText(absl::string_view layout);
std::string ParseLayoutText(absl::string_view text);

}  // namespace mo

#endif  // CONVERTER_IR_SPELLING_H_
