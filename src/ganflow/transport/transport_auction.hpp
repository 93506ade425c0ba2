#pragma once
/// A nearly optimal flow on a list of arcs: push–relabel with scaled ε, seen as an auction for mass.

#include "ganflow/transport/transport_simplex.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace ganflow::transport {

struct AuctionOptions {
  double first_epsilon = 1;         ///< unit of cost; > 0
  double last_epsilon = 1e-3;       ///< > 0, at most the first
  double factor = 5;                ///< ε is divided by it from phase to phase; > 1
  std::size_t bids_per_node = 100;  ///< in a phase; a list that cannot carry all mass would bid for ever
};

/// Flows that are ε-optimal with the prices g: c_ij − g_j ≤ min_k (c_ik − g_k) + ε wherever mass flows [GT90, BC89].
///
/// A source with mass left offers all of it to its cheapest sink. A full sink expels the mass that would pay least and
/// raises its price to what the rest would bear. Prices only rise within a phase.
///
/// Shapes  arcs sorted by source; supplies n, demands m with the same sum.
/// Error   whole masses; the flow is within last_epsilon · mass of the optimum of the list if no mass is left over.
/// Cost    O(degree) a bid; a few bids a node and phase when prices start nearly right.
/// Check   the simplex that starts from it; LEMON.
class TransportAuction {
 public:
  TransportAuction(std::vector<Arc> arcs, std::span<const MassUnits> supplies, std::span<const MassUnits> demands,
                   std::span<const double> sink_potentials);

  /// Merges more arcs into the list; mass and prices stay.
  void add_arcs(std::span<const Arc> arcs);

  /// All phases. False: `keep_going` said so, or a phase used up its bids; the flow is then partial.
  bool run(const AuctionOptions& options, const std::function<bool()>& keep_going);

  std::span<const Arc> arcs() const { return arcs_; }
  std::span<const MassUnits> flows() const { return flows_; }  ///< on the arcs of the list
  std::vector<double> source_potentials() const;               ///< f_i = min_j (c_ij − g_j) over the list
  std::span<const double> sink_potentials() const { return g_; }
  std::size_t bids() const { return bids_; }

 private:
  using Index = std::int32_t;

  void index_arcs();
  void begin_phase(double epsilon);
  void bid(Index source, double epsilon);
  void expel(Index sink, double epsilon);
  void unlink(Index sink, Index arc);

  std::vector<Arc> arcs_;
  std::vector<Index> first_;  // arcs of source i: first_[i] … first_[i+1] − 1
  std::vector<MassUnits> flows_;
  std::vector<MassUnits> left_;  // of a source, not yet on an arc
  std::vector<MassUnits> room_;  // of a sink; negative: overfull
  std::vector<double> worth_;    // of a source: what mass on its arcs is ready to bear, f of push–relabel
  std::vector<double> g_;        // of a sink; a price is −g
  std::vector<Index> carriers_;  // of a sink: first arc with mass, −1: none
  std::vector<Index> next_;      // of an arc: next with mass at the same sink
  std::vector<Index> queue_;     // sources with mass left
  std::size_t bids_ = 0;
};

}  // namespace ganflow::transport
