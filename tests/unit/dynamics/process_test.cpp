// What every Process promises to whoever looks at it, checked on the trainer through the interface.

#include "ganflow/dynamics/process.hpp"

#include "trainer_support.hpp"

namespace ganflow::dynamics {
namespace {

std::unique_ptr<Process> make_process(const GameOptions& game) {
  return std::make_unique<Trainer<double>>(make_parts<double>(game), TrainOptions{.time_step = 0.1, .batch = 9});
}

Matrix<double> generated(const Process& process, const rng::Stream& stream, std::size_t n) {
  Matrix<double> y(n, process.dimension());
  process.generate(stream, y.view());
  return y;
}

double mean_critic(const Process& process, const Matrix<double>& x) {
  Matrix<double> d(x.rows(), 1);
  process.evaluate_critic(x, d.view());
  double sum = 0;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    sum += d(i, 0);
  }
  return sum / static_cast<double>(x.rows());
}

TEST(Process, MakesSampleNumberIFromLatentNumberIHoweverManyAreAskedFor) {
  const auto process = make_process({});
  const auto few = generated(*process, {.seed = 8}, 10);
  const auto many = generated(*process, {.seed = 8}, 333);
  const auto others = generated(*process, {.seed = 9}, 10);
  for (std::size_t i = 0; i < 10; ++i) {
    for (std::size_t k = 0; k < 3; ++k) {
      EXPECT_EQ(few(i, k), many(i, k)) << "sample " << i;
      EXPECT_NE(few(i, k), others(i, k)) << "sample " << i;
    }
  }
}

TEST(Process, HasAPayoffOfThatManyDataAndSamplesFromTheStreams) {
  const auto process = make_process({});
  const rng::Stream data{.seed = 8, .purpose = rng::Purpose::kReference};
  const rng::Stream latents{.seed = 8, .purpose = rng::Purpose::kObservation};
  Matrix<double> x(50, 3);
  two_gaussians(3)->sample(data, 0, x.view());
  const double expected = mean_critic(*process, x) - mean_critic(*process, generated(*process, latents, 50));
  EXPECT_NEAR(process->payoff(data, latents, 50), expected, 1e-14);  // 50 terms of order 1
}

// Data ±1, generator 0, D = sin(x + ½): x̂ is uniform on (−1,1) if, and only if, its share t ignores which data point it
// meets. E(|cos(x̂ + ½)| − 1)² = ½ ∫ (cos(x + ½) − 1)² dx over (−1,1), cos being positive there.
TEST(Process, DrawsThePointsOfAPenaltyIndependentlyOfTheData) {
  data::LawOptions deltas;
  deltas.name = "two-deltas";
  const auto process = make_process({.latent_dimension = 1,
                                     .dimension = 1,
                                     .generator_units = 1,
                                     .critic_units = 1,
                                     .activation = nets::Activation::kSin,
                                     .objective = objectives::WganGp{.penalty = 1},
                                     .data = data::make_law(deltas)});
  record::State state = process->state();
  const double critic[] = {1, 0.5, 1};  // a, b, c
  for (std::size_t r = 0; r < 3; ++r) {
    set_value<double>(state, "generator", r, 0, 0);
    set_value<double>(state, "critic", r, 0, critic[r]);
  }
  process->restore(state);
  constexpr std::size_t kDraws = 100'000;
  const rng::Stream data{.seed = 8, .purpose = rng::Purpose::kReference};
  Matrix<double> x(kDraws, 1);
  process->evaluate_critic(x, x.view());  // D(y) = D(0), then the data
  const double at_zero = x(0, 0);
  data::make_law(deltas)->sample(data, 0, x.view());
  const double penalty = mean_critic(*process, x) - at_zero - process->payoff(data, {.seed = 8}, kDraws);
  // (cos u − 1)² has the primitive 3u/2 − 2 sin u + sin(2u)/4.
  const auto primitive = [](double u) { return 1.5 * u - 2 * std::sin(u) + std::sin(2 * u) / 4; };
  const double expected = (primitive(1.5) - primitive(-0.5)) / 2;
  // Null: the mean of 1e5 independent terms in [0, 0.87]: P(|error| > 0.01) ≤ 2 exp(−2·1e5·0.01²/0.87²) = 7e-12
  // (Hoeffding). Shares tied to the data give an error of 0.1.
  EXPECT_NEAR(penalty, expected, 0.01);
}

TEST(Process, CountsDistinctParticlesWallsAndGradients) {
  const auto boxed = make_process({.critic_box = 0.4});
  Census census = boxed->census();
  EXPECT_EQ(census.distinct_generator, 5U);
  EXPECT_LE(census.distinct_critic, 7U);
  ASSERT_TRUE(census.wall_share);
  const auto omega = matrix_of(boxed->state(), "critic");
  std::size_t on_wall = 0;
  for (std::size_t r = 0; r < omega.rows(); ++r) {
    for (std::size_t j = 0; j < omega.cols(); ++j) {
      on_wall += std::abs(omega(r, j)) == 0.4 ? 1U : 0U;
    }
  }
  EXPECT_GT(on_wall, 0U);
  EXPECT_DOUBLE_EQ(*census.wall_share, static_cast<double>(on_wall) / 35);
  EXPECT_FALSE(census.generator_gradient);  // no step yet
  EXPECT_FALSE(census.critic_gradient);
  boxed->advance();
  census = boxed->census();
  EXPECT_TRUE(census.generator_gradient && census.critic_gradient);
  boxed->restore(boxed->state());
  EXPECT_FALSE(boxed->census().generator_gradient);
  EXPECT_FALSE(make_process({})->census().wall_share);
}

// SGD moves particle j by Δt |gradient_j|: the root mean square of the moves is Δt times what the census says.
TEST(Process, TellsTheSizeOfItsLastGradients) {
  const auto process = make_process({});
  const auto move_of = [&](const std::string& player, const record::State& before) {
    const auto from = matrix_of(before, player);
    const auto to = matrix_of(process->state(), player);
    double sum = 0;
    for (std::size_t r = 0; r < from.rows(); ++r) {
      for (std::size_t j = 0; j < from.cols(); ++j) {
        sum += std::pow(to(r, j) - from(r, j), 2);
      }
    }
    return std::sqrt(sum / static_cast<double>(from.cols()));
  };
  process->advance();
  const record::State before = process->state();
  process->advance();
  EXPECT_NEAR(process->census().generator_gradient.value(), move_of("generator", before) / 0.1, 1e-13);
  EXPECT_NEAR(process->census().critic_gradient.value(), move_of("critic", before) / 0.1, 1e-13);  // γ = n_c = 1
}

}  // namespace
}  // namespace ganflow::dynamics
