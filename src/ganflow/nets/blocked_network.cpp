// Wide units: matrix products over blocks of particles (gradients) or of outputs (sums over particles), so that no sum
// is ever shared between tasks and bits do not depend on threads.

#include "ganflow/core/parallel.hpp"
#include "ganflow/nets/network_engines.hpp"
#include "ganflow/simd/elementwise.hpp"
#include "ganflow/simd/gemm.hpp"

#include <algorithm>

namespace ganflow::nets::blocked {

namespace {

using simd::Transpose;

constexpr std::size_t kBlockParticles = 256;  ///< columns of θ in a task: wide enough for the matrix kernel
constexpr std::size_t kBlockOutputs = 256;    ///< coordinates of y or dx in a task

struct Range {
  std::size_t first;
  std::size_t count;
};

/// Calls task(range) for each block of [0, total), in parallel.
template <class Task>
void for_blocks(std::size_t total, std::size_t block, const Task& task) {
  parallel_for((total + block - 1) / block, [&](std::size_t s) {
    const std::size_t first = s * block;
    task(Range{first, std::min(block, total - first)});
  });
}

/// h_ij = a_j·x_i + b_j for the particles of a block.
template <class T>
void preactivations(const Population<T>& population, Range block, ConstMatrixView<T> x, MatrixView<T> h) {
  const T* const b = population.b().row(0) + block.first;
  for (std::size_t i = 0; i < h.rows(); ++i) {
    std::copy_n(b, block.count, h.row(i));
  }
  simd::gemm<T>(T{1}, x, Transpose::kNo, population.a().column_range(block.first, block.count), Transpose::kNo, T{1},
                h);
}

/// out_j += Σ_i m_ij.
template <class T>
void add_column_sums(ConstMatrixView<T> m, T* out) {
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < m.cols(); ++j) {
      out[j] += m(i, j);
    }
  }
}

/// m_ij ← m_ij · factor_ij.
template <class T>
void multiply(MatrixView<T> m, ConstMatrixView<T> factor) {
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < m.cols(); ++j) {
      m(i, j) *= factor(i, j);
    }
  }
}

/// m_ij ← m_ij · factor_j.
template <class T>
void multiply_columns(MatrixView<T> m, const T* factor) {
  for (std::size_t i = 0; i < m.rows(); ++i) {
    for (std::size_t j = 0; j < m.cols(); ++j) {
      m(i, j) *= factor[j];
    }
  }
}

}  // namespace

template <class T>
void evaluate(const Population<T>& population, ConstMatrixView<T> x, MatrixView<T> y) {
  auto hidden = Matrix<T>::padded(x.rows(), population.size());  // w_j ς(h_ij)
  for_blocks(population.size(), kBlockParticles, [&](Range block) {
    const MatrixView<T> h = hidden.view().column_range(block.first, block.count);
    preactivations(population, block, x, h);
    for (std::size_t i = 0; i < h.rows(); ++i) {
      simd::apply_activation(population.unit().activation, h.row_span(i));
    }
    multiply_columns(h, population.scaled_weights().data() + block.first);
  });
  for_blocks(y.cols(), kBlockOutputs, [&](Range outputs) {
    simd::gemm<T>(T{1}, hidden.view(), Transpose::kNo, population.c().row_range(outputs.first, outputs.count),
                  Transpose::kYes, T{0}, y.column_range(outputs.first, outputs.count));
  });
}

template <class T>
void add_parameter_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g,
                            MatrixView<T> gradient) {
  const T scale = static_cast<T>(population.scale());
  const std::size_t inputs = population.unit().inputs;
  const std::size_t outputs = population.unit().outputs;
  for_blocks(population.size(), kBlockParticles, [&](Range block) {
    Matrix<T> value(x.rows(), block.count);
    Matrix<T> slope(x.rows(), block.count);
    preactivations(population, block, x, value.view());
    for (std::size_t i = 0; i < x.rows(); ++i) {
      simd::apply_activation_slope(population.unit().activation, value.view().row_span(i), value.view().row_span(i),
                                   slope.view().row_span(i));
    }
    const MatrixView<T> out = gradient.column_range(block.first, block.count);
    simd::gemm<T>(scale, g, Transpose::kYes, value.view(), Transpose::kNo, T{1}, out.row_range(inputs + 1, outputs));
    Matrix<T>& back = value;  // (g_i·c_j) ς'(h_ij); the values are no longer needed
    simd::gemm<T>(scale, g, Transpose::kNo, population.c().column_range(block.first, block.count), Transpose::kNo, T{0},
                  back.view());
    multiply<T>(back.view(), slope.view());
    simd::gemm<T>(T{1}, x, Transpose::kYes, back.view(), Transpose::kNo, T{1}, out.row_range(0, inputs));
    add_column_sums<T>(back.view(), out.row(inputs));
  });
}

template <class T>
void input_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx) {
  auto back = Matrix<T>::padded(x.rows(), population.size());  // w_j (g_i·c_j) ς'(h_ij)
  for_blocks(population.size(), kBlockParticles, [&](Range block) {
    const MatrixView<T> out = back.view().column_range(block.first, block.count);
    Matrix<T> slope(x.rows(), block.count);
    preactivations(population, block, x, slope.view());
    for (std::size_t i = 0; i < x.rows(); ++i) {
      simd::apply_activation_slope(population.unit().activation, slope.view().row_span(i), out.row_span(i),
                                   slope.view().row_span(i));
    }
    simd::gemm<T>(T{1}, g, Transpose::kNo, population.c().column_range(block.first, block.count), Transpose::kNo, T{0},
                  out);
    multiply<T>(out, slope.view());
    multiply_columns(out, population.scaled_weights().data() + block.first);
  });
  for_blocks(dx.cols(), kBlockOutputs, [&](Range inputs) {
    simd::gemm<T>(T{1}, back.view(), Transpose::kNo, population.a().row_range(inputs.first, inputs.count),
                  Transpose::kYes, T{0}, dx.column_range(inputs.first, inputs.count));
  });
}

template <class T>
void add_tangent_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> u,
                          MatrixView<T> gradient) {
  const T scale = static_cast<T>(population.scale());
  const std::size_t inputs = population.unit().inputs;
  for_blocks(population.size(), kBlockParticles, [&](Range block) {
    Matrix<T> slope(x.rows(), block.count);
    Matrix<T> bend(x.rows(), block.count);   // ς''(h_ij), then c_j ς'' (a_j·u_i)
    Matrix<T> along(x.rows(), block.count);  // a_j·u_i, then ς' (a_j·u_i)
    preactivations(population, block, x, slope.view());
    for (std::size_t i = 0; i < x.rows(); ++i) {
      simd::apply_slope_curvature(population.unit().activation, slope.view().row_span(i), slope.view().row_span(i),
                                  bend.view().row_span(i));
    }
    simd::gemm<T>(scale, u, Transpose::kNo, population.a().column_range(block.first, block.count), Transpose::kNo, T{0},
                  along.view());
    const T* const c = population.c().row(0) + block.first;
    multiply<T>(bend.view(), along.view());
    multiply_columns(bend.view(), c);
    multiply<T>(along.view(), slope.view());
    multiply_columns(slope.view(), c);
    const MatrixView<T> out = gradient.column_range(block.first, block.count);
    add_column_sums<T>(along.view(), out.row(inputs + 1));
    add_column_sums<T>(bend.view(), out.row(inputs));
    if (!simd::curvature_is_zero(population.unit().activation)) {
      simd::gemm<T>(T{1}, x, Transpose::kYes, bend.view(), Transpose::kNo, T{1}, out.row_range(0, inputs));
    }
    simd::gemm<T>(scale, u, Transpose::kYes, slope.view(), Transpose::kNo, T{1}, out.row_range(0, inputs));
  });
}

#define GF_INSTANTIATE(T)                                                                                            \
  template void evaluate(const Population<T>&, ConstMatrixView<T>, MatrixView<T>);                                   \
  template void add_parameter_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>); \
  template void input_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);         \
  template void add_tangent_gradient(const Population<T>&, ConstMatrixView<T>, ConstMatrixView<T>, MatrixView<T>);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::nets::blocked
