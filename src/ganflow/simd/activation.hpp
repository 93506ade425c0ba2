#pragma once
/// The activations ς of theory §1. Everything that evaluates one, at any layer, means these functions.

namespace ganflow::simd {

enum class Activation {
  kTanh,
  kErf,
  kRelu,
  kLeakyRelu,  ///< x for x > 0, kLeakySlope·x otherwise
  kSoftplus,   ///< log(1 + eˣ)
  kSigmoid,    ///< 1/(1 + e⁻ˣ)
  kSin,
  kLinear,
  kStep,  ///< 1 for x > 0, else 0; derivative taken as 0
};

inline constexpr double kLeakySlope = 0.2;  ///< the usual slope of GAN critics (DCGAN, WGAN-GP)

/// ς'' = 0 wherever it exists: then second-order terms of a gradient penalty vanish.
constexpr bool curvature_is_zero(Activation activation) {
  return activation == Activation::kRelu || activation == Activation::kLeakyRelu || activation == Activation::kLinear ||
         activation == Activation::kStep;
}

}  // namespace ganflow::simd
