#include "ganflow/dynamics/flow_quadrature.hpp"

#include "ganflow/data/empirical_law.hpp"

#include "flow_support.hpp"

#include <array>
#include <cstring>

namespace ganflow::dynamics {
namespace {

data::Table two_points() {
  data::Table table;
  table.shape = {2, 1};
  std::vector<std::byte> bytes(2 * sizeof(double));
  const std::array<double, 2> values = {-1, 1};
  std::memcpy(bytes.data(), values.data(), bytes.size());
  table.bytes = data::own_bytes(std::move(bytes), "two points");
  return table;
}

struct Scene {
  explicit Scene(const GameOptions& game, const FlowOptions& options = {})
      : parts(make_parts<double>(game)),
        field(objectives::payoff_terms(game.objective), {}),
        quadrature(parts.data, parts.latent, options, true, 7) {}
  QuadratureError error() const { return quadrature.error(field, parts.generator, parts.critic.only()); }
  std::string refusal() const {
    try {
      quadrature.require_tolerance(field, parts.generator, parts.critic.only());
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  }
  Trainer<double>::Parts parts;
  FlowField field;
  FlowQuadrature quadrature;
};

/// What the estimate estimates: the distance from a quadrature known to be exact.
TEST(FlowQuadrature, TheEstimateIsTheErrorsSize) {
  const FlowOptions coarse{.latent_order = 12, .data_order = 12};
  const Scene scene(smooth_game(), coarse);
  const Scene fine(smooth_game(),
                   {.quadrature = data::QuadratureRule::kTrapezoid, .latent_order = 400, .data_order = 96});
  FlowGradients a = gradients_for(scene.parts.generator, scene.parts.critic.only());
  FlowGradients b = a;
  scene.field(scene.parts.generator, scene.parts.critic.only(), scene.quadrature.nodes(), a);
  fine.field(fine.parts.generator, fine.parts.critic.only(), fine.quadrature.nodes(), b);
  double error = 0;
  for (std::size_t r = 0; r < a.generator.rows(); ++r) {
    for (std::size_t j = 0; j < a.generator.cols(); ++j) {
      error = std::max(error, std::abs(a.generator(r, j) - b.generator(r, j)));
    }
  }
  error /= largest(b.generator);
  EXPECT_GT(scene.error().larger(), error / 3);
  EXPECT_LT(scene.error().larger(), 30 * std::max(error, 1e-12));
}

TEST(FlowQuadrature, SaysWhichOrderSuffices) {
  const Scene scene(smooth_game(), {.latent_order = 4, .data_order = 32});
  const std::string sentence = scene.refusal();
  ASSERT_THAT(sentence, testing::HasSubstr("flow.latent_order = "));
  ASSERT_THAT(sentence, testing::HasSubstr("suffices"));
  // and it does:
  const auto at = sentence.find("flow.latent_order = ") + std::string("flow.latent_order = ").size();
  const FlowOptions better{.latent_order = std::stoul(sentence.substr(at)), .data_order = 32};
  EXPECT_EQ(Scene(smooth_game(), better).refusal(), "");
}

TEST(FlowQuadrature, SaysHowManyPointsSuffice) {
  const FlowOptions few{.quadrature = data::QuadratureRule::kQmc, .points = 64, .quadrature_tolerance = 1e-3};
  const std::string sentence = Scene(smooth_game(), few).refusal();
  EXPECT_THAT(sentence, testing::HasSubstr("flow.points = "));
}

TEST(FlowQuadrature, SaysWhenNothingSuffices) {
  GameOptions game = smooth_game();
  game.activation = nets::Activation::kRelu;  // a kink: errors fall like 1/order
  const std::string sentence = Scene(game, {.quadrature_tolerance = 1e-9}).refusal();
  EXPECT_THAT(sentence, testing::HasSubstr("raise flow.quadrature_tolerance"));
}

TEST(FlowQuadrature, AWholeSampleHasNoError) {
  GameOptions game = smooth_game();
  game.data = std::make_shared<data::EmpiricalLaw>(std::make_shared<data::Dataset>(
      data::Dataset::Parts{.name = "two", .values = two_points(), .labels = {}, .classes = {}}));
  const Scene scene(game);
  EXPECT_EQ(scene.error().data, 0);
  EXPECT_EQ(scene.quadrature.data_words(), "all 2 points");
}

}  // namespace
}  // namespace ganflow::dynamics
