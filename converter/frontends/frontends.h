#ifndef CONVERTER_FRONTENDS_FRONTENDS_H_
#define CONVERTER_FRONTENDS_FRONTENDS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "converter/frontends/frontend.h"

namespace mo {

absl::Span<const Frontend* const> Frontends();

// Those whose models have their weights in other files.
std::vector<const Frontend*> FrontendsWithWeights();

// By a value of --framework, or nullptr.
const Frontend* FindFrontend(absl::string_view name);

// The frontend that recognizes the bytes, or nullptr.
const Frontend* SniffFrontend(absl::string_view bytes);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_FRONTENDS_H_
