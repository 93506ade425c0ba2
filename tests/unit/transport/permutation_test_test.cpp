#include "ganflow/transport/permutation_test.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/rng/stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace ganflow::transport {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

Matrix<double> normal_points(std::size_t n, std::size_t d, std::uint64_t seed, double shift = 0) {
  Matrix<double> x(n, d);
  rng::fill_normal<double>({.seed = seed}, 0, std::span<double>(x.data(), n * d));
  for (std::size_t i = 0; i < n; ++i) {
    x(i, 0) += shift;
  }
  return x;
}

TEST(PermutationTest, StatisticIsTheSquaredDistance) {
  const auto x = normal_points(90, 2, 1), y = normal_points(130, 2, 2, 0.2);
  for (const MmdOptions& kernel : {MmdOptions{}, MmdOptions{.kernel = KernelKind::kGaussian},
                                   MmdOptions{.kernel = KernelKind::kMatern, .smoothness = 2}}) {
    const double squared = mmd(WeightedPoints<double>{x}, WeightedPoints<double>{y}, kernel).squared;
    EXPECT_NEAR(permutation_test(x, y, {.kernel = kernel, .permutations = 1}).statistic, squared, 1e-14);
  }
}

TEST(PermutationTest, AgreesWithAllExchangesByHand) {
  // 3 + 3 points: 20 subsets, all alike. The share of subsets whose statistic is at least the observed one is p's limit:
  // with B = 20000, 6 standard deviations of the binomial, false alarm below 1e-8.
  const auto x = normal_points(3, 1, 3), y = normal_points(3, 1, 4, 0.8);
  std::vector<double> pool(x.data(), x.data() + 3);
  pool.insert(pool.end(), y.data(), y.data() + 3);
  const auto statistic = [&](unsigned subset) {
    Matrix<double> a(3, 1), b(3, 1);
    std::size_t i = 0, j = 0;
    for (unsigned k = 0; k < 6; ++k) {
      ((subset >> k & 1U) != 0 ? a.data()[i++] : b.data()[j++]) = pool[k];
    }
    return mmd(WeightedPoints<double>{a}, WeightedPoints<double>{b}, {}).squared;
  };
  const double observed = statistic(0b000111);
  double at_least = 0;
  for (unsigned subset = 0; subset < 64; ++subset) {
    if (__builtin_popcount(subset) == 3) {
      at_least += statistic(subset) >= observed - 1e-12 ? 1 : 0;
    }
  }
  const double share = at_least / 20, count = 20'000;
  const PermutationTestResult result = permutation_test(x, y, {.permutations = 20'000});
  EXPECT_NEAR(result.p_value, share, 6 * std::sqrt(share * (1 - share) / count) + 1 / count);
}

TEST(PermutationTest, PIsUniformUnderTheNull) {
  // B = 19: p is uniform on 1/20 … 1. 2000 pairs of samples: each cell 100 ± 9.75; 6 of them in 20 cells, false alarm 4e-8.
  std::vector<int> cells(21);
  for (std::uint64_t seed = 0; seed < 2000; ++seed) {
    const auto x = normal_points(7, 2, 100 + 2 * seed), y = normal_points(9, 2, 101 + 2 * seed);
    const double p = permutation_test(x, y, {.permutations = 19, .seed = seed}).p_value;
    ++cells[static_cast<std::size_t>(std::lround(20 * p))];
  }
  EXPECT_EQ(cells[0], 0);
  for (std::size_t k = 1; k <= 20; ++k) {
    EXPECT_NEAR(cells[k], 100, 6 * 9.75) << "p = " << k << "/20";
  }
}

TEST(PermutationTest, SeesAShiftAndKeepsTheSmallestP) {
  const auto x = normal_points(100, 3, 5), y = normal_points(80, 3, 6, 2);
  const PermutationTestResult result = permutation_test(x, y, {.permutations = 199});
  EXPECT_EQ(result.p_value, 1.0 / 200);
  EXPECT_GT(result.statistic, result.null_mean + 6 * result.null_deviation);
}

TEST(PermutationTest, EqualCloudsAreTiesAndCountAgainstRejection) {
  const auto x = normal_points(40, 2, 7);
  EXPECT_EQ(permutation_test(x, x, {.permutations = 99}).p_value, 1);
}

TEST(PermutationTest, SameBitsForEveryNumberOfThreads) {
  const auto x = normal_points(300, 2, 8), y = normal_points(200, 2, 9);
  const ThreadLimit one(1);
  const PermutationTestResult alone = permutation_test(x, y, {.permutations = 150});
  const ThreadLimit three(3);
  const PermutationTestResult shared = permutation_test(x, y, {.permutations = 150});
  EXPECT_EQ(alone.p_value, shared.p_value);
  EXPECT_EQ(alone.null_mean, shared.null_mean);
  EXPECT_EQ(alone.null_deviation, shared.null_deviation);
}

TEST(PermutationTest, StopsWhenToldWithWhatIsFinished) {
  const auto x = normal_points(20, 2, 10), y = normal_points(20, 2, 11);
  const PermutationTestResult result =
      permutation_test(x, y, {.kernel = {.progress = [](const Advance&) { return false; }}, .permutations = 1000});
  EXPECT_EQ(result.status, SolveStatus::kInterrupted);
  EXPECT_EQ(result.permutations, 63U);  // one batch, less the observed labels
}

TEST(PermutationTest, RefusesBadInputWithItsValue) {
  const auto x = normal_points(5, 2, 12);
  EXPECT_THAT([&] { permutation_test(x, x, {.permutations = 0}); },
              ThrowsMessage<InputError>(HasSubstr("permutation_test.permutations = 0")));
  EXPECT_THAT([&] { permutation_test(x, Matrix<double>(0, 2), {}); },
              ThrowsMessage<InputError>(HasSubstr("y has shape")));
}

}  // namespace
}  // namespace ganflow::transport
