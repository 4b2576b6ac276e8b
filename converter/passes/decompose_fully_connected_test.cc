#include "absl/strings/str_cat.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kDecomposeFullyConnected};

std::string Net(absl::string_view bias, absl::string_view after, absl::string_view sources = "") {
  return absl::StrCat(sources, R"(
  %x = Parameter() {element_type = f32, shape = [2, 4, 2]}
  %w = Constant() f32[3, 8] seeded(1)
  %b = )",
                      bias, "\n  %fc = FullyConnected(%x, %w, %b) names(\"y\")", after,
                      "\n  %out = Result(%fc)\n");
}

TEST(DecomposeFullyConnected, TheBiasBecomesAnAdd) {
  for (const char* bias :
       {"Constant() f32[3] {1, 2, 3}", "Parameter() {element_type = f32, shape = [3]}"}) {
    ExpectRewrite(kPasses, Net(bias, ""),
                  absl::StrCat(R"(
  %x = Parameter() {element_type = f32, shape = [2, 4, 2]}
  %w = Constant() f32[3, 8] seeded(1)
  %fc/MatMul = FullyConnected(%x, %w)
  %b = )",
                               bias, R"(
  %fc = Add(%fc/MatMul, %b) names("y")
  %out = Result(%fc)
)"));
  }
}

TEST(DecomposeFullyConnected, KeepsWhenExcludedFC1) {
  ExpectRefusal(kPasses,
                Net("Constant() f32[3] {1, 2, 3}", " from(\"s\")",
                    "\n  source \"s\" : \"InnerProduct\" exclude(linear_fusing)"),
                "fc", "FC1");
}

}  // namespace
}  // namespace mo
