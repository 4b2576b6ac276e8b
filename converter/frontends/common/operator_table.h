#ifndef CONVERTER_FRONTENDS_COMMON_OPERATOR_TABLE_H_
#define CONVERTER_FRONTENDS_COMMON_OPERATOR_TABLE_H_

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mo {

// Of inputs or outputs: no limit.
constexpr int kAnyNumber = 1 << 20;

// The operations that a frontend reads. A row has at least
//
//   absl::string_view name;       // the framework's
//   int min_inputs, max_inputs;   // of nodes of it; kAnyNumber
//   void (*import)(…);            // adds nodes and sets the outputs, or reports an error
//
// and comes from a family: a function of one file that lists the rows of its operations. An
// operation is one function of such a file and one row.
template <typename Row>
class OperatorTable {
 public:
  using Family = std::vector<Row> (*)();

  OperatorTable(std::initializer_list<Family> families) {
    for (const Family family : families) {
      std::vector<Row> some = family();
      std::move(some.begin(), some.end(), std::back_inserter(rows_));
    }
    std::stable_sort(rows_.begin(), rows_.end(),
                     [](const Row& a, const Row& b) { return a.name < b.name; });
  }

  // By name.
  absl::Span<const Row> rows() const { return rows_; }

  // nullptr if there is none of that name.
  const Row* Find(absl::string_view name) const {
    const absl::Span<const Row> all = FindAll(name);
    return all.empty() ? nullptr : &all[0];
  }

  // All of that name, as a framework may have several versions of an operation.
  absl::Span<const Row> FindAll(absl::string_view name) const {
    const auto first = std::lower_bound(
        rows_.begin(), rows_.end(), name,
        [](const Row& row, absl::string_view wanted) { return row.name < wanted; });
    auto last = first;
    while (last != rows_.end() && last->name == name) ++last;
    return absl::MakeConstSpan(rows_).subspan(first - rows_.begin(), last - first);
  }

  // Each once.
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const Row& row : rows_) {
      if (names.empty() || names.back() != row.name) names.emplace_back(row.name);
    }
    return names;
  }

 private:
  std::vector<Row> rows_;
};

// "has 3 inputs; expected 1 to 2": what is wrong with a number of inputs or outputs; "" if nothing.
inline std::string WrongCount(int count, absl::string_view what, int min, int max) {
  if (count >= min && count <= max) return "";
  return absl::StrCat("has ", count, " ", what, "; expected ", min,
                      max == min          ? ""
                      : max == kAnyNumber ? " or more"
                                          : absl::StrCat(" to ", max));
}

}  // namespace mo

#endif  // CONVERTER_FRONTENDS_COMMON_OPERATOR_TABLE_H_
