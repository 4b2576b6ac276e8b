#include "converter/frontends/common/node_order.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace mo {

void NodeOrder::Open(int node) {
  states_[node] = State::kOpen;
  path_.push_back({node, dependencies_(node)});
}

bool NodeOrder::Visit(int start) {
  if (states_[start] != State::kNew) return true;
  Open(start);
  while (!path_.empty()) {
    Step& step = path_.back();
    if (step.next == step.dependencies.size()) {
      states_[step.node] = State::kDone;
      nodes_.push_back(step.node);
      path_.pop_back();
      continue;
    }
    const int dependency = step.dependencies[step.next++];
    if (states_[dependency] == State::kDone) continue;
    if (states_[dependency] == State::kNew) {
      Open(dependency);
      continue;
    }
    for (size_t i = path_.size(); i-- > 0;) {
      cycle_.push_back(path_[i].node);
      if (path_[i].node == dependency) return false;
    }
  }
  return true;
}

std::string CycleInWords(const std::vector<std::string>& names) {
  constexpr size_t kMaxNames = 8;
  std::vector<std::string> shown(names.begin(), names.begin() + std::min(names.size(), kMaxNames));
  shown.push_back(names.size() > kMaxNames ? absl::StrCat("… (", names.size(), " nodes)")
                                           : names[0]);
  return absl::StrJoin(shown, " → ");
}

}  // namespace mo
