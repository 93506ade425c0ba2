#include "ganflow/transport/starting_tree.hpp"

#include "ganflow/transport/power_cost.hpp"

#include "clouds.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ganflow::transport {
namespace {

bool go_on() { return true; }

/// However little of the list the auction could use, the tree spans and carries all mass.
TEST(StartSimplex, CarriesAllMassFromAnyList) {
  const std::size_t n = 30;
  const std::size_t m = 20;
  const Matrix<double> x = normal_cloud(n, 2, 1);
  const Matrix<double> y = normal_cloud(m, 2, 2);
  const std::vector<MassUnits> supplies(n, 2);
  const std::vector<MassUnits> demands(m, 3);
  const auto cost = [&](std::int32_t i, std::int32_t j) { return PowerCost(2)(x.row(i), y.row(j), 2); };
  const ArcFinder find_arcs = [&](const auto& sources, const auto& sinks) {
    std::vector<Arc> arcs;
    for (const std::int32_t i : sources) {
      arcs.push_back({i, sinks[i % sinks.size()], cost(i, sinks[i % sinks.size()])});
    }
    return arcs;
  };
  for (const std::int32_t keep : {1, 3, 7, 50}) {  // one arc of so many
    std::vector<Arc> list;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(n); ++i) {
      for (std::int32_t j = 0; j < static_cast<std::int32_t>(m); ++j) {
        if ((i * 20 + j) % keep == 0) {
          list.push_back({i, j, cost(i, j)});
        }
      }
    }
    for (const bool after_bids : {false, true}) {
      TransportAuction auction(list, supplies, demands, std::vector<double>(m));
      if (after_bids) {
        auction.run({.first_epsilon = 1, .last_epsilon = 0.01}, go_on);
      }
      TransportSimplex simplex = start_simplex(auction, supplies, demands, find_arcs);
      std::vector<MassUnits> rows(n);
      std::vector<MassUnits> columns(m);
      for (const Shipment& shipment : simplex.plan()) {
        rows[shipment.source] += shipment.mass;
        columns[shipment.sink] += shipment.mass;
      }
      EXPECT_EQ(rows, supplies) << "one of " << keep;
      EXPECT_EQ(columns, demands) << "one of " << keep;
      EXPECT_TRUE(simplex.optimise(1e-12, go_on));
    }
  }
}

}  // namespace
}  // namespace ganflow::transport
