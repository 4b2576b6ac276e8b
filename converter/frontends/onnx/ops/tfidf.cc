// How often sequences of numbers or strings are in rows.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/frontends/common/extents.h"
#include "converter/frontends/onnx/ops/ops.h"
#include "converter/frontends/onnx/ops/texts.h"

namespace mo::onnx {
namespace {

// A model may ask for so many comparisons, and for so many columns.
constexpr int64_t kMaxComparisons = 1 << 14;
constexpr int64_t kMaxColumns = 1 << 24;

// The grams of one length, one after the other.
struct Level {
  int64_t length = 1;
  int64_t first = 0;  // of all grams
  Ints pool;

  int64_t count() const { return static_cast<int64_t>(pool.size()) / length; }
  // Number `place` of each gram.
  Ints Numbers(int64_t place) const {
    Ints numbers;
    for (size_t i = static_cast<size_t>(place); i < pool.size(); i += static_cast<size_t>(length))
      numbers.push_back(pool[i]);
    return numbers;
  }
};

// The numbers of all grams; of strings, their places among `texts`, of which the first has 1.
Ints ReadPool(const Operation& o, const std::vector<std::string>& texts) {
  if (texts.empty()) return o.IntsAttribute("pool_int64s");
  Ints pool;
  for (const std::string& text : o.TextsAttribute("pool_strings"))
    pool.push_back(std::lower_bound(texts.begin(), texts.end(), text) - texts.begin() + 1);
  return pool;
}

// nullopt after an error.
std::optional<std::vector<Level>> ReadLevels(Operation& o, const Ints& pool) {
  const Ints begins = o.IntsAttribute("ngram_counts");
  const int64_t size = static_cast<int64_t>(pool.size());
  std::vector<Level> levels;
  int64_t grams = 0;
  for (size_t i = 0; i < begins.size(); ++i) {
    const int64_t length = static_cast<int64_t>(i) + 1, begin = begins[i];
    const int64_t end = i + 1 < begins.size() ? begins[i + 1] : size;
    if (begin < 0 || end < begin || end > size || (end - begin) % length != 0) {
      o.Error(Code::kNodeAttribute,
              absl::StrCat("ngram_counts is ", ToString(begins), " for a pool of ", size,
                           " numbers; expected where the grams of 1, 2, … numbers begin in it"),
              "ngram_counts");
      return std::nullopt;
    }
    levels.push_back({length, grams, Ints(pool.begin() + begin, pool.begin() + end)});
    grams += levels.back().count();
  }
  return levels;
}

constexpr int64_t kNoGram = -1;

// The gram that each column of the result counts. nullopt after an error.
std::optional<Ints> ReadColumns(Operation& o, int64_t grams) {
  const Ints places = o.IntsAttribute("ngram_indexes");
  int64_t columns = 0;
  bool fits = static_cast<int64_t>(places.size()) == grams;
  for (const int64_t place : places) {
    fits &= place >= 0 && place < kMaxColumns;
    columns = std::max(columns, place + 1);
  }
  Ints gram_of_column(fits ? static_cast<size_t>(columns) : 0, kNoGram);
  for (size_t gram = 0; fits && gram < places.size(); ++gram) {
    int64_t& column = gram_of_column[places[gram]];
    fits &= column == kNoGram;
    column = static_cast<int64_t>(gram);
  }
  if (fits) return gram_of_column;
  o.Error(Code::kNodeAttribute,
          absl::StrCat("ngram_indexes has ", places.size(), " numbers for ", grams,
                       " grams; expected for each a column of its own, below ", kMaxColumns),
          "ngram_indexes");
  return std::nullopt;
}

class Counter {
 public:
  // Of rows [N, C].
  Counter(Operation& o, Value rows) : o_(o), rows_(rows) {}

  // How often each gram of a level is in a row, with up to `skips` numbers between two of its own:
  // [N, grams].
  Value Count(const Level& level, int64_t skips) {
    const std::string suffix = absl::StrCat("/of_", level.length);
    const Dim& width = rows_.shape().dim(1);
    Value sum;
    for (int64_t skip = 0; skip <= (level.length == 1 ? 0 : skips); ++skip) {
      const int64_t reach = (level.length - 1) * (skip + 1);
      if (skip > 0 && width.is_static() && reach >= width.value()) break;
      comparisons_ += level.length;
      if (comparisons_ > kMaxComparisons) {
        o_.Error(Code::kNodeAttribute,
                 absl::StrCat("compares grams at more than ", kMaxComparisons,
                              " places; expected a smaller max_skip_count"),
                 "max_skip_count");
        return {};
      }
      const std::string name = absl::StrCat(suffix, "/skip_", skip);
      const Value found = CountAt(level, skip + 1, name);
      sum = sum.node == nullptr ? found : o_.Add(ops::kAdd, name + "/sum", {sum, found});
      if (sum.node == nullptr) return {};
    }
    return sum;
  }

 private:
  // Those whose numbers are `distance` apart.
  Value CountAt(const Level& level, int64_t distance, const std::string& suffix) {
    Value equal;
    for (int64_t place = 0; place < level.length; ++place) {
      const std::string name = absl::StrCat(suffix, "/number_", place);
      const int64_t after = (level.length - 1 - place) * distance;
      const Value numbers = o_.Add(
          ops::kStridedSlice, name + "/numbers",
          {rows_, o_.AddIntegers(name + "/begin", {0, place * distance}),
           o_.AddIntegers(name + "/end", {0, -after}), o_.AddIntegers(name + "/strides", {1, 1})},
          {{"begin_mask", Ints{1, 0}}, {"end_mask", Ints{1, after == 0 ? 1 : 0}}});
      const Value column =
          o_.Add(ops::kUnsqueeze, name + "/column", {numbers, o_.AddIntegers(name + "/axis", {2})});
      const Value same = o_.Add(ops::kEqual, name,
                                {column, o_.AddIntegers(name + "/grams", level.Numbers(place))});
      equal = place == 0 ? same : o_.Add(ops::kLogicalAnd, name + "/all", {equal, same});
    }
    const Value ones = o_.Converted(equal, suffix + "/found", ElementType::kF32);
    return o_.Add(ops::kReduceSum, suffix, {ones, o_.AddIntegers(suffix + "/axis", {1})},
                  {{"keep_dims", false}});
  }

  Operation& o_;
  const Value rows_;
  int64_t comparisons_ = 0;
};

// By mode what is made of the counts [N, columns]: TF takes them as they are, IDF the weights of
// what is there, TFIDF both multiplied.
Value Weighted(Operation& o, Value counts, const std::string& mode, const Ints& gram_of_column) {
  const std::vector<double> weights = o.FloatsAttribute("weights");
  Value factors = counts;
  if (mode == "IDF") {
    const Value is_there =
        o.Add(ops::kGreater, "/there", {counts, o.AddNumber("/none", ElementType::kF32, 0)});
    factors = o.Converted(is_there, "/there/number", ElementType::kF32);
  }
  if (mode == "TF" || weights.empty()) return factors;
  std::vector<double> of_columns;
  for (const int64_t gram : gram_of_column)
    of_columns.push_back(gram == kNoGram ? 0 : weights[gram]);
  const Extents extents = {static_cast<int64_t>(of_columns.size())};
  const Value factor =
      o.AddConstant("/weights", Constant::FromDoubles(ElementType::kF32, extents, of_columns));
  return o.Add(ops::kMultiply, "/weighted", {factors, factor});
}

// The counts of the grams whose length is counted, [N, grams], and a column of zeros after them;
// `places` gets the column of each. A value without a node after an error.
Value CountedGrams(Operation& o, Value rows, const std::vector<Level>& levels, Ints& places) {
  const int64_t shortest = o.IntAttribute("min_gram_length", 1);
  const int64_t longest = o.IntAttribute("max_gram_length", 1);
  const int64_t skips = o.IntAttribute("max_skip_count", 0);
  Counter counter(o, rows);
  std::vector<Value> counts;
  int64_t counted = 0;
  for (const Level& level : levels) {
    if (level.pool.empty() || level.length < shortest || level.length > longest) continue;
    counts.push_back(counter.Count(level, skips));
    for (int64_t i = 0; i < level.count(); ++i) places[level.first + i] = counted++;
  }
  if (counts.empty()) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("has no grams of ", shortest, " to ", longest,
                         " numbers; expected some between min_gram_length and max_gram_length"),
            "max_gram_length");
    return {};
  }
  std::replace(places.begin(), places.end(), kNoGram, counted);
  const Value all = counts.size() == 1
                        ? counts[0]
                        : o.Add(ops::kConcat, "/counts", counts, {{"axis", int64_t{1}}});
  return o.Add(ops::kPad, "/padded",
               {all, o.AddIntegers("/padded/begin", {0, 0}), o.AddIntegers("/padded/end", {0, 1}),
                o.AddNumber("/padded/zero", ElementType::kF32, 0)},
               {{"pad_mode", std::string("constant")}});
}

void ImportTfIdfVectorizer(Operation& o) {
  if (!o.HaveRanks()) return;
  const int rank = o.rank(0);
  if (rank != 1 && rank != 2) {
    o.Error(Code::kNodeInputs,
            absl::StrCat("its data is ", ToString(o.shape(0)), "; expected a list or a matrix"));
    return;
  }
  std::vector<std::string> texts = o.TextsAttribute("pool_strings");
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  const std::optional<std::vector<Level>> levels = ReadLevels(o, ReadPool(o, texts));
  if (!levels) return;
  int64_t grams = 0;
  for (const Level& level : *levels) grams += level.count();
  const std::optional<Ints> gram_of_column = ReadColumns(o, grams);
  if (!gram_of_column) return;
  const std::string mode = o.TextAttribute("mode", "");
  const int64_t weights = static_cast<int64_t>(o.FloatsAttribute("weights").size());
  if ((mode != "TF" && mode != "IDF" && mode != "TFIDF") || (weights != 0 && weights != grams)) {
    o.Error(Code::kNodeAttribute,
            absl::StrCat("mode is '", mode, "' with ", weights,
                         " weights; expected TF, IDF or TFIDF, and a weight for each of the ",
                         grams, " grams"),
            "mode");
    return;
  }
  Value rows = texts.empty() ? o.Converted(o.input(0), "/i64", ElementType::kI64)
                             : PlaceAmong(o, Unpacked(o, o.input(0), "/strings"), texts, "/texts");
  if (rank == 1) rows = o.Add(ops::kUnsqueeze, "/row", {rows, o.AddIntegers("/row/axis", {0})});
  if (rows.node == nullptr) return;
  Ints places(static_cast<size_t>(grams), kNoGram);
  const Value counts = CountedGrams(o, rows, *levels, places);
  if (counts.node == nullptr) return;
  const int64_t zeros = counts.shape().dim(1).value() - 1;
  Ints columns;
  for (const int64_t gram : *gram_of_column)
    columns.push_back(gram == kNoGram ? zeros : places[gram]);
  const Value ordered =
      o.Add(ops::kGather, "/columns",
            {counts, o.AddIntegers("/columns/places", columns), o.AddInteger("/columns/axis", 1)});
  const Value y = Weighted(o, ordered, mode, *gram_of_column);
  o.SetOutput(rank == 2 ? y : o.Add(ops::kSqueeze, "", {y, o.AddIntegers("/axis", {0})}));
}

}  // namespace

std::vector<OperatorType> TfIdfOperators() {
  return {{"TfIdfVectorizer", 9, kNewestOpset, 1, 1, ImportTfIdfVectorizer}};
}

}  // namespace mo::onnx
