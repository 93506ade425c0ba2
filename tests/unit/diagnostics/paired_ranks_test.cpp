#include "ganflow/diagnostics/paired_ranks.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace ganflow::diagnostics {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> normals(std::uint64_t seed, std::size_t count) {
  std::vector<double> values(count);
  rng::fill_normal<double>({.seed = seed, .purpose = rng::Purpose::kTest}, 0, values);
  return values;
}

/// Share of 2,000 samples of N(0,1) whose interval holds 0.
double coverage(std::size_t replicas) {
  std::size_t held = 0;
  const std::size_t trials = 2000;
  for (std::size_t t = 0; t < trials; ++t) {
    const Estimate e = bootstrapped_mean(normals(t + 1, replicas), {.resamples = 499});
    held += e.low <= 0 && e.high >= 0 ? 1 : 0;
  }
  return static_cast<double>(held) / static_cast<double>(trials);
}

// Student's intervals would hold it in 95%. The binomial error of a share of 0.9 in 2,000 is 0.0067; seeds are fixed.
TEST(PairedRanks, IntervalsHoldTheTruthAsOftenAsIsSaid) {
  EXPECT_NEAR(coverage(5), 0.905, 0.02);
  EXPECT_NEAR(coverage(10), 0.945, 0.02);
  EXPECT_NEAR(coverage(30), 0.95, 0.02);
}

TEST(PairedRanks, CertainOrderIsCertain) {
  const std::vector<std::vector<double>> values = {{3, 3.1, 3.2}, {1, 1.1, 1.2}, {2, 2.1, 2.2}};
  const std::vector<PairedRank> ranks = rank_paired(values);
  EXPECT_DOUBLE_EQ(ranks[1].mean.value, 1.1);
  EXPECT_NEAR(ranks[1].best, 1, 1e-9);
  EXPECT_EQ(ranks[0].best, 0);
  for (const auto& [k, rank] : {std::pair{0, 3.0}, {1, 1.0}, {2, 2.0}}) {
    const Estimate& e = ranks[static_cast<std::size_t>(k)].rank;
    EXPECT_EQ(e.value, rank);
    EXPECT_EQ(e.low, rank);
    EXPECT_EQ(e.high, rank);
  }
}

// Replicas differ far more than contestants; only on the same replicas can they be told apart.
TEST(PairedRanks, WhatAllFindHardInAReplicaCancels) {
  std::vector<std::vector<double>> values(2);
  const std::vector<double> hardness = normals(1, 8);
  for (const double h : hardness) {
    values[0].push_back(10 * h);
    values[1].push_back(10 * h + 0.1);
  }
  const std::vector<PairedRank> ranks = rank_paired(values);
  EXPECT_NEAR(ranks[0].best, 1, 1e-9);
  EXPECT_GT(ranks[0].mean.high - ranks[0].mean.low, 5) << "alone, their intervals overlap by far";
}

TEST(PairedRanks, EqualContestantsShare) {
  const std::vector<std::vector<double>> values(4, std::vector<double>{1, 2, 5});
  for (const PairedRank& r : rank_paired(values)) {
    EXPECT_NEAR(r.best, 0.25, 1e-9);
    EXPECT_EQ(r.rank.value, 2.5);
  }
}

TEST(PairedRanks, ExchangeableContestantsHaveChancesThatSumToOne) {
  const std::vector<std::vector<double>> values = {normals(1, 6), normals(2, 6), normals(3, 6)};
  const std::vector<PairedRank> ranks = rank_paired(values);
  double sum = 0;
  for (const PairedRank& r : ranks) {
    sum += r.best;
    EXPECT_LE(r.rank.low, r.rank.value);
    EXPECT_GE(r.rank.high, r.rank.value);
  }
  EXPECT_NEAR(sum, 1, 1e-9);
}

TEST(PairedRanks, WhatDivergedIsLast) {
  const std::vector<std::vector<double>> values = {{1, kInfinity, 1}, {2, 2, 2}};
  const std::vector<PairedRank> ranks = rank_paired(values);
  EXPECT_EQ(ranks[0].mean.value, kInfinity);
  EXPECT_EQ(ranks[0].rank.value, 2);
  EXPECT_NEAR(ranks[0].best, 8.0 / 27, 0.06) << "where the replica that diverged is not drawn";  // 5.9 deviations
}

TEST(PairedRanks, OneReplicaHasNoIntervals) {
  const std::vector<std::vector<double>> values = {{1}, {2}};
  const std::vector<PairedRank> ranks = rank_paired(values);
  EXPECT_EQ(ranks[0].mean.low, 1);
  EXPECT_EQ(ranks[0].mean.high, 1);
  EXPECT_EQ(ranks[1].rank.value, 2);
  EXPECT_TRUE(rank_paired({}).empty());
}

TEST(PairedRanks, MeansLeaveOutWhatIsNoNumber) {
  const std::vector<double> values = {1, std::nan(""), 3};
  EXPECT_EQ(bootstrapped_mean(values).value, 2);
  EXPECT_TRUE(std::isnan(bootstrapped_mean(std::vector{std::nan("")}).value));
}

TEST(PairedRanks, RefuseTooFewResamples) {
  EXPECT_THAT([] { rank_paired(std::vector<std::vector<double>>{{1.0}}, {.resamples = 5}); },
              ThrowsMessage<InputError>(HasSubstr("resamples = 5")));
}

}  // namespace
}  // namespace ganflow::diagnostics
