// docs/caffe.md lists the layers that are imported, and no others.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "converter/frontends/caffe/layer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::caffe {
namespace {

TEST(LayersDoc, ListsThemAll) {
  std::ifstream file("docs/caffe.md");
  const std::string document =
      absl::StrReplaceAll(std::string{std::istreambuf_iterator<char>(file), {}}, {{"\n  ", " "}});
  std::vector<std::string> names = LayerTypes().names();
  names.push_back("Input");  // which the importer itself takes
  std::sort(names.begin(), names.end());
  EXPECT_THAT(document, testing::HasSubstr(absl::StrJoin(names, ", ") + ".\n"));
}

}  // namespace
}  // namespace mo::caffe
