#pragma once
/// Sums over a block of particles and a batch of samples, fused: no matrix of size samples × particles is ever stored.
///
/// One unit is σ(x; a,b,c) = c ς(a·x + b) with L inputs and K outputs, L, K ≤ kMaxFusedWidth (theory §1).
/// Particles    theta (L+1+K, N): rows a_1…a_L, b, c_1…c_K.
/// Samples      one row a coordinate, one column a sample ("columns of samples").
/// A block is the particles [first, first + count); count is a multiple of 16 unless the block is the last one.
///
/// Padding      Whole vectors are read and written: every row reaches at least 64 bytes past its last column. What lies
///              there is never used as data, but may be overwritten. Any alignment is right, 64 bytes is fast.
/// Error        float: each sum has the rounding of a plain loop over the block (or batch) with fused multiply-adds, and
///              the activation's own error (activation-inl.h).
/// Cost         samples × count evaluations of ς, memory O(samples · K + count).
/// Check        population_reference.hpp, which is the definition, on every CPU target.

#include "ganflow/core/matrix.hpp"
#include "ganflow/simd/activation.hpp"

#include <cstddef>
#include <span>

namespace ganflow::simd {

inline constexpr std::size_t kMaxFusedWidth = 8;  ///< L and K of the fused kernels: what fits the vector registers

struct UnitShape {
  Activation activation = Activation::kTanh;
  std::size_t inputs = 1;   ///< L
  std::size_t outputs = 1;  ///< K
  std::size_t parameters() const { return inputs + 1 + outputs; }
};

struct Block {
  std::size_t first = 0;
  std::size_t count = 0;
};

/// y_ki = Σ_j w_j c_kj ς(a_j·x_i + b_j)  over the block. x (L,n), y (K,n) overwritten (its padding too).
template <class T>
void population_forward(const UnitShape& unit, ConstMatrixView<T> theta, std::span<const T> weights, Block block,
                        ConstMatrixView<T> x, MatrixView<T> y);

/// ∂_θ Σ_i g_i·σ(x_i; θ_j) for every j of the block, added to `gradient` (p,N). x (L,n), g (K,n).
template <class T>
void population_parameter_gradient(const UnitShape& unit, ConstMatrixView<T> theta, Block block, ConstMatrixView<T> x,
                                   ConstMatrixView<T> g, MatrixView<T> gradient);

/// One step of population_ascend: its batch and what the batch's units are multiplied by.
template <class T>
struct AscentStep {
  ConstMatrixView<T> x;  ///< (L,n)
  ConstMatrixView<T> g;  ///< (K,n)
};

/// What holds an ascent back: row r of θ is clipped to [low_r, high_r]. No walls: both empty.
template <class T>
struct RowWalls {
  std::span<const T> low;
  std::span<const T> high;
};

/// For each step in turn, θ_j ← π(θ_j + rate · ∂_θ Σ_i g_i·σ(x_i; θ_j)) for every j of the block, π the walls. A
/// critic whose payoff is linear (theory §2) needs no forward pass between its steps and its particles do not see one
/// another, so a particle stays in registers from the first step to the last. `last_gradient` (p,N) is overwritten by
/// the last step's gradient, taken before it moved.
///
/// Error   the same bits as population_parameter_gradient into zeros, θ − (−rate) g and Box::project one after the
///         other. A NaN passes through the walls.
/// Needs   at least one step.
template <class T>
void population_ascend(const UnitShape& unit, MatrixView<T> theta, Block block, std::span<const AscentStep<T>> steps,
                       T rate, RowWalls<T> walls, MatrixView<T> last_gradient);

/// dx_li = Σ_j w_j (g_i·c_j) ς'(a_j·x_i + b_j) a_lj  over the block. x (L,n), g (K,n), dx (L,n) overwritten.
template <class T>
void population_input_gradient(const UnitShape& unit, ConstMatrixView<T> theta, std::span<const T> weights, Block block,
                               ConstMatrixView<T> x, ConstMatrixView<T> g, MatrixView<T> dx);

/// ∂_θ Σ_i ∇_xσ(x_i; θ_j)·u_i for every j of the block (K = 1), added to `gradient`. x, u (L,n).
/// ∇_xσ·u = c ς'(h) (a·u) with h = a·x + b, so ∂_c = ς' (a·u), ∂_b = c ς'' (a·u), ∂_a = c (ς'' (a·u) x + ς' u).
template <class T>
void population_tangent_gradient(const UnitShape& unit, ConstMatrixView<T> theta, Block block, ConstMatrixView<T> x,
                                 ConstMatrixView<T> u, MatrixView<T> gradient);

}  // namespace ganflow::simd
