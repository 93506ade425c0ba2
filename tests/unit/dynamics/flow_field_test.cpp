#include "ganflow/dynamics/flow_field.hpp"

#include "flow_support.hpp"

#include <numeric>

namespace ganflow::dynamics {
namespace {

/// Nodes with uneven weights.
data::Nodes some_nodes(std::size_t count, std::size_t dimension, std::uint64_t seed) {
  data::Nodes nodes{.points = Matrix<double>(count, dimension), .weights = std::vector<double>(count)};
  rng::fill_normal_rows<double>({.seed = seed}, 0, nodes.points.view());
  rng::fill_uniform<double>({.seed = seed, .step = 1}, 0, nodes.weights);
  const double sum = std::accumulate(nodes.weights.begin(), nodes.weights.end(), 0.0);
  for (double& w : nodes.weights) {
    w /= sum;
  }
  return nodes;
}

struct Scene {
  explicit Scene(const GameOptions& game) : parts(make_parts<double>(game)) {}
  FlowNodes nodes() const { return {.data = &data, .latents = &latents}; }
  Trainer<double>::Parts parts;
  data::Nodes data = some_nodes(9, parts.generator.dimension(), 1);
  data::Nodes latents = some_nodes(11, parts.generator.latent_dimension(), 2);
};

constexpr double kStep = 1e-5;

/// Central difference of Ψ in one parameter.
double derivative(const FlowField& field, Scene& scene, double& parameter) {
  const double at = parameter;
  parameter = at + kStep;
  const double up = field.payoff(scene.parts.generator, scene.parts.critic.only(), scene.nodes());
  parameter = at - kStep;
  const double down = field.payoff(scene.parts.generator, scene.parts.critic.only(), scene.nodes());
  parameter = at;
  return (up - down) / (2 * kStep);
}

/// Gradients are first variations' gradients: the derivative of Ψ in particle j over its weight 1/N. The generator's is
/// that of Ψ where the generator descends Ψ itself.
void expect_differences(const GameOptions& game, const objectives::PayoffTerms& terms, bool generator_descends_payoff) {
  Scene scene(game);
  const FlowField field(terms, {});
  FlowGradients gradients = gradients_for(scene.parts.generator, scene.parts.critic.only());
  field(scene.parts.generator, scene.parts.critic.only(), scene.nodes(), gradients);
  auto& critic = scene.parts.critic.only();
  for (std::size_t r = 0; r < critic.parameters(); ++r) {
    for (std::size_t j = 0; j < critic.size(); ++j) {
      const double exact = derivative(field, scene, critic.theta()(r, j)) * static_cast<double>(critic.size());
      EXPECT_NEAR(gradients.critic(r, j), exact, 1e-7 * std::max(1.0, std::abs(exact))) << r << ' ' << j;
    }
  }
  auto& generator = scene.parts.generator.population();
  for (std::size_t r = 0; r < generator.parameters() && generator_descends_payoff; ++r) {
    for (std::size_t j = 0; j < generator.size(); ++j) {
      const double exact = derivative(field, scene, generator.theta()(r, j)) * static_cast<double>(generator.size());
      EXPECT_NEAR(gradients.generator(r, j), exact, 1e-7) << r << ' ' << j;
    }
  }
  for (std::size_t k = 0; k < scene.parts.generator.dimension() && generator_descends_payoff; ++k) {
    EXPECT_NEAR(gradients.bias(0, k), derivative(field, scene, scene.parts.generator.bias()(0, k)), 1e-7) << k;
  }
}

TEST(FlowField, GradientsAreFiniteDifferencesOfThePayoff) {
  GameOptions game;
  game.output_bias = true;
  game.critic_scale = 1.5;
  game.generator_scale = 0.7;
  expect_differences(game, objectives::payoff_terms(objectives::Wgan{}), true);
  expect_differences(game, objectives::payoff_terms(objectives::Gan{.saturating = true}), true);
  expect_differences(game, objectives::payoff_terms(objectives::Gan{.saturating = false}), false);
  game.readout = nets::Readout::kTanh;
  expect_differences(game, objectives::payoff_terms(objectives::Wgan{}), true);
}

TEST(FlowField, PenaltiesAreDifferentiatedToo) {
  expect_differences({}, objectives::payoff_terms(objectives::WganGp{.penalty = 2}), false);
  objectives::PayoffTerms terms = objectives::payoff_terms(objectives::WganGp{.penalty = 2});
  terms.one_sided = true;
  expect_differences({}, terms, false);
  terms.penalty = 0;
  terms.r1 = 3;
  GameOptions biased;
  biased.output_bias = true;
  expect_differences(biased, terms, true);
}

// With equal weights, nodes are a batch, and the objectives know its gradients.
TEST(FlowField, IsTheObjectivesOwnGradientOverABatch) {
  for (const objectives::Objective& objective :
       {objectives::Objective{objectives::Wgan{}}, objectives::Objective{objectives::Gan{.saturating = false}},
        objectives::Objective{objectives::Gan{.saturating = true}}, objectives::Objective{objectives::LeastSquares{}},
        objectives::Objective{objectives::Hinge{}},
        objectives::Objective{objectives::WithR1<objectives::Gan>{.game = {}, .weight = 2}}}) {
    Scene scene({});
    scene.data = some_nodes(8, 3, 1);
    scene.latents = some_nodes(8, 2, 2);
    scene.data.weights.assign(8, 0.125);
    scene.latents.weights.assign(8, 0.125);
    const FlowField field(objectives::payoff_terms(objective), {});
    FlowGradients ours = gradients_for(scene.parts.generator, scene.parts.critic.only());
    field(scene.parts.generator, scene.parts.critic.only(), scene.nodes(), ours);

    Matrix<double> batch(16, 3);
    std::copy_n(scene.data.points.data(), 24, batch.data());
    scene.parts.generator.generate(scene.latents.points, batch.view().row_range(8, 8));
    FlowGradients theirs = gradients_for(scene.parts.generator, scene.parts.critic.only());
    Matrix<double> g(8, 3);
    std::visit(
        [&](const auto& game) {
          game.template add_critic_gradient<double>(scene.parts.critic.only(), {batch}, {}, theirs.critic);
          game.template generator_cotangents<double>(scene.parts.critic.only(), batch.view().row_range(8, 8), g);
        },
        objective);
    scene.parts.generator.add_gradient(scene.latents.points, batch.view().row_range(8, 8), g, theirs.generator,
                                       theirs.bias);
    expect_near(ours.critic, theirs.critic, 1e-14, "critic");
    expect_near(ours.generator, theirs.generator, 1e-14, "generator");
  }
}

TEST(FlowField, TheClosedFormIsWhatNodesTendTo) {
  GameOptions game;
  game.activation = nets::Activation::kErf;
  Scene scene(game);
  const auto law = two_gaussians(3);
  const objectives::PayoffTerms terms = objectives::payoff_terms(objectives::Wgan{});
  const FlowField closed(terms, GaussianParts(*law));
  EXPECT_FALSE(closed.needs_data_nodes());
  const FlowField open(terms, {});
  EXPECT_TRUE(open.needs_data_nodes());
  scene.data = data::make_quadrature(*law, {.rule = data::QuadratureRule::kTrapezoid, .order = 40}).nodes;
  FlowGradients a = gradients_for(scene.parts.generator, scene.parts.critic.only());
  FlowGradients b = a;
  closed(scene.parts.generator, scene.parts.critic.only(), scene.nodes(), a);
  open(scene.parts.generator, scene.parts.critic.only(), scene.nodes(), b);
  expect_near(a.critic, b.critic, 1e-10, "critic");
  EXPECT_NEAR(closed.payoff(scene.parts.generator, scene.parts.critic.only(), scene.nodes()),
              open.payoff(scene.parts.generator, scene.parts.critic.only(), scene.nodes()), 1e-11);
}

TEST(GaussianParts, AreEmptyForOtherLaws) {
  data::LawOptions options;
  options.name = "uniform";
  EXPECT_TRUE(GaussianParts(*data::make_law(options)).empty());
}

TEST(SegmentNodes, AreRefusedWhenTheyAreTooMany) {
  const data::Nodes many = some_nodes(2000, 1, 1);
  EXPECT_THROW(segment_nodes(many, many, many.points.view(), 8), InputError);
}

TEST(SegmentNodes, CarryAllMass) {
  const data::Nodes x = some_nodes(3, 2, 1);
  const data::Nodes z = some_nodes(4, 1, 2);
  const Matrix<double> y = some_nodes(4, 2, 3).points;
  const data::Nodes between = segment_nodes(x, z, y.view(), 5);
  EXPECT_EQ(between.size(), 60U);
  EXPECT_NEAR(std::accumulate(between.weights.begin(), between.weights.end(), 0.0), 1, 1e-14);
  double mean = 0;  // E x̂ = (E x + E y)/2
  double exact = 0;
  for (std::size_t i = 0; i < between.size(); ++i) {
    mean += between.weights[i] * between.points(i, 1);
  }
  for (std::size_t i = 0; i < 3; ++i) {
    exact += x.weights[i] * x.points(i, 1) / 2;
  }
  for (std::size_t i = 0; i < 4; ++i) {
    exact += z.weights[i] * y(i, 1) / 2;
  }
  EXPECT_NEAR(mean, exact, 1e-14);
}

}  // namespace
}  // namespace ganflow::dynamics
