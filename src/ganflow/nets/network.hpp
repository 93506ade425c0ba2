#pragma once
/// A population as a function: values and gradients on a batch. Samples are (n, d), row-major; cotangents g (n, K).
/// Narrow units (L, K ≤ 8) use the fused kernels, wide ones blocked matrix products. Units that are smooth and have one
/// input or two may be summed over Chebyshev nodes that cover the batch instead of over its samples, as the
/// population's batch path says; the change is certified to be below rounding (docs/compression.md). All ways give the
/// same numbers up to rounding, and the same bits for every number of threads.
///
/// Gradients are the mean-field ones, scale·∂_θ Σ_i g_i·c ς(a·x_i + b) at every particle, without the weight w_j
/// (theory §2: they are ∇_θ of a first variation when g holds the batch's 1/m). They are *added* to `gradient`, shape
/// (p, N), rows padded as Matrix::padded does.
///
/// Cost   O(n N p), or with q nodes O(q N p + n q); memory O(n K + N) (fused) or O(n N) (blocked).

#include "ganflow/nets/population.hpp"

namespace ganflow::nets {

/// y_i = Σ_j w_j σ(x_i; θ_j).  x (n,L) → y (n,K).
template <class T>
void evaluate(const Population<T>& population, ConstMatrixView<T> x, MatrixView<T> y);

/// gradient_j += ∂_θ Σ_i g_i·σ(x_i; θ_j).
template <class T>
void add_parameter_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g,
                            MatrixView<T> gradient);

/// dx_i = ∇_x (g_i · Σ_j w_j σ(x_i; θ_j)).  dx (n,L).
template <class T>
void input_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx);

/// K = 1: gradient_j += ∂_θ Σ_i u_i·∇_xσ(x_i; θ_j), u (n,L). What a gradient penalty needs (theory §2).
template <class T>
void add_tangent_gradient(const Population<T>& population, ConstMatrixView<T> x, ConstMatrixView<T> u,
                          MatrixView<T> gradient);

/// Nodes that a gradient over the batch x would be summed over; 0: over the samples themselves.
template <class T>
std::size_t batch_nodes(const Population<T>& population, ConstMatrixView<T> x);

}  // namespace ganflow::nets
