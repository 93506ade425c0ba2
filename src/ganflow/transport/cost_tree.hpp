#pragma once
/// CostSearch for few dimensions: nested boxes, each with a plane above the potentials inside.

#include "ganflow/transport/cost_search.hpp"

namespace ganflow::transport {

/// Every box keeps a, b with g_j ≤ a·(y_j − centre) + b for its points. Since |x − y|^p is convex in y, its tangent at
/// the centre minus that plane bounds c − g from below to second order in the box's size, however far x is: optimal
/// potentials are nearly planes on small boxes, and their slope cancels that of the cost where mass goes.
///
/// Cost    O(log m) boxes a query near optimal potentials; setting potentials O(m log m).
template <std::size_t D>
class CostTree : public CostSearch {
 public:
  CostTree(ConstMatrixView<double> points, const PowerCost& cost);
  void set_potentials(std::span<const double> g) override;

 protected:
  void find_rows(ConstMatrixView<double> x, std::span<const double> limits, std::size_t first, std::size_t last,
                 CandidateLists& lists) const override;

 private:
  struct Box {
    double centre[D];
    double half[D];   // widths
    double slope[D];  // a
    double offset;    // b
    double highest;   // max g
    std::int32_t begin;
    std::int32_t end;
    std::int32_t left;  // child; the right one follows it. −1: a leaf
  };

  void build(std::size_t box, std::size_t begin, std::size_t end);
  void fit_plane(Box& box) const;
  double bound(const Box& box, const double* x) const;
  void find_row(const double* x, CandidateHeap& best) const;

  PowerCost cost_;
  ConstMatrixView<double> points_;
  std::vector<double> potentials_;
  std::vector<Box> boxes_;
};

extern template class CostTree<1>;
extern template class CostTree<2>;
extern template class CostTree<3>;

}  // namespace ganflow::transport
