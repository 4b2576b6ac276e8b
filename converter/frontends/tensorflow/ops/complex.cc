// Complex numbers: each is a pair along a last axis of two, the real and the imaginary part.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/common/slices.h"
#include "converter/frontends/tensorflow/ops/elementwise.h"
#include "converter/frontends/tensorflow/ops/ops.h"
#include "converter/frontends/tensorflow/tensor.h"

namespace mo::tensorflow {
namespace {

// Input `i`, with a last axis of two; a value without a node after an error.
Value Pairs(Operation& o, int i) {
  if (!o.HaveRanks(i + 1)) return {};
  const Value pairs = o.InSourceOrder(i);
  const int rank = pairs.shape().rank();
  if (rank >= 1 && pairs.shape().dim(rank - 1).Same(Dim(2)) &&
      IsFloatingPoint(pairs.type().element_type))
    return pairs;
  o.Error(Code::kNodeInputs, absl::StrCat("its input ", i, " is ", ToString(pairs.shape()),
                                          "; expected complex numbers, which have a last axis of "
                                          "two, the real and the imaginary part"));
  return {};
}

// How many axes the tensor has for TensorFlow.
int RankOf(Value pairs) { return pairs.shape().rank() - 1; }

// The real (0) or the imaginary (1) parts.
Value PartOf(Operation& o, Value pairs, absl::string_view suffix, int part) {
  if (pairs.node == nullptr) return {};
  return o.Add(ops::kGather, suffix,
               {pairs, o.AddInteger(absl::StrCat(suffix, "/part"), part),
                o.AddInteger(absl::StrCat(suffix, "/axis"), RankOf(pairs))});
}

Value Pair(Operation& o, Value real, Value imaginary) {
  if (real.node == nullptr || imaginary.node == nullptr) return {};
  return Stacked(o, "", {real, imaginary}, real.shape().rank());
}

void ImportComplex(Operation& o) {
  if (!o.HaveRanks(2)) return;
  Value real = o.InSourceOrder(0), imaginary = o.InSourceOrder(1);
  if (o.shape(0) != o.shape(1)) {
    const Value chosen[] = {real, imaginary};
    auto broadcast = [&](bool first) {
      const Value choice =
          o.AddConstant("/choice", Constant::Scalar(ElementType::kBoolean, first ? 1 : 0));
      return o.Add(ops::kSelect, "/broadcast", {choice, chosen[0], chosen[1]});
    };
    real = broadcast(true);
    imaginary = broadcast(false);
  }
  o.SetOutput({Pair(o, real, imaginary)});
}

template <int kPart>
void ImportPart(Operation& o) {
  o.SetOutput({PartOf(o, Pairs(o, 0), "", kPart)});
}

void ImportAbs(Operation& o) {
  const Value pairs = Pairs(o, 0);
  if (pairs.node == nullptr) return;
  o.SetOutput({o.Add(ops::kReduceL2, "", {pairs, o.AddIntegers("/axis", {RankOf(pairs)})},
                     {{"keep_dims", false}})});
}

void ImportAngle(Operation& o) {
  const Value pairs = Pairs(o, 0);
  o.SetOutput({AddAngle(o, PartOf(o, pairs, "/imaginary", 1), PartOf(o, pairs, "/real", 0))});
}

Value Conjugate(Operation& o, absl::string_view suffix, Value pairs) {
  if (pairs.node == nullptr) return {};
  const Value signs =
      o.AddConstant("/signs", Constant::FromDoubles(pairs.type().element_type, {2}, {1, -1}));
  return o.Add(ops::kMultiply, suffix, {pairs, signs});
}

void ImportConj(Operation& o) { o.SetOutput({Conjugate(o, "", Pairs(o, 0))}); }

// The data with the extents `lengths`, a list of i64, along its axes from `first` on: zeros are put
// at the end of an axis, or elements taken away there.
Value WithExtents(Operation& o, Value data, const std::string& suffix, int first, int count,
                  Value lengths) {
  if (data.node == nullptr || lengths.node == nullptr) return {};
  const int rank = data.shape().rank();
  const Value extents = PartOfList(o, ExtentsOf(o, data, suffix + "/shape"), suffix + "/extents",
                                   first, first + count);
  const Value more = o.Add(ops::kSubtract, suffix + "/more", {lengths, extents});
  const std::optional<Ints> known = o.KnownIntegers(more);
  if (known && std::all_of(known->begin(), known->end(), [](int64_t n) { return n == 0; }))
    return data;
  std::vector<Value> end;
  if (first > 0) end.push_back(o.AddIntegers(suffix + "/before", Ints(first, 0)));
  end.push_back(more);
  if (const int after = rank - first - count; after > 0)
    end.push_back(o.AddIntegers(suffix + "/after", Ints(after, 0)));
  return o.Add(ops::kPad, suffix,
               {data, o.AddIntegers(suffix + "/begin", Ints(rank, 0)),
                JoinedLists(o, suffix + "/end", std::move(end)),
                o.AddNumber(suffix + "/zero", data.type().element_type, 0)},
               {{"pad_mode", std::string("constant")}});
}

// "FFT2D" is along the last two axes.
int AxesOfTransform(const Operation& o) {
  if (absl::EndsWith(o.op(), "3D")) return 3;
  return absl::EndsWith(o.op(), "2D") ? 2 : 1;
}

Ints LastAxes(int rank, int count) {
  Ints axes;
  for (int axis = rank - count; axis < rank; ++axis) axes.push_back(axis);
  return axes;
}

// False after an error.
bool HasAxes(Operation& o, int rank) {
  return rank >= AxesOfTransform(o) ||
         o.Error(Code::kNodeInputs, absl::StrCat("its data has ", rank, " axes; expected ",
                                                 AxesOfTransform(o), " or more"));
}

template <bool kInverse>
void ImportFft(Operation& o) {
  const Value pairs = Pairs(o, 0);
  if (pairs.node == nullptr || !HasAxes(o, RankOf(pairs))) return;
  const Ints axes = LastAxes(RankOf(pairs), AxesOfTransform(o));
  o.SetOutput(
      {o.Add(kInverse ? ops::kIDFT : ops::kDFT, "", {pairs, o.AddIntegers("/axes", axes)})});
}

// The lengths of the transform, a list of i64 with one for each axis.
Value LengthsOf(Operation& o) {
  const Value lengths = o.Converted(o.InSourceOrder(1), "/lengths", ElementType::kI64);
  if (lengths.node == nullptr || lengths.shape() == Shape({AxesOfTransform(o)})) return lengths;
  o.Error(Code::kNodeInputs, absl::StrCat("its fft_length is ", ToString(lengths.shape()),
                                          "; expected a list of ", AxesOfTransform(o)));
  return {};
}

// Of real numbers: half of the elements along the last axis say all.
void ImportRfft(Operation& o) {
  if (!o.HaveRanks() || !HasAxes(o, o.rank(0))) return;
  const int rank = o.rank(0), count = AxesOfTransform(o);
  const Value data =
      WithExtents(o, o.InSourceOrder(0), "/fitted", rank - count, count, LengthsOf(o));
  o.SetOutput({o.Add(ops::kRDFT, "", {data, o.AddIntegers("/axes", LastAxes(rank, count))})});
}

// The real numbers of which input 0 is half of the transform. An element that has a conjugate in
// the other half counts twice instead, and of the sum the real part is taken.
void ImportIrfft(Operation& o) {
  constexpr int64_t kMaxLength = 1 << 24;
  const Value pairs = Pairs(o, 0);
  if (pairs.node == nullptr || !HasAxes(o, RankOf(pairs))) return;
  const int rank = RankOf(pairs), count = AxesOfTransform(o);
  const Value lengths = LengthsOf(o);
  if (lengths.node == nullptr) return;
  const std::optional<int64_t> length =
      o.NodeBuilder::Integer(ElementOf(o, lengths, "/length", count - 1), "fft_length");
  if (!length) return;
  if (*length < 1 || *length > kMaxLength) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its fft_length is ", *length, "; expected 1 to ", kMaxLength));
    return;
  }
  const int64_t half = *length / 2 + 1;
  std::vector<Value> cut = {o.AddIntegers("/half", {half})},
                     whole = {o.AddIntegers("/whole", {*length})};
  if (count > 1) {
    const Value others = PartOfList(o, lengths, "/other_lengths", 0, count - 1);
    cut.insert(cut.begin(), others);
    whole.insert(whole.begin(), others);
  }
  Value data =
      WithExtents(o, pairs, "/fitted", rank - count, count, JoinedLists(o, "/fitted/lengths", cut));
  std::vector<double> factors(static_cast<size_t>(half), 2);
  factors[0] = 1;
  if (*length % 2 == 0) factors.back() = 1;
  data = o.Add(ops::kMultiply, "/counted",
               {data, o.AddConstant("/factors", Constant::FromDoubles(pairs.type().element_type,
                                                                      {half, 1}, factors))});
  data = WithExtents(o, data, "/longer", rank - count, count,
                     JoinedLists(o, "/longer/lengths", whole));
  const Value transformed =
      o.Add(ops::kIDFT, "/transformed", {data, o.AddIntegers("/axes", LastAxes(rank, count))});
  o.SetOutput({PartOf(o, transformed, "", 0)});
}

void PassOn(Operation& o) { o.SetOutput({Pairs(o, 0)}); }

void ImportConst(Operation& o) {
  absl::StatusOr<Constant> constant = ReadComplexTensor(o.node().tensor, o.owner());
  if (!constant.ok()) {
    o.Error(Code::kTensorValue, constant.status().message());
    return;
  }
  o.SetOutput({o.AddConstant("", *std::move(constant))});
}

// From real numbers, to real numbers, or to complex ones of another type.
void ImportCast(Operation& o) {
  const auto& attributes = o.node().attributes;
  const auto to = attributes.find("DstT"), from = attributes.find("SrcT");
  if (to == attributes.end() || from == attributes.end()) {
    o.Error(Code::kNodeAttribute, "says no SrcT or no DstT; expected both");
    return;
  }
  const std::optional<ElementType> parts = PartsOf(to->second.type());
  const std::optional<ElementType> type =
      parts ? parts : o.TypeAttribute("DstT", ElementType::kF32);
  if (!type) return;
  const bool is_complex = PartsOf(from->second.type()).has_value();
  if (is_complex && parts) return o.SetOutput({o.Converted(Pairs(o, 0), "", *type)});
  if (is_complex) return o.SetOutput({o.Converted(PartOf(o, Pairs(o, 0), "/real", 0), "", *type)});
  const Value real = o.Converted(o.InSourceOrder(0), "/real", *type);
  const Value zero = o.Add(ops::kBroadcast, "/imaginary",
                           {o.AddNumber("/zero", *type, 0), ExtentsOf(o, real, "/extents")});
  o.SetOutput({Pair(o, real, zero)});
}

void ImportSum(Operation& o) {
  Value sum = Pairs(o, 0);
  for (int i = 1; i < o.input_count(); ++i) {
    sum = o.Add(o.op() == "Sub" ? ops::kSubtract : ops::kAdd,
                i + 1 == o.input_count() ? "" : absl::StrCat("/", i), {sum, Pairs(o, i)});
  }
  o.SetOutput({sum});
}

void ImportNeg(Operation& o) { o.SetOutput({o.Add(ops::kNegative, "", {Pairs(o, 0)})}); }

// The product of two numbers, each with its axis of two.
Value Product(Operation& o, absl::string_view suffix, Value a, Value b) {
  if (a.node == nullptr || b.node == nullptr) return {};
  const std::vector<Value> x = EqualParts(o, a, "/first", RankOf(a), 2),
                           y = EqualParts(o, b, "/second", RankOf(b), 2);
  if (x.empty() || y.empty()) return {};
  const Arithmetic f(o, "/product", a.type().element_type);
  const Value real =
      f(ops::kSubtract, f(ops::kMultiply, x[0], y[0]), f(ops::kMultiply, x[1], y[1]));
  const Value imaginary =
      f(ops::kAdd, f(ops::kMultiply, x[0], y[1]), f(ops::kMultiply, x[1], y[0]));
  return o.Add(ops::kConcat, suffix, {real, imaginary},
               {{"axis", int64_t{std::max(RankOf(a), RankOf(b))}}});
}

void ImportMul(Operation& o) { o.SetOutput({Product(o, "", Pairs(o, 0), Pairs(o, 1))}); }

void ImportSquare(Operation& o) {
  const Value pairs = Pairs(o, 0);
  o.SetOutput({Product(o, "", pairs, pairs)});
}

// x / y = x · conjugate(y) / |y|².
void ImportDiv(Operation& o) {
  const Value y = Pairs(o, 1);
  if (y.node == nullptr) return;
  const Value product = Product(o, "/numerator", Pairs(o, 0), Conjugate(o, "/conjugate", y));
  const Value squares = o.Add(ops::kMultiply, "/squares", {y, y});
  const Value norm = o.Add(ops::kReduceSum, "/norm", {squares, o.AddIntegers("/axis", {RankOf(y)})},
                           {{"keep_dims", true}});
  o.SetOutput({o.Add(ops::kDivide, "", {product, norm})});
}

void ImportReshape(Operation& o) {
  const Value pairs = Pairs(o, 0);
  const Value shape = o.Converted(o.InSourceOrder(1), "/extents", ElementType::kI64);
  if (pairs.node == nullptr || shape.node == nullptr) return;
  const Value target = JoinedLists(o, "/shape", {shape, o.AddIntegers("/two", {2})});
  o.SetOutput({o.Add(ops::kReshape, "", {pairs, target})});
}

void ImportExpandDims(Operation& o) {
  const Value pairs = Pairs(o, 0);
  const std::optional<int64_t> stated = o.Integer(1, "axis");
  if (pairs.node == nullptr || !stated) return;
  const std::optional<int> axis = o.Axis(*stated, RankOf(pairs) + 1);
  if (axis) o.SetOutput({o.Add(ops::kUnsqueeze, "", {pairs, o.AddIntegers("/axis", {*axis})})});
}

void ImportTranspose(Operation& o) {
  const Value pairs = Pairs(o, 0);
  std::optional<Ints> order = o.Integers(1, "permutation");
  if (pairs.node == nullptr || !order) return;
  const int rank = RankOf(pairs);
  for (int64_t& axis : *order) axis = axis < 0 ? axis + rank : axis;
  Ints sorted = *order;
  std::sort(sorted.begin(), sorted.end());
  if (sorted != LastAxes(rank, rank)) {
    o.Error(Code::kNodeInputs, absl::StrCat("its permutation is ", ToString(*order),
                                            "; expected each of the ", rank, " axes once"));
    return;
  }
  order->push_back(rank);
  const bool conjugates = o.op() == "ConjugateTranspose";
  const Value moved = o.Transposed(pairs, conjugates ? "/moved" : "", *order);
  o.SetOutput({conjugates ? Conjugate(o, "", moved) : moved});
}

void ImportConcat(Operation& o) {
  const int last = o.input_count() - 1;
  const std::optional<int64_t> stated = o.Integer(last, "axis");
  const Value first = Pairs(o, 0);
  if (!stated || first.node == nullptr) return;
  const std::optional<int> axis = o.Axis(*stated, RankOf(first));
  if (!axis) return;
  std::vector<Value> parts;
  for (int i = 0; i < last; ++i) parts.push_back(Pairs(o, i));
  o.SetOutput({o.Add(ops::kConcat, "", std::move(parts), {{"axis", int64_t{*axis}}})});
}

void ImportShape(Operation& o) {
  const Value pairs = Pairs(o, 0);
  const std::optional<ElementType> type = o.TypeAttribute("out_type", ElementType::kI32);
  if (pairs.node == nullptr || !type) return;
  const Value extents =
      PartOfList(o, ExtentsOf(o, pairs, "/extents"), "/extents/source", 0, RankOf(pairs));
  o.SetOutput({o.Converted(extents, "", *type)});
}

}  // namespace

std::vector<OperationType> ComplexOperations() {
  return {{"Angle", 1, 1, ImportAngle},      {"Complex", 2, 2, ImportComplex},
          {"ComplexAbs", 1, 1, ImportAbs},   {"Conj", 1, 1, ImportConj},
          {"FFT", 1, 1, ImportFft<false>},   {"FFT2D", 1, 1, ImportFft<false>},
          {"FFT3D", 1, 1, ImportFft<false>}, {"IFFT", 1, 1, ImportFft<true>},
          {"IFFT2D", 1, 1, ImportFft<true>}, {"IFFT3D", 1, 1, ImportFft<true>},
          {"IRFFT", 2, 2, ImportIrfft},      {"IRFFT2D", 2, 2, ImportIrfft},
          {"IRFFT3D", 2, 2, ImportIrfft},    {"Imag", 1, 1, ImportPart<1>},
          {"RFFT", 2, 2, ImportRfft},        {"RFFT2D", 2, 2, ImportRfft},
          {"RFFT3D", 2, 2, ImportRfft},      {"Real", 1, 1, ImportPart<0>}};
}

std::vector<OperationType> ComplexForms() {
  return {{"Add", 2, 2, ImportSum},
          {"AddN", 1, kAnyNumber, ImportSum},
          {"AddV2", 2, 2, ImportSum},
          {"Cast", 1, 1, ImportCast},
          {"ConcatV2", 2, kAnyNumber, ImportConcat},
          {"ConjugateTranspose", 2, 2, ImportTranspose},
          {"Const", 0, 0, ImportConst},
          {"ExpandDims", 2, 2, ImportExpandDims},
          {"Identity", 1, 1, PassOn},
          {"Mul", 2, 2, ImportMul},
          {"Neg", 1, 1, ImportNeg},
          {"RealDiv", 2, 2, ImportDiv},
          {"Reshape", 2, 2, ImportReshape},
          {"Shape", 1, 1, ImportShape},
          {"Square", 1, 1, ImportSquare},
          {"StopGradient", 1, 1, PassOn},
          {"Sub", 2, 2, ImportSum},
          {"Transpose", 2, 2, ImportTranspose}};
}

}  // namespace mo::tensorflow
