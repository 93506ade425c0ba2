#include "ganflow/transport/cost_scan.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/simd/block_minima.hpp"

#include <algorithm>
#include <limits>

namespace ganflow::transport {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kBlock = simd::kColumnsOfBlock;
constexpr double kRoundingOfMinima = 1e-14;  // relative: sums of squares by FMA and by plain loops differ so much

}  // namespace

CostScan::CostScan(ConstMatrixView<double> points, const PowerCost& cost)
    : CostSearch(points.rows()),
      cost_(cost),
      points_(points),
      columns_(points.cols(), round_up(points.rows(), kBlock)),
      potentials_(columns_.cols(), -kInfinity) {
  for (std::size_t j = 0; j < points.rows(); ++j) {
    for (std::size_t c = 0; c < points.cols(); ++c) {
      columns_(c, j) = points(j, c);
    }
  }
}

void CostScan::set_potentials(std::span<const double> g) {
  GF_EXPECT(g.size() == points_.rows());
  std::copy(g.begin(), g.end(), potentials_.begin());
}

void CostScan::find_minima(ConstMatrixView<double> x, MatrixView<double> minima) const {
  if (cost_.order() == 1 || cost_.order() == 2) {
    const simd::SquareCost cost = cost_.order() == 2 ? simd::SquareCost::kSquare : simd::SquareCost::kRoot;
    simd::block_minima(x, columns_, potentials_, cost, minima);
    return;
  }
  for (std::size_t q = 0; q < x.rows(); ++q) {
    std::fill_n(minima.row(q), minima.cols(), kInfinity);
    for (std::size_t j = 0; j < points_.rows(); ++j) {
      double& least = minima(q, j / kBlock);
      least = std::min(least, cost_(x.row(q), points_.row(j), points_.cols()) - potentials_[j]);
    }
  }
}

void CostScan::find_rows(ConstMatrixView<double> x, std::span<const double> limits, std::size_t first, std::size_t last,
                         CandidateLists& lists) const {
  Matrix<double> minima(last - first, columns_.cols() / kBlock);
  find_minima(x.row_range(first, last - first), minima);
  std::vector<double> sorted;
  for (std::size_t q = first; q < last; ++q) {
    const std::span<const double> least{minima.row(q - first), minima.cols()};
    const double limit = limits.empty() ? kInfinity : limits[q];
    double bound = limit;  // the k-th least minimum is at least the k-th least value
    if (least.size() >= lists.most) {
      sorted.assign(least.begin(), least.end());
      std::nth_element(sorted.begin(), sorted.begin() + (lists.most - 1), sorted.end());
      bound = std::min(bound, sorted[lists.most - 1]);
    }
    CandidateHeap best({&lists.candidates[q * lists.most], lists.most}, limit);
    for (std::size_t b = 0; b < least.size(); ++b) {
      if (!(least[b] - kRoundingOfMinima * std::abs(least[b]) <= std::min(bound, best.worst()))) {
        continue;
      }
      const std::size_t end = std::min(points_.rows(), (b + 1) * kBlock);
      for (std::size_t j = b * kBlock; j < end; ++j) {
        best.offer({cost_(x.row(q), points_.row(j), points_.cols()) - potentials_[j], static_cast<std::int32_t>(j)});
      }
    }
    lists.counts[q] = best.count();
  }
}

}  // namespace ganflow::transport
