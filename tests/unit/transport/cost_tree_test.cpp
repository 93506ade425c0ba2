#include "ganflow/transport/cost_tree.hpp"

#include "clouds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace ganflow::transport {
namespace {

// cost_search_test compares all searches with plain loops; here: what is special about boxes.

TEST(CostTree, TakesAPointAndAThousandOnOneSpot) {
  const double x[] = {3, 4};
  for (const std::size_t m : {1U, 1000U}) {
    const Matrix<double> spot(m, 2);
    CostTree<2> tree(spot, PowerCost(1));
    tree.set_potentials(std::vector<double>(m, 1.0));
    const CandidateLists found = tree.find(ConstMatrixView<double>(x, 1, 2), {}, 2);
    ASSERT_EQ(found[0].size(), std::min<std::size_t>(m, 2));
    EXPECT_EQ(found[0][0].index, 0);
    EXPECT_EQ(found[0][0].reduced, 4);
  }
}

TEST(CostTree, FindsTheTargetOfAFarTranslation) {
  // g_j = 2 t·y_j makes c(x, y_j) − g_j least at y_j = x + t for p = 2, far outside of the box of x.
  const Matrix<double> unordered = normal_cloud(2000, 2, 1);
  const std::vector<std::int32_t> order = spatial_order(unordered);
  Matrix<double> y(2000, 2);
  Matrix<double> x(2000, 2);
  std::vector<double> g(2000);
  for (std::size_t k = 0; k < 2000; ++k) {
    std::copy_n(unordered.row(order[k]), 2, y.row(k));
    x(k, 0) = y(k, 0) - 50;
    x(k, 1) = y(k, 1);
    g[k] = 100 * y(k, 0);
  }
  CostTree<2> tree(y, PowerCost(2));
  tree.set_potentials(g);
  const CandidateLists found = tree.find(x, {}, 1);
  for (std::size_t k = 0; k < 2000; ++k) {
    EXPECT_EQ(found[k][0].index, static_cast<std::int32_t>(k));
  }
}

}  // namespace
}  // namespace ganflow::transport
