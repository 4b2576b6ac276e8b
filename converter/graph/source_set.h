#ifndef CONVERTER_GRAPH_SOURCE_SET_H_
#define CONVERTER_GRAPH_SOURCE_SET_H_

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <vector>

namespace mo {

// Indices into Graph::source_nodes(), ascending. Copies share what they have, and a union is not
// computed before somebody looks at it: a long chain of operations that become one makes a union
// for each step, and only the last one is of use.
class SourceSet {
 public:
  using value_type = int;
  using const_iterator = const int*;

  SourceSet() = default;
  SourceSet(std::initializer_list<int> sources) : SourceSet(std::vector<int>(sources)) {}
  // `sources` are ascending.
  explicit SourceSet(std::vector<int> sources);

  bool empty() const { return single_ < 0 && union_ == nullptr; }
  size_t size() const { return static_cast<size_t>(end() - begin()); }
  const int* begin() const { return union_ == nullptr ? &single_ : Flat().data(); }
  const int* end() const {
    return union_ == nullptr ? &single_ + (single_ < 0 ? 0 : 1) : Flat().data() + Flat().size();
  }
  int operator[](size_t i) const { return begin()[i]; }

  friend bool operator==(const SourceSet& a, const SourceSet& b);
  friend SourceSet Union(const SourceSet& a, const SourceSet& b);

 private:
  struct Joined;

  const std::vector<int>& Flat() const;

  int single_ = -1;  // most sets have one element, which is here
  std::shared_ptr<Joined> union_;
};

bool operator==(const SourceSet& a, const SourceSet& b);
SourceSet Union(const SourceSet& a, const SourceSet& b);

}  // namespace mo

#endif  // CONVERTER_GRAPH_SOURCE_SET_H_
