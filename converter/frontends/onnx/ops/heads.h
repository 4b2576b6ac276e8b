#ifndef CONVERTER_FRONTENDS_ONNX_OPS_HEADS_H_
#define CONVERTER_FRONTENDS_ONNX_OPS_HEADS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "converter/frontends/onnx/operation.h"

namespace mo::onnx {

// Heads of attention: [N, heads, S, d]. Values without a node after an error.

// `data`, [N, S, heads · d], as that; one with heads already as it is.
Value SplitHeads(Operation& o, const std::string& suffix, Value data, int64_t heads);
// The same the other way.
Value JoinedHeads(Operation& o, const std::string& suffix, Value data);
// Each head `times` times, one after the other.
Value RepeatedHeads(Operation& o, const std::string& suffix, Value data, int64_t times);
// Repeats heads of keys and values of which one serves several of the query; false after an error.
bool ShareHeads(Operation& o, const std::string& suffix, Value query, Value& key, Value& value);

// 0, 1, … below the extent of `axis`: a list of i64.
Value PlacesAlong(Operation& o, const std::string& suffix, Value data, int axis);

// Pairs of elements are turned by angles: (a, b) → (a cos - b sin, a sin + b cos). A pair is of the
// two halves of the first `width` elements, or interleaved of neighbours. The tables have a last
// axis of width / 2 and are broadcast to the rest of the data, which has four axes.
struct Rotation {
  Value cosines, sines;
  int64_t width = 0;
  bool is_interleaved = false;
};
Value Rotated(Operation& o, const std::string& suffix, Value data, const Rotation& rotation);

// softmax(scale · query · keyᵀ + biases) · value, [N, heads, S, d], where as many heads of queries
// as it takes share one of keys and values.
struct Attention {
  Value query, key, value;
  std::optional<double> scale = std::nullopt;  // 1 / √d
  double softcap = 0;                          // softcap · tanh(x / softcap) before the biases
  std::vector<Value> biases = {};
  Value sink = {};  // [heads, 1, 1]: what counts in the sum of softmax besides
};
Value Attended(Operation& o, const std::string& suffix, Attention attention);

// A bias that hides a key from all that see another one; every floating-point type has the number.
constexpr double kUnseen = -65504;
// 0 where `seen`, else `hidden`: a bias.
Value HiddenUnless(Operation& o, const std::string& suffix, Value seen, ElementType type,
                   double hidden);

}  // namespace mo::onnx

#endif  // CONVERTER_FRONTENDS_ONNX_OPS_HEADS_H_
