#include "converter/graph/source_set.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

namespace mo {

// Two sets, or what they are together.
struct SourceSet::Joined {
  std::vector<int> sources;  // known once there are no parts
  SourceSet a, b;

  bool is_flat() const { return a.empty(); }

  ~Joined() {
    // Not one within the other: chains are long.
    std::vector<std::shared_ptr<Joined>> parts;
    TakeParts(*this, parts);
    while (!parts.empty()) {
      const std::shared_ptr<Joined> part = std::move(parts.back());
      parts.pop_back();
      if (part.use_count() == 1) TakeParts(*part, parts);
    }
  }

  static void TakeParts(Joined& joined, std::vector<std::shared_ptr<Joined>>& parts) {
    for (SourceSet* set : {&joined.a, &joined.b}) {
      if (set->union_ != nullptr) parts.push_back(std::move(set->union_));
      *set = SourceSet();
    }
  }

  void Flatten() {
    std::vector<const Joined*> parts = {this};
    std::unordered_set<const Joined*> seen;
    while (!parts.empty()) {
      const Joined* part = parts.back();
      parts.pop_back();
      if (part != this) sources.insert(sources.end(), part->sources.begin(), part->sources.end());
      for (const SourceSet* set : {&part->a, &part->b}) {
        if (set->single_ >= 0) sources.push_back(set->single_);
        if (set->union_ != nullptr && seen.insert(set->union_.get()).second)
          parts.push_back(set->union_.get());
      }
    }
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    std::vector<std::shared_ptr<Joined>> done;
    TakeParts(*this, done);
  }
};

SourceSet::SourceSet(std::vector<int> sources) {
  if (sources.size() == 1) single_ = sources[0];
  if (sources.size() < 2) return;
  union_ = std::make_shared<Joined>();
  union_->sources = std::move(sources);
}

const std::vector<int>& SourceSet::Flat() const {
  if (!union_->is_flat()) union_->Flatten();
  return union_->sources;
}

bool operator==(const SourceSet& a, const SourceSet& b) {
  if (a.union_ == nullptr || b.union_ == nullptr)
    return a.union_ == b.union_ && a.single_ == b.single_;
  return a.union_ == b.union_ || a.Flat() == b.Flat();
}

SourceSet Union(const SourceSet& a, const SourceSet& b) {
  constexpr size_t kSmall = 16;
  if (a.empty() || (a.single_ == b.single_ && a.union_ == b.union_)) return b;
  if (b.empty()) return a;
  const auto is_small = [](const SourceSet& set) {
    return set.union_ == nullptr || (set.union_->is_flat() && set.size() <= kSmall);
  };
  if (is_small(a) && is_small(b)) {
    std::vector<int> all;
    std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(all));
    if (all.size() == a.size()) return a;
    if (all.size() == b.size()) return b;
    return SourceSet(std::move(all));
  }
  SourceSet joined;
  joined.union_ = std::make_shared<SourceSet::Joined>();
  joined.union_->a = a;
  joined.union_->b = b;
  return joined;
}

}  // namespace mo
