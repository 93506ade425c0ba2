#pragma once
/// Laws with independent, equal coordinates: uniform on a cube and logistic.

#include "ganflow/data/law.hpp"

namespace ganflow::data {

/// Uniform on [−1,1]^d: density 2^{−d} there, covariance I/3. Coordinate j of row r is draw d·r + j of the stream.
class UniformCube final : public Law {
 public:
  explicit UniformCube(std::size_t dimension) : dimension_(dimension) {}
  std::string name() const override { return "uniform"; }
  std::size_t dimension() const override { return dimension_; }
  using Law::sample;
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const override;
  std::optional<double> log_density(std::span<const double> x) const override;
  std::optional<Moments> moments() const override;
  std::optional<double> cdf(double x) const override;
  std::optional<double> quantile(double u) const override;
  std::vector<Piece> pieces() const override;

 private:
  std::size_t dimension_;
};

/// Independent standard logistic coordinates: F(x) = 1/(1 + e^{−x}), variance π²/3. Draws as for UniformCube.
class Logistic final : public Law {
 public:
  explicit Logistic(std::size_t dimension) : dimension_(dimension) {}
  std::string name() const override { return "logistic"; }
  std::size_t dimension() const override { return dimension_; }
  using Law::sample;
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const override;
  std::optional<double> log_density(std::span<const double> x) const override;
  std::optional<Moments> moments() const override;
  std::optional<double> cdf(double x) const override;
  std::optional<double> quantile(double u) const override;
  std::vector<Piece> pieces() const override;

 private:
  std::size_t dimension_;
};

}  // namespace ganflow::data
