#include "ganflow/simd/step_rules.hpp"

#include "ganflow/simd/target.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace ganflow::simd {
namespace {

class StepRules : public testing::TestWithParam<Target> {
 protected:
  TargetOverride target_{GetParam()};
};

/// Numbers of both signs, some of them 0, different for every `wave`.
template <class T>
std::vector<T> numbers(std::size_t size, double wave) {
  std::vector<T> x(size);
  for (std::size_t i = 0; i < size; ++i) {
    x[i] = i % 7 == 3 ? T{0} : static_cast<T>(std::sin(wave * static_cast<double>(i) + wave));
  }
  return x;
}

template <class T>
std::vector<T> squares(std::size_t size, double wave) {
  std::vector<T> x = numbers<T>(size, wave);
  std::ranges::transform(x, x.begin(), [](T v) { return v * v; });
  return x;
}

/// check(size, offset) for every length of tail and some alignments.
template <class Check>
void for_sizes(const Check& check) {
  for (std::size_t size = 0; size <= 2 * 16 + 2; ++size) {
    for (const std::size_t offset : {0, 1, 8}) {
      SCOPED_TRACE(testing::Message() << size << " numbers from " << offset);
      check(size + offset, offset);
    }
  }
}

template <class T>
std::span<T> from(std::vector<T>& x, std::size_t offset) {
  return std::span(x).subspan(offset);
}

template <class T>
void check_momentum() {
  const T beta = T(0.9), dt = T(0.01);
  for_sizes([&](std::size_t size, std::size_t offset) {
    std::vector<T> theta = numbers<T>(size, 1.3), v = numbers<T>(size, 0.7), g = numbers<T>(size, 2.1);
    std::vector<T> want_theta = theta, want_v = v;
    for (std::size_t i = offset; i < size; ++i) {
      want_v[i] = beta * want_v[i] + g[i];
      want_theta[i] -= dt * want_v[i];
    }
    momentum_step(from(theta, offset), from(v, offset), std::span<const T>(from(g, offset)), beta, dt);
    EXPECT_EQ(theta, want_theta);
    EXPECT_EQ(v, want_v);
  });
}

template <class T>
void check_rmsprop() {
  const T decay = T(0.99), epsilon = T(1e-8), dt = T(0.01);
  for_sizes([&](std::size_t size, std::size_t offset) {
    std::vector<T> theta = numbers<T>(size, 1.3), v = squares<T>(size, 0.7), g = numbers<T>(size, 2.1);
    std::vector<T> want_theta = theta, want_v = v;
    for (std::size_t i = offset; i < size; ++i) {
      want_v[i] = decay * want_v[i] + (T{1} - decay) * g[i] * g[i];
      want_theta[i] -= dt * g[i] / std::sqrt(want_v[i] + epsilon);
    }
    rmsprop_step(from(theta, offset), from(v, offset), std::span<const T>(from(g, offset)), decay, epsilon, dt);
    EXPECT_EQ(theta, want_theta);
    EXPECT_EQ(v, want_v);
  });
}

template <class T>
void check_adam() {
  const AdamFactors<T> f{.beta1 = T(0.5), .beta2 = T(0.999), .rate = T(2e-4), .correction = T(1.7), .epsilon = T(1e-8)};
  for_sizes([&](std::size_t size, std::size_t offset) {
    std::vector<T> theta = numbers<T>(size, 1.3), m = numbers<T>(size, 0.3), v = squares<T>(size, 0.7),
                   g = numbers<T>(size, 2.1);
    std::vector<T> want_theta = theta, want_m = m, want_v = v;
    for (std::size_t i = offset; i < size; ++i) {
      want_m[i] = f.beta1 * want_m[i] + (T{1} - f.beta1) * g[i];
      want_v[i] = f.beta2 * want_v[i] + (T{1} - f.beta2) * g[i] * g[i];
      want_theta[i] -= f.rate * want_m[i] / (f.correction * std::sqrt(want_v[i]) + f.epsilon);
    }
    adam_step(from(theta, offset), from(m, offset), from(v, offset), std::span<const T>(from(g, offset)), f);
    EXPECT_EQ(theta, want_theta);
    EXPECT_EQ(m, want_m);
    EXPECT_EQ(v, want_v);
  });
}

TEST_P(StepRules, HaveTheBitsOfThePlainLoopsForEveryLengthAndAlignment) {
  check_momentum<float>();
  check_momentum<double>();
  check_rmsprop<float>();
  check_rmsprop<double>();
  check_adam<float>();
  check_adam<double>();
}

template <class T>
void check_walls() {
  const T limit = T(0.5);
  for_sizes([&](std::size_t size, std::size_t offset) {
    std::vector<T> theta = numbers<T>(size, 1.3), v = numbers<T>(size, 0.7);
    std::vector<T> want = theta, want_v = v;
    for (std::size_t i = offset; i < size; ++i) {
      want[i] = std::clamp(want[i], -limit, limit);
      const bool outwards = (want[i] >= limit && v[i] > 0) || (want[i] <= -limit && v[i] < 0);
      want_v[i] = outwards ? T{0} : v[i];
    }
    clip(from(theta, offset), limit);
    EXPECT_EQ(theta, want);
    stop_at_walls(std::span<const T>(from(theta, offset)), from(v, offset), limit);
    EXPECT_EQ(v, want_v);
  });
}

TEST_P(StepRules, ClipAndStopAtWallsAsThePlainLoopsDo) {
  check_walls<float>();
  check_walls<double>();
}

TEST_P(StepRules, KeepNan) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  for (const std::size_t lane : {0U, 7U, 8U, 10U}) {
    std::vector<double> x(11, 1.0);
    x[lane] = kNan;
    std::vector<double> v = x;
    clip(std::span<double>(x), 0.25);
    stop_at_walls(std::vector<double>(11, 0.25), v, 0.25);
    for (std::size_t i = 0; i < x.size(); ++i) {
      EXPECT_EQ(std::isnan(x[i]), i == lane);
      EXPECT_EQ(std::isnan(v[i]), i == lane);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(EveryTarget, StepRules, testing::ValuesIn(available_targets()),
                         [](const auto& test) { return to_string(test.param); });

}  // namespace
}  // namespace ganflow::simd
