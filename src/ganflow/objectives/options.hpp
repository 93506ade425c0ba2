#pragma once
/// Which payoff the two populations play for (theory §2).

namespace ganflow::objectives {

enum class ObjectiveKind {
  kWgan,          ///< Ψ = E D(x) − E D(y)
  kWganGp,        ///< Ψ − λ E(|∇D(x̂)| − 1)²
  kWganLp,        ///< Ψ − λ E max(0, |∇D(x̂)| − 1)²
  kGan,           ///< E log S(D(x)) + E log(1 − S(D(y))); generator maximises E log S(D(y)) (non-saturating)
  kGanMinimax,    ///< the same Ψ; generator descends it
  kLeastSquares,  ///< −½ E(D(x) − 1)² − ½ E D(y)²; generator descends ½ E(D(y) − 1)²
  kHinge,         ///< −E max(0, 1 − D(x)) − E max(0, 1 + D(y)); generator descends −E D(y)
  kSupervised,    ///< ½ E|G(x) − t|²: one population learns a function, nobody plays against it
  kIdeal,         ///< no critic is trained: the generator descends W_p(x, y)^p / p of each batch itself
};

struct ObjectiveOptions {
  ObjectiveKind kind = ObjectiveKind::kWgan;
  double penalty = 10;  ///< λ of kWganGp and kWganLp; ≥ 0
  double r1 = 0;        ///< λ of −(λ/2) E|∇D(x)|², beside any kind but kWganGp, kWganLp, kIdeal; ≥ 0, 0: none
  double order = 1;     ///< p of kIdeal; ≥ 1
};

/// Whether a critic's population plays at all.
inline bool trains_critic(ObjectiveKind kind) {
  return kind != ObjectiveKind::kIdeal && kind != ObjectiveKind::kSupervised;
}

/// Whether the payoff itself charges for slopes between data and generated samples, so that no box is needed and R1
/// would charge a second time.
inline bool has_gradient_penalty(ObjectiveKind kind) {
  return kind == ObjectiveKind::kWganGp || kind == ObjectiveKind::kWganLp;
}

}  // namespace ganflow::objectives
