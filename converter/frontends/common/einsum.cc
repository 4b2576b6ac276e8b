// Einsum → Transposes, Reshapes and one MatMul
//
// Of an equation such as "abc,cd->abd" each label is one of four kinds: a batch label is in
// both operands and in the result, a contracted one in both operands alone, a free one in one
// operand and in the result, a summed one in one operand alone. With the labels of each kind
// joined,
//
//   left [batch, free, contracted] × right [batch, contracted, free] = [batch, free, free]
//
// The last two axes of an operand may be swapped: MatMul has an attribute for that. Without free
// labels it is a product of elements and a sum. Of more operands the first two become one, and so
// on; what a later one has is part of the result.

#include "converter/frontends/common/einsum.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "converter/frontends/common/regrouped.h"

namespace mo {
namespace {

constexpr char kEllipsis[] = "...";
constexpr size_t kDots = 3;

bool Has(const std::string& labels, char label) { return labels.find(label) != std::string::npos; }

bool HasTwice(std::string labels) {
  std::sort(labels.begin(), labels.end());
  return std::adjacent_find(labels.begin(), labels.end()) != labels.end();
}

// Labels of `labels` for which the others say so.
template <typename Condition>
std::string Those(const std::string& labels, Condition condition) {
  std::string chosen;
  std::copy_if(labels.begin(), labels.end(), std::back_inserter(chosen), condition);
  return chosen;
}

// An operand on its way: a value and the label of each of its axes.
struct Labelled {
  Value value;
  std::string labels;
};

class Einsum {
 public:
  Einsum(NodeBuilder& builder, const std::string& equation)
      : b_(builder), equation_(absl::StrReplaceAll(equation, {{" ", ""}})) {}

  Value Import(const std::vector<Value>& operands) {
    if (!Parse(operands)) return {};
    for (Labelled& operand : operands_) {
      if (!TakeDiagonals(operand)) return {};
    }
    for (Labelled& operand : operands_) DropBroadcastAxes(operand);
    for (size_t i = 0; i < operands_.size(); ++i) SumAlone(i);
    for (const Labelled& operand : operands_) {
      if (operand.value.node == nullptr || !RememberExtents(operand)) return {};
    }
    Labelled result = operands_[0];
    for (size_t i = 1; i < operands_.size() && result.value.node != nullptr; ++i)
      result = Product(result, operands_[i], i);
    return Ordered(result, output_, "").value;
  }

 private:
  bool Fail(absl::string_view text) { return b_.Error(Code::kNodeAttribute, text, "equation"); }
  bool FailToRead(absl::string_view text) {
    return Fail(absl::StrCat("equation is '", equation_, "'", text));
  }

  bool Parse(const std::vector<Value>& operands) {
    const std::vector<std::string> sides = absl::StrSplit(equation_, "->");
    const std::vector<std::string> inputs = absl::StrSplit(sides[0], ',');
    if (sides.size() > 2 || inputs.size() != operands.size()) {
      return FailToRead(
          absl::StrCat("; expected one with ", operands.size(), " operands and a result"));
    }
    for (size_t i = 0; i < inputs.size(); ++i) {
      std::string labels = inputs[i];
      const int rank = operands[i].shape().rank();
      if (!Expand(labels, rank))
        return FailToRead(absl::StrCat(", but input ", i, " has rank ", rank));
      operands_.push_back({operands[i], labels});
    }
    output_ = sides.size() == 2 ? sides[1] : ImplicitOutput();
    const size_t dots = output_.find(kEllipsis);
    if (dots != std::string::npos) output_.replace(dots, kDots, ellipsis_);
    bool known = !HasTwice(output_);
    for (const char label : output_) {
      known &= std::any_of(operands_.begin(), operands_.end(),
                           [label](const Labelled& operand) { return Has(operand.labels, label); });
    }
    return known || FailToRead(
                        "; expected each label at most once in the result, and each of these "
                        "in an operand");
  }

  // Digits stand for the axes of an ellipsis, which count from the last one.
  bool Expand(std::string& labels, int rank) {
    const size_t dots = labels.find(kEllipsis);
    const bool has_dots = dots != std::string::npos;
    if (has_dots) labels.erase(dots, kDots);
    const int hidden = rank - static_cast<int>(labels.size());
    const bool has_letters = std::all_of(labels.begin(), labels.end(), absl::ascii_isalpha);
    if (!has_letters || hidden < 0 || hidden > (has_dots ? 10 : 0)) return false;
    std::string digits;
    for (int i = hidden; i > 0; --i) digits += static_cast<char>('0' + i - 1);
    if (digits.size() > ellipsis_.size()) ellipsis_ = digits;
    if (has_dots) labels.insert(dots, digits);
    return true;
  }

  std::string ImplicitOutput() const {
    std::string all;
    for (const Labelled& operand : operands_) all += operand.labels;
    std::string once = Those(all, [&](char label) {
      return absl::ascii_isalpha(label) && std::count(all.begin(), all.end(), label) == 1;
    });
    std::sort(once.begin(), once.end());
    return ellipsis_ + once;
  }

  // Of a label that an operand has twice, the elements whose places on both axes are the same.
  bool TakeDiagonals(Labelled& operand) {
    for (size_t second = 1; second < operand.labels.size();) {
      const size_t first = operand.labels.find(operand.labels[second]);
      if (first == second) {
        ++second;
        continue;
      }
      operand = Diagonal(operand, first, second);
      if (operand.value.node == nullptr) return false;
      second = 1;
    }
    return true;
  }

  // Both axes are the last ones as one, of which every n + 1st element is taken.
  Labelled Diagonal(const Labelled& operand, size_t first, size_t second) {
    const char label = operand.labels[first];
    const Shape& shape = operand.value.shape();
    const Dim& dim = shape.dim(static_cast<int>(first));
    int64_t square = 0;
    if (!dim.is_static() || !dim.Same(shape.dim(static_cast<int>(second))) ||
        __builtin_mul_overflow(dim.value(), dim.value(), &square)) {
      FailToRead(absl::StrCat(", but the axes '", std::string(1, label), "' of an operand ",
                              ToString(shape),
                              " are not known to be equal; give the model's "
                              "inputs fixed shapes"));
      return {};
    }
    Ints order;
    std::string labels;
    for (size_t axis = 0; axis < operand.labels.size(); ++axis) {
      if (axis == first || axis == second) continue;
      order.push_back(static_cast<int64_t>(axis));
      labels += operand.labels[axis];
    }
    const size_t others = order.size();
    order.push_back(static_cast<int64_t>(first));
    order.push_back(static_cast<int64_t>(second));
    Ints target(others, 0), begin(others + 1, 0), end = begin, strides(others + 1, 1),
                                                  mask = strides;
    target.push_back(square);
    end.back() = square;
    strides.back() = dim.value() + 1;
    mask.back() = 0;
    const Value flat = b_.Add(ops::kReshape, "/diagonal/flat",
                              {b_.Transposed(operand.value, "/diagonal/last", order),
                               b_.AddIntegers("/diagonal/shape", target)},
                              {{"special_zero", true}});
    return {
        b_.Add(ops::kStridedSlice, "/diagonal",
               {flat, b_.AddIntegers("/diagonal/begin", begin),
                b_.AddIntegers("/diagonal/end", end), b_.AddIntegers("/diagonal/strides", strides)},
               {{"begin_mask", mask}, {"end_mask", mask}}),
        labels + label};
  }

  // Axes of one element that other operands have with more of them.
  void DropBroadcastAxes(Labelled& operand) {
    Ints axes;
    std::string kept;
    for (size_t axis = 0; axis < operand.labels.size(); ++axis) {
      const char label = operand.labels[axis];
      const bool is_one = operand.value.shape().dim(static_cast<int>(axis)).Same(Dim(1));
      if (!is_one || !IsLongElsewhere(label)) {
        kept += label;
        continue;
      }
      axes.push_back(static_cast<int64_t>(axis));
    }
    if (axes.empty()) return;
    operand.value = b_.Add(ops::kSqueeze, "/broadcast",
                           {operand.value, b_.AddIntegers("/broadcast/axes", axes)});
    operand.labels = kept;
  }

  bool IsLongElsewhere(char label) const {
    return std::any_of(operands_.begin(), operands_.end(), [label](const Labelled& operand) {
      const size_t axis = operand.labels.find(label);
      if (axis == std::string::npos || operand.value.node == nullptr) return false;
      const Dim& dim = operand.value.shape().dim(static_cast<int>(axis));
      return dim.is_static() && dim.value() != 1;
    });
  }

  // Sums axes whose label is nowhere else.
  void SumAlone(size_t index) {
    Labelled& operand = operands_[index];
    Ints axes;
    std::string kept;
    for (size_t axis = 0; axis < operand.labels.size(); ++axis) {
      const char label = operand.labels[axis];
      bool elsewhere = Has(output_, label);
      for (size_t i = 0; i < operands_.size(); ++i)
        elsewhere |= i != index && Has(operands_[i].labels, label);
      if (elsewhere) kept += label;
      if (!elsewhere) axes.push_back(static_cast<int64_t>(axis));
    }
    if (axes.empty()) return;
    operand.value = Sum(operand.value, axes, absl::StrCat("/sum_", index));
    operand.labels = kept;
  }

  Value Sum(Value value, const Ints& axes, const std::string& suffix) {
    return b_.Add(ops::kReduceSum, suffix, {value, b_.AddIntegers(suffix + "/axes", axes)});
  }

  // Labels that the result or an operand after `index` has.
  std::string WantedAfter(size_t index) const {
    std::string wanted = output_;
    for (size_t i = index + 1; i < operands_.size(); ++i) wanted += operands_[i].labels;
    return wanted;
  }

  // What yields the result is called like the node.
  std::string NameOf(const std::string& labels, size_t index, absl::string_view step) const {
    return labels == output_ && index + 1 == operands_.size() ? "" : std::string(step);
  }

  // Of what the operands before `index` yield, and of that one.
  Labelled Product(const Labelled& one, const Labelled& other, size_t index) {
    const std::string a = one.labels, b = other.labels, wanted = WantedAfter(index);
    const std::string batch =
        Those(a, [&](char label) { return Has(b, label) && Has(wanted, label); });
    const std::string contracted =
        Those(a, [&](char label) { return Has(b, label) && !Has(wanted, label); });
    const std::string left = Those(a, [&](char label) { return !Has(b, label); });
    const std::string right = Those(b, [&](char label) { return !Has(a, label); });
    if (left.empty() && right.empty()) return OfElements(one, other, batch, contracted, index);
    // A MatMul takes more axes of the left operand as they are where the right one is one matrix.
    const bool stays = batch.empty() && !left.empty();
    const Matrix x = stays ? MatrixOf(one, left.substr(0, left.size() - 1),
                                      left.substr(left.size() - 1), contracted, "/left")
                           : MatrixOf(one, batch, left, contracted, "/left");
    const Matrix y = MatrixOf(other, batch, contracted, right, "/right");
    const bool joined = (!stays && left.size() != 1) || right.size() != 1;
    const std::string labels = batch + left + right;
    const Value product = b_.Add(
        ops::kMatMul, joined ? "/product" : NameOf(labels, index, "/product"), {x.value, y.value},
        {{"transpose_a", x.is_transposed}, {"transpose_b", y.is_transposed}});
    if (!joined || product.node == nullptr) return {product, labels};
    const size_t kept = batch.size() + (stays ? left.size() : left.size() == 1 ? 1 : 0);
    return {Regrouped(b_, product, NameOf(labels, index, "/split"), kept, AxesOf(Each(labels))),
            labels};
  }

  // Of operands with the same labels. (The runtime fails where a MatMul's result becomes a number.)
  Labelled OfElements(const Labelled& one, const Labelled& other, const std::string& batch,
                      const std::string& contracted, size_t index) {
    const std::string labels = batch + contracted;
    const std::string name = contracted.empty() ? NameOf(batch, index, "/product") : "/product";
    const Value product =
        b_.Add(ops::kMultiply, name,
               {Ordered(one, labels, "/left").value, Ordered(other, labels, "/right").value});
    if (contracted.empty()) return {product, batch};
    Ints axes(contracted.size());
    std::iota(axes.begin(), axes.end(), static_cast<int64_t>(batch.size()));
    return {Sum(product, axes, NameOf(batch, index, "/sum")), batch};
  }

  bool RememberExtents(const Labelled& operand) {
    for (size_t axis = 0; axis < operand.labels.size(); ++axis) {
      const ValueAxis own = {operand.value, static_cast<int>(axis)};
      const auto [known, inserted] = axes_.emplace(operand.labels[axis], own);
      if (!inserted && !known->second.extent().Compatible(own.extent()))
        return Fail(absl::StrCat("the operands disagree about the extent of '",
                                 std::string(1, operand.labels[axis]), "'"));
      if (!inserted && own.extent().is_static()) known->second = own;
    }
    return true;
  }

  Labelled Ordered(Labelled operand, const std::string& labels, const std::string& suffix) {
    if (operand.labels == labels || operand.value.node == nullptr) return operand;
    Ints order;
    for (char label : labels) order.push_back(static_cast<int64_t>(operand.labels.find(label)));
    return {b_.Transposed(operand.value, suffix, order), labels};
  }

  // Operands as MatMul takes them: [batch, rows, columns], the axes of rows and of columns joined,
  // or [batch, columns, rows] by its attribute.
  struct Matrix {
    Value value;
    bool is_transposed = false;
  };

  Matrix MatrixOf(const Labelled& operand, const std::string& batch, const std::string& rows,
                  const std::string& columns, const std::string& suffix) {
    const std::string labels = batch + rows + columns;
    const bool is_transposed = operand.labels != labels &&
                               operand.labels == batch + columns + rows &&
                               !operand.value.node->constant();
    if (is_transposed) return {Joined(operand, batch, columns, rows, suffix), true};
    return {Joined(Ordered(operand, labels, suffix), batch, rows, columns, suffix)};
  }

  // The axes of each group as one; batch axes stay as they are.
  Value Joined(const Labelled& operand, const std::string& batch, const std::string& rows,
               const std::string& columns, const std::string& suffix) {
    if (rows.size() == 1 && columns.size() == 1) return operand.value;
    std::vector<std::string> groups = Each(batch);
    groups.push_back(rows);
    groups.push_back(columns);
    const size_t kept = batch.size() + (rows.size() == 1 ? 1 : 0);
    return Regrouped(b_, operand.value, suffix + "/joined", kept, AxesOf(groups));
  }

  static std::vector<std::string> Each(const std::string& labels) {
    std::vector<std::string> groups;
    for (char label : labels) groups.emplace_back(1, label);
    return groups;
  }

  std::vector<JointAxes> AxesOf(const std::vector<std::string>& groups) const {
    std::vector<JointAxes> axes;
    for (const std::string& group : groups) {
      axes.emplace_back();
      for (char label : group) axes.back().push_back(axes_.at(label));
    }
    return axes;
  }

  NodeBuilder& b_;
  const std::string equation_;
  std::vector<Labelled> operands_;
  std::string output_, ellipsis_;
  std::map<char, ValueAxis> axes_;  // that says its extent, if one does
};

}  // namespace

Value AddEinsum(NodeBuilder& builder, const std::string& equation, std::vector<Value> operands) {
  return Einsum(builder, equation).Import(operands);
}

}  // namespace mo
