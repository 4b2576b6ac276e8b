// Proposal: regions of an image that may hold something, from scores and offsets of anchors. As a
// layer of C++ forks, and as a Python layer of py-faster-rcnn, the only one that is read: what
// others compute is in files that are not here.

#include <algorithm>
#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "converter/frontends/caffe/layers/layers.h"

namespace mo::caffe {
namespace {

struct Proposals {
  int64_t stride = 16, base_size = 16, min_size = 16;
  Doubles ratios = {0.5, 1, 2}, scales = {8, 16, 32};
  int64_t before = 6000, after = 300;  // the numbers of boxes around the suppression
  double overlap = 0.7f;
};

// The runtime ends its process for fewer boxes.
constexpr int64_t kFewestBoxes = 8;

bool HasEnoughBoxes(Layer& layer, const Proposals& p) {
  const std::optional<Extents> scores = layer.bottom_shape(0).extents();
  int64_t boxes = p.before;
  if (scores && scores->size() == 4)
    boxes = std::min(boxes, ElementCount(*scores).value_or(boxes) / 2);
  return boxes >= kFewestBoxes ||
         layer.Error(Code::kNodeInputs,
                     absl::StrCat("it would choose among ", boxes,
                                  " boxes, with which the OpenVINO runtime fails; expected ",
                                  kFewestBoxes, " or more (scores, and pre_nms_topn)"));
}

// Image heights, widths and scales are [1, 3], or [1, 3, 1, 1].
void AddProposals(Layer& layer, const Proposals& p, bool has_score_axis) {
  const Shape& image = layer.bottom_shape(2);
  const std::optional<Extents> extents = image.extents();
  if (!extents || ElementCount(*extents) != 3) {
    layer.Error(Code::kNodeInputs,
                absl::StrCat("its input 2 is ", ToString(image),
                             "; expected [1, 3]: height, width and scale of one image"));
    return;
  }
  if (!HasEnoughBoxes(layer, p)) return;
  const std::vector<Value> tops =
      layer.AddSeveral(ops::kProposal, "",
                       {layer.bottoms()[0], layer.bottoms()[1],
                        layer.Reshaped(layer.bottoms()[2], "/image", Shape({3}))},
                       {{"base_size", p.base_size},
                        {"pre_nms_topn", p.before},
                        {"post_nms_topn", p.after},
                        {"nms_thresh", p.overlap},
                        {"feat_stride", p.stride},
                        {"min_size", p.min_size},
                        {"ratio", p.ratios},
                        {"scale", p.scales}});
  if (tops.empty()) return;
  if (layer.top_count() == 1) return layer.SetTop(tops[0]);
  layer.SetTops({tops[0], has_score_axis ? layer.Reshaped(tops[1], "/scores", Shape({p.after, 1}))
                                         : tops[1]});
}

bool IsCount(double number) { return number >= 1 && number <= (1 << 24); }

// A list of numbers above 0 in the parameter `parameter`.
bool CheckList(Layer& layer, absl::string_view field, const Doubles& list,
               absl::string_view parameter) {
  constexpr size_t kMaxNumbers = 1 << 10;
  const bool fits =
      !list.empty() && list.size() <= kMaxNumbers &&
      std::all_of(list.begin(), list.end(), [](double v) { return v > 0 && std::isfinite(v); });
  return fits || layer.Error(absl::StrCat(field, " must be one number above 0 or more"), parameter,
                             parameter == "proposal_param" ? field : "param_str");
}

void ImportProposal(Layer& layer) {
  constexpr char kParameter[] = "proposal_param";
  const ProposalParameter& p = layer.parameters().proposal_param();
  for (const auto& [field, number] :
       {std::pair("feat_stride", p.feat_stride()), std::pair("base_size", p.base_size()),
        std::pair("min_size", p.min_size()), std::pair("pre_nms_topn", p.pre_nms_topn()),
        std::pair("post_nms_topn", p.post_nms_topn())}) {
    if (IsCount(number)) continue;
    layer.Error(absl::StrCat(field, " is ", number, "; expected 1 or more"), kParameter, field);
    return;
  }
  const Doubles ratios(p.ratio().begin(), p.ratio().end());
  const Doubles scales(p.scale().begin(), p.scale().end());
  if (!CheckList(layer, "ratio", ratios, kParameter) ||
      !CheckList(layer, "scale", scales, kParameter))
    return;
  if (!(p.nms_thresh() >= 0) || !std::isfinite(p.nms_thresh())) {
    layer.Error(absl::StrCat("nms_thresh is ", p.nms_thresh(), "; expected 0 or more"), kParameter,
                "nms_thresh");
    return;
  }
  AddProposals(layer,
               {.stride = p.feat_stride(),
                .base_size = p.base_size(),
                .min_size = p.min_size(),
                .ratios = ratios,
                .scales = scales,
                .before = p.pre_nms_topn(),
                .after = p.post_nms_topn(),
                .overlap = p.nms_thresh()},
               false);
}

// The numbers of "16", "[8, 16]", "(8, 16, )" or "!!python/tuple [8, 16]".
std::optional<Doubles> Numbers(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (absl::ConsumePrefix(&text, "!!python/tuple")) text = absl::StripAsciiWhitespace(text);
  if (absl::ConsumePrefix(&text, "[")
          ? !absl::ConsumeSuffix(&text, "]")
          : absl::ConsumePrefix(&text, "(") && !absl::ConsumeSuffix(&text, ")"))
    return std::nullopt;
  Doubles numbers;
  for (absl::string_view part : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    double number;
    if (!absl::SimpleAtod(part, &number)) return std::nullopt;
    numbers.push_back(number);
  }
  return numbers;
}

// YAML: "'feat_stride': 16" and "'scales': [8, 16]", each on a line of its own or both in braces.
std::vector<absl::string_view> EntriesOf(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  const bool braces = absl::ConsumePrefix(&text, "{") && absl::ConsumeSuffix(&text, "}");
  std::vector<absl::string_view> entries;
  size_t begin = 0, depth = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '\n';
    if (c == '[' || c == '(') ++depth;
    if ((c == ']' || c == ')') && depth > 0) --depth;
    const bool ends = i == text.size() || (depth == 0 && (c == '\n' || (braces && c == ',')));
    if (!ends) continue;
    const absl::string_view entry = absl::StripAsciiWhitespace(text.substr(begin, i - begin));
    if (!entry.empty()) entries.push_back(entry);
    begin = i + 1;
  }
  return entries;
}

bool ReadParameters(Layer& layer, Proposals& p) {
  constexpr char kParameter[] = "python_param";
  bool has_stride = false;
  for (const absl::string_view entry : EntriesOf(layer.parameters().python_param().param_str())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(entry, absl::MaxSplits(':', 1));
    absl::string_view key = absl::StripAsciiWhitespace(parts.first);
    if (key.size() > 2 && key.front() == key.back() && (key[0] == '\'' || key[0] == '"'))
      key = key.substr(1, key.size() - 2);
    const std::optional<Doubles> numbers = Numbers(parts.second);
    if (!numbers || (key != "feat_stride" && key != "scales"))
      return layer.Error(absl::StrCat("param_str has \"", entry,
                                      "\"; expected 'feat_stride': a number, and 'scales': a list "
                                      "of numbers"),
                         kParameter, "param_str");
    if (key == "scales") {
      p.scales = *numbers;
      continue;
    }
    has_stride = numbers->size() == 1 && IsCount((*numbers)[0]) &&
                 std::trunc((*numbers)[0]) == (*numbers)[0];
    if (has_stride) p.stride = static_cast<int64_t>((*numbers)[0]);
  }
  if (!has_stride)
    return layer.Error("param_str has no 'feat_stride' of a whole number from 1 up", kParameter,
                       "param_str");
  return CheckList(layer, "scales", p.scales, kParameter);
}

void ImportPythonProposal(Layer& layer) {
  Proposals proposals;
  if (ReadParameters(layer, proposals)) AddProposals(layer, proposals, true);
}

}  // namespace

std::vector<LayerType> ProposalLayers() {
  return {
      {"Proposal", 3, 3, 1, 2, false, ImportProposal, true},
      {"Python rpn.proposal_layer.ProposalLayer", 3, 3, 1, 2, false, ImportPythonProposal, true},
  };
}

}  // namespace mo::caffe
