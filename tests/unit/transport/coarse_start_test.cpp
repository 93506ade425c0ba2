#include "ganflow/transport/coarse_start.hpp"

#include "clouds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace ganflow::transport {
namespace {

MassCloud cloud_of(const Matrix<double>& x) { return make_mass_cloud(x, std::vector<MassUnits>(x.rows(), 1)).first; }

TEST(CoarseStart, IsNearlyOptimal) {
  const MassCloud x = cloud_of(normal_cloud(3000, 2, 4));
  const MassCloud y = cloud_of(normal_cloud(3000, 2, 5));
  const PowerCost cost(2);
  const Progress silent;
  Watch watch(silent);
  SparseTransport solver(x, y, cost, coarse_start(x, y, cost, watch), watch);
  const SparseResult result = solver.solve_exactly();
  EXPECT_LE(result.arcs, 20U * 3000U);  // of 9 million pairs
  EXPECT_LE(result.pivots, 3000U);
  EXPECT_LE(result.rounds, 5U);
}

TEST(CoarseStart, PairsReachEveryPoint) {
  for (const auto& [n, m] : {std::pair<std::size_t, std::size_t>{1000, 1000}, {1001, 70}, {66, 30}, {30, 500}}) {
    const MassCloud x = make_mass_cloud(lumps(n, 3, 1, 1), std::vector<MassUnits>(n, static_cast<MassUnits>(m))).first;
    const MassCloud y = make_mass_cloud(lumps(m, 4, 1, 2), std::vector<MassUnits>(m, static_cast<MassUnits>(n))).first;
    const Progress silent;
    Watch watch(silent);
    const Start start = coarse_start(x, y, PowerCost(2), watch);
    ASSERT_EQ(start.g.size(), m);
    std::vector<bool> source_met(n);
    std::vector<bool> sink_met(m);
    for (const Pair& pair : start.pairs) {
      source_met.at(pair.source) = true;
      sink_met.at(pair.sink) = true;
    }
    EXPECT_EQ(std::count(source_met.begin(), source_met.end(), false), 0) << n << " against " << m;
    EXPECT_EQ(std::count(sink_met.begin(), sink_met.end(), false), 0) << n << " against " << m;
  }
}

TEST(CoarseStart, SmallProblemsHaveNone) {
  const MassCloud x = cloud_of(normal_cloud(60, 2, 1));
  const Progress silent;
  Watch watch(silent);
  const Start start = coarse_start(x, x, PowerCost(2), watch);
  EXPECT_EQ(start.g, std::vector<double>(60));
  EXPECT_TRUE(start.pairs.empty());
}

TEST(CoarseStart, StopsWhenTold) {
  const MassCloud x = cloud_of(normal_cloud(300, 2, 1));
  const Progress no = [](const Advance&) { return false; };
  Watch watch(no);
  EXPECT_THROW(coarse_start(x, x, PowerCost(2), watch), Stopped);
}

}  // namespace
}  // namespace ganflow::transport
