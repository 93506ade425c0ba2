#include "ganflow/experiment/averaged_process.hpp"

#include "ganflow/experiment/build.hpp"
#include "ganflow/experiment/spec_toml.hpp"

#include "comparison_support.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace ganflow::experiment {
namespace {

const rng::Stream kLatents{.seed = 3, .purpose = rng::Purpose::kTest};

std::unique_ptr<dynamics::Process> averaging(const std::string& start) {
  const std::vector<std::string> overrides = {"dynamics.average=polyak", "dynamics.average_start=" + start};
  return build(parse_spec(kSmallSpec, "small", overrides)).process;
}

TEST(AveragedProcess, GeneratesTheAverageAndTrainsAsEver) {
  for (const auto law : {dynamics::AveragedLaw::kMeanParameters, dynamics::AveragedLaw::kMixture}) {
    const auto plain = averaging("0");
    AveragedProcess averaged(averaging("0"), law);
    for (int t = 0; t < 20; ++t) {
      plain->advance();
      averaged.advance();
    }
    Matrix<double> out(50, 1);
    averaged.generate(kLatents, out.view());
    const Matrix<double> expected = *plain->sample_average(law, kLatents, 50);
    EXPECT_TRUE(std::equal(out.data(), out.data() + 50, expected.data()));
    EXPECT_EQ(averaged.iteration(), 20);
    EXPECT_EQ(averaged.time(), plain->time());
    EXPECT_EQ(averaged.census().distinct_critic, plain->census().distinct_critic);
    EXPECT_FALSE(averaged.sample_average(law, kLatents, 50)) << "no average of an average";
  }
}

TEST(AveragedProcess, BeforeThereIsAnAverageTheGeneratorStandsForIt) {
  const auto plain = averaging("10");
  AveragedProcess averaged(averaging("10"), dynamics::AveragedLaw::kMixture);
  plain->advance();
  averaged.advance();
  Matrix<double> out(50, 1);
  Matrix<double> expected(50, 1);
  averaged.generate(kLatents, out.view());
  plain->generate(kLatents, expected.view());
  EXPECT_TRUE(std::equal(out.data(), out.data() + 50, expected.data()));
}

}  // namespace
}  // namespace ganflow::experiment
