#include "ganflow/transport/short_list.hpp"

#include <algorithm>

namespace ganflow::transport {

namespace {

constexpr std::size_t kShort = 10;  // pairs of a point: 8 leave 10 times as many for the checks to find
constexpr std::size_t kSmall = 64;  // points: all pairs are listed

/// Sinks by source, spread over places counted before.
class Rows {
 public:
  Rows(std::size_t n, const CandidateLists& rows, const CandidateLists& columns, std::size_t m,
       std::span<const Pair> pairs)
      : first_(n + 1) {
    count(rows, columns, m, pairs);
    sinks_.resize(first_.back());
    std::vector<std::size_t> filled(first_.begin(), first_.end() - 1);
    for (std::size_t i = 0; i < n; ++i) {
      for (const Candidate& candidate : rows[i]) {
        sinks_[filled[i]++] = candidate.index;
      }
    }
    for (std::size_t j = 0; j < m; ++j) {
      for (const Candidate& candidate : columns[j]) {
        sinks_[filled[candidate.index]++] = static_cast<std::int32_t>(j);
      }
    }
    for (const Pair& pair : pairs) {
      sinks_[filled[pair.source]++] = pair.sink;
    }
    for (std::size_t i = 0; i < n; ++i) {
      std::sort(sinks_.begin() + first_[i], sinks_.begin() + first_[i + 1]);
    }
  }

  std::size_t size() const { return sinks_.size(); }  ///< repetitions included
  std::span<const std::int32_t> operator[](std::size_t i) const {
    return {sinks_.begin() + first_[i], sinks_.begin() + first_[i + 1]};
  }

 private:
  void count(const CandidateLists& rows, const CandidateLists& columns, std::size_t m, std::span<const Pair> pairs) {
    for (std::size_t j = 0; j < m; ++j) {
      for (const Candidate& candidate : columns[j]) {
        ++first_[candidate.index + 1];
      }
    }
    for (const Pair& pair : pairs) {
      ++first_[pair.source + 1];
    }
    for (std::size_t i = 0; i + 1 < first_.size(); ++i) {
      first_[i + 1] += first_[i] + rows[i].size();
    }
  }

  std::vector<std::size_t> first_;
  std::vector<std::int32_t> sinks_;
};

std::vector<double> least_of(const CandidateLists& lists, std::size_t count) {
  std::vector<double> least(count);
  for (std::size_t k = 0; k < count; ++k) {
    least[k] = lists[k].front().reduced;
  }
  return least;
}

double median_spread(const CandidateLists& rows, std::size_t n) {
  std::vector<double> spreads(n);
  for (std::size_t i = 0; i < n; ++i) {
    spreads[i] = rows[i].back().reduced - rows[i].front().reduced;
  }
  const auto middle = spreads.begin() + static_cast<std::ptrdiff_t>(n / 2);
  std::nth_element(spreads.begin(), middle, spreads.end());
  return *middle;
}

}  // namespace

ShortList make_short_list(const MassCloud& x, const MassCloud& y, const PowerCost& cost, const Start& start,
                          CostSearch& search_x, CostSearch& search_y, const CostSearch::Look& look) {
  const std::size_t n = x.masses.size();
  const std::size_t m = y.masses.size();
  const bool all = n <= kSmall && m <= kSmall;
  ShortList list;
  search_y.set_potentials(start.g);
  const CandidateLists rows = search_y.find(x.points, {}, all ? m : std::min(m, kShort), look);
  list.f = least_of(rows, n);
  search_x.set_potentials(list.f);
  const CandidateLists columns = search_x.find(y.points, {}, all ? 1 : std::min(n, kShort), look);
  list.g = least_of(columns, m);
  const Rows sinks(n, rows, columns, m, start.pairs);
  list.arcs.reserve(sinks.size());
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::int32_t previous = -1;
    for (const std::int32_t sink : sinks[i]) {
      if (sink != previous) {
        const double c = cost(x.points.row(i), y.points.row(sink), x.points.cols());
        list.arcs.push_back({static_cast<std::int32_t>(i), sink, c});
        sum += c - list.f[i] - list.g[sink];
        previous = sink;
      }
    }
  }
  list.mean = sum / static_cast<double>(list.arcs.size());
  list.typical = median_spread(rows, n);
  return list;
}

}  // namespace ganflow::transport
