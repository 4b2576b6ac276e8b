#include "converter/passes/meant_numbers.h"

#include <algorithm>
#include <utility>

#include "converter/graph/ops/ops.h"

namespace mo {
namespace {

// The constant of which a value is a copy in another shape, or nullptr.
const Constant* OriginOf(Value value) {
  while (value.node->Is(ops::kIdentity) || value.node->Is(ops::kReshape) ||
         value.node->Is(ops::kTranspose))
    value = value.node->input(0);
  return value.node->constant() ? &*value.node->constant() : nullptr;
}

}  // namespace

void ReadNumbersAsMeant(Graph& original, const std::vector<NumberReading>& readings) {
  for (const NumberReading& reading : readings) {
    Node* reader = original.FindNode(reading.reader);
    if (reader == nullptr) continue;
    for (int i = 0; i < reader->input_count(); ++i) {
      const Value input = reader->input(i);
      const Constant* constant = OriginOf(input);
      const std::optional<Extents> extents = input.shape().extents();
      if (constant == nullptr || constant->size() != 1 || !constant->available() || !extents ||
          constant->Doubles()[0] != reading.written)
        continue;
      Node* meant = original.AddConstant(
          input.node->name(),
          Constant::FromDoubles(constant->type(), *extents, {&reading.meant, 1}));
      original.SetInput({reader, i}, meant->output());
    }
  }
  for (const Node* node : original.nodes()) {
    for (const auto& body : node->bodies()) ReadNumbersAsMeant(*body, readings);
  }
}

}  // namespace mo
