#include "ganflow/data/make_law.hpp"

#include "ganflow/core/suggest.hpp"
#include "ganflow/data/gaussian_mixture.hpp"
#include "ganflow/data/planar_laws.hpp"
#include "ganflow/data/product_laws.hpp"
#include "ganflow/data/two_deltas.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ganflow::data {

namespace {

constexpr std::size_t kLargestDimension = 1U << 20U;  // 8 MB a row; a typo, not a law, lies beyond
constexpr double kTwoGaussiansStd = 0.1;              // theory §11
constexpr double kRingRadius = 2;                     // Metz et al., Unrolled GANs, 2017: eight Gaussians
constexpr double kRingStd = 0.02;                     // likewise
constexpr double kGridSpacing = 2;       // Srivastava et al., VEEGAN, 2017: 25 Gaussians on {−4, −2, 0, 2, 4}²
constexpr double kGridStd = 0.05;        // likewise
constexpr double kRollStd = 0.25 / 7.5;  // [GAA17]: noise 0.25 before dividing by 7.5
constexpr double kMoonsStd = 0.1;        // scikit-learn's examples

const std::vector<LawInfo>& laws() {
  static const std::vector<LawInfo> kLaws = {
      {"gaussian", "N(0, std² I) on R^dimension; dimension 1, std 1", {"dimension", "std"}},
      {"gaussian-mixture",
       "sum of weights[k] N(means[k], covariances[k] or std² I); equal weights, std 1",
       {"means", "covariances", "weights", "std"}},
      {"two-gaussians",
       "half N(-radius e1, std² I), half N(radius e1, std² I); dimension 1, radius 1, std 0.1",
       {"dimension", "radius", "std"}},
      {"ring8", "eight Gaussians on a circle in the plane; radius 2, std 0.02", {"radius", "std"}},
      {"grid25", "25 Gaussians on a 5 by 5 grid in the plane; radius (the spacing) 2, std 0.05", {"radius", "std"}},
      {"two-deltas",
       "half a point mass at -radius e1, half at radius e1; dimension 1, radius 1",
       {"dimension", "radius"}},
      {"uniform", "uniform on [-1, 1]^dimension; dimension 1", {"dimension"}},
      {"logistic", "independent standard logistic coordinates; dimension 1", {"dimension"}},
      {"swiss-roll", "a spiral in the plane, of size about 2, with noise; std 1/30", {"std"}},
      {"two-moons", "two half circles of radius 1 in the plane, with noise; std 0.1", {"std"}},
  };
  return kLaws;
}

void refuse_unused(const LawOptions& options, const LawInfo& law) {
  const std::vector<std::pair<std::string, bool>> given = {{"dimension", options.dimension.has_value()},
                                                           {"means", !options.means.empty()},
                                                           {"covariances", !options.covariances.empty()},
                                                           {"weights", !options.weights.empty()},
                                                           {"std", options.std.has_value()},
                                                           {"radius", options.radius.has_value()}};
  for (const auto& [field, is_given] : given) {
    const bool used = std::find(law.fields.begin(), law.fields.end(), field) != law.fields.end();
    GF_VALIDATE(!is_given || used, "law {} has no {} (it uses: {}). Remove it", law.name, field,
                fmt::join(law.fields, ", "));
  }
}

std::size_t dimension_of(const LawOptions& options) {
  const std::size_t d = options.dimension.value_or(1);
  GF_VALIDATE(d >= 1 && d <= kLargestDimension, "law {}: dimension = {} (must be 1 to {}). Try 1", options.name, d,
              kLargestDimension);
  return d;
}

double positive(const LawOptions& options, const char* field, const std::optional<double>& value, double otherwise) {
  const double v = value.value_or(otherwise);
  GF_VALIDATE(v > 0 && std::isfinite(v), "law {}: {} = {} (must be positive). Try {}", options.name, field, v,
              otherwise);
  return v;
}

double noise_of(const LawOptions& options, double otherwise) {
  const double v = options.std.value_or(otherwise);
  GF_VALIDATE(v >= 0 && std::isfinite(v), "law {}: std = {} (must not be negative). Try {}", options.name, v,
              otherwise);
  return v;
}

std::vector<Eigen::VectorXd> pair_of_means(std::size_t d, double radius) {
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(d));
  mean[0] = radius;
  return {-mean, mean};
}

std::vector<Eigen::VectorXd> ring_of_means(double radius) {
  constexpr int kModes = 8;
  std::vector<Eigen::VectorXd> means;
  for (int k = 0; k < kModes; ++k) {
    const double angle = 2 * std::numbers::pi * k / kModes;
    means.emplace_back(radius * Eigen::Vector2d(std::cos(angle), std::sin(angle)));
  }
  return means;
}

std::vector<Eigen::VectorXd> grid_of_means(double spacing) {
  std::vector<Eigen::VectorXd> means;
  for (int i = -2; i <= 2; ++i) {
    for (int j = -2; j <= 2; ++j) {
      means.emplace_back(spacing * Eigen::Vector2d(i, j));
    }
  }
  return means;
}

std::unique_ptr<Law> general_mixture(const LawOptions& options) {
  GF_VALIDATE(options.covariances.empty() || !options.std.has_value(),
              "law {}: both covariances and std given (std = s means s² I). Keep one", options.name);
  GaussianMixtureOptions mixture{
      .name = options.name, .means = {}, .weights = options.weights, .covariances = {}, .std = options.std.value_or(1)};
  for (const std::vector<double>& mean : options.means) {
    mixture.means.emplace_back(Eigen::Map<const Eigen::VectorXd>(mean.data(), static_cast<Eigen::Index>(mean.size())));
  }
  for (std::size_t k = 0; k < options.covariances.size(); ++k) {
    const auto& rows = options.covariances[k];
    const auto d = static_cast<Eigen::Index>(rows.size());
    Eigen::MatrixXd covariance(d, d);
    for (Eigen::Index i = 0; i < d; ++i) {
      const std::vector<double>& row = rows[static_cast<std::size_t>(i)];
      GF_VALIDATE(static_cast<Eigen::Index>(row.size()) == d,
                  "covariances[{}] has {} rows, but row {} has {} numbers (it must be square). Complete it", k, d, i,
                  row.size());
      covariance.row(i) = Eigen::Map<const Eigen::RowVectorXd>(row.data(), d);
    }
    mixture.covariances.push_back(std::move(covariance));
  }
  return std::make_unique<GaussianMixture>(std::move(mixture));
}

std::unique_ptr<Law> round_mixture(const LawOptions& options, std::vector<Eigen::VectorXd> means, double std_default) {
  return std::make_unique<GaussianMixture>(
      GaussianMixtureOptions{.name = options.name,
                             .means = std::move(means),
                             .weights = {},
                             .covariances = {},
                             .std = positive(options, "std", options.std, std_default)});
}

}  // namespace

std::span<const LawInfo> known_laws() { return laws(); }

std::unique_ptr<Law> make_law(const LawOptions& options) {
  const auto law =
      std::find_if(laws().begin(), laws().end(), [&](const LawInfo& info) { return info.name == options.name; });
  if (law == laws().end()) {
    std::vector<std::string> names;
    std::transform(laws().begin(), laws().end(), std::back_inserter(names),
                   [](const LawInfo& info) { return info.name; });
    throw InputError(fmt::format("law = '{}' is unknown.{}", options.name, suggestion(options.name, names)));
  }
  refuse_unused(options, *law);
  const auto radius = [&](double otherwise) { return positive(options, "radius", options.radius, otherwise); };
  if (options.name == "gaussian") {
    return round_mixture(options, {Eigen::VectorXd::Zero(static_cast<Eigen::Index>(dimension_of(options)))}, 1);
  }
  if (options.name == "gaussian-mixture") {
    return general_mixture(options);
  }
  if (options.name == "two-gaussians") {
    return round_mixture(options, pair_of_means(dimension_of(options), radius(1)), kTwoGaussiansStd);
  }
  if (options.name == "ring8") {
    return round_mixture(options, ring_of_means(radius(kRingRadius)), kRingStd);
  }
  if (options.name == "grid25") {
    return round_mixture(options, grid_of_means(radius(kGridSpacing)), kGridStd);
  }
  if (options.name == "two-deltas") {
    return std::make_unique<TwoDeltas>(dimension_of(options), radius(1));
  }
  if (options.name == "uniform") {
    return std::make_unique<UniformCube>(dimension_of(options));
  }
  if (options.name == "logistic") {
    return std::make_unique<Logistic>(dimension_of(options));
  }
  if (options.name == "swiss-roll") {
    return std::make_unique<SwissRoll>(noise_of(options, kRollStd));
  }
  GF_ENSURE(options.name == "two-moons");
  return std::make_unique<TwoMoons>(noise_of(options, kMoonsStd));
}

}  // namespace ganflow::data
