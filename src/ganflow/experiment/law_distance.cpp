#include "ganflow/experiment/law_distance.hpp"

#include "ganflow/transport/sinkhorn.hpp"
#include "ganflow/transport/sliced.hpp"
#include "ganflow/transport/wasserstein_1d.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace ganflow::experiment {

namespace {

constexpr std::uint32_t kDraws = 9;            // whose median is taken; odd
constexpr std::uint32_t kData = 100;           // numbers of draws of data begin here,
constexpr std::uint32_t kOtherData = 200;      // and of the data that they are held against
constexpr std::size_t kScalePoints = 256;      // of the median cost
constexpr double kEpsilon = 0.05;              // of it
constexpr double kSinkhornTolerance = 1e-6;    // S_ε is told to four figures
constexpr std::size_t kWide = 16;              // from this dimension on a pair of points is dear
constexpr std::size_t kSinkhornPoints = 1024;  // an exact law's S_ε is seen to a few per cent
constexpr std::size_t kFewSinkhornPoints = 256;

double middle_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double median_cost(const Matrix<double>& x, const Matrix<double>& y) {
  std::vector<double> costs;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (std::size_t j = 0; j < y.rows(); ++j) {
      double cost = 0;
      for (std::size_t k = 0; k < x.cols(); ++k) {
        cost += (x(i, k) - y(j, k)) * (x(i, k) - y(j, k));
      }
      costs.push_back(cost);
    }
  }
  return middle_of(std::move(costs));
}

}  // namespace

LawDistance::LawDistance(const Spec& spec, std::shared_ptr<const data::Law> data)
    : spec_(spec), data_(std::move(data)) {}

rng::Stream LawDistance::stream(std::int64_t iteration, std::uint32_t number) const {
  return {.seed = spec_.seed,
          .purpose = rng::Purpose::kSampling,
          .step = static_cast<std::uint64_t>(iteration),
          .substep = number << 16U};  // a sampler takes the substeps after it for its own noise
}

Matrix<double> LawDistance::real(std::uint32_t number, std::size_t count) const {
  Matrix<double> x(count, data_->dimension());
  data_->sample(stream(0, number), 0, x.view());
  return x;
}

double LawDistance::distance(const Matrix<double>& x, const Matrix<double>& y, std::uint32_t draw) const {
  if (data_->dimension() == 1) {
    const auto line = [](const Matrix<double>& m) { return std::span<const double>(m.data(), m.rows()); };
    return transport::wasserstein_1d(line(x), line(y)).distance;
  }
  return transport::sliced_wasserstein(
             x.view(), y.view(),
             transport::SlicedOptions{.projections = spec_.observe.projections, .seed = spec_.seed, .step = draw})
      .distance;
}

double LawDistance::of(const dynamics::Process& process) const {
  std::vector<double> distances;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    Matrix<double> generated(spec_.observe.samples, data_->dimension());
    process.generate(stream(process.iteration(), draw), generated.view());
    distances.push_back(distance(generated, real(kData + draw, spec_.observe.samples), draw));
  }
  return middle_of(std::move(distances));
}

double LawDistance::floor() const {
  std::vector<double> distances;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    distances.push_back(
        distance(real(kOtherData + draw, spec_.observe.samples), real(kData + draw, spec_.observe.samples), draw));
  }
  return middle_of(std::move(distances));
}

std::size_t LawDistance::s_epsilon_samples() const {
  return std::min(spec_.observe.samples, data_->dimension() > kWide ? kFewSinkhornPoints : kSinkhornPoints);
}

double LawDistance::s_epsilon(const Matrix<double>& x, const Matrix<double>& y) const {
  const double scale = median_cost(real(kOtherData, kScalePoints), real(kData, kScalePoints));
  const auto result = transport::sinkhorn_divergence(
      transport::WeightedPoints<double>{.points = x.view()}, transport::WeightedPoints<double>{.points = y.view()},
      {.epsilon = kEpsilon * scale, .order = 2, .tolerance = kSinkhornTolerance});
  return result.status == transport::SolveStatus::kConverged ? result.value : std::numeric_limits<double>::quiet_NaN();
}

double LawDistance::s_epsilon_of(const dynamics::Process& process) const {
  Matrix<double> generated(s_epsilon_samples(), data_->dimension());
  process.generate(stream(process.iteration(), 0), generated.view());
  return s_epsilon(generated, real(kData, s_epsilon_samples()));
}

double LawDistance::s_epsilon_floor() const {
  return s_epsilon(real(kOtherData, s_epsilon_samples()), real(kData, s_epsilon_samples()));
}

}  // namespace ganflow::experiment
