#include "ganflow/transport/coarse_start.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ganflow::transport {

namespace {

constexpr std::size_t kSmall = 64;  // points: no coarser level helps

/// A cloud and what it is made of: families of consecutive points, or the points themselves.
struct Coarse {
  explicit Coarse(const MassCloud& fine)
      : cloud(fine.masses.size() > kSmall ? coarsen(fine) : fine),
        fine_size(fine.masses.size()),
        family(fine_size > kSmall ? kFamily : 1) {}

  std::size_t begin(std::int32_t k) const { return family * k; }
  std::size_t end(std::int32_t k) const { return std::min(fine_size, family * (k + 1)); }

  MassCloud cloud;
  std::size_t fine_size;
  std::size_t family;
};

/// Potentials of y's points through those of coarse x: g_j = min_I (c(x_I, y_j) − f_I) with f_I = min_J (c(x_I, y_J) −
/// g_J).
std::vector<double> refined(const MassCloud& coarse_x, const MassCloud& coarse_y, std::span<const double> coarse_g,
                            const MassCloud& y, const PowerCost& cost, Watch& watch) {
  const auto search_y = make_cost_search(coarse_y.points, cost);
  search_y->set_potentials(coarse_g);
  const std::vector<double> coarse_f = search_y->find_least(coarse_x.points, watch.look());
  const auto search_x = make_cost_search(coarse_x.points, cost);
  search_x->set_potentials(coarse_f);
  return search_x->find_least(y.points, watch.look());
}

std::vector<Pair> all_members(const std::vector<Pair>& families, const Coarse& x, const Coarse& y) {
  std::vector<Pair> pairs;
  pairs.reserve(families.size() * x.family * y.family);
  for (const Pair& pair : families) {
    for (std::size_t i = x.begin(pair.source); i < x.end(pair.source); ++i) {
      for (std::size_t j = y.begin(pair.sink); j < y.end(pair.sink); ++j) {
        pairs.push_back({static_cast<std::int32_t>(i), static_cast<std::int32_t>(j)});
      }
    }
  }
  return pairs;
}

}  // namespace

Start coarse_start(const MassCloud& x, const MassCloud& y, const PowerCost& cost, Watch& watch) {
  const std::size_t n = x.masses.size();
  const std::size_t m = y.masses.size();
  if (n <= kSmall && m <= kSmall) {
    return {std::vector<double>(m), {}};
  }
  const Coarse coarse_x(x);
  const Coarse coarse_y(y);
  const Start above = coarse_start(coarse_x.cloud, coarse_y.cloud, cost, watch);
  watch.enter(
      fmt::format("potentials of {} points", std::max(coarse_x.cloud.masses.size(), coarse_y.cloud.masses.size())));
  const Start rough = SparseTransport(coarse_x.cloud, coarse_y.cloud, cost, above, watch).solve_roughly();
  return {refined(coarse_x.cloud, coarse_y.cloud, rough.g, y, cost, watch),
          all_members(rough.pairs, coarse_x, coarse_y)};
}

}  // namespace ganflow::transport
