#include "ganflow/data/product_laws.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace ganflow::data {

namespace {

/// Fills coordinate j of row r with transform(uniform draw number d·r + j).
template <class Transform>
void sample_product(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out,
                    const Transform& transform) {
  rng::fill_uniform_rows(stream, first * out.cols(), out);
  for (std::size_t r = 0; r < out.rows(); ++r) {
    const std::span<double> row = out.row_span(r);
    std::transform(row.begin(), row.end(), row.begin(), transform);
  }
}

Moments product_moments(std::size_t dimension, double variance) {
  const auto d = static_cast<Eigen::Index>(dimension);
  return {Eigen::VectorXd::Zero(d), variance * Eigen::MatrixXd::Identity(d, d)};
}

std::vector<Piece> product_piece(std::size_t dimension, AxisLaw axis) {
  return {{.axes = std::vector<AxisLaw>(dimension, axis),
           .map = [](std::span<const double> xi, std::span<double> x) { std::copy(xi.begin(), xi.end(), x.begin()); }}};
}

double log_odds(double u) { return std::log(u) - std::log1p(-u); }

}  // namespace

void UniformCube::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const {
  GF_EXPECT(out.cols() == dimension_);
  sample_product(stream, first, out, [](double u) { return 2 * u - 1; });
}

std::optional<double> UniformCube::log_density(std::span<const double> x) const {
  GF_EXPECT(x.size() == dimension_);
  const bool inside = std::all_of(x.begin(), x.end(), [](double v) { return std::abs(v) <= 1; });
  return inside ? -static_cast<double>(dimension_) * std::numbers::ln2 : -std::numeric_limits<double>::infinity();
}

std::optional<Moments> UniformCube::moments() const { return product_moments(dimension_, 1.0 / 3); }

std::optional<double> UniformCube::cdf(double x) const {
  return dimension_ == 1 ? std::optional(std::clamp((x + 1) / 2, 0.0, 1.0)) : std::nullopt;
}

std::optional<double> UniformCube::quantile(double u) const {
  GF_EXPECT(u > 0 && u < 1);
  return dimension_ == 1 ? std::optional(2 * u - 1) : std::nullopt;
}

std::vector<Piece> UniformCube::pieces() const { return product_piece(dimension_, AxisLaw::kUniform); }

void Logistic::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const {
  GF_EXPECT(out.cols() == dimension_);
  sample_product(stream, first, out, log_odds);
}

std::optional<double> Logistic::log_density(std::span<const double> x) const {
  GF_EXPECT(x.size() == dimension_);
  double sum = 0;
  for (const double v : x) {
    sum -= std::abs(v) + 2 * std::log1p(std::exp(-std::abs(v)));
  }
  return sum;
}

std::optional<Moments> Logistic::moments() const {
  return product_moments(dimension_, std::numbers::pi * std::numbers::pi / 3);
}

std::optional<double> Logistic::cdf(double x) const {
  return dimension_ == 1 ? std::optional(1 / (1 + std::exp(-x))) : std::nullopt;
}

std::optional<double> Logistic::quantile(double u) const {
  GF_EXPECT(u > 0 && u < 1);
  return dimension_ == 1 ? std::optional(log_odds(u)) : std::nullopt;
}

std::vector<Piece> Logistic::pieces() const { return product_piece(dimension_, AxisLaw::kLogistic); }

}  // namespace ganflow::data
