#ifndef CONVERTER_FRONTENDS_TENSORFLOW_LEFT_OUT_H_
#define CONVERTER_FRONTENDS_TENSORFLOW_LEFT_OUT_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mo::tensorflow {

// Operations beside the net, which write, check, or give variables and tables their values. What
// nothing reads of them is no output of a model.
absl::Span<const absl::string_view> OperationsLeftOut();

// Whether it is one of them, or another that yields no result though nothing reads it.
bool YieldsNoResult(absl::string_view op);

}  // namespace mo::tensorflow

#endif  // CONVERTER_FRONTENDS_TENSORFLOW_LEFT_OUT_H_
