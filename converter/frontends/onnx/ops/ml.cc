// Operators of ai.onnx.ml: features made of features, and linear models.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/operator_table.h"
#include "converter/frontends/onnx/ops/distinct.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/post_transform.h"
#include "converter/frontends/onnx/ops/texts.h"

namespace mo::onnx {
namespace {

constexpr absl::string_view kDomain = "ai.onnx.ml";
constexpr int kNewest = 5;
constexpr ElementType kFloat = ElementType::kF32;

Value ListOf(Operation& o, absl::string_view suffix, ElementType type,
             const std::vector<double>& values) {
  const Extents extents = {static_cast<int64_t>(values.size())};
  return o.AddConstant(suffix, Constant::FromDoubles(type, extents, values));
}

// Input 0, [N, C] or one row [C], as a matrix of f32. A value without a node after an error.
Value Rows(Operation& o) {
  if (!o.HaveRanks()) return {};
  const int rank = o.rank(0);
  if (rank != 1 && rank != 2) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its data is ", ToString(o.shape(0)), "; expected [N, C]"));
    return {};
  }
  const Value data = o.Converted(o.input(0), "/float", kFloat);
  if (rank == 2) return data;
  return o.Add(ops::kUnsqueeze, "/row", {data, o.AddIntegers("/row/axis", {0})});
}

// Elements of the last axis; of a list they are one row.
void ImportArrayFeatureExtractor(Operation& o) {
  if (!o.HaveRanks(2)) return;
  if (o.rank(0) == 0) {
    o.Error(Code::kNodeInputs, "its data is a scalar; expected an axis");
    return;
  }
  const Value places = o.Add(ops::kReshape, "/places", {o.input(1), o.AddIntegers("/list", {-1})});
  const Value data =
      o.rank(0) > 1 ? o.input(0)
                    : o.Add(ops::kUnsqueeze, "/row", {o.input(0), o.AddIntegers("/row/axis", {0})});
  o.SetOutput(o.Add(ops::kGather, "", {data, places, o.AddInteger("/axis", -1)}));
}

void ImportBinarizer(Operation& o) {
  const Value threshold = o.AddNumber("/threshold", kFloat, o.FloatAttribute("threshold", 0));
  const ElementType type = o.type(0) == ElementType::kF64 ? ElementType::kF64 : kFloat;
  const Value above =
      o.Add(ops::kGreater, "/above",
            {o.Converted(o.input(0), "/data", type), o.Converted(threshold, "/wide", type)});
  o.SetOutput(o.Converted(above, "", o.type(0)));
}

// A row divided by its largest element, by the sum of its magnitudes, or by its length. One that is
// divided by 0 stays as it is.
void ImportNormalizer(Operation& o) {
  const Value rows = Rows(o);
  const std::string norm = o.TextAttribute("norm", "MAX");
  if (norm != "MAX" && norm != "L1" && norm != "L2") {
    o.Error(Code::kNodeAttribute, absl::StrCat("norm is '", norm, "'; expected MAX, L1 or L2"),
            "norm");
    return;
  }
  const OpType reduce = norm == "MAX"  ? ops::kReduceMax
                        : norm == "L1" ? ops::kReduceL1
                                       : ops::kReduceL2;
  const Value size =
      o.Add(reduce, "/norm", {rows, o.AddIntegers("/norm/axis", {1})}, {{"keep_dims", true}});
  const Value is_none = o.Add(ops::kEqual, "/none", {size, o.AddNumber("/zero", kFloat, 0)});
  const Value divisor =
      o.Add(ops::kSelect, "/divisor", {is_none, o.AddNumber("/one", kFloat, 1), size});
  if (divisor.node == nullptr) return;
  const bool is_row = o.rank(0) == 1;
  const Value y = o.Add(ops::kDivide, is_row ? "/divided" : "", {rows, divisor});
  o.SetOutput(is_row ? o.Add(ops::kSqueeze, "", {y, o.AddIntegers("/axis", {0})}) : y);
}

// Numbers for each column of the last axis, or one for all; nullopt after an error.
std::optional<Value> OfColumns(Operation& o, absl::string_view attribute, ElementType type,
                               const std::vector<double>& numbers) {
  const Shape& shape = o.shape(0);
  const size_t count = numbers.size();
  const bool fits =
      count == 1 || (count > 0 && shape.has_rank() && shape.rank() > 0 &&
                     shape.dim(shape.rank() - 1).Same(Dim(static_cast<int64_t>(count))));
  if (fits) return ListOf(o, absl::StrCat("/", attribute), type, numbers);
  o.Error(Code::kNodeAttribute,
          absl::StrCat(attribute, " has ", count, " numbers for data ", ToString(shape),
                       "; expected one, or one for each column"),
          attribute);
  return std::nullopt;
}

// (x - offset) · scale.
void ImportScaler(Operation& o) {
  const auto offset = OfColumns(o, "offset", kFloat, o.FloatsAttribute("offset"));
  const auto scale = OfColumns(o, "scale", kFloat, o.FloatsAttribute("scale"));
  if (!offset || !scale) return;
  const Value data = o.Converted(o.input(0), "/float", kFloat);
  const Value centered = o.Add(ops::kSubtract, "/centered", {data, *offset});
  o.SetOutput(o.Add(ops::kMultiply, "", {centered, *scale}));
}

// Elements that are the replaced value, which may be NaN, become those of the list.
void ImportImputer(Operation& o) {
  const bool is_float = IsFloatingPoint(o.type(0));
  const absl::string_view attribute = is_float ? "imputed_value_floats" : "imputed_value_int64s";
  std::vector<double> numbers = o.FloatsAttribute("imputed_value_floats");
  double replaced = o.FloatAttribute("replaced_value_float", 0);
  if (!is_float) {
    const Ints integers = o.IntsAttribute("imputed_value_int64s");
    numbers.assign(integers.begin(), integers.end());
    replaced = static_cast<double>(o.IntAttribute("replaced_value_int64", 0));
  }
  const auto values = OfColumns(o, attribute, o.type(0), numbers);
  if (!values) return;
  const bool is_nan = replaced != replaced;
  const Value is_replaced =
      is_nan ? o.Add(ops::kIsNaN, "/replaced", {o.input(0)})
             : o.Add(ops::kEqual, "/replaced",
                     {o.input(0), o.AddNumber("/replaced/value", o.type(0), replaced)});
  o.SetOutput(o.Add(ops::kSelect, "", {is_replaced, *values, o.input(0)}));
}

// For each element a row with 1 at its category; of one that has none all are 0.
void ImportOneHotEncoder(Operation& o) {
  const Ints categories = o.IntsAttribute("cats_int64s");
  const std::vector<std::string> texts = o.TextsAttribute("cats_strings");
  if (!AreDistinct(o, "categories", categories) || !AreDistinct(o, "categories", texts)) return;
  if (categories.empty() == texts.empty()) {
    o.Error(Code::kNodeAttribute,
            "has no categories, or both kinds; expected cats_int64s or cats_strings");
    return;
  }
  if (!texts.empty()) {
    const Strings strings = Unpacked(o, o.input(0), "/strings");
    return o.SetOutput(o.Converted(EqualToEach(o, strings, texts, "/equal"), "", kFloat));
  }
  const Value data = o.Converted(o.input(0), "/i64", ElementType::kI64);
  const Value column =
      o.Add(ops::kUnsqueeze, "/column", {data, o.AddIntegers("/column/axis", {-1})});
  const Value equal =
      o.Add(ops::kEqual, "/equal", {column, o.AddIntegers("/categories", categories)});
  o.SetOutput(o.Converted(equal, "", kFloat));
}

// The columns of several matrices.
void ImportFeatureVectorizer(Operation& o) {
  if (!o.HaveRanks(o.input_count())) return;
  const Ints widths = o.IntsAttribute("inputdimensions");
  if (static_cast<int>(widths.size()) != o.input_count()) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("inputdimensions is ", ToString(widths), " for ", o.input_count(),
                         " inputs; expected a number for each"),
            "inputdimensions");
    return;
  }
  std::vector<Value> parts;
  for (int i = 0; i < o.input_count(); ++i) {
    if (o.rank(i) != 2 || !o.shape(i).dim(1).is_static() ||
        o.shape(i).dim(1).value() != widths[i]) {
      o.Error(Code::kNodeInputs,
              absl::StrCat("its input ", i, " is ", ToString(o.shape(i)), "; expected [N, ",
                           widths[i], "], as inputdimensions says"));
      return;
    }
    parts.push_back(o.Converted(o.input(i), absl::StrCat("/float_", i), kFloat));
  }
  o.SetOutput(o.Add(ops::kConcat, "", parts, {{"axis", int64_t{1}}}));
}

// Rows times the coefficients of `count` results, which come one after the other, and intercepts.
Value Linear(Operation& o, int64_t count) {
  const Value rows = Rows(o);
  const std::vector<double> coefficients = o.FloatsAttribute("coefficients");
  const std::vector<double> intercepts = o.FloatsAttribute("intercepts");
  const int64_t size = static_cast<int64_t>(coefficients.size());
  if (rows.node == nullptr) return {};
  if (count < 1 || size == 0 || size % count != 0 ||
      (!intercepts.empty() && static_cast<int64_t>(intercepts.size()) != count)) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("has ", size, " coefficients and ", intercepts.size(), " intercepts for ",
                         count, " results; expected equally many for each of them"),
            "coefficients");
    return {};
  }
  const Value weights = o.AddConstant(
      "/coefficients", Constant::FromDoubles(kFloat, {count, size / count}, coefficients));
  const Value product = o.Add(ops::kMatMul, "/product", {rows, weights}, {{"transpose_b", true}});
  if (intercepts.empty()) return product;
  return o.Add(ops::kAdd, "/scores", {product, ListOf(o, "/intercepts", kFloat, intercepts)});
}

void ImportLinearRegressor(Operation& o) {
  const Value scores = Linear(o, o.IntAttribute("targets", 1));
  o.SetOutput(Transformed(o, "", scores, o.TextAttribute("post_transform", "NONE")));
}

// With coefficients of one result for two classes it is the logarithm of the odds of the second.
void ImportLinearClassifier(Operation& o) {
  const ClassLabels labels = ReadClassLabels(o, "classlabels_ints");
  const int64_t classes = labels.size();
  const std::string transform = o.TextAttribute("post_transform", "NONE");
  const bool is_one_result = classes == 2 && o.FloatsAttribute("intercepts").size() == 1;
  if (classes < 2 || (is_one_result && transform != "LOGISTIC")) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("has ", classes, " labels, ", o.FloatsAttribute("intercepts").size(),
                         " intercepts and post_transform ", transform,
                         "; expected coefficients and an intercept for each of two labels or "
                         "more, or for the second of two with LOGISTIC"),
            "classlabels_ints");
    return;
  }
  const Value scores = Linear(o, is_one_result ? 1 : classes);
  if (!is_one_result) {
    return o.SetOutputs({LabelOfLargest(o, "/label", scores, labels),
                         Transformed(o, "/transformed", scores, transform)});
  }
  const Value negative = o.Add(ops::kNegative, "/negative", {scores});
  const Value both = o.Add(ops::kConcat, "/both", {negative, scores}, {{"axis", int64_t{1}}});
  o.SetOutputs({LabelAbove(o, "/label", scores, 0, labels),
                Transformed(o, "/transformed", both, transform)});
}

}  // namespace

std::vector<OperatorType> MlOperators() {
  return {{"ArrayFeatureExtractor", 1, kNewest, 2, 2, ImportArrayFeatureExtractor, kDomain},
          {"Binarizer", 1, kNewest, 1, 1, ImportBinarizer, kDomain},
          {"FeatureVectorizer", 1, kNewest, 1, kAnyNumber, ImportFeatureVectorizer, kDomain},
          {"Imputer", 1, kNewest, 1, 1, ImportImputer, kDomain},
          {"LinearClassifier", 1, kNewest, 1, 1, ImportLinearClassifier, kDomain},
          {"LinearRegressor", 1, kNewest, 1, 1, ImportLinearRegressor, kDomain},
          {"Normalizer", 1, kNewest, 1, 1, ImportNormalizer, kDomain},
          {"OneHotEncoder", 1, kNewest, 1, 1, ImportOneHotEncoder, kDomain},
          {"Scaler", 1, kNewest, 1, 1, ImportScaler, kDomain}};
}

}  // namespace mo::onnx
