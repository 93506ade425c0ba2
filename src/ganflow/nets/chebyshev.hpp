#pragma once
/// A function known on few Chebyshev nodes: its values anywhere in the interval (or rectangle), and the transpose of
/// that map, which turns weights at many points into weights at the nodes that integrate every polynomial alike.
///
/// One axis with n nodes: τ_j = cos((2j + 1)π/2n), t = (x − centre)/radius, and the interpolant of f_j is
///     p(t) = Σ_{k<n} c_k T_k(t),   c_k = (2 − δ_k0)/n · Σ_j f_j T_k(τ_j).
/// Two axes: the tensor product; node j_1 + n_1 j_2 is (τ_{j_1}, τ_{j_2}).
///
/// Shapes  samples x (m, d), d = 1 or 2, inside the axes' intervals; values at nodes (n, K), at samples (m, K).
/// Error   double inside, whatever T: rounding of the result to T, Lebesgue constant of n nodes (below 5) times that of
///         the values at the nodes. The truncation error is the caller's business (node_count.hpp).
/// Cost    m n multiply-adds on one axis, 2 m n_1 n_2 on two, and the nodes' own transforms.
/// Check   polynomials are reproduced; ⟨interpolate f, g⟩ = ⟨f, pull_back g⟩.

#include "ganflow/core/aligned_buffer.hpp"
#include "ganflow/core/matrix.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace ganflow::nets {

/// n Chebyshev nodes of the interval [centre − radius, centre + radius], radius > 0.
struct ChebyshevAxis {
  double centre = 0;
  double radius = 1;
  std::size_t nodes = 2;
};

class ChebyshevGrid {
 public:
  /// One axis or two. At most NodeCount::kMost nodes an axis.
  explicit ChebyshevGrid(std::vector<ChebyshevAxis> axes);

  std::size_t dimension() const { return axes_.size(); }
  std::size_t size() const { return dimension() == 1 ? axes_[0].nodes : axes_[0].nodes * axes_[1].nodes; }
  /// The nodes themselves, (n, d).
  template <class T>
  Matrix<T> points() const;

 private:
  friend class ChebyshevBatch;
  std::vector<ChebyshevAxis> axes_;
};

/// A batch of samples seen through a grid. On one axis samples may lie outside of it: they stay as they are, points of
/// their own after the nodes, interpolated by their own value and weighted by their own weight.
class ChebyshevBatch {
 public:
  template <class T>
  ChebyshevBatch(const ChebyshevGrid& grid, ConstMatrixView<T> x);

  /// Nodes and samples outside.
  std::size_t size() const { return grid_.size() + outside_.size(); }
  /// They themselves, (size, d), x as in the constructor.
  template <class T>
  Matrix<T> points(ConstMatrixView<T> x) const;

  /// y_i ← p(x_i), for each of the K functions whose values at the points are the columns of `values`.
  template <class T>
  void interpolate(ConstMatrixView<T> values, MatrixView<T> y) const;

  /// w ← the weights at the points for which Σ_j w_jk f(point_j) = Σ_i g_ik p_f(x_i).
  template <class T>
  void pull_back(ConstMatrixView<T> g, MatrixView<T> w) const;

 private:
  std::span<const double> scaled(std::size_t axis) const { return {t_.data() + axis * padded_, padded_}; }
  Matrix<double> basis(std::size_t axis) const;  // T_k(t_i), (m, n)
  void leave_out(std::span<double> t, double limit);
  std::size_t inside() const { return samples_ - outside_.size(); }
  /// The sample whose t is the i-th.
  std::size_t sample(std::size_t i) const { return outside_.empty() ? i : inside_[i]; }

  ChebyshevGrid grid_;
  std::size_t samples_ = 0;
  std::vector<std::size_t> inside_;  // empty where none is outside
  std::vector<std::size_t> outside_;
  std::size_t padded_ = 0;   // samples, filled up for the kernels
  AlignedBuffer<double> t_;  // t of each axis, one after the other, of the samples inside
};

}  // namespace ganflow::nets
