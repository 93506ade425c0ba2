#include "ganflow/dynamics/updates/consensus.hpp"

#include "../trainer_support.hpp"

namespace ganflow::dynamics {
namespace {

/// A small game on one batch, and ½|v|² of it by the formula: mean-field gradients, mean over particles.
struct Table {
  nets::Generator<double> generator;
  nets::Population<double> critic;
  objectives::Objective objective;
  Matrix<double> samples;
  Matrix<double> latents;
  double gamma = 1.7;

  PairBatch<double> batch() { return {.samples = samples, .latents = latents, .mix = {.seed = 1}}; }
};

struct Found {
  Matrix<double> units;
  Matrix<double> bias;
  Matrix<double> omega;
  PairGradients<double> views() { return {units, bias, omega}; }
};

Table make_table(const objectives::Objective& objective, bool output_bias) {
  auto parts = make_parts<double>({.output_bias = output_bias, .objective = objective});
  Table table{.generator = std::move(parts.generator),
              .critic = std::move(parts.critic.only()),
              .objective = objective,
              .samples = Matrix<double>(18, 3),
              .latents = Matrix<double>(9, 2)};
  rng::fill_normal<double>({.seed = 3}, 0, {table.samples.data(), 54});
  rng::fill_normal<double>({.seed = 4}, 0, {table.latents.data(), 18});
  return table;
}

Found gradients(Table& table) {
  Found found{
      .units = Matrix<double>::padded(6, 5), .bias = Matrix<double>(1, 3), .omega = Matrix<double>::padded(5, 7)};
  find_pair_gradients<double>(table.generator, table.critic, table.objective, table.batch(), found.views());
  return found;
}

double mean_square(const Matrix<double>& m) {
  double sum = 0;
  for (std::size_t r = 0; r < m.rows(); ++r) {
    for (std::size_t j = 0; j < m.cols(); ++j) {
      sum += m(r, j) * m(r, j);
    }
  }
  return sum / static_cast<double>(m.cols());
}

/// ½ (mean_i |V_i|² + |∂_b Ψ|² + γ² mean_j |W_j|²).
double half_square(Table& table) {
  const Found g = gradients(table);
  double sum = mean_square(g.units) + table.gamma * table.gamma * mean_square(g.omega);
  for (std::size_t k = 0; table.generator.has_bias() && k < 3; ++k) {
    sum += g.bias(0, k) * g.bias(0, k);
  }
  return 0.5 * sum;
}

TEST(Consensus, AddsTheGradientOfHalfTheSquareOfTheField) {
  constexpr double kWeight = 0.3;
  constexpr double kStep = 1e-5;
  for (const objectives::Objective& objective :
       {objectives::Objective{objectives::Wgan{}}, objectives::Objective{objectives::Gan{.saturating = true}},
        objectives::Objective{objectives::Gan{.saturating = false}}, objectives::Objective{objectives::LeastSquares{}},
        objectives::Objective{objectives::Hinge{}},
        objectives::Objective{objectives::WithR1<objectives::Wgan>{.weight = 2}},
        objectives::Objective{objectives::WithR1<objectives::Gan>{.weight = 2}}}) {
    for (const bool output_bias : {false, true}) {
      SCOPED_TRACE(testing::Message() << "objective " << objective.index() << ", bias " << output_bias);
      Table table = make_table(objective, output_bias);
      const Found plain = gradients(table);
      Found with = gradients(table);
      add_consensus<double>(table.generator, table.critic, table.objective, table.batch(),
                            {.weight = kWeight, .critic_speed = table.gamma}, with.views());
      const auto slope = [&](double& value) {
        const double saved = value;
        value = saved + kStep;
        const double up = half_square(table);
        value = saved - kStep;
        const double down = half_square(table);
        value = saved;
        return (up - down) / (2 * kStep);
      };
      // Of ½|v|², of order 1, by central differences: h² + ε/h = 1e-10.
      constexpr double kDifference = 1e-8;
      for (std::size_t r = 0; r < 6; ++r) {
        for (std::size_t j = 0; j < 5; ++j) {
          EXPECT_NEAR(with.units(r, j) - plain.units(r, j),
                      kWeight * 5 * slope(table.generator.population().theta()(r, j)), kDifference)
              << "generator " << r << ", " << j;
        }
      }
      for (std::size_t k = 0; output_bias && k < 3; ++k) {
        EXPECT_NEAR(with.bias(0, k) - plain.bias(0, k), kWeight * slope(table.generator.bias()(0, k)), kDifference);
      }
      for (std::size_t r = 0; r < 5; ++r) {
        for (std::size_t j = 0; j < 7; ++j) {
          EXPECT_NEAR(with.omega(r, j) - plain.omega(r, j),
                      -kWeight / table.gamma * 7 * slope(table.critic.theta()(r, j)), kDifference)
              << "critic " << r << ", " << j;
        }
      }
    }
  }
}

TEST(Consensus, LeavesAPairAtRestAlone) {
  Table table = make_table(objectives::Wgan{}, false);
  Found zero{
      .units = Matrix<double>::padded(6, 5), .bias = Matrix<double>(1, 3), .omega = Matrix<double>::padded(5, 7)};
  add_consensus<double>(table.generator, table.critic, table.objective, table.batch(), {}, zero.views());
  EXPECT_EQ(largest(zero.units), 0);
  EXPECT_EQ(largest(zero.omega), 0);
}

}  // namespace
}  // namespace ganflow::dynamics
