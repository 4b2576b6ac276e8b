#ifndef CONVERTER_FRONTENDS_ONNX_OPS_TREES_TESTING_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_TREES_TESTING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/frontends/onnx/importer_testing.h"

namespace mo::onnx {

// Models of one node of ai.onnx.ml, and the attributes of small ensembles.

inline std::string TensorAttribute(const std::string& name, int type,
                                   const std::vector<double>& values) {
  return Attribute(name, absl::StrCat("type: TENSOR t { data_type: ", type, " dims: ",
                                      values.size(), " ", type == 1 ? "float_data" : "int32_data",
                                      ": [", absl::StrJoin(values, ", "), "] }"));
}

inline std::string TreeModel(const std::string& op, const std::string& attributes,
                             const std::vector<int64_t>& dims = {-1, 2},
                             const std::vector<std::string>& outputs = {"y"}) {
  std::string results;
  for (const std::string& output : outputs) results += Output(output);
  return TestModel(Input("x", dims) +
                       TestNode(op, {"x"}, outputs, "domain: \"ai.onnx.ml\" " + attributes) +
                       results,
                   21, "opset_import { domain: \"ai.onnx.ml\" version: 5 } ");
}

// Tree 0: x0 <mode> 1 ? (x1 <= 2 ? leaf 2 : leaf 3) : leaf 4. Tree 1: a leaf.
inline std::string ListedNodes(const std::string& mode = "BRANCH_LEQ", const std::string& more = "",
                               int64_t below = 4) {
  return IntsAttribute("nodes_treeids", {0, 0, 0, 0, 0, 1}) +
         IntsAttribute("nodes_nodeids", {0, 1, 2, 3, 4, 0}) +
         IntsAttribute("nodes_featureids", {0, 1, 0, 0, 0, 0}) +
         FloatsAttribute("nodes_values", {1, 2, 0, 0, 0, 0}) +
         TextsAttribute("nodes_modes", {mode, "BRANCH_LEQ", "LEAF", "LEAF", "LEAF", "LEAF"}) +
         IntsAttribute("nodes_truenodeids", {1, 2, 0, 0, 0, 0}) +
         IntsAttribute("nodes_falsenodeids", {below, 3, 0, 0, 0, 0}) + more;
}

inline std::string ListedTargets(const std::vector<double>& weights = {10, 20, 30, 1}) {
  return IntAttribute("n_targets", 1) + IntsAttribute("target_treeids", {0, 0, 0, 1}) +
         IntsAttribute("target_nodeids", {2, 3, 4, 0}) + IntsAttribute("target_ids", {0, 0, 0, 0}) +
         FloatsAttribute("target_weights", weights);
}

// Node 0: x0 in {1, 3} ? node 1 : leaf 2; node 1: x1 > 5 ? leaf 0 : leaf 1.
inline std::string EnsembleNodes(const std::vector<double>& modes = {6, 3},
                                 const std::vector<int64_t>& roots = {0}, int64_t next = 1) {
  return IntsAttribute("nodes_featureids", {0, 1}) + TensorAttribute("nodes_splits", 1, {0, 5}) +
         TensorAttribute("nodes_modes", 2, modes) + IntsAttribute("nodes_truenodeids", {next, 0}) +
         IntsAttribute("nodes_trueleafs", {0, 1}) + IntsAttribute("nodes_falsenodeids", {2, 1}) +
         IntsAttribute("nodes_falseleafs", {1, 1}) + IntsAttribute("leaf_targetids", {0, 1, 1}) +
         TensorAttribute("leaf_weights", 1, {10, 20, 30}) + IntsAttribute("tree_roots", roots) +
         IntAttribute("n_targets", 2) +
         Attribute("membership_values",
                   "type: TENSOR t { data_type: 1 dims: 3 float_data: [1, 3, nan] }");
}

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_TREES_TESTING_H_
