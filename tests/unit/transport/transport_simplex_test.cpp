#include "ganflow/transport/transport_simplex.hpp"

#include "ganflow/transport/power_cost.hpp"

#include "clouds.hpp"
#include "lemon_oracle.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace ganflow::transport {
namespace {

struct Instance {
  std::vector<double> costs;  // (n, m)
  std::vector<MassUnits> supplies;
  std::vector<MassUnits> demands;
  std::size_t m() const { return demands.size(); }
};

Instance make_instance(const Matrix<double>& x, const Matrix<double>& y, std::vector<MassUnits> supplies,
                       std::vector<MassUnits> demands) {
  Instance instance{{}, std::move(supplies), std::move(demands)};
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (std::size_t j = 0; j < y.rows(); ++j) {
      instance.costs.push_back(PowerCost(2)(x.row(i), y.row(j), x.cols()));
    }
  }
  return instance;
}

/// The north-west corner: walks down the matrix, n + m − 1 arcs, massless ones where both sides end at once.
TransportSimplex at_north_west_corner(const Instance& instance) {
  std::vector<MassUnits> supplies = instance.supplies;
  std::vector<MassUnits> demands = instance.demands;
  std::vector<Arc> tree;
  std::vector<MassUnits> masses;
  for (std::size_t i = 0, j = 0;;) {
    tree.push_back({static_cast<std::int32_t>(i), static_cast<std::int32_t>(j), instance.costs[i * instance.m() + j]});
    masses.push_back(std::min(supplies[i], demands[j]));
    supplies[i] -= masses.back();
    demands[j] -= masses.back();
    if (i + 1 == supplies.size() && j + 1 == demands.size()) {
      return {supplies.size(), demands.size(), tree, masses};
    }
    (supplies[i] == 0 && i + 1 < supplies.size() ? i : j) += 1;
  }
}

std::vector<Arc> all_arcs(const Instance& instance) {
  std::vector<Arc> arcs;
  for (std::size_t k = 0; k < instance.costs.size(); ++k) {
    arcs.push_back(
        {static_cast<std::int32_t>(k / instance.m()), static_cast<std::int32_t>(k % instance.m()), instance.costs[k]});
  }
  return arcs;
}

double cost_of_plan(const TransportSimplex& simplex, const Instance& instance) {
  double sum = 0;
  for (const Shipment& shipment : simplex.plan()) {
    sum += static_cast<double>(shipment.mass) * instance.costs[shipment.source * instance.m() + shipment.sink];
  }
  return sum;
}

void expect_feasible(const TransportSimplex& simplex, const Instance& instance) {
  std::vector<MassUnits> rows(instance.supplies.size());
  std::vector<MassUnits> columns(instance.m());
  for (const Shipment& shipment : simplex.plan()) {
    EXPECT_GT(shipment.mass, 0);
    rows[shipment.source] += shipment.mass;
    columns[shipment.sink] += shipment.mass;
  }
  EXPECT_EQ(rows, instance.supplies);
  EXPECT_EQ(columns, instance.demands);
}

bool go_on() { return true; }

TEST(TransportSimplex, FindsLemonsOptimum) {
  const std::vector<Instance> instances = {
      make_instance(normal_cloud(60, 2, 1), normal_cloud(60, 2, 2), std::vector<MassUnits>(60, 1),
                    std::vector<MassUnits>(60, 1)),  // degenerate: an assignment
      make_instance(lattice_cloud(60, 2, 1), lattice_cloud(60, 2, 2), std::vector<MassUnits>(60, 1),
                    std::vector<MassUnits>(60, 1)),  // and costs that tie
      make_instance(normal_cloud(40, 3, 1), normal_cloud(25, 3, 2), std::vector<MassUnits>(40, 5),
                    std::vector<MassUnits>(25, 8)),
      make_instance(normal_cloud(1, 2, 1), normal_cloud(5, 2, 2), {5}, std::vector<MassUnits>(5, 1)),
      make_instance(normal_cloud(1, 2, 1), normal_cloud(1, 2, 2), {3}, {3}),
  };
  for (const Instance& instance : instances) {
    TransportSimplex simplex = at_north_west_corner(instance);
    simplex.add_arcs(all_arcs(instance));
    EXPECT_TRUE(simplex.optimise(1e-12, go_on));
    expect_feasible(simplex, instance);
    const double expected = lemon_transport(instance.costs, instance.supplies, instance.demands);
    EXPECT_NEAR(cost_of_plan(simplex, instance), expected, 1e-11 * expected);
    simplex.refresh_potentials();
    const std::vector<double> f = simplex.source_potentials();
    const std::vector<double> g = simplex.sink_potentials();
    double dual = 0;
    for (std::size_t i = 0; i < f.size(); ++i) {
      dual += f[i] * static_cast<double>(instance.supplies[i]);
      for (std::size_t j = 0; j < g.size(); ++j) {
        EXPECT_LE(f[i] + g[j], instance.costs[i * g.size() + j] + 2e-12);
      }
    }
    for (std::size_t j = 0; j < g.size(); ++j) {
      dual += g[j] * static_cast<double>(instance.demands[j]);
    }
    EXPECT_NEAR(dual, expected, 1e-11 * expected);
  }
}

TEST(TransportSimplex, GoesOnFromItsBasisWhenArcsAreAdded) {
  const Instance instance = make_instance(normal_cloud(50, 2, 3), normal_cloud(50, 2, 4), std::vector<MassUnits>(50, 1),
                                          std::vector<MassUnits>(50, 1));
  const std::vector<Arc> arcs = all_arcs(instance);
  TransportSimplex simplex = at_north_west_corner(instance);
  double last = cost_of_plan(simplex, instance);
  for (std::size_t part = 0; part < 5; ++part) {
    simplex.add_arcs(std::span(arcs).subspan(part * 500, 500));
    simplex.optimise(1e-12, go_on);
    expect_feasible(simplex, instance);
    EXPECT_LE(cost_of_plan(simplex, instance), last * (1 + 1e-14));
    last = cost_of_plan(simplex, instance);
  }
  EXPECT_NEAR(last, lemon_transport(instance.costs, instance.supplies, instance.demands), 1e-11 * last);
}

TEST(TransportSimplex, SendsMassBesideTheTreeRoundItsCycle) {
  Instance instance = make_instance(normal_cloud(20, 2, 5), normal_cloud(20, 2, 6), std::vector<MassUnits>(20, 4),
                                    std::vector<MassUnits>(20, 4));
  TransportSimplex simplex = at_north_west_corner(instance);
  for (const auto& [source, sink, mass] : {Shipment{0, 19, 3}, {19, 0, 5}, {7, 3, 1}, {4, 15, 9}}) {
    simplex.add_mass({source, sink, instance.costs[source * 20 + sink]}, mass);
    instance.supplies[source] += mass;
    instance.demands[sink] += mass;
    expect_feasible(simplex, instance);
  }
  simplex.refresh_potentials();
  simplex.add_arcs(all_arcs(instance));
  simplex.optimise(1e-12, go_on);
  const double expected = lemon_transport(instance.costs, instance.supplies, instance.demands);
  EXPECT_NEAR(cost_of_plan(simplex, instance), expected, 1e-11 * expected);
}

}  // namespace
}  // namespace ganflow::transport
