#pragma once
/// Is a swing steadier than noise that rings?

#include "ganflow/diagnostics/phasors.hpp"

namespace ganflow::diagnostics {

struct SteadinessTest {
  double chance = 1;     ///< bound of the probability that a noisy resonance looks as steady
  double log_ratio = 0;  ///< of likelihoods, the better of the steady swings against the best resonance
  double coherence = 0;  ///< of that resonance, time after which its phase is forgotten (correlation 1/e)
};

/// Likelihood ratio of steady swings against noisy resonances, both seen in white noise of unknown size, from phasors
/// z_k, k = 1 … K: a line is looked for in those of the whitened series (without the past's share in each value, the
/// noise's memory), where red noise is white; a steady swing in the series' own, whose harmonics whitening would raise.
///
/// Resonance: z_k = ∫ S dt over frame k + noise; S is the complex Ornstein–Uhlenbeck process dS = (iδ − κ) S dt +
///   s √(2κ) dW, what an AR(2) with poles r e^{±iw} is near w, κ = −log r an observation. Size and phase wander alike:
///   |S| has Rayleigh's law. κ, s and δ are those that explain most, among resonances that forget their phase at
///   least 20 times while they are seen, κ K ≥ 20; fewer times cannot be told from none.
/// Line: z_k = a e^{iδk} + noise.
/// Steady swing: |s_k| = a g^k and the phase of s_k walks by a normal step of variance q a frame: its conditional laws
///   given the past are von Mises' with the complex concentration c, which adds log I_0(|c + 2 a z/v|) − log I_0(|c|) a frame;
///   c ← (c + 2 a z/v)/(1 + q |c + 2 a z/v|).
///
/// Error   P(line's log ratio > Λ) ≤ (10 + K/5) e^{−Λ(K−1)/K} and P(steady swing's > Λ) ≤ 0.6 √K e^{−Λ(K−2.5)/K}, from
///         what resonances of κ K = 20, 40, 100, 400 showed, 4,000 each for K = 4 … 80, their period chosen at the
///         spectrum's peak; the line has four fifths of the chance. Resonances that forget their phase 30 times keep
///         to it, at 20 times up to twice as many pass (docs/verdict.md).
/// Cost    O(K), about 1000 passes.
/// Check   rate of false alarms on resonances of known κ (tests/calibration).
SteadinessTest test_steadiness(const Phasors& phasors, const Phasors& whitened);

}  // namespace ganflow::diagnostics
