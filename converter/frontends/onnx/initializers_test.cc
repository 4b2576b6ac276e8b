#include "converter/frontends/onnx/initializers.h"

#include <string>

#include "converter/frontends/onnx/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::onnx {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(InitializerOf, ReportsDamageByName) {
  EXPECT_THAT(ErrorsOfNode(TestNode("Add", {"x", "w"}, {"y"}), {2},
                           "initializer { name: \"w\" data_type: 1 dims: 3 float_data: 1 }"),
              HasSubstr("initializer 'w': its value has 4 bytes, but its shape [3] needs 12 "
                        "[MO3208]"));
}

TEST(FilesOf, AreOpenedOnce) {
  int opened = 0;
  SourceModel settings;
  settings.open_file = [&opened](const std::string& name) -> absl::StatusOr<SourceFile> {
    static const auto& bytes = *new std::string("\x01\x02\x03\x04");
    ++opened;
    return SourceFile{name, bytes, nullptr};
  };
  auto external = [](const std::string& name, int offset) {
    return absl::StrCat("initializer { name: \"", name,
                        "\" data_type: 2 dims: 2 data_location: EXTERNAL external_data { key: "
                        "\"location\" value: \"w.bin\" } external_data { key: \"offset\" value: \"",
                        offset, "\" } external_data { key: \"length\" value: \"2\" } }\n");
  };
  const std::unique_ptr<Graph> graph =
      LoadText(TestModel(Input("x", {2}, /*type=*/2) + external("a", 0) + external("b", 2) +
                         TestNode("Add", {"x", "a"}, {"s"}) + TestNode("Add", {"s", "b"}, {"y"}) +
                         Output("y")),
               settings);
  EXPECT_EQ(opened, 1);
  EXPECT_THAT(Computed(*graph, {10, 20}), ElementsAre(14, 26));
}

TEST(FilesOf, AreFoundInWeightsByTheEndOfTheirPath) {
  static const auto& bytes = *new std::string("\x01\x02");
  const std::string model = TestModel(
      Input("x", {2}, /*type=*/2) +
      "initializer { name: \"a\" data_type: 2 dims: 2 data_location: EXTERNAL external_data { key: "
      "\"location\" value: \"net.bin\" } }\n" +
      TestNode("Add", {"x", "a"}, {"y"}) + Output("y"));
  SourceModel settings;
  settings.weights = {{"models/other_net.bin", "zz", nullptr}, {"models/net.bin", bytes, nullptr}};
  EXPECT_THAT(Computed(*LoadText(model, settings), {10, 20}), ElementsAre(11, 22));
  settings.weights.pop_back();
  EXPECT_THAT(ErrorsOf(model, settings),
              HasSubstr("its value is in the file 'net.bin': it is not given [MO3208]"));
}

}  // namespace
}  // namespace mo::onnx
