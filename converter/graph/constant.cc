#include "converter/graph/constant.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

#include "converter/graph/constant_gathering.h"
#include "converter/graph/constant_recipes.h"

namespace mo {

namespace {

class BytesOfConstant final : public ByteSource {
 public:
  explicit BytesOfConstant(Constant constant) : constant_(std::move(constant)) {}
  uint64_t size() const override { return constant_.byte_size(); }
  void Read(uint64_t offset, size_t length, char* out) const override {
    const size_t width = Width(constant_.type());
    const uint64_t first = offset / width, end = (offset + length + width - 1) / width;
    std::string bytes((end - first) * width, '\0');
    constant_.ReadBytes(static_cast<int64_t>(first), static_cast<int64_t>(end - first),
                        bytes.data());
    std::memcpy(out, bytes.data() + offset % width, length);
  }
  absl::string_view contiguous() const override { return constant_.contiguous(); }
  bool available() const override { return constant_.available(); }

 private:
  const Constant constant_;
};

// `count` elements of a recipe that another one is going to read. At the end of a long chain of
// recipes they are made at once, so that whoever reads them does not go through all of it.
RecipePtr Settled(const RecipePtr& recipe, int64_t count) {
  constexpr int kDeep = 32;
  constexpr uint64_t kMaxBytes = 1 << 24;
  const uint64_t size = ByteSize(recipe->type(), static_cast<uint64_t>(count));
  if (recipe->depth() < kDeep || size > kMaxBytes || !recipe->available()) return recipe;
  std::string bytes(size, '\0');
  recipe->Read(0, count, bytes.data());
  return std::make_shared<Stored>(recipe->type(), count, OwnedBytes(std::move(bytes)));
}

RecipePtr GatheredRecipe(const RecipePtr& input, int64_t input_size, const Extents& extents,
                         const Extents& strides, int64_t offset) {
  const RecipePtr settled = Settled(input, input_size);
  return PackedLike(settled, Gathered(Unpacked(settled), input_size, extents, strides, offset));
}

}  // namespace

Constant::Constant(ElementType type, Extents extents, std::shared_ptr<const Recipe> recipe)
    : type_(type),
      extents_(std::move(extents)),
      size_(*ElementCount(extents_)),
      recipe_(std::move(recipe)) {}

Constant Constant::FromBytes(ElementType type, Extents extents, ByteSourcePtr bytes) {
  const int64_t count = *ElementCount(extents);
  return Constant(type, std::move(extents),
                  std::make_shared<Stored>(type, count, std::move(bytes)));
}

Constant Constant::FromDoubles(ElementType type, Extents extents, absl::Span<const double> values) {
  std::string bytes(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(double));
  const auto stored = std::make_shared<Stored>(
      ElementType::kF64, static_cast<int64_t>(values.size()), OwnedBytes(std::move(bytes)));
  return Constant(type, std::move(extents), stored);
}

Constant Constant::FromInt64s(Extents extents, absl::Span<const int64_t> values) {
  std::string bytes(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(int64_t));
  return FromBytes(ElementType::kI64, std::move(extents), OwnedBytes(std::move(bytes)));
}

void Constant::ReadDoubles(int64_t begin, int64_t count, double* out) const {
  ReadAsDoubles(*recipe_, begin, count, out);
}

std::vector<double> Constant::Doubles() const {
  std::vector<double> values(size_);
  ReadDoubles(0, size_, values.data());
  return values;
}

std::vector<int64_t> Constant::Int64s() const {
  std::vector<int64_t> values(size_);
  if (recipe_->type() == ElementType::kI64) {
    recipe_->Read(0, size_, reinterpret_cast<char*>(values.data()));
    return values;
  }
  const std::vector<double> doubles = Doubles();
  mo::FromDoubles(ElementType::kI64, doubles.data(), doubles.size(),
                  reinterpret_cast<char*>(values.data()));
  return values;
}

void Constant::ReadBytes(int64_t begin, int64_t count, char* out) const {
  if (recipe_->type() == type_) return recipe_->Read(begin, count, out);
  const int64_t most = std::min(count, recipe_->block());
  const auto block = std::make_unique_for_overwrite<double[]>(most);
  for (int64_t done = 0; done < count; done += most) {
    const int64_t n = std::min(most, count - done);
    ReadDoubles(begin + done, n, block.get());
    mo::FromDoubles(type_, block.get(), n, out + ByteSize(type_, done));
  }
}

double Constant::MagnitudeBound() const { return recipe_->bound(); }

int64_t Constant::block() const { return recipe_->block(); }

absl::string_view Constant::contiguous() const {
  return recipe_->type() == type_ ? recipe_->contiguous() : absl::string_view();
}

std::string Constant::Bytes() const {
  std::string bytes(byte_size(), '\0');
  ReadBytes(0, size_, bytes.data());
  return bytes;
}

bool Constant::available() const { return recipe_->available(); }

bool Constant::is_unrounded() const { return recipe_->type() != type_; }

std::string Constant::description() const {
  return recipe_->type() == type_ ? recipe_->description() : "";
}

Digest Constant::digest() const {
  Digester digester;
  digester.Append(absl::StrCat(ElementTypeName(type_), ToString(extents_)));
  if (absl::string_view bytes = contiguous(); !bytes.empty()) {
    digester.Append(bytes);
    return digester.Finish();
  }
  const int64_t most = std::min(size_, block());
  std::vector<char> block(ByteSize(type_, most));
  for (int64_t done = 0; done < size_; done += most) {
    const int64_t n = std::min(most, size_ - done);
    ReadBytes(done, n, block.data());
    digester.Append({block.data(), ByteSize(type_, n)});
  }
  return digester.Finish();
}

Constant Constant::Scaled(const Extents& factor_extents, std::vector<double> factors) const {
  return Constant(type_, extents_,
                  std::make_shared<Scaling>(Settled(recipe_, size_), extents_, factor_extents,
                                            std::move(factors)));
}

Constant Constant::Reshaped(Extents extents) const {
  return Constant(type_, std::move(extents), recipe_);
}

Constant Constant::Permuted(const std::vector<int>& order) const {
  const Extents strides = Strides(extents_);
  Extents extents, gathered;
  for (int axis : order) {
    extents.push_back(extents_[axis]);
    gathered.push_back(strides[axis]);
  }
  return Constant(type_, extents, GatheredRecipe(recipe_, size_, extents, gathered, 0));
}

Constant Constant::Sliced(int axis, int64_t begin, int64_t end, int64_t step) const {
  Extents extents = extents_;
  Extents strides = Strides(extents_);
  extents[axis] = end > begin ? (end - begin + step - 1) / step : 0;
  const int64_t offset = begin * strides[axis];
  strides[axis] *= step;
  return Constant(type_, extents, GatheredRecipe(recipe_, size_, extents, strides, offset));
}

Constant Constant::Reversed(int axis) const {
  Extents strides = Strides(extents_);
  const int64_t offset = (extents_[axis] - 1) * strides[axis];
  strides[axis] = -strides[axis];
  return Constant(type_, extents_, GatheredRecipe(recipe_, size_, extents_, strides, offset));
}

Constant Constant::Gathered(int axis, std::vector<int64_t> indices) const {
  int64_t run = 1;
  for (int a = axis + 1; a < rank(); ++a) run *= extents_[a];
  Extents extents = extents_;
  extents[axis] = static_cast<int64_t>(indices.size());
  const RecipePtr settled = Settled(recipe_, size_);
  const auto selecting =
      std::make_shared<Selecting>(Unpacked(settled), std::move(indices), extents_[axis], run);
  return Constant(type_, extents, PackedLike(settled, selecting));
}

Constant Constant::Converted(ElementType type) const { return Constant(type, extents_, recipe_); }

Constant Constant::Reinterpreted(ElementType type, Extents extents) const {
  return FromBytes(type, std::move(extents), std::make_shared<BytesOfConstant>(*this));
}

Constant Constant::Concatenated(const std::vector<Constant>& parts, int axis) {
  std::vector<RecipePtr> recipes;
  std::vector<int64_t> runs;
  Extents extents = parts[0].extents_;
  extents[axis] = 0;
  ElementType type = Unpacked(parts[0].recipe_)->type();
  for (const Constant& part : parts) {
    extents[axis] += part.extents_[axis];
    int64_t run = 1;
    for (int a = axis; a < part.rank(); ++a) run *= part.extents_[a];
    runs.push_back(run);
    recipes.push_back(Unpacked(Settled(part.recipe_, part.size_)));
    if (recipes.back()->type() != type) type = ElementType::kF64;
  }
  const auto joined = std::make_shared<Concatenation>(std::move(recipes), runs, type);
  return Constant(parts[0].type_, extents, PackedLike(parts[0].recipe_, joined));
}

}  // namespace mo
