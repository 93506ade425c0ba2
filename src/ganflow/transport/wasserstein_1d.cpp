#include "ganflow/transport/wasserstein_1d.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/simd/sort.hpp"
#include "ganflow/transport/quantile_quadrature.hpp"

#include <boost/math/tools/toms748_solve.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

namespace ganflow::transport {

namespace {

constexpr double kMassTolerance = 1e-9;  // |Σ weights − 1| that users may leave by rounding or printing weights
constexpr double kRoundingMass = 1e-15;  // several ulp of a cumulated mass in [0,1]

/// Sorted points with the mass up to and including each; the last is exactly 1.
struct Staircase {
  std::vector<double> values;
  std::vector<double> cumulated;
};

/// Pieces of (0,1) on which both quantile functions are constant.
struct Cells {
  std::vector<double> gap;   // |F_x⁻¹ − F_y⁻¹|
  std::vector<double> mass;  // length of the piece
};

void check_order(double order) {
  GF_VALIDATE(order >= 1, "order p = {} (W_p is a distance for p ≥ 1 only). Try 1 or 2", order);
}

void check_values(std::span<const double> values, const char* name) {
  GF_VALIDATE(!values.empty(), "{} has no points (a law needs at least one)", name);
  const auto bad = std::find_if(values.begin(), values.end(), [](double v) { return !std::isfinite(v); });
  GF_VALIDATE(bad == values.end(), "{}[{}] = {} (points must be finite)", name, bad - values.begin(), *bad);
}

void check_weights(const WeightedSamples& samples, const char* name) {
  const auto& weights = samples.weights;
  GF_VALIDATE(weights.size() == samples.values.size(), "{} has {} points but {} weights (one weight a point)", name,
              samples.values.size(), weights.size());
  const auto bad = std::find_if(weights.begin(), weights.end(), [](double w) { return !(w >= 0) || std::isinf(w); });
  GF_VALIDATE(bad == weights.end(), "weight {} of {} is {} (must be non-negative and finite)", bad - weights.begin(),
              name, *bad);
  std::vector<double> copy(weights.begin(), weights.end());
  const double total = tree_sum<double>(copy);
  GF_VALIDATE(std::abs(total - 1) <= kMassTolerance,
              "weights of {} sum to {}, {:+.3g} off 1 (a law has mass 1). Try dividing by the sum", name, total,
              total - 1);
}

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> copy(values.begin(), values.end());
  simd::sort_ascending(copy);
  return copy;
}

bool all_finite(std::span<const double> values) {
  bool finite = true;
  for (const double v : values) {
    finite &= v - v == 0;
  }
  return finite;
}

/// Both sorted, on two threads.
std::array<std::vector<double>, 2> sorted_pair(std::span<const double> x, std::span<const double> y) {
  constexpr std::size_t kWorkOfPoint = 8;  // elementary operations
  const std::array<std::span<const double>, 2> values = {x, y};
  std::array<std::vector<double>, 2> result;
  parallel_for(2, (x.size() + y.size()) * kWorkOfPoint, [&](std::size_t k) {
    if (!values[k].empty() && all_finite(values[k])) {
      result[k] = sorted(values[k]);
    }
  });
  if (result[0].empty()) {
    check_values(x, "x");  // throws: no points, or which of them is not finite
  }
  if (result[1].empty()) {
    check_values(y, "y");
  }
  return result;
}

Staircase staircase_of_weights(const WeightedSamples& samples) {
  const std::size_t n = samples.values.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return samples.values[i] < samples.values[j]; });
  Staircase stairs{std::vector<double>(n), std::vector<double>(n)};
  double sum = 0;
  double carry = 0;  // Kahan: a plain running sum would be off by n ulp
  for (std::size_t k = 0; k < n; ++k) {
    stairs.values[k] = samples.values[order[k]];
    const double term = samples.weights[order[k]] - carry;
    const double next = sum + term;
    carry = (next - sum) - term;
    sum = next;
    stairs.cumulated[k] = sum;
  }
  for (double& c : stairs.cumulated) {
    c = std::min(c / sum, 1.0);
  }
  stairs.cumulated.back() = 1;
  return stairs;
}

Staircase staircase(const WeightedSamples& samples, const char* name) {
  check_values(samples.values, name);
  if (!samples.weights.empty()) {
    check_weights(samples, name);
    return staircase_of_weights(samples);
  }
  Staircase stairs{sorted(samples.values), std::vector<double>(samples.values.size())};
  const auto n = static_cast<double>(samples.values.size());
  for (std::size_t k = 0; k < stairs.cumulated.size(); ++k) {
    stairs.cumulated[k] = static_cast<double>(k + 1) / n;
  }
  return stairs;
}

/// Merges i/n and j/m in integers, so that no mass is rounded before it is one number.
Cells merge_equal_masses(std::span<const double> x, std::span<const double> y) {
  const std::uint64_t n = x.size();
  const std::uint64_t m = y.size();
  const double unit = 1.0 / (static_cast<double>(n) * static_cast<double>(m));
  Cells cells;
  cells.gap.reserve(n + m);
  cells.mass.reserve(n + m);
  std::uint64_t done = 0;  // in units of 1/(n m)
  for (std::uint64_t i = 0, j = 0; i < n && j < m;) {
    const std::uint64_t end = std::min((i + 1) * m, (j + 1) * n);
    cells.gap.push_back(std::abs(x[i] - y[j]));
    cells.mass.push_back(static_cast<double>(end - done) * unit);
    done = end;
    i += end == (i + 1) * m ? 1 : 0;
    j += end == (j + 1) * n ? 1 : 0;
  }
  return cells;
}

Cells merge(const Staircase& x, const Staircase& y) {
  Cells cells;
  double done = 0;
  for (std::size_t i = 0, j = 0; i < x.values.size() && j < y.values.size();) {
    const double end = std::min(x.cumulated[i], y.cumulated[j]);
    if (end - done > kRoundingMass) {
      cells.gap.push_back(std::abs(x.values[i] - y.values[j]));
      cells.mass.push_back(end - done);
      done = end;
    }
    const bool step_x = x.cumulated[i] <= end;
    const bool step_y = y.cumulated[j] <= end;
    i += step_x ? 1 : 0;
    j += step_y ? 1 : 0;
  }
  return cells;
}

/// (Σ mass gap^p)^{1/p}, scaled by the largest gap so that no power over- or underflows. Uses `cells` as scratch.
double power_mean(Cells cells, double order) {
  const double scale = *std::max_element(cells.gap.begin(), cells.gap.end());
  if (std::isinf(order) || scale == 0) {
    return scale;
  }
  std::vector<double>& terms = cells.mass;
  for (std::size_t k = 0; k < terms.size(); ++k) {
    const double gap = cells.gap[k];
    terms[k] *= order == 1 ? gap : std::pow(gap / scale, order);
  }
  const double sum = tree_sum<double>(terms);
  return order == 1 ? sum : scale * std::pow(sum, 1 / order);
}

/// Σ f(k) for k = 0 … count−1, in blocks of eight running sums joined by a tree: the order depends on `count` alone.
template <class F>
double blocked_sum(std::size_t count, const F& f) {
  constexpr std::size_t kLanes = 8;
  constexpr std::size_t kBlock = 128 * kLanes;  // 128 additions a running sum: its rounding stays below 1e-14
  const std::size_t blocks = (count + kBlock - 1) / kBlock;
  std::vector<double> sums(blocks);
  parallel_for(blocks, count, [&](std::size_t b) {
    const std::size_t end = std::min(count, (b + 1) * kBlock);
    double lanes[kLanes] = {};
    std::size_t k = b * kBlock;
    for (; k + kLanes <= end; k += kLanes) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        lanes[lane] += f(k + lane);
      }
    }
    for (std::size_t lane = 0; k < end; ++k, ++lane) {
      lanes[lane] += f(k);
    }
    sums[b] = tree_sum<double>(lanes);
  });
  return tree_sum<double>(sums);
}

/// As power_mean for as many points on either side, all of mass 1/n: the k-th goes to the k-th, no cells needed.
double power_mean_of_pairs(std::span<const double> x, std::span<const double> y, double order) {
  const auto gap = [&](std::size_t k) { return std::abs(x[k] - y[k]); };
  const auto n = static_cast<double>(x.size());
  if (order == 1) {
    return blocked_sum(x.size(), gap) / n;
  }
  double scale = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    scale = std::max(scale, gap(k));
  }
  if (std::isinf(order) || scale == 0) {
    return scale;
  }
  if (order == 2) {
    return scale * std::sqrt(blocked_sum(x.size(), [&](std::size_t k) { return std::pow(gap(k) / scale, 2); }) / n);
  }
  const double sum = blocked_sum(x.size(), [&](std::size_t k) { return std::pow(gap(k) / scale, order); });
  return scale * std::pow(sum / n, 1 / order);
}

/// The quantile function inside (0,1): nodes may round to the ends, where it may be infinite.
double quantile_at(const QuantileFunction& quantile, double u) {
  const double inside =
      std::clamp(u, std::numeric_limits<double>::min(), 1 - std::numeric_limits<double>::epsilon() / 2);
  const double q = quantile(inside);
  GF_VALIDATE(!std::isnan(q), "quantile({}) = nan (the law's quantile function must be a number inside (0,1))", inside);
  return q;
}

/// |a − b|^p, and what a few ulp of a and b do to it.
RoundedValue gap_power(double a, double b, double order) {
  constexpr double kUlps = 4;
  const double gap = std::abs(a - b);
  const double rounding = kUlps * std::numeric_limits<double>::epsilon() * (std::abs(a) + std::abs(b));
  if (order == 1) {
    return {gap, rounding};
  }
  const double power = std::pow(gap, order - 1);
  return {power * gap, order * power * rounding};
}

/// Where the quantile function passes `point` within (low, high), to 1e-7 of it: |point − quantile|^p is smooth on either
/// side, and what is left of the kink there is the square of that. `low` where it does not pass.
double crossing(const QuantileFunction& quantile, double point, double low, double high) {
  const auto above = [&](double u) { return quantile_at(quantile, u) - point; };
  const double first = above(low);
  const double last = above(high);
  if (!(first < 0 && last > 0)) {
    return low;
  }
  const double close = 1e-7 * (high - low);
  std::uintmax_t most = 60;  // exhausts the mantissa of a jump
  const auto [a, b] = boost::math::tools::toms748_solve(
      above, low, high, first, last, [close](double left, double right) { return right - left <= close; }, most);
  return 0.5 * (a + b);
}

/// Pieces of (0,1) on which the samples' quantile function is one point and the law's stays on one side of it.
struct LawPieces {
  std::vector<double> ends = {0};
  std::vector<double> points;  ///< of each piece
};

/// A cell for each different point; half of them lie at the crossings, which are found in parallel.
LawPieces cells_of(const Staircase& stairs) {
  LawPieces pieces;
  for (std::size_t k = 0; k < stairs.values.size(); ++k) {
    const bool repeated = k + 1 < stairs.values.size() && stairs.values[k + 1] == stairs.values[k];
    if (!repeated && stairs.cumulated[k] - pieces.ends.back() > std::numeric_limits<double>::epsilon()) {
      for (int half = 0; half < 2; ++half) {
        pieces.ends.push_back(stairs.cumulated[k]);
        pieces.points.push_back(stairs.values[k]);
      }
    }
  }
  pieces.ends.back() = 1;
  return pieces;
}

/// false where the caller stopped it.
bool find_crossings(LawPieces& pieces, const QuantileFunction& quantile, const Progress& progress) {
  constexpr std::size_t kBetweenLooks = 4096;
  constexpr std::size_t kWorkOfCell = 1000;  // elementary operations
  const std::size_t cells = pieces.points.size() / 2;
  for (std::size_t begin = 0; begin < cells; begin += kBetweenLooks) {
    const std::size_t count = std::min(kBetweenLooks, cells - begin);
    parallel_for(count, count * kWorkOfCell, [&](std::size_t j) {
      const std::size_t k = 2 * (begin + j);
      pieces.ends[k + 1] = crossing(quantile, pieces.points[k], pieces.ends[k], pieces.ends[k + 2]);
    });
    const double share = static_cast<double>(begin + count) / static_cast<double>(cells);
    if (progress && !progress({.fraction = share, .phase = "crossings"})) {
      return false;
    }
  }
  return true;
}

/// From W_p^p.
WassersteinResult rooted(const QuadratureResult& cost, double order) {
  const double distance = std::pow(cost.value, 1 / order);
  return {.distance = distance,
          .error = cost.value > cost.error ? distance / (order * cost.value) * cost.error  // d(c^{1/p})
                                           : std::pow(cost.error, 1 / order),
          .status = cost.status};
}

void check_order_against_law(double order) {
  check_order(order);
  GF_VALIDATE(!std::isinf(order), "order p = ∞ (not available against a law; its tails may be unbounded). Try p < ∞");
}

}  // namespace

WassersteinResult wasserstein_1d(std::span<const double> x, std::span<const double> y, double order) {
  check_order(order);
  const auto [xs, ys] = sorted_pair(x, y);
  return {.distance = wasserstein_1d_sorted(xs, ys, order), .n = x.size(), .m = y.size()};
}

WassersteinResult wasserstein_1d(const WeightedSamples& x, const WeightedSamples& y, double order) {
  if (x.weights.empty() && y.weights.empty()) {
    return wasserstein_1d(x.values, y.values, order);
  }
  check_order(order);
  return {.distance = power_mean(merge(staircase(x, "x"), staircase(y, "y")), order),
          .n = x.values.size(),
          .m = y.values.size()};
}

WassersteinResult wasserstein_1d(const WeightedSamples& x, const QuantileFunction& quantile, double order,
                                 const Progress& progress) {
  check_order_against_law(order);
  LawPieces pieces = cells_of(staircase(x, "x"));
  if (!find_crossings(pieces, quantile, progress)) {
    return {.distance = std::numeric_limits<double>::quiet_NaN(),
            .error = std::numeric_limits<double>::infinity(),
            .n = x.values.size(),
            .status = SolveStatus::kInterrupted};
  }
  const auto cost = [&](std::size_t k, double u) {
    return gap_power(pieces.points[k], quantile_at(quantile, u), order);
  };
  WassersteinResult result = rooted(integrate_pieces(pieces.ends, cost, {.progress = progress}), order);
  result.n = x.values.size();
  return result;
}

WassersteinResult wasserstein_1d_of_laws(const QuantileFunction& x, const QuantileFunction& y, double order,
                                         const Progress& progress) {
  check_order_against_law(order);
  constexpr std::size_t kPieces = 512;  // what is narrower than a 15th of one may go unseen
  std::vector<double> ends(kPieces + 1);
  for (std::size_t k = 0; k < ends.size(); ++k) {
    ends[k] = static_cast<double>(k) / kPieces;
  }
  const auto cost = [&](std::size_t /*piece*/, double u) {
    return gap_power(quantile_at(x, u), quantile_at(y, u), order);
  };
  return rooted(integrate_pieces(ends, cost, {.progress = progress}), order);
}

double wasserstein_1d_sorted(std::span<const double> x, std::span<const double> y, double order) {
  GF_EXPECT(order >= 1);
  GF_EXPECT(!x.empty() && !y.empty());
  GF_EXPECT(std::is_sorted(x.begin(), x.end()) && std::is_sorted(y.begin(), y.end()));
  return x.size() == y.size() ? power_mean_of_pairs(x, y, order) : power_mean(merge_equal_masses(x, y), order);
}

}  // namespace ganflow::transport
