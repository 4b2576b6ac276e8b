#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "converter/passes/testing/pass_testing.h"

namespace mo {
namespace {

const std::vector<const Pass*> kPasses = {&kFuseLayerNormalization};

std::string Net(absl::string_view end, absl::string_view head = "") {
  return absl::StrCat(head, R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %axes = Constant() i64[1] {1}
  %m = ReduceMean(%x, %axes) {keep_dims = true}
  %d = SquaredDifference(%x, %m)
  %last = Constant() i64[1] {-1}
  %v = ReduceMean(%d, %last) {keep_dims = true}
  %eps = Constant() f32[] {0.0625}
  %e = Add(%v, %eps)
  %exponent = Constant() f32[] {-0.5}
)",
                      end, "  %out = Result(%y)\n");
}
constexpr char kProduct[] =
    "  %r = Power(%e, %exponent)\n  %c = Subtract(%x, %m)\n  %y = Multiply(%c, %r)\n";
constexpr char kAffine[] = R"(  %r = Power(%e, %exponent)
  %gamma = Constant() f32[3] {2, 3, 4}
  %beta = Constant() f32[3] {10, 20, 30}
  %f = Multiply(%gamma, %r)
  %xf = Multiply(%x, %f)
  %mf = Multiply(%m, %f)
  %s = Subtract(%beta, %mf)
  %y = Add(%xf, %s)
)";

constexpr char kFused[] = R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %axes = Constant() i64[1] {1}
  %y = MVN(%x, %axes) {eps = 0.0625}
  %out = Result(%y)
)";

constexpr char kFusedAffine[] = R"(
  %x = Parameter() {element_type = f32, shape = [2, 3]}
  %axes = Constant() i64[1] {1}
  %y/normalized = MVN(%x, %axes) {eps = 0.0625}
  %gamma = Constant() f32[3] {2, 3, 4}
  %y/scaled = Multiply(%y/normalized, %gamma)
  %beta = Constant() f32[3] {10, 20, 30}
  %y = Add(%y/scaled, %beta)
  %out = Result(%y)
)";

TEST(FuseLayerNormalization, ByTheReciprocalOrTheRoot) {
  ExpectRewrite(kPasses, Net(kProduct), kFused);
  ExpectRewrite(kPasses, Net("  %r = Sqrt(%e)\n  %c = Subtract(%x, %m)\n  %y = Divide(%c, %r)\n"),
                kFused);
}

TEST(FuseLayerNormalization, HowTheSquareIsWritten) {
  for (const char* square : {"Multiply(%x_m, %x_m)", "Power(%x_m, %two)"}) {
    ExpectRewrite(
        kPasses,
        absl::StrReplaceAll(
            Net(kProduct),
            {{"  %d = SquaredDifference(%x, %m)",
              absl::StrCat("  %two = Constant() f32[] {2}\n  %x_m = Subtract(%x, %m)\n  %d = ",
                           square)}}),
        kFused);
  }
}

TEST(FuseLayerNormalization, WithGammaAndBeta) {
  ExpectRewrite(kPasses, Net(kAffine), kFusedAffine);
  ExpectRewrite(kPasses,
                Net(absl::StrReplaceAll(
                    kAffine, {{"  %mf = Multiply(%m, %f)\n  %s = Subtract(%beta, %mf)",
                               "  %n = Negative(%m)\n  %mf = Multiply(%f, %n)\n  %s = Add(%mf, "
                               "%beta)"}})),
                kFusedAffine);
}

TEST(FuseLayerNormalization, OfOneTensorAlone) {
  ExpectUnchanged(kPasses, Net("  %r = Power(%e, %exponent)\n  %n = ReLU(%x)\n  %c = Subtract(%n, "
                               "%m)\n  %y = Multiply(%c, %r)\n"));
}

TEST(FuseLayerNormalization, KeepsWhenExcludedLN1) {
  const std::string source = "\n  source \"s\" : \"Any\" exclude(operation_fusing)";
  for (const char* node : {"%d = SquaredDifference(%x, %m)", "%eps = Constant() f32[] {0.0625}",
                           "%axes = Constant() i64[1] {1}", "%e = Add(%v, %eps)"}) {
    ExpectRefusal(
        kPasses,
        absl::StrReplaceAll(Net(kProduct, source), {{node, absl::StrCat(node, " from(\"s\")")}}),
        "y", "LN1");
  }
}

TEST(FuseLayerNormalization, KeepsOtherExponentsLN2) {
  ExpectRefusal(kPasses, absl::StrReplaceAll(Net(kProduct), {{"{-0.5}", "{-0.49}"}}), "y", "LN2");
}

TEST(FuseLayerNormalization, KeepsDifferentAxesLN3) {
  ExpectRefusal(kPasses, absl::StrReplaceAll(Net(kProduct), {{"{-1}", "{0}"}}), "y", "LN3");
  ExpectRefusal(kPasses,
                absl::StrReplaceAll(Net(kProduct),
                                    {{"i64[1] {1}", "i64[0] {}"}, {"i64[1] {-1}", "i64[0] {}"}}),
                "y", "LN3");
}

TEST(FuseLayerNormalization, KeepsWhatLosesAnAxisLN4) {
  // Of a square tensor the means broadcast along the other axis.
  ExpectRefusal(
      kPasses,
      absl::StrReplaceAll(Net(kProduct), {{"[2, 3]", "[3, 3]"}, {"{keep_dims = true}", ""}}), "y",
      "LN4");
}

TEST(FuseLayerNormalization, KeepsOtherEpsilonsLN5) {
  // f32 holds it as a subnormal number.
  ExpectRefusal(kPasses,
                absl::StrReplaceAll(Net(kProduct), {{"f32", "f64"}, {"{0.0625}", "{1e-40}"}}), "y",
                "LN5");
}

TEST(FuseLayerNormalization, KeepsWhatBroadcastsUpLN6) {
  ExpectRefusal(kPasses,
                absl::StrReplaceAll(Net(kProduct), {{"f32[] {0.0625}", "f32[1, 1, 1] {0.0625}"}}),
                "y", "LN6");
}

}  // namespace
}  // namespace mo
