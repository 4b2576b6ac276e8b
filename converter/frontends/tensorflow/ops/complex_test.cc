#include <string>

#include "converter/frontends/tensorflow/importer_testing.h"
#include "gmock/gmock.h"

namespace mo::tensorflow {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pointwise;

const std::string kT = Attribute("T", "type: DT_COMPLEX64");

// x [4] as the real parts of two numbers, then the imaginary ones: c.
std::string Numbers() {
  return Input("x", {4}) + Number("axis", 0) +
         TestNode("parts", "Split", {"axis", "x"}, Attribute("num_split", "i: 2")) +
         TestNode("c", "Complex", {"parts", "parts:1"}, Attribute("Tout", "type: DT_COMPLEX64"));
}

std::string Constants(const std::string& name, const std::string& dims, const std::string& values) {
  return TestNode(name, "Const", {},
                  Attribute("dtype", "type: DT_COMPLEX64") +
                      Attribute("value", "tensor { dtype: DT_COMPLEX64 tensor_shape { " + dims +
                                             " } " + values + " }"));
}

const std::vector<double> kData = {3, -4, 4, 3};

std::vector<double> Of(const std::string& nodes) {
  return Computed(*LoadText(Numbers() + nodes), kData);
}

TEST(ComplexOperations, PartsAndMagnitudes) {
  EXPECT_THAT(Of(""), ElementsAre(3, 4, -4, 3));
  EXPECT_THAT(Of(TestNode("y", "Real", {"c"})), ElementsAre(3, -4));
  EXPECT_THAT(Of(TestNode("y", "Imag", {"c"}, kT)), ElementsAre(4, 3));
  EXPECT_THAT(Of(TestNode("y", "ComplexAbs", {"c"}, kT)), ElementsAre(5, 5));
  EXPECT_THAT(Of(TestNode("y", "Conj", {"c"}, kT)), ElementsAre(3, -4, -4, -3));
  EXPECT_THAT(
      Of(TestNode("y", "Angle", {"c"}, kT)),
      Pointwise(DoubleNear(1e-9), std::vector<double>{0.9272952180016122, 2.498091544796509}));
}

TEST(ComplexOperations, OneNumberIsBroadcast) {
  EXPECT_THAT(Computed(*LoadText(Input("x", {2}) + Values("i", {}, {7}) +
                                 TestNode("y", "Complex", {"x", "i"})),
                       {1, 2}),
              ElementsAre(1, 7, 2, 7));
}

TEST(ComplexOperations, Arithmetic) {
  // 1 + 2i, which is also the second of the list.
  const std::string two = Constants("k", "dim { size: 2 }", "scomplex_val: 1 scomplex_val: 2");
  auto with = [&](const char* op) { return Of(two + TestNode("y", op, {"c", "k"}, kT)); };
  EXPECT_THAT(with("AddV2"), ElementsAre(4, 6, -3, 5));
  EXPECT_THAT(with("Sub"), ElementsAre(2, 2, -5, 1));
  EXPECT_THAT(with("Mul"), ElementsAre(-5, 10, -10, -5));
  EXPECT_THAT(with("RealDiv"),
              Pointwise(DoubleNear(1e-9), std::vector<double>{2.2, -0.4, 0.4, 2.2}));
  EXPECT_THAT(Of(TestNode("y", "Neg", {"c"}, kT)), ElementsAre(-3, -4, 4, -3));
  EXPECT_THAT(Of(TestNode("y", "Square", {"c"}, kT)), ElementsAre(-7, 24, 7, -24));
}

TEST(ComplexOperations, Shapes) {
  const std::string row = Ints32("shape", {1, -1}) + TestNode("r", "Reshape", {"c", "shape"}, kT);
  EXPECT_THAT(Of(row + TestNode("y", "Shape", {"r"}, kT)), ElementsAre(1, 2));
  EXPECT_THAT(Of(row + Ints32("order", {1, 0}) + TestNode("t", "Transpose", {"r", "order"}, kT) +
                 TestNode("y", "Shape", {"t"}, kT)),
              ElementsAre(2, 1));
  EXPECT_THAT(
      Of(row + Ints32("order", {1, 0}) + TestNode("y", "ConjugateTranspose", {"r", "order"}, kT)),
      ElementsAre(3, -4, -4, -3));
  EXPECT_THAT(Of(Number("last", -1) + TestNode("e", "ExpandDims", {"c", "last"}, kT) +
                 TestNode("y", "Shape", {"e"}, kT)),
              ElementsAre(2, 1));
  EXPECT_THAT(Of(Number("last", -1) + TestNode("y", "ConcatV2", {"c", "c", "last"}, kT)),
              ElementsAre(3, 4, -4, 3, 3, 4, -4, 3));
  EXPECT_THAT(Computed(*LoadText(Input("x", {1, 2}) + Ints32("order", {1, 0}) +
                                 TestNode("t", "ConjugateTranspose", {"x", "order"}) +
                                 TestNode("y", "Shape", {"t"})),
                       {1, 2}),
              ElementsAre(2, 1));
}

TEST(ComplexOperations, AreCastFromAndToRealOnes) {
  const std::string from =
      Attribute("SrcT", "type: DT_FLOAT") + Attribute("DstT", "type: DT_COMPLEX64");
  EXPECT_THAT(Computed(*LoadText(Input("x", {2}) + TestNode("y", "Cast", {"x"}, from)), {1, 2}),
              ElementsAre(1, 0, 2, 0));
  EXPECT_THAT(
      Of(TestNode("y", "Cast", {"c"},
                  Attribute("SrcT", "type: DT_COMPLEX64") + Attribute("DstT", "type: DT_FLOAT"))),
      ElementsAre(3, -4));
}

std::vector<double> Transformed(const std::string& op, const std::vector<double>& lengths) {
  return Computed(*LoadText(Input("x", {4}) + Ints32("n", lengths) + TestNode("y", op, {"x", "n"})),
                  {1, 2, 3, 5});
}

TEST(ComplexOperations, FourierTransforms) {
  const auto near = [](const std::vector<double>& values) {
    return Pointwise(DoubleNear(1e-9), values);
  };
  // (3 + 4i) ± (-4 + 3i)
  EXPECT_THAT(Of(TestNode("y", "FFT", {"c"})), near({-1, 7, 7, 1}));
  EXPECT_THAT(Of(TestNode("y", "IFFT", {"c"})), near({-0.5, 3.5, 3.5, 0.5}));
  EXPECT_THAT(Transformed("RFFT", {4}), near({11, 0, -2, 3, -3, 0}));
  EXPECT_THAT(Transformed("RFFT", {2}), near({3, 0, -1, 0}));
  EXPECT_THAT(Transformed("RFFT", {6}).size(), 8u);
  // Back again, also with an odd length, and of what is put in.
  for (const int length : {4, 5}) {
    const std::string back = Input("x", {4}) + Number("n", length) + Ints32("one", {1}) +
                             TestNode("lengths", "Reshape", {"n", "one"}) +
                             TestNode("f", "RFFT", {"x", "lengths"}) +
                             TestNode("y", "IRFFT", {"f", "lengths"});
    std::vector<double> expected = {1, 2, 3, 5};
    expected.resize(length, 0);
    EXPECT_THAT(Computed(*LoadText(back, {.outputs = {"y"}}), {1, 2, 3, 5}), near(expected));
  }
}

TEST(ComplexOperations, FourierTransformsOfImages) {
  const std::string both = Input("x", {2, 3}) + Ints32("n", {2, 3}) +
                           TestNode("f", "RFFT2D", {"x", "n"}) +
                           TestNode("y", "IRFFT2D", {"f", "n"});
  EXPECT_THAT(Computed(*LoadText(both), {1, 2, 3, 4, 5, 7}),
              Pointwise(DoubleNear(1e-9), std::vector<double>{1, 2, 3, 4, 5, 7}));
}

TEST(ComplexOperations, RefuseWhatDoesNotFit) {
  EXPECT_THAT(ErrorsOf(Numbers() + TestNode("y", "Sqrt", {"c"}, kT)),
              HasSubstr("1 node computes with complex numbers what is converted of real ones "
                        "alone: Sqrt"));
  EXPECT_THAT(ErrorsOf(Input("x", {3}) + TestNode("y", "Real", {"x"})),
              HasSubstr("its input 0 is [3]; expected complex numbers"));
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + Ints32("n", {1, 2}) + TestNode("y", "RFFT", {"x", "n"})),
              HasSubstr("its fft_length is [2]; expected a list of 1"));
  EXPECT_THAT(ErrorsOf(Input("x", {4}) + Ints32("n", {1, 2}) + TestNode("y", "RFFT2D", {"x", "n"})),
              HasSubstr("its data has 1 axes; expected 2 or more"));
  EXPECT_THAT(ErrorsOf(Numbers() + Ints32("n", {0}) + TestNode("y", "IRFFT", {"c", "n"})),
              HasSubstr("its fft_length is 0; expected 1 to"));
}

}  // namespace
}  // namespace mo::tensorflow
