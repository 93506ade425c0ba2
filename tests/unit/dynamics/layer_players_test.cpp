#include "ganflow/dynamics/layer_players.hpp"

#include "trainer_support.hpp"

namespace ganflow::dynamics {
namespace {

nets::Layers<double> two_layers() {
  nets::NetworkOptions options;
  options.units = 6;
  options.inner = {3};
  return nets::start_layers<double>(options, 2, 1, 3, rng::Purpose::kCriticStart, {});
}

Matrix<double> drawn(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Matrix<double> m(rows, cols);
  rng::fill_normal<double>({.seed = seed}, 0, {m.data(), rows * cols});
  return m;
}

void move(LayerPlayers<double>& players, nets::Layers<double>& network, std::uint64_t seed) {
  players.clear_gradients();
  nets::add_parameter_gradient<double>(network, drawn(9, 2, seed), drawn(9, 1, seed + 100), players.gradients());
  players.step(network, 0.1);
}

record::State state_of(const LayerPlayers<double>& players, const nets::Layers<double>& network) {
  record::State state;
  players.save_parameters(network, state);
  players.save_memory(state);
  return state;
}

TEST(LayerPlayers, EveryLayerDescendsItsOwnGradient) {
  nets::Layers<double> network = two_layers();
  LayerPlayers<double> players("critic", network, {});
  const nets::Layers<double> before = network;
  move(players, network, 1);
  for (std::size_t layer = 0; layer < 2; ++layer) {
    EXPECT_DOUBLE_EQ(network[layer].theta()(1, 4), before[layer].theta()(1, 4) - 0.1 * players[layer].gradient(1, 4));
    EXPECT_NE(players[layer].gradient(1, 4), 0);
  }
}

TEST(LayerPlayers, GoOnBitForBitFromTheirState) {
  for (const RuleKind rule : kRules) {
    SCOPED_TRACE(static_cast<int>(rule));
    const TrainOptions options{.rule = rule};
    nets::Layers<double> network = two_layers();
    LayerPlayers<double> players("critic", network, options);
    move(players, network, 1);
    const record::State halfway = state_of(players, network);
    EXPECT_TRUE(halfway.contains("critic.1") && halfway.contains("critic.2") && !halfway.contains("critic"));
    nets::Layers<double> resumed_network = two_layers();
    LayerPlayers<double> resumed("critic", resumed_network, options);
    resumed.restore(resumed_network, halfway, options);
    move(players, network, 2);
    move(resumed, resumed_network, 2);
    expect_same(state_of(resumed, resumed_network), state_of(players, network));
  }
}

// One look for each layer: what is equal in the second stays equal, whatever the first holds.
TEST(LayerPlayers, MergeEqualParticlesOfEachLayer) {
  nets::Layers<double> network = two_layers();
  for (std::size_t r = 0; r < network[1].parameters(); ++r) {
    network[1].theta()(r, 5) = network[1].theta()(r, 2);
  }
  nets::Layers<double> apart = network;
  LayerPlayers<double> players("critic", network, {});
  LayerPlayers<double> unmerged("critic", apart, {});
  players.merge_equal(network, {});
  EXPECT_EQ(network[0].size(), 6U);
  EXPECT_EQ(network[1].size(), 5U);
  EXPECT_EQ(count_distinct(network), 11U);
  for (std::uint64_t seed = 1; seed < 4; ++seed) {
    move(players, network, seed);
    move(unmerged, apart, seed);
  }
  const record::State merged = state_of(players, network);
  const record::State all = state_of(unmerged, apart);
  for (const char* name : {"critic.1", "critic.2"}) {
    expect_near(matrix_of(merged, name), matrix_of(all, name), 1e-14, name);  // another order of six terms
  }
}

TEST(LayerPlayers, SayInWhichLayerANumberWentAstray) {
  nets::Layers<double> network = two_layers();
  const LayerPlayers<double> players("critic", network, {});
  EXPECT_FALSE(players.out_of_range(network, 1e6));
  network[1].theta()(1, 3) = 1e7;
  EXPECT_EQ(players.out_of_range(network, 1e6).value(), "a_2 of particle 3 in layer 2 is 10000000");
  EXPECT_FALSE(players.gradient_out_of_range(network));
}

// Means over the particles of all layers: 6 of 6 coordinates a column in the first, 5 in the second.
TEST(LayerPlayers, MeasureAllLayersTogether) {
  nets::Layers<double> network = two_layers();
  LayerPlayers<double> players("critic", network, {});
  EXPECT_EQ(players.rms_gradient(), 0);
  players[0].gradient(0, 0) = 3;
  players[1].gradient(2, 5) = 4;
  EXPECT_DOUBLE_EQ(players.rms_gradient(), std::sqrt(25.0 / 12));
  for (std::size_t layer = 0; layer < 2; ++layer) {
    for (std::size_t r = 0; r < network[layer].parameters(); ++r) {
      for (std::size_t j = 0; j < 6; ++j) {
        network[layer].theta()(r, j) = 0;
      }
    }
  }
  network[0].theta()(1, 1) = 0.5;
  network[1].theta()(3, 2) = -0.5;
  EXPECT_DOUBLE_EQ(players.wall_share(network, nets::Box(0.5)), 2.0 / (6 * 6 + 5 * 6));
}

// Layer after layer takes draws of one stream: no two particles are shaken alike.
TEST(LayerPlayers, ShakeEveryParticleOnItsOwn) {
  nets::Layers<double> network = two_layers();
  const nets::Layers<double> before = network;
  const LayerPlayers<double> players("critic", network, {.noise = 1});
  const rng::Stream stream{.seed = 7, .purpose = rng::Purpose::kCriticNoise};
  players.add_noise(stream, 2, network);
  std::vector<double> xi(6 * 6 + 5 * 6);
  rng::fill_normal<double>(stream, 0, xi);
  for (std::size_t j = 0; j < 6; ++j) {
    for (std::size_t r = 0; r < 5; ++r) {
      EXPECT_DOUBLE_EQ(network[1].theta()(r, j), before[1].theta()(r, j) + 2 * xi[36 + j * 5 + r]);
    }
    EXPECT_DOUBLE_EQ(network[0].theta()(0, j), before[0].theta()(0, j) + 2 * xi[j * 6]);
  }
}

}  // namespace
}  // namespace ganflow::dynamics
