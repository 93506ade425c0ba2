#include "ganflow/nets/chebyshev.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/nets/node_count.hpp"
#include "ganflow/simd/chebyshev_series.hpp"
#include "ganflow/simd/gemm.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <mutex>
#include <numbers>

namespace ganflow::nets {

namespace {

/// T_k(τ_j)(2 − δ_k0)/n for n nodes: coefficients are its products with values over j, node weights its products with
/// moments over k. Both ways round, so that every product runs along rows.
struct Transform {
  std::vector<double> nodes;  // τ_j
  Matrix<double> by_degree;   // (k, j)
  Matrix<double> by_node;     // (j, k)
};

/// n columns, filled up with zeros for the kernels.
Matrix<double> square_table(std::size_t nodes) { return {nodes, round_up(nodes, simd::kChebyshevPoints)}; }

Transform make_transform(std::size_t nodes) {
  Transform transform{std::vector<double>(nodes), square_table(nodes), square_table(nodes)};
  const auto n = static_cast<double>(nodes);
  std::vector<double> cosines(4 * nodes);  // of πi/2n: one period
  for (std::size_t i = 0; i < cosines.size(); ++i) {
    cosines[i] = std::cos(std::numbers::pi * static_cast<double>(i) / (2 * n));
  }
  for (std::size_t j = 0; j < nodes; ++j) {
    transform.nodes[j] = cosines[2 * j + 1];
    for (std::size_t k = 0; k < nodes; ++k) {
      const double value = (k == 0 ? 1 : 2) / n * cosines[k * (2 * j + 1) % cosines.size()];
      transform.by_degree(k, j) = value;
      transform.by_node(j, k) = value;
    }
  }
  return transform;
}

/// Made once for each number of nodes.
const Transform& transform_of(std::size_t nodes) {
  struct Slot {
    std::once_flag once;
    std::unique_ptr<const Transform> transform;
  };
  static std::array<Slot, NodeCount::kMost + 1> slots;
  Slot& slot = slots.at(nodes);
  std::call_once(slot.once, [&] { slot.transform = std::make_unique<const Transform>(make_transform(nodes)); });
  return *slot.transform;
}

/// A table without its filling.
ConstMatrixView<double> table(const Matrix<double>& filled) { return filled.view().column_range(0, filled.rows()); }

using simd::Transpose;

/// C ← op(A) op(B).
Matrix<double> product(ConstMatrixView<double> a, Transpose ta, ConstMatrixView<double> b, Transpose tb) {
  Matrix<double> c(ta == Transpose::kYes ? a.cols() : a.rows(), tb == Transpose::kYes ? b.rows() : b.cols());
  simd::gemm<double>(1, a, ta, b, tb, 0, c);
  return c;
}

}  // namespace

ChebyshevGrid::ChebyshevGrid(std::vector<ChebyshevAxis> axes) : axes_(std::move(axes)) {
  GF_EXPECT(axes_.size() == 1 || axes_.size() == 2);
  for (const ChebyshevAxis& axis : axes_) {
    GF_EXPECT(axis.radius > 0 && axis.nodes >= 2 && axis.nodes <= NodeCount::kMost);
    static_cast<void>(axis);
  }
}

template <class T>
Matrix<T> ChebyshevGrid::points() const {
  Matrix<T> points(size(), dimension());
  std::size_t repeat = 1;  // points in a row with the same node of this axis
  for (std::size_t l = 0; l < dimension(); ++l) {
    const ChebyshevAxis& axis = axes_[l];
    const std::vector<double>& nodes = transform_of(axis.nodes).nodes;
    for (std::size_t i = 0; i < points.rows(); ++i) {
      points(i, l) = static_cast<T>(axis.centre + axis.radius * nodes[i / repeat % axis.nodes]);
    }
    repeat *= axis.nodes;
  }
  return points;
}

template <class T>
ChebyshevBatch::ChebyshevBatch(const ChebyshevGrid& grid, ConstMatrixView<T> x)
    : grid_(grid), samples_(x.rows()), padded_(round_up(x.rows(), simd::kChebyshevPoints)) {
  GF_EXPECT(x.cols() == grid.dimension());
  constexpr double kEnd = 1 + 1e-12;  // t has been rounded
  t_ = AlignedBuffer<double>(padded_ * grid.dimension());
  for (std::size_t l = 0; l < grid.dimension(); ++l) {
    const double centre = grid.axes_[l].centre;
    const double factor = 1 / grid.axes_[l].radius;
    const std::span<double> t(t_.data() + l * padded_, padded_);
    bool all_inside = true;
    if (x.stride() == 1) {
      all_inside = simd::scale_to_interval(std::span(x.data(), samples_), centre, factor, kEnd, t);
    } else {
      for (std::size_t i = 0; i < samples_; ++i) {
        t[i] = (static_cast<double>(x(i, l)) - centre) * factor;
        all_inside = all_inside && std::abs(t[i]) <= kEnd;
      }
    }
    if (!all_inside && grid.dimension() == 1) {
      leave_out(t, kEnd);
    }
  }
}

/// Moves the samples inside together and lists both kinds.
void ChebyshevBatch::leave_out(std::span<double> t, double limit) {
  inside_.resize(samples_);
  outside_.resize(samples_);
  std::size_t within = 0;
  std::size_t beyond = 0;
  for (std::size_t i = 0; i < samples_; ++i) {
    const bool is_inside = std::abs(t[i]) <= limit;
    inside_[within] = i;
    outside_[beyond] = i;
    t[within] = t[i];
    within += is_inside ? 1 : 0;
    beyond += is_inside ? 0 : 1;
  }
  std::fill(t.begin() + static_cast<std::ptrdiff_t>(within), t.begin() + static_cast<std::ptrdiff_t>(samples_), 0.0);
  inside_.resize(within);
  outside_.resize(beyond);
}

template <class T>
Matrix<T> ChebyshevBatch::points(ConstMatrixView<T> x) const {
  GF_EXPECT(x.rows() == samples_);
  const Matrix<T> nodes = grid_.points<T>();
  Matrix<T> points(size(), nodes.cols());
  std::copy_n(nodes.data(), nodes.rows() * nodes.cols(), points.data());
  for (std::size_t o = 0; o < outside_.size(); ++o) {
    std::copy_n(x.row(outside_[o]), x.cols(), points.row(nodes.rows() + o));
  }
  return points;
}

Matrix<double> ChebyshevBatch::basis(std::size_t axis) const {
  Matrix<double> basis(inside(), grid_.axes_[axis].nodes);
  const double* const t = t_.data() + axis * padded_;
  for (std::size_t i = 0; i < basis.rows(); ++i) {
    double* const row = basis.row(i);
    row[0] = 1;
    row[1] = t[i];
    for (std::size_t k = 2; k < basis.cols(); ++k) {
      row[k] = 2 * t[i] * row[k - 1] - row[k - 2];
    }
  }
  return basis;
}

template <class T>
void ChebyshevBatch::interpolate(ConstMatrixView<T> values, MatrixView<T> y) const {
  GF_EXPECT(values.rows() == size() && y.cols() == values.cols());
  GF_EXPECT(y.rows() == samples_);
  std::vector<double> f(grid_.size());
  for (std::size_t k = 0; k < values.cols(); ++k) {
    for (std::size_t j = 0; j < f.size(); ++j) {
      f[j] = static_cast<double>(values(j, k));
    }
    if (grid_.dimension() == 1) {
      const Matrix<double>& by_node = transform_of(f.size()).by_node;
      AlignedBuffer<double> coefficients(by_node.cols());
      AlignedBuffer<double> sums(padded_);
      simd::combine_rows(by_node, f, coefficients.span());
      const std::span<const double> degrees = coefficients.span().first(f.size());
      constexpr std::size_t kChunk = 8 * simd::kChebyshevPoints;
      parallel_for((padded_ + kChunk - 1) / kChunk, padded_ * f.size(), [&](std::size_t s) {
        const std::size_t first = s * kChunk;
        const std::size_t count = std::min(kChunk, padded_ - first);
        simd::chebyshev_series(degrees, scaled(0).subspan(first, count), sums.span().subspan(first, count));
      });
      for (std::size_t i = 0; i < inside(); ++i) {
        y(sample(i), k) = static_cast<T>(sums[i]);
      }
    } else {
      const ConstMatrixView<double> at_nodes(f.data(), grid_.axes_[1].nodes, grid_.axes_[0].nodes);
      const Matrix<double> half = product(at_nodes, Transpose::kNo, table(transform_of(grid_.axes_[0].nodes).by_node),
                                          Transpose::kNo);  // (n_2, degrees 1)
      const Matrix<double> coefficients =
          product(table(transform_of(grid_.axes_[1].nodes).by_degree), Transpose::kNo, half, Transpose::kNo);
      const Matrix<double> along = product(basis(0), Transpose::kNo, coefficients, Transpose::kYes);  // (m, degrees 2)
      const Matrix<double> across = basis(1);
      for (std::size_t i = 0; i < inside(); ++i) {
        double sum = 0;
        for (std::size_t q = 0; q < across.cols(); ++q) {
          sum += along(i, q) * across(i, q);
        }
        y(sample(i), k) = static_cast<T>(sum);
      }
    }
    for (std::size_t o = 0; o < outside_.size(); ++o) {
      y(outside_[o], k) = values(grid_.size() + o, k);
    }
  }
}

template <class T>
void ChebyshevBatch::pull_back(ConstMatrixView<T> g, MatrixView<T> w) const {
  GF_EXPECT(g.rows() == samples_ && w.rows() == size() && w.cols() == g.cols());
  for (std::size_t k = 0; k < g.cols(); ++k) {
    if (grid_.dimension() == 1) {
      AlignedBuffer<double> weights(padded_);
      for (std::size_t i = 0; i < inside(); ++i) {
        weights[i] = static_cast<double>(g(sample(i), k));
      }
      const Matrix<double>& by_degree = transform_of(grid_.size()).by_degree;
      std::vector<double> moments(grid_.size());
      AlignedBuffer<double> at_nodes(by_degree.cols());
      simd::chebyshev_moments(scaled(0), weights.span(), moments);
      simd::combine_rows(by_degree, moments, at_nodes.span());
      for (std::size_t j = 0; j < grid_.size(); ++j) {
        w(j, k) = static_cast<T>(at_nodes[j]);
      }
    } else {
      const Matrix<double> across = basis(1);
      Matrix<double> weighted = basis(0);
      for (std::size_t i = 0; i < inside(); ++i) {
        for (double& value : weighted.view().row_span(i)) {
          value *= static_cast<double>(g(sample(i), k));
        }
      }
      const Matrix<double> moments = product(across, Transpose::kYes, weighted, Transpose::kNo);  // (degrees 2, 1)
      const Matrix<double> half =
          product(moments, Transpose::kNo, table(transform_of(grid_.axes_[0].nodes).by_degree), Transpose::kNo);
      const Matrix<double> at_nodes =
          product(table(transform_of(grid_.axes_[1].nodes).by_node), Transpose::kNo, half, Transpose::kNo);
      for (std::size_t j = 0; j < grid_.size(); ++j) {
        w(j, k) = static_cast<T>(at_nodes.data()[j]);
      }
    }
    for (std::size_t o = 0; o < outside_.size(); ++o) {
      w(grid_.size() + o, k) = g(outside_[o], k);
    }
  }
}

#define GF_INSTANTIATE(T)                                                             \
  template Matrix<T> ChebyshevGrid::points() const;                                   \
  template ChebyshevBatch::ChebyshevBatch(const ChebyshevGrid&, ConstMatrixView<T>);  \
  template Matrix<T> ChebyshevBatch::points(ConstMatrixView<T>) const;                \
  template void ChebyshevBatch::interpolate(ConstMatrixView<T>, MatrixView<T>) const; \
  template void ChebyshevBatch::pull_back(ConstMatrixView<T>, MatrixView<T>) const;
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets
