// Strings joined, and lists of them cleaned.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "converter/frontends/common/arithmetic.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/texts.h"

namespace mo::onnx {
namespace {

Value Column(Operation& o, const std::string& suffix, Value value) {
  return o.Add(ops::kUnsqueeze, suffix, {value, o.AddIntegers(suffix + "/axis", {-1})});
}

// Each result has a row of the width of the longest ones: bytes of the first string, then of the
// second. Places are among the bytes of all first strings and, after them, of all second ones.
void ImportStringConcat(Operation& o) {
  const Strings first = Unpacked(o, o.input(0), "/first");
  const Strings second = Unpacked(o, o.input(1), "/second");
  const Arithmetic f(o, "/rows", ElementType::kI64);
  const Value first_length = LengthsOf(o, first, "/first/length");
  const Value length = f(ops::kAdd, first_length, LengthsOf(o, second, "/second/length"));
  const Value width =
      f(ops::kAdd, LongestOf(o, first, "/first/longest"), LongestOf(o, second, "/second/longest"));
  const Value bytes = JoinedLists(
      o, "/both", {first.bytes, second.bytes, o.AddNumbers("/none", ElementType::kU8, 1, 0)});
  const Value place = NumbersBelow(o, width, "/place");
  const Value second_begin =
      f(ops::kSubtract, f(ops::kAdd, second.begins, ExtentOf(o, first.bytes, "/first/count", 0)),
        first_length);
  const Value in_first = f(ops::kAdd, Column(o, "/first/column", first.begins), place);
  const Value in_second = f(ops::kAdd, Column(o, "/second/column", second_begin), place);
  const Value is_first = f(ops::kLess, place, Column(o, "/length/column", first_length));
  const Value last = f(ops::kSubtract, ExtentOf(o, bytes, "/both/count", 0), 1);
  const Value places = f(ops::kMinimum, f(ops::kSelect, is_first, in_first, in_second), last);
  const Value rows = o.Add(ops::kGather, "/rows/bytes", {bytes, places, o.AddInteger("/axis", 0)});
  const Value begins = f(ops::kMultiply, NumbersIn(o, length, "/number"), width);
  o.SetOutput(
      Packed(o, "",
             {begins, f(ops::kAdd, begins, length),
              o.Add(ops::kReshape, "/bytes", {rows, o.AddIntegers("/bytes/shape", {-1})})}));
}

enum class Case { kKept, kLower, kUpper };

// Letters of ASCII alone; bytes of others are above these.
Value InCase(Operation& o, Value bytes, Case wanted, const std::string& suffix) {
  if (wanted == Case::kKept) return bytes;
  const bool is_lower = wanted == Case::kLower;
  const Arithmetic f(o, suffix, ElementType::kI32);
  const Value all = f.As(ElementType::kI32, bytes);
  const Value is_letter = f(ops::kLogicalAnd, f(ops::kGreaterEqual, all, is_lower ? 'A' : 'a'),
                            f(ops::kLessEqual, all, is_lower ? 'Z' : 'z'));
  const Value changed = f(ops::kAdd, all, is_lower ? 'a' - 'A' : 'A' - 'a');
  return f.As(ElementType::kU8, f(ops::kSelect, is_letter, changed, all));
}

std::string InCase(const std::string& text, Case wanted) {
  return wanted == Case::kKept    ? text
         : wanted == Case::kLower ? absl::AsciiStrToLower(text)
                                  : absl::AsciiStrToUpper(text);
}

std::optional<Case> ReadCase(Operation& o) {
  const std::string action = o.TextAttribute("case_change_action", "NONE");
  if (action == "NONE") return Case::kKept;
  if (action == "LOWER") return Case::kLower;
  if (action == "UPPER") return Case::kUpper;
  o.Error(Code::kNodeAttribute,
          absl::StrCat("case_change_action is '", action, "'; expected NONE, LOWER or UPPER"),
          "case_change_action");
  return std::nullopt;
}

// The stop words as they are compared; nullopt after an error.
std::optional<std::vector<std::string>> ReadStopWords(Operation& o, Case compared) {
  std::vector<std::string> words;
  for (const std::string& word : o.TextsAttribute("stopwords")) {
    if (compared != Case::kKept && !IsAscii(word)) {
      o.Error(Code::kNodeAttribute,
              absl::StrCat("has the stop word '", word,
                           "', whose letters are not those of ASCII, whatever their case; expected "
                           "is_case_sensitive 1 with it, or letters of ASCII"),
              "stopwords");
      return std::nullopt;
    }
    words.push_back(InCase(word, compared));
  }
  return words;
}

// The strings of a list that are not dropped; one empty string where there are none: it begins
// and ends after all bytes.
Strings Cleaned(Operation& o, const Strings& list, Value is_dropped) {
  const Arithmetic f(o, "/kept", ElementType::kI64);
  const Value is_kept = f.As(ElementType::kI64, f(ops::kLogicalNot, is_dropped));
  const Value kept = o.Add(ops::kReduceSum, "/kept/count",
                           {is_kept, o.AddIntegers("/kept/axis", {0})}, {{"keep_dims", true}});
  const Value is_none = f.As(ElementType::kI64, f(ops::kEqual, kept, 0));
  const Value found =
      o.Add(ops::kNonZero, "/places", {JoinedLists(o, "/kept/or_none", {is_kept, is_none})});
  const Value places =
      o.Add(ops::kReshape, "/places/list", {found, o.AddIntegers("/places/shape", {-1})});
  const Value end = ExtentsOf(o, list.bytes, "/end");
  auto of_kept = [&](Value numbers, const std::string& suffix) {
    return o.Add(ops::kGather, suffix,
                 {JoinedLists(o, suffix + "/with_end", {numbers, end}), places,
                  o.AddInteger(suffix + "/axis", 0)});
  };
  return {of_kept(list.begins, "/begins"), of_kept(list.ends, "/ends"), list.bytes};
}

// Drops the stop words of a list or of one row, then changes the case.
void ImportStringNormalizer(Operation& o) {
  if (!o.HaveRanks()) return;
  const int rank = o.rank(0);
  if (rank != 1 && (rank != 2 || !o.shape(0).dim(0).Compatible(Dim(1)))) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its data is ", ToString(o.shape(0)), "; expected [C] or [1, C]"));
    return;
  }
  const std::optional<Case> action = ReadCase(o);
  if (!action) return;
  const Case compared = o.BoolAttribute("is_case_sensitive", false) ? Case::kKept : Case::kLower;
  const auto words = ReadStopWords(o, compared);
  if (!words) return;
  Strings strings = Unpacked(o, o.input(0), "/unpacked");
  if (words->empty()) {
    strings.bytes = InCase(o, strings.bytes, *action, "/case");
    return o.SetOutput(Packed(o, "", strings));
  }
  strings = Listed(o, strings, "/list");
  const Value is_word = EqualToEach(
      o, {strings.begins, strings.ends, InCase(o, strings.bytes, compared, "/compared")}, *words,
      "/words");
  const Value is_dropped =
      o.Add(ops::kReduceLogicalOr, "/dropped", {is_word, o.AddIntegers("/dropped/axis", {-1})},
            {{"keep_dims", false}});
  strings = Cleaned(o, strings, is_dropped);
  strings.bytes = InCase(o, strings.bytes, *action, "/case");
  if (rank == 2) {
    const Value row = o.AddIntegers("/row", {1, -1});
    strings.begins = o.Add(ops::kReshape, "/begins/row", {strings.begins, row});
    strings.ends = o.Add(ops::kReshape, "/ends/row", {strings.ends, row});
  }
  o.SetOutput(Packed(o, "", strings));
}

}  // namespace

std::vector<OperatorType> StringsOperators() {
  return {{"StringConcat", 20, kNewestOpset, 2, 2, ImportStringConcat},
          {"StringNormalizer", 10, kNewestOpset, 1, 1, ImportStringNormalizer}};
}

}  // namespace mo::onnx
