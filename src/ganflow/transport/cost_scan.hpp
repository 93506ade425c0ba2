#pragma once
/// CostSearch for many dimensions, where boxes exclude nothing: all pairs, vectorised.

#include "ganflow/transport/cost_search.hpp"

namespace ganflow::transport {

/// One pass finds the least of every block of points; only blocks that can hold an answer are looked at again.
///
/// Cost    n m d operations, vectorised for p = 1 and 2 (other powers need a pow a pair); O(d m) memory.
class CostScan : public CostSearch {
 public:
  CostScan(ConstMatrixView<double> points, const PowerCost& cost);
  void set_potentials(std::span<const double> g) override;

 protected:
  void find_rows(ConstMatrixView<double> x, std::span<const double> limits, std::size_t first, std::size_t last,
                 CandidateLists& lists) const override;

 private:
  void find_minima(ConstMatrixView<double> x, MatrixView<double> minima) const;

  PowerCost cost_;
  ConstMatrixView<double> points_;
  Matrix<double> columns_;          // (d, m), each coordinate's values together, whole blocks
  std::vector<double> potentials_;  // −∞ behind the last point
};

}  // namespace ganflow::transport
