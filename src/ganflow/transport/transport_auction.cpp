#include "ganflow/transport/transport_auction.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace ganflow::transport {

namespace {
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kBidsBetweenQuestions = 4096;

bool by_source(const Arc& a, const Arc& b) { return a.source < b.source; }

}  // namespace

TransportAuction::TransportAuction(std::vector<Arc> arcs, std::span<const MassUnits> supplies,
                                   std::span<const MassUnits> demands, std::span<const double> sink_potentials)
    : arcs_(std::move(arcs)),
      flows_(arcs_.size()),
      left_(supplies.begin(), supplies.end()),
      room_(demands.begin(), demands.end()),
      worth_(supplies.size()),
      g_(sink_potentials.begin(), sink_potentials.end()) {
  GF_EXPECT(sink_potentials.size() == demands.size());
  index_arcs();
}

void TransportAuction::index_arcs() {
  GF_EXPECT(std::is_sorted(arcs_.begin(), arcs_.end(), by_source));
  first_.assign(left_.size() + 1, 0);
  carriers_.assign(room_.size(), -1);
  next_.assign(arcs_.size(), -1);
  for (std::size_t a = 0; a < arcs_.size(); ++a) {
    ++first_[arcs_[a].source + 1];
    if (flows_[a] > 0) {
      next_[a] = carriers_[arcs_[a].sink];
      carriers_[arcs_[a].sink] = static_cast<Index>(a);
    }
  }
  for (std::size_t i = 0; i < left_.size(); ++i) {
    first_[i + 1] += first_[i];
  }
}

void TransportAuction::add_arcs(std::span<const Arc> arcs) {
  std::vector<Arc> added(arcs.begin(), arcs.end());
  std::stable_sort(added.begin(), added.end(), by_source);
  std::vector<Arc> merged;
  std::vector<MassUnits> flows;
  merged.reserve(arcs_.size() + added.size());
  flows.reserve(arcs_.size() + added.size());
  auto next = added.begin();
  for (std::size_t a = 0; a <= arcs_.size(); ++a) {
    while (next != added.end() && (a == arcs_.size() || by_source(*next, arcs_[a]))) {
      merged.push_back(*next++);
      flows.push_back(0);
    }
    if (a < arcs_.size()) {
      merged.push_back(arcs_[a]);
      flows.push_back(flows_[a]);
    }
  }
  arcs_ = std::move(merged);
  flows_ = std::move(flows);
  index_arcs();
}

std::vector<double> TransportAuction::source_potentials() const {
  std::vector<double> f(left_.size(), kInfinity);
  for (const Arc& arc : arcs_) {
    f[arc.source] = std::min(f[arc.source], arc.cost - g_[arc.sink]);
  }
  return f;
}

/// Takes back the mass on arcs that are dearer than ε above the best of their source.
void TransportAuction::begin_phase(double epsilon) {
  worth_ = source_potentials();
  queue_.clear();
  for (std::size_t i = 0; i < left_.size(); ++i) {
    for (Index a = first_[i]; a < first_[i + 1]; ++a) {
      const Arc& arc = arcs_[a];
      if (flows_[a] > 0 && arc.cost - g_[arc.sink] - worth_[i] > epsilon) {
        left_[i] += flows_[a];
        room_[arc.sink] += flows_[a];
        flows_[a] = 0;
        unlink(arc.sink, a);
      }
    }
    if (left_[i] > 0 && first_[i] < first_[i + 1]) {
      queue_.push_back(static_cast<Index>(i));
    }
  }
}

void TransportAuction::unlink(Index sink, Index arc) {
  Index* link = &carriers_[sink];
  while (*link != arc) {
    link = &next_[*link];
  }
  *link = next_[arc];
}

void TransportAuction::bid(Index source, double epsilon) {
  double best = kInfinity;
  double second = kInfinity;
  Index arc = -1;
  for (Index a = first_[source]; a < first_[source + 1]; ++a) {
    const double value = arcs_[a].cost - g_[arcs_[a].sink];
    if (value < best) {
      second = best;
      best = value;
      arc = a;
    } else if (value < second) {
      second = value;
    }
  }
  const Index sink = arcs_[arc].sink;
  const MassUnits mass = left_[source];
  left_[source] = 0;
  if (flows_[arc] == 0) {
    next_[arc] = carriers_[sink];
    carriers_[sink] = arc;
  }
  flows_[arc] += mass;
  room_[sink] -= mass;
  if (room_[sink] >= 0) {
    worth_[source] = best;
    return;
  }
  worth_[source] = second < kInfinity ? second : best;  // with one arc only there is no second best to go to
  expel(sink, epsilon);
  worth_[source] = std::min(worth_[source], arcs_[arc].cost - g_[sink]);
}

/// Mass goes back to sources that bear the lowest price; then the price rises to what all that stay would bear.
void TransportAuction::expel(Index sink, double epsilon) {
  for (;;) {
    double lowest = kInfinity;
    Index poorest = -1;
    for (Index a = carriers_[sink]; a >= 0; a = next_[a]) {
      const double bearable = worth_[arcs_[a].source] - arcs_[a].cost;  // the highest price −g: f + g = c
      if (bearable < lowest) {
        lowest = bearable;
        poorest = a;
      }
    }
    if (room_[sink] == 0) {
      g_[sink] = std::min(g_[sink], -(lowest + epsilon));
      return;
    }
    const MassUnits mass = std::min(flows_[poorest], -room_[sink]);
    const Index source = arcs_[poorest].source;
    flows_[poorest] -= mass;
    room_[sink] += mass;
    if (left_[source] == 0) {
      queue_.push_back(source);
    }
    left_[source] += mass;
    if (flows_[poorest] == 0) {
      unlink(sink, poorest);
    }
  }
}

bool TransportAuction::run(const AuctionOptions& options, const std::function<bool()>& keep_going) {
  const std::size_t most = options.bids_per_node * (left_.size() + room_.size());
  for (double epsilon = options.first_epsilon;; epsilon = std::max(epsilon / options.factor, options.last_epsilon)) {
    begin_phase(epsilon);
    std::size_t made = 0;
    for (std::size_t q = 0; q < queue_.size(); ++q, ++made, ++bids_) {  // first in, first out
      if (made == most || (made % kBidsBetweenQuestions == 0 && !keep_going())) {
        return false;
      }
      bid(queue_[q], epsilon);
      if (q > left_.size()) {
        queue_.erase(queue_.begin(), queue_.begin() + q + 1);
        q = static_cast<std::size_t>(-1);
      }
    }
    if (epsilon <= options.last_epsilon) {
      return true;
    }
  }
}

}  // namespace ganflow::transport
