#include "ganflow/transport/sparse_transport.hpp"

#include "clouds.hpp"

#include <gtest/gtest.h>

namespace ganflow::transport {
namespace {

MassCloud cloud_of(const Matrix<double>& x) { return make_mass_cloud(x, std::vector<MassUnits>(x.rows(), 1)).first; }

/// Coarse potentials are worth their while: the list that they give needs few pairs more, whatever the start, and the
/// answer does not depend on it.
TEST(SparseTransport, AnyPotentialsLeadToTheOptimum) {
  const MassCloud x = cloud_of(normal_cloud(500, 2, 1));
  const MassCloud y = cloud_of(normal_cloud(500, 2, 2));
  const PowerCost cost(2);
  const Progress silent;
  Watch watch(silent);
  std::vector<double> noise(500);
  rng::fill_normal<double>({.seed = 3}, 0, noise);
  std::vector<double> duals;
  for (const std::vector<double>& start : {std::vector<double>(500), noise, coarse_potentials(x, y, cost, watch)}) {
    const SparseResult result = SparseTransport(x, y, cost, start, watch).solve_exactly();
    EXPECT_EQ(result.status, SolveStatus::kConverged);
    double dual = 0;
    for (std::size_t k = 0; k < 500; ++k) {
      dual += result.f[k] + result.g[k];
    }
    duals.push_back(dual);
  }
  EXPECT_NEAR(duals[0], duals[2], 1e-12 * duals[2]);
  EXPECT_NEAR(duals[1], duals[2], 1e-12 * duals[2]);
}

TEST(SparseTransport, CoarsePotentialsAreNearlyOptimal) {
  const MassCloud x = cloud_of(normal_cloud(3000, 2, 4));
  const MassCloud y = cloud_of(normal_cloud(3000, 2, 5));
  const PowerCost cost(2);
  const Progress silent;
  Watch watch(silent);
  SparseTransport solver(x, y, cost, coarse_potentials(x, y, cost, watch), watch);
  const SparseResult result = solver.solve_exactly();
  EXPECT_LE(result.arcs, 20U * 3000U);  // of 9 million pairs
  EXPECT_LE(result.pivots, 3000U);
  EXPECT_LE(result.rounds, 5U);
}

TEST(Watch, RemembersThatItWasTold) {
  int asked = 0;
  const Progress progress = [&](const Advance&) { return ++asked < 3; };
  Watch watch(progress);
  EXPECT_TRUE(watch.keep_going(0));
  EXPECT_TRUE(watch.keep_going(0));
  EXPECT_FALSE(watch.keep_going(0));
  EXPECT_FALSE(watch.keep_going(0));
  EXPECT_EQ(asked, 3);
  EXPECT_TRUE(watch.stopped());
}

}  // namespace
}  // namespace ganflow::transport
