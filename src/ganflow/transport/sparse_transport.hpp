#pragma once
/// Transport on few of the n m pairs, and the check against all of them.

#include "ganflow/transport/cost_search.hpp"
#include "ganflow/transport/power_cost.hpp"
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

/// One level: a list of the cheapest pairs under the potentials given, an auction on it, and for the last level the
/// simplex with checks of all pairs.
class SparseTransport {
 public:
  /// `g` potentials of y that are nearly right; the clouds and the watch must outlive this.
  SparseTransport(const MassCloud& x, const MassCloud& y, const PowerCost& cost, std::span<const double> g,
                  Watch& watch);

  /// Nearly optimal potentials of y: an auction down to a hundredth of a typical reduced cost of the list.
  std::vector<double> solve_roughly();

  /// Throws Stopped before there is a plan.
  SparseResult solve_exactly();

 private:
  double cost_of(std::int32_t source, std::int32_t sink) const;
  std::vector<Arc> make_list(std::span<const double> g);
  std::vector<Arc> find_violated(std::span<const double> f, std::span<const double> g, double tolerance);
  std::vector<Arc> find_arcs(const std::vector<std::int32_t>& sources, const std::vector<std::int32_t>& sinks,
                             std::span<const double> g) const;
  void improve_list(TransportAuction& auction);
  void certify(TransportSimplex& simplex, SparseResult& result);

  const MassCloud& x_;
  const MassCloud& y_;
  PowerCost cost_;
  Watch& watch_;
  std::unique_ptr<CostSearch> search_x_;
  std::unique_ptr<CostSearch> search_y_;
  std::vector<double> f_;  // of the list
  std::vector<double> g_;
  std::vector<Arc> list_;
  double typical_ = 0;  // mean reduced cost of the list: the scale of ε
};

/// Potentials of y from a quarter of the points, theirs from a sixteenth, and so on. Throws Stopped.
std::vector<double> coarse_potentials(const MassCloud& x, const MassCloud& y, const PowerCost& cost, Watch& watch);

}  // namespace ganflow::transport
