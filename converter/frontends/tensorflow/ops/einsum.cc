// Einsum → Transposes, Reshapes and one MatMul
//
// Of an equation such as "abc,cd->abd" each label is one of four kinds: a batch label is in
// both operands and in the result, a contracted one in both operands alone, a free one in one
// operand and in the result, a summed one in one operand alone. With the labels of each kind
// joined,
//
//   left [batch, free, contracted] × right [batch, contracted, free] = [batch, free, free]
//
// The last two axes of an operand may be swapped: MatMul has an attribute for that.

#include "converter/frontends/tensorflow/ops/einsum.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace mo::tensorflow {
namespace {

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
  explicit Einsum(Operation& o) : o_(o) {}

  void Import() {
    if (!Parse()) return;
    for (size_t i = 0; i < operands_.size(); ++i) SumAlone(i);
    Labelled result = operands_.size() == 1 ? operands_[0] : Product();
    if (result.value.node == nullptr) return;
    o_.SetOutput({Ordered(result, output_, "").value});
  }

 private:
  bool Fail(absl::string_view text) { return o_.Error(Code::kNodeAttribute, text); }

  bool Parse() {
    const std::string equation = absl::StrReplaceAll(o_.TextAttribute("equation", ""), {{" ", ""}});
    const std::vector<std::string> sides = absl::StrSplit(equation, "->");
    const std::vector<std::string> inputs = absl::StrSplit(sides[0], ',');
    if (sides.size() != 2 || static_cast<int>(inputs.size()) != o_.input_count())
      return Fail(absl::StrCat("equation is '", equation, "'; expected one with ", o_.input_count(),
                               " operands and a result"));
    if (!o_.HaveRanks(o_.input_count())) return false;
    output_ = sides[1];
    for (size_t i = 0; i < inputs.size(); ++i) {
      std::string labels = inputs[i];
      const int rank = o_.rank(static_cast<int>(i));
      if (!Expand(labels, rank))
        return Fail(
            absl::StrCat("equation is '", equation, "', but input ", i, " has rank ", rank));
      operands_.push_back({o_.InSourceOrder(static_cast<int>(i)), labels});
    }
    const size_t dots = output_.find("...");
    if (dots != std::string::npos) output_.replace(dots, 3, ellipsis_);
    bool known = !HasTwice(output_);
    for (const Labelled& operand : operands_) known &= !HasTwice(operand.labels);
    for (char label : output_) {
      known &= std::any_of(operands_.begin(), operands_.end(),
                           [label](const Labelled& operand) { return Has(operand.labels, label); });
    }
    return known || Fail(absl::StrCat("equation is '", equation,
                                      "'; expected each label at most once in an operand and in "
                                      "the result, as a diagonal is not supported"));
  }

  // Digits stand for the axes of an ellipsis.
  bool Expand(std::string& labels, int rank) {
    const size_t dots = labels.find("...");
    if (dots == std::string::npos) return static_cast<int>(labels.size()) == rank;
    const int hidden = rank - static_cast<int>(labels.size() - 3);
    if (hidden < 0 || hidden > 9) return false;
    std::string digits;
    for (int i = 0; i < hidden; ++i) digits += static_cast<char>('0' + i);
    if (digits.size() > ellipsis_.size()) ellipsis_ = digits;
    // The axes of a shorter ellipsis are the last ones of a longer; only equal ones are read.
    labels.replace(dots, 3, digits);
    return true;
  }

  // Sums axes whose label is nowhere else.
  void SumAlone(size_t index) {
    Labelled& operand = operands_[index];
    Ints axes;
    std::string kept;
    for (size_t axis = 0; axis < operand.labels.size(); ++axis) {
      const char label = operand.labels[axis];
      const bool elsewhere =
          Has(output_, label) || (operands_.size() == 2 && Has(operands_[1 - index].labels, label));
      if (elsewhere) kept += label;
      if (!elsewhere) axes.push_back(static_cast<int64_t>(axis));
    }
    if (axes.empty()) return;
    const std::string suffix = absl::StrCat("/sum_", index);
    operand.value =
        o_.Add(ops::kReduceSum, suffix, {operand.value, o_.AddIntegers(suffix + "/axes", axes)});
    operand.labels = kept;
  }

  Labelled Product() {
    const std::string a = operands_[0].labels, b = operands_[1].labels;
    const std::string batch =
        Those(a, [&](char label) { return Has(b, label) && Has(output_, label); });
    const std::string contracted =
        Those(a, [&](char label) { return Has(b, label) && !Has(output_, label); });
    const std::string left = Those(a, [&](char label) { return !Has(b, label); });
    const std::string right = Those(b, [&](char label) { return !Has(a, label); });
    for (const Labelled& operand : operands_) {
      if (operand.value.node == nullptr) return {};
      if (!RememberExtents(operand)) return {};
    }
    // A MatMul takes more axes of the left operand as they are where the right one is one matrix.
    const bool stays = batch.empty() && !left.empty();
    const Matrix x = stays ? MatrixOf(operands_[0], left.substr(0, left.size() - 1),
                                      left.substr(left.size() - 1), contracted, "/left")
                           : MatrixOf(operands_[0], batch, left, contracted, "/left");
    const Matrix y = MatrixOf(operands_[1], batch, contracted, right, "/right");
    const bool joined = (!stays && left.size() != 1) || right.size() != 1;
    const std::string labels = batch + left + right;
    const bool last = labels == output_ && !joined;
    const Value product =
        o_.Add(ops::kMatMul, last ? "" : "/product", {x.value, y.value},
               {{"transpose_a", x.is_transposed}, {"transpose_b", y.is_transposed}});
    if (!joined || product.node == nullptr) return {product, labels};
    std::vector<Dim> dims;
    for (char label : labels) dims.push_back(extents_.at(label));
    if (!CanBeReshapeTarget(Shape(dims))) {
      Fail("more than one extent of its result is not known; give the model's inputs fixed shapes");
      return {};
    }
    return {o_.Reshaped(product, labels == output_ ? "" : "/split", Shape(dims)), labels};
  }

  bool RememberExtents(const Labelled& operand) {
    for (size_t axis = 0; axis < operand.labels.size(); ++axis) {
      const Dim& dim = operand.value.shape().dim(static_cast<int>(axis));
      const auto [known, inserted] = extents_.emplace(operand.labels[axis], dim);
      if (!inserted && !known->second.Compatible(dim))
        return Fail(absl::StrCat("the operands disagree about the extent of '",
                                 std::string(1, operand.labels[axis]), "'"));
      if (!inserted && dim.is_static()) known->second = dim;
    }
    return true;
  }

  Labelled Ordered(Labelled operand, const std::string& labels, const std::string& suffix) {
    if (operand.labels == labels || operand.value.node == nullptr) return operand;
    Ints order;
    for (char label : labels) order.push_back(static_cast<int64_t>(operand.labels.find(label)));
    return {o_.Transposed(operand.value, suffix, order), labels};
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
    std::vector<Dim> dims;
    for (char label : batch) dims.push_back(extents_.at(label));
    dims.push_back(JointExtent(rows));
    dims.push_back(JointExtent(columns));
    if (!CanBeReshapeTarget(Shape(dims))) {
      Fail("more than one extent of an operand is not known; give the model's inputs fixed shapes");
      return {};
    }
    return o_.Reshaped(operand.value, suffix + "/joined", Shape(dims));
  }

  Dim JointExtent(const std::string& labels) const {
    int64_t product = 1;
    for (char label : labels) {
      const Dim& dim = extents_.at(label);
      if (!dim.is_static() || __builtin_mul_overflow(product, dim.value(), &product))
        return Dim::Any();
    }
    return Dim(product);
  }

  Operation& o_;
  std::vector<Labelled> operands_;
  std::string output_, ellipsis_;
  std::map<char, Dim> extents_;
};

}  // namespace

void ImportEinsum(Operation& o) { Einsum(o).Import(); }

}  // namespace mo::tensorflow
