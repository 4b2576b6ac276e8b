// Support vector machines of ai.onnx.ml.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/arithmetic.h"
#include "converter/frontends/onnx/ops/ops.h"

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

}  // namespace

std::vector<OperatorType> SvmOperators() {
  return {{"SVMRegressor", 1, kNewest, 1, 1, ImportSvmRegressor, kDomain}};
}

}  // namespace mo::onnx
