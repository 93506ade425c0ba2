#include "ganflow/transport/exact.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/transport/coarse_start.hpp"
#include "ganflow/transport/cost_search.hpp"
#include "ganflow/transport/sparse_transport.hpp"
#include "ganflow/transport/transport_problem.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace ganflow::transport {

namespace {

/// Values of the caller's points, taken by the points that they became.
std::vector<double> gather(std::span<const double> values, const Membership& membership) {
  std::vector<double> taken(membership.first.size() - 1);
  for (std::size_t k = 0; k < taken.size(); ++k) {
    taken[k] = values[membership.members[membership.first[k]]];
  }
  return taken;
}

std::vector<double> scatter(std::span<const double> values, const Membership& membership, std::size_t size) {
  std::vector<double> spread(size);
  for (std::size_t k = 0; k < values.size(); ++k) {
    for (std::int32_t s = membership.first[k]; s < membership.first[k + 1]; ++s) {
      spread[membership.members[s]] = values[k];
    }
  }
  return spread;
}

Matrix<double> rows_of(ConstMatrixView<double> points, std::span<const std::int32_t> rows) {
  Matrix<double> taken(rows.size(), points.cols());
  for (std::size_t k = 0; k < rows.size(); ++k) {
    std::copy_n(points.row(rows[k]), points.cols(), taken.row(k));
  }
  return taken;
}

/// min over the points y_j of c(x, y_j) − g_j for each x.
std::vector<double> least_costs(ConstMatrixView<double> x, ConstMatrixView<double> y, std::span<const double> g,
                                const PowerCost& cost, Watch& watch) {
  const auto search = make_cost_search(y, cost);
  search->set_potentials(g);
  return search->find_least(x, watch.look());
}

/// Points without mass have no say in the plan, but the certificate is over all pairs: they get the largest potentials
/// that it allows.
void add_massless(const MassCloud& cx, const Membership& mx, ConstMatrixView<double> x, const MassCloud& cy,
                  const Membership& my, ConstMatrixView<double> y, std::span<const double> f, std::span<const double> g,
                  const PowerCost& cost, Watch& watch, ExactResult& result) {
  const Matrix<double> lone_x = rows_of(x, mx.massless);
  const Matrix<double> lone_y = rows_of(y, my.massless);
  std::vector<double> lone_f;
  if (lone_x.rows() > 0) {
    lone_f = least_costs(lone_x, cy.points, g, cost, watch);
    for (std::size_t k = 0; k < lone_f.size(); ++k) {
      result.f[mx.massless[k]] = lone_f[k];
    }
  }
  if (lone_y.rows() > 0) {
    std::vector<double> lone_g = least_costs(lone_y, cx.points, f, cost, watch);
    const std::vector<double> also = lone_x.rows() > 0 ? least_costs(lone_y, lone_x, lone_f, cost, watch) : lone_g;
    for (std::size_t k = 0; k < lone_g.size(); ++k) {
      result.g[my.massless[k]] = std::min(lone_g[k], also[k]);
    }
  }
}

/// Splits what moves between merged points among their members, in order.
class PlanSplitter {
 public:
  PlanSplitter(const Membership& x, const Membership& y, MassUnits total)
      : x_(x), y_(y), left_x_(x.masses), left_y_(y.masses), next_x_(x.first), next_y_(y.first), total_(total) {}

  void split(Shipment shipment, std::vector<PlanEntry>& plan) {
    while (shipment.mass > 0) {
      std::int32_t& s = next_x_[shipment.source];
      std::int32_t& t = next_y_[shipment.sink];
      const MassUnits mass = std::min({shipment.mass, left_x_[s], left_y_[t]});
      plan.push_back({x_.members[s], y_.members[t], static_cast<double>(mass) / static_cast<double>(total_)});
      shipment.mass -= mass;
      left_x_[s] -= mass;
      left_y_[t] -= mass;
      s += left_x_[s] == 0 ? 1 : 0;
      t += left_y_[t] == 0 ? 1 : 0;
    }
  }

 private:
  const Membership& x_;
  const Membership& y_;
  std::vector<MassUnits> left_x_;
  std::vector<MassUnits> left_y_;
  std::vector<std::int32_t> next_x_;
  std::vector<std::int32_t> next_y_;
  MassUnits total_;
};

double sum_of_products(std::span<const double> a, std::span<const double> b) {
  std::vector<double> terms(a.size());
  for (std::size_t k = 0; k < a.size(); ++k) {
    terms[k] = a[k] == 0 ? 0 : a[k] * b[k];
  }
  return tree_sum<double>(terms);
}

std::vector<PlanEntry> split(std::span<const Shipment> shipments, const Membership& mx, const Membership& my,
                             MassUnits total) {
  PlanSplitter splitter(mx, my, total);
  std::vector<PlanEntry> plan;
  for (const Shipment& shipment : shipments) {
    splitter.split(shipment, plan);
  }
  std::sort(plan.begin(), plan.end(), [](const PlanEntry& a, const PlanEntry& b) {
    return a.source < b.source || (a.source == b.source && a.sink < b.sink);
  });
  return plan;
}

/// What the plan costs and the potentials prove; without them there is no bound.
void evaluate(const WeightedPoints<double>& x, const WeightedPoints<double>& y, const PowerCost& cost,
              ExactResult& result) {
  if (!result.plan.empty()) {
    std::vector<double> terms;
    terms.reserve(result.plan.size());
    for (const PlanEntry& entry : result.plan) {
      terms.push_back(entry.mass * cost(x.points.row(entry.source), y.points.row(entry.sink), x.points.cols()));
    }
    result.cost = tree_sum<double>(terms);
  }
  if (!result.f.empty()) {
    result.dual = sum_of_products(masses(x), result.f) + sum_of_products(masses(y), result.g);
  }
  result.gap = result.cost - result.dual;
  result.distance = std::pow(result.cost, 1 / cost.order());
}

}  // namespace

void ExactOptions::validate() const {
  GF_VALIDATE(order >= 1 && !std::isinf(order), "exact.order = {} (must be at least 1 and finite). Try 1 or 2", order);
}

ExactResult exact_transport(const WeightedPoints<double>& x, const WeightedPoints<double>& y,
                            const ExactOptions& options) {
  options.validate();
  validate(x, y);
  const std::size_t n = x.points.rows();
  const std::size_t m = y.points.rows();
  GF_VALIDATE(options.x_potentials.empty() || options.x_potentials.size() == n,
              "exact.x_potentials has {} values for {} points (one a point, or none)", options.x_potentials.size(), n);
  GF_VALIDATE(options.y_potentials.empty() || options.y_potentials.size() == m,
              "exact.y_potentials has {} values for {} points (one a point, or none)", options.y_potentials.size(), m);
  const PowerCost cost(options.order);
  const auto [u, v] = whole_masses(x, y);
  const auto [cx, mx] = make_mass_cloud(x.points, u);
  const auto [cy, my] = make_mass_cloud(y.points, v);
  Watch watch(options.progress);
  ExactResult result;
  try {
    Start start;
    if (!options.y_potentials.empty()) {
      start.g = gather(options.y_potentials, my);
    } else if (!options.x_potentials.empty()) {
      watch.enter("potentials from x");
      start.g = least_costs(cy.points, cx.points, gather(options.x_potentials, mx), cost, watch);
    } else {
      start = coarse_start(cx, cy, cost, watch);
    }
    watch.enter("list of short arcs");
    const SparseResult solved = SparseTransport(cx, cy, cost, start, watch).solve_exactly();
    result = {.status = solved.status, .pivots = solved.pivots, .arcs = solved.arcs, .rounds = solved.rounds};
    result.plan = split(solved.plan, mx, my, std::accumulate(cx.masses.begin(), cx.masses.end(), MassUnits{0}));
    if (!solved.f.empty()) {
      result.f = scatter(solved.f, mx, n);
      result.g = scatter(solved.g, my, m);
      add_massless(cx, mx, x.points, cy, my, y.points, solved.f, solved.g, cost, watch, result);
    }
  } catch (const Stopped&) {
    result = {.status = SolveStatus::kInterrupted};
  }
  evaluate(x, y, cost, result);
  return result;
}

}  // namespace ganflow::transport
