#include "ganflow/transport/transport_auction.hpp"

#include "ganflow/transport/power_cost.hpp"

#include "clouds.hpp"
#include "lemon_oracle.hpp"

#include <gtest/gtest.h>

namespace ganflow::transport {
namespace {

struct Bazaar {
  std::vector<Arc> arcs;
  std::vector<double> costs;
  std::vector<MassUnits> supplies;
  std::vector<MassUnits> demands;
};

Bazaar make_bazaar(const Matrix<double>& x, const Matrix<double>& y, std::vector<MassUnits> supplies,
                   std::vector<MassUnits> demands) {
  Bazaar bazaar{{}, {}, std::move(supplies), std::move(demands)};
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (std::size_t j = 0; j < y.rows(); ++j) {
      bazaar.costs.push_back(PowerCost(2)(x.row(i), y.row(j), x.cols()));
      bazaar.arcs.push_back({static_cast<std::int32_t>(i), static_cast<std::int32_t>(j), bazaar.costs.back()});
    }
  }
  return bazaar;
}

bool go_on() { return true; }

double check_flow(const TransportAuction& auction, const Bazaar& bazaar, double epsilon) {
  std::vector<MassUnits> rows(bazaar.supplies.size());
  std::vector<MassUnits> columns(bazaar.demands.size());
  const std::vector<double> f = auction.source_potentials();
  double cost = 0;
  for (std::size_t a = 0; a < auction.arcs().size(); ++a) {
    const Arc& arc = auction.arcs()[a];
    const MassUnits mass = auction.flows()[a];
    rows[arc.source] += mass;
    columns[arc.sink] += mass;
    cost += static_cast<double>(mass) * arc.cost;
    if (mass > 0) {
      EXPECT_LE(arc.cost - auction.sink_potentials()[arc.sink], f[arc.source] + epsilon + 1e-12);
    }
  }
  EXPECT_EQ(rows, bazaar.supplies);
  EXPECT_EQ(columns, bazaar.demands);
  return cost;
}

TEST(TransportAuction, EndsWithinEpsilonOfLemonsOptimum) {
  constexpr double kEpsilon = 1e-4;
  const std::vector<Bazaar> bazaars = {
      make_bazaar(normal_cloud(50, 2, 1), normal_cloud(50, 2, 2), std::vector<MassUnits>(50, 1),
                  std::vector<MassUnits>(50, 1)),
      make_bazaar(normal_cloud(30, 2, 3), normal_cloud(21, 2, 4), std::vector<MassUnits>(30, 7),
                  std::vector<MassUnits>(21, 10)),
      make_bazaar(lattice_cloud(40, 2, 5), lattice_cloud(40, 2, 6), std::vector<MassUnits>(40, 1),
                  std::vector<MassUnits>(40, 1)),
      make_bazaar(normal_cloud(3, 2, 1), normal_cloud(1, 2, 2), {1, 2, 3}, {6}),
  };
  for (const Bazaar& bazaar : bazaars) {
    const std::vector<double> none(bazaar.demands.size());
    TransportAuction auction(bazaar.arcs, bazaar.supplies, bazaar.demands, none);
    EXPECT_TRUE(auction.run({.first_epsilon = 1, .last_epsilon = kEpsilon, .bids_per_node = 10'000}, go_on));
    const double cost = check_flow(auction, bazaar, kEpsilon);
    const double best = lemon_transport(bazaar.costs, bazaar.supplies, bazaar.demands);
    double mass = 0;
    for (const MassUnits supply : bazaar.supplies) {
      mass += static_cast<double>(supply);
    }
    EXPECT_GE(cost, best * (1 - 1e-12));
    EXPECT_LE(cost, best + 1.001 * kEpsilon * mass);
  }
}

TEST(TransportAuction, GoesOnWhenArcsAreAdded) {
  const Bazaar bazaar = make_bazaar(normal_cloud(40, 2, 7), normal_cloud(40, 2, 8), std::vector<MassUnits>(40, 1),
                                    std::vector<MassUnits>(40, 1));
  std::vector<Arc> some;
  std::vector<Arc> others;
  for (const Arc& arc : bazaar.arcs) {
    (arc.source == arc.sink || (arc.source + arc.sink) % 3 == 0 ? some : others).push_back(arc);
  }
  TransportAuction auction(some, bazaar.supplies, bazaar.demands, std::vector<double>(40));
  const AuctionOptions options{.first_epsilon = 1, .last_epsilon = 1e-5, .bids_per_node = 10'000};
  EXPECT_TRUE(auction.run(options, go_on));
  const double restricted = check_flow(auction, bazaar, 1e-5);
  auction.add_arcs(others);
  EXPECT_TRUE(auction.run(options, go_on));
  const double best = lemon_transport(bazaar.costs, bazaar.supplies, bazaar.demands);
  EXPECT_NEAR(check_flow(auction, bazaar, 1e-5), best, 40 * 1e-5);
  EXPECT_GT(restricted, best + 40 * 1e-5);
}

TEST(TransportAuction, EndsWhenTheListCannotCarryAllMass) {
  const std::vector<Arc> arcs = {{0, 0, 1.0}, {1, 0, 2.0}};  // nobody reaches the second sink
  const std::vector<MassUnits> ones = {1, 1};
  TransportAuction auction(arcs, ones, ones, std::vector<double>(2));
  EXPECT_FALSE(auction.run({.first_epsilon = 1, .last_epsilon = 0.1, .bids_per_node = 100}, go_on));
  EXPECT_LE(auction.bids(), 400U);
}

}  // namespace
}  // namespace ganflow::transport
