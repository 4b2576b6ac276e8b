#ifndef CONVERTER_GRAPH_CONSTANT_RECIPES_H_
#define CONVERTER_GRAPH_CONSTANT_RECIPES_H_

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/constant.h"

namespace mo {

// How values of constants are made. For constant.cc alone.

class Constant::Recipe {
 public:
  virtual ~Recipe() = default;
  // The type in which Read delivers: the stored type, or f64 once there is arithmetic.
  virtual ElementType type() const = 0;
  virtual void Read(int64_t begin, int64_t count, char* out) const = 0;
  virtual absl::string_view contiguous() const { return {}; }
  virtual bool available() const = 0;  // at once, however long the recipe is
  virtual std::string description() const { return ""; }
};

using RecipePtr = std::shared_ptr<const Constant::Recipe>;

inline constexpr int64_t kBlock = 1 << 14;

// Row-major strides, in elements.
inline Extents Strides(const Extents& extents) {
  Extents strides(extents.size());
  int64_t stride = 1;
  for (size_t axis = extents.size(); axis-- > 0;) {
    strides[axis] = stride;
    stride *= extents[axis];
  }
  return strides;
}

inline size_t Width(ElementType type) { return static_cast<size_t>(ElementBits(type) / 8); }

class Stored final : public Constant::Recipe {
 public:
  Stored(ElementType type, ByteSourcePtr bytes) : type_(type), bytes_(std::move(bytes)) {}
  ElementType type() const override { return type_; }
  void Read(int64_t begin, int64_t count, char* out) const override {
    bytes_->Read(ByteSize(type_, begin), ByteSize(type_, count), out);
  }
  absl::string_view contiguous() const override { return bytes_->contiguous(); }
  bool available() const override { return bytes_->available(); }
  std::string description() const override { return bytes_->description(); }

 private:
  ElementType type_;
  ByteSourcePtr bytes_;
};

// Reads `count` elements as doubles, block by block.
inline void ReadAsDoubles(const Constant::Recipe& recipe, int64_t begin, int64_t count,
                          double* out) {
  const ElementType type = recipe.type();
  if (type == ElementType::kF64) return recipe.Read(begin, count, reinterpret_cast<char*>(out));
  std::vector<char> block(ByteSize(type, std::min(count, kBlock)));
  for (int64_t done = 0; done < count; done += kBlock) {
    const int64_t n = std::min(kBlock, count - done);
    recipe.Read(begin + done, n, block.data());
    ToDoubles(type, block.data(), n, out + done);
  }
}

class Scaling final : public Constant::Recipe {
 public:
  Scaling(RecipePtr input, const Extents& extents, const Extents& factor_extents,
          std::vector<double> factors)
      : input_(std::move(input)), available_(input_->available()), factors_(std::move(factors)) {
    // One factor holds for a run of `run_` elements; the axes before the run select it.
    size_t axes = extents.size();
    while (axes > 0 && factor_extents[axes - 1] == 1) run_ *= extents[--axes];
    outer_.assign(extents.begin(), extents.begin() + axes);
    const Extents strides = Strides(Extents(factor_extents.begin(), factor_extents.begin() + axes));
    for (size_t axis = 0; axis < axes; ++axis)
      factor_strides_.push_back(factor_extents[axis] == 1 ? 0 : strides[axis]);
  }
  ElementType type() const override { return ElementType::kF64; }
  void Read(int64_t begin, int64_t count, char* out) const override {
    double* values = reinterpret_cast<double*>(out);
    ReadAsDoubles(*input_, begin, count, values);
    for (int64_t done = 0; done < count;) {
      const int64_t position = begin + done;
      const int64_t n = std::min(count - done, run_ - position % run_);
      const double factor = FactorOfRun(position / run_);
      for (int64_t i = done; i < done + n; ++i) values[i] *= factor;
      done += n;
    }
  }
  bool available() const override { return available_; }

 private:
  double FactorOfRun(int64_t run) const {
    int64_t index = 0;
    for (size_t axis = outer_.size(); axis-- > 0;) {
      index += run % outer_[axis] * factor_strides_[axis];
      run /= outer_[axis];
    }
    return factors_[index];
  }

  RecipePtr input_;
  bool available_;
  std::vector<double> factors_;
  int64_t run_ = 1;
  Extents outer_;
  Extents factor_strides_;
};

// Copies `count` elements of `width` bytes that are `stride` elements apart.
inline void CopyStrided(const char* from, int64_t stride, int64_t count, size_t width, char* out) {
  const auto copy = [&](auto sample) {
    for (int64_t i = 0; i < count; ++i)
      std::memcpy(out + i * sizeof(sample), from + i * stride * int64_t{sizeof(sample)},
                  sizeof(sample));
  };
  switch (width) {
    case 1:
      return copy(uint8_t{});
    case 2:
      return copy(uint16_t{});
    case 4:
      return copy(uint32_t{});
    default:
      return copy(uint64_t{});
  }
}

// Elements of the input at offset + sum of index[axis] * strides[axis]: permutations and slices
// alike.
class Gathering final : public Constant::Recipe {
 public:
  Gathering(RecipePtr input, const Extents& extents, const Extents& strides, int64_t offset)
      : input_(std::move(input)), available_(input_->available()), offset_(offset) {
    // Axes that one after the other are one run of equal steps are one axis.
    for (size_t axis = 0; axis < extents.size(); ++axis) {
      if (extents[axis] == 1) continue;
      if (!extents_.empty() && strides_.back() == extents[axis] * strides[axis]) {
        extents_.back() *= extents[axis];
        strides_.back() = strides[axis];
      } else {
        extents_.push_back(extents[axis]);
        strides_.push_back(strides[axis]);
      }
    }
    if (extents_.empty()) {
      extents_ = {1};
      strides_ = {1};
    }
  }
  ElementType type() const override { return input_->type(); }
  void Read(int64_t begin, int64_t count, char* out) const override {
    if (count == 0) return;
    const size_t width = Width(type());
    Extents index = IndexOf(begin);
    while (count > 0) {
      const int64_t n = std::min(count, extents_.back() - index.back());
      ReadRun(SourceOf(index), n, width, out);
      count -= n;
      out += n * width;
      index.back() += n;
      Carry(index);
    }
  }
  bool available() const override { return available_; }

 private:
  // Elements along the last axis.
  void ReadRun(int64_t source, int64_t count, size_t width, char* out) const {
    const int64_t stride = strides_.back();
    if (stride == 1) return input_->Read(source, count, out);
    const absl::string_view bytes = input_->contiguous();
    if (!bytes.empty())
      return CopyStrided(bytes.data() + source * static_cast<int64_t>(width), stride, count, width,
                         out);
    for (int64_t i = 0; i < count; ++i) input_->Read(source + i * stride, 1, out + i * width);
  }

  Extents IndexOf(int64_t position) const {
    Extents index(extents_.size());
    for (size_t axis = extents_.size(); axis-- > 0;) {
      index[axis] = position % extents_[axis];
      position /= extents_[axis];
    }
    return index;
  }

  int64_t SourceOf(const Extents& index) const {
    return std::inner_product(index.begin(), index.end(), strides_.begin(), offset_);
  }

  // After the end of an axis comes the next element of the one before.
  void Carry(Extents& index) const {
    for (size_t axis = index.size() - 1; axis > 0 && index[axis] == extents_[axis]; --axis) {
      index[axis] = 0;
      ++index[axis - 1];
    }
  }

  RecipePtr input_;
  bool available_;
  Extents extents_;
  Extents strides_;
  int64_t offset_;
};

// Element i along one axis of the result is element indices[i] of the input.
class Selecting final : public Constant::Recipe {
 public:
  // Each index stands for `run` consecutive elements; the axis has `extent` indices in the input.
  Selecting(RecipePtr input, std::vector<int64_t> indices, int64_t extent, int64_t run)
      : input_(std::move(input)),
        available_(input_->available()),
        indices_(std::move(indices)),
        extent_(extent),
        run_(run) {}
  ElementType type() const override { return input_->type(); }
  void Read(int64_t begin, int64_t count, char* out) const override {
    const int64_t selected = static_cast<int64_t>(indices_.size());
    while (count > 0) {
      const int64_t within = begin % run_;
      const int64_t slice = begin / run_;
      const int64_t n = std::min(count, run_ - within);
      const int64_t source = slice / selected * extent_ + indices_[slice % selected];
      input_->Read(source * run_ + within, n, out);
      begin += n;
      count -= n;
      out += ByteSize(type(), n);
    }
  }
  bool available() const override { return available_; }

 private:
  RecipePtr input_;
  bool available_;
  std::vector<int64_t> indices_;
  int64_t extent_;
  int64_t run_;
};

class Concatenation final : public Constant::Recipe {
 public:
  // Each part contributes `runs[i]` consecutive elements in turn.
  Concatenation(std::vector<RecipePtr> parts, const std::vector<int64_t>& runs, ElementType type)
      : parts_(std::move(parts)), type_(type) {
    for (int64_t run : runs) ends_.push_back((ends_.empty() ? 0 : ends_.back()) + run);
    available_ = std::all_of(parts_.begin(), parts_.end(),
                             [](const RecipePtr& part) { return part->available(); });
  }
  ElementType type() const override { return type_; }
  void Read(int64_t begin, int64_t count, char* out) const override {
    while (count > 0) {
      const int64_t round = begin / ends_.back();
      const int64_t within = begin % ends_.back();
      const size_t part = std::upper_bound(ends_.begin(), ends_.end(), within) - ends_.begin();
      const int64_t start = part == 0 ? 0 : ends_[part - 1];
      const int64_t n = std::min(count, ends_[part] - within);
      ReadPart(*parts_[part], round * (ends_[part] - start) + within - start, n, out);
      begin += n;
      count -= n;
      out += ByteSize(type_, n);
    }
  }
  bool available() const override { return available_; }

 private:
  void ReadPart(const Recipe& part, int64_t begin, int64_t count, char* out) const {
    if (part.type() == type_) return part.Read(begin, count, out);
    ReadAsDoubles(part, begin, count, reinterpret_cast<double*>(out));  // type_ is f64
  }

  std::vector<RecipePtr> parts_;
  std::vector<int64_t> ends_;
  ElementType type_;
  bool available_;
};

// Elements of 2 or 4 bits, several of which share a byte, the first one in the lowest bits, as
// bytes with the bits of one: those can be moved.
class Unpacking final : public Constant::Recipe {
 public:
  explicit Unpacking(RecipePtr input) : input_(std::move(input)) {}
  ElementType type() const override { return ElementType::kU8; }
  void Read(int64_t begin, int64_t count, char* out) const override {
    const int bits = ElementBits(input_->type());
    const int64_t ahead = begin % 8;  // so many elements are read for the ones that share a byte
    std::string packed(ByteSize(input_->type(), ahead + count), '\0');
    input_->Read(begin - ahead, ahead + count, packed.data());
    for (int64_t i = 0; i < count; ++i) {
      const int64_t bit = (ahead + i) * bits;
      const auto byte = static_cast<unsigned char>(packed[bit / 8]);
      out[i] = static_cast<char>(byte >> bit % 8 & ((1 << bits) - 1));
    }
  }
  bool available() const override { return input_->available(); }

 private:
  RecipePtr input_;
};

// The opposite; `begin` is a multiple of 8.
class Packing final : public Constant::Recipe {
 public:
  Packing(RecipePtr input, ElementType type) : input_(std::move(input)), type_(type) {}
  ElementType type() const override { return type_; }
  void Read(int64_t begin, int64_t count, char* out) const override {
    const int bits = ElementBits(type_);
    std::string elements(static_cast<size_t>(count), '\0');
    input_->Read(begin, count, elements.data());
    std::memset(out, 0, ByteSize(type_, count));
    for (int64_t i = 0; i < count; ++i) {
      const int64_t bit = i * bits;
      out[bit / 8] |= static_cast<char>(elements[i] << bit % 8);
    }
  }
  bool available() const override { return input_->available(); }

 private:
  RecipePtr input_;
  ElementType type_;
};

inline bool IsPacked(ElementType type) { return ElementBits(type) == 2 || ElementBits(type) == 4; }

// What recipes that move elements read, and what becomes of theirs.
inline RecipePtr Unpacked(const RecipePtr& input) {
  return IsPacked(input->type()) ? std::make_shared<Unpacking>(input) : input;
}
inline RecipePtr PackedLike(const RecipePtr& input, RecipePtr moved) {
  return IsPacked(input->type()) ? std::make_shared<Packing>(std::move(moved), input->type())
                                 : moved;
}

}  // namespace mo

#endif  // CONVERTER_GRAPH_CONSTANT_RECIPES_H_
