#include "ganflow/transport/starting_tree.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace ganflow::transport {

namespace {

/// Disjoint sets of nodes, united as arcs join them.
class Parts {
 public:
  explicit Parts(std::size_t nodes) : leader_(nodes) { std::iota(leader_.begin(), leader_.end(), 0); }

  /// False: they were one part already.
  bool unite(std::size_t a, std::size_t b) {
    const std::int32_t first = find(static_cast<std::int32_t>(a));
    const std::int32_t second = find(static_cast<std::int32_t>(b));
    leader_[first] = second;
    return first != second;
  }

 private:
  std::int32_t find(std::int32_t v) {
    while (leader_[v] != v) {
      leader_[v] = leader_[leader_[v]];
      v = leader_[v];
    }
    return v;
  }

  std::vector<std::int32_t> leader_;
};

class TreeBuilder {
 public:
  TreeBuilder(std::span<const MassUnits> supplies, std::span<const MassUnits> demands)
      : supplies_(supplies.begin(), supplies.end()),
        demands_(demands.begin(), demands.end()),
        parts_(supplies.size() + demands.size()) {}

  void carry(const Arc& arc, MassUnits mass) {
    supplies_[arc.source] -= mass;
    demands_[arc.sink] -= mass;
    if (!join(arc, mass)) {
      beside_.emplace_back(arc, mass);
    }
  }

  bool join(const Arc& arc, MassUnits mass) {
    if (!parts_.unite(arc.source, supplies_.size() + arc.sink)) {
      return false;
    }
    tree_.push_back(arc);
    masses_.push_back(mass);
    return true;
  }

  /// Each round serves at least one source or sink to the end.
  void carry_the_rest(const ArcFinder& find_arcs) {
    for (;;) {
      const std::vector<std::int32_t> sources = unserved(supplies_);
      if (sources.empty()) {
        return;
      }
      for (const Arc& arc : find_arcs(sources, unserved(demands_))) {
        const MassUnits mass = std::min(supplies_[arc.source], demands_[arc.sink]);
        if (mass > 0) {
          carry(arc, mass);
        }
      }
    }
  }

  /// Every source to the first sink, every sink to the first source: where the list leaves parts, any arc will do.
  void join_the_rest(const ArcFinder& find_arcs) {
    if (tree_.size() + 1 == supplies_.size() + demands_.size()) {
      return;
    }
    std::vector<std::int32_t> sources(supplies_.size());
    std::vector<std::int32_t> sinks(demands_.size());
    std::iota(sources.begin(), sources.end(), 0);
    std::iota(sinks.begin(), sinks.end(), 0);
    for (const Arc& arc : find_arcs(sources, {0})) {
      join(arc, 0);
    }
    for (const std::int32_t sink : sinks) {
      if (parts_.unite(0, supplies_.size() + sink)) {
        const std::vector<Arc> arc = find_arcs({0}, {sink});
        tree_.push_back(arc.front());
        masses_.push_back(0);
      }
    }
  }

  TransportSimplex simplex() const {
    TransportSimplex result(supplies_.size(), demands_.size(), tree_, masses_);
    for (const auto& [arc, mass] : beside_) {
      result.add_mass(arc, mass);
    }
    result.refresh_potentials();
    return result;
  }

 private:
  static std::vector<std::int32_t> unserved(const std::vector<MassUnits>& masses) {
    std::vector<std::int32_t> nodes;
    for (std::size_t k = 0; k < masses.size(); ++k) {
      if (masses[k] > 0) {
        nodes.push_back(static_cast<std::int32_t>(k));
      }
    }
    return nodes;
  }

  std::vector<MassUnits> supplies_;  // what is left of them
  std::vector<MassUnits> demands_;
  Parts parts_;
  std::vector<Arc> tree_;
  std::vector<MassUnits> masses_;
  std::vector<std::pair<Arc, MassUnits>> beside_;  // arcs that would close a cycle
};

}  // namespace

TransportSimplex start_simplex(const TransportAuction& auction, std::span<const MassUnits> supplies,
                               std::span<const MassUnits> demands, const ArcFinder& find_arcs) {
  const std::span<const Arc> arcs = auction.arcs();
  const std::vector<double> f = auction.source_potentials();
  std::vector<std::pair<double, std::int32_t>> order(arcs.size());
  for (std::size_t a = 0; a < arcs.size(); ++a) {
    const double reduced = arcs[a].cost - f[arcs[a].source] - auction.sink_potentials()[arcs[a].sink];
    order[a] = {reduced, static_cast<std::int32_t>(a)};
  }
  std::sort(order.begin(), order.end());
  TreeBuilder builder(supplies, demands);
  for (const auto& [reduced, a] : order) {
    if (auction.flows()[a] > 0) {
      builder.carry(arcs[a], auction.flows()[a]);
    }
  }
  builder.carry_the_rest(find_arcs);
  for (const auto& [reduced, a] : order) {
    builder.join(arcs[a], 0);
  }
  builder.join_the_rest(find_arcs);
  TransportSimplex simplex = builder.simplex();
  simplex.add_arcs(arcs);
  return simplex;
}

}  // namespace ganflow::transport
