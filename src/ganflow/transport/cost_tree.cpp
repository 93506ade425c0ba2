#include "ganflow/transport/cost_tree.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/transport/spatial_split.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ganflow::transport {

namespace {

constexpr std::size_t kLeaf = 8;          // points
constexpr double kRounding = 4e-15;       // relative: some ten operations, and pow
constexpr std::size_t kStack = 128;       // boxes waiting: at most one a level, and levels are fewer than 64
constexpr std::size_t kBoxesOfTask = 64;  // planes fitted by a task

struct Waiting {
  std::int32_t box;
  double bound;
};

}  // namespace

template <std::size_t D>
CostTree<D>::CostTree(ConstMatrixView<double> points, const PowerCost& cost)
    : CostSearch(points.rows()), cost_(cost), points_(points) {
  GF_EXPECT(points.cols() == D && points.rows() > 0);
  boxes_.reserve(4 * points.rows() / kLeaf + 4);
  boxes_.emplace_back();
  build(0, 0, points.rows());
}

template <std::size_t D>
void CostTree<D>::build(std::size_t box, std::size_t begin, std::size_t end) {
  Box made{};
  made.begin = static_cast<std::int32_t>(begin);
  made.end = static_cast<std::int32_t>(end);
  made.left = -1;
  for (std::size_t c = 0; c < D; ++c) {
    double low = points_(begin, c);
    double high = low;
    for (std::size_t j = begin; j < end; ++j) {
      low = std::min(low, points_(j, c));
      high = std::max(high, points_(j, c));
    }
    made.centre[c] = 0.5 * (low + high);
    made.half[c] = std::max(high - made.centre[c], made.centre[c] - low);
  }
  if (end - begin > kLeaf) {
    made.left = static_cast<std::int32_t>(boxes_.size());
    boxes_.resize(boxes_.size() + 2);
  }
  boxes_[box] = made;
  if (made.left >= 0) {
    const std::size_t middle = begin + left_part(end - begin);
    build(made.left, begin, middle);
    build(made.left + 1, middle, end);
  }
}

/// Least squares of g on coordinates, one coordinate after the other, then lifted above all points.
template <std::size_t D>
void CostTree<D>::fit_plane(Box& box) const {
  const auto count = static_cast<double>(box.end - box.begin);
  double mean[D] = {};
  double square[D][D] = {};
  double product[D] = {};
  double mean_potential = 0;
  for (std::int32_t j = box.begin; j < box.end; ++j) {
    mean_potential += potentials_[j];
    for (std::size_t c = 0; c < D; ++c) {
      mean[c] += points_(j, c) - box.centre[c];
    }
  }
  mean_potential /= count;
  for (double& m : mean) {
    m /= count;
  }
  for (std::int32_t j = box.begin; j < box.end; ++j) {
    const double g = potentials_[j] - mean_potential;
    double h[D];
    for (std::size_t c = 0; c < D; ++c) {
      h[c] = points_(j, c) - box.centre[c] - mean[c];
      product[c] += h[c] * g;
    }
    for (std::size_t c = 0; c < D; ++c) {
      for (std::size_t e = 0; e < D; ++e) {
        square[c][e] += h[c] * h[e];
      }
    }
  }
  constexpr double kRidge = 1e-6;  // of the widest direction: keeps slopes of flat boxes finite
  double trace = 0;
  for (std::size_t c = 0; c < D; ++c) {
    trace += square[c][c];
  }
  for (std::size_t c = 0; c < D; ++c) {
    square[c][c] += kRidge * trace + std::numeric_limits<double>::min();
  }
  for (std::size_t c = 0; c < D; ++c) {  // elimination without pivoting: positive definite
    for (std::size_t r = c + 1; r < D; ++r) {
      const double factor = square[r][c] / square[c][c];
      for (std::size_t e = c; e < D; ++e) {
        square[r][e] -= factor * square[c][e];
      }
      product[r] -= factor * product[c];
    }
  }
  for (std::size_t c = D; c-- > 0;) {
    double value = product[c];
    for (std::size_t e = c + 1; e < D; ++e) {
      value -= square[c][e] * box.slope[e];
    }
    value /= square[c][c];
    box.slope[c] = std::isfinite(value) ? value : 0;
  }
  box.offset = -std::numeric_limits<double>::infinity();
  box.highest = box.offset;
  for (std::int32_t j = box.begin; j < box.end; ++j) {
    double above = potentials_[j];
    for (std::size_t c = 0; c < D; ++c) {
      above -= box.slope[c] * (points_(j, c) - box.centre[c]);
    }
    box.offset = std::max(box.offset, above);
    box.highest = std::max(box.highest, potentials_[j]);
  }
}

template <std::size_t D>
void CostTree<D>::set_potentials(std::span<const double> g) {
  GF_EXPECT(g.size() == points_.rows());
  potentials_.assign(g.begin(), g.end());
  const std::size_t tasks = (boxes_.size() + kBoxesOfTask - 1) / kBoxesOfTask;
  parallel_for(tasks, points_.rows() * 64, [&](std::size_t t) {
    const std::size_t end = std::min(boxes_.size(), (t + 1) * kBoxesOfTask);
    for (std::size_t b = t * kBoxesOfTask; b < end; ++b) {
      fit_plane(boxes_[b]);
    }
  });
}

/// Not above any c(x, y_j) − g_j of the box as plain loops round it: ties must not be lost.
template <std::size_t D>
double CostTree<D>::bound(const Box& box, const double* x) const {
  double magnitude = std::abs(box.offset) + std::abs(box.highest);  // of all that is added up
  double result = 0;
  if (cost_.order() == 2) {  // the minimum of a separable quadratic over the box, exactly
    result = -box.offset;
    for (std::size_t c = 0; c < D; ++c) {
      const double r = x[c] - box.centre[c];
      const double h = std::clamp(r + 0.5 * box.slope[c], -box.half[c], box.half[c]);
      result += (r - h) * (r - h) - box.slope[c] * h;
      magnitude += (r - h) * (r - h) + std::abs(box.slope[c] * h);
    }
  } else {
    double square = 0;   // distance to the centre, squared
    double nearest = 0;  // to the box
    double r[D];
    for (std::size_t c = 0; c < D; ++c) {
      r[c] = x[c] - box.centre[c];
      square += r[c] * r[c];
      const double outside = std::max(0.0, std::abs(r[c]) - box.half[c]);
      nearest += outside * outside;
    }
    const double centre_cost = cost_.of_square(square);
    const double steepness = square > 0 ? cost_.order() * centre_cost / square : 0;  // p |r|^{p−2}; 0: a subgradient
    double tangent = centre_cost - box.offset;
    magnitude += centre_cost;
    for (std::size_t c = 0; c < D; ++c) {
      tangent -= std::abs(steepness * r[c] + box.slope[c]) * box.half[c];
      magnitude += std::abs(steepness * r[c]) * box.half[c] + std::abs(box.slope[c]) * box.half[c];
    }
    result = std::max(tangent, cost_.of_square(nearest) - box.highest);
  }
  return result - kRounding * magnitude;
}

template <std::size_t D>
void CostTree<D>::find_row(const double* x, CandidateHeap& best) const {
  Waiting stack[kStack];
  std::size_t waiting = 0;
  stack[waiting++] = {0, bound(boxes_[0], x)};
  while (waiting > 0) {
    const Waiting next = stack[--waiting];
    if (next.bound > best.worst()) {
      continue;
    }
    const Box& box = boxes_[next.box];
    if (box.left < 0) {
      for (std::int32_t j = box.begin; j < box.end; ++j) {
        best.offer({cost_(x, points_.row(j), D) - potentials_[j], j});
      }
      continue;
    }
    const Waiting left{box.left, bound(boxes_[box.left], x)};
    const Waiting right{box.left + 1, bound(boxes_[box.left + 1], x)};
    const bool left_first = left.bound <= right.bound;
    stack[waiting++] = left_first ? right : left;
    stack[waiting++] = left_first ? left : right;
  }
}

template <std::size_t D>
void CostTree<D>::find_rows(ConstMatrixView<double> x, std::span<const double> limits, std::size_t first,
                            std::size_t last, CandidateLists& lists) const {
  for (std::size_t q = first; q < last; ++q) {
    const double limit = limits.empty() ? std::numeric_limits<double>::infinity() : limits[q];
    CandidateHeap best({&lists.candidates[q * lists.most], lists.most}, limit);
    find_row(x.row(q), best);
    lists.counts[q] = best.count();
  }
}

template class CostTree<1>;
template class CostTree<2>;
template class CostTree<3>;

}  // namespace ganflow::transport
