#include "ganflow/transport/cost_search.hpp"

#include "ganflow/core/parallel.hpp"
#include "ganflow/transport/cost_scan.hpp"
#include "ganflow/transport/cost_tree.hpp"
#include "ganflow/transport/spatial_split.hpp"

#include <algorithm>
#include <numeric>

namespace ganflow::transport {

namespace {

constexpr std::size_t kRowsOfTask = 64;
constexpr std::size_t kTasksTogether = 8;               // at least, between two looks
constexpr std::size_t kWorkBetweenLooks = 500'000'000;  // operations: about a tenth of a second
constexpr std::size_t kWorkOfRow = 4096;                // operations, at least

void order_cell(ConstMatrixView<double> points, std::span<std::int32_t> cell) {
  if (cell.size() < 2) {
    return;
  }
  std::size_t widest = 0;
  double width = -1;
  for (std::size_t c = 0; c < points.cols(); ++c) {
    const auto [low, high] = std::minmax_element(
        cell.begin(), cell.end(), [&](std::int32_t i, std::int32_t j) { return points(i, c) < points(j, c); });
    if (points(*high, c) - points(*low, c) > width) {
      width = points(*high, c) - points(*low, c);
      widest = c;
    }
  }
  const std::size_t left = left_part(cell.size());
  std::nth_element(cell.begin(), cell.begin() + left, cell.end(), [&](std::int32_t i, std::int32_t j) {
    return points(i, widest) < points(j, widest) || (points(i, widest) == points(j, widest) && i < j);
  });
  parallel_for(2, cell.size() * points.cols() * 64,
               [&](std::size_t side) { order_cell(points, side == 0 ? cell.first(left) : cell.subspan(left)); });
}

}  // namespace

void CandidateHeap::insert(const Candidate& next) {
  std::size_t k = count_;
  if (count_ == best_.size()) {
    if (!before(next, best_[k - 1])) {
      return;
    }
    --k;
  } else {
    ++count_;
  }
  for (; k > 0 && before(next, best_[k - 1]); --k) {
    best_[k] = best_[k - 1];
  }
  best_[k] = next;
  if (count_ == best_.size()) {
    worst_ = best_.back().reduced;
  }
}

CandidateLists CostSearch::find(ConstMatrixView<double> x, std::span<const double> limits, std::size_t most,
                                const Look& look) const {
  CandidateLists lists{most, std::vector<Candidate>(x.rows() * most), std::vector<std::uint32_t>(x.rows())};
  const std::size_t tasks = (x.rows() + kRowsOfTask - 1) / kRowsOfTask;
  const std::size_t work_of_task = kRowsOfTask * size_ * x.cols();  // at most
  const std::size_t together = std::max(kTasksTogether, kWorkBetweenLooks / work_of_task);
  for (std::size_t first = 0; first < tasks; first += together) {
    const std::size_t last = std::min(tasks, first + together);
    parallel_for(last - first, (last - first) * kRowsOfTask * kWorkOfRow, [&](std::size_t k) {
      const std::size_t row = (first + k) * kRowsOfTask;
      find_rows(x, limits, row, std::min(x.rows(), row + kRowsOfTask), lists);
    });
    if (look) {
      look(static_cast<double>(last) / static_cast<double>(tasks));
    }
  }
  return lists;
}

std::vector<double> CostSearch::find_least(ConstMatrixView<double> x, const Look& look) const {
  const CandidateLists lists = find(x, {}, 1, look);
  std::vector<double> least(x.rows());
  for (std::size_t q = 0; q < least.size(); ++q) {
    least[q] = lists[q].front().reduced;
  }
  return least;
}

std::vector<std::int32_t> spatial_order(ConstMatrixView<double> points) {
  std::vector<std::int32_t> order(points.rows());
  std::iota(order.begin(), order.end(), 0);
  order_cell(points, order);
  return order;
}

std::unique_ptr<CostSearch> make_cost_search(ConstMatrixView<double> points, const PowerCost& cost) {
  switch (points.cols()) {
    case 1: return std::make_unique<CostTree<1>>(points, cost);
    case 2: return std::make_unique<CostTree<2>>(points, cost);
    case 3: return std::make_unique<CostTree<3>>(points, cost);
    default: return std::make_unique<CostScan>(points, cost);
  }
}

}  // namespace ganflow::transport
