#include "ganflow/transport/max_sliced.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/transport/directions.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace ganflow::transport {

namespace {

using Vector = std::vector<double>;

constexpr double kFirstAngle = 0.3;           // of a step on the sphere
constexpr double kSmallestAngle = 1e-9;       // below it no direction of ascent is left
constexpr double kSufficient = 0.1;           // of the gain that the gradient promises (Armijo)
constexpr std::size_t kWorkOfSort = 100;      // of a point, in multiply-adds
constexpr std::size_t kLongWork = 1'000'000;  // an evaluation: climbs then go one by one, to be stopped in the middle
constexpr std::size_t kWindow = 10;           // steps whose gain decides on the end
constexpr double kAgreement = 1e-3;           // relative
constexpr double kRoundingMass = 1e-15;       // several ulp of a cumulated mass in [0,1]

double dot(const Vector& u, const Vector& v) { return std::inner_product(u.begin(), u.end(), v.begin(), 0.0); }

void normalise(Vector& u) {
  const double length = std::sqrt(dot(u, u));
  for (double& v : u) {
    v /= length;
  }
}

/// Projections of a law in ascending order.
struct Sorted {
  std::vector<std::size_t> index;
  Vector value;
};

Sorted sort_projections(const WeightedPoints<double>& law, const Vector& u) {
  const std::size_t n = law.points.rows();
  Vector projection(n);
  for (std::size_t i = 0; i < n; ++i) {
    projection[i] = std::inner_product(u.begin(), u.end(), law.points.row(i), 0.0);
  }
  Sorted sorted{std::vector<std::size_t>(n), Vector(n)};
  std::iota(sorted.index.begin(), sorted.index.end(), std::size_t{0});
  std::stable_sort(sorted.index.begin(), sorted.index.end(),
                   [&](std::size_t i, std::size_t j) { return projection[i] < projection[j]; });
  for (std::size_t k = 0; k < n; ++k) {
    sorted.value[k] = projection[sorted.index[k]];
  }
  return sorted;
}

/// W_p^p of projections as a function of the direction, in the unit `scale`^p of the points.
class Height {
 public:
  Height(const WeightedPoints<double>& x, const WeightedPoints<double>& y, double order)
      : x_(x), y_(y), mass_x_(masses(x)), mass_y_(masses(y)), order_(order) {
    for (const ConstMatrixView<double>& points : {x.points, y.points}) {
      for (std::size_t i = 0; i < points.rows(); ++i) {
        for (const double v : points.row_span(i)) {
          scale_ = std::max(scale_, std::abs(v));
        }
      }
    }
    scale_ = scale_ > 0 ? scale_ : 1;
  }

  /// Operations of one evaluation, roughly.
  std::size_t work() const { return (x_.points.rows() + y_.points.rows()) * (x_.points.cols() + kWorkOfSort); }
  std::size_t dimension() const { return x_.points.cols(); }
  double distance(double height) const { return scale_ * std::pow(height, 1 / order_); }

  /// The height at u; if `gradient` is given, also its gradient, valid where no two projections coincide, a subgradient
  /// elsewhere.
  double operator()(const Vector& u, Vector* gradient = nullptr) const {
    Sorted a, b;
    parallel_for(2, work(), [&](std::size_t side) { (side == 0 ? a : b) = sort_projections(side == 0 ? x_ : y_, u); });
    Vector pull_x(gradient != nullptr ? mass_x_.size() : 0), pull_y(gradient != nullptr ? mass_y_.size() : 0);
    Vector terms;
    terms.reserve(mass_x_.size() + mass_y_.size());
    double left_x = mass_x_[a.index[0]], left_y = mass_y_[b.index[0]];
    for (std::size_t i = 0, j = 0; i < a.index.size() && j < b.index.size();) {
      const double mass = std::min(left_x, left_y), gap = (a.value[i] - b.value[j]) / scale_;
      const double steep = std::pow(std::abs(gap), order_ - 1);
      terms.push_back(mass * steep * std::abs(gap));
      if (gradient != nullptr && gap != 0) {
        const double pull = mass * order_ * std::copysign(steep, gap) / scale_;
        pull_x[a.index[i]] += pull;
        pull_y[b.index[j]] -= pull;
      }
      left_x -= mass;
      left_y -= mass;
      if (left_x <= kRoundingMass) {
        left_x = ++i < a.index.size() ? left_x + mass_x_[a.index[i]] : 0;
      }
      if (left_y <= kRoundingMass) {
        left_y = ++j < b.index.size() ? left_y + mass_y_[b.index[j]] : 0;
      }
    }
    if (gradient != nullptr) {
      gradient->assign(u.size(), 0);
      add(x_.points, pull_x, *gradient);
      add(y_.points, pull_y, *gradient);
    }
    return tree_sum<double>(terms);
  }

 private:
  static void add(ConstMatrixView<double> points, const Vector& pull, Vector& gradient) {
    for (std::size_t i = 0; i < pull.size(); ++i) {
      for (std::size_t c = 0; c < gradient.size(); ++c) {
        gradient[c] += pull[i] * points(i, c);
      }
    }
  }

  const WeightedPoints<double>& x_;
  const WeightedPoints<double>& y_;
  Vector mass_x_, mass_y_;
  double order_;
  double scale_ = 0;
};

struct Climb {
  Vector direction;
  double height = 0;
  std::size_t iterations = 0;
  bool converged = false;
};

/// Along great circles, in the direction of the gradient's tangent, as long as `keep_going` says so.
Climb climb(const Height& height, Vector u, const MaxSlicedOptions& options, const std::function<bool()>& keep_going) {
  Climb best{std::move(u)};
  Vector gradient;
  best.height = height(best.direction, &gradient);
  double angle = kFirstAngle, before = best.height;
  while (best.iterations < options.max_iterations && keep_going()) {
    ++best.iterations;
    const double radial = dot(gradient, best.direction);
    Vector tangent = gradient;
    for (std::size_t c = 0; c < tangent.size(); ++c) {
      tangent[c] -= radial * best.direction[c];
    }
    const double slope = std::sqrt(dot(tangent, tangent));
    bool gained = false;
    for (; slope > 0 && angle > kSmallestAngle && keep_going(); angle /= 2) {
      Vector next(tangent.size());
      for (std::size_t c = 0; c < next.size(); ++c) {
        next[c] = std::cos(angle) * best.direction[c] + std::sin(angle) / slope * tangent[c];
      }
      normalise(next);
      Vector next_gradient;
      const double there = height(next, &next_gradient);
      if (there >= best.height + kSufficient * angle * slope) {
        best.direction = std::move(next);
        best.height = there;
        gradient = std::move(next_gradient);
        gained = true;
        break;
      }
    }
    if (!gained) {
      best.converged = true;
      break;
    }
    angle = std::min(2 * angle, kFirstAngle);
    if (best.iterations % kWindow == 0) {
      if (best.height - before <= options.tolerance * best.height) {
        best.converged = true;
        break;
      }
      before = best.height;
    }
  }
  return best;
}

/// The difference of the means, if there is one, and the highest of the scouts.
/// None if told to stop.
std::vector<Vector> starts(const Height& height, const WeightedPoints<double>& x, const WeightedPoints<double>& y,
                           const MaxSlicedOptions& options, const std::function<bool()>& keep_going) {
  const std::size_t d = height.dimension();
  Vector difference(d);
  const auto add_mean = [&](const WeightedPoints<double>& law, double sign) {
    const Vector mass = masses(law);
    for (std::size_t i = 0; i < mass.size(); ++i) {
      for (std::size_t c = 0; c < d; ++c) {
        difference[c] += sign * mass[i] * law.points(i, c);
      }
    }
  };
  add_mean(x, 1);
  add_mean(y, -1);
  std::vector<Vector> chosen;
  if (dot(difference, difference) > 0) {
    normalise(difference);
    chosen.push_back(difference);
  }
  const Matrix<double> scouts = draw_directions({.seed = options.seed}, 0, options.scouts, d);
  const auto scout = [&](std::size_t k) { return Vector(scouts.row(k), scouts.row(k) + d); };
  Vector heights(options.scouts);
  const std::size_t together = height.work() > kLongWork ? 1 : options.scouts;
  for (std::size_t first = 0; first < options.scouts; first += together) {
    if (!keep_going()) {
      return {};
    }
    parallel_for(std::min(together, options.scouts - first),
                 [&](std::size_t k) { heights[first + k] = height(scout(first + k)); });
  }
  std::vector<std::size_t> order(options.scouts);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return heights[i] > heights[j]; });
  for (std::size_t k = 0; chosen.size() < options.starts; ++k) {
    chosen.push_back(scout(order[k]));
  }
  return chosen;
}

}  // namespace

void MaxSlicedOptions::validate() const {
  GF_VALIDATE(order >= 1 && !std::isinf(order), "max_sliced.order = {} (must be at least 1 and finite). Try 2", order);
  GF_VALIDATE(starts >= 1, "max_sliced.starts = {} (must be at least 1). Try 8", starts);
  GF_VALIDATE(scouts >= starts, "max_sliced.scouts = {} (at least as many as starts = {}). Try {}", scouts, starts,
              8 * starts);
  GF_VALIDATE(max_iterations >= 1, "max_sliced.max_iterations = {} (must be at least 1). Try 200", max_iterations);
  GF_VALIDATE(tolerance > 0, "max_sliced.tolerance = {} (must be positive). Try 1e-8", tolerance);
}

MaxSlicedResult max_sliced_wasserstein(const WeightedPoints<double>& x, const WeightedPoints<double>& y,
                                       const MaxSlicedOptions& options) {
  validate(x, y);
  options.validate();
  const Height height(x, y, options.order);
  if (height.dimension() == 1) {
    return {.distance = height.distance(height({1})), .direction = {1}, .climbs = 1, .agreeing = 1};
  }
  double done = 0;
  bool going = true;
  const auto keep_going = [&] {
    going = going && (!options.progress || options.progress({.fraction = done}));
    return going;
  };
  const std::vector<Vector> begin = starts(height, x, y, options, keep_going);
  constexpr std::size_t kShortTogether = 4;
  const bool alone = height.work() > kLongWork;  // then on this thread, which may ask
  const auto go_on = [&] { return !alone || keep_going(); };
  std::vector<Climb> climbs;
  while (climbs.size() < begin.size() && keep_going()) {
    const std::size_t first = climbs.size();
    const std::size_t count = alone ? 1 : std::min(kShortTogether, begin.size() - first);
    climbs.resize(first + count);
    if (alone) {
      climbs[first] = climb(height, begin[first], options, go_on);
    } else {
      parallel_for(count, [&](std::size_t k) { climbs[first + k] = climb(height, begin[first + k], options, go_on); });
    }
    done = static_cast<double>(climbs.size()) / static_cast<double>(begin.size());
  }
  if (climbs.empty()) {
    return {.distance = std::numeric_limits<double>::quiet_NaN(), .status = SolveStatus::kInterrupted};
  }
  const auto best = std::max_element(climbs.begin(), climbs.end(),
                                     [](const Climb& a, const Climb& b) { return a.height < b.height; });
  MaxSlicedResult result{.distance = height.distance(best->height),
                         .direction = best->direction,
                         .climbs = climbs.size(),
                         .status = going ? SolveStatus::kConverged : SolveStatus::kInterrupted};
  for (const Climb& c : climbs) {
    result.iterations += c.iterations;
    result.agreeing += height.distance(c.height) >= (1 - kAgreement) * result.distance ? 1 : 0;
  }
  if (going && !best->converged) {
    result.status = SolveStatus::kIterationLimit;
  }
  return result;
}

}  // namespace ganflow::transport
