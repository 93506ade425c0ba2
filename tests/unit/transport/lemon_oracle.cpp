#include "lemon_oracle.hpp"

#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <stdexcept>

namespace ganflow::transport {

double lemon_transport(const std::vector<double>& costs, const std::vector<std::int64_t>& supplies,
                       const std::vector<std::int64_t>& demands) {
  using Graph = lemon::SmartDigraph;
  const int n = static_cast<int>(supplies.size());
  const int m = static_cast<int>(demands.size());
  Graph graph;
  graph.reserveNode(n + m);
  graph.reserveArc(n * m);
  Graph::NodeMap<std::int64_t> supply(graph);
  for (int v = 0; v < n + m; ++v) {
    graph.addNode();
  }
  for (int i = 0; i < n; ++i) {
    supply[graph.nodeFromId(i)] = supplies[i];
  }
  for (int j = 0; j < m; ++j) {
    supply[graph.nodeFromId(n + j)] = -demands[j];
  }
  Graph::ArcMap<double> cost(graph);
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < m; ++j) {
      cost[graph.addArc(graph.nodeFromId(i), graph.nodeFromId(n + j))] = costs[i * m + j];
    }
  }
  lemon::NetworkSimplex<Graph, std::int64_t, double> simplex(graph);
  simplex.costMap(cost).supplyMap(supply);
  if (simplex.run() != lemon::NetworkSimplex<Graph, std::int64_t, double>::OPTIMAL) {
    throw std::logic_error("LEMON found no optimum");
  }
  return simplex.totalCost<double>();
}

}  // namespace ganflow::transport
