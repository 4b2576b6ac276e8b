// SavedModels that TensorFlow made: testdata/tensorflow/README.md says how.

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "converter/base/mapped_file.h"
#include "converter/frontends/tensorflow/saved_model.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace mo::tensorflow {
namespace {

// The tensors of a signature, and the variables with their shapes and first values:
// "x:0 -> y:0; bias[2]{10, 20}".
std::string Read(const std::string& folder, std::vector<std::string> tags = {},
                 const std::string& signature = "") {
  const auto open = [&](const std::string& name) -> absl::StatusOr<SourceFile> {
    auto file = MappedFile::Open(absl::StrCat("testdata/tensorflow/", folder, "/", name));
    if (!file.ok()) return file.status();
    return SourceFile{name, (*file)->bytes(), *file};
  };
  SourceModel source;
  source.model = open("saved_model.pb").value();
  source.open_file = open;
  source.tags = std::move(tags);
  source.signature = signature;
  EXPECT_TRUE(LooksLikeSavedModel(source.model.bytes));
  Diagnostics diagnostics;
  const std::optional<Model> model = ReadSavedModel(source, diagnostics);
  if (!model) return diagnostics.Render();
  std::string text;
  for (const NamedTensor& input : model->inputs)
    absl::StrAppend(&text, input.name, "=", input.tensor, " ");
  absl::StrAppend(&text, "->");
  for (const NamedTensor& output : model->outputs)
    absl::StrAppend(&text, " ", output.name, "=", output.tensor);
  for (const auto& [name, value] : model->variables) {
    std::vector<double> values = value.Doubles();
    const bool is_long = values.size() > 6;
    if (is_long) values.resize(6);
    absl::StrAppend(&text, "\n", name, ToString(value.extents()), " ", absl::StrJoin(values, ", "),
                    is_long ? ", …" : "");
  }
  return text;
}

TEST(RealSavedModels, Module) {
  const std::string variables = "\nbias[2] 10, 20\nweights[3, 2] 0, 1, 2, 3, 4, 5";
  EXPECT_EQ(Read("module"), "x=serving_default_x:0 -> y=StatefulPartitionedCall:0" + variables);
  EXPECT_EQ(Read("module", {}, "weigh"),
            "x=weigh_x:0 -> weighed=StatefulPartitionedCall_1:0" + variables);
}

TEST(RealSavedModels, KerasExport) {
  EXPECT_EQ(Read("keras_export"),
            "images=serving_default_images:0 -> output_0=StatefulPartitionedCall_1:0\n"
            "Variable[2] 0, 1\n"
            "Variable_1[3, 2] 0, 1, 2, 3, 4, 5\n"
            "dense/bias_1[2] 0, 1\n"
            "dense/kernel_1[3, 2] 0, 1, 2, 3, 4, 5");
}

TEST(RealSavedModels, SimpleSave) {
  const std::string expected =
      "x=x:0 -> y=y:0\naffine/bias[2] 10, 20\naffine/weights[3, 2] 0, 1, 2, 3, 4, 5";
  EXPECT_EQ(Read("reference_variables"), expected);
  EXPECT_EQ(Read("resource_variables"), expected);
}

TEST(RealSavedModels, Partitioned) {
  EXPECT_EQ(Read("partitioned"),
            "x=x:0 -> y=y:0\n"
            "affine/bias[220] 10, 20, 30, 40, 50, 60, …\n"
            "affine/weights/part_0[3, 74] 0, 1, 2, 3, 4, 5, …\n"
            "affine/weights/part_1[3, 73] 74, 75, 76, 77, 78, 79, …\n"
            "affine/weights/part_2[3, 73] 147, 148, 149, 150, 151, 152, …");
}

TEST(RealSavedModels, TwoTags) {
  const std::string weights = "\nweights[3, 2] 0, 1, 2, 3, 4, 5";
  EXPECT_EQ(Read("two_tags"), "x=x:0 -> y=y:0" + weights);
  EXPECT_EQ(Read("two_tags", {"gpu", "serve"}), "x=x:0 -> y=product:0" + weights);
}

}  // namespace
}  // namespace mo::tensorflow
