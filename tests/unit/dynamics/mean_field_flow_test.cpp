#include "ganflow/dynamics/mean_field_flow.hpp"

#include "ganflow/core/parallel.hpp"

#include "flow_support.hpp"

namespace ganflow::dynamics {
namespace {

constexpr FlowMethod kMethods[] = {FlowMethod::kEuler, FlowMethod::kHeun, FlowMethod::kRk4, FlowMethod::kAdaptive};

record::State after(const GameOptions& game, TrainOptions options, const FlowOptions& flow, double time) {
  MeanFieldFlow process = make_flow(game, options, flow);
  advance(process, static_cast<int>(std::llround(time / options.time_step)));
  EXPECT_NEAR(process.time(), time, 1e-12);
  EXPECT_EQ(process.divergence(), std::nullopt);
  return process.state();
}

TEST(MeanFieldFlow, MethodsHaveTheirOrders) {
  for (const objectives::Objective& objective :
       {objectives::Objective{objectives::Wgan{}}, objectives::Objective{objectives::Gan{}}}) {
    GameOptions game = smooth_game();
    game.objective = objective;  // without walls
    const FlowOptions exact{.method = FlowMethod::kAdaptive, .tolerance = 1e-12};
    const record::State reference = after(game, {.time_step = 0.8, .critic_speed = 2}, exact, 0.8);
    for (const auto& [method, order] :
         {std::pair{FlowMethod::kEuler, 1.0}, {FlowMethod::kHeun, 2.0}, {FlowMethod::kRk4, 4.0}}) {
      const auto error = [&, m = method](double h) {
        return difference(after(game, {.time_step = h, .critic_speed = 2}, {.method = m}, 0.8), reference);
      };
      EXPECT_NEAR(std::log2(error(0.1) / error(0.05)), order, 0.25) << order;
    }
  }
}

// One Euler step is theory §4 read off: x ← x + Δt v, with v from the field.
TEST(MeanFieldFlow, AnEulerStepMovesByTheVelocity) {
  GameOptions game = smooth_game();
  game.critic_box = 0.5;
  const TrainOptions options{.time_step = 0.01, .critic_speed = 3};
  MeanFieldFlow flow = make_flow(game, options, {.method = FlowMethod::kEuler});
  const record::State before = flow.state();
  flow.advance();
  auto parts = make_parts<double>(game);
  const FlowField field(objectives::payoff_terms(game.objective), GaussianParts(*parts.data));
  const FlowQuadrature quadrature(parts.data, parts.latent, {}, false, 1);
  FlowGradients g = gradients_for(parts.generator, parts.critic.only());
  field(parts.generator, parts.critic.only(), quadrature.nodes(), g);
  Matrix<double> theta = matrix_of(before, "generator");
  Matrix<double> omega = matrix_of(before, "critic");
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t j = 0; j < theta.cols(); ++j) {
      theta(r, j) -= 0.01 * g.generator(r, j);
    }
    for (std::size_t j = 0; j < omega.cols(); ++j) {
      omega(r, j) = std::clamp(omega(r, j) + 0.01 * 3 * g.critic(r, j), -0.5, 0.5);
    }
  }
  expect_near(matrix_of(flow.state(), "generator"), theta, 1e-15, "generator");
  expect_near(matrix_of(flow.state(), "critic"), omega, 1e-15, "critic");
}

TEST(MeanFieldFlow, WallsAreMetExactlyByTheAdaptivePairAndToOrderTwoByTheOthers) {
  GameOptions game = smooth_game();
  game.critic_box = 0.6;
  const FlowOptions exact{.method = FlowMethod::kAdaptive, .tolerance = 1e-11};
  const TrainOptions options{.time_step = 2, .critic_speed = 3};
  const record::State reference = after(game, options, exact, 2);
  EXPECT_LT(difference(after(game, {.time_step = 0.25, .critic_speed = 3}, exact, 2), reference), 1e-9);
  double before = 1;
  for (const double h : {0.1, 0.025, 0.00625}) {
    const double error =
        difference(after(game, {.time_step = h, .critic_speed = 3}, {.method = FlowMethod::kRk4}, 2), reference);
    EXPECT_LT(error, 3 * h * h) << h;
    EXPECT_LT(error, before) << h;
    before = error;
  }
}

TEST(MeanFieldFlow, ReportsContactsMergesAndTheQuadrature) {
  GameOptions game = smooth_game();
  game.critic_box = 0.3;
  for (const FlowMethod method : {FlowMethod::kRk4, FlowMethod::kAdaptive}) {
    MeanFieldFlow flow = make_flow(game, {.time_step = 0.25, .critic_speed = 8}, {.method = method});
    std::vector<record::Event> events = flow.take_events();
    ASSERT_FALSE(events.empty());
    EXPECT_EQ(events.front().kind, "quadrature");
    EXPECT_TRUE(std::find_if(events.begin(), events.end(), [](const auto& e) { return e.kind == "contact"; }) ==
                events.end());
    bool contact = false;
    for (int t = 0; t < 40; ++t) {
      flow.advance();
      for (const record::Event& event : flow.take_events()) {
        EXPECT_EQ(event.iteration, flow.iteration());
        contact |= event.kind == "contact";
      }
    }
    EXPECT_TRUE(contact);
    EXPECT_TRUE(flow.take_events().empty());
    EXPECT_GT(flow.census().wall_share.value(), 0);
  }
}

// Theory §4: equal particles stay equal. Starts that are equal in pairs are stored as one and change nothing.
TEST(MeanFieldFlow, EqualParticlesAreMovedAsOne) {
  GameOptions game = smooth_game();
  game.critic_units = 6;
  const auto flow_with = [&](bool merge) {
    auto parts = make_parts<double>(game);
    for (std::size_t r = 0; r < 3; ++r) {
      for (std::size_t j = 0; j < 3; ++j) {
        parts.critic.only().theta()(r, j + 3) = parts.critic.only().theta()(r, j);
      }
    }
    return MeanFieldFlow(std::move(parts), {.time_step = 0.1, .merge = merge}, {});
  };
  MeanFieldFlow merged = flow_with(true);
  MeanFieldFlow plain = flow_with(false);
  EXPECT_EQ(merged.take_events().back().kind, "merge");
  EXPECT_EQ(merged.census().distinct_critic, 3U);
  advance(merged, 20);
  advance(plain, 20);
  EXPECT_LT(difference(merged.state(), plain.state()), 1e-13);
  EXPECT_EQ(plain.census().distinct_critic, 3U);
  EXPECT_NEAR(merged.census().critic_gradient.value(), plain.census().critic_gradient.value(), 1e-13);
}

TEST(MeanFieldFlow, HeldParametersKeepTheirStartAndDoNotCountAsGradients) {
  FlowOptions options;
  MeanFieldFlow free = make_flow(smooth_game(), {.time_step = 0.1}, options);
  const Census all = free.census();
  options.held_generator = {1, 2};
  options.held_critic = {0};
  MeanFieldFlow held = make_flow(smooth_game(), {.time_step = 0.1}, options);
  EXPECT_LT(held.census().generator_gradient.value(), all.generator_gradient.value());
  EXPECT_LT(held.census().critic_gradient.value(), all.critic_gradient.value());
  const record::State start = held.state();
  held.advance();
  const record::State end = held.state();
  for (const auto& [player, rows] : {std::pair{"generator", options.held_generator}, {"critic", options.held_critic}}) {
    const Matrix<double> before = matrix_of(start, player);
    const Matrix<double> after = matrix_of(end, player);
    for (std::size_t r = 0; r < before.rows(); ++r) {
      const bool stays = std::equal(before.row(r), before.row(r) + before.cols(), after.row(r));
      EXPECT_EQ(stays, std::find(rows.begin(), rows.end(), r) != rows.end()) << player << " " << r;
    }
  }
}

TEST(MeanFieldFlow, ResumesBitForBit) {
  GameOptions game = smooth_game();
  game.critic_box = 0.4;
  game.output_bias = true;
  constexpr int kIterations = kFlowMergeEvery + 3;
  for (const FlowMethod method : kMethods) {
    const TrainOptions options{.time_step = 0.2, .critic_speed = 5};
    MeanFieldFlow whole = make_flow(game, options, {.method = method});
    advance(whole, kIterations);
    EXPECT_TRUE(whole.state().contains("critic.merged"));
    for (const int cut : {9, kIterations - 1}) {  // before and after particles were merged
      MeanFieldFlow first = make_flow(game, options, {.method = method});
      advance(first, cut);
      MeanFieldFlow resumed = make_flow(game, options, {.method = method});
      resumed.restore(first.state());
      EXPECT_EQ(resumed.iteration(), cut);
      advance(resumed, kIterations - cut);
      expect_same(whole.state(), resumed.state());
    }
  }
}

TEST(MeanFieldFlow, HasTheSameBitsForEveryNumberOfThreads) {
  GameOptions game = smooth_game();
  game.generator_units = 700;
  game.critic_units = 1100;
  game.critic_box = 0.4;
  const auto run = [&](int threads) {
    const ThreadLimit limit(threads);
    return after(game, {.time_step = 0.2, .batch_path = nets::BatchPath::kDirect}, {.quadrature_tolerance = 0.01}, 0.6);
  };
  expect_same(run(1), run(2));
}

// Quasi-Monte Carlo has thousands of points, which Chebyshev nodes stand for; rounding of one way and the other differs.
TEST(MeanFieldFlow, TakesLargeQuadraturesOnNodes) {
  GameOptions game = smooth_game();
  game.generator_units = 80;
  game.critic_units = 60;
  game.critic_box = 0.4;
  const FlowOptions flow{.method = FlowMethod::kEuler,
                         .quadrature = data::QuadratureRule::kQmc,
                         .points = 1024,
                         .quadrature_tolerance = 0.1};
  const auto run = [&](nets::BatchPath path) {
    auto parts = make_parts<double>(game);
    for (double& a : parts.generator.population().a().row_span(0)) {
      a *= 0.3;  // flat enough for nodes that carry double
    }
    MeanFieldFlow process(std::move(parts), {.time_step = 0.1, .batch_path = path}, flow);
    advance(process, 4);
    return std::pair(process.state(), process.batch_nodes().value());
  };
  const auto [on_nodes, nodes] = run(nets::BatchPath::kAuto);
  const auto [on_points, none] = run(nets::BatchPath::kDirect);
  EXPECT_GT(nodes.generator, 0U);
  EXPECT_GT(nodes.critic, 0U);
  EXPECT_LT(nodes.critic, 200U);
  EXPECT_EQ(none.generator + none.critic, 0U);
  EXPECT_LT(difference(on_nodes, on_points), 1e-13);  // a few steps of sums of order one: tens of roundings
}

// SGD with a small step and a large batch follows the flow. Noise of a coordinate after time 1 is about
// √(Δt var/m) = √(0.01/4096) ~ 2e-3 of order-one variances, Euler's bias about Δt/2; 0.05 is more than six of them.
TEST(MeanFieldFlow, IsWhatTrainingTendsTo) {
  GameOptions game = smooth_game();
  game.critic_box = 0.8;
  const record::State limit = after(game, {.time_step = 0.1, .critic_speed = 1}, {}, 1);
  Trainer<double> trainer = make_trainer<double>(game, {.time_step = 0.01, .critic_speed = 1, .batch = 4096});
  advance(trainer, 100);
  EXPECT_LT(difference(trainer.state(), limit), 0.05);
  EXPECT_GT(difference(make_trainer<double>(game, {}).state(), limit), 0.2);  // it did move
}

TEST(MeanFieldFlow, ThePayoffIsExact) {
  const GameOptions game = smooth_game();
  const MeanFieldFlow flow = make_flow(game, {}, {});
  const Trainer<double> trainer = make_trainer<double>(game, {});
  const rng::Stream data{.seed = 1, .purpose = rng::Purpose::kReference};
  const rng::Stream latents{.seed = 1, .purpose = rng::Purpose::kObservation};
  // 40,000 samples of standard deviation below 2: the mean is within 6σ = 0.06.
  EXPECT_NEAR(flow.payoff(data, latents, 1), trainer.payoff(data, latents, 40'000), 0.06);
  EXPECT_EQ(flow.payoff(data, latents, 1), flow.payoff(latents, data, 5));
}

TEST(MeanFieldFlow, TheGradientPenaltyHasAFlow) {
  GameOptions game = smooth_game();
  game.objective = objectives::WganGp{.penalty = 1};
  const FlowOptions flow{.latent_order = 24, .data_order = 12, .quadrature_tolerance = 0.05};
  const record::State coarse = after(game, {.time_step = 0.1, .critic_speed = 1}, flow, 0.4);
  const record::State fine = after(game, {.time_step = 0.05, .critic_speed = 1}, flow, 0.4);
  EXPECT_LT(difference(coarse, fine), 1e-3);
}

std::string refusal(const GameOptions& game, const TrainOptions& options, const FlowOptions& flow = {}) {
  try {
    make_flow(game, options, flow);
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(MeanFieldFlow, RefusesWhatHasNoFlow) {
  EXPECT_EQ(refusal(smooth_game(), {}), "");
  EXPECT_THAT(refusal(smooth_game(), {.rule = RuleKind::kAdam}), testing::HasSubstr("dynamics.rule"));
  GameOptions step = smooth_game();
  step.activation = nets::Activation::kStep;
  EXPECT_THAT(refusal(step, {}), testing::HasSubstr("activation = 'step'"));
  EXPECT_THAT(refusal(smooth_game(), {}, {.latent_order = 3}), testing::HasSubstr("suffices"));
  EXPECT_THAT(refusal(smooth_game(), {.time_step = -1}), testing::HasSubstr("dynamics.time_step"));
  EXPECT_THAT(refusal(smooth_game(), {}, {.tolerance = 2}), testing::HasSubstr("flow.tolerance"));
}

TEST(MeanFieldFlow, SaysWhereItDiverged) {
  GameOptions game = smooth_game();
  MeanFieldFlow flow =
      make_flow(game, {.time_step = 1, .critic_speed = 50, .norm_limit = 10}, {.method = FlowMethod::kEuler});
  for (int t = 0; t < 50 && !flow.divergence(); ++t) {
    flow.advance();
  }
  ASSERT_TRUE(flow.divergence().has_value());
  EXPECT_THAT(*flow.divergence(), testing::HasSubstr("of particle"));
}

}  // namespace
}  // namespace ganflow::dynamics
