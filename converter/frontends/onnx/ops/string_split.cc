// Strings cut into their parts.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/texts.h"

namespace mo::onnx {
namespace {

constexpr absl::string_view kBlanks = " \t\n\v\f\r";

// Where parts begin and end in the rows of all bytes: booleans.
struct Borders {
  Value begins, ends;
};

class Splitter {
 public:
  // `reach` is how many bytes a border has at most.
  Splitter(Operation& o, const Strings& list, size_t reach)
      : o_(o), f_(o, "/rows", ElementType::kI64) {
    const Value width =
        f_(ops::kAdd, LongestOf(o, list, "/longest"), static_cast<double>(reach) + 1);
    rows_ = RowsOf(o, list, width, "/bytes");
    places_ = NumbersBelow(o, width, "/places");
    length_ = Column(LengthsOf(o, list, "/length"), "/length/column");
  }

  // Parts are what is between blanks.
  Borders BetweenBlanks() {
    Value is_blank = f_(ops::kEqual, rows_, kNoByte);
    for (const char blank : kBlanks)
      is_blank = f_(ops::kLogicalOr, is_blank, f_(ops::kEqual, rows_, blank));
    const Value is_text = Number(f_(ops::kLogicalNot, is_blank));
    const Value was_text = Later(is_text, 1, 0);
    return {f_(ops::kLess, was_text, is_text), f_(ops::kLess, is_text, was_text)};
  }

  // Parts are what is between delimiters, of which none overlap.
  Borders BetweenDelimiters(const std::string& delimiter) {
    const int64_t size = static_cast<int64_t>(delimiter.size());
    Value is_there = IsByteAt(delimiter, 0);
    for (int64_t i = 1; i < size; ++i)
      is_there = f_(ops::kLogicalAnd, is_there, IsByteAt(delimiter, i));
    if (size > 1 && IsOneByte(delimiter)) is_there = FirstOnes(is_there, delimiter);
    const Value was_there = f_(ops::kGreater, Later(Number(is_there), size, 0), 0);
    return {f_(ops::kLogicalOr, f_(ops::kEqual, places_, 0), was_there),
            f_(ops::kLogicalOr, f_(ops::kEqual, places_, length_), is_there)};
  }

  // Whether a text is one byte, repeated.
  static bool IsOneByte(const std::string& text) {
    return text.find_first_not_of(text[0]) == std::string::npos;
  }

  Value Column(Value value, const std::string& suffix) {
    return o_.Add(ops::kUnsqueeze, suffix, {value, o_.AddIntegers(suffix + "/axis", {-1})});
  }
  Value Number(Value boolean) { return f_.As(ElementType::kI64, boolean); }

 private:
  // Rows with elements `count` places later, or earlier, and `fill` where none comes.
  Value Later(Value rows, int64_t count, double fill) {
    return o_.Add(ops::kPad, "/later",
                  {rows, o_.AddIntegers("/later/begin", {0, count}),
                   o_.AddIntegers("/later/end", {0, -count}),
                   o_.AddNumber("/later/fill", ElementType::kI64, fill)},
                  {{"pad_mode", std::string("constant")}});
  }

  // Whether byte i of the delimiter is i places after each place.
  Value IsByteAt(const std::string& delimiter, int64_t i) {
    const Value bytes = i == 0 ? rows_ : Later(rows_, -i, kNoByte);
    return f_(ops::kEqual, bytes, static_cast<uint8_t>(delimiter[i]));
  }

  // Of delimiters in a run of their one byte those that do not overlap: at a multiple of their
  // size after the last other byte. A row ends with one.
  Value FirstOnes(Value is_there, const std::string& delimiter) {
    const Value list = o_.AddIntegers("/run/shape", {-1});
    const Value is_other =
        o_.Add(ops::kReshape, "/others",
               {f_(ops::kNotEqual, rows_, static_cast<uint8_t>(delimiter[0])), list});
    const Value others = o_.Add(ops::kReshape, "/others/places",
                                {o_.Add(ops::kNonZero, "/others/all", {is_other}), list});
    const Value before =
        JoinedLists(o_, "/others/before", {o_.AddIntegers("/others/first", {-1}), others});
    const Value number =
        o_.Add(ops::kCumSum, "/others/number", {Number(is_other), o_.AddInteger("/run/axis", 0)});
    const Value last =
        o_.Add(ops::kGather, "/others/last", {before, number, o_.AddInteger("/run/axis", 0)});
    const Value all = NumbersBelow(o_, ExtentOf(o_, is_other, "/run/size", 0), "/run/places");
    const Value in_run = f_(ops::kSubtract, f_(ops::kSubtract, all, last), 1);
    const Value is_first =
        f_(ops::kEqual, f_(ops::kFloorMod, in_run, static_cast<double>(delimiter.size())), 0);
    return f_(ops::kLogicalAnd, is_there, InShapeOf(o_, is_first, "/run/first", is_there));
  }

  Operation& o_;
  const Arithmetic f_;
  Value rows_, places_, length_;
};

// Whether the text begins and ends alike, so that it can overlap itself.
bool OverlapsItself(const std::string& text) {
  for (size_t size = 1; size < text.size(); ++size) {
    if (text.compare(0, size, text, text.size() - size, size) == 0) return true;
  }
  return false;
}

// False after an error.
bool CanSplitBy(Operation& o, const std::string& delimiter) {
  constexpr size_t kMaxSize = 64;
  if (delimiter.size() > kMaxSize) {
    return o.Error(
        Code::kNodeAttribute,
        absl::StrCat("its delimiter has ", delimiter.size(), " bytes; expected at most ", kMaxSize),
        "delimiter");
  }
  if (!OverlapsItself(delimiter) || Splitter::IsOneByte(delimiter)) return true;
  return o.Error(Code::kNodeAttribute,
                 absl::StrCat("its delimiter '", delimiter,
                              "' can overlap itself, so that its places follow from each other; "
                              "expected one that begins and ends differently, or one byte, "
                              "repeated. Cut the model before it"),
                 "delimiter");
}

// The columns where a border is, row by row, and a 0 after them.
Value ColumnsOf(Operation& o, Value border, const std::string& suffix) {
  const Value all = o.Add(ops::kNonZero, suffix + "/all", {border});
  const Value columns =
      o.Add(ops::kGather, suffix + "/columns",
            {all, o.AddInteger(suffix + "/row", 1), o.AddInteger(suffix + "/axis", 0)});
  return JoinedLists(o, suffix, {columns, o.AddIntegers(suffix + "/0", {0})});
}

// A tensor without strings has no parts.
void ImportSplitOfNone(Operation& o) {
  Ints extents = *o.shape(0).extents();
  const Value counts =
      o.AddConstant("/counts", Constant::FromDoubles(ElementType::kI64, extents, {}));
  extents.push_back(0);
  o.SetOutputs({o.Add(ops::kReshape, "", {o.input(0), o.AddIntegers("/shape", extents)}), counts});
}

// A row of parts for each string, as many as the string with the most has; further ones are empty.
void ImportStringSplit(Operation& o) {
  if (!o.HaveRanks()) return;
  const std::string delimiter = o.TextAttribute("delimiter", "");
  constexpr int64_t kMaxParts = 1 << 30;
  const int64_t most = std::min(o.IntAttribute("maxsplit", -1), kMaxParts);  // Or no limit: -1.
  if (!delimiter.empty() && !CanSplitBy(o, delimiter)) return;
  const std::optional<Extents> extents = o.shape(0).extents();
  if (extents && ElementCount(*extents) == 0) return ImportSplitOfNone(o);

  const Arithmetic f(o, "/parts", ElementType::kI64);
  const Strings strings = Unpacked(o, o.input(0), "/strings");
  const Strings list = Listed(o, strings, "/list");
  Splitter splitter(o, list, std::max<size_t>(delimiter.size(), 1));
  const Borders borders =
      delimiter.empty() ? splitter.BetweenBlanks() : splitter.BetweenDelimiters(delimiter);
  const Value found = o.Add(ops::kReduceSum, "/found",
                            {splitter.Number(borders.begins), o.AddIntegers("/found/axis", {1})},
                            {{"keep_dims", false}});
  const Value first =
      o.Add(ops::kCumSum, "/first", {found, o.AddInteger("/first/axis", 0)}, {{"exclusive", true}});
  const Value count = most < 0 ? found : f(ops::kMinimum, found, static_cast<double>(most) + 1);
  const Value width = o.Add(ops::kReduceMax, "/width", {count, o.AddIntegers("/width/axis", {0})},
                            {{"keep_dims", true}});
  const Value number = NumbersBelow(o, ElementOf(o, width, "/width/number", 0), "/numbers");
  const Value is_part = f(ops::kLess, number, splitter.Column(count, "/count/column"));
  const Value first_of_row = splitter.Column(first, "/first/column");
  const Value place = f(ops::kSelect, is_part, f(ops::kAdd, first_of_row, number), 0);
  // The last part has all that is left.
  const Value last = f(ops::kSubtract, splitter.Column(f(ops::kAdd, first, found), "/last"), 1);
  const Value end_place = most < 0
                              ? place
                              : f(ops::kSelect, f(ops::kEqual, number, static_cast<double>(most)),
                                  f(ops::kMaximum, last, 0), place);
  const Value axis = o.AddInteger("/axis", 0);
  const Value begin =
      o.Add(ops::kGather, "/begin", {ColumnsOf(o, borders.begins, "/begins"), place, axis});
  const Value end =
      o.Add(ops::kGather, "/end", {ColumnsOf(o, borders.ends, "/ends"), end_place, axis});
  // Others are empty, at the end of their string, so that no place descends.
  const Value from = splitter.Column(list.begins, "/from");
  const Value to = splitter.Column(list.ends, "/to");
  const Value shape = JoinedLists(o, "/shape", {ExtentsOf(o, strings.begins, "/extents"), width});
  auto shaped = [&](Value places, absl::string_view suffix) {
    return o.Add(ops::kReshape, suffix,
                 {f(ops::kSelect, is_part, f(ops::kAdd, from, places), to), shape});
  };
  o.SetOutputs(
      {Packed(o, "", {shaped(begin, "/part/begin"), shaped(end, "/part/end"), strings.bytes}),
       InShapeOf(o, count, "/counts", strings.begins)});
}

}  // namespace

std::vector<OperatorType> StringSplitOperators() {
  return {{"StringSplit", 20, kNewestOpset, 1, 1, ImportStringSplit}};
}

}  // namespace mo::onnx
