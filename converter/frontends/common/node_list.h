#ifndef CONVERTER_FRONTENDS_COMMON_NODE_LIST_H_
#define CONVERTER_FRONTENDS_COMMON_NODE_LIST_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "converter/base/diagnostics.h"

namespace mo {

// Nodes of a source model that one message is about, by their operations.
class NodeList {
 public:
  // `index` is the node's place in the file, by which the first one is found.
  void Add(absl::string_view op, int index, absl::string_view node, Location location);

  bool empty() const { return count_ == 0; }
  const Location& first_place() const { return first_place_; }
  // "1 node is", "3 nodes are".
  std::string Counted(absl::string_view one, absl::string_view many) const;
  // "While ×2 (first 'a' at line 3), Enter ×1 ('b' at line 7)".
  std::string Listed() const;
  std::vector<std::string> ops() const;

 private:
  struct Entry {
    int count = 0;
    std::string first;  // as it was added
    int line = 0;
  };

  std::map<std::string, Entry, std::less<>> entries_;
  int count_ = 0;
  int first_index_ = 0;
  Location first_place_;
};

// Reports nodes of operations that a frontend does not read, if there are some. `word` is what the
// framework calls a node, `known` are the operations that are read.
void ReportUnsupported(const NodeList& nodes, absl::string_view word,
                       const std::vector<std::string>& known, Diagnostics& diagnostics);

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_NODE_LIST_H_
