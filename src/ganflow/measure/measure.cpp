#include "ganflow/measure/measure.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/measure/families.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

namespace ganflow::measure {

namespace {

class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count(); }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

double order_of(const MeasureOptions& options) {
  GF_VALIDATE(options.order.has_value(), "--distance wp needs its exponent p. Try -p 2");
  return *options.order;
}

Receipt dispatch(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  switch (options.distance) {
    case Distance::kW1: return measure_wasserstein(x, y, 1, options);
    case Distance::kW2: return measure_wasserstein(x, y, 2, options);
    case Distance::kWp: return measure_wasserstein(x, y, order_of(options), options);
    case Distance::kSinkhorn: return measure_sinkhorn(x, y, options);
    case Distance::kMmd:
    case Distance::kSobolev:
    case Distance::kEnergy: return measure_kernel(x, y, options);
    case Distance::kSliced: return measure_sliced(x, y, options);
    case Distance::kMaxSliced: return measure_max_sliced(x, y, options);
    case Distance::kBures: return measure_bures(x, y);
    case Distance::kFrechet: return measure_frechet(x, y);
    case Distance::kJensenShannon:
    case Distance::kKullbackLeibler:
    case Distance::kReverseKullbackLeibler:
    case Distance::kTotalVariation:
    case Distance::kHellinger:
    case Distance::kChiSquare: return measure_binned(x, y, options);
    case Distance::kPrecisionRecall: return measure_precision_recall(x, y, options);
    case Distance::kDensityCoverage: return measure_density_coverage(x, y, options);
    case Distance::kIntrinsicDimension: break;
  }
  return measure_intrinsic_dimension(x, &y, options);
}

Receipt named(Receipt receipt, const MeasureOptions& options, const Stopwatch& watch) {
  receipt.distance = info_of(options.distance).name;
  receipt.seconds = watch.seconds();
  return receipt;
}

}  // namespace

Receipt receipt_of(const Cloud& x, const Cloud& y) { return {.n = x.size(), .m = y.size(), .d = x.dimension()}; }

Status status_of(transport::SolveStatus status, Status finished) {
  switch (status) {
    case transport::SolveStatus::kIterationLimit: return Status::kNotConverged;
    case transport::SolveStatus::kInterrupted: return Status::kInterrupted;
    case transport::SolveStatus::kConverged: break;
  }
  return finished;
}

double median_distance(const Cloud& x, const Cloud& y) {
  constexpr std::size_t kPoints = 256;
  std::vector<double> distances;
  for (std::size_t i = 0; i < std::min(kPoints, x.size()); ++i) {
    for (std::size_t j = 0; j < std::min(kPoints, y.size()); ++j) {
      double square = 0;
      for (std::size_t c = 0; c < x.dimension(); ++c) {
        const double gap = x.points(i, c) - y.points(j, c);
        square += gap * gap;
      }
      distances.push_back(std::sqrt(square));
    }
  }
  const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
  std::nth_element(distances.begin(), middle, distances.end());
  return *middle;
}

void refuse_weights(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  for (const Cloud* const cloud : {&x, &y}) {
    GF_VALIDATE(cloud->weights.empty(),
                "{} has weights, and --distance {} takes points that all count the same. Leave them out", cloud->name,
                info_of(options.distance).name);
  }
}

Receipt measure(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  const Stopwatch watch;
  const transport::Mass mass = options.unbalanced ? transport::Mass::kAny : transport::Mass::kOne;
  x.validate(mass);
  y.validate(mass);
  GF_VALIDATE(options.labelled || x.dimension() == y.dimension(),
              "{} has {} coordinates and {} has {} (a distance needs one space). Choose columns", x.name, x.dimension(),
              y.name, y.dimension());
  return named(dispatch(x, y, options), options, watch);
}

MeasureOptions without_choices(const Cloud& x, const Cloud& y, const MeasureOptions& options) {
  MeasureOptions settled = options;
  if (options.distance == Distance::kSinkhorn && !options.epsilon) {
    settled.epsilon = default_epsilon(x, y, options.order.value_or(2));
  }
  if (options.distance == Distance::kMmd && !options.bandwidth) {
    settled.bandwidth = median_distance(x, y);
  }
  settled.plan = false;
  settled.permutations = 0;
  return settled;
}

Receipt measure(const Cloud& x, const MeasureOptions& options) {
  const Stopwatch watch;
  GF_VALIDATE(options.distance == Distance::kIntrinsicDimension,
              "--distance {} compares A with B, and there is only {} (a run directory alone has both). Name B",
              info_of(options.distance).name, x.name);
  x.validate();
  return named(measure_intrinsic_dimension(x, nullptr, options), options, watch);
}

}  // namespace ganflow::measure
