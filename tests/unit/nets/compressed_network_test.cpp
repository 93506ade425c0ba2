// Sums over nodes against sums over samples: the same numbers up to rounding.

#include "ganflow/core/parallel.hpp"
#include "ganflow/nets/network.hpp"
#include "ganflow/nets/network_engines.hpp"
#include "ganflow/rng/stream.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <vector>

namespace ganflow::nets {
namespace {

constexpr Activation kSmooth[] = {Activation::kTanh,    Activation::kErf, Activation::kSoftplus,
                                  Activation::kSigmoid, Activation::kSin, Activation::kLinear};

/// A population, a batch and cotangents, all random.
struct Problem {
  Activation activation = Activation::kTanh;
  std::size_t inputs = 1;
  std::size_t outputs = 1;
  std::size_t units = 300;
  std::size_t samples = 130;
  double steepness = 1;  ///< standard deviation of a
  double centre = 0;     ///< of the batch
  double spread = 1;     ///< standard deviation of the batch
};

template <class T>
void fill(MatrixView<T> m, std::uint32_t substep, double mean, double std) {
  std::vector<double> row(m.cols());
  for (std::size_t r = 0; r < m.rows(); ++r) {
    rng::fill_normal<double>({.seed = 9, .step = r, .substep = substep}, 0, row);
    std::transform(row.begin(), row.end(), m.row(r), [&](double z) { return static_cast<T>(mean + std * z); });
  }
}

template <class T>
Population<T> make_population(const Problem& p) {
  Population<T> population({p.activation, p.inputs, p.outputs}, p.units, 1);
  fill<T>(population.a(), 1, 0, p.steepness);
  fill<T>(population.b(), 2, 0, 1);
  fill<T>(population.c(), 3, 0, 1);
  return population;
}

template <class T>
Matrix<T> make_batch(const Problem& p) {
  Matrix<T> x(p.samples, p.inputs);
  fill<T>(x, 4, p.centre, p.spread);
  return x;
}

template <class T>
Matrix<T> make_cotangents(const Problem& p, std::size_t width) {
  Matrix<T> g(p.samples, width);
  fill<T>(g, 5, 0, 1 / static_cast<double>(p.samples));
  return g;
}

template <class T>
Matrix<double> widened(const Matrix<T>& m) {
  Matrix<double> wide(m.rows(), m.cols());
  for (std::size_t r = 0; r < m.rows(); ++r) {
    std::copy_n(m.row(r), m.cols(), wide.row(r));
  }
  return wide;
}

template <class T>
Population<double> widened(const Population<T>& p) {
  Population<double> wide(p.unit(), p.size(), p.scale());
  for (std::size_t r = 0; r < p.parameters(); ++r) {
    std::copy_n(p.theta().row(r), p.size(), wide.theta().row(r));
  }
  return wide;
}

double largest(const Matrix<double>& m) {
  double size = 0;
  for (std::size_t r = 0; r < m.rows(); ++r) {
    for (const double x : m.view().row_span(r)) {
      size = std::max(size, std::abs(x));
    }
  }
  return size;
}

template <class T>
double distance(const Matrix<T>& a, const Matrix<double>& b) {
  double size = 0;
  for (std::size_t r = 0; r < a.rows(); ++r) {
    for (std::size_t c = 0; c < a.cols(); ++c) {
      size = std::max(size, std::abs(static_cast<double>(a(r, c)) - b(r, c)));
    }
  }
  return size;
}

/// The four functions of network.hpp, each on one path.
template <class T>
struct Results {
  Matrix<T> y;
  Matrix<T> gradient;
  Matrix<T> dx;
  Matrix<T> tangent;
};

template <class T>
Results<T> compute(Population<T> population, const Matrix<T>& x, const Matrix<T>& g, const Matrix<T>& u,
                   BatchPath path) {
  population.set_batch_path(path);
  Results<T> out{Matrix<T>(x.rows(), g.cols()), Matrix<T>::padded(population.parameters(), population.size()),
                 Matrix<T>(x.rows(), x.cols()), Matrix<T>::padded(population.parameters(), population.size())};
  evaluate<T>(population, x, out.y);
  add_parameter_gradient<T>(population, x, g, out.gradient);
  if (g.cols() == 1) {
    input_gradient<T>(population, x, g, out.dx);
    add_tangent_gradient<T>(population, x, u, out.tangent);
  }
  return out;
}

/// Largest |value|, or 1.
template <class T>
double size_of(ConstMatrixView<T> m) {
  double size = 1;
  for (std::size_t r = 0; r < m.rows(); ++r) {
    for (const T value : m.row_span(r)) {
      size = std::max(size, std::abs(static_cast<double>(value)));
    }
  }
  return size;
}

/// Σ |value|.
template <class T>
double total_size(const Matrix<T>& m) {
  double sum = 0;
  for (std::size_t r = 0; r < m.rows(); ++r) {
    for (const T value : m.view().row_span(r)) {
      sum += std::abs(static_cast<double>(value));
    }
  }
  return sum;
}

/// Distances to the direct sums in double, in units of ε × the size of a sum's terms.
struct Errors {
  double y;
  double gradient;
  double dx;
  double tangent;
  double largest() const { return std::max({y, gradient, dx, tangent}); }
};

template <class T>
Errors errors(const Problem& p, BatchPath path) {
  const Population<T> population = make_population<T>(p);
  const Matrix<T> x = make_batch<T>(p);
  const Matrix<T> g = make_cotangents<T>(p, p.outputs);
  const Matrix<T> u = make_cotangents<T>(p, p.inputs);
  const Results<T> got = compute<T>(population, x, g, u, path);
  const Results<double> want =
      compute<double>(widened(population), widened(x), widened(g), widened(u), BatchPath::kDirect);
  const double reach = 1 + largest(widened(x));
  const double steep = size_of<T>(population.a());
  const double c = size_of<T>(population.c());
  const bool unbounded = p.activation == Activation::kSoftplus || p.activation == Activation::kLinear;
  const double value = unbounded ? steep * reach : 1;
  const double unit = std::numeric_limits<T>::epsilon();
  return {.y = distance(got.y, want.y) / (unit * value * c),
          .gradient = distance(got.gradient, want.gradient) / (unit * reach * value * c * total_size(g)),
          .dx = distance(got.dx, want.dx) / (unit * steep * c * largest(widened(g))),
          .tangent = distance(got.tangent, want.tangent) / (unit * steep * reach * c * total_size(u))};
}

std::size_t nodes_of(const Problem& p, BatchPath path) {
  Population<float> population = make_population<float>(p);
  population.set_batch_path(path);
  return batch_nodes<float>(population, make_batch<float>(p));
}

// A seed for the property tests: no false alarms, no luck.
const bool kRapidCheckIsSeeded = setenv("RC_PARAMS", "seed=20261124", 0) == 0;  // NOLINT(cert-err58-cpp): cannot throw

/// Of 3000 random problems the direct float kernels reached 3.2, the compressed ones 1.4 on one axis and 3.8 on two (where
/// the node weights, of either sign, are up to 5² times as large as the samples').
constexpr double kRounding = 5;
/// In double what is compared with has errors of its own, and so have the nodes' T_k; 5.2 was reached.
constexpr double kRoundingOfBoth = 10;

double arbitrary(double low, double high) { return low + (high - low) * *rc::gen::inRange(0, 1 << 20) / (1 << 20); }

Problem arbitrary_problem() {
  return {.activation = *rc::gen::elementOf(std::vector<Activation>(std::begin(kSmooth), std::end(kSmooth))),
          .inputs = *rc::gen::inRange<std::size_t>(1, 3),
          .outputs = *rc::gen::inRange<std::size_t>(1, 3),
          .units = *rc::gen::inRange<std::size_t>(1, 1200),
          .samples = *rc::gen::inRange<std::size_t>(1, 200),
          .steepness = std::exp2(arbitrary(-6, 3)),
          .centre = arbitrary(-5, 5),
          .spread = std::exp2(arbitrary(-6, 2))};
}

// Flat and steep units, near and far batches: where no grid is certified the direct kernels answer, and all agree.
TEST(CompressedNetwork, AgreesWithTheDirectSumsToRounding) {
  const bool held = rc::check([] {
    const Problem p = arbitrary_problem();
    RC_CLASSIFY(nodes_of(p, BatchPath::kCompressed) > 0, "compressed");
    RC_ASSERT(errors<float>(p, BatchPath::kCompressed).largest() <= kRounding);
    RC_ASSERT(errors<double>(p, BatchPath::kCompressed).largest() <= kRoundingOfBoth);
  });
  EXPECT_TRUE(held);
}

TEST(CompressedNetwork, ErrsNoMoreThanTheDirectKernelsOfItsPrecision) {
  for (const Activation activation : kSmooth) {
    SCOPED_TRACE(static_cast<int>(activation));
    const Problem p{.activation = activation, .samples = 400};
    ASSERT_GT(nodes_of(p, BatchPath::kAuto), 0U);
    // Both are rounding noise: a factor of 2 and half an ε of slack for its chance.
    EXPECT_LE(errors<float>(p, BatchPath::kAuto).largest(), 2 * errors<float>(p, BatchPath::kDirect).largest() + 0.5);
  }
}

TEST(CompressedNetwork, TakesTheDirectPathWhereNodesDoNotPayOrDoNotExist) {
  const Problem large{.units = 2000, .samples = 512};
  EXPECT_GT(nodes_of(large, BatchPath::kAuto), 0U);
  EXPECT_EQ(nodes_of(large, BatchPath::kDirect), 0U);
  const auto with = [&](auto change) {
    Problem p = large;
    change(p);
    return nodes_of(p, BatchPath::kAuto);
  };
  EXPECT_EQ(with([](Problem& p) { p.units = 10; }), 0U) << "too few units";
  EXPECT_EQ(with([](Problem& p) { p.samples = 30; }), 0U) << "fewer samples than nodes";
  EXPECT_EQ(with([](Problem& p) { p.inputs = 2; }), 0U) << "fewer samples than a tensor's nodes";
  EXPECT_EQ(with([](Problem& p) { p.inputs = 3; }), 0U) << "three inputs";
  EXPECT_EQ(with([](Problem& p) { p.steepness = 100; }), 0U) << "steep units";
  EXPECT_EQ(with([](Problem& p) { p.spread = 100; }), 0U) << "a wide batch";
  EXPECT_EQ(with([](Problem& p) { p.centre = std::numeric_limits<double>::infinity(); }), 0U) << "an infinite batch";
  for (const Activation kink : {Activation::kRelu, Activation::kLeakyRelu, Activation::kStep}) {
    EXPECT_EQ(with([&](Problem& p) { p.activation = kink; }), 0U) << "kink";
  }
}

TEST(CompressedNetwork, TakesATensorOfNodesForLargePlanarBatches) {
  const Problem p{.inputs = 2, .units = 3000, .samples = 6000, .steepness = 0.1};
  const std::size_t nodes = nodes_of(p, BatchPath::kAuto);
  EXPECT_GT(nodes, 100U);
  EXPECT_LT(nodes, 1500U);
  EXPECT_LE(errors<float>(p, BatchPath::kAuto).largest(), kRounding);
}

// The steepest unit decides, so one that steepens costs nodes and at last sends the batch back to its samples.
TEST(CompressedNetwork, TakesMoreNodesAsUnitsSteepen) {
  std::size_t before = 0;
  for (const double steepness : {0.05, 0.2, 0.5, 1.0}) {
    const std::size_t nodes = nodes_of({.samples = 512, .steepness = steepness}, BatchPath::kCompressed);
    EXPECT_GT(nodes, before) << steepness;
    before = nodes;
  }
  EXPECT_EQ(nodes_of({.samples = 512, .steepness = 20}, BatchPath::kCompressed), 0U);
}

// Few far samples would need many nodes; they are summed as they are, and the others do not pay for them.
TEST(CompressedNetwork, LeavesFarSamplesOutside) {
  const Problem p{.units = 1000, .samples = 512, .steepness = 0.5};
  const Population<float> population = make_population<float>(p);
  Matrix<float> x = make_batch<float>(p);
  const std::size_t near = batch_nodes<float>(population, x);
  for (const std::size_t i : {3U, 300U, 511U}) {
    x(i, 0) *= 1000;
  }
  const std::size_t far = batch_nodes<float>(population, x);
  EXPECT_EQ(far, 0U) << "the others lie too close together, seen from there";
  for (const std::size_t i : {3U, 300U, 511U}) {
    x(i, 0) /= 100;
  }
  const std::size_t apart = batch_nodes<float>(population, x);
  EXPECT_GT(apart, 0U);
  EXPECT_LT(apart, 2 * near);
  const Matrix<float> g = make_cotangents<float>(p, 1);
  const Results<float> on_nodes = compute<float>(population, x, g, g, BatchPath::kAuto);
  const Results<double> want =
      compute<double>(widened(population), widened(x), widened(g), widened(g), BatchPath::kDirect);
  EXPECT_LE(distance(on_nodes.y, want.y), 1e-6);
  EXPECT_LE(distance(on_nodes.gradient, want.gradient), 1e-5);
}

TEST(CompressedNetwork, GivesTheSameBitsForEveryNumberOfThreads) {
  const Problem p{.units = 3000, .samples = 600};
  const Population<float> population = make_population<float>(p);
  const Matrix<float> x = make_batch<float>(p);
  const Matrix<float> g = make_cotangents<float>(p, 1);
  const auto all = [&](int threads) {
    const ThreadLimit limit(threads);
    return compute<float>(population, x, g, g, BatchPath::kCompressed);
  };
  const Results<float> one = all(1);
  for (const int threads : {2, 3, 8}) {
    const Results<float> many = all(threads);
    EXPECT_EQ(distance(many.y, widened(one.y)), 0) << threads;
    EXPECT_EQ(distance(many.gradient, widened(one.gradient)), 0) << threads;
    EXPECT_EQ(distance(many.dx, widened(one.dx)), 0) << threads;
    EXPECT_EQ(distance(many.tangent, widened(one.tangent)), 0) << threads;
  }
}

TEST(CompressedNetwork, KeepsANaNWhereItIs) {
  Problem p{.samples = 400};
  const Matrix<float> x = make_batch<float>(p);
  const Matrix<float> g = make_cotangents<float>(p, 1);
  Population<float> population = make_population<float>(p);
  population.b()(0, 17) = std::numeric_limits<float>::quiet_NaN();
  const Results<float> got = compute<float>(population, x, g, g, BatchPath::kCompressed);
  for (std::size_t j = 0; j < p.units; ++j) {
    EXPECT_EQ(std::isnan(got.gradient(1, j)), j == 17) << j;
  }
  EXPECT_TRUE(std::isnan(got.y(0, 0)));
}

}  // namespace
}  // namespace ganflow::nets
