#pragma once
/// A probability law on R^d that can be sampled, and may know its density, moments and quantiles.

#include "ganflow/core/matrix.hpp"
#include "ganflow/rng/stream.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace ganflow::data {

struct Moments {
  Eigen::VectorXd mean;        ///< (d)
  Eigen::MatrixXd covariance;  ///< (d,d)
};

/// A law of one coordinate that quadratures know.
enum class AxisLaw {
  kNormal,    ///< N(0,1)
  kUniform,   ///< on [−1,1]
  kLogistic,  ///< F(x) = 1/(1 + e^{−x})
};

/// A part of a law as the image of independent coordinates: with probability `weight`, X = map(ξ), ξ_j ~ axes[j].
struct Piece {
  double weight = 1;
  std::vector<AxisLaw> axes = {};                                            ///< empty: a point
  std::function<void(std::span<const double> xi, std::span<double> x)> map;  ///< smooth
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
  /// The law as a mixture of smooth images of product laws, for quadratures; empty where there is none.
  virtual std::vector<Piece> pieces() const;
};

}  // namespace ganflow::data
