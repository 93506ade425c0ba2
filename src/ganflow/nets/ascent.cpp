#include "ganflow/nets/ascent.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/nets/network_engines.hpp"
#include "ganflow/simd/extremes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::nets {

namespace {

/// What a batch's gradient is bounded by.
struct BatchSize {
  double total = 0;           ///< Σ_i |g_i|
  std::vector<double> pull;   ///< Σ_i |g_i x_il|
  std::vector<double> reach;  ///< max_i |x_il|

  template <class T>
  explicit BatchSize(const AscentBatch<T>& batch) : pull(batch.x.cols()), reach(batch.x.cols()) {
    constexpr std::size_t kLanes = 8;  // sums side by side, which become vectors
    const std::size_t samples = batch.x.rows();
    for (std::size_t l = 0; l < pull.size(); ++l) {
      std::array<double, kLanes> totals{};
      std::array<double, kLanes> pulls{};
      std::array<double, kLanes> reaches{};
      const auto add = [&](std::size_t i, std::size_t lane) {
        const double g = std::abs(static_cast<double>(batch.g(i, 0)));
        const double x = std::abs(static_cast<double>(batch.x(i, l)));
        totals[lane] += g;
        pulls[lane] += g * x;
        reaches[lane] = reaches[lane] < x ? x : reaches[lane];
      };
      std::size_t i = 0;
      for (; i + kLanes <= samples; i += kLanes) {
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          add(i + lane, lane);
        }
      }
      for (; i < samples; ++i) {
        add(i, 0);
      }
      total = tree_sum<double>(totals);
      pull[l] = tree_sum<double>(pulls);
      reach[l] = *std::max_element(reaches.begin(), reaches.end());
    }
  }
};

/// Bounds of |a_l|, |b| and |c| over the particles, kept ahead of the steps. One output.
template <class T>
class ParameterBounds {
 public:
  explicit ParameterBounds(const Population<T>& population)
      : activation_(population.unit().activation),
        a_(compressed::largest_inputs(population)),
        b_(size(population.b())),
        c_(size(population.c())) {}

  std::span<const double> a() const { return a_; }

  /// After a step: |ς| and |ς'| are bounded, so the gradient is.
  void step(const AscentBatch<T>& batch, double factor, const std::optional<Box>& walls) {
    const BatchSize size(batch);
    constexpr double kLargestSlope = 1.13;  // of erf; 1 or less for the others
    constexpr double kRounding = 1.0001;    // of the steps themselves, and of these sums
    const double grow = factor * kRounding;
    double value = 1;
    if (activation_ == Activation::kSoftplus || activation_ == Activation::kLinear) {
      value += b_;  // |ς(h)| ≤ 1 + |h|
      for (std::size_t l = 0; l < a_.size(); ++l) {
        value += a_[l] * size.reach[l];
      }
    }
    const double limit = walls ? walls->half_width() : std::numeric_limits<double>::infinity();
    for (std::size_t l = 0; l < a_.size(); ++l) {
      a_[l] = std::min(limit, kRounding * (a_[l] + grow * c_ * kLargestSlope * size.pull[l]));
    }
    b_ = std::min(limit, b_ + grow * c_ * kLargestSlope * size.total);
    c_ = std::min(limit, c_ + grow * value * size.total);
  }

 private:
  static double size(ConstMatrixView<T> row) {
    const auto [low, high] = simd::extremes(row.row_span(0));
    return std::max(-static_cast<double>(low), static_cast<double>(high));
  }

  Activation activation_;
  std::vector<double> a_;
  double b_;
  double c_;
};

/// A batch's nodes and their weights, which stand for it.
template <class T>
struct NodeBatch {
  Matrix<T> x;
  Matrix<T> g;
};

/// Batches with samples replaced by nodes where that is certified for every parameter on the way.
template <class T>
void ascend_on_nodes(Population<T>& population, std::span<const AscentBatch<T>> batches, double rate,
                     const std::optional<Box>& walls, MatrixView<T> last_gradient) {
  ParameterBounds<T> bounds(population);
  std::vector<NodeBatch<T>> nodes;
  nodes.reserve(batches.size());  // views of its elements are kept
  std::vector<AscentBatch<T>> steps;
  for (const AscentBatch<T>& batch : batches) {
    if (const auto grid = compressed::find_grid<T>(population, batch.x, UnitPart::kGradient, bounds.a())) {
      const ChebyshevBatch seen(*grid, batch.x);
      nodes.push_back({seen.points(batch.x), Matrix<T>(seen.size(), 1)});
      seen.pull_back<T>(batch.g, nodes.back().g);
      steps.push_back({nodes.back().x, nodes.back().g});
    } else {
      steps.push_back(batch);
    }
    bounds.step(batch, std::abs(rate) * population.scale(), walls);
  }
  fused::ascend<T>(population, steps, rate, walls, last_gradient);
}

}  // namespace

template <class T>
void ascend(Population<T>& population, std::span<const AscentBatch<T>> batches, double rate,
            const std::optional<Box>& walls, MatrixView<T> last_gradient) {
  GF_EXPECT(!batches.empty() && last_gradient.rows() == population.parameters() &&
            last_gradient.cols() == population.size());
  const UnitShape& unit = population.unit();
  if (unit.inputs > simd::kMaxFusedWidth || unit.outputs > simd::kMaxFusedWidth) {
    blocked::ascend(population, batches, rate, walls, last_gradient);
  } else if (unit.outputs == 1 && compressed::may_compress(population, batches.front().x.rows())) {
    ascend_on_nodes(population, batches, rate, walls, last_gradient);
  } else {
    fused::ascend(population, batches, rate, walls, last_gradient);
  }
}

template void ascend(Population<float>&, std::span<const AscentBatch<float>>, double, const std::optional<Box>&,
                     MatrixView<float>);
template void ascend(Population<double>&, std::span<const AscentBatch<double>>, double, const std::optional<Box>&,
                     MatrixView<double>);

}  // namespace ganflow::nets
