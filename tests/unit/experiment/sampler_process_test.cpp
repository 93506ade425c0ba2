#include "ganflow/experiment/sampler_process.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/data/make_law.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace ganflow::experiment {
namespace {

data::DiffusedMixture ring() { return *data::diffused(*data::make_law({.name = "ring8"})); }

TEST(SamplerProcess, GeneratesWhatTheSamplerDoes) {
  const dynamics::ReverseOuOptions options{.steps = 8};
  SamplerProcess process(ring(), options);
  const rng::Stream stream{.seed = 2};
  Matrix<double> out(10, 2);
  Matrix<double> expected(10, 2);
  process.generate(stream, out.view());
  dynamics::reverse_ou(ring(), options, stream, expected);
  EXPECT_TRUE(std::equal(out.data(), out.data() + 20, expected.data()));
  EXPECT_EQ(process.components(), 8U);
}

TEST(SamplerProcess, HasNothingToTrain) {
  SamplerProcess process(ring(), {});
  process.advance();
  EXPECT_EQ(process.iteration(), 0);
  EXPECT_EQ(process.dimension(), 2U);
  EXPECT_FALSE(process.divergence());
  Matrix<double> on_data(3, 1);
  on_data(1, 0) = 5;
  process.evaluate_critic(Matrix<double>(3, 2), on_data.view());
  EXPECT_EQ(on_data(1, 0), 0);
  EXPECT_TRUE(std::isnan(process.payoff({}, {}, 10)));
}

TEST(SamplerProcess, RefusesBadOptionsAtOnce) { EXPECT_THROW(SamplerProcess(ring(), {.steps = 0}), InputError); }

}  // namespace
}  // namespace ganflow::experiment
