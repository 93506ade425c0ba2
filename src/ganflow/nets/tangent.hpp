#pragma once
/// A population's derivative along a direction, and that derivative's adjoint: what a penalty on the slope of a network of
/// several layers needs of each (theory §2). A layer maps (h, v) to (y, v') = (G(h), J(h) v), J its Jacobian; cotangents
/// (p, q) of (y, v') go back to (h, v) and to the particles.
///
/// Shapes  h, v (n,L); y, v' and their cotangents p, q (n,K).
/// Cost    two to three matrix products of each kind more than a gradient; blocked products, so that narrow units are not
///         as fast here as with the fused kernels.
/// Check   finite differences of each; K = 1 with p = 0, q = 1 against network.hpp's add_tangent_gradient.

#include "ganflow/nets/population.hpp"

namespace ganflow::nets {

/// v'_i = Σ_j w_j scale · c_j ς'(a_j·h_i + b_j) (a_j·v_i).
template <class T>
void push_forward(const Population<T>& population, ConstMatrixView<T> h, ConstMatrixView<T> v, MatrixView<T> out);

template <class T>
struct TangentCotangents {
  Matrix<T> value;  ///< p, of y
  Matrix<T> slope;  ///< q, of v'
};

/// gradient_j += scale · ∂_θ Σ_i (p_i·c ς(a·h_i + b) + q_i·c ς'(a·h_i + b) (a·v_i)), without the weight w_j.
template <class T>
void add_tangent_parameter_gradient(const Population<T>& population, ConstMatrixView<T> h, ConstMatrixView<T> v,
                                    const TangentCotangents<T>& pull, MatrixView<T> gradient);

/// The cotangents of h and v: Jᵀp + ∇_h(q·J v), and Jᵀq.
template <class T>
TangentCotangents<T> tangent_input_gradient(const Population<T>& population, ConstMatrixView<T> h, ConstMatrixView<T> v,
                                            const TangentCotangents<T>& pull);

}  // namespace ganflow::nets
