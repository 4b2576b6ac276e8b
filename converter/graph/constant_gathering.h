#ifndef CONVERTER_GRAPH_CONSTANT_GATHERING_H_
#define CONVERTER_GRAPH_CONSTANT_GATHERING_H_

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "converter/graph/constant_recipes.h"
#include "converter/graph/transposition.h"

namespace mo {

// Permutations, slices and reversals of constants. For constant.cc alone.

// Which element of the input each element is: that at offset + sum of index[axis] * strides[axis].
struct Places {
  Extents extents;
  Extents strides;
  int64_t offset = 0;

  // Axes that one after the other are one run of equal steps are one axis; none of extent 1 is
  // left, but for one that is alone.
  Places Joined() const {
    Places joined = {{}, {}, offset};
    for (size_t axis = 0; axis < extents.size(); ++axis) {
      if (extents[axis] == 1) continue;
      if (!joined.extents.empty() && joined.strides.back() == extents[axis] * strides[axis]) {
        joined.extents.back() *= extents[axis];
        joined.strides.back() = strides[axis];
      } else {
        joined.extents.push_back(extents[axis]);
        joined.strides.push_back(strides[axis]);
      }
    }
    if (joined.extents.empty()) joined.extents = joined.strides = {1};
    return joined;
  }

  int64_t size() const { return *ElementCount(extents); }
  bool AreAll(int64_t input_size) const {
    return offset == 0 && strides == Extents{1} && extents[0] == input_size;
  }
};

class Gathering final : public Constant::Recipe {
 public:
  // `places` are joined.
  Gathering(RecipePtr input, int64_t input_size, Places places)
      : Recipe(input->depth() + 1),
        input_(std::move(input)),
        input_size_(input_size),
        available_(input_->available()),
        places_(std::move(places)) {
    // Where elements that are next to each other in the input are not so here, whole columns of
    // them are read.
    const Extents& strides = places_.strides;
    row_axis_ = std::find(strides.begin(), strides.end(), 1) - strides.begin();
    if (row_axis_ + 1 >= strides.size()) return;
    row_size_ =
        *ElementCount(Extents(places_.extents.begin() + row_axis_ + 1, places_.extents.end()));
  }
  ElementType type() const override { return input_->type(); }
  void Read(int64_t begin, int64_t count, char* out) const override {
    if (count == 0) return;
    const size_t width = Width(type());
    Extents index = IndexOf(begin);
    while (count > 0) {
      const int64_t rows = RowsAt(index, count);
      const int64_t n =
          rows > 1 ? rows * row_size_ : std::min(count, places_.extents.back() - index.back());
      if (rows > 1) {
        ReadRows(index, rows, width, out);
        index[row_axis_] += rows;
        Carry(index, row_axis_);
      } else {
        ReadRun(SourceOf(index), n, width, out);
        index.back() += n;
        Carry(index, index.size() - 1);
      }
      count -= n;
      out += n * width;
    }
  }
  // Where all elements are where they were, their bytes are the input's; yet this is another
  // constant.
  absl::string_view contiguous() const override {
    return places_.AreAll(input_size_) ? input_->contiguous() : absl::string_view();
  }
  bool available() const override { return available_; }
  int64_t block() const override {
    constexpr int64_t kLargest = 1 << 19;
    if (row_size_ == 0) return input_->block();
    return row_size_ > kLargest / kRowsAtOnce ? kLargest
                                              : std::max(kBlock, row_size_ * kRowsAtOnce);
  }
  const Gathering* AsGathering() const override { return this; }

  const RecipePtr& input() const { return input_; }
  int64_t input_size() const { return input_size_; }

  // Places in the result as places in the input; nullopt where an axis of the result would have no
  // equal steps there.
  std::optional<Places> InInput(const Places& outer) const {
    const Extents steps = Strides(places_.extents);
    Extents first = IndexOf(outer.offset), last = first;
    Places composed = {outer.extents, outer.strides, SourceOf(first)};
    for (size_t axis = 0; axis < outer.extents.size(); ++axis) {
      if (outer.extents[axis] == 1) continue;
      const int64_t stride = outer.strides[axis];
      size_t own = 0;  // the outermost axis of which it is a number of steps
      while (own < steps.size() && (stride % steps[own] != 0 || places_.extents[own] == 1)) ++own;
      if (own == steps.size()) return std::nullopt;
      const int64_t count = stride / steps[own];
      const int64_t way = count * (outer.extents[axis] - 1);
      (way < 0 ? first : last)[own] += way;
      composed.strides[axis] = count * places_.strides[own];
    }
    for (size_t own = 0; own < steps.size(); ++own) {
      if (first[own] < 0 || last[own] >= places_.extents[own]) return std::nullopt;
    }
    return composed;
  }

 private:
  double FindBound() const override { return input_->bound(); }

  // How many whole rows begin here that can be read by columns.
  int64_t RowsAt(const Extents& index, int64_t count) const {
    if (row_size_ == 0 || count < row_size_) return 0;
    for (size_t axis = row_axis_ + 1; axis < index.size(); ++axis) {
      if (index[axis] != 0) return 0;
    }
    return std::min(
        {kRowsAtOnce, count / row_size_, places_.extents[row_axis_] - index[row_axis_]});
  }

  // By columns: runs along the last axis, for each of the axes between.
  void ReadRows(Extents index, int64_t rows, size_t width, char* out) const {
    const int64_t columns = places_.extents.back();
    for (int64_t done = 0; done < row_size_; done += columns) {
      ReadColumns(SourceOf(index), rows, columns, width, out + done * width);
      index.back() = columns;
      Carry(index, index.size() - 1);
    }
  }

  void ReadColumns(int64_t source, int64_t rows, int64_t columns, size_t width, char* out) const {
    const int64_t step = places_.strides.back();
    const absl::string_view bytes = input_->contiguous();
    if (!bytes.empty()) {
      return CopyTransposed(bytes.data() + source * static_cast<int64_t>(width), step, rows,
                            columns, width, out, row_size_);
    }
    char column[kRowsAtOnce * sizeof(uint64_t)];
    for (int64_t i = 0; i < columns; ++i) {
      input_->Read(source + i * step, rows, column);
      CopyTransposed(column, 0, rows, 1, width, out + i * width, row_size_);
    }
  }

  // Elements along the last axis.
  void ReadRun(int64_t source, int64_t count, size_t width, char* out) const {
    const int64_t stride = places_.strides.back();
    if (stride == 1) return input_->Read(source, count, out);
    const absl::string_view bytes = input_->contiguous();
    if (!bytes.empty())
      return CopyStrided(bytes.data() + source * static_cast<int64_t>(width), stride, count, width,
                         out);
    for (int64_t i = 0; i < count; ++i) input_->Read(source + i * stride, 1, out + i * width);
  }

  Extents IndexOf(int64_t position) const {
    Extents index(places_.extents.size());
    for (size_t axis = index.size(); axis-- > 0;) {
      index[axis] = position % places_.extents[axis];
      position /= places_.extents[axis];
    }
    return index;
  }

  int64_t SourceOf(const Extents& index) const {
    return std::inner_product(index.begin(), index.end(), places_.strides.begin(), places_.offset);
  }

  // After the end of an axis comes the next element of the one before.
  void Carry(Extents& index, size_t axis) const {
    for (; axis > 0 && index[axis] == places_.extents[axis]; --axis) {
      index[axis] = 0;
      ++index[axis - 1];
    }
  }

  RecipePtr input_;
  int64_t input_size_;
  bool available_;
  Places places_;
  size_t row_axis_ = 0;   // the axis along which the input is contiguous, if it is not the last one
  int64_t row_size_ = 0;  // how many elements come between; 0: there is no such axis
};

// Elements of `input`, which has `input_size` of them. Of places in a Gathering its input's, where
// that is possible: a long chain of permutations costs no more than one.
inline RecipePtr Gathered(RecipePtr input, int64_t input_size, const Extents& extents,
                          const Extents& strides, int64_t offset) {
  Places places = {extents, strides, offset};
  if (const Gathering* inner = input->AsGathering(); inner != nullptr && places.size() > 0) {
    if (std::optional<Places> composed = inner->InInput(places)) {
      places = *std::move(composed);
      input_size = inner->input_size();
      input = RecipePtr(inner->input());  // a copy: `inner` may go with `input`
    }
  }
  return std::make_shared<Gathering>(std::move(input), input_size, places.Joined());
}

}  // namespace mo

#endif  // CONVERTER_GRAPH_CONSTANT_GATHERING_H_
