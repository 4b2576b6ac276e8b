#include "converter/html_report/half_losses.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "converter/base/half.h"
#include "converter/graph/bodies.h"

namespace mo {
namespace {

constexpr double kSmallestNormalHalf = 0x1p-14;

// Sums of squares and the counts, value by value in their order: the same on every machine.
class Losses {
 public:
  explicit Losses(HalfLoss& loss) : loss_(loss) {}

  void Add(double value) {
    if (!std::isfinite(value)) return;
    const double half = DoubleFromHalf(HalfFromDouble(value));
    loss_.largest = std::max(loss_.largest, std::fabs(value));
    if (!std::isfinite(half)) {
      ++loss_.overflowed;
      return;
    }
    if (value != 0 && half == 0) ++loss_.vanished;
    if (half != 0 && std::fabs(half) < kSmallestNormalHalf) ++loss_.reduced;
    squares_ += value * value;
    error_squares_ += (value - half) * (value - half);
  }

  ~Losses() {
    if (squares_ > 0) loss_.relative_error = std::sqrt(error_squares_ / squares_);
  }

 private:
  HalfLoss& loss_;
  double squares_ = 0, error_squares_ = 0;
};

void Measure(const Constant& constant, HalfLoss& loss) {
  Losses losses(loss);
  std::vector<double> values(constant.block());
  for (int64_t begin = 0; begin < constant.size(); begin += constant.block()) {
    const int64_t count = std::min(constant.block(), constant.size() - begin);
    constant.ReadDoubles(begin, count, values.data());
    for (int64_t i = 0; i < count; ++i) losses.Add(values[i]);
  }
}

bool IsWider(ElementType type) { return type == ElementType::kF32 || type == ElementType::kF64; }

}  // namespace

std::vector<HalfLoss> HalfLossesOf(const Graph& graph) {
  std::vector<HalfLoss> losses;
  for (const Node* node : NodesWithBodies(graph)) {
    if (!node->constant() || !IsWider(node->constant()->type())) continue;
    const Constant& constant = *node->constant();
    if (!constant.available()) continue;
    HalfLoss& loss = losses.emplace_back();
    loss.constant = node->name();
    // The uses are in no order: the oldest reader.
    const auto older = [](const Use& a, const Use& b) { return a.node->id() < b.node->id(); };
    const std::vector<Use>& uses = node->uses();
    if (!uses.empty())
      loss.reader = std::min_element(uses.begin(), uses.end(), older)->node->name();
    loss.type = absl::StrCat(ElementTypeName(constant.type()), ToString(constant.extents()));
    loss.elements = constant.size();
    Measure(constant, loss);
  }
  return losses;
}

}  // namespace mo
