#pragma once
/// The pairs that a transport problem begins with, a few of n m: those that look cheapest, and some that can carry all.

#include "ganflow/transport/cost_search.hpp"
#include "ganflow/transport/transport_problem.hpp"
#include "ganflow/transport/transport_simplex.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace ganflow::transport {

/// A source and a sink, cost aside.
struct Pair {
  std::int32_t source = 0;
  std::int32_t sink = 0;
};

/// What is known of a problem before it is solved.
struct Start {
  std::vector<double> g;    ///< potentials of y, nearly right
  std::vector<Pair> pairs;  ///< listed whatever they cost, where mass is thought to go; may be empty
};

struct ShortList {
  std::vector<Arc> arcs;  ///< sorted by source, then sink; no pair twice
  std::vector<double> f;  ///< f_i = min_j (c_ij − g_j) over all j, with the g of the start
  std::vector<double> g;  ///< g_j = min_i (c_ij − f_i) over all i
  double mean = 0;        ///< reduced cost c_ij − f_i − g_j of a pair of the list: how far off the start may be
  double typical = 0;     ///< median over points of how much dearer the last pair found for it is than the first
};

/// The pairs of the start and the ten or so cheapest of every point on either side (all pairs of small problems).
/// `search_x` and `search_y` search the points of x and y; they end with potentials f and the g of the start.
///
/// Cost    two searches; O(list) memory.
ShortList make_short_list(const MassCloud& x, const MassCloud& y, const PowerCost& cost, const Start& start,
                          CostSearch& search_x, CostSearch& search_y, const CostSearch::Look& look);

}  // namespace ganflow::transport
