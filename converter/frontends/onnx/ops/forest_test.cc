#include "converter/frontends/onnx/ops/forest.h"

#include <string>

#include "converter/frontends/onnx/ops/trees_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::HasSubstr;

TEST(ListedTrees, AreTrees) {
  auto errors = [](const std::string& nodes) {
    return ErrorsOf(TreeModel("TreeEnsembleRegressor", nodes + ListedTargets()));
  };
  EXPECT_THAT(errors(ListedNodes("BRANCH_ABOUT")),
              HasSubstr("node 0 of tree 0 has mode BRANCH_ABOUT"));
  EXPECT_THAT(errors(ListedNodes("BRANCH_LEQ", "", 8)), HasSubstr("leads to 1 and 8"));
  EXPECT_THAT(errors(ListedNodes("BRANCH_LEQ", "", 0)),
              HasSubstr("has 2 trees with 2 nodes that are below no other; expected one of each"));
  EXPECT_THAT(ErrorsOf(TreeModel(
                  "TreeEnsembleRegressor",
                  ListedNodes() + IntAttribute("n_targets", 1) +
                      IntsAttribute("target_treeids", {0}) + IntsAttribute("target_nodeids", {0}) +
                      IntsAttribute("target_ids", {0}) + FloatsAttribute("target_weights", {1}))),
              HasSubstr("do not say a leaf, a target and a weight"));
  EXPECT_THAT(errors(IntsAttribute("nodes_nodeids", {0})), HasSubstr("one entry for each of 1"));
}

TEST(ReadEnsemble, ReadsTrees) {
  auto errors = [](const std::string& nodes) { return ErrorsOf(TreeModel("TreeEnsemble", nodes)); };
  EXPECT_THAT(errors(EnsembleNodes({6, 6})), HasSubstr("with a set for each 6"));
  EXPECT_THAT(errors(EnsembleNodes({9, 3})), HasSubstr("node 0 has mode 9"));
  EXPECT_THAT(errors(EnsembleNodes({6, 3}, {5})), HasSubstr("tree_roots has 5 of 2 nodes"));
  EXPECT_THAT(errors(EnsembleNodes({6, 3}, {})), HasSubstr("has no tree"));
  EXPECT_THAT(errors(EnsembleNodes({6, 3}, {0}, 7)), HasSubstr("leads to 7 and 2"));
  EXPECT_THAT(errors(EnsembleNodes({0, 3}, {0}, 0)), HasSubstr("in which a node is below itself"));
}

}  // namespace
}  // namespace mo::onnx
