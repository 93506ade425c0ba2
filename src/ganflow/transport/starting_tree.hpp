#pragma once
/// The first basis of the transport simplex, from a nearly optimal flow.

#include "ganflow/transport/transport_auction.hpp"
#include "ganflow/transport/transport_problem.hpp"
#include "ganflow/transport/transport_simplex.hpp"

#include <functional>
#include <vector>

namespace ganflow::transport {

/// Finds, for sources and sinks that the list could not serve, arcs outside of it: a few of the cheapest for each.
using ArcFinder =
    std::function<std::vector<Arc>(const std::vector<std::int32_t>& sources, const std::vector<std::int32_t>& sinks)>;

/// A simplex whose tree carries the auction's flow: its arcs first, in order of reduced cost, then arcs of `find_arcs`
/// for mass that is left over, then arcs without mass that join the parts, the cheapest first. Mass on arcs that would
/// close a cycle is sent round it. The simplex knows all arcs of the auction's list.
///
/// Cost    sorting the list, and a pivot for each cycle.
/// Check   transport_simplex_test: from any flow the simplex ends at LEMON's optimum.
TransportSimplex start_simplex(const TransportAuction& auction, std::span<const MassUnits> supplies,
                               std::span<const MassUnits> demands, const ArcFinder& find_arcs);

}  // namespace ganflow::transport
