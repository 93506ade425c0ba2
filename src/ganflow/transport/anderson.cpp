#include "ganflow/transport/anderson.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::transport {

namespace {

// Of the diagonal: the normal equations carry twice the digits that their differences have, the rest is rounding.
constexpr double kRidge = 1e-14;

/// Solves A x = b in place by Cholesky's factorisation, A symmetric and made positive by the ridge. Rows whose pivot
/// vanishes get x = 0.
std::vector<double> solve(std::vector<std::vector<double>> a, std::vector<double> b) {
  const std::size_t n = b.size();
  double trace = 0;
  for (std::size_t i = 0; i < n; ++i) {
    trace += a[i][i];
  }
  for (std::size_t i = 0; i < n; ++i) {
    a[i][i] += kRidge * trace;
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = a[i][j];
      for (std::size_t k = 0; k < j; ++k) {
        sum -= a[i][k] * a[j][k];
      }
      if (i == j) {
        a[i][i] = sum > 0 ? std::sqrt(sum) : INFINITY;
      } else {
        a[i][j] = sum / a[j][j];
      }
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      b[i] -= a[i][k] * b[k];
    }
    b[i] /= a[i][i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) {
      b[i] -= a[k][i] * b[k];
    }
    b[i] /= a[i][i];
  }
  return b;
}

/// Σ u v in eight running sums: their order depends on the size alone.
double dot(std::span<const double> u, std::span<const double> v) {
  constexpr std::size_t kLanes = 8;
  double lanes[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= u.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] += u[i + lane] * v[i + lane];
    }
  }
  for (; i < u.size(); ++i) {
    lanes[0] += u[i] * v[i];
  }
  return tree_sum<double>(lanes);
}

}  // namespace

Anderson::Anderson(std::span<const double> weights, std::size_t memory)
    : root_weights_(weights.begin(), weights.end()),
      memory_(memory),
      steps_(memory),
      gram_(memory, std::vector<double>(memory)) {
  GF_EXPECT(memory > 0);
  for (double& w : root_weights_) {
    w = std::sqrt(w);
  }
}

void Anderson::restart() {
  count_ = 0;
  last_image_.clear();
}

std::vector<double> Anderson::next(std::span<const double> point, std::span<const double> image) {
  GF_EXPECT(point.size() == root_weights_.size() && image.size() == root_weights_.size());
  const std::size_t n = point.size();
  std::vector<double> residual(n), result(image.begin(), image.end());
  for (std::size_t i = 0; i < n; ++i) {
    residual[i] = root_weights_[i] * (image[i] - point[i]);
  }
  if (!last_image_.empty()) {
    Step& step = steps_[count_ % memory_];
    step.image.resize(n);
    step.residual.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      step.image[i] = image[i] - last_image_[i];
      step.residual[i] = residual[i] - last_residual_[i];
    }
    ++count_;
    const std::size_t kept = std::min(count_, memory_), newest = (count_ - 1) % memory_;
    std::vector<double> right(kept);
    parallel_for(2 * kept, 2 * kept * n, [&](std::size_t k) {
      if (k < kept) {
        gram_[newest][k] = gram_[k][newest] = dot(steps_[newest].residual, steps_[k].residual);
      } else {
        right[k - kept] = dot(steps_[k - kept].residual, residual);
      }
    });
    std::vector<std::vector<double>> gram(gram_.begin(), gram_.begin() + static_cast<std::ptrdiff_t>(kept));
    const std::vector<double> share = solve(std::move(gram), right);
    for (std::size_t k = 0; k < kept; ++k) {
      for (std::size_t i = 0; i < n; ++i) {
        result[i] -= share[k] * steps_[k].image[i];
      }
    }
  }
  last_image_.assign(image.begin(), image.end());
  last_residual_ = std::move(residual);
  return result;
}

}  // namespace ganflow::transport
