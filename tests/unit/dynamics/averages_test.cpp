#include "ganflow/dynamics/averages.hpp"

#include "trainer_support.hpp"

namespace ganflow::dynamics {
namespace {

/// A generator whose every sample is `value`: units of no effect, and an output bias.
GeneratorSide<double> constant_side(double value) {
  auto parts = make_parts<double>({.latent_dimension = 1, .dimension = 1, .generator_units = 3, .output_bias = true});
  for (std::size_t r = 0; r < 3; ++r) {
    for (std::size_t j = 0; j < 3; ++j) {
      parts.generator.population().theta()(r, j) = 0;
    }
  }
  parts.generator.bias()(0, 0) = value;
  return GeneratorSide<double>(std::move(parts.generator), std::nullopt, {});
}

Averages<double> make_averages(const AverageOptions& options) {
  return Averages<double>(options, constant_side(0).network(), 5);
}

std::vector<double> sample(const Averages<double>& averages, AveragedLaw law, std::size_t count) {
  const auto m = averages.sample(law, *gaussian(1), {.seed = 2}, count);
  return {m->data(), m->data() + count};
}

TEST(Averages, OfParametersAreTheWeightedMeans) {
  for (const AverageKind kind : {AverageKind::kPolyak, AverageKind::kEma}) {
    SCOPED_TRACE(static_cast<int>(kind));
    Averages<double> averages = make_averages({.kind = kind, .decay = 0.8, .start = 3});
    EXPECT_FALSE(averages.sample(AveragedLaw::kMeanParameters, *gaussian(1), {.seed = 2}, 4));
    double sum = 0;
    double weights = 0;
    for (std::int64_t t = 1; t <= 10; ++t) {
      averages.add(constant_side(static_cast<double>(t * t)), t);
      if (t >= 3) {
        const double keep = kind == AverageKind::kEma ? 0.8 : 1.0;
        sum = keep * sum + static_cast<double>(t * t);
        weights = keep * weights + 1;
      }
      EXPECT_EQ(averages.empty(), t < 3);
    }
    for (const double y : sample(averages, AveragedLaw::kMeanParameters, 4)) {
      EXPECT_NEAR(y, sum / weights, 1e-12);
    }
  }
}

// Slot s holds generator t with its weight in the mixture, independently of the others.
TEST(Averages, OfLawsHoldEveryGeneratorByItsWeight) {
  constexpr std::size_t kSlots = 4000;
  for (const AverageKind kind : {AverageKind::kPolyak, AverageKind::kEma}) {
    SCOPED_TRACE(static_cast<int>(kind));
    Averages<double> averages = make_averages({.kind = kind, .decay = 0.7, .memory = kSlots});
    constexpr int kLast = 5;
    for (int t = 1; t <= kLast; ++t) {
      averages.add(constant_side(t), t);
    }
    const std::vector<double> y = sample(averages, AveragedLaw::kMixture, kSlots);
    double total = 0;
    for (int t = 1; t <= kLast; ++t) {
      total += kind == AverageKind::kEma ? std::pow(0.7, kLast - t) : 1;
    }
    for (int t = 1; t <= kLast; ++t) {
      const double expected = (kind == AverageKind::kEma ? std::pow(0.7, kLast - t) : 1) / total;
      const auto held = std::count(y.begin(), y.end(), static_cast<double>(t));
      // Null: binomial with deviation ≤ √(1/4/4000) = 0.0079; six of them have probability 2e-9.
      EXPECT_NEAR(static_cast<double>(held) / kSlots, expected, 6 * 0.0079) << "generator " << t;
    }
  }
}

TEST(Averages, TakeSampleIOfTheMixtureFromSlotIModuloMemory) {
  Averages<double> averages = make_averages({.kind = AverageKind::kPolyak, .memory = 4});
  for (int t = 1; t <= 9; ++t) {
    averages.add(constant_side(t), t);
  }
  const std::vector<double> few = sample(averages, AveragedLaw::kMixture, 3);
  const std::vector<double> many = sample(averages, AveragedLaw::kMixture, 11);
  for (std::size_t i = 0; i < many.size(); ++i) {
    EXPECT_EQ(many[i], many[i % 4]) << i;
  }
  EXPECT_EQ(few, std::vector<double>(many.begin(), many.begin() + 3));
}

TEST(Averages, GoOnBitForBitFromTheirState) {
  const AverageOptions options{.kind = AverageKind::kEma, .decay = 0.9, .start = 2, .memory = 3};
  for (const int cut : {1, 2, 5}) {  // before the first, at it, after it
    SCOPED_TRACE(cut);
    Averages<double> whole = make_averages(options);
    Averages<double> resumed = make_averages(options);
    for (int t = 1; t <= 10; ++t) {
      whole.add(constant_side(t), t);
      if (t == cut) {
        record::State state;
        whole.save(state);
        resumed.restore(state);
      } else if (t > cut) {
        resumed.add(constant_side(t), t);
      }
    }
    record::State a;
    record::State b;
    whole.save(a);
    resumed.save(b);
    expect_same(a, b);
  }
}

TEST(Averages, SpeakOfAllParticlesWhereEqualOnesAreStoredAsOne) {
  GeneratorSide<double> side = constant_side(1);
  Averages<double> averages({.kind = AverageKind::kPolyak}, side.network(), 5);
  side.merge_equal({});
  ASSERT_TRUE(side.units().merging.has_value());
  averages.add(side, 1);
  record::State state;
  averages.save(state);
  EXPECT_EQ(state.at("average.mean").shape, (std::vector<std::size_t>{3, 3}));
}

}  // namespace
}  // namespace ganflow::dynamics
