#include "converter/frontends/common/regrouped.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/reshape.h"

namespace mo {
namespace {

Dim JointExtent(const JointAxes& axes) {
  Extents extents;
  for (const ValueAxis& axis : axes) {
    if (!axis.extent().is_static()) return axes.size() == 1 ? axis.extent() : Dim::Any();
    extents.push_back(axis.extent().value());
  }
  const std::optional<int64_t> count = ElementCount(extents);
  return count ? Dim(*count) : Dim::Any();
}

// A list of one number.
Value ComputedExtent(NodeBuilder& builder, const JointAxes& axes, const std::string& suffix) {
  std::vector<Value> extents;
  for (const auto& [value, axis] : axes) {
    extents.push_back(PartOfList(builder, ExtentsOf(builder, value, suffix + "/shape"),
                                 suffix + "/part", axis, axis + 1));
  }
  if (extents.size() == 1) return extents[0];
  return builder.Add(ops::kReduceProd, suffix,
                     {JoinedLists(builder, suffix + "/parts", std::move(extents)),
                      builder.AddIntegers(suffix + "/axis", {0})},
                     {{"keep_dims", true}});
}

}  // namespace

Value Regrouped(NodeBuilder& builder, Value value, const std::string& suffix, size_t kept,
                const std::vector<JointAxes>& groups) {
  if (value.node == nullptr) return {};
  std::vector<Dim> dims;
  for (const JointAxes& axes : groups) dims.push_back(JointExtent(axes));
  if (CanBeReshapeTarget(Shape(dims))) return builder.Reshaped(value, suffix, Shape(dims));
  Ints target;
  for (size_t i = 0; i < dims.size(); ++i)
    target.push_back(i < kept ? 0 : dims[i].is_static() ? dims[i].value() : -1);
  if (std::count(target.begin(), target.end(), 0) != static_cast<int64_t>(kept)) {
    builder.Error(Code::kNodeInputs, absl::StrCat("an axis of ", ToString(value.shape()),
                                                  " has no element; expected one or more"));
    return {};
  }
  Value shape = {};
  if (std::count(target.begin(), target.end(), -1) <= 1) {
    shape = builder.AddIntegers(suffix + "/shape", target);
  } else {
    std::vector<Value> lists;
    for (size_t i = 0; i < groups.size(); ++i) {
      const std::string name = absl::StrCat(suffix, "/extent_", i);
      lists.push_back(target[i] < 0 ? ComputedExtent(builder, groups[i], name)
                                    : builder.AddIntegers(name, {target[i]}));
    }
    shape = JoinedLists(builder, suffix + "/target", std::move(lists));
  }
  return builder.Add(ops::kReshape, suffix, {value, shape}, {{"special_zero", true}});
}

}  // namespace mo
