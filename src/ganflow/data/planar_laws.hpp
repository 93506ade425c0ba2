#pragma once
/// Curves in the plane with Gaussian noise: the Swiss roll and the two moons.

#include "ganflow/data/law.hpp"

namespace ganflow::data {

/// x = (t cos t, t sin t)/7.5 + s ξ, t uniform on [1.5π, 4.5π], ξ ~ N(0, I): scikit-learn's roll seen from the side, in
/// the units of [GAA17]'s experiments. Row r uses normal draws 2r, 2r + 1 of the stream and uniform draws 2r, 2r + 1 of
/// its second half. Exact moments; no closed density.
class SwissRoll final : public Law {
 public:
  explicit SwissRoll(double noise) : noise_(noise) {}
  std::string name() const override { return "swiss-roll"; }
  std::size_t dimension() const override { return 2; }
  using Law::sample;
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const override;
  std::optional<Moments> moments() const override;
  std::vector<Piece> pieces() const override;

 private:
  double noise_;  ///< s, per coordinate; ≥ 0
};

/// Half of the mass on (cos t, sin t), half on (1 − cos t, ½ − sin t), t uniform on [0, π], plus s ξ: scikit-learn's
/// moons. Row r uses draws as the roll does. Exact moments; no closed density.
class TwoMoons final : public Law {
 public:
  explicit TwoMoons(double noise) : noise_(noise) {}
  std::string name() const override { return "two-moons"; }
  std::size_t dimension() const override { return 2; }
  using Law::sample;
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const override;
  std::optional<Moments> moments() const override;
  std::vector<Piece> pieces() const override;

 private:
  double noise_;  ///< s, per coordinate; ≥ 0
};

}  // namespace ganflow::data
