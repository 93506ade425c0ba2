// Accuracy of the vector activations on every target of the binary, against the scalar definitions in higher precision.
#include "ganflow/simd/activation.hpp"

#include "ganflow/simd/activation_reference.hpp"
#include "ganflow/simd/elementwise.hpp"
#include "ganflow/simd/target.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <type_traits>
#include <vector>

namespace ganflow::simd {
namespace {

constexpr std::array kActivations{Activation::kTanh,      Activation::kErf,      Activation::kRelu,
                                  Activation::kLeakyRelu, Activation::kSoftplus, Activation::kSigmoid,
                                  Activation::kSin,       Activation::kLinear,   Activation::kStep};

const char* name_of(Activation activation) {
  switch (activation) {
    case Activation::kTanh: return "tanh";
    case Activation::kErf: return "erf";
    case Activation::kRelu: return "relu";
    case Activation::kLeakyRelu: return "leaky relu";
    case Activation::kSoftplus: return "softplus";
    case Activation::kSigmoid: return "sigmoid";
    case Activation::kSin: return "sin";
    case Activation::kLinear: return "linear";
    case Activation::kStep: return "step";
  }
  return "?";
}

template <class T>
using Precise = std::conditional_t<std::is_same_v<T, float>, double, long double>;

template <class T>
constexpr T kEpsilon = std::numeric_limits<T>::epsilon();

/// Bounds promised in activation-inl.h, in units of epsilon: relative to the exact result, or absolute. They are the
/// worst errors found (for tanh and erf float over every float, else over some million points), rounded up.
struct Contract {
  double value;
  bool value_is_relative;
  double slope;
  bool slope_is_relative;
  double curvature;  // absolute
};

template <class T>
Contract contract_of(Activation activation) {
  constexpr bool kFloat = std::is_same_v<T, float>;
  switch (activation) {
    case Activation::kTanh: return kFloat ? Contract{4.2, true, 8.4, false, 17} : Contract{4.2, true, 3.5, false, 7};
    case Activation::kErf: return kFloat ? Contract{3.3, true, 1.7, false, 2} : Contract{1.5, true, 1.5, false, 1.7};
    case Activation::kSoftplus: return {2.2, true, 2, true, 0.6};
    case Activation::kSigmoid: return {2, true, 3, true, 0.5};
    case Activation::kSin: return {1.5, false, 1.5, false, 1.5};
    case Activation::kLeakyRelu: return {1, true, 1, true, 0};  // of the rounding of kLeakySlope
    case Activation::kRelu:
    case Activation::kLinear:
    case Activation::kStep: return {0, true, 0, true, 0};
  }
  return {};
}

/// Largest |x| for which the contract of sin holds.
template <class T>
constexpr T kSinRange = std::is_same_v<T, float> ? T(25'000) : T(5e7);

/// Magnitudes of every size, dense where activations bend, both signs, and the awkward numbers (but no NaN).
template <class T>
std::vector<T> sample_points() {
  std::mt19937_64 generator(20251);  // fixed: the points are part of the test
  std::vector<T> x;
  std::uniform_real_distribution<double> exponent(-40, 16), narrow(-2, 2), wide(-40, 40);
  for (int i = 0; i < 20'000; ++i) {
    x.push_back(static_cast<T>(std::exp2(exponent(generator)) * (i % 2 == 0 ? 1 : -1)));
    x.push_back(static_cast<T>(narrow(generator)));
    x.push_back(static_cast<T>(wide(generator)));
  }
  for (int i = -20'000; i <= 20'000; ++i) {
    x.push_back(static_cast<T>(i) / T(2'000));
  }
  using Limits = std::numeric_limits<T>;
  for (const T special :
       {T(0), Limits::denorm_min(), Limits::min(), Limits::epsilon(), T(1), T(1e10), T(1e30), Limits::max(),
        Limits::infinity(), T(87.3), T(87.4), T(708.3), T(708.5), T(8.05), T(3.92), T(6)}) {
    x.push_back(special);
    x.push_back(-special);
  }
  return x;
}

template <class T>
struct Outputs {
  std::vector<T> value, slope, curvature;
};

/// All three outputs by the public functions, which must agree with each other bit by bit where they overlap.
template <class T>
Outputs<T> evaluate(Activation activation, const std::vector<T>& x) {
  Outputs<T> out{std::vector<T>(x.size()), std::vector<T>(x.size()), std::vector<T>(x.size())};
  apply_activation_slope(activation, std::span<const T>(x), std::span<T>(out.value), std::span<T>(out.slope));
  std::vector<T> value = x, slope(x.size());
  apply_activation(activation, std::span<T>(value));
  apply_slope_curvature(activation, std::span<const T>(x), std::span<T>(slope), std::span<T>(out.curvature));
  EXPECT_EQ(value.size(), x.size());
  std::size_t value_differs = 0, slope_differs = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    value_differs += !(value[i] == out.value[i] || std::isnan(value[i]));
    slope_differs += !(slope[i] == out.slope[i] || std::isnan(slope[i]));
  }
  EXPECT_EQ(value_differs, 0U) << name_of(activation);
  EXPECT_EQ(slope_differs, 0U) << name_of(activation);
  return out;
}

/// The worst disagreement over the points, in epsilons, and where it is.
template <class T>
struct Worst {
  double error = 0;
  T at = 0;

  void add(T x, T got, Precise<T> exact, bool relative) {
    if (std::isinf(exact) ? got == static_cast<T>(exact) : std::isnan(exact) && std::isnan(got)) {
      return;
    }
    // Exact results beyond the largest number round to infinity; those below the smallest normal one may be flushed to
    // 0.
    const Precise<T> floor = std::numeric_limits<T>::min();
    const Precise<T> distance = std::max<Precise<T>>(std::abs(static_cast<Precise<T>>(got) - exact) - floor, 0);
    const Precise<T> unit = kEpsilon<T> * (relative ? std::max(std::abs(exact), floor) : Precise<T>{1});
    const auto in_units = static_cast<double>(distance / unit);
    if (!(in_units <= error)) {
      error = in_units;
      at = x;
    }
  }
};

class ActivationAccuracy : public testing::TestWithParam<Target> {
 protected:
  TargetOverride use_target_{GetParam()};
};

template <class T>
void expect_contract() {
  const std::vector<T> points = sample_points<T>();
  for (const Activation activation : kActivations) {
    SCOPED_TRACE(testing::Message() << name_of(activation) << (std::is_same_v<T, float> ? " float" : " double"));
    std::vector<T> x = points;
    if (activation == Activation::kSin) {
      std::erase_if(x, [](T v) { return std::abs(v) > kSinRange<T> && !std::isinf(v); });
    }
    const Contract contract = contract_of<T>(activation);
    const Outputs<T> out = evaluate(activation, x);
    Worst<T> value, slope, curvature;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Precise<T> exact = x[i];
      value.add(x[i], out.value[i], reference_value(activation, exact), contract.value_is_relative);
      slope.add(x[i], out.slope[i], reference_slope(activation, exact), contract.slope_is_relative);
      curvature.add(x[i], out.curvature[i], reference_curvature(activation, exact), false);
    }
    EXPECT_LE(value.error, contract.value) << "value at " << value.at;
    EXPECT_LE(slope.error, contract.slope) << "slope at " << slope.at;
    EXPECT_LE(curvature.error, contract.curvature) << "curvature at " << curvature.at;
  }
}

TEST_P(ActivationAccuracy, FloatKeepsItsContract) { expect_contract<float>(); }
TEST_P(ActivationAccuracy, DoubleKeepsItsContract) { expect_contract<double>(); }

template <class T>
void expect_relative_accuracy_of_gaussian_slope() {
  std::vector<T> x(4'001);
  const T end = std::is_same_v<T, float> ? T(9) : T(26);  // beyond, the slope is near the smallest normal number
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = end * static_cast<T>(i) / static_cast<T>(x.size() - 1);
  }
  const Outputs<T> out = evaluate(Activation::kErf, x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Precise<T> exact = reference_slope(Activation::kErf, Precise<T>{x[i]});
    const auto error = static_cast<double>(std::abs(out.slope[i] / exact - 1) / kEpsilon<T>);
    EXPECT_LE(error, 2 + static_cast<double>(x[i] * x[i]) / 2) << "x = " << x[i];  // the rounding of x² costs x²·ε/2
  }
}

// With AVX-512 a table of powers of 2^⅛ costs accuracy between 0.02 and 0.15, and only there.
TEST_P(ActivationAccuracy, TanhDoubleIsWithinTwoAndAHalfEpsilonButForAnInterval) {
  std::vector<double> x = sample_points<double>();
  std::erase_if(x, [](double v) { return std::abs(v) > 0.02 && std::abs(v) < 0.15; });
  const Outputs<double> out = evaluate(Activation::kTanh, x);
  Worst<double> worst;
  for (std::size_t i = 0; i < x.size(); ++i) {
    worst.add(x[i], out.value[i], std::tanh(Precise<double>{x[i]}), true);
  }
  EXPECT_LE(worst.error, 2.5) << "at " << worst.at;
}

TEST_P(ActivationAccuracy, ErfSlopeIsRelativelyAccurateUpToTheRoundingOfTheSquare) {
  expect_relative_accuracy_of_gaussian_slope<float>();
  expect_relative_accuracy_of_gaussian_slope<double>();
}

template <class T>
void expect_relative_accuracy_of_sin_near_zero() {
  std::vector<T> x = sample_points<T>();
  std::erase_if(x, [](T v) { return std::abs(v) > T(1.5); });
  const Outputs<T> out = evaluate(Activation::kSin, x);
  Worst<T> worst;
  for (std::size_t i = 0; i < x.size(); ++i) {
    worst.add(x[i], out.value[i], std::sin(Precise<T>{x[i]}), true);
  }
  EXPECT_LE(worst.error, 2) << "at " << worst.at;
}

TEST_P(ActivationAccuracy, SinIsRelativelyAccurateNearZero) {
  expect_relative_accuracy_of_sin_near_zero<float>();
  expect_relative_accuracy_of_sin_near_zero<double>();
}

template <class T>
void expect_nan_propagates() {
  constexpr T kNan = std::numeric_limits<T>::quiet_NaN();
  for (const Activation activation : kActivations) {
    SCOPED_TRACE(name_of(activation));
    for (std::size_t lane = 0; lane < 16; ++lane) {
      std::vector<T> x(16, T(0.5));
      x[lane] = kNan;
      const Outputs<T> out = evaluate(activation, x);
      for (std::size_t i = 0; i < x.size(); ++i) {
        const auto expect_as_reference = [&](T got, T reference) {
          EXPECT_EQ(std::isnan(got), std::isnan(reference)) << i;
        };
        expect_as_reference(out.value[i], reference_value(activation, x[i]));
        expect_as_reference(out.slope[i], reference_slope(activation, x[i]));
        expect_as_reference(out.curvature[i], reference_curvature(activation, x[i]));
      }
      EXPECT_TRUE(std::isnan(out.value[lane]));
    }
  }
}

TEST_P(ActivationAccuracy, NanGivesNanInItsOwnLaneOnly) {
  expect_nan_propagates<float>();
  expect_nan_propagates<double>();
}

template <class T>
void expect_odd_and_bounded() {
  std::vector<T> x = sample_points<T>(), minus_x = x;
  std::ranges::transform(x, minus_x.begin(), [](T v) { return -v; });
  for (const Activation activation : {Activation::kTanh, Activation::kErf, Activation::kSin}) {
    const Outputs<T> out = evaluate(activation, x), mirrored = evaluate(activation, minus_x);
    // sin may round to the next number above 1; beyond its range it is wrong, but no larger.
    const T bound = activation == Activation::kSin ? 1 + kEpsilon<T> : T{1};
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (activation == Activation::kSin && std::isinf(x[i])) {
        continue;
      }
      ASSERT_EQ(out.value[i], -mirrored.value[i]) << name_of(activation) << ' ' << x[i];
      if (activation != Activation::kSin || x[i] != 0) {  // sin(−0) is +0
        ASSERT_EQ(std::signbit(out.value[i]), !std::signbit(mirrored.value[i])) << name_of(activation) << ' ' << x[i];
      }
      ASSERT_EQ(out.slope[i], mirrored.slope[i]) << name_of(activation) << ' ' << x[i];
      ASSERT_LE(std::abs(out.value[i]), bound) << name_of(activation) << ' ' << x[i];
    }
  }
}

TEST_P(ActivationAccuracy, OddFunctionsAreOddExactlyAndBounded) {
  expect_odd_and_bounded<float>();
  expect_odd_and_bounded<double>();
}

// Neither the fit nor the rounding may carry tanh above 1: 1 − tanh² would change sign. Every float between is tried.
TEST_P(ActivationAccuracy, TanhFloatNeverExceedsOne) {
  const auto first = std::bit_cast<std::uint32_t>(5.0F), last = std::bit_cast<std::uint32_t>(8.25F);
  std::vector<float> h(1 << 16);
  float largest = 0;
  for (std::uint32_t bits = first; bits < last; bits += static_cast<std::uint32_t>(h.size())) {
    for (std::size_t i = 0; i < h.size(); ++i) {
      h[i] = std::bit_cast<float>(bits + static_cast<std::uint32_t>(i));
    }
    apply_activation(Activation::kTanh, std::span<float>(h));
    largest = std::max(largest, *std::ranges::max_element(h));
  }
  EXPECT_LE(largest, 1.0F);
}

TEST_P(ActivationAccuracy, DerivativesAgreeWithCentralDifferences) {
  constexpr double kStep = 1e-5;       // truncation h²/6·|ς‴| ≤ 4e-11, rounding 4ε/h = 1e-10
  constexpr double kTolerance = 1e-9;  // ten times their sum, roughly
  std::vector<double> x, left, right;
  for (int i = -4'000; i < 4'000; ++i) {
    x.push_back((i + 0.5) / 500);  // never closer to a kink than the step
    left.push_back(x.back() - kStep);
    right.push_back(x.back() + kStep);
  }
  for (const Activation activation : kActivations) {
    const Outputs<double> centre = evaluate(activation, x), l = evaluate(activation, left),
                          r = evaluate(activation, right);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double width = right[i] - left[i];
      ASSERT_NEAR(centre.slope[i], (r.value[i] - l.value[i]) / width, kTolerance) << name_of(activation) << ' ' << x[i];
      ASSERT_NEAR(centre.curvature[i], (r.slope[i] - l.slope[i]) / width, kTolerance)
          << name_of(activation) << ' ' << x[i];
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryTarget, ActivationAccuracy, testing::ValuesIn(available_targets()),
                         [](const auto& test) { return to_string(test.param); });

}  // namespace
}  // namespace ganflow::simd
