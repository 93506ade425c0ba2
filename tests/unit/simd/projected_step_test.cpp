#include "ganflow/simd/projected_step.hpp"

#include "ganflow/simd/target.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace ganflow::simd {
namespace {

class ProjectedStep : public testing::TestWithParam<Target> {
 protected:
  TargetOverride target_{GetParam()};
};

template <class T>
void check(std::size_t size, std::size_t offset, T limit) {
  std::vector<T> theta(size + offset);
  std::vector<T> gradient(size + offset);
  for (std::size_t i = 0; i < theta.size(); ++i) {
    theta[i] = static_cast<T>(std::sin(1.3 * static_cast<double>(i)));
    gradient[i] = static_cast<T>(3 * std::cos(2.1 * static_cast<double>(i)));
  }
  std::vector<T> want = theta;
  const T rate = static_cast<T>(0.1);
  for (std::size_t i = offset; i < want.size(); ++i) {
    want[i] = std::clamp(want[i] + rate * gradient[i], -limit, limit);
  }
  projected_step(std::span(theta).subspan(offset), std::span<const T>(gradient).subspan(offset), rate, limit);
  EXPECT_EQ(theta, want) << size << " numbers from " << offset;
}

TEST_P(ProjectedStep, HasTheBitsOfThePlainLoopForEveryLengthAndAlignment) {
  for (std::size_t size = 0; size <= 8 * 16 + 2; ++size) {
    for (const std::size_t offset : {0, 1, 8}) {
      check<float>(size, offset, 0.5F);
      check<double>(size, offset, 0.5);
      check<float>(size, offset, std::numeric_limits<float>::infinity());
    }
  }
}

TEST_P(ProjectedStep, KeepsANanAndClipsInfinities) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  std::vector<float> theta(19, std::numeric_limits<float>::quiet_NaN());
  theta[2] = kInfinity;
  theta[18] = -kInfinity;
  projected_step(theta, std::vector<float>(19, 1.0F), 1.0F, 0.25F);
  EXPECT_EQ(theta[2], 0.25F);
  EXPECT_EQ(theta[18], -0.25F);
  EXPECT_TRUE(std::isnan(theta[0]));
  EXPECT_TRUE(std::isnan(theta[17]));
}

INSTANTIATE_TEST_SUITE_P(EveryTarget, ProjectedStep, testing::ValuesIn(available_targets()),
                         [](const auto& test) { return to_string(test.param); });

}  // namespace
}  // namespace ganflow::simd
