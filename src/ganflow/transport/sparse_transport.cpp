#include "ganflow/transport/sparse_transport.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ganflow::transport {

namespace {

constexpr std::size_t kFound = 10;  // pairs of a source or sink that the list could not serve
constexpr std::size_t kAdded =
    3;  // pairs a point that a search adds at most; where searches are scans, which are dear,
constexpr std::size_t kAddedByScans = 6;
constexpr std::size_t kRoundsAtMost = 500;
constexpr double kFirstEpsilon = 32;    // in mean reduced costs of the list; from 8 to 32 bids fall, above they do not
constexpr double kRoughEpsilon = 1e-2;  // in typical spreads of reduced costs
constexpr double kFineEpsilon = 1e-3;   // likewise
constexpr double kLeastEpsilon = 1e-8;  // in mean reduced costs, where most spreads are 0
constexpr double kEpsilonFactor = 4;    // from phase to phase
constexpr double kFew = 5e-3;           // pairs found, of n: not worth doing a phase again
constexpr double kFewAtLast = 5e-4;     // what is left then is the simplex's, whose pivots are dear
constexpr std::size_t kSearchesOfPhase = 3;
constexpr std::size_t kRest = 2;           // phases without a search after one that found few
constexpr std::size_t kRestOfScans = 100;  // of all pairs, in many dimensions: one in the middle, then at the end
constexpr double kScanEpsilon = 0.1;       // in mean reduced costs: where that one is
constexpr double kDearPhase = 40;          // bids a node, seldom seen where masses are equal
constexpr double kDearEpsilon = 0.1;       // in typical spreads: from where on such a phase is the last
constexpr double kRise = 64;               // of ε, when prices turn out to be far off
constexpr std::size_t kRisesAtMost = 4;
constexpr double kSimplexTolerance = 1e-14;  // of the largest potential: a hundred roundings of it
constexpr double kCheckTolerance = 3e-14;    // above the simplex's, or a pair of the list would be found again

double largest(std::span<const double> f, std::span<const double> g) {
  double scale = 0;
  for (const std::span<const double> values : {f, g}) {
    for (const double v : values) {
      scale = std::max(scale, std::abs(v));
    }
  }
  return scale;
}

bool by_pair(const Arc& a, const Arc& b) { return a.source < b.source || (a.source == b.source && a.sink < b.sink); }

}  // namespace

SparseTransport::SparseTransport(const MassCloud& x, const MassCloud& y, const PowerCost& cost, const Start& start,
                                 Watch& watch)
    : x_(x),
      y_(y),
      cost_(cost),
      watch_(watch),
      search_x_(make_cost_search(x.points, cost)),
      search_y_(make_cost_search(y.points, cost)),
      list_(make_short_list(x, y, cost, start, *search_x_, *search_y_, watch.look())) {}

double SparseTransport::cost_of(std::int32_t source, std::int32_t sink) const {
  return cost_(x_.points.row(source), y_.points.row(sink), x_.points.cols());
}

std::vector<Arc> SparseTransport::find_violated(std::span<const double> f, std::span<const double> g,
                                                double tolerance) {
  search_y_->set_potentials(g);
  std::vector<double> limits(f.begin(), f.end());
  for (double& limit : limits) {
    limit -= tolerance;
  }
  const std::size_t most = x_.points.cols() <= kBoxDimensions ? kAdded : kAddedByScans;
  const CandidateLists found = search_y_->find(x_.points, limits, std::min(most, y_.masses.size()), watch_.look());
  std::vector<Arc> arcs;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    for (const Candidate& candidate : found[i]) {
      const auto source = static_cast<std::int32_t>(i);
      arcs.push_back({source, candidate.index, cost_of(source, candidate.index)});
    }
  }
  return arcs;
}

/// For each of some sources the cheapest of some sinks, all in order of reduced cost.
std::vector<Arc> SparseTransport::find_arcs(const std::vector<std::int32_t>& sources,
                                            const std::vector<std::int32_t>& sinks, std::span<const double> g) const {
  const std::size_t d = x_.points.cols();
  Matrix<double> from(sources.size(), d);
  Matrix<double> to(sinks.size(), d);
  std::vector<double> potentials(sinks.size());
  for (std::size_t k = 0; k < sources.size(); ++k) {
    std::copy_n(x_.points.row(sources[k]), d, from.row(k));
  }
  for (std::size_t k = 0; k < sinks.size(); ++k) {
    std::copy_n(y_.points.row(sinks[k]), d, to.row(k));
    potentials[k] = g[sinks[k]];
  }
  const auto search = make_cost_search(to, cost_);
  search->set_potentials(potentials);
  const CandidateLists found = search->find(from, {}, std::min(kFound, sinks.size()), watch_.look());
  std::vector<std::pair<double, Arc>> ordered;
  for (std::size_t k = 0; k < sources.size(); ++k) {
    for (const Candidate& candidate : found[k]) {
      const std::int32_t sink = sinks[candidate.index];
      ordered.emplace_back(candidate.reduced - list_.f[sources[k]], Arc{sources[k], sink, cost_of(sources[k], sink)});
    }
  }
  std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) {
    return a.first < b.first || (a.first == b.first && by_pair(a.second, b.second));
  });
  std::vector<Arc> arcs;
  arcs.reserve(ordered.size());
  for (const auto& [reduced, arc] : ordered) {
    arcs.push_back(arc);
  }
  return arcs;
}

TransportAuction SparseTransport::make_auction() { return {std::move(list_.arcs), x_.masses, y_.masses, list_.g}; }

/// One phase. False: prices would have to rise by much more than ε.
bool SparseTransport::run_phase(TransportAuction& auction, double epsilon) {
  watch_.enter("bids");
  const bool done = auction.run({.first_epsilon = epsilon, .last_epsilon = epsilon},
                                [&] { return watch_.keep_going(auction.bids()); });
  if (watch_.stopped()) {
    throw Stopped();
  }
  return done;
}

/// Lets the list have the pairs that the prices would like better than its own by more than ε. Returns their number.
std::size_t SparseTransport::add_cheaper(TransportAuction& auction, double epsilon) {
  watch_.enter("search for cheaper pairs");
  const std::vector<Arc> cheaper = find_violated(auction.source_potentials(), auction.sink_potentials(), epsilon);
  auction.add_arcs(cheaper);
  return cheaper.size();
}

/// Phases of falling ε. Mass that must go where the list has no pair shows in a search as soon as ε is below what that
/// costs; the earlier it does, the fewer bids prices need to get there. Unequal masses split into ever smaller parts,
/// each of which bids: pivots are cheaper then.
void SparseTransport::bid(TransportAuction& auction, double last_epsilon) {
  const bool by_boxes = x_.points.cols() <= kBoxDimensions;
  const auto nodes = static_cast<double>(x_.masses.size() + y_.masses.size());
  last_epsilon = std::max(last_epsilon, kLeastEpsilon * list_.mean);
  std::size_t rises = 0;
  std::size_t rest = 0;  // phases to go without a search
  for (double epsilon = std::max(kFirstEpsilon * list_.mean, last_epsilon); epsilon > 0;) {
    const std::size_t before = auction.bids();
    bool done = run_phase(auction, epsilon);
    const bool dear = static_cast<double>(auction.bids() - before) > kDearPhase * nodes;
    const bool last = epsilon <= last_epsilon || (dear && epsilon <= kDearEpsilon * list_.typical);
    if (!done || last || (rest == 0 && (by_boxes || epsilon <= kScanEpsilon * list_.mean))) {
      const double few = (last ? kFewAtLast : kFew) * static_cast<double>(x_.masses.size());
      auto found = static_cast<double>(add_cheaper(auction, epsilon));
      rest = !by_boxes ? kRestOfScans : (found <= few ? kRest : 0);
      for (std::size_t k = 1; k < kSearchesOfPhase && done && found > few; ++k) {
        done = run_phase(auction, epsilon);
        found = static_cast<double>(add_cheaper(auction, epsilon));
      }
    } else {
      rest -= rest > 0 ? 1 : 0;
    }
    if (last || (!done && (rises == kRisesAtMost || epsilon <= list_.typical))) {
      return;
    }
    if (done) {
      epsilon = std::max(epsilon / kEpsilonFactor, last_epsilon);
    } else {
      epsilon *= kRise;
      ++rises;
      rest = 0;
    }
  }
}

Start SparseTransport::solve_roughly() {
  TransportAuction auction = make_auction();
  bid(auction, kRoughEpsilon * list_.typical);
  Start start{{auction.sink_potentials().begin(), auction.sink_potentials().end()}, {}};
  for (std::size_t a = 0; a < auction.arcs().size(); ++a) {
    if (auction.flows()[a] > 0) {
      start.pairs.push_back({auction.arcs()[a].source, auction.arcs()[a].sink});
    }
  }
  return start;
}

/// Pivots and checks of all pairs in turn, until a check finds nothing. Throws Stopped.
void SparseTransport::certify(TransportSimplex& simplex, SparseResult& result) {
  result.f = simplex.source_potentials();
  result.g = simplex.sink_potentials();
  for (;;) {
    const double scale = largest(result.f, result.g);
    std::size_t before = 0;
    watch_.enter("pivots");
    do {  // until the potentials, added up anew, still call for no pivot
      before = simplex.pivots();
      if (!simplex.optimise(kSimplexTolerance * scale, [&] { return watch_.keep_going(simplex.pivots()); })) {
        throw Stopped();
      }
      simplex.refresh_potentials();
    } while (simplex.pivots() > before);
    result.f = simplex.source_potentials();
    result.g = simplex.sink_potentials();
    ++result.rounds;
    watch_.enter(fmt::format("check {} of all pairs", result.rounds));
    const std::vector<Arc> violated = find_violated(result.f, result.g, kCheckTolerance * scale);
    if (violated.empty()) {
      break;
    }
    if (result.rounds == kRoundsAtMost) {
      result.status = SolveStatus::kIterationLimit;
      break;
    }
    simplex.add_arcs(violated);
  }
  watch_.enter("potentials of all points");
  search_y_->set_potentials(result.g);
  result.f = search_y_->find_least(x_.points, watch_.look());
}

SparseResult SparseTransport::solve_exactly() {
  TransportAuction auction = make_auction();
  bid(auction, kFineEpsilon * list_.typical);
  watch_.enter("starting tree");
  TransportSimplex simplex = start_simplex(auction, x_.masses, y_.masses, [&](const auto& sources, const auto& sinks) {
    return find_arcs(sources, sinks, auction.sink_potentials());
  });
  SparseResult result;
  try {
    certify(simplex, result);
  } catch (const Stopped&) {
    result.status = SolveStatus::kInterrupted;
    result.f.clear();
    result.g.clear();
  }
  result.plan = simplex.plan();
  result.pivots = simplex.pivots();
  result.arcs = simplex.arcs();
  return result;
}

}  // namespace ganflow::transport
