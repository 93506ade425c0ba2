#include "ganflow/diagnostics/resonance.hpp"

#include "synthetic.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

namespace ganflow::diagnostics {
namespace {

using Complex = std::complex<double>;

Complex draw(const std::vector<double>& normal, std::size_t k) { return {normal[2 * k], normal[2 * k + 1]}; }

/// Phasors of a swing of size 1 whose phase steps by `jitter` cycles a frame and whose size grows by `growth`.
Phasors steady(std::size_t count, double jitter, double growth, double noise, std::uint64_t seed) {
  const std::vector<double> steps = white_noise(count, seed);
  const std::vector<double> normal = white_noise(2 * count, seed + 1000);
  Phasors phasors{.values = std::vector<Complex>(count), .frame = 1};
  double phase = 0.4;
  for (std::size_t k = 0; k < count; ++k) {
    phasors.values[k] = std::polar(std::pow(growth, static_cast<double>(k)), phase) + noise * draw(normal, k);
    phase += 2 * std::numbers::pi * jitter * steps[k];
  }
  return phasors;
}

/// A complex autoregression at the ends of frames, as AR(2) resonances show; κ = −log kept a frame.
Phasors ringing(std::size_t count, double kept, std::uint64_t seed) {
  const std::vector<double> normal = white_noise(2 * count, seed);
  Phasors phasors{.values = std::vector<Complex>(count), .frame = 3};
  Complex state = draw(normal, 0);
  for (std::size_t k = 0; k < count; ++k) {
    state = k == 0 ? state : kept * state + std::sqrt(1 - kept * kept) * draw(normal, k);
    phasors.values[k] = state;
  }
  return phasors;
}

double chance(const Phasors& phasors) { return test_steadiness(phasors, phasors).chance; }

TEST(Resonance, SteadySwingsAreNone) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    EXPECT_LT(chance(steady(12, 0, 1, 0.05, seed)), 1e-9);
    EXPECT_LT(chance(steady(12, 0.05, 1, 0.05, seed)), 1e-4);
    EXPECT_LT(chance(steady(40, 0.1, 1, 0.05, seed)), 1e-9);
    EXPECT_LT(chance(steady(12, 0, 0.7, 0.001, seed)), 1e-6);
    EXPECT_LT(chance(steady(12, 0, 1.2, 0.01, seed)), 1e-6);
  }
}

// H0: a resonance looks steady with probability at most 1%; more than 17 of 300 have probability below 1e-7 then.
TEST(Resonance, ResonancesRarelyLookSteady) {
  for (const std::size_t count : {6U, 12U, 40U}) {
    for (const double forgets : {30.0, 120.0}) {
      int passed = 0;
      for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        passed += chance(ringing(count, std::exp(-forgets / static_cast<double>(count)), seed)) < 0.01;
      }
      EXPECT_LE(passed, 17) << count << ' ' << forgets;
    }
  }
}

TEST(Resonance, CoherenceIsTheTimeForWhichThePhaseIsRemembered) {
  const SteadinessTest found = test_steadiness(ringing(400, std::exp(-0.4), 7), ringing(400, std::exp(-0.4), 7));
  EXPECT_NEAR(found.coherence, 3 / 0.4, 3);  // 160 independent swings; frames' ends are taken for their means
  EXPECT_LT(found.log_ratio, 0);
  EXPECT_EQ(found.chance, 1);
}

// A turn of all phasors and a scale are no news; nor is a frequency that is a little off.
TEST(Resonance, DoesNotChangeWithUnitPhaseOrFrequency) {
  const Phasors plain = steady(15, 0.02, 1, 0.2, 3);
  Phasors turned = plain;
  Phasors drifting = plain;
  for (std::size_t k = 0; k < plain.values.size(); ++k) {
    turned.values[k] *= std::polar(1024.0, 0.9);
    drifting.values[k] *= std::polar(1.0, 0.2 * static_cast<double>(k));
  }
  EXPECT_NEAR(test_steadiness(turned, turned).log_ratio, test_steadiness(plain, plain).log_ratio, 0.2);
  EXPECT_NEAR(test_steadiness(drifting, drifting).log_ratio, test_steadiness(plain, plain).log_ratio, 1.5);
}

TEST(Resonance, FewerThanFourPhasorsTellNothing) {
  EXPECT_EQ(chance(steady(3, 0, 1, 0, 1)), 1);
  EXPECT_EQ(chance({}), 1);
  EXPECT_EQ(chance({.values = std::vector<Complex>(9), .frame = 1}), 1);
}

TEST(Resonance, AnExactSwingIsSteady) { EXPECT_LT(chance(steady(8, 0, 1, 0, 1)), 1e-12); }

}  // namespace
}  // namespace ganflow::diagnostics
