#include "ganflow/transport/sparse_transport.hpp"

#include "ganflow/transport/coarse_start.hpp"

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
  for (const Start& start : {Start{std::vector<double>(500), {}}, Start{noise, {}}, coarse_start(x, y, cost, watch)}) {
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

/// Lumps whose masses do not match: prices of whole lumps are wrong at first, and no list of near pairs could say so.
TEST(SparseTransport, LumpsOfOtherMassesNeedFewPivots) {
  const MassCloud x = cloud_of(lumps(1000, 3, 1.5, 4));
  const MassCloud y = cloud_of(lumps(1000, 5, 2, 5));
  const PowerCost cost(2);
  const Progress silent;
  Watch watch(silent);
  const SparseResult result = SparseTransport(x, y, cost, coarse_start(x, y, cost, watch), watch).solve_exactly();
  EXPECT_EQ(result.status, SolveStatus::kConverged);
  EXPECT_LE(result.arcs, 25U * 1000U);
  EXPECT_LE(result.pivots, 1000U);
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
