#include "ganflow/dynamics/grid_flow.hpp"

#include "ganflow/core/parallel.hpp"
#include "ganflow/dynamics/mean_field_flow.hpp"
#include "ganflow/transport/exact.hpp"

#include "flow_support.hpp"

namespace ganflow::dynamics {
namespace {

using testing::HasSubstr;

// One number a unit moves on each side, its bias: G(z) = ∫ erf(z/2 + b) dμ(b), D(x) = ∫ erf(x/2 + b)/2 dν(b).
constexpr double kCriticBox = 0.6;
const std::vector<double> kGeneratorUnit = {0.5, 0, 1};
const std::vector<double> kCriticUnit = {0.5, 0, 0.5};

nets::BlockStart uniform(double low, double high) {
  nets::BlockStart start;
  start.kind = nets::InitialKind::kUniform;
  start.low = low;
  start.high = high;
  return start;
}

GridPlayerOptions generator_grid(std::size_t cells) {
  return {.rows = {1}, .starts = {uniform(-0.2, 1.4)}, .values = kGeneratorUnit, .cells = cells, .reach = 4};
}

GridPlayerOptions critic_grid(std::size_t cells) {
  return {.rows = {1}, .starts = {uniform(-0.5, 0.3)}, .values = kCriticUnit, .cells = cells};
}

constexpr TrainOptions kPace = {.time_step = 0.05, .critic_speed = 8};
const FlowOptions kFlow = {.latent_order = 32, .data_order = 24};

GameOptions game(std::size_t units) {
  GameOptions game = smooth_game();
  game.generator_units = units;
  game.critic_units = units + 3;
  game.critic_box = kCriticBox;
  return game;
}

GridFlow make_grid(std::size_t cells, const FlowOptions& flow = kFlow) {
  return {make_parts<double>(game(2)), kPace, flow, generator_grid(cells), critic_grid(cells)};
}

/// The particle flow from the middles of equal shares of the same starts.
MeanFieldFlow make_particles(std::size_t units) {
  auto parts = make_parts<double>(game(units));
  const auto place = [](nets::Population<double>& population, const std::vector<double>& unit,
                        const nets::BlockStart& start) {
    for (std::size_t j = 0; j < population.size(); ++j) {
      const double share = (static_cast<double>(j) + 0.5) / static_cast<double>(population.size());
      for (std::size_t r = 0; r < 3; ++r) {
        population.theta()(r, j) = unit[r];
      }
      population.theta()(1, j) = start.low + share * (start.high - start.low);
    }
  };
  place(parts.generator.population(), kGeneratorUnit, uniform(-0.2, 1.4));
  place(parts.critic.only(), kCriticUnit, uniform(-0.5, 0.3));
  FlowOptions flow = kFlow;
  flow.held_generator = {0, 2};
  flow.held_critic = {0, 2};
  return {std::move(parts), kPace, flow};
}

/// F(x) of a grid of one axis: masses spread evenly over cells, atoms at the ends.
double cdf(const GridMeasure& grid, double x) {
  const GridAxis& axis = grid.axis(0);
  double sum = x >= axis.low ? grid.mass()[0] : 0;
  for (std::size_t i = 1; i <= axis.cells; ++i) {
    sum += grid.mass()[i] * std::clamp((x - axis.face(i - 1)) / axis.width(), 0.0, 1.0);
  }
  return sum + (x >= axis.high ? grid.mass()[axis.cells + 1] : 0);
}

/// W_1 = ∫|F − F'| by the rectangle rule.
double w1(const GridMeasure& grid, const Matrix<double>& particles) {
  std::vector<double> b(particles.row(1), particles.row(1) + particles.cols());
  std::sort(b.begin(), b.end());
  constexpr int kSteps = 4000;
  const double low = grid.axis(0).low;
  const double step = (grid.axis(0).high - low) / kSteps;
  double sum = 0;
  for (int k = 0; k < kSteps; ++k) {
    const double x = low + (k + 0.5) * step;
    const auto below = static_cast<double>(std::upper_bound(b.begin(), b.end(), x) - b.begin());
    sum += std::abs(cdf(grid, x) - below / static_cast<double>(b.size())) * step;
  }
  return sum;
}

// The grid confirms the particles: the critic's mass piles up on a wall on the way, and some of it leaves it again.
TEST(GridFlow, ComesToTheParticleFlowUnderRefinement) {
  constexpr int kIterations = 60;
  MeanFieldFlow particles = make_particles(2000);
  double most_on_wall = 0;
  for (int t = 0; t < kIterations; ++t) {
    particles.advance();
    most_on_wall = std::max(most_on_wall, 3 * particles.census().wall_share.value());  // of b alone
  }
  EXPECT_GT(most_on_wall, 0.05);
  const record::State end = particles.state();
  std::vector<double> generator;
  std::vector<double> critic;
  for (const std::size_t cells : {40U, 80U, 160U}) {
    GridFlow grid = make_grid(cells);
    for (int t = 0; t < kIterations; ++t) {
      grid.advance();
    }
    EXPECT_EQ(grid.divergence(), std::nullopt);
    generator.push_back(w1(grid.generator_measure(), matrix_of(end, "generator")));
    critic.push_back(w1(grid.critic_measure(), matrix_of(end, "critic")));
  }
  EXPECT_GT(std::log2(generator[0] / generator[2]) / 2, 0.9) << testing::PrintToString(generator);
  EXPECT_GT(std::log2(critic[0] / critic[2]) / 2, 0.9) << testing::PrintToString(critic);
  EXPECT_LT(generator[2], 0.01);
  EXPECT_LT(critic[2], 0.01);
}

TEST(GridFlow, MassIsKeptAndTheEnergyBalanceCloses) {
  std::vector<double> balances;
  for (const std::size_t cells : {40U, 160U}) {
    GridFlow grid = make_grid(cells);
    for (int t = 0; t < 30; ++t) {
      grid.advance();
    }
    const Census census = grid.census();
    EXPECT_LT(census.mass_error.value(), 1e-13);
    balances.push_back(std::abs(census.energy_balance.value()));
    for (const GridMeasure* const measure : {&grid.generator_measure(), &grid.critic_measure()}) {
      EXPECT_GE(*std::min_element(measure->mass().begin(), measure->mass().end()), 0);
    }
  }
  EXPECT_LT(balances[1], 0.25 * balances[0]) << testing::PrintToString(balances);
}

TEST(GridFlow, ResumesBitForBit) {
  GridFlow whole = make_grid(30);
  for (int t = 0; t < 6; ++t) {
    whole.advance();
  }
  const record::State half = whole.state();
  for (int t = 0; t < 6; ++t) {
    whole.advance();
  }
  GridFlow resumed = make_grid(30);
  resumed.restore(half);
  for (int t = 0; t < 6; ++t) {
    resumed.advance();
  }
  for (const char* const name : {"generator.mass", "critic.mass", "balance"}) {
    const Matrix<double> a = matrix_of(whole.state(), name);
    const Matrix<double> b = matrix_of(resumed.state(), name);
    EXPECT_TRUE(std::equal(a.data(), a.data() + a.cols(), b.data())) << name;
  }
}

// Two numbers of the critic's unit move: its bias and its output weight, on a square with edges and corners. A second
// algorithm for both: particles from the middles of equal shares.
constexpr double kLowC = 0.1;
constexpr double kHighC = 0.5;

GridFlow make_square(std::size_t cells) {
  GridPlayerOptions critic = critic_grid(cells);
  critic.rows = {1, 2};
  critic.starts = {uniform(-0.5, 0.3), uniform(kLowC, kHighC)};
  return {make_parts<double>(game(2)), kPace, kFlow, generator_grid(4 * cells), critic};
}

MeanFieldFlow make_square_of_particles(std::size_t side) {
  auto game_of = game(side * side);
  game_of.critic_units = side * side;
  auto parts = make_parts<double>(game_of);
  for (std::size_t j = 0; j < side * side; ++j) {
    const auto share = [&](std::size_t k) { return (static_cast<double>(k) + 0.5) / static_cast<double>(side); };
    for (std::size_t r = 0; r < 3; ++r) {
      parts.generator.population().theta()(r, j) = kGeneratorUnit[r];
      parts.critic.only().theta()(r, j) = kCriticUnit[r];
    }
    parts.generator.population().theta()(1, j) =
        -0.2 + 1.6 * (static_cast<double>(j) + 0.5) / static_cast<double>(side * side);
    parts.critic.only().theta()(1, j) = -0.5 + 0.8 * share(j / side);
    parts.critic.only().theta()(2, j) = kLowC + (kHighC - kLowC) * share(j % side);
  }
  FlowOptions flow = kFlow;
  flow.held_generator = {0, 2};
  flow.held_critic = {0};
  return {std::move(parts), kPace, flow};
}

/// W_1 of laws of (b, c).
double w1_of_pairs(const GridMeasure& grid, const Matrix<double>& particles) {
  Matrix<double> nodes(grid.size(), 2);
  for (std::size_t i = 0; i < grid.size(); ++i) {
    nodes(i, 0) = grid.position(i, 0);
    nodes(i, 1) = grid.position(i, 1);
  }
  Matrix<double> points(particles.cols(), 2);
  for (std::size_t j = 0; j < points.rows(); ++j) {
    points(j, 0) = particles(1, j);
    points(j, 1) = particles(2, j);
  }
  return transport::exact_transport({.points = nodes.view(), .weights = grid.mass()}, {.points = points.view()},
                                    {.order = 1})
      .distance;
}

TEST(GridFlow, TwoParametersOfACriticComeToTheParticleFlow) {
  constexpr int kIterations = 20;
  MeanFieldFlow particles = make_square_of_particles(40);
  for (int t = 0; t < kIterations; ++t) {
    particles.advance();
  }
  const record::State end = particles.state();
  std::vector<double> distances;
  for (const std::size_t cells : {8U, 16U, 32U}) {
    GridFlow grid = make_square(cells);
    for (int t = 0; t < kIterations; ++t) {
      grid.advance();
    }
    EXPECT_EQ(grid.divergence(), std::nullopt);
    EXPECT_LT(grid.census().mass_error.value(), 1e-13);
    EXPECT_NEAR(grid.census().wall_share.value(), particles.census().wall_share.value(), 0.05);
    distances.push_back(w1_of_pairs(grid.critic_measure(), matrix_of(end, "critic")));
  }
  EXPECT_GT(particles.census().wall_share.value(), 0.01);
  EXPECT_GT(std::log2(distances[0] / distances[2]) / 2, 0.9) << testing::PrintToString(distances);
}

TEST(GridFlow, ThreadsDoNotShowInTheBits) {
  std::vector<Matrix<double>> masses;
  for (const int threads : {1, 2}) {
    const ThreadLimit limit(threads);
    GridFlow grid = make_square(24);
    grid.advance();
    masses.push_back(matrix_of(grid.state(), "critic.mass"));
  }
  EXPECT_TRUE(std::equal(masses[0].data(), masses[0].data() + masses[0].cols(), masses[1].data()));
}

TEST(GridFlow, AStartAtAWallLiesOnIt) {
  for (const double at : {-kCriticBox, kCriticBox}) {
    GridPlayerOptions options = critic_grid(10);
    options.starts.front().kind = nets::InitialKind::kConstant;
    options.starts.front().value = at;
    const GridMeasure grid = start_grid(options, nets::Box(kCriticBox), "critic");
    EXPECT_EQ(grid.mass()[at < 0 ? 0 : 11], 1);
    EXPECT_EQ(grid.wall_coordinates(), 1);
  }
}

TEST(GridFlow, StopsWhenMassLeavesTheWindow) {
  GridPlayerOptions generator = generator_grid(40);
  generator.reach = 1.45;
  GridFlow grid(make_parts<double>(game(2)), kPace, kFlow, generator, critic_grid(40));
  for (int t = 0; t < 60 && !grid.divergence(); ++t) {
    grid.advance();
  }
  EXPECT_THAT(grid.divergence().value_or(""), HasSubstr("larger grid.reach"));
}

TEST(GridFlow, StopsWhenVelocitiesCrossTooManyCells) {
  TrainOptions fast = kPace;
  fast.time_step = 1e9;
  GridFlow grid(make_parts<double>(game(2)), fast, kFlow, generator_grid(40), critic_grid(40));
  grid.advance();
  EXPECT_THAT(grid.divergence().value_or(""), HasSubstr("smaller dynamics.time_step"));
}

std::string refusal_of(const GridPlayerOptions& options, const std::optional<nets::Box>& box) {
  try {
    start_grid(options, box, "critic");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(GridFlow, RefusesWhatNoGridHolds) {
  EXPECT_EQ(refusal_of(critic_grid(10), nets::Box(1)), "");
  GridPlayerOptions options = critic_grid(10);
  options.starts = {uniform(-20, 20)};
  options.reach = 5;
  EXPECT_THAT(refusal_of(options, std::nullopt), HasSubstr("outside of the window"));
  options = critic_grid(10);
  options.starts.front().kind = nets::InitialKind::kFile;
  EXPECT_THAT(refusal_of(options, nets::Box(1)), HasSubstr("wants a distribution function"));
  EXPECT_THAT(refusal_of(critic_grid(3), nets::Box(1)), HasSubstr("grid.critic_cells = 3 (too few"));
  EXPECT_THAT(refusal_of(critic_grid(5'000'000), nets::Box(1)), HasSubstr("too many"));
}

}  // namespace
}  // namespace ganflow::dynamics
