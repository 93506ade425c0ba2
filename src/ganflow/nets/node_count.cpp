#include "ganflow/nets/node_count.hpp"

#include "ganflow/core/errors.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <numbers>

namespace ganflow::nets {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// An ellipse E_ρ in units of the pre-activation: the strip it fills, |Im| ≤ height, and its half-axes.
struct Ellipse {
  double height;
  double rho;
  double long_axis;  // A

  Ellipse(double height_in, double steepness)
      : height(height_in),
        rho(height / steepness + std::hypot(1, height / steepness)),
        long_axis((rho + 1 / rho) / 2) {}
};

/// M of ς, x ς' and x ς'' on the strip, each in the part's scale.
struct Growth {
  double value;
  double slope;
  double curvature;

  double of(UnitPart part) const {
    switch (part) {
      case UnitPart::kValue: return value;
      case UnitPart::kGradient: return std::max(value, slope);
      case UnitPart::kTangent: return std::max(slope, curvature);
    }
    return kInfinity;
  }
};

/// ς may be replaced by ς − ς(centre): constants are interpolated exactly. So |ς| is bounded by its own maximum and by
/// s A max|ς'|, and is counted in min(1, s).
double value_growth(double value, double slope, double steepness, double long_axis) {
  return std::min(value, steepness * long_axis * slope) / std::min(1.0, steepness);
}

/// |tanh(u + iy)|² = (sinh² u + sin² y)/(sinh² u + cos² y) ≤ max(1, tan² y); tanh' = sech², |sech²| ≤ 1/cos² y;
/// tanh'' = −2 tanh sech², and max|tanh''| = 4/(3√3) on the line.
Growth tanh_growth(const Ellipse& e, double steepness) {
  const double value = std::max(1.0, std::tan(e.height));
  const double slope = 1 / std::pow(std::cos(e.height), 2);
  const double curvature = 2 * value * slope * (0.75 * std::numbers::sqrt3);
  return {.value = value_growth(value, slope, steepness, e.long_axis),
          .slope = e.long_axis * slope,
          .curvature = e.long_axis * curvature};
}

/// softplus(2h) = h + log(2 cosh h): the linear part is exact, the rest has slope tanh h and grows like s A tanh.
Growth softplus_growth(const Ellipse& e) {
  const double slope = e.long_axis * std::max(1.0, std::tan(e.height));
  return {.value = slope, .slope = slope, .curvature = e.long_axis / std::pow(std::cos(e.height), 2)};
}

/// |erf(u + iy)| ≤ 1 + (2/√π) y e^{y²}; |erf'| ≤ (2/√π) e^{y²}; |erf''| = |2z erf'|, and |u| e^{−u²} ≤ 1/√(2e) = 0.4289
/// where max|erf''| = (4/√π)·0.4289.
Growth erf_growth(const Ellipse& e, double steepness) {
  constexpr double kTwoOverRootPi = 2 * std::numbers::inv_sqrtpi;
  constexpr double kPeak = 0.42888194248035339;  // 1/√(2e)
  const double y = e.height;
  const double swell = std::exp(y * y);
  return {.value = value_growth(1 + kTwoOverRootPi * y * swell, kTwoOverRootPi * swell, steepness, e.long_axis),
          .slope = e.long_axis * swell,
          .curvature = e.long_axis * swell * (kPeak + y) / kPeak};
}

Growth sin_growth(const Ellipse& e, double steepness) {
  const double all = std::cosh(e.height);
  return {.value = value_growth(all, all, steepness, e.long_axis),
          .slope = e.long_axis * all,
          .curvature = e.long_axis * all};
}

/// Largest of what a pole pair at the height y (in t) can add to an interpolation error, wherever it lies along the
/// axis: in units of 2/s for the value, of 2/s² for the slopes.
struct PolePair {
  double value = 0;         // of tanh
  double slope = 0;         // of tanh'
  double scaled_slope = 0;  // of t tanh'
};

/// With z = cosh(η + iθ), sinh η sin θ = y: |T_n(z)| ≥ sinh nη, |T_n'/T_n| ≤ n coth(nη)/|sinh(η + iθ)|, |z − t| ≥ y and
/// |z/(z − t)| ≤ min(|z|/y, 1 + 1/y). η runs over short intervals upwards from where θ = π/2, and on each of them every
/// factor takes its own worst end.
PolePair pole_pair(double y, std::size_t nodes) {
  constexpr double kStep = 0.2;  // of nη
  constexpr int kSteps = 60;     // beyond, e^{−12} pays for any |z/(z − t)|
  const auto n = static_cast<double>(nodes);
  const auto root = [&](double square) { return std::sqrt(square + y * y / square); };  // |sinh(η + iθ)|
  PolePair most;
  double eta = std::asinh(y);
  double low = y * y;  // sinh² η at the ends of an interval
  for (int i = 0; i <= kSteps; ++i) {
    const double next = eta + kStep / n;
    const double high = i < kSteps ? std::pow(std::sinh(next), 2) : kInfinity;
    const double least_root = low <= y && y <= high ? std::sqrt(2 * y) : std::min(root(low), root(high));
    const double reach = std::min(std::sqrt(high + 1 - y * y / high) / y, 1 + 1 / y);  // |z/(z − t)|
    const double inverse = 1 / std::sinh(n * eta);
    const double bend = n * inverse * std::sqrt(1 + inverse * inverse) / least_root;  // coth² = 1 + 1/sinh²
    most.value = std::max(most.value, inverse / y);
    most.slope = std::max(most.slope, (bend + inverse / y) / y);
    most.scaled_slope = std::max(most.scaled_slope, reach * (bend + inverse / y) + inverse / y);
    eta = next;
    low = high;
  }
  return most;
}

/// What the poles of tanh(s t + b) leave of an interpolation through n ≥ 2 Chebyshev nodes, sharp to a few per cent of
/// n: the error is −T_n(t) Σ Res of f(z)/(T_n(z)(z − t)) over all poles z = ((k + ½)iπ − b)/s of f = tanh, tanh' and
/// z tanh', which have residue 1/s or the double pole −1/s². ∞ for tangents.
double pole_bound(UnitPart part, double steepness, std::size_t nodes) {
  constexpr double kNegligible = 1e-3;
  if (part == UnitPart::kTangent) {
    return kInfinity;
  }
  PolePair sum;
  bool last = false;
  for (int k = 0; !last; ++k) {
    const double y = (k + 0.5) * std::numbers::pi / steepness;
    const PolePair pair = pole_pair(y, nodes);
    last = y >= 1 && !(pair.value > kNegligible * sum.value);
    const double times = last ? k + 1.5 : 1;  // from y = 1 on terms fall at least like 1/y²: all others are k + ½ of it
    sum.value += times * pair.value;
    sum.slope += times * pair.slope;
    sum.scaled_slope += times * pair.scaled_slope;
  }
  const double value = 2 / steepness * sum.value / std::min(1.0, steepness);
  const double slope = 2 / (steepness * steepness) * std::max(sum.slope, sum.scaled_slope);
  return part == UnitPart::kValue ? value : std::max(value, slope);
}

bool has_poles(Activation activation) {
  return activation == Activation::kTanh || activation == Activation::kSigmoid || activation == Activation::kSoftplus;
}

Growth growth(Activation activation, const Ellipse& e, double steepness) {
  switch (activation) {
    case Activation::kTanh:
    case Activation::kSigmoid: return tanh_growth(e, steepness);
    case Activation::kSoftplus: return softplus_growth(e);
    case Activation::kErf: return erf_growth(e, steepness);
    case Activation::kSin: return sin_growth(e, steepness);
    default: return {kInfinity, kInfinity, kInfinity};
  }
}

/// Heights of strips to try. Every one gives a valid bound; the best of them is within a few per cent of the best of
/// all.
const std::vector<double>& heights(bool poles) {
  const auto make = [](bool to_a_pole) {
    constexpr int kTries = 32;
    std::vector<double> tries(kTries);
    for (int i = 0; i < kTries; ++i) {
      tries[static_cast<std::size_t>(i)] =
          to_a_pole ? std::numbers::pi / 2 * (1 - 0.9 * std::pow(0.82, i)) : 0.25 * std::pow(1.19, i);
    }
    return tries;
  };
  static const std::vector<double> kToAPole = make(true);
  static const std::vector<double> kUnlimited = make(false);
  return poles ? kToAPole : kUnlimited;
}

}  // namespace

bool is_analytic(Activation activation) {
  return has_poles(activation) || activation == Activation::kErf || activation == Activation::kSin ||
         activation == Activation::kLinear;
}

double interpolation_bound(Activation activation, UnitPart part, double steepness, std::size_t nodes) {
  GF_EXPECT(is_analytic(activation) && nodes >= 2);
  if (activation == Activation::kLinear || steepness == 0) {
    return 0;  // 1 and x are interpolated exactly
  }
  if (activation == Activation::kSigmoid || activation == Activation::kSoftplus) {
    steepness /= 2;  // S(h) = (1 + tanh(h/2))/2, and softplus is its integral
  }
  const bool is_tanh = activation == Activation::kTanh || activation == Activation::kSigmoid;
  double least = is_tanh ? pole_bound(part, steepness, nodes) : kInfinity;
  for (const double height : heights(has_poles(activation))) {
    const Ellipse e(height, steepness);
    const double size = 4 * growth(activation, e, steepness).of(part) / (e.rho - 1);
    least = std::min(least, size * std::pow(e.rho, -static_cast<double>(nodes - 1)));
  }
  return least;
}

NodeCount::NodeCount(Activation activation, UnitPart part, double tolerance) {
  constexpr int kHalvings = 12;  // to 1/4000 of a step
  for (std::size_t nodes = 4; nodes <= kMost; nodes += nodes < 64 ? 4 : nodes < 128 ? 8 : nodes < 256 ? 16 : 32) {
    double low = entries_.empty() ? 0 : entries_.back().steepest;
    double high = 2 * low + 1;  // a step more carries far less than that; whatever is found is certified
    for (int i = 0; i < kHalvings; ++i) {
      const double middle = (low + high) / 2;
      (interpolation_bound(activation, part, middle, nodes) <= tolerance ? low : high) = middle;
    }
    entries_.push_back({nodes, activation == Activation::kLinear ? kInfinity : low});
  }
}

std::size_t NodeCount::operator()(double steepness) const {
  const auto enough = std::ranges::lower_bound(entries_, steepness, {}, &Entry::steepest);
  return steepness >= 0 && enough != entries_.end() ? enough->nodes : 0;
}

template <class T>
const NodeCount& node_count(Activation activation, UnitPart part, std::size_t axes) {
  constexpr std::size_t kActivations = 9;
  constexpr std::size_t kParts = 3;
  struct Slot {
    std::once_flag once;
    std::unique_ptr<const NodeCount> count;
  };
  static std::array<std::array<std::array<Slot, 2>, kParts>, kActivations> slots;
  Slot& slot = slots.at(static_cast<std::size_t>(activation)).at(static_cast<std::size_t>(part)).at(axes - 1);
  std::call_once(slot.once, [&] {
    const double epsilon = std::numeric_limits<T>::epsilon();
    slot.count = std::make_unique<const NodeCount>(activation, part, axes == 1 ? epsilon : epsilon / 8);
  });
  return *slot.count;
}

template const NodeCount& node_count<float>(Activation, UnitPart, std::size_t);
template const NodeCount& node_count<double>(Activation, UnitPart, std::size_t);

}  // namespace ganflow::nets
