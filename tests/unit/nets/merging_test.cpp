#include "ganflow/nets/merging.hpp"

#include "ganflow/nets/network.hpp"
#include "ganflow/nets/start.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <limits>

namespace ganflow::nets {
namespace {

/// (rows, n) of small whole numbers, so that columns often coincide.
Matrix<float> whole_numbers(std::size_t rows, std::size_t n, int most) {
  Matrix<float> m(rows, n);
  for (std::size_t i = 0; i < rows * n; ++i) {
    m.data()[i] = static_cast<float>(*rc::gen::inRange(0, most + 1));
  }
  return m;
}

TEST(EqualColumns, AreInOneClassAndOthersAreNot) {
  const bool held = rc::check([] {
    const auto n = *rc::gen::inRange<std::size_t>(1, 60);
    const Matrix<float> a = whole_numbers(2, n, 3);
    const Matrix<float> b = whole_numbers(1, n, 1);
    const ConstMatrixView<float> both[] = {a, b};
    const Merging merging = find_equal_columns<float>(both);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        const bool equal = a(0, i) == a(0, j) && a(1, i) == a(1, j) && b(0, i) == b(0, j);
        RC_ASSERT((merging.class_of(i) == merging.class_of(j)) == equal);
      }
    }
    std::size_t total = 0;
    for (std::size_t k = 0; k < merging.classes(); ++k) {
      total += merging.size_of(k);
      RC_ASSERT(merging.class_of(merging.first_of(k)) == k);
    }
    RC_ASSERT(total == n);
    RC_ASSERT(merging.expand<float>(merging.gather<float>(a)).view()(1, n - 1) == a(1, n - 1));
  });
  EXPECT_TRUE(held);
}

TEST(EqualColumns, TakeMinusZeroForZeroAndNaNForNothing) {
  Matrix<double> m(1, 5);
  m(0, 1) = -0.0;
  m(0, 2) = std::numeric_limits<double>::quiet_NaN();
  m(0, 3) = m(0, 2);
  m(0, 4) = 1;
  const ConstMatrixView<double> view = m;
  const Merging merging = find_equal_columns<double>({&view, 1});
  EXPECT_EQ(merging.class_of(0), merging.class_of(1));
  EXPECT_NE(merging.class_of(2), merging.class_of(3));
  EXPECT_EQ(merging.classes(), 4U);
}

TEST(Merging, OfClassesIsOfTheirParticles) {
  const Merging fine({0, 1, 0, 2, 1});
  const Merging coarse({0, 1, 0});
  const Merging both = fine.then(coarse);
  EXPECT_EQ(both.classes(), 2U);
  EXPECT_EQ(both.size_of(0), 3U);
  EXPECT_EQ(both.class_of(3), 0U);
  EXPECT_EQ(both.class_of(4), 1U);
}

TEST(Merging, RefusesClassesThatAreNotNumberedInOrder) { EXPECT_THROW(Merging({0, 2, 1}), InputError); }

TEST(MergedPopulation, IsTheSameFunction) {
  Population<double> many({Activation::kTanh, 2, 2}, 90, 3);
  const auto few = start_population<double>({.units = 7}, 2, 2, 4, rng::Purpose::kCriticStart, {});
  for (std::size_t r = 0; r < many.parameters(); ++r) {
    for (std::size_t j = 0; j < 90; ++j) {
      many.theta()(r, j) = few.theta()(r, j * j % 7);  // unequal shares
    }
  }
  const ConstMatrixView<double> theta = many.theta();
  const Merging merging = find_equal_columns<double>({&theta, 1});
  ASSERT_EQ(merging.classes(), 4U);  // squares modulo 7
  const Population<double> merged = merged_population<double>(many, merging, merging.gather<double>(theta));
  Matrix<double> x(5, 2);
  rng::fill_normal<double>({.seed = 8}, 0, {x.data(), 10});
  Matrix<double> y1(5, 2);
  Matrix<double> y2(5, 2);
  evaluate<double>(many, x, y1);
  evaluate<double>(merged, x, y2);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_NEAR(y1(i, 0), y2(i, 0), 1e-14);
    EXPECT_NEAR(y1(i, 1), y2(i, 1), 1e-14);
  }
}

}  // namespace
}  // namespace ganflow::nets
