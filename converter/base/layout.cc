#include "converter/base/layout.h"

namespace mo {

bool IsLayout(absl::string_view text) {
  constexpr absl::string_view kAxes = "NCDHW";
  for (size_t i = 0; i < text.size(); ++i) {
    if (kAxes.find(text[i]) == absl::string_view::npos) return false;
    if (text.find(text[i]) != i) return false;
  }
  return !text.empty();
}

std::optional<std::vector<int>> LayoutOrder(absl::string_view from, absl::string_view to) {
  if (from.size() != to.size()) return std::nullopt;
  std::vector<int> order;
  for (const char axis : to) {
    const size_t found = from.find(axis);
    if (found == absl::string_view::npos) return std::nullopt;
    order.push_back(static_cast<int>(found));
  }
  return order;
}

}  // namespace mo
