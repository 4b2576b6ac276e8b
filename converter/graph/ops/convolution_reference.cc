#include "converter/graph/ops/convolution_reference.h"

#include <algorithm>
#include <cmath>

namespace mo {
namespace {

// Output elements and output channels that are summed up together: as many as the registers of
// every CPU hold.
constexpr int kBlock = 4, kChannels = 4;

absl::Span<const int64_t> SpatialExtents(const Tensor& tensor) {
  return absl::MakeConstSpan(tensor.extents).subspan(2);
}

}  // namespace

ConvolutionReference::ConvolutionReference(const Node& node, const ConvolutionKind& kind,
                                           const Tensor& data, const Tensor& weights,
                                           Tensor& output)
    : kind_(kind), data_(data), weights_(weights), output_(output), w_(kind, weights.extents) {
  const Axes in = Padded(SpatialExtents(data), 1), out = Padded(SpatialExtents(output), 1);
  large_ = kind.transposed ? out : in;
  small_ = kind.transposed ? in : out;
  kernel_ = Padded(w_.kernel, 1);
  stride_ = Padded(node.attributes().GetInts("strides"), 1);
  dilation_ = Padded(node.attributes().GetInts("dilations"), 1);
  pad_ = Padded(ResolvedPadsBegin(node), 0);
  taps_ = Product(kernel_);
  in_size_ = Product(in);
  out_size_ = Product(out);
}

ConvolutionReference::Axes ConvolutionReference::Padded(absl::Span<const int64_t> list,
                                                        int64_t filler) {
  Axes axes;
  axes.fill(filler);
  std::copy(list.begin(), list.end(), axes.end() - list.size());
  return axes;
}

void ConvolutionReference::Evaluate() { IsBlockwise() ? SumBlocks() : AddProducts(); }

bool ConvolutionReference::IsBlockwise() const {
  return !kind_.transposed && std::all_of(weights_.values.begin(), weights_.values.end(),
                                          [](double weight) { return std::isfinite(weight); });
}

template <typename Visit>
void ConvolutionReference::ForEachRow(Visit visit) const {
  for (int64_t k0 = 0; k0 < kernel_[0]; ++k0) {
    for (int64_t s0 = 0; s0 < small_[0]; ++s0) {
      const int64_t l0 = s0 * stride_[0] + k0 * dilation_[0] - pad_[0];
      if (l0 < 0 || l0 >= large_[0]) continue;
      for (int64_t k1 = 0; k1 < kernel_[1]; ++k1) {
        for (int64_t s1 = 0; s1 < small_[1]; ++s1) {
          const int64_t l1 = s1 * stride_[1] + k1 * dilation_[1] - pad_[1];
          if (l1 < 0 || l1 >= large_[1]) continue;
          visit((k0 * kernel_[1] + k1) * kernel_[2], (s0 * small_[1] + s1) * small_[2],
                (l0 * large_[1] + l1) * large_[2]);
        }
      }
    }
  }
}

void ConvolutionReference::Valid(int64_t tap, int64_t& begin, int64_t& end) const {
  const int64_t shift = tap * dilation_[2] - pad_[2];
  begin = shift >= 0 ? 0 : (-shift + stride_[2] - 1) / stride_[2];
  end = shift >= large_[2] ? 0 : std::min(small_[2], (large_[2] - 1 - shift) / stride_[2] + 1);
}

void ConvolutionReference::AddProducts() {
  for (int64_t n = 0; n < data_.extents[0]; ++n) {
    for (int64_t o = 0; o < w_.groups * w_.outputs_per_group; ++o) {
      double* result =
          output_.values.data() + (n * w_.groups * w_.outputs_per_group + o) * out_size_;
      for (int64_t i = 0; i < w_.inputs_per_group; ++i) {
        const int64_t channel = o / w_.outputs_per_group * w_.inputs_per_group + i;
        const double* source =
            data_.values.data() + (n * w_.groups * w_.inputs_per_group + channel) * in_size_;
        const double* kernel = weights_.values.data() + w_.Offset(o, i) * taps_;
        ForEachRow([&](int64_t tap, int64_t small, int64_t large) {
          for (int64_t k = 0; k < kernel_[2]; ++k) {
            const double weight = kernel[tap + k];
            const int64_t shift = large + k * dilation_[2] - pad_[2];
            int64_t begin, end;
            Valid(k, begin, end);
            for (int64_t s = begin; s < end; ++s) {
              if (kind_.transposed) {
                result[shift + s * stride_[2]] += weight * source[small + s];
              } else {
                result[small + s] += weight * source[shift + s * stride_[2]];
              }
            }
          }
        });
      }
    }
  }
}

std::vector<int64_t> ConvolutionReference::SourcesOfBlock(int64_t first) const {
  std::vector<int64_t> sources(taps_ * kBlock, -1);
  for (int64_t element = first; element < std::min(first + kBlock, out_size_); ++element) {
    const Axes at = {element / (small_[1] * small_[2]), element / small_[2] % small_[1],
                     element % small_[2]};
    for (int64_t tap = 0; tap < taps_; ++tap) {
      const Axes k = {tap / (kernel_[1] * kernel_[2]), tap / kernel_[2] % kernel_[1],
                      tap % kernel_[2]};
      int64_t source = 0;
      bool inside = true;
      for (int axis = 0; axis < kMaxSpatial; ++axis) {
        const int64_t place = at[axis] * stride_[axis] + k[axis] * dilation_[axis] - pad_[axis];
        inside &= place >= 0 && place < large_[axis];
        source = source * large_[axis] + place;
      }
      if (inside) sources[tap * kBlock + element - first] = source;
    }
  }
  return sources;
}

void ConvolutionReference::SumBlocks() {
  std::vector<double> column(w_.inputs_per_group * taps_ * kBlock);
  for (int64_t first = 0; first < out_size_; first += kBlock) {
    const std::vector<int64_t> sources = SourcesOfBlock(first);
    for (int64_t n = 0; n < data_.extents[0]; ++n) {
      for (int64_t group = 0; group < w_.groups; ++group)
        SumBlock(n, group, first, sources, column);
    }
  }
}

void ConvolutionReference::SumBlock(int64_t n, int64_t group, int64_t first,
                                    const std::vector<int64_t>& sources,
                                    std::vector<double>& column) {
  const int64_t batch_and_group = n * w_.groups + group;
  const double* data = data_.values.data() + batch_and_group * w_.inputs_per_group * in_size_;
  double* result =
      output_.values.data() + batch_and_group * w_.outputs_per_group * out_size_ + first;
  const int64_t elements = std::min<int64_t>(kBlock, out_size_ - first);

  const int64_t terms = w_.inputs_per_group * taps_;
  double* next = column.data();
  for (int64_t i = 0; i < w_.inputs_per_group; ++i, data += in_size_) {
    for (const int64_t source : sources) *next++ = source < 0 ? 0 : data[source];
  }
  const double* weights = weights_.values.data() + group * w_.outputs_per_group * terms;
  for (int64_t o = 0; o < w_.outputs_per_group; o += kChannels) {
    // Of the last block some channels are computed twice.
    const double* rows[kChannels];
    for (int c = 0; c < kChannels; ++c)
      rows[c] = weights + std::min(o + c, w_.outputs_per_group - 1) * terms;
    double sums[kChannels][kBlock] = {};
    for (int64_t term = 0; term < terms; ++term) {
      const double* values = column.data() + term * kBlock;
      for (int c = 0; c < kChannels; ++c) {
        const double weight = rows[c][term];
        for (int b = 0; b < kBlock; ++b) sums[c][b] += weight * values[b];
      }
    }
    for (int c = 0; c < std::min<int64_t>(kChannels, w_.outputs_per_group - o); ++c)
      std::copy(sums[c], sums[c] + elements, result + (o + c) * out_size_);
  }
}

}  // namespace mo
