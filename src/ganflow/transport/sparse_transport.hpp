#pragma once
/// Transport on few of the n m pairs, and the check against all of them.

#include "ganflow/transport/cost_search.hpp"
#include "ganflow/transport/power_cost.hpp"
#include "ganflow/transport/short_list.hpp"
#include "ganflow/transport/solve_status.hpp"
#include "ganflow/transport/starting_tree.hpp"
#include "ganflow/transport/transport_problem.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ganflow::transport {

/// Asks the caller whether to go on, and remembers a no.
class Watch {
 public:
  explicit Watch(const Progress& progress) : progress_(progress) {}

  void enter(std::string phase) { phase_ = std::move(phase); }
  bool keep_going(std::size_t count) { return ask({.phase = phase_, .count = count}); }

  /// For searches through all pairs, with the share of them that is done. Throws Stopped.
  CostSearch::Look look() {
    return [this](double share) {
      if (!ask({.fraction = share, .phase = phase_})) {
        throw Stopped();
      }
    };
  }
  bool stopped() const { return !going_; }

 private:
  bool ask(const Advance& advance) { return going_ = going_ && (!progress_ || progress_(advance)); }

  const Progress& progress_;
  std::string phase_;
  bool going_ = true;
};

struct SparseResult {
  SolveStatus status = SolveStatus::kConverged;  ///< kInterrupted: the plan is whole, f and g are empty
  std::vector<Shipment> plan;
  std::vector<double> f;  ///< f_i = min_j (c_ij − g_j) over all j
  std::vector<double> g;
  std::size_t pivots = 0;
  std::size_t arcs = 0;
  std::size_t rounds = 0;
};

/// One level: a short list, an auction on it that takes in cheaper pairs as ε falls, and for the last level the simplex
/// with checks of all pairs.
class SparseTransport {
 public:
  /// The clouds and the watch must outlive this.
  SparseTransport(const MassCloud& x, const MassCloud& y, const PowerCost& cost, const Start& start, Watch& watch);

  /// Nearly optimal potentials of y, and the pairs that carry mass: an auction down to a hundredth of a typical spread
  /// of reduced costs. Throws Stopped.
  Start solve_roughly();

  /// Throws Stopped before there is a plan.
  SparseResult solve_exactly();

 private:
  double cost_of(std::int32_t source, std::int32_t sink) const;
  std::vector<Arc> find_violated(std::span<const double> f, std::span<const double> g, double tolerance);
  std::vector<Arc> find_arcs(const std::vector<std::int32_t>& sources, const std::vector<std::int32_t>& sinks,
                             std::span<const double> g) const;
  TransportAuction make_auction();
  void bid(TransportAuction& auction, double last_epsilon);
  bool run_phase(TransportAuction& auction, double epsilon);
  std::size_t add_cheaper(TransportAuction& auction, double epsilon);
  void certify(TransportSimplex& simplex, SparseResult& result);

  const MassCloud& x_;
  const MassCloud& y_;
  PowerCost cost_;
  Watch& watch_;
  std::unique_ptr<CostSearch> search_x_;
  std::unique_ptr<CostSearch> search_y_;
  ShortList list_;
};

}  // namespace ganflow::transport
