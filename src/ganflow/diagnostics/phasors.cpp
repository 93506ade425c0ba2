#include "ganflow/diagnostics/phasors.hpp"

#include "ganflow/core/errors.hpp"

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ganflow::diagnostics {

namespace {

constexpr double kFewestObservations = 8;  // a frame; three numbers are fitted to them
constexpr double kMostFrames = 512;        // their number is what the tests on them cost
constexpr double kRounding = 1e-12;        // of a whole number of frames

}  // namespace

Phasors find_phasors(const UniformSeries& series, double period) {
  GF_EXPECT(period > 0);
  const double observations = period / series.step;
  const auto n = static_cast<double>(series.size());
  const double periods = std::ceil(std::max(kFewestObservations / observations, n / observations / kMostFrames));
  const double length = periods * observations;  // of a frame, in observations
  const auto count = static_cast<std::size_t>(n / length * (1 + kRounding));
  const std::vector<double> x = detrended(series.values);
  Phasors phasors{.values = std::vector<std::complex<double>>(count), .frame = length * series.step};
  const double start = std::max(0.0, n - static_cast<double>(count) * length);
  for (std::size_t k = 0; k < count; ++k) {
    const double begin = start + static_cast<double>(k) * length;
    Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
    Eigen::Vector3d right = Eigen::Vector3d::Zero();
    const auto end = std::min(x.size(), static_cast<std::size_t>(std::ceil(begin + length)));
    for (auto i = static_cast<std::size_t>(std::ceil(begin)); i < end; ++i) {
      const double phase = 2 * std::numbers::pi * static_cast<double>(i) / observations;
      const Eigen::Vector3d row(1, std::cos(phase), -std::sin(phase));
      normal += row * row.transpose();
      right += x[i] * row;
    }
    const Eigen::Vector3d fit = normal.ldlt().solve(right);
    phasors.values[k] = {fit(1), fit(2)};
  }
  return phasors;
}

UniformSeries whitened(const UniformSeries& series, double memory) {
  UniformSeries rest = series.from(std::min<std::size_t>(1, series.size()));
  for (std::size_t i = 0; i < rest.size(); ++i) {
    rest.values[i] -= memory * series.values[i];
  }
  return rest;
}

}  // namespace ganflow::diagnostics
