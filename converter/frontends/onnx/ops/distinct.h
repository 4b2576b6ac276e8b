#ifndef CONVERTER_FRONTENDS_ONNX_OPS_DISTINCT_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_DISTINCT_H_

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// False after an error: a number or string is there twice, so that it has no one place, or is NaN.
template <typename Element>
bool AreDistinct(Operation& o, absl::string_view what, const std::vector<Element>& elements) {
  const bool has_nan = std::any_of(elements.begin(), elements.end(),
                                   [](const Element& element) { return element != element; });
  if (!has_nan && std::set<Element>(elements.begin(), elements.end()).size() == elements.size())
    return true;
  return o.Error(Code::kNodeAttribute,
                 absl::StrCat("has one of its ", what, " twice, or NaN; expected each once"));
}

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_DISTINCT_H_
