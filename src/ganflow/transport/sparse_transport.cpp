#include "ganflow/transport/sparse_transport.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace ganflow::transport {

namespace {

constexpr std::size_t kShort = 12;  // pairs of the list a point: 8 leave 10 times as many for the checks to find
constexpr std::size_t kSmall = 64;  // points: all pairs are listed, and no coarser level helps
constexpr std::size_t kAdded = 6;   // pairs a point that a check adds at most
constexpr std::size_t kAuctionsAtMost = 4;  // with a list improved in between
constexpr double kFewViolations = 5e-4;     // of n: left to the simplex, whose pivots are dear
constexpr std::size_t kRoundsAtMost = 500;
constexpr double kFirstEpsilon = 32;    // in typical reduced costs; from 8 to 32 bids fall, above they do not
constexpr double kAgainEpsilon = 0.25;  // after the list was improved
constexpr double kRoughEpsilon = 1e-2;
constexpr double kFineEpsilon = 1e-3;
constexpr double kEpsilonFactor = 4;
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

SparseTransport::SparseTransport(const MassCloud& x, const MassCloud& y, const PowerCost& cost,
                                 std::span<const double> g, Watch& watch)
    : x_(x),
      y_(y),
      cost_(cost),
      watch_(watch),
      search_x_(make_cost_search(x.points, cost)),
      search_y_(make_cost_search(y.points, cost)) {
  list_ = make_list(g);
}

double SparseTransport::cost_of(std::int32_t source, std::int32_t sink) const {
  return cost_(x_.points.row(source), y_.points.row(sink), x_.points.cols());
}

/// The kShort best of each point on either side; f_ and g_ become potentials that all pairs allow.
std::vector<Arc> SparseTransport::make_list(std::span<const double> g) {
  const std::size_t n = x_.masses.size();
  const std::size_t m = y_.masses.size();
  const bool all = n <= kSmall && m <= kSmall;
  search_y_->set_potentials(g);
  const CandidateLists rows = search_y_->find(x_.points, {}, all ? m : std::min(m, kShort), watch_.look());
  f_.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    f_[i] = rows[i][0].reduced;
  }
  search_x_->set_potentials(f_);
  const CandidateLists columns = search_x_->find(y_.points, {}, all ? 1 : std::min(n, kShort), watch_.look());
  g_.resize(m);
  for (std::size_t j = 0; j < m; ++j) {
    g_[j] = columns[j][0].reduced;
  }
  // Columns are spread over their sources first: then each source sorts a few arcs of its own.
  std::vector<std::size_t> first(n + 1);
  for (std::size_t j = 0; j < m; ++j) {
    for (const Candidate& candidate : columns[j]) {
      ++first[candidate.index + 1];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    first[i + 1] += first[i] + rows[i].size();
  }
  std::vector<std::int32_t> sinks(first.back());
  std::vector<std::size_t> filled(first.begin(), first.end() - 1);
  for (std::size_t i = 0; i < n; ++i) {
    for (const Candidate& candidate : rows[i]) {
      sinks[filled[i]++] = candidate.index;
    }
  }
  for (std::size_t j = 0; j < m; ++j) {
    for (const Candidate& candidate : columns[j]) {
      sinks[filled[candidate.index]++] = static_cast<std::int32_t>(j);
    }
  }
  std::vector<Arc> list;
  list.reserve(sinks.size());
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::sort(sinks.begin() + first[i], sinks.begin() + first[i + 1]);
    for (std::size_t k = first[i]; k < first[i + 1]; ++k) {
      if (k == first[i] || sinks[k] != sinks[k - 1]) {
        const auto source = static_cast<std::int32_t>(i);
        list.push_back({source, sinks[k], cost_of(source, sinks[k])});
        sum += list.back().cost - f_[i] - g_[sinks[k]];
      }
    }
  }
  typical_ = sum / static_cast<double>(list.size());
  return list;
}

std::vector<Arc> SparseTransport::find_violated(std::span<const double> f, std::span<const double> g,
                                                double tolerance) {
  search_y_->set_potentials(g);
  std::vector<double> limits(f.begin(), f.end());
  for (double& limit : limits) {
    limit -= tolerance;
  }
  const CandidateLists found = search_y_->find(x_.points, limits, std::min(kAdded, y_.masses.size()), watch_.look());
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
  const CandidateLists found = search->find(from, {}, std::min(kShort, sinks.size()), watch_.look());
  std::vector<std::pair<double, Arc>> ordered;
  for (std::size_t k = 0; k < sources.size(); ++k) {
    for (const Candidate& candidate : found[k]) {
      const std::int32_t sink = sinks[candidate.index];
      ordered.emplace_back(candidate.reduced - f_[sources[k]], Arc{sources[k], sink, cost_of(sources[k], sink)});
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

std::vector<double> SparseTransport::solve_roughly() {
  TransportAuction auction(std::move(list_), x_.masses, y_.masses, g_);
  if (typical_ > 0) {
    auction.run(
        {.first_epsilon = kFirstEpsilon * typical_, .last_epsilon = kRoughEpsilon * typical_, .factor = kEpsilonFactor},
        [&] { return watch_.keep_going(auction.bids()); });
  }
  if (watch_.stopped()) {
    throw Stopped();
  }
  return {auction.sink_potentials().begin(), auction.sink_potentials().end()};
}

/// Bids, and lets the list have the pairs that the new prices would like better, while these are many.
void SparseTransport::improve_list(TransportAuction& auction) {
  double first = kFirstEpsilon * typical_;
  for (std::size_t k = 0; k < kAuctionsAtMost && typical_ > 0; ++k) {
    watch_.enter("bids");
    const bool done =
        auction.run({.first_epsilon = first, .last_epsilon = kFineEpsilon * typical_, .factor = kEpsilonFactor},
                    [&] { return watch_.keep_going(auction.bids()); });
    if (watch_.stopped()) {
      throw Stopped();
    }
    if (!done) {
      return;
    }
    watch_.enter("search for cheaper pairs");
    const std::vector<Arc> violated =
        find_violated(auction.source_potentials(), auction.sink_potentials(), kFineEpsilon * typical_);
    if (static_cast<double>(violated.size()) <= kFewViolations * static_cast<double>(x_.masses.size())) {
      return;
    }
    auction.add_arcs(violated);
    first = kAgainEpsilon * typical_;
  }
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
  const CandidateLists least = search_y_->find(x_.points, {}, 1, watch_.look());
  for (std::size_t i = 0; i < result.f.size(); ++i) {
    result.f[i] = least[i][0].reduced;
  }
}

SparseResult SparseTransport::solve_exactly() {
  TransportAuction auction(std::move(list_), x_.masses, y_.masses, g_);
  improve_list(auction);
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

std::vector<double> coarse_potentials(const MassCloud& x, const MassCloud& y, const PowerCost& cost, Watch& watch) {
  const std::size_t m = y.masses.size();
  if (x.masses.size() <= kSmall && m <= kSmall) {
    return std::vector<double>(m);
  }
  const MassCloud coarse_x = x.masses.size() > kSmall ? coarsen(x) : x;
  const MassCloud coarse_y = m > kSmall ? coarsen(y) : y;
  const std::vector<double> warm = coarse_potentials(coarse_x, coarse_y, cost, watch);
  watch.enter(fmt::format("potentials of {} points", std::max(coarse_x.masses.size(), coarse_y.masses.size())));
  SparseTransport level(coarse_x, coarse_y, cost, warm, watch);
  const std::vector<double> coarse_g = level.solve_roughly();
  // Through x: g_j = min_I (c(x_I, y_j) − f_I) with f_I = min_J (c(x_I, y_J) − g_J).
  const auto search_y = make_cost_search(coarse_y.points, cost);
  search_y->set_potentials(coarse_g);
  const CandidateLists rows = search_y->find(coarse_x.points, {}, 1, watch.look());
  std::vector<double> coarse_f(coarse_x.masses.size());
  for (std::size_t k = 0; k < coarse_f.size(); ++k) {
    coarse_f[k] = rows[k][0].reduced;
  }
  const auto search_x = make_cost_search(coarse_x.points, cost);
  search_x->set_potentials(coarse_f);
  const CandidateLists columns = search_x->find(y.points, {}, 1, watch.look());
  std::vector<double> g(m);
  for (std::size_t j = 0; j < m; ++j) {
    g[j] = columns[j][0].reduced;
  }
  return g;
}

}  // namespace ganflow::transport
