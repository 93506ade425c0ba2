#include "ganflow/simd/activation_reference.hpp"

#include <cmath>
#include <limits>
#include <numbers>

namespace ganflow::simd {

namespace {

template <class T>
constexpr T kLeaky = static_cast<T>(kLeakySlope);

template <class T>
T sigmoid(T x) {
  const T e = std::exp(-std::abs(x));
  return (x < 0 ? e : T{1}) / (1 + e);
}

template <class T>
T erf_slope(T x) {
  return 2 * std::numbers::inv_sqrtpi_v<T> * std::exp(-x * x);
}

}  // namespace

template <class T>
T reference_value(Activation activation, T x) {
  switch (activation) {
    case Activation::kTanh: return std::tanh(x);
    case Activation::kErf: return std::erf(x);
    case Activation::kRelu: return x <= 0 ? 0 : x;
    case Activation::kLeakyRelu: return x > 0 ? x : x * kLeaky<T>;
    case Activation::kSoftplus: return (x < 0 ? 0 : x) + std::log1p(std::exp(-std::abs(x)));
    case Activation::kSigmoid: return sigmoid(x);
    case Activation::kSin: return std::sin(x);
    case Activation::kLinear: return x;
    case Activation::kStep: return x > 0 ? 1 : x <= 0 ? 0 : x;
  }
  return std::numeric_limits<T>::quiet_NaN();
}

template <class T>
T reference_slope(Activation activation, T x) {
  switch (activation) {
    case Activation::kTanh: {
      const T c = std::cosh(x);
      return 1 / (c * c);
    }
    case Activation::kErf: return erf_slope(x);
    case Activation::kRelu: return x > 0 ? 1 : x <= 0 ? 0 : x;
    case Activation::kLeakyRelu: return x > 0 ? 1 : x <= 0 ? kLeaky<T> : x;
    case Activation::kSoftplus: return sigmoid(x);
    case Activation::kSigmoid: return sigmoid(x) * sigmoid(-x);
    case Activation::kSin: return std::cos(x);
    case Activation::kLinear: return 1;
    case Activation::kStep: return 0;
  }
  return std::numeric_limits<T>::quiet_NaN();
}

template <class T>
T reference_curvature(Activation activation, T x) {
  switch (activation) {
    case Activation::kTanh: return -2 * std::tanh(x) * reference_slope(activation, x);
    case Activation::kErf: return std::isinf(x) ? 0 : -2 * x * erf_slope(x);
    case Activation::kSoftplus: return sigmoid(x) * sigmoid(-x);
    case Activation::kSigmoid: return -std::tanh(x / 2) * sigmoid(x) * sigmoid(-x);
    case Activation::kSin: return -std::sin(x);
    case Activation::kRelu:
    case Activation::kLeakyRelu:
    case Activation::kLinear:
    case Activation::kStep: return 0;
  }
  return std::numeric_limits<T>::quiet_NaN();
}

template float reference_value(Activation, float);
template double reference_value(Activation, double);
template long double reference_value(Activation, long double);
template float reference_slope(Activation, float);
template double reference_slope(Activation, double);
template long double reference_slope(Activation, long double);
template float reference_curvature(Activation, float);
template double reference_curvature(Activation, double);
template long double reference_curvature(Activation, long double);

}  // namespace ganflow::simd
