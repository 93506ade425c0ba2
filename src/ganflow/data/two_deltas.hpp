#pragma once
/// ½δ_{−a} + ½δ_{+a}, a = radius · e_1: the toy game's data (theory §8).

#include "ganflow/data/law.hpp"

namespace ganflow::data {

/// Row r is −a when uniform draw r of the stream is below ½, else +a. No density; covariance radius² e_1 e_1ᵀ.
class TwoDeltas final : public Law {
 public:
  TwoDeltas(std::size_t dimension, double radius) : dimension_(dimension), radius_(radius) {}
  std::string name() const override { return "two-deltas"; }
  std::size_t dimension() const override { return dimension_; }
  using Law::sample;
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const override;
  std::optional<Moments> moments() const override;
  std::optional<double> cdf(double x) const override;
  std::optional<double> quantile(double u) const override;
  std::vector<Piece> pieces() const override;

 private:
  std::size_t dimension_;
  double radius_;
};

}  // namespace ganflow::data
