#include "ganflow/experiment/law_distance.hpp"

#include "ganflow/data/make_law.hpp"
#include "ganflow/experiment/sampler_process.hpp"
#include "ganflow/experiment/spec_toml.hpp"

#include "comparison_support.hpp"

#include <gtest/gtest.h>

namespace ganflow::experiment {
namespace {

/// A process that draws from a law, moved by `shift` along the first axis.
class Moved final : public dynamics::Process {
 public:
  Moved(std::shared_ptr<const data::Law> law, double shift) : law_(std::move(law)), shift_(shift) {}
  void generate(const rng::Stream& latents, MatrixView<double> out) const override {
    law_->sample(latents, 0, out);
    for (std::size_t r = 0; r < out.rows(); ++r) {
      out(r, 0) += shift_;
    }
  }
  void advance() override {}
  std::int64_t iteration() const override { return 3; }
  double time() const override { return 0; }
  std::optional<std::string> divergence() const override { return std::nullopt; }
  record::CheckpointState state() const override { return {}; }
  void restore(const record::CheckpointState& /*state*/) override {}
  std::size_t dimension() const override { return law_->dimension(); }
  void evaluate_critic(ConstMatrixView<double> /*x*/, MatrixView<double> /*out*/) const override {}
  double payoff(const rng::Stream& /*data*/, const rng::Stream& /*latents*/, std::size_t /*n*/) const override {
    return 0;
  }
  dynamics::Census census() const override { return {}; }

 private:
  std::shared_ptr<const data::Law> law_;
  double shift_;
};

Spec spec_with(std::vector<std::string> overrides) {
  overrides.emplace_back("observe.samples=1024");
  return parse_spec(kSmallSpec, "small", overrides);
}

// W_1 of a translation is its length; the two samples' means differ by 0.045 (one deviation), the median of nine by 0.02.
TEST(LawDistance, OnTheLineIsW1) {
  const std::shared_ptr<const data::Law> law = data::make_law({.name = "two-gaussians"});
  const LawDistance distance(spec_with({}), law);
  EXPECT_NEAR(distance.of(Moved(law, 3)), 3, 0.1);  // 5 deviations: below 6e-7
  EXPECT_LT(distance.floor(), 0.1);
  EXPECT_LT(distance.of(Moved(law, 0)), 0.1);
  EXPECT_FALSE(distance.has_s_epsilon());
}

// Sliced: |cos| of a random direction has the mean 2/π. Squared cost, debiased: nearly the translation's square.
TEST(LawDistance, InThePlaneIsSlicedAndEntropic) {
  const std::shared_ptr<const data::Law> law = data::make_law({.name = "ring8"});
  const LawDistance distance(spec_with({"data.law=ring8", "observe.projections=200"}), law);
  EXPECT_NEAR(distance.of(Moved(law, 4)), 4 * 0.6366, 0.3);
  ASSERT_TRUE(distance.has_s_epsilon());
  EXPECT_NEAR(distance.s_epsilon_of(Moved(law, 4)), 16, 1.5);
  EXPECT_LT(distance.s_epsilon_floor(), 0.3) << "shares of the modes differ by chance: by 0.02 or so";
}

}  // namespace
}  // namespace ganflow::experiment
