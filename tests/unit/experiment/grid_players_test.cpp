// dynamics.kind = "grid" of a spec: who moves, who is held, and what is refused.

#include "ganflow/experiment/grid_players.hpp"

#include "ganflow/experiment/gallery.hpp"

#include "run_support.hpp"

#include <gmock/gmock.h>

#include <numeric>

namespace ganflow::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<std::string> kOnAGrid = {"dynamics.kind=grid",
                                           "generator.activation=erf",
                                           "critic.activation=erf",
                                           "generator.start.a={law = \"constant\", value = 0.5}",
                                           "generator.start.b={law = \"uniform\", low = -0.2, high = 1.4}",
                                           "generator.start.c={law = \"constant\", value = 1.0}",
                                           "critic.start.a={law = \"constant\", value = 0.4}",
                                           "critic.start.b={law = \"uniform\", low = -0.4, high = 0.3}",
                                           "critic.start.c={law = \"constant\", value = 0.4}",
                                           "flow.held_generator=[\"a_1\", \"c_1\"]",
                                           "flow.held_critic=[\"a_1\", \"c_1\"]",
                                           "grid.generator_cells=60",
                                           "grid.critic_cells=40",
                                           "grid.reach=4.0",
                                           "observe.samples=16"};

std::string grid_refusal(const std::vector<std::string>& more) {
  std::vector<std::string> overrides = kOnAGrid;
  overrides.insert(overrides.end(), more.begin(), more.end());
  try {
    build(minimal_with(overrides));
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(GridPlayers, HeldRowsAreFoundByName) {
  const nets::UnitShape unit{.activation = nets::Activation::kErf, .inputs = 2, .outputs = 1};
  EXPECT_THAT(held_rows({"b", "a_2", "c_1"}, unit, "critic"), ElementsAre(2, 1, 3));
  EXPECT_THROW(held_rows({"a_3"}, unit, "critic"), InputError);
  EXPECT_THROW(held_rows({"b", "b"}, unit, "critic"), InputError);
}

TEST(GridPlayers, ASpecBecomesAGridWithItsBalances) {
  const Spec spec = minimal_with(kOnAGrid);
  const Experiment experiment = build(spec);
  ASSERT_NE(dynamic_cast<const dynamics::GridFlow*>(experiment.process.get()), nullptr);
  Observables look(spec, experiment);
  experiment.process->advance();
  const record::Frame frame = look.frame(*experiment.process);
  EXPECT_EQ(frame.values.size(), look.columns().size());
  EXPECT_LT(value_of(look, frame, "mass_error"), 1e-13);
  EXPECT_LT(std::abs(value_of(look, frame, "energy_balance")), 1e-2);
  const record::Snapshot snapshot = look.snapshot(*experiment.process);
  EXPECT_EQ(snapshot.at("critic").shape, (std::vector<std::size_t>{3, 1024}));
}

// The particles that stand for masses in a snapshot have the masses' mean.
TEST(GridPlayers, ParticlesOfASnapshotStandForTheMasses) {
  const Spec spec = minimal_with(kOnAGrid);
  const Experiment experiment = build(spec);
  Observables look(spec, experiment);
  const record::State state = experiment.process->state();
  const record::Snapshot snapshot = look.snapshot(*experiment.process);
  const std::vector<double> mass = numbers(state, "critic.mass");
  const std::vector<double> nodes = numbers(state, "critic");
  double mean = 0;
  for (std::size_t i = 0; i < mass.size(); ++i) {
    mean += mass[i] * nodes[mass.size() + i];
  }
  const auto& particles = std::get<std::vector<double>>(snapshot.at("critic").values);
  EXPECT_NEAR(std::accumulate(particles.begin() + 1024, particles.begin() + 2048, 0.0) / 1024, mean, 1e-3);
  EXPECT_EQ(particles.front(), 0.4) << "a_1 is held";
}

TEST(GridPlayers, AStartInTheBoxIsWrittenOut) {
  const nets::UnitShape unit{.activation = nets::Activation::kErf, .inputs = 1, .outputs = 1};
  const GridPlayers players = grid_players(minimal_with([] {
                                             std::vector<std::string> overrides = kOnAGrid;
                                             overrides.emplace_back("critic.start.b={law = \"uniform-in-box\"}");
                                             return overrides;
                                           }()),
                                           unit, unit);
  ASSERT_THAT(players.critic.rows, ElementsAre(1));
  EXPECT_EQ(players.critic.starts[0].kind, nets::InitialKind::kUniform);
  EXPECT_EQ(players.critic.starts[0].high, 0.5);
  EXPECT_THAT(players.critic.values, ElementsAre(0.4, 0, 0.4));
  EXPECT_EQ(players.critic.cells, 40U);
  EXPECT_EQ(players.generator.reach, 4);
}

TEST(GridPlayers, RefusesWhatNoGridHolds) {
  EXPECT_EQ(grid_refusal({}), "");
  EXPECT_THAT(grid_refusal({"flow.held_critic=[]"}), HasSubstr("of the critic's parameters 3 move: a_1, b, c_1"));
  EXPECT_THAT(grid_refusal({"flow.held_critic=[\"a_1\", \"b\", \"c_1\"]"}), HasSubstr("Hold fewer"));
  EXPECT_THAT(grid_refusal({"critic.start.a={law = \"uniform\"}"}), HasSubstr("one value for all units"));
  EXPECT_THAT(grid_refusal({"critic.start.a={law = \"constant\", value = 0.7}"}), HasSubstr("outside of critic.box"));
  EXPECT_THAT(grid_refusal({"critic.start.b={law = \"file\", file = \"b.npy\"}"}), HasSubstr("distribution function"));
  EXPECT_THAT(grid_refusal({"flow.held_critic=[\"z\"]"}), HasSubstr("has 'z'"));
  EXPECT_THAT(grid_refusal({"grid.reach=1.0"}), HasSubstr("outside of the window"));
  EXPECT_THAT(grid_refusal({"flow.method=heun"}), HasSubstr("belongs to dynamics.kind 'flow'"));
  EXPECT_THAT(grid_refusal({"dynamics.kind=flow", "grid.reach=3.0"}), HasSubstr("belongs to dynamics.kind 'grid'"));
  EXPECT_THAT(grid_refusal({"dynamics.batch=3"}), HasSubstr("no batches"));
  EXPECT_THAT(grid_refusal({"critic.units=3"}), HasSubstr("a grid has cells"));
  EXPECT_THAT(refusal(std::string(gallery_spec_text("supervised")), {"dynamics.kind=grid"}),
              HasSubstr("a learner is alone"));
}

}  // namespace
}  // namespace ganflow::experiment
