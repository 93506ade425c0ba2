#pragma once
/// How many Chebyshev nodes carry a unit x ↦ ς(a x + b) on an interval of half-width r, to a given error; certified.
///
/// In t = (x − x_0)/r the unit is analytic in the Bernstein ellipse E_ρ, whose half-axes are A = (ρ + 1/ρ)/2 and
/// B = (ρ − 1/ρ)/2. There |Im(a x + b)| ≤ s B with the *steepness* s = |a| r, so that |ς| ≤ M(sB) whatever b, and the
/// polynomial through n Chebyshev nodes is within
///     4 M(sB) / (ρ^{n−1} (ρ − 1))     (Trefethen, Approximation Theory and Approximation Practice, theorem 8.2)
/// of the unit, for every ρ with sB below the height of the first pole: tanh π/2, sigmoid and softplus π, none for erf,
/// sin and linear. For tanh and sigmoid, whose only singularities are poles of known residue, the error is a sum over
/// these poles instead, and the bound on it is within a few per cent of the nodes that are really needed; the ellipse
/// asks for half as many again. Both bounds are monotone in s: the steepest particle decides for all.

#include "ganflow/nets/options.hpp"

#include <cstddef>
#include <vector>

namespace ganflow::nets {

inline constexpr std::size_t kMostCompressedInputs = 2;  ///< of units whose batches may be replaced by nodes

/// What is interpolated. Errors are counted in the unit's own scale, which is what a direct kernel's rounding has too:
/// ς in min(1,s)·max|ς'| (it cannot vary by less than about that), x ς' in max|x|·max|ς'|, a x ς'' in max|a x|·max|ς''|.
enum class UnitPart {
  kValue,     ///< ς: a forward pass
  kGradient,  ///< ς and x ς': gradients in parameters and in x
  kTangent,   ///< x ς' and x ς'': the gradient of a gradient penalty
};

/// Analytic on the real line, as tanh is and relu is not.
bool is_analytic(Activation activation);

/// The better of the bounds above, for the worst function of the part, at the best ρ. `activation` must be analytic,
/// steepness ≥ 0.
double interpolation_bound(Activation activation, UnitPart part, double steepness, std::size_t nodes);

/// Node counts for one activation, part and tolerance: computed once, then looked up. Multiples of 4 up to 64, of 8 up
/// to 128, of 16 up to 256, of 32 up to 512, since every count that is used keeps tables of its own (chebyshev.cpp).
class NodeCount {
 public:
  static constexpr std::size_t kMost = 512;

  NodeCount(Activation activation, UnitPart part, double tolerance);
  /// Least count whose bound is at most the tolerance; 0 when kMost are too few, or the steepness is no number.
  std::size_t operator()(double steepness) const;

 private:
  struct Entry {
    std::size_t nodes;
    double steepest;  // that they can carry
  };
  std::vector<Entry> entries_;
};

/// For float (ε = 2⁻²³) or double (2⁻⁵²). `axes` 1 or 2: a tensor's error is the sum of its axes', the second
/// multiplied by the first one's Lebesgue constant, which is below 5 for kMost nodes; each axis then gets ε/8.
template <class T>
const NodeCount& node_count(Activation activation, UnitPart part, std::size_t axes);

}  // namespace ganflow::nets
