#include "converter/frontends/onnx/ops/post_transform.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/onnx/ops/texts.h"

namespace mo::onnx {
namespace {

// The labels at places of a list.
Value LabelsAt(Operation& o, absl::string_view suffix, const ClassLabels& labels, Value places) {
  if (!labels.texts.empty()) return TextsAt(o, std::string(suffix), labels.texts, places);
  const std::string name = absl::StrCat(suffix, "/labels");
  return o.Add(ops::kGather, suffix,
               {o.AddIntegers(name, labels.integers), places, o.AddInteger(name + "/axis", 0)});
}

}  // namespace

Value Transformed(Operation& o, absl::string_view suffix, Value scores,
                  const std::string& transform) {
  if (transform == "NONE") return scores;
  if (transform == "LOGISTIC") return o.Add(ops::kSigmoid, suffix, {scores});
  if (transform == "SOFTMAX") return o.Add(ops::kSoftMax, suffix, {scores}, {{"axis", int64_t{1}}});
  o.Error(Code::kNodeAttribute,
          absl::StrCat("post_transform is ", transform,
                       "; expected NONE, LOGISTIC or SOFTMAX. Cut the model before it and "
                       "transform the scores in your program"),
          "post_transform");
  return {};
}

ClassLabels ReadClassLabels(Operation& o, absl::string_view integers) {
  return {o.IntsAttribute(integers), o.TextsAttribute("classlabels_strings")};
}

Value LabelOfLargest(Operation& o, absl::string_view suffix, Value scores,
                     const ClassLabels& labels) {
  auto name = [suffix](absl::string_view step) { return absl::StrCat(suffix, step); };
  const std::vector<Value> top =
      o.AddSeveral(ops::kTopK, name("/top"), {scores, o.AddInteger(name("/k"), 1)},
                   {{"axis", int64_t{1}},
                    {"mode", std::string("max")},
                    {"sort", std::string("index")},
                    {"index_element_type", ElementType::kI64}});
  if (top.empty()) return {};
  const Value places =
      o.Add(ops::kSqueeze, name("/places"), {top[1], o.AddIntegers(name("/places/axis"), {1})});
  return LabelsAt(o, suffix, labels, places);
}

Value LabelAbove(Operation& o, absl::string_view suffix, Value scores, double threshold,
                 const ClassLabels& labels) {
  if (scores.node == nullptr) return {};
  auto name = [suffix](absl::string_view step) { return absl::StrCat(suffix, step); };
  const Value list =
      o.Add(ops::kSqueeze, name("/scores"), {scores, o.AddIntegers(name("/scores/axis"), {1})});
  const Value is_above =
      o.Add(ops::kGreater, name("/above"),
            {list, o.AddNumber(name("/threshold"), scores.type().element_type, threshold)});
  return LabelsAt(o, suffix, labels, o.Converted(is_above, name("/place"), ElementType::kI64));
}

}  // namespace mo::onnx
