#include "ganflow/data/planar_laws.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace ganflow::data {

namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kRollStart = 1.5 * kPi;
constexpr double kRollEnd = 4.5 * kPi;
constexpr double kRollUnit = 7.5;  // [GAA17]'s experiments divide scikit-learn's roll by this

/// Fills row r with curve(u) + noise ξ: ξ = normal draws 2r, 2r + 1, u = uniform draws 2r, 2r + 1 of the second half.
template <class Curve>
void sample_curve(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out, double noise,
                  const Curve& curve) {
  GF_EXPECT(out.cols() == 2);
  constexpr std::size_t kBlock = 256;  // rows whose uniforms are held at a time
  std::array<double, 2 * kBlock> u{};
  rng::fill_normal_rows(stream, 2 * first, out);
  for (std::size_t done = 0; done < out.rows(); done += kBlock) {
    const std::size_t rows = std::min(kBlock, out.rows() - done);
    rng::fill_uniform<double>(stream, rng::kSecondHalf + 2 * (first + done), std::span(u).first(2 * rows));
    for (std::size_t r = 0; r < rows; ++r) {
      const std::array<double, 2> point = curve(std::array{u[2 * r], u[2 * r + 1]});
      out(done + r, 0) = point[0] + noise * out(done + r, 0);
      out(done + r, 1) = point[1] + noise * out(done + r, 1);
    }
  }
}

/// curve(t) + noise (ξ_1, ξ_2) with t uniform on [start, end].
template <class Curve>
Piece curve_piece(double weight, double start, double end, double noise, const Curve& curve) {
  return {.weight = weight,
          .axes = {AxisLaw::kUniform, AxisLaw::kNormal, AxisLaw::kNormal},
          .map = [=](std::span<const double> xi, std::span<double> x) {
            const std::array<double, 2> point = curve(start + (end - start) * (xi[0] + 1) / 2);
            x[0] = point[0] + noise * xi[1];
            x[1] = point[1] + noise * xi[2];
          }};
}

std::array<double, 2> roll(double t) { return {t * std::cos(t) / kRollUnit, t * std::sin(t) / kRollUnit}; }
std::array<double, 2> upper_moon(double t) { return {std::cos(t), std::sin(t)}; }
std::array<double, 2> lower_moon(double t) { return {1 - std::cos(t), 0.5 - std::sin(t)}; }

}  // namespace

void SwissRoll::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const {
  sample_curve(stream, first, out, noise_,
               [](const std::array<double, 2>& u) { return roll(kRollStart + (kRollEnd - kRollStart) * u[0]); });
}

std::optional<Moments> SwissRoll::moments() const {
  // With a = 1.5π, b = 4.5π: sin a = −1, sin b = 1, cos a = cos b = 0; cos 2a = cos 2b = −1, sin 2a = sin 2b = 0. Hence
  //   ∫ t cos t = [t sin t + cos t] = a + b,   ∫ t sin t = [sin t − t cos t] = 2,   ∫ t² = (b³ − a³)/3,
  //   ∫ t² cos 2t = [t²/2 sin 2t + t/2 cos 2t − sin 2t /4] = −(b − a)/2,
  //   ∫ t² sin 2t = [−t²/2 cos 2t + t/2 sin 2t + cos 2t /4] = (b² − a²)/2.
  const double a = kRollStart;
  const double b = kRollEnd;
  const double length = b - a;
  const double square = (b * b * b - a * a * a) / 3 / length;  // E t²
  const double even = -0.5;                                    // E t² cos 2t
  const double odd = (a + b) / 2;                              // E t² sin 2t
  Moments moments{Eigen::Vector2d(a + b, 2) / length / kRollUnit, Eigen::MatrixXd(2, 2)};
  moments.covariance << (square + even) / 2, odd / 2, odd / 2, (square - even) / 2;
  moments.covariance /= kRollUnit * kRollUnit;
  moments.covariance -= moments.mean * moments.mean.transpose();
  moments.covariance += noise_ * noise_ * Eigen::Matrix2d::Identity();
  return moments;
}

std::vector<Piece> SwissRoll::pieces() const { return {curve_piece(1, kRollStart, kRollEnd, noise_, roll)}; }

void TwoMoons::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const {
  sample_curve(stream, first, out, noise_, [](const std::array<double, 2>& u) {
    const double t = kPi * u[1];
    return u[0] < 0.5 ? upper_moon(t) : lower_moon(t);
  });
}

std::optional<Moments> TwoMoons::moments() const {
  // E cos t = 0, E sin t = 2/π, E cos² = E sin² = ½, E cos sin = 0. The mean over both moons is (½, ¼), and
  //   E x² = ½(½ + 3/2) = 1,   E y² = ½(½ + ¾ − 2/π) = 5/8 − 1/π,   E xy = ½(½ − 2/π) = ¼ − 1/π.
  Moments moments{Eigen::Vector2d(0.5, 0.25), Eigen::MatrixXd(2, 2)};
  const double cross = 0.125 - 1 / kPi;
  moments.covariance << 0.75, cross, cross, 0.5625 - 1 / kPi;
  moments.covariance += noise_ * noise_ * Eigen::Matrix2d::Identity();
  return moments;
}

std::vector<Piece> TwoMoons::pieces() const {
  return {curve_piece(0.5, 0, kPi, noise_, upper_moon), curve_piece(0.5, 0, kPi, noise_, lower_moon)};
}

}  // namespace ganflow::data
