#pragma once
/// Which payoff the two populations play for (theory §2).

namespace ganflow::objectives {

enum class ObjectiveKind {
  kWgan,        ///< Ψ = E D(x) − E D(y)
  kWganGp,      ///< Ψ − λ E(|∇D(x̂)| − 1)²
  kGan,         ///< E log S(D(x)) + E log(1 − S(D(y))); generator maximises E log S(D(y)) (non-saturating)
  kGanMinimax,  ///< the same Ψ; generator descends it
};

struct ObjectiveOptions {
  ObjectiveKind kind = ObjectiveKind::kWgan;
  double penalty = 10;  ///< λ of kWganGp; ≥ 0
};

}  // namespace ganflow::objectives
