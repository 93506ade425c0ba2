#include "ganflow/transport/transport_simplex.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::transport {

namespace {

constexpr int kMassShift = 60;  // bits of the infinitesimal part: n + m of them never add up to one unit
constexpr std::uint64_t kPerturbation = 1U << 28U;  // largest infinitesimal part of an arc
constexpr std::size_t kPivotsBetweenRefreshes = 4096;
constexpr std::size_t kPivotsBetweenQuestions = 64;
constexpr std::size_t kSmallestBlock = 64;  // arcs

/// A number in [1, kPerturbation] that depends on k alone (splitmix64's finaliser).
std::uint64_t scrambled(std::uint64_t k) {
  k += 0x9e3779b97f4a7c15U;
  k = (k ^ (k >> 30U)) * 0xbf58476d1ce4e5b9U;
  k = (k ^ (k >> 27U)) * 0x94d049bb133111ebU;
  return (k ^ (k >> 31U)) % kPerturbation + 1;
}

}  // namespace

TransportSimplex::TransportSimplex(std::size_t n, std::size_t m, std::span<const Arc> tree,
                                   std::span<const MassUnits> masses)
    : sources_(static_cast<Node>(n)), tree_(n + m), height_(n + m) {
  GF_EXPECT(n > 0 && m > 0);
  GF_EXPECT(tree.size() == n + m - 1 && masses.size() == tree.size());
  std::vector<std::size_t> first(n + m + 1);  // arcs at each node, as rows of a sparse matrix
  for (const Arc& arc : tree) {
    ++first[arc.source + 1];
    ++first[n + arc.sink + 1];
  }
  for (std::size_t v = 0; v < n + m; ++v) {
    first[v + 1] += first[v];
  }
  std::vector<std::size_t> at(2 * tree.size());
  std::vector<std::size_t> filled(first.begin(), first.end() - 1);
  for (std::size_t k = 0; k < tree.size(); ++k) {
    at[filled[tree[k].source]++] = k;
    at[filled[n + tree[k].sink]++] = k;
  }
  std::vector<Node> order = {root_};
  order.reserve(n + m);
  for (std::size_t q = 0; q < order.size(); ++q) {
    const Node v = order[q];
    for (std::size_t a = first[v]; a < first[v + 1]; ++a) {
      const std::size_t k = at[a];
      const Node other = is_source(v) ? sources_ + tree[k].sink : tree[k].source;
      if (other == tree_[v].parent) {
        continue;
      }
      Link& link = tree_[other];
      GF_EXPECT(masses[k] >= 0);
      link.flow = (static_cast<Flow>(masses[k]) << kMassShift) + static_cast<Flow>(scrambled(k));
      link.cost = tree[k].cost;
      attach(other, v);
      order.push_back(other);
    }
  }
  GF_EXPECT(order.size() == n + m);  // spanning
  for (std::size_t q = order.size() - 1; q > 0; --q) {
    tree_[tree_[order[q]].parent].size += tree_[order[q]].size;
  }
  refresh_potentials();
}

void TransportSimplex::add_arcs(std::span<const Arc> arcs) {
  for (const Arc& arc : arcs) {
    tails_.push_back(arc.source);
    heads_.push_back(sources_ + arc.sink);
    costs_.push_back(arc.cost);
  }
}

void TransportSimplex::attach(Node v, Node parent) {
  Link& link = tree_[v];
  Link& above = tree_[parent];
  link.parent = parent;
  link.previous = -1;
  link.next = above.first_child;
  if (link.next >= 0) {
    tree_[link.next].previous = v;
  }
  above.first_child = v;
}

void TransportSimplex::detach(Node v) {
  const Link& link = tree_[v];
  if (link.previous >= 0) {
    tree_[link.previous].next = link.next;
  } else {
    tree_[link.parent].first_child = link.next;
  }
  if (link.next >= 0) {
    tree_[link.next].previous = link.previous;
  }
}

/// Block search: the worst arc of a block of about √arcs, beginning where the last search ended.
bool TransportSimplex::find_entering(double tolerance, Arc& entering) {
  const std::size_t count = costs_.size();
  const std::size_t block = std::max(kSmallestBlock, static_cast<std::size_t>(std::sqrt(static_cast<double>(count))));
  std::size_t k = next_arc_;
  for (std::size_t scanned = 0; scanned < count;) {
    double worst = -tolerance;
    std::size_t found = count;
    for (std::size_t left = std::min(block, count - scanned); left > 0;) {
      const std::size_t end = std::min(count, k + left);
      scanned += end - k;
      left -= end - k;
      for (; k < end; ++k) {
        const double reduced = costs_[k] - height_[tails_[k]] + height_[heads_[k]];
        if (reduced < worst) {
          worst = reduced;
          found = k;
        }
      }
      k = k == count ? 0 : k;
    }
    if (found < count) {
      next_arc_ = k;
      entering = {tails_[found], heads_[found], costs_[found]};
      return true;
    }
  }
  return false;
}

TransportSimplex::Block TransportSimplex::find_block(Node i, Node j, bool grows) const {
  // The cycle closes where the two ways up meet. The smaller subtree climbs: it cannot hold the other node.
  // When the arc i → j grows, sources above i ship less to their parents, and sinks above j take less from theirs.
  Block block;
  Node a = i;
  Node b = j;
  while (a != b) {
    const bool climb_a = tree_[a].size < tree_[b].size || (tree_[a].size == tree_[b].size && a < b);
    Node& v = climb_a ? a : b;
    if ((is_source(v) == climb_a) == grows && (block.bears < 0 || tree_[v].flow < block.bears)) {
      block.bears = tree_[v].flow;
      block.below = v;
      block.on_source_side = climb_a;
    }
    v = tree_[v].parent;
  }
  block.join = a;
  return block;
}

/// Changes flows on the tree for theta more on the arc i → j.
void TransportSimplex::send(Node i, Node j, Node join, Flow theta) {
  for (Node v = i; v != join; v = tree_[v].parent) {
    tree_[v].flow += is_source(v) ? -theta : theta;
  }
  for (Node v = j; v != join; v = tree_[v].parent) {
    tree_[v].flow += is_source(v) ? theta : -theta;
  }
}

/// The subtree below the blocking arc hangs itself by its end of the entering arc onto the other end. Heights stay.
void TransportSimplex::exchange(const Arc& entering, const Block& block, Flow flow) {
  const Node inner = block.on_source_side ? entering.source : entering.sink;
  const Node outer = block.on_source_side ? entering.sink : entering.source;
  const Node leaving = block.below;
  const Node join = block.join;
  const Node moved = tree_[leaving].size;
  for (Node v = tree_[leaving].parent; v != join; v = tree_[v].parent) {
    tree_[v].size -= moved;
  }
  for (Node v = outer; v != join; v = tree_[v].parent) {
    tree_[v].size += moved;
  }
  Node v = inner;
  Node new_parent = outer;
  double cost = entering.cost;
  Node size_below = 0;
  for (;;) {
    const Node old_parent = tree_[v].parent;
    detach(v);
    std::swap(flow, tree_[v].flow);
    std::swap(cost, tree_[v].cost);
    const Node old_size = tree_[v].size;
    tree_[v].size = moved - size_below;
    size_below = old_size;
    attach(v, new_parent);
    if (v == leaving) {
      break;
    }
    new_parent = v;
    v = old_parent;
  }
}

/// `entering` names nodes: its sink is numbered behind the sources.
void TransportSimplex::pivot(const Arc& entering) {
  const Node i = entering.source;
  const Node j = entering.sink;
  const Block block = find_block(i, j, true);
  send(i, j, block.join, block.bears);
  exchange(entering, block, block.bears);
  const double reduced = entering.cost - height_[i] + height_[j];
  if (block.on_source_side) {
    shift_side(i, reduced);
  } else {
    shift_side(j, -reduced);
  }
  ++pivots_;
}

void TransportSimplex::add_mass(const Arc& arc, MassUnits mass) {
  const Node i = arc.source;
  const Node j = sources_ + arc.sink;
  const Block block = find_block(i, j, false);
  const Flow all = static_cast<Flow>(mass) << kMassShift;
  if (block.below < 0 || block.bears >= all) {
    send(i, j, block.join, -all);
    return;
  }
  send(i, j, block.join, -block.bears);
  exchange({i, j, arc.cost}, block, all - block.bears);
}

/// Adds delta to the heights below `top`, or −delta to all others: potentials are free up to one number.
void TransportSimplex::shift_side(Node top, double delta) {
  const auto all = static_cast<Node>(tree_.size());
  if (2 * tree_[top].size <= all) {
    shift_subtree(top, delta);
    return;
  }
  for (Node v = top; v != root_; v = tree_[v].parent) {
    const Node parent = tree_[v].parent;
    height_[parent] -= delta;
    for (Node child = tree_[parent].first_child; child >= 0; child = tree_[child].next) {
      if (child != v) {
        shift_subtree(child, -delta);
      }
    }
  }
}

void TransportSimplex::shift_subtree(Node top, double delta) {
  stack_.clear();
  stack_.push_back(top);
  while (!stack_.empty()) {
    const Node v = stack_.back();
    stack_.pop_back();
    height_[v] += delta;
    for (Node child = tree_[v].first_child; child >= 0; child = tree_[child].next) {
      stack_.push_back(child);
    }
  }
}

bool TransportSimplex::optimise(double tolerance, const std::function<bool()>& keep_going) {
  Arc entering;
  while (find_entering(tolerance, entering)) {
    pivot(entering);
    if (pivots_ % kPivotsBetweenRefreshes == 0) {
      refresh_potentials();  // before their rounding adds up to the tolerance
    }
    if (pivots_ % kPivotsBetweenQuestions == 0 && !keep_going()) {
      return false;
    }
  }
  return true;
}

void TransportSimplex::refresh_potentials() {
  height_[root_] = 0;
  stack_.assign(1, root_);
  while (!stack_.empty()) {
    const Node v = stack_.back();
    stack_.pop_back();
    for (Node child = tree_[v].first_child; child >= 0; child = tree_[child].next) {
      height_[child] = height_[v] + (is_source(child) ? tree_[child].cost : -tree_[child].cost);
      stack_.push_back(child);
    }
  }
  // f and −g grow apart by a constant that is free: half of it each keeps both small.
  const auto [low, high] = std::minmax_element(height_.begin(), height_.end());
  const double middle = (*low + *high) / 2;
  for (double& h : height_) {
    h -= middle;
  }
}

std::vector<double> TransportSimplex::source_potentials() const {
  return {height_.begin(), height_.begin() + sources_};
}

std::vector<double> TransportSimplex::sink_potentials() const {
  std::vector<double> g(height_.begin() + sources_, height_.end());
  for (double& v : g) {
    v = -v;
  }
  return g;
}

std::vector<Shipment> TransportSimplex::plan() const {
  constexpr Flow kHalf = static_cast<Flow>(1) << (kMassShift - 1);
  std::vector<Shipment> plan;
  for (Node v = 0; v < static_cast<Node>(tree_.size()); ++v) {
    const auto mass = static_cast<MassUnits>((tree_[v].flow + kHalf) >> kMassShift);
    if (v == root_ || mass == 0) {
      continue;
    }
    const Node parent = tree_[v].parent;
    plan.push_back({is_source(v) ? v : parent, (is_source(v) ? parent : v) - sources_, mass});
  }
  return plan;
}

}  // namespace ganflow::transport
