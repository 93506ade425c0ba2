#pragma once
/// The transport problem on a list of arcs that may grow: a primal network simplex that keeps its basis.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace ganflow::transport {

/// An arc of the list: from source i to sink j at `cost` a unit of mass.
struct Arc {
  std::int32_t source = 0;
  std::int32_t sink = 0;
  double cost = 0;
};

/// Mass in units that the caller chooses; integers, so that no pivot rounds.
using MassUnits = std::int64_t;

/// An arc that carries mass.
struct Shipment {
  std::int32_t source = 0;
  std::int32_t sink = 0;
  MassUnits mass = 0;
};

/// min Σ c_ij π_ij over arcs of the list, π ≥ 0 with given row and column sums   (theory §6)
///
/// The basis is a spanning tree of n + m − 1 arcs: its flows and potentials f, g (f_i + g_j = c_ij on the tree) follow.
/// A pivot takes in an arc with c_ij < f_i + g_j, sends what the cycle bears, and drops the arc that is empty then.
///
/// Degenerate problems (equal masses) would let pivots stall or cycle. So every flow carries a second, infinitesimal
/// part, random and positive on each arc of the first tree: the perturbed problem is not degenerate, its optimal basis
/// is optimal for the true one, and dropping the infinitesimal part gives the true flows.
///
/// Shapes  sources 0 … n−1, sinks 0 … m−1, n + m below 2^31; total mass below 2^62 units.
/// Error   flows exact; potentials are rounded once a node when read (they are added up along the tree anew).
/// Cost    a pivot costs the cycle's length, plus the smaller side of the tree cut by the dropped arc.
/// Check   LEMON's network simplex; the dual certificate.
class TransportSimplex {
 public:
  /// Starts from `tree`: n + m − 1 arcs that span all nodes, and the mass on each, ≥ 0. They define the row and column
  /// sums. They need not be in the list.
  TransportSimplex(std::size_t n, std::size_t m, std::span<const Arc> tree, std::span<const MassUnits> masses);

  /// Appends arcs that later pivots may take in.
  void add_arcs(std::span<const Arc> arcs);

  /// Sends mass that lies on an arc outside of the tree round its cycle, until the arc is empty or takes the place of a
  /// tree arc that is. The row and column sums grow by it. Potentials are stale until refresh_potentials.
  void add_mass(const Arc& arc, MassUnits mass);

  /// Pivots until no arc of the list has c_ij < f_i + g_j − tolerance. Asks `keep_going` every 64 pivots;
  /// false ends early, and so does the return value.
  bool optimise(double tolerance, const std::function<bool()>& keep_going);

  /// Adds up the potentials along the tree anew: rounding of pivots is gone.
  void refresh_potentials();

  /// f (n) and g (m), shifted so that both have the same largest magnitude or nearly so.
  std::vector<double> source_potentials() const;
  std::vector<double> sink_potentials() const;

  std::vector<Shipment> plan() const;
  std::size_t pivots() const { return pivots_; }
  std::size_t arcs() const { return costs_.size(); }

 private:
  using Node = std::int32_t;
  __extension__ using Flow = __int128;  // mass · 2^kMassShift + infinitesimal part

  struct Link {
    Flow flow = 0;    // on the arc to the parent
    double cost = 0;  // of it
    Node parent = -1;
    Node first_child = -1;
    Node next = -1;  // sibling
    Node previous = -1;
    Node size = 1;  // of the subtree
  };

  bool is_source(Node v) const { return v < sources_; }
  bool find_entering(double tolerance, Arc& entering);
  /// The tree arc that blocks first when mass on the arc from i to j grows (or shrinks), and how much it bears.
  struct Block {
    Flow bears = -1;  // −1: nothing blocks
    Node below = -1;  // the arc is from here to the parent
    Node join = -1;   // where the cycle closes
    bool on_source_side = true;
  };
  Block find_block(Node i, Node j, bool grows) const;
  void send(Node i, Node j, Node join, Flow theta);
  void exchange(const Arc& entering, const Block& block, Flow flow);
  void pivot(const Arc& entering);
  void detach(Node v);
  void attach(Node v, Node parent);
  void shift_side(Node top, double delta);
  void shift_subtree(Node top, double delta);

  Node sources_;
  Node root_ = 0;
  std::vector<Link> tree_;
  std::vector<double> height_;  // f of a source, −g of a sink: a shift of a subtree adds one number to all
  std::vector<Node> tails_;     // the list, column by column
  std::vector<Node> heads_;
  std::vector<double> costs_;
  std::vector<Node> stack_;  // scratch
  std::size_t next_arc_ = 0;
  std::size_t pivots_ = 0;
};

}  // namespace ganflow::transport
