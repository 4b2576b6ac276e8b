#include "converter/frontends/common/node_list.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/text.h"

namespace mo {

void NodeList::Add(absl::string_view op, int index, absl::string_view node, Location location) {
  Entry& entry = entries_[std::string(op)];
  if (entry.count++ == 0) {
    entry.first = std::string(node);
    entry.line = location.line;
  }
  if (count_++ > 0 && index > first_index_) return;
  first_index_ = index;
  first_place_ = std::move(location);
}

std::string NodeList::Counted(absl::string_view one, absl::string_view many) const {
  return absl::StrCat(count_, " ", count_ == 1 ? one : many);
}

std::string NodeList::Listed() const {
  std::vector<std::string> parts;
  for (const auto& [op, entry] : entries_) {
    parts.push_back(absl::StrCat(op, " ×", entry.count, entry.count > 1 ? " (first '" : " ('",
                                 entry.first, "'",
                                 entry.line > 0 ? absl::StrCat(" at line ", entry.line) : "", ")"));
  }
  return absl::StrJoin(parts, ", ");
}

std::vector<std::string> NodeList::ops() const {
  std::vector<std::string> ops;
  for (const auto& [op, entry] : entries_) ops.push_back(op);
  return ops;
}

void ReportUnsupported(const NodeList& nodes, absl::string_view word,
                       const std::vector<std::string>& known, Diagnostics& diagnostics) {
  if (nodes.empty()) return;
  const std::vector<std::string> ops = nodes.ops();
  const std::string near = ops.size() == 1 ? DidYouMean(ops[0], known) : "";
  diagnostics.Error(
      Code::kUnsupportedOperation, nodes.first_place(),
      absl::StrCat(nodes.Counted(absl::StrCat(word, " is of an operation that is"),
                                 absl::StrCat(word, "s are of operations that are")),
                   " not supported: ", nodes.Listed(), near.empty() ? "." : near,
                   " Cut the model before or after them with [[output]] or [[input]], or replace "
                   "them in the source"));
}

}  // namespace mo
