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

constexpr std::size_t kLargestDimension =
    1U << 22U;                            // 32 MB a row, a picture of 4 million values; a typo, not a law, lies beyond
constexpr double kTwoGaussiansStd = 0.1;  // theory §11
constexpr double kRingRadius = 2;         // Metz et al., Unrolled GANs, 2017: eight Gaussians
constexpr double kRingStd = 0.02;         // likewise
constexpr double kGridSpacing = 2;        // Srivastava et al., VEEGAN, 2017: 25 Gaussians on {−4, −2, 0, 2, 4}²
constexpr double kGridStd = 0.05;         // likewise
constexpr double kRollStd = 0.25 / 7.5;   // [GAA17]: noise 0.25 before dividing by 7.5
constexpr double kMoonsStd = 0.1;         // scikit-learn's examples

const std::vector<LawInfo>& laws() {
  static const std::vector<LawInfo> kLaws = {
      {"gaussian", "N(0, std² I) on R^dimension; dimension 1, std 1", {"dimension", "std"}, {.dimension = 1, .std = 1}},
      {"gaussian-mixture",
       "sum of weights[k] N(means[k], covariances[k] or std² I); equal weights, std 1",
       {"means", "covariances", "weights", "std"},
       {.std = 1}},
      {"two-gaussians",
       "half N(-radius e1, std² I), half N(radius e1, std² I); dimension 1, radius 1, std 0.1",
       {"dimension", "radius", "std"},
       {.dimension = 1, .std = kTwoGaussiansStd, .radius = 1}},
      {"ring8",
       "eight Gaussians on a circle in the plane; radius 2, std 0.02",
       {"radius", "std"},
       {.std = kRingStd, .radius = kRingRadius}},
      {"grid25",
       "25 Gaussians on a 5 by 5 grid in the plane; radius (the spacing) 2, std 0.05",
       {"radius", "std"},
       {.std = kGridStd, .radius = kGridSpacing}},
      {"two-deltas",
       "half a point mass at -radius e1, half at radius e1; dimension 1, radius 1",
       {"dimension", "radius"},
       {.dimension = 1, .radius = 1}},
      {"uniform", "uniform on [-1, 1]^dimension; dimension 1", {"dimension"}, {.dimension = 1}},
      {"logistic", "independent standard logistic coordinates; dimension 1", {"dimension"}, {.dimension = 1}},
      {"swiss-roll", "a spiral in the plane, of size about 2, with noise; std 1/30", {"std"}, {.std = kRollStd}},
      {"two-moons", "two half circles of radius 1 in the plane, with noise; std 0.1", {"std"}, {.std = kMoonsStd}},
  };
  return kLaws;
}

const LawInfo* find_law(const std::string& name) {
  const auto law = std::find_if(laws().begin(), laws().end(), [&](const LawInfo& info) { return info.name == name; });
  return law == laws().end() ? nullptr : &*law;
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

/// The fields below have a value: with_defaults was here.
std::size_t dimension_of(const LawOptions& options) {
  const std::size_t d = *options.dimension;
  GF_VALIDATE(d >= 1 && d <= kLargestDimension, "law {}: dimension = {} (must be 1 to {}). Try 1", options.name, d,
              kLargestDimension);
  return d;
}

double positive(const LawOptions& options, std::optional<double> LawOptions::*field, const char* name) {
  const double v = *(options.*field);
  GF_VALIDATE(v > 0 && std::isfinite(v), "law {}: {} = {} (must be positive). Try {}", options.name, name, v,
              *(find_law(options.name)->defaults.*field));
  return v;
}
double std_of(const LawOptions& options) { return positive(options, &LawOptions::std, "std"); }
double radius_of(const LawOptions& options) { return positive(options, &LawOptions::radius, "radius"); }

double noise_of(const LawOptions& options) {
  const double v = *options.std;
  GF_VALIDATE(v >= 0 && std::isfinite(v), "law {}: std = {} (must not be negative). Try {}", options.name, v,
              *find_law(options.name)->defaults.std);
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

std::unique_ptr<Law> round_mixture(const LawOptions& options, std::vector<Eigen::VectorXd> means) {
  return std::make_unique<GaussianMixture>(GaussianMixtureOptions{
      .name = options.name, .means = std::move(means), .weights = {}, .covariances = {}, .std = std_of(options)});
}

std::unique_ptr<Law> make_complete_law(const LawOptions& options) {
  if (options.name == "gaussian") {
    return round_mixture(options, {Eigen::VectorXd::Zero(static_cast<Eigen::Index>(dimension_of(options)))});
  }
  if (options.name == "gaussian-mixture") {
    return general_mixture(options);
  }
  if (options.name == "two-gaussians") {
    return round_mixture(options, pair_of_means(dimension_of(options), radius_of(options)));
  }
  if (options.name == "ring8") {
    return round_mixture(options, ring_of_means(radius_of(options)));
  }
  if (options.name == "grid25") {
    return round_mixture(options, grid_of_means(radius_of(options)));
  }
  if (options.name == "two-deltas") {
    return std::make_unique<TwoDeltas>(dimension_of(options), radius_of(options));
  }
  if (options.name == "uniform") {
    return std::make_unique<UniformCube>(dimension_of(options));
  }
  if (options.name == "logistic") {
    return std::make_unique<Logistic>(dimension_of(options));
  }
  if (options.name == "swiss-roll") {
    return std::make_unique<SwissRoll>(noise_of(options));
  }
  GF_ENSURE(options.name == "two-moons");
  return std::make_unique<TwoMoons>(noise_of(options));
}

}  // namespace

std::span<const LawInfo> known_laws() { return laws(); }

LawOptions with_defaults(LawOptions options) {
  const LawInfo* const law = find_law(options.name);
  if (law == nullptr) {
    return options;
  }
  const auto complete = [](auto& field, const auto& otherwise) {
    if (!field) {
      field = otherwise;
    }
  };
  complete(options.dimension, law->defaults.dimension);
  complete(options.radius, law->defaults.radius);
  if (options.covariances.empty()) {
    complete(options.std, law->defaults.std);
  }
  return options;
}

std::unique_ptr<Law> make_law(const LawOptions& options) {
  const LawInfo* const law = find_law(options.name);
  if (law == nullptr) {
    std::vector<std::string> names;
    std::transform(laws().begin(), laws().end(), std::back_inserter(names),
                   [](const LawInfo& info) { return info.name; });
    throw InputError(fmt::format("law = '{}' is unknown.{}", options.name, suggestion(options.name, names)));
  }
  refuse_unused(options, *law);
  return make_complete_law(with_defaults(options));
}

}  // namespace ganflow::data
