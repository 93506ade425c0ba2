#include "ganflow/dynamics/generator_side.hpp"

#include "trainer_support.hpp"

namespace ganflow::dynamics {
namespace {

GeneratorSide<double> make_side(const TrainOptions& options, std::optional<double> box = {}) {
  auto parts = make_parts<double>({.output_bias = true});
  return GeneratorSide<double>(std::move(parts.generator), make_box(box), options);
}

Matrix<double> drawn(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Matrix<double> m(rows, cols);
  rng::fill_normal<double>({.seed = seed}, 0, {m.data(), rows * cols});
  return m;
}

TEST(GeneratorSide, DescendsTheGradientOfWhatItIsPulledBy) {
  GeneratorSide<double> side = make_side({});
  const Matrix<double> z = drawn(9, 2, 3);
  const Matrix<double> pull = drawn(9, 3, 4);
  const auto loss = [&] {  // Σ g·y
    Matrix<double> y(9, 3);
    side.network().generate(z, y);
    double sum = 0;
    for (std::size_t i = 0; i < 27; ++i) {
      sum += pull.data()[i] * y.data()[i];
    }
    return sum;
  };
  Matrix<double> y(9, 3);
  side.network().generate(z, y);
  Matrix<double> g = drawn(9, 3, 4);
  side.find_gradient(z, y, g);
  const record::State before = [&] {
    record::State state;
    side.save_parameters(state);
    return state;
  }();
  double& value = side.network().population().theta()(2, 1);
  const double start = value;
  value = start + 1e-6;
  const double up = loss();
  value = start - 1e-6;
  const double slope = 5 * (up - loss()) / 2e-6;  // mean-field: N times the derivative
  value = start;
  EXPECT_NEAR(side.units().gradient(2, 1), slope, 1e-7);  // h² + ε/h of a sum of order 10
  const double bias = side.network().bias()(0, 1);
  side.step(0.1);
  EXPECT_DOUBLE_EQ(value, start - 0.1 * side.units().gradient(2, 1));
  EXPECT_DOUBLE_EQ(side.network().bias()(0, 1), bias - 0.1 * side.bias().gradient(0, 1));
  EXPECT_TRUE(before.contains("generator") && before.contains("bias"));
}

// Wide units make the step while their gradient is near; a bias or a rule with memory takes the two one after the other.
TEST(GeneratorSide, DescendsToTheSameBitsInOneGo) {
  constexpr std::size_t kInputs = 10;  // more than the fused kernels take
  for (const bool bias : {false, true}) {
    for (const RuleKind rule : {RuleKind::kSgd, RuleKind::kMomentum}) {
      SCOPED_TRACE(testing::Message() << (bias ? "bias, " : "no bias, ") << static_cast<int>(rule));
      nets::Population<double> units({.inputs = kInputs, .outputs = 3}, 37, 1);
      rng::fill_normal_rows<double>({.seed = 5}, 0, units.theta());
      const nets::Generator<double> network(std::move(units), nets::Readout::kIdentity, bias);
      GeneratorSide<double> one(network, {}, {.rule = rule});
      GeneratorSide<double> two(network, {}, {.rule = rule});
      for (std::uint64_t step = 0; step < 2; ++step) {
        const Matrix<double> z = drawn(9, kInputs, 10 + step);
        Matrix<double> y(9, 3);
        one.network().generate(z, y);
        Matrix<double> g = drawn(9, 3, 20 + step);
        Matrix<double> again = g;
        one.descend(z, y, g, 0.1);
        two.find_gradient(z, y, again);
        two.step(0.1);
      }
      for (std::size_t r = 0; r < kInputs + 4; ++r) {
        for (std::size_t j = 0; j < 37; ++j) {
          ASSERT_EQ(one.network().layers()[0].theta()(r, j), two.network().layers()[0].theta()(r, j)) << r << ", " << j;
          ASSERT_EQ(one.units().gradient(r, j), two.units().gradient(r, j)) << r << ", " << j;
        }
      }
      EXPECT_EQ(one.network().bias()(0, 1), two.network().bias()(0, 1));
    }
  }
}

TEST(GeneratorSide, StaysInItsBoxIfItHasOne) {
  GeneratorSide<double> side = make_side({}, 0.25);
  side.network().population().theta()(0, 0) = 3;
  side.project();
  EXPECT_EQ(side.network().population().theta()(0, 0), 0.25);
  GeneratorSide<double> open = make_side({});
  open.network().population().theta()(0, 0) = 3;
  open.project();
  EXPECT_EQ(open.network().population().theta()(0, 0), 3);
}

TEST(GeneratorSide, GoesOnBitForBitFromItsState) {
  const TrainOptions options{.rule = RuleKind::kAdam};
  const auto move = [](GeneratorSide<double>& side, std::uint64_t seed) {
    const Matrix<double> z = drawn(9, 2, seed);
    Matrix<double> y(9, 3);
    Matrix<double> g = drawn(9, 3, seed + 100);
    side.network().generate(z, y);
    side.find_gradient(z, y, g);
    side.step(0.1);
  };
  const auto state_of = [](const GeneratorSide<double>& side) {
    record::State state;
    side.save_parameters(state);
    side.save_memory(state);
    return state;
  };
  GeneratorSide<double> whole = make_side(options);
  move(whole, 1);
  GeneratorSide<double> resumed = make_side(options);
  resumed.restore(state_of(whole), options);
  move(whole, 2);
  move(resumed, 2);
  expect_same(state_of(resumed), state_of(whole));
}

TEST(GeneratorSide, SaysWhichNumberWentAstray) {
  GeneratorSide<double> side = make_side({});
  EXPECT_FALSE(side.out_of_range(1e6));
  side.network().bias()(0, 1) = 1e7;
  EXPECT_THAT(side.out_of_range(1e6).value(), testing::HasSubstr("b_0 in coordinate 2"));
  side.network().population().theta()(1, 3) = 1e7;
  EXPECT_THAT(side.out_of_range(1e6).value(), testing::HasSubstr("a_2 of particle 3"));
  EXPECT_FALSE(side.gradient_out_of_range());
}

}  // namespace
}  // namespace ganflow::dynamics
