#include "ganflow/experiment/observables.hpp"

#include "ganflow/transport/sliced.hpp"

#include "run_support.hpp"

#include <Eigen/Eigenvalues>
#include <gmock/gmock.h>

namespace ganflow::experiment {
namespace {

using testing::ElementsAre;

constexpr std::size_t kSamples = 60;
constexpr double kRounding = 1e-12;  // sums of 60 terms of order 1

/// A spec, what it builds, and who looks at it.
struct Scene {
  explicit Scene(const std::vector<std::string>& overrides)
      : spec(minimal_with(with_samples(overrides))), experiment(build(spec)), look(spec, experiment) {}
  static std::vector<std::string> with_samples(std::vector<std::string> overrides) {
    overrides.push_back(fmt::format("observe.samples={}", kSamples));
    overrides.insert(overrides.end(), {"generator.units=6", "dynamics.batch=16", "seed=5"});
    if (std::find(overrides.begin(), overrides.end(), "objective.kind=ideal") == overrides.end()) {
      overrides.emplace_back("critic.units=8");
    }
    return overrides;
  }
  rng::Stream stream(rng::Purpose purpose) const {
    return {.seed = 5, .purpose = purpose, .step = static_cast<std::uint64_t>(experiment.process->iteration())};
  }
  Matrix<double> generated() const {
    Matrix<double> y(kSamples, experiment.process->dimension());
    experiment.process->generate(stream(rng::Purpose::kObservation), y.view());
    return y;
  }
  Matrix<double> data(rng::Purpose purpose) const {
    Matrix<double> x(kSamples, experiment.data->dimension());
    experiment.data->sample(stream(purpose), 0, x.view());
    return x;
  }
  /// The median of nine distances between two draws of the data.
  template <class Distance>
  double floor(Distance distance) const {
    std::vector<double> floors;
    for (std::uint64_t pair = 0; pair < 9; ++pair) {
      Matrix<double> a(kSamples, experiment.data->dimension());
      Matrix<double> b(kSamples, experiment.data->dimension());
      experiment.data->sample({.seed = 5, .purpose = rng::Purpose::kNoiseFloor, .step = pair, .substep = 1}, 0,
                              a.view());
      experiment.data->sample({.seed = 5, .purpose = rng::Purpose::kNoiseFloor, .step = pair, .substep = 0}, 0,
                              b.view());
      floors.push_back(distance(a, b));
    }
    std::sort(floors.begin(), floors.end());
    return floors[4];
  }
  double value(const std::string& column) { return value_of(look, look.frame(*experiment.process), column); }

  Spec spec;
  Experiment experiment;
  Observables look;
};

double mean_of(const Matrix<double>& x, std::size_t k) {
  double sum = 0;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    sum += x(i, k) / static_cast<double>(x.rows());
  }
  return sum;
}

double variance_of(const Matrix<double>& x, std::size_t k) {
  const double mean = mean_of(x, k);
  double sum = 0;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    sum += std::pow(x(i, k) - mean, 2) / static_cast<double>(x.rows());
  }
  return sum;
}

/// W_1 between equally many points of a line: the mean gap between order statistics.
double line_distance(const Matrix<double>& x, const Matrix<double>& y) {
  std::vector<double> a(x.data(), x.data() + x.rows());
  std::vector<double> b(y.data(), y.data() + y.rows());
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += std::abs(a[i] - b[i]) / static_cast<double>(a.size());
  }
  return sum;
}

TEST(Columns, InOneDimensionHaveTheExactDistance) {
  EXPECT_THAT(Scene({}).look.columns(),
              ElementsAre("payoff", "critic_mean", "mean_0", "std_0", "w1", "noise_floor", "distinct_generator",
                          "distinct_critic", "wall_share", "generator_gradient", "critic_gradient", "modes",
                          "mode_distance", "share_0", "share_1"));
}

TEST(Columns, InThePlaneHaveAnAxisASpreadAndASlicedDistance) {
  EXPECT_THAT(Scene({"data.law=ring8"}).look.columns(),
              ElementsAre("payoff", "critic_mean", "mean_0", "mean_1", "std_0", "std_1", "pc1", "spread", "sliced_w1",
                          "noise_floor", "distinct_generator", "distinct_critic", "wall_share", "generator_gradient",
                          "critic_gradient", "modes", "mode_distance", "share_0", "share_1", "share_2", "share_3",
                          "share_4", "share_5", "share_6", "share_7"));
}

TEST(Columns, OfPicturesNameNoPixelsAndWithoutABoxNoWall) {
  const ScratchFolder folder;
  const std::string file = write_pictures(folder, 20, 3);
  EXPECT_THAT(Scene({"data.law=", "data.file=" + file, "critic.box=", "objective.kind=wgan-gp"}).look.columns(),
              ElementsAre("payoff", "critic_mean", "pc1", "spread", "sliced_w1", "noise_floor", "distinct_generator",
                          "distinct_critic", "generator_gradient", "critic_gradient"));
}

TEST(Columns, FollowTheRemedies) {
  EXPECT_THAT(Scene({"objective.kind=ideal"}).look.columns(),
              ElementsAre("payoff", "critic_mean", "mean_0", "std_0", "w1", "noise_floor", "distinct_generator",
                          "generator_gradient", "modes", "mode_distance", "share_0", "share_1"));
  EXPECT_THAT(Scene({"critic.projection=norm", "critic.bound=1", "dynamics.average=ema", "dynamics.best_response=1"})
                  .look.columns(),
              ElementsAre("payoff", "critic_mean", "mean_0", "std_0", "w1", "noise_floor", "w1_average", "w1_mixture",
                          "distinct_generator", "distinct_critic", "generator_gradient", "critic_gradient",
                          "critic_steps", "modes", "mode_distance", "share_0", "share_1"));
}

TEST(Columns, CountTheModesOfAMixture) {
  Scene scene({"data.law=ring8"});
  EXPECT_EQ(std::count(scene.look.columns().begin(), scene.look.columns().end(), "modes"), 1);
  const ModeFinder& finder = scene.look.mode_finder()->get();
  const ModeRow row = mode_row(finder, scene.generated().view());
  EXPECT_EQ(scene.value("modes"), row.modes);
  ASSERT_EQ(row.shares.size(), 8U);
  for (std::size_t k = 0; k < 8; ++k) {
    EXPECT_EQ(scene.value(fmt::format("share_{}", k)), row.shares[k]);
  }
  Matrix<double> one(4, 2);
  for (std::size_t i = 0; i < 3; ++i) {
    one(i, 0) = 2;  // ring8's first mode; the fourth sample is in none
  }
  const ModeRow collapsed = mode_row(finder, one.view());
  EXPECT_EQ(collapsed.modes, 1);
  EXPECT_EQ(collapsed.shares, (std::vector<double>{0.75, 0, 0, 0, 0, 0, 0, 0}));
  // Three quarters of the samples in a mode of share 1/8 (a sample's: within 7%), the rest in none.
  EXPECT_NEAR(collapsed.distance, 0.875, 0.01);
  EXPECT_EQ(Scene({"data.law=gaussian"}).look.mode_finder(), nullptr);
}

TEST(Columns, NameCoordinatesUpToEightDimensions) {
  const auto has_mean = [](int dimension) {
    const auto columns = Scene({"data.law=gaussian", fmt::format("data.dimension={}", dimension)}).look.columns();
    return std::count(columns.begin(), columns.end(), "mean_7") == 1;
  };
  EXPECT_TRUE(has_mean(8));
  EXPECT_FALSE(has_mean(9));
}

TEST(Frames, HaveAValueForEveryColumn) {
  const ScratchFolder folder;
  const std::string file = write_pictures(folder, 20, 3);
  for (const std::vector<std::string>& overrides :
       {std::vector<std::string>{},
        {"data.law=ring8"},
        {"data.law=gaussian", "data.dimension=9"},
        {"objective.kind=ideal"},
        {"objective.kind=ideal", "data.law=ring8"},
        {"dynamics.average=polyak", "dynamics.best_response=1"},
        {"data.law=", "data.file=" + file, "critic.box=", "objective.kind=wgan-gp"}}) {
    Scene scene(overrides);
    scene.experiment.process->advance();
    const record::Frame frame = scene.look.frame(*scene.experiment.process);
    EXPECT_EQ(frame.values.size(), scene.look.columns().size());
    for (const double value : frame.values) {
      EXPECT_TRUE(std::isfinite(value)) << testing::PrintToString(frame.values);
    }
  }
}

TEST(Frames, OnTheLineAgreeWithDirectComputation) {
  Scene scene({});
  for (int t = 0; t < 3; ++t) {
    scene.experiment.process->advance();
  }
  const record::Frame frame = scene.look.frame(*scene.experiment.process);
  EXPECT_EQ(frame.iteration, 3);
  EXPECT_DOUBLE_EQ(frame.time, 3 * scene.spec.dynamics.time_step);
  const auto y = scene.generated();
  const auto x = scene.data(rng::Purpose::kReference);
  EXPECT_NEAR(scene.value("mean_0"), mean_of(y, 0), kRounding);
  EXPECT_NEAR(scene.value("std_0"), std::sqrt(variance_of(y, 0)), kRounding);
  EXPECT_NEAR(scene.value("w1"), line_distance(y, x), kRounding);
  EXPECT_NEAR(scene.value("noise_floor"), scene.floor(line_distance), kRounding);

  Matrix<double> on_data(kSamples, 1);
  Matrix<double> on_generated(kSamples, 1);
  scene.experiment.process->evaluate_critic(x, on_data.view());
  scene.experiment.process->evaluate_critic(y, on_generated.view());
  EXPECT_NEAR(scene.value("critic_mean"), mean_of(on_data, 0), 1e-12);
  EXPECT_NEAR(scene.value("payoff"), mean_of(on_data, 0) - mean_of(on_generated, 0), 1e-6);  // float32 networks

  const dynamics::Census census = scene.experiment.process->census();
  EXPECT_EQ(scene.value("distinct_generator"), 6);
  EXPECT_EQ(scene.value("distinct_critic"), static_cast<double>(census.distinct_critic));
  EXPECT_EQ(scene.value("wall_share"), *census.wall_share);
  EXPECT_EQ(scene.value("generator_gradient"), *census.generator_gradient);
  EXPECT_EQ(scene.value("critic_gradient"), *census.critic_gradient);
  EXPECT_NE(scene.value("generator_gradient"), scene.value("critic_gradient"));
}

// After one iteration the averages are the generator itself, on the same latents.
TEST(Frames, OfTheFirstAverageAreThoseOfTheGenerator) {
  Scene scene({"dynamics.average=polyak", "dynamics.average_start=1"});
  EXPECT_TRUE(std::isnan(scene.value("w1_average")));
  scene.experiment.process->advance();
  EXPECT_EQ(scene.value("w1_average"), scene.value("w1"));
  EXPECT_EQ(scene.value("w1_mixture"), scene.value("w1"));
  scene.experiment.process->advance();
  EXPECT_NE(scene.value("w1_average"), scene.value("w1"));
}

TEST(Frames, InThePlaneAgreeWithDirectComputation) {
  Scene scene({"data.law=ring8", "observe.projections=17"});
  for (int t = 0; t < 2; ++t) {
    scene.experiment.process->advance();
  }
  const auto y = scene.generated();
  const auto x = scene.data(rng::Purpose::kReference);
  for (const std::size_t k : {0U, 1U}) {
    EXPECT_NEAR(scene.value(fmt::format("mean_{}", k)), mean_of(y, k), kRounding);
    EXPECT_NEAR(scene.value(fmt::format("std_{}", k)), std::sqrt(variance_of(y, k)), kRounding);
  }
  EXPECT_NEAR(scene.value("spread"), std::sqrt(variance_of(y, 0) + variance_of(y, 1)), kRounding);
  const transport::SlicedOptions sliced{.projections = 17, .seed = 5, .step = 2};
  const auto distance = [&](const Matrix<double>& a) {
    return transport::sliced_wasserstein(ConstMatrixView<double>(a), x.view(), sliced).distance;
  };
  EXPECT_NEAR(scene.value("sliced_w1"), distance(y), kRounding);
  EXPECT_NEAR(scene.value("noise_floor"), scene.floor([pair = 0U](const auto& a, const auto& b) mutable {
    return transport::sliced_wasserstein(a.view(), b.view(), {.projections = 17, .seed = 5, .step = pair++}).distance;
  }),
              kRounding);
}

TEST(Frames, HaveNoGradientsBeforeTheFirstStep) {
  Scene scene({});
  EXPECT_TRUE(std::isnan(scene.value("generator_gradient")));
  EXPECT_TRUE(std::isnan(scene.value("critic_gradient")));
  EXPECT_FALSE(std::isnan(scene.value("w1")));
}

/// A generator that makes the point (2, 2) only, before data N((1, 0), covariance).
std::vector<std::string> point_before_gaussian(const std::string& covariance) {
  return {"data.law=gaussian-mixture",
          "data.means=[[1, 0]]",
          "data.covariances=[" + covariance + "]",
          "precision=float64",
          "generator.activation=linear",
          "generator.start.a={law = \"constant\", value = 0}",
          "generator.start.b={law = \"constant\", value = 1}",
          "generator.start.c={law = \"constant\", value = 2}"};
}

// Axis and centre come from n = 2048 draws. Standard errors: of data_std √λ₁/√(2n) = 0.033, of pc1 √(λ₁/n) and the
// axis' angle, together 0.049, where λ₁ = 4.42. Tolerances are 5.1 of them or more: false alarm below 4e-7 each.
TEST(Axis, IsTheDataFirstPrincipalOneWithItsLargestCoordinatePositive) {
  for (const double correlation : {1.2, -1.2}) {
    SCOPED_TRACE(correlation);
    Scene scene(point_before_gaussian(fmt::format("[[1, {0}], [{0}, 4]]", correlation)));
    Eigen::Matrix2d covariance;
    covariance << 1, correlation, correlation, 4;
    const Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> solver(covariance);  // eigenvalues upwards
    Eigen::Vector2d axis = solver.eigenvectors().col(1);
    axis *= axis(1) < 0 ? -1 : 1;
    EXPECT_NEAR(scene.look.data_std(), std::sqrt(solver.eigenvalues()(1)), 0.17);
    EXPECT_NEAR(scene.value("pc1"), axis.dot(Eigen::Vector2d(1, 2)), 0.25);  // (2,2) − (1,0)
    EXPECT_NEAR(scene.value("spread"), 0, 1e-14);
    EXPECT_NEAR(scene.value("mean_0"), 2, kRounding);
  }
}

TEST(Axis, OnTheLineGivesTheStandardDeviationOfTheData) {
  // Two Gaussians at ±1 with std 0.1: √1.01. The variance of 2048 draws: (x² has std 0.2) ± 0.0045, of √: half of it.
  EXPECT_NEAR(Scene({}).look.data_std(), std::sqrt(1.01), 0.012);  // 5.1 standard errors: false alarm below 4e-7
}

// E|x − m| of the two Gaussians is 1, of n = 1024 draws ± 0.1/32, and m errs by ±1/√2048 = 0.022, to which |x − m|,
// seen from both lumps alike, is blind but for the lumps' unequal numbers: (0.022)(1/32).
TEST(Observables, SizeOfTheDataIsTheirDistanceFromAPointAtTheirMean) {
  EXPECT_NEAR(Scene({"observe.samples=1024"}).look.data_size(), 1, 0.02);  // 5.5 standard errors: below 1e-7
}

TEST(Axis, OfConstantDataIsAnyAndNothingIsNan) {
  const ScratchFolder folder;
  Matrix<double> constant(5, 2);
  std::fill_n(constant.data(), 10, 3.0);
  Scene scene({"data.law=", "data.file=" + write_matrix(folder, "constant.npy", constant)});
  EXPECT_EQ(scene.look.data_std(), 0);
  EXPECT_EQ(scene.look.data_size(), 0);
  EXPECT_TRUE(std::isfinite(scene.value("pc1")));
  EXPECT_EQ(scene.value("noise_floor"), 0);
}

TEST(Snapshots, HoldSamplesAtFixedLatentsDataAndBothPopulations) {
  Scene scene({"observe.snapshot_samples=11", "precision=float64"});
  const auto& process = *scene.experiment.process;
  const record::Snapshot first = scene.look.snapshot(process);
  EXPECT_EQ(first.at("samples").shape, (std::vector<std::size_t>{11, 1}));
  EXPECT_EQ(first.at("real").shape, (std::vector<std::size_t>{11, 1}));
  EXPECT_FALSE(first.contains("image_shape"));
  EXPECT_EQ(numbers(first, "generator"), numbers(process.state(), "generator"));
  EXPECT_EQ(numbers(first, "critic"), numbers(process.state(), "critic"));

  scene.experiment.process->advance();
  const record::Snapshot second = scene.look.snapshot(process);
  EXPECT_EQ(second.iteration, 1);
  EXPECT_EQ(second.time, process.time());
  EXPECT_NE(numbers(second, "samples"), numbers(first, "samples"));  // it has moved
  EXPECT_EQ(numbers(second, "real"), numbers(first, "real"));
  record::CheckpointState back = process.state();
  back.arrays[0] = first.at("generator");
  back.arrays[1] = first.at("critic");
  scene.experiment.process->restore(back);
  EXPECT_EQ(numbers(scene.look.snapshot(process), "samples"), numbers(first, "samples"));  // the same latents
}

TEST(Snapshots, OfPicturesSayTheirShape) {
  const ScratchFolder folder;
  Scene scene({"data.law=", "data.file=" + write_pictures(folder, 20, 3)});
  EXPECT_EQ(numbers(scene.look.snapshot(*scene.experiment.process), "image_shape"), (std::vector<double>{3, 3, 1}));
}

}  // namespace
}  // namespace ganflow::experiment
