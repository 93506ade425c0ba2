#include "ganflow/transport/cost_scan.hpp"

#include "ganflow/transport/cost_tree.hpp"

#include "clouds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace ganflow::transport {
namespace {

// cost_search_test compares all searches with plain loops, in six dimensions for this one.

/// In few dimensions both ways of searching exist: same answers, same bits, around the ends of blocks too.
TEST(CostScan, AgreesWithTheTree) {
  for (const std::size_t m : {1U, 63U, 64U, 65U, 200U}) {
    for (const double order : {1.0, 2.0, 2.5}) {
      const Matrix<double> y = normal_cloud(m, 2, 1);
      const Matrix<double> x = normal_cloud(50, 2, 2);
      std::vector<double> g(m);
      rng::fill_normal<double>({.seed = 3}, 0, g);
      CostTree<2> tree(y, PowerCost(order));
      CostScan scan(y, PowerCost(order));
      tree.set_potentials(g);
      scan.set_potentials(g);
      const std::size_t most = std::min<std::size_t>(m, 5);
      const CandidateLists a = tree.find(x, {}, most);
      const CandidateLists b = scan.find(x, {}, most);
      for (std::size_t q = 0; q < 50; ++q) {
        ASSERT_EQ(b[q].size(), a[q].size());
        for (std::size_t k = 0; k < a[q].size(); ++k) {
          EXPECT_EQ(b[q][k].index, a[q][k].index) << "m = " << m << ", p = " << order << ", q = " << q;
          EXPECT_EQ(b[q][k].reduced, a[q][k].reduced);
        }
      }
    }
  }
}

}  // namespace
}  // namespace ganflow::transport
