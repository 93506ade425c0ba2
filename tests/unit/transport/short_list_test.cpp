#include "ganflow/transport/short_list.hpp"

#include "clouds.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::transport {
namespace {

constexpr double kRounding = 1e-13;  // costs of these clouds are at most some hundreds

MassCloud cloud_of(const Matrix<double>& x) { return make_mass_cloud(x, std::vector<MassUnits>(x.rows(), 1)).first; }

ShortList list_of(const MassCloud& x, const MassCloud& y, const Start& start) {
  const PowerCost cost(2);
  const auto search_x = make_cost_search(x.points, cost);
  const auto search_y = make_cost_search(y.points, cost);
  return make_short_list(x, y, cost, start, *search_x, *search_y, {});
}

bool has(const ShortList& list, std::int32_t source, std::int32_t sink) {
  return std::any_of(list.arcs.begin(), list.arcs.end(),
                     [&](const Arc& arc) { return arc.source == source && arc.sink == sink; });
}

TEST(ShortList, HasTheCheapestPairsOfEveryPointAndThoseOfTheStart) {
  for (const std::size_t d : {2U, 5U}) {
    const MassCloud x = cloud_of(normal_cloud(200, d, 1));
    const MassCloud y = cloud_of(normal_cloud(150, d, 2));
    Start start{std::vector<double>(150), {{0, 149}, {199, 0}, {0, 149}}};
    rng::fill_normal<double>({.seed = 3}, 0, start.g);
    const ShortList list = list_of(x, y, start);
    const PowerCost cost(2);
    double sum = 0;
    for (std::size_t i = 0; i < 200; ++i) {  // plain loops: f from the start, each source's best sink is listed
      double least = std::numeric_limits<double>::infinity();
      std::int32_t best = -1;
      for (std::size_t j = 0; j < 150; ++j) {
        const double reduced = cost(x.points.row(i), y.points.row(j), d) - start.g[j];
        best = reduced < least ? static_cast<std::int32_t>(j) : best;
        least = std::min(least, reduced);
      }
      EXPECT_NEAR(list.f[i], least, kRounding);
      EXPECT_TRUE(has(list, static_cast<std::int32_t>(i), best));
    }
    for (std::size_t j = 0; j < 150; ++j) {
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t i = 0; i < 200; ++i) {
        least = std::min(least, cost(x.points.row(i), y.points.row(j), d) - list.f[i]);
      }
      EXPECT_NEAR(list.g[j], least, kRounding);
    }
    for (const Arc& arc : list.arcs) {
      EXPECT_EQ(arc.cost, cost(x.points.row(arc.source), y.points.row(arc.sink), d));
      const double reduced = arc.cost - list.f[arc.source] - list.g[arc.sink];
      EXPECT_GE(reduced, -kRounding);
      sum += reduced;
    }
    EXPECT_NEAR(list.mean, sum / static_cast<double>(list.arcs.size()), kRounding);
    EXPECT_GT(list.typical, 0);
    EXPECT_TRUE(has(list, 0, 149));
    EXPECT_TRUE(has(list, 199, 0));
    const auto after = [](const Arc& a, const Arc& b) {
      return a.source > b.source || (a.source == b.source && a.sink >= b.sink);
    };
    EXPECT_EQ(std::adjacent_find(list.arcs.begin(), list.arcs.end(), after), list.arcs.end());  // sorted, none twice
    EXPECT_LE(list.arcs.size(), 10U * 350U);
  }
}

TEST(ShortList, HasAllPairsOfSmallProblems) {
  const MassCloud x = cloud_of(normal_cloud(64, 2, 1));
  const MassCloud y = cloud_of(normal_cloud(33, 2, 2));
  EXPECT_EQ(list_of(x, y, {std::vector<double>(33), {}}).arcs.size(), 64U * 33U);
}

}  // namespace
}  // namespace ganflow::transport
