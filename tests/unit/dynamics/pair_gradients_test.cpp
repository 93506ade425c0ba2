#include "ganflow/dynamics/pair_gradients.hpp"

#include "trainer_support.hpp"

namespace ganflow::dynamics {
namespace {

// Objectives and generator have finite differences of their own (objective_test, generator_test): here, that they are
// put together as theory §2 says, on one batch.
TEST(PairGradients, AreThoseOfTheObjectiveAndTheGenerator) {
  for (const objectives::Objective& objective :
       {objectives::Objective{objectives::Wgan{}}, objectives::Objective{objectives::WganGp{}},
        objectives::Objective{objectives::LeastSquares{}}}) {
    SCOPED_TRACE(objective.index());
    const auto parts = make_parts<double>({.readout = nets::Readout::kTanh, .output_bias = true});
    Matrix<double> samples(18, 3);
    Matrix<double> latents(9, 2);
    rng::fill_normal<double>({.seed = 3}, 0, {samples.data(), 54});
    rng::fill_normal<double>({.seed = 4}, 0, {latents.data(), 18});
    const rng::Stream mix{.seed = 5};
    auto units = Matrix<double>::padded(6, 5);
    auto omega = Matrix<double>::padded(5, 7);
    Matrix<double> bias(1, 3);
    units(0, 0) = omega(0, 0) = bias(0, 0) = 100;  // overwritten
    find_pair_gradients<double>(parts.generator, parts.critic, objective,
                                {.samples = samples, .latents = latents, .mix = mix}, {units, bias, omega});

    Matrix<double> y(9, 3);
    parts.generator.generate(latents, y);
    Matrix<double> g(9, 3);
    auto expected_omega = Matrix<double>::padded(5, 7);
    std::visit(
        [&](const auto& game) {
          game.template add_critic_gradient<double>(parts.critic, {samples}, mix, expected_omega);
          game.template generator_cotangents<double>(parts.critic, y, g);
        },
        objective);
    auto expected_units = Matrix<double>::padded(6, 5);
    Matrix<double> expected_bias(1, 3);
    parts.generator.add_gradient(latents, y, g, expected_units, expected_bias);
    expect_near(units, expected_units, 0, "generator");
    expect_near(bias, expected_bias, 0, "bias");
    expect_near(omega, expected_omega, 0, "critic");
    for (std::size_t i = 0; i < 9; ++i) {
      EXPECT_EQ(samples(9 + i, 1), y(i, 1)) << "the lower half is what was generated, sample " << i;
    }
  }
}

}  // namespace
}  // namespace ganflow::dynamics
