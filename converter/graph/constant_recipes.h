#ifndef CONVERTER_GRAPH_CONSTANT_RECIPES_H_
#define CONVERTER_GRAPH_CONSTANT_RECIPES_H_

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "converter/graph/constant.h"
#include "converter/graph/magnitude.h"

namespace mo {

// How values of constants are made. For constant.cc alone.

class Gathering;

// Elements that are read at a time: these and what becomes of them are in the nearest cache.
inline constexpr int64_t kBlock = 1 << 11;

class Constant::Recipe {
 public:
  explicit Recipe(int depth = 0) : depth_(depth) {}
  virtual ~Recipe() = default;
  int depth() const { return depth_; }  // how many recipes are between it and bytes
  // The type in which Read delivers: the stored type, or f64 once there is arithmetic.
  virtual ElementType type() const = 0;
  virtual void Read(int64_t begin, int64_t count, char* out) const = 0;
  virtual absl::string_view contiguous() const { return {}; }
  virtual bool available() const = 0;  // at once, however long the recipe is
  virtual std::string description() const { return ""; }
  virtual int64_t block() const { return kBlock; }  // see Constant::block()
  virtual const Gathering* AsGathering() const { return nullptr; }
  // Of a recipe that packs elements: the elements before that.
  virtual std::shared_ptr<const Recipe> unpacked() const { return nullptr; }
  // See Constant::MagnitudeBound().
  double bound() const {
    if (!bound_) bound_ = FindBound();
    return *bound_;
  }

 protected:
  virtual double FindBound() const { return std::numeric_limits<double>::quiet_NaN(); }

 private:
  int depth_;
  mutable std::optional<double> bound_;  // many recipes may share this one
};

using RecipePtr = std::shared_ptr<const Constant::Recipe>;

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
  Stored(ElementType type, int64_t count, ByteSourcePtr bytes)
      : type_(type), count_(count), bytes_(std::move(bytes)) {}
  ElementType type() const override { return type_; }
  void Read(int64_t begin, int64_t count, char* out) const override {
    bytes_->Read(ByteSize(type_, begin), ByteSize(type_, count), out);
  }
  absl::string_view contiguous() const override { return bytes_->contiguous(); }
  bool available() const override { return bytes_->available(); }
  std::string description() const override { return bytes_->description(); }

 private:
  double FindBound() const override {
    if (!IsConvertible(type_) || !available()) return Recipe::FindBound();
    const absl::string_view bytes = contiguous();
    if (!bytes.empty()) return LargestMagnitude(type_, bytes.data(), count_);
    double largest = 0;
    std::vector<char> block(ByteSize(type_, std::min(count_, kBlock)));
    for (int64_t done = 0; done < count_; done += kBlock) {
      const int64_t n = std::min(kBlock, count_ - done);
      Read(done, n, block.data());
      largest = std::max(largest, LargestMagnitude(type_, block.data(), n));
    }
    return largest;
  }

  ElementType type_;
  int64_t count_;
  ByteSourcePtr bytes_;
};

// Reads `count` elements as doubles, block by block.
inline void ReadAsDoubles(const Constant::Recipe& recipe, int64_t begin, int64_t count,
                          double* out) {
  const ElementType type = recipe.type();
  if (type == ElementType::kF64) return recipe.Read(begin, count, reinterpret_cast<char*>(out));
  const int64_t most = std::min(count, recipe.block());
  const auto block = std::make_unique_for_overwrite<char[]>(ByteSize(type, most));
  for (int64_t done = 0; done < count; done += most) {
    const int64_t n = std::min(most, count - done);
    recipe.Read(begin + done, n, block.get());
    ToDoubles(type, block.get(), n, out + done);
  }
}

// NaN if one is NaN.
inline double LargerBound(double a, double b) { return std::isnan(b) || b > a ? b : a; }

inline void Multiply(double* values, int64_t count, double factor) {
  constexpr int64_t kLanes = 8;  // a number that the compiler knows: they become vectors
  int64_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (int64_t k = 0; k < kLanes; ++k) values[i + k] *= factor;
  }
  for (; i < count; ++i) values[i] *= factor;
}

class Scaling final : public Constant::Recipe {
 public:
  Scaling(RecipePtr input, const Extents& extents, const Extents& factor_extents,
          std::vector<double> factors)
      : Recipe(input->depth() + 1),
        input_(std::move(input)),
        available_(input_->available()),
        factors_(std::move(factors)) {
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
      Multiply(values + done, n, factor);
      done += n;
    }
  }
  bool available() const override { return available_; }
  int64_t block() const override { return input_->block(); }

 private:
  // Rounding is monotonic: no product is larger than that of the largest ones.
  double FindBound() const override {
    double largest = 0;
    for (const double factor : factors_) largest = LargerBound(largest, std::abs(factor));
    return input_->bound() * largest;
  }

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

// Element i along one axis of the result is element indices[i] of the input.
class Selecting final : public Constant::Recipe {
 public:
  // Each index stands for `run` consecutive elements; the axis has `extent` indices in the input.
  Selecting(RecipePtr input, std::vector<int64_t> indices, int64_t extent, int64_t run)
      : Recipe(input->depth() + 1),
        input_(std::move(input)),
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
  double FindBound() const override { return input_->bound(); }

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
      : Recipe(DepthOf(parts) + 1), parts_(std::move(parts)), type_(type) {
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
  double FindBound() const override {
    double largest = 0;
    for (const RecipePtr& part : parts_) largest = LargerBound(largest, part->bound());
    return largest;
  }

  static int DepthOf(const std::vector<RecipePtr>& parts) {
    int depth = 0;
    for (const RecipePtr& part : parts) depth = std::max(depth, part->depth());
    return depth;
  }

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
  explicit Unpacking(RecipePtr input) : Recipe(input->depth() + 1), input_(std::move(input)) {}
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
  Packing(RecipePtr input, ElementType type)
      : Recipe(input->depth() + 1), input_(std::move(input)), type_(type) {}
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
  RecipePtr unpacked() const override { return input_; }

 private:
  RecipePtr input_;
  ElementType type_;
};

inline bool IsPacked(ElementType type) { return ElementBits(type) == 2 || ElementBits(type) == 4; }

// What recipes that move elements read, and what becomes of theirs.
inline RecipePtr Unpacked(const RecipePtr& input) {
  if (!IsPacked(input->type())) return input;
  RecipePtr unpacked = input->unpacked();
  return unpacked != nullptr ? unpacked : std::make_shared<Unpacking>(input);
}
inline RecipePtr PackedLike(const RecipePtr& input, RecipePtr moved) {
  return IsPacked(input->type()) ? std::make_shared<Packing>(std::move(moved), input->type())
                                 : moved;
}

}  // namespace mo

#endif  // CONVERTER_GRAPH_CONSTANT_RECIPES_H_
