#pragma once
/// A probability law on R^d that can be sampled, and may know its density, moments and quantiles.

#include "ganflow/core/matrix.hpp"
#include "ganflow/rng/stream.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace ganflow::data {

struct Moments {
  Eigen::VectorXd mean;        ///< (d)
  Eigen::MatrixXd covariance;  ///< (d,d)
};

class Law {
 public:
  Law() = default;
  virtual ~Law() = default;
  Law(const Law&) = delete;
  Law& operator=(const Law&) = delete;

  virtual std::string name() const = 0;
  virtual std::size_t dimension() const = 0;

  /// Fills row r of `out` (n,d) with draw number first + r of the stream. Any cut of the rows gives the same numbers;
  /// float rows are the double rows rounded, or within a few rounding units of the law's largest coordinates of that.
  virtual void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const = 0;
  /// A law overrides this only to be faster.
  virtual void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<float> out) const;

  /// nullopt where there is no closed form. log_density is −inf outside the support.
  virtual std::optional<double> log_density(std::span<const double> x) const;
  virtual std::optional<Moments> moments() const;
  /// d = 1 only: F(x) = P(X ≤ x).
  virtual std::optional<double> cdf(double x) const;
  /// d = 1 only: inf { x : F(x) ≥ u }, u in (0,1).
  virtual std::optional<double> quantile(double u) const;
};

}  // namespace ganflow::data
