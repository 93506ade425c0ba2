#include "ganflow/experiment/population_distance.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ganflow::experiment {
namespace {

/// Generator (2, n) and critic (1, n), normal, moved by `shift` in every coordinate.
record::State state_of(std::size_t n, double shift, std::uint64_t step = 0) {
  std::vector<double> generator(2 * n);
  std::vector<double> critic(n);
  rng::fill_normal<double>({.seed = 3, .purpose = rng::Purpose::kTest, .step = step}, 0, generator);
  rng::fill_normal<double>({.seed = 4, .purpose = rng::Purpose::kTest, .step = step}, 0, critic);
  for (std::vector<double>* const values : {&generator, &critic}) {
    for (double& v : *values) {
      v += shift;
    }
  }
  return {.iteration = 0, .time = 0, .arrays = {{"generator", {2, n}, generator}, {"critic", {1, n}, critic}}};
}

TEST(PopulationDistance, OfATranslationIsItsLength) {
  const record::State a = state_of(60, 0);
  const record::State b = state_of(60, 0.5);
  for (const double order : {2.0, 4.0}) {
    EXPECT_NEAR(coupled_distance(a, b, order).generator, std::pow(0.5 * std::sqrt(2.0), order), 1e-12);
    EXPECT_NEAR(transport_distance(a, b, order).generator, std::pow(0.5 * std::sqrt(2.0), order), 1e-10);
    EXPECT_NEAR(transport_distance(a, b, order).critic, std::pow(0.5, order), 1e-10);
    EXPECT_NEAR(transport_distance(a, b, order).sum(), std::pow(0.5, order) * (1 + std::pow(2, order / 2)), 1e-10);
  }
}

TEST(PopulationDistance, CouplingBoundsTransport) {
  const record::State a = state_of(60, 0);
  const record::State b = state_of(60, 0.1, 1);
  EXPECT_LE(transport_distance(a, b, 2).generator, coupled_distance(a, b, 2).generator);
  EXPECT_GT(transport_distance(a, b, 2).generator, 0);
}

// Of a grid, equal particles in one place are a mass there.
TEST(PopulationDistance, MassesWeighTheNodes) {
  const record::State twice{
      .iteration = 0,
      .time = 0,
      .arrays = {{"generator", {1, 3}, std::vector<double>{0, 0, 1}}, {"critic", {1, 2}, std::vector<double>{5, 5}}}};
  const record::State grid{.iteration = 0,
                           .time = 0,
                           .arrays = {{"generator", {1, 3}, std::vector<double>{0, 1, 7}},
                                      {"critic", {1, 2}, std::vector<double>{5, 9}},
                                      {"generator.mass", {1, 3}, std::vector<double>{2.0 / 3, 1.0 / 3, 0}},
                                      {"critic.mass", {1, 2}, std::vector<double>{1, 0}}}};
  EXPECT_NEAR(transport_distance(twice, grid, 1).sum(), 0, 1e-15);
  EXPECT_NEAR(weak_distance(twice, grid, 1).sum(), 0, 1e-15);
  EXPECT_THROW(coupled_distance(twice, grid, 2), InputError);
}

TEST(PopulationDistance, InTheWeakNormIsTheSameWithKnownEnergies) {
  const record::State a = state_of(60, 0);
  const record::State b = state_of(60, 0.3, 1);
  const PairDistance energy = weak_energy(b, 0.5);
  EXPECT_NEAR(weak_distance(a, b, 0.5, energy).generator, weak_distance(a, b, 0.5).generator, 1e-14);
  EXPECT_NEAR(weak_distance(a, b, 0.5, energy).critic, weak_distance(a, b, 0.5).critic, 1e-14);
  EXPECT_GT(energy.critic, 0);
}

// Supervised learning and the ideal critic train one population only.
TEST(PopulationDistance, WithoutACriticIsTheGenerators) {
  record::State a = state_of(20, 0);
  record::State b = state_of(20, 0.5);
  const double generator = transport_distance(a, b, 2).generator;
  a.arrays.pop_back();
  b.arrays.pop_back();
  EXPECT_EQ(transport_distance(a, b, 2).generator, generator);
  EXPECT_EQ(transport_distance(a, b, 2).critic, 0);
  EXPECT_EQ(most_particles(a, b), 20U);
}

TEST(PopulationDistance, OfAWiderPopulationComparesItsFirstParticles) {
  const record::State wide = state_of(60, 0);
  record::State narrow = state_of(60, 0);
  for (record::Array& array : narrow.arrays) {
    auto& values = std::get<std::vector<double>>(array.values);
    std::vector<double> first;
    for (std::size_t r = 0; r < array.shape[0]; ++r) {
      first.insert(first.end(), values.begin() + static_cast<std::ptrdiff_t>(60 * r),
                   values.begin() + static_cast<std::ptrdiff_t>(60 * r + 10));
    }
    values = first;
    array.shape[1] = 10;
  }
  EXPECT_EQ(coupled_distance(narrow, wide, 2).sum(), 0);
  EXPECT_EQ(most_particles(narrow, wide), 60U);
  EXPECT_GT(weak_distance(narrow, wide, 1).generator, 0);
}

/// One particle against one at distance r: 2 (k(0) − k(r)).
TEST(PopulationDistance, InTheWeakNormIsThatOfTheKernel) {
  const record::State a{
      .iteration = 0,
      .time = 0,
      .arrays = {{"generator", {1, 1}, std::vector<double>{0.0}}, {"critic", {1, 1}, std::vector<double>{0.0}}}};
  record::State b = a;
  std::get<std::vector<double>>(b.arrays[0].values)[0] = 0.7;
  const PairDistance distance = weak_distance(a, b, 0.5);  // s = 1 in one dimension: k = ½ e^{−r}
  EXPECT_NEAR(distance.generator, 1 - std::exp(-0.7), 1e-12);
  EXPECT_NEAR(distance.critic, 0, 1e-14);
}

}  // namespace
}  // namespace ganflow::experiment
