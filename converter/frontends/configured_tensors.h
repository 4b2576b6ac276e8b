#ifndef CONVERTER_FRONTENDS_CONFIGURED_TENSORS_H_
#define CONVERTER_FRONTENDS_CONFIGURED_TENSORS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/frontends/frontend.h"

namespace mo {

// What the configuration asks of a model's inputs and outputs, for all frontends.

// The shape that the input `name` shall have, its axes in the order of `layout`, the source's (""
// where that is not known); nullopt if the configuration gives none.
std::optional<Shape> RequestedShape(const SourceModel& source, const std::string& name,
                                    absl::string_view layout);

// Whether the configuration gives the input of these names a value.
bool HasValue(const SourceModel& source, const std::vector<std::string>& names);

// Of the names of an input, the one that the configuration has; the first one if it has none.
const std::string& RequestedName(const SourceModel& source, const std::vector<std::string>& names);

// Reports each input of the configuration that is none of `inputs`.
void ReportUnknownInputs(const SourceModel& source, const std::vector<std::string>& inputs,
                         Diagnostics& diagnostics);

// Reports that nothing of what is converted reads the configured input `name`, and `why`.
void ReportUnreadInput(const SourceModel& source, const std::string& name, absl::string_view why,
                       Diagnostics& diagnostics);

// After values in the middle of the model became inputs: removes what led to these alone, inputs
// included. Such an input that the configuration names is reported: by one of its aliases.
void RemoveBeforeCuts(const SourceModel& source, Graph& graph, Diagnostics& diagnostics);

// Reports that the model has no `what` ("blob or layer") of the name of a configured output;
// `known` are the names that it has.
void ReportUnknownOutput(const SourceModel& source, const std::string& name, absl::string_view what,
                         const std::vector<std::string>& known, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_CONFIGURED_TENSORS_H_
