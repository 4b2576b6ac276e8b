// Support vector machines of ai.onnx.ml.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/post_transform.h"

namespace mo::onnx {
namespace {

constexpr absl::string_view kDomain = "ai.onnx.ml";
constexpr int kNewest = 5;
constexpr ElementType kFloat = ElementType::kF32;

bool Fail(Operation& o, const std::string& text, absl::string_view attribute) {
  return o.Error(Code::kNodeAttribute, text, attribute);
}

// How alike rows and support vectors are.
struct Kernel {
  std::string type = "LINEAR";  // or POLY, RBF, SIGMOID
  double gamma = 0, coefficient = 0, degree = 3;
};

// nullopt after an error.
std::optional<Kernel> ReadKernel(Operation& o) {
  Kernel kernel;
  kernel.type = o.TextAttribute("kernel_type", "LINEAR");
  const std::vector<double> parameters = o.FloatsAttribute("kernel_params");
  const bool is_known = kernel.type == "LINEAR" || kernel.type == "POLY" || kernel.type == "RBF" ||
                        kernel.type == "SIGMOID";
  if (!is_known || (parameters.size() != 3 && kernel.type != "LINEAR")) {
    Fail(o,
         absl::StrCat("has the kernel '", kernel.type, "' with ", parameters.size(),
                      " kernel_params; expected LINEAR, or POLY, RBF or SIGMOID with 3"),
         "kernel_type");
    return std::nullopt;
  }
  if (parameters.size() != 3) return kernel;
  kernel.gamma = parameters[0];
  kernel.coefficient = parameters[1];
  kernel.degree = parameters[2];
  return kernel;
}

// Of rows [N, C] and vectors [S, C]: [N, S].
Value KernelOf(Operation& o, const Kernel& kernel, Value rows, Value vectors) {
  const Arithmetic f(o, "/kernel", kFloat);
  if (kernel.type == "RBF") {
    const Value apart = o.Add(ops::kUnsqueeze, "/apart", {rows, o.AddIntegers("/apart/axis", {1})});
    const Value squares = f(ops::kSquaredDifference, apart, vectors);
    const Value distances =
        o.Add(ops::kReduceSum, "/distances", {squares, o.AddIntegers("/distances/axis", {2})},
              {{"keep_dims", false}});
    return f(ops::kExp, f(ops::kMultiply, distances, -kernel.gamma));
  }
  const Value product = o.Add(ops::kMatMul, "/product", {rows, vectors}, {{"transpose_b", true}});
  if (kernel.type == "LINEAR") return product;
  const Value line = f(ops::kAdd, f(ops::kMultiply, product, kernel.gamma), kernel.coefficient);
  return kernel.type == "POLY" ? f(ops::kPower, line, kernel.degree) : f(ops::kTanh, line);
}

// The numbers of an attribute as [count, n]; nullopt after an error.
std::optional<Value> Matrix(Operation& o, absl::string_view attribute, int64_t count) {
  const std::vector<double> numbers = o.FloatsAttribute(attribute);
  const int64_t size = static_cast<int64_t>(numbers.size());
  if (size == 0 || size % count != 0) {
    Fail(o,
         absl::StrCat(attribute, " has ", size, " numbers for ", count,
                      " support vectors; expected equally many for each"),
         attribute);
    return std::nullopt;
  }
  return o.AddConstant(absl::StrCat("/", attribute),
                       Constant::FromDoubles(kFloat, {count, size / count}, numbers));
}

// The sum of the coefficients times what the kernel makes of the support vectors; without these, of
// coefficients times columns.
void ImportSvmRegressor(Operation& o) {
  if (!o.HaveRanks()) return;
  const int64_t count = o.IntAttribute("n_supports", 0);
  const std::vector<double> rho = o.FloatsAttribute("rho");
  const std::string transform = o.TextAttribute("post_transform", "NONE");
  if (o.rank(0) != 2 || count < 0 || rho.size() != 1 || transform != "NONE") {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("has data ", ToString(o.shape(0)), ", n_supports ", count, ", ",
                         rho.size(), " numbers in rho and post_transform ", transform,
                         "; expected [N, C], a count, one and NONE"));
    return;
  }
  const std::optional<Kernel> kernel = ReadKernel(o);
  const auto coefficients = Matrix(o, "coefficients", 1);
  if (!kernel || !coefficients) return;
  Value alike = o.Converted(o.input(0), "/float", kFloat);
  if (count > 0) {
    const auto vectors = Matrix(o, "support_vectors", count);
    if (!vectors) return;
    alike = KernelOf(o, *kernel, alike, *vectors);
  }
  const Arithmetic f(o, "/score", kFloat);
  const bool is_one_class = o.BoolAttribute("one_class", false);
  const Value sum = o.Add(ops::kMatMul, "/sum", {alike, *coefficients}, {{"transpose_b", true}});
  const Value score =
      o.Add(ops::kAdd, is_one_class ? "/score" : "", {sum, o.AddNumber("/rho", kFloat, rho[0])});
  if (!is_one_class) return o.SetOutput(score);
  o.SetOutput(o.Add(ops::kSelect, "",
                    {f(ops::kGreater, score, 0), o.AddNumber("/inside", kFloat, 1),
                     o.AddNumber("/outside", kFloat, -1)}));
}

// What is compared in pairs: class 0 with 1, 0 with 2, …, 1 with 2, …
struct Pairs {
  int64_t classes = 0, vectors = 0;
  Ints first_vectors;  // of each class, and after the last one

  int64_t count() const { return classes * (classes - 1) / 2; }
};

// nullopt after an error.
std::optional<Pairs> ReadPairs(Operation& o, int64_t classes) {
  constexpr int64_t kMaxNumbers = 1 << 26;
  Pairs pairs = {.classes = classes};
  const Ints counts = o.IntsAttribute("vectors_per_class");
  bool fits = classes >= 2 && static_cast<int64_t>(counts.size()) == classes &&
              classes <= kMaxNumbers / classes;
  for (const int64_t count : counts) {
    fits &= count >= 0 && count <= kMaxNumbers;
    pairs.first_vectors.push_back(pairs.vectors);
    if (fits) pairs.vectors += count;
  }
  pairs.first_vectors.push_back(pairs.vectors);
  fits = fits && pairs.vectors > 0 && pairs.vectors <= kMaxNumbers / pairs.count();
  const std::vector<double> rho = o.FloatsAttribute("rho");
  const std::vector<double> coefficients = o.FloatsAttribute("coefficients");
  if (fits && static_cast<int64_t>(rho.size()) == pairs.count() &&
      static_cast<int64_t>(coefficients.size()) == (classes - 1) * pairs.vectors)
    return pairs;
  Fail(o,
       absl::StrCat("has ", classes, " labels, ", counts.size(), " vectors_per_class, ",
                    coefficients.size(), " coefficients and ", rho.size(),
                    " numbers in rho; expected two labels or more, a number of support vectors for "
                    "each, a coefficient of each vector for every other class, and a number for "
                    "each pair of classes"),
       "vectors_per_class");
  return std::nullopt;
}

// The scores of all pairs, [N, pairs]: the coefficients of the vectors of both classes times what
// the kernel makes of them.
Value ScoresOf(Operation& o, const Pairs& pairs, Value alike) {
  const std::vector<double> coefficients = o.FloatsAttribute("coefficients");
  std::vector<double> of_pairs(static_cast<size_t>(pairs.count() * pairs.vectors), 0.0);
  int64_t pair = 0;
  auto copy = [&](int64_t row, int64_t class_) {
    for (int64_t v = pairs.first_vectors[class_]; v < pairs.first_vectors[class_ + 1]; ++v)
      of_pairs[pair * pairs.vectors + v] = coefficients[row * pairs.vectors + v];
  };
  for (int64_t i = 0; i < pairs.classes; ++i) {
    for (int64_t j = i + 1; j < pairs.classes; ++j, ++pair) {
      copy(j - 1, i);
      copy(i, j);
    }
  }
  const Value weights = o.AddConstant(
      "/coefficients", Constant::FromDoubles(kFloat, {pairs.count(), pairs.vectors}, of_pairs));
  const Value rho = o.AddConstant(
      "/rho", Constant::FromDoubles(kFloat, {pairs.count()}, o.FloatsAttribute("rho")));
  const Value sum = o.Add(ops::kMatMul, "/sum", {alike, weights}, {{"transpose_b", true}});
  return o.Add(ops::kAdd, "/scores", {sum, rho});
}

// How many pairs each class wins, [N, classes]: with a positive score the first of both does.
Value VotesOf(Operation& o, const Pairs& pairs, Value scores) {
  const Arithmetic f(o, "/votes", kFloat);
  std::vector<double> changes(static_cast<size_t>(pairs.count() * pairs.classes), 0.0);
  std::vector<double> seconds(static_cast<size_t>(pairs.classes), 0.0);
  int64_t pair = 0;
  for (int64_t i = 0; i < pairs.classes; ++i) {
    for (int64_t j = i + 1; j < pairs.classes; ++j, ++pair) {
      changes[pair * pairs.classes + i] = 1;
      changes[pair * pairs.classes + j] = -1;
      seconds[j] += 1;
    }
  }
  const Value is_first = f.As(kFloat, f(ops::kGreater, scores, 0));
  const Value matrix = o.AddConstant(
      "/winners", Constant::FromDoubles(kFloat, {pairs.count(), pairs.classes}, changes));
  const Value all_seconds =
      o.AddConstant("/seconds", Constant::FromDoubles(kFloat, {pairs.classes}, seconds));
  return f(ops::kAdd, f(ops::kMatMul, is_first, matrix), all_seconds);
}

// The label that wins most pairs, and the scores of the pairs; of one pair, both signs of it.
void ImportSvmClassifier(Operation& o) {
  if (!o.HaveRanks()) return;
  const ClassLabels labels = ReadClassLabels(o, "classlabels_ints");
  const std::string transform = o.TextAttribute("post_transform", "NONE");
  if (o.rank(0) != 2 || transform != "NONE" || !o.FloatsAttribute("prob_a").empty()) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("has data ", ToString(o.shape(0)), ", post_transform ", transform, " and ",
                         o.FloatsAttribute("prob_a").size(),
                         " numbers in prob_a; expected [N, C], NONE and none. Export it without "
                         "probabilities, or cut the model before it"));
    return;
  }
  const std::optional<Pairs> pairs = ReadPairs(o, labels.size());
  const std::optional<Kernel> kernel = ReadKernel(o);
  if (!pairs || !kernel) return;
  const auto vectors = Matrix(o, "support_vectors", pairs->vectors);
  if (!vectors) return;
  const Value rows = o.Converted(o.input(0), "/float", kFloat);
  const Value scores = ScoresOf(o, *pairs, KernelOf(o, *kernel, rows, *vectors));
  const Value label = LabelOfLargest(o, "/label", VotesOf(o, *pairs, scores), labels);
  if (pairs->count() > 1) return o.SetOutputs({label, scores});
  const Value negative = o.Add(ops::kNegative, "/negative", {scores});
  o.SetOutputs({label, o.Add(ops::kConcat, "/both", {negative, scores}, {{"axis", int64_t{1}}})});
}

}  // namespace

std::vector<OperatorType> SvmOperators() {
  return {{"SVMClassifier", 1, kNewest, 1, 1, ImportSvmClassifier, kDomain},
          {"SVMRegressor", 1, kNewest, 1, 1, ImportSvmRegressor, kDomain}};
}

}  // namespace mo::onnx
