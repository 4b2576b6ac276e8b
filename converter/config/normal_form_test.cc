#include "converter/config/normal_form.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "absl/strings/str_split.h"
#include "converter/config/same_meaning.h"

namespace mo {
namespace {

std::string ReadFile(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Config Parsed(absl::string_view toml) {
  Diagnostics diagnostics;
  Config config = ParseConfig(toml, "c.toml", diagnostics);
  EXPECT_EQ(diagnostics.Render(), "") << toml;
  return config;
}

std::string Normal(absl::string_view toml) { return NormalForm(Parsed(toml)); }

// Whether the text is without mistakes; then what must hold for its normal form is checked.
bool CheckIfValid(absl::string_view toml) {
  Diagnostics diagnostics;
  const Config config = ParseConfig(toml, "c.toml", diagnostics);
  if (diagnostics.has_errors()) return false;
  const std::string normal = NormalForm(config);
  const Config again = Parsed(normal);
  EXPECT_TRUE(SameMeaning::Of(config, again)) << toml << "\n===\n" << normal;
  EXPECT_EQ(NormalForm(again), normal);
  return true;
}

TEST(NormalForm, LeavesOutWhatIsDefault) {
  EXPECT_EQ(NormalForm(Config()), "schema = 1\n");
  EXPECT_EQ(Normal(ReadFile("configs/default.toml")), "schema = 1\n");
}

TEST(NormalForm, HasValuesOfInputs) {
  EXPECT_EQ(Normal("schema = 1\n[[input]]\nvalue = 0x10\nname = \"a\"\n[[input]]\nname = "
                   "\"b\"\nvalue = false\n[[input]]\nname = \"c\"\nvalue = [1, 0.50]\n"),
            "schema = 1\n\n[[input]]\nname = \"a\"\nvalue = 16.0\n\n[[input]]\nname = "
            "\"b\"\nvalue = false\n\n[[input]]\nname = \"c\"\nvalue = [1.0, 0.5]\n");
  EXPECT_TRUE(CheckIfValid("schema = 1\n[[input]]\nname = \"a\"\nvalue = [true, false]\n"));
  EXPECT_FALSE(SameMeaning::Of(Parsed("schema = 1\n[[input]]\nname = \"a\"\nvalue = true\n"),
                               Parsed("schema = 1\n[[input]]\nname = \"a\"\nvalue = 1\n")));
}

TEST(NormalForm, HasOneFormForOneMeaning) {
  const char kExpected[] = R"(schema = 1

[optimizations]
resnet_stride = false
add_into_unpadded_convolution = true

[weights]
precision = "f16"

[[exclude]]
nodes = [
    "a",
    "b",
]
regex = [
    "conv\\d",
]
optimizations = ["linear_fusing", "pad_folding"]
reason = "it \"is\"\u000Aso"
unmatched = "allow"

[[exclude]]
nodes = [
    "z",
]

[[input]]
name = "data"
shape = [-1, 3, 224, 224]
layout = "NCHW"
preprocess = [{ reverse_channels = true }, { mean = [103.94, 116.0, 1e+20] }, { scale = 58.8 }]

[[input]]
name = "extra"

[[output]]
name = "prob"

[[output]]
name = "fc"

[diagnostics]
errors = [
    "MO3115",
    "MO4001",
]
)";
  EXPECT_EQ(Normal(kExpected), kExpected);
  EXPECT_EQ(Normal(R"(# a comment
schema = 0x1
diagnostics.errors = ['MO4001', "MO3115", 'MO4001']
exclude = [
  { nodes = ["z"], regex = [], unmatched = "error" },
  { unmatched = "allow", reason = """it "is"
so""", optimizations = ["pad_folding", 'linear_fusing'], regex = ['conv\d'], nodes = ["b", 'a', "b"] },
  { nodes = ["z"], optimizations = ["pad_folding", "linear_fusing", "grouped_convolution", "resnet_stride", "operation_fusing"] },
]
output = [{ name = "prob" }, { name = "f\u0063" }]
weights = { "precision" = 'f16' }
[optimizations]
linear_fusing = true
add_into_unpadded_convolution = true
resnet_stride = false
[[input]]
name = "extra"
preprocess = [{ reverse_channels = false }]
[[input]]
preprocess = [{ reverse_channels = true }, { mean = [103.940, 116, 100_000_000_000_000_000_000.0] }, { scale = [5.88e1] }]
shape = [-1, 3, 0xE0, 224]
name = "data"
layout = "NCHW"
)"),
            kExpected);
}

TEST(NormalForm, KeepsOrdersThatMean) {
  const std::string ab = "schema = 1\n[[output]]\nname = \"a\"\n[[output]]\nname = \"b\"\n";
  const std::string ba = "schema = 1\n[[output]]\nname = \"b\"\n[[output]]\nname = \"a\"\n";
  EXPECT_NE(Normal(ab), Normal(ba));
  auto steps = [](const std::string& list) {
    return Normal("schema = 1\n[[input]]\nname = \"x\"\npreprocess = [" + list + "]\n");
  };
  EXPECT_NE(steps("{ mean = 1 }, { scale = 2 }"), steps("{ scale = 2 }, { mean = 1 }"));
  EXPECT_NE(steps("{ mean = 0.0 }"), steps("{ mean = -0.0 }"));
}

TEST(NormalForm, HoldsForEveryConfigurationAtHand) {
  int valid = 0;
  for (const char* folder : {"configs", "testdata/fuzz/config"}) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      if (entry.path().extension() == ".toml") valid += CheckIfValid(ReadFile(entry.path()));
    }
  }
  EXPECT_GE(valid, 8);
  int examples = 0;
  const std::string docs = ReadFile("docs/config.md");
  for (absl::string_view block : absl::StrSplit(docs, "\n```toml\n"))
    examples += CheckIfValid(block.substr(0, block.find("\n```")));
  EXPECT_GE(examples, 8);
}

}  // namespace
}  // namespace mo
