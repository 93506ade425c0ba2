// Sums over pairs against plain loops in double, on every instruction set, for lengths around those of vectors.
#include "ganflow/simd/pair_sums.hpp"

#include "ganflow/core/aligned_buffer.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/rng/stream.hpp"
#include "ganflow/simd/target.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace ganflow::simd {
namespace {

constexpr std::size_t kDimensions[] = {1, 2, 3, 5};
constexpr std::size_t kSizes[] = {1, 4, 7, 15, 16, 17, 33, 130};

template <class T>
Matrix<T> cloud(std::size_t d, std::size_t n, std::uint64_t seed) {
  Matrix<T> x = Matrix<T>::padded(d, n);
  for (std::size_t c = 0; c < d; ++c) {
    rng::fill_normal<T>({.seed = seed}, c * n, x.view().row_span(c));
  }
  return x;
}

template <class T>
AlignedBuffer<T> column_values(const Matrix<T>& y, T padding, std::uint64_t seed) {
  AlignedBuffer<T> values(y.stride());
  rng::fill_normal<T>({.seed = seed}, 0, std::span<T>(values.data(), y.cols()));
  std::fill(values.begin() + y.cols(), values.end(), padding);
  return values;
}

template <class T>
double squared_distance(const Matrix<T>& x, std::size_t i, const Matrix<T>& y, std::size_t j) {
  double z = 0;
  for (std::size_t c = 0; c < x.rows(); ++c) {
    const double difference = static_cast<double>(x(c, i)) - static_cast<double>(y(c, j));
    z += difference * difference;
  }
  return z;
}

template <class T>
double norm_of(const Matrix<T>& x, std::size_t i) {
  return squared_distance(x, i, Matrix<T>(x.rows(), 1), 0);
}

/// H_j of a GibbsField with these potentials.
template <class T>
AlignedBuffer<T> columns_of(const Matrix<T>& y, AlignedBuffer<T> potentials, bool squared) {
  for (std::size_t j = 0; j < y.cols() && squared; ++j) {
    potentials[j] = static_cast<T>(static_cast<double>(potentials[j]) - norm_of(y, j));
  }
  return potentials;
}

/// The functions as pair_sums.hpp defines them.
double reference(Radial function, double z) {
  const double r = std::sqrt(z), q = r * std::numbers::ln2;
  switch (function) {
    case Radial::kDistance: return r;
    case Radial::kGaussian: return std::exp2(-z);
    case Radial::kMatern12: return std::exp2(-r);
    case Radial::kMatern32: return (1 + q) * std::exp2(-r);
    case Radial::kMatern52: return (1 + q + q * q / 3) * std::exp2(-r);
    case Radial::kTable: return 1 / (1 + z);
  }
  return 0;
}

/// 1/(1+z) on [2⁻³, 2³), exactly a polynomial on no piece: by Taylor's series about the middle of each.
template <class T>
AlignedBuffer<T> table_of_reciprocal() {
  using Table = RadialTable<T>;
  const std::size_t inner = 6 * Table::kPerOctave;
  AlignedBuffer<T> coefficients((inner + 2) * Table::kCoefficients);
  coefficients[0] = 1;
  for (std::size_t piece = 0; piece < inner; ++piece) {
    const double octave = std::exp2(static_cast<double>(piece / Table::kPerOctave) - 3);
    const double half = octave / (2 * Table::kPerOctave);
    const double middle = octave * (1 + static_cast<double>(piece % Table::kPerOctave) / Table::kPerOctave) + half;
    double power = 1 / (1 + middle);
    for (std::size_t k = 0; k < Table::kCoefficients; ++k) {
      coefficients[(piece + 1) * Table::kCoefficients + k] = static_cast<T>(power);
      power *= -half / (1 + middle);
    }
  }
  return coefficients;
}

template <class T>
RadialKernel<T> kernel_of(Radial function, const AlignedBuffer<T>& table) {
  if (function != Radial::kTable) {
    return {function};
  }
  return {function, {.lowest = T(0.125), .highest = T{8}, .coefficients = table.span()}};
}

/// With the table's constants beyond its ends.
double expected(Radial function, double z) {
  if (function == Radial::kTable && (z < 0.125 || z >= 8)) {
    return z < 1 ? 1 : 0;
  }
  return reference(function, z);
}

class PairSums : public testing::TestWithParam<Target> {
 protected:
  TargetOverride use_target_{GetParam()};
};

constexpr Radial kFunctions[] = {Radial::kDistance, Radial::kGaussian, Radial::kMatern12,
                                 Radial::kMatern32, Radial::kMatern52, Radial::kTable};

template <class T>
void expect_values_agree(Radial function) {
  // 4 ulp of 1 for the function, and the exponent's own rounding, z or √z up to 60 here; the test's table ends its
  // series at (half a piece)^8, 2e-14.
  const double tolerance = 60 * static_cast<double>(std::numeric_limits<T>::epsilon()) +
                           (function == Radial::kTable ? (sizeof(T) == 4 ? 1e-6 : 2e-14) : 0);
  const AlignedBuffer<T> table = table_of_reciprocal<T>();
  const RadialKernel<T> kernel = kernel_of(function, table);
  for (const std::size_t d : kDimensions) {
    for (const std::size_t m : kSizes) {
      const Matrix<T> x = cloud<T>(d, 6, 1), y = cloud<T>(d, m, 2);
      Matrix<T> values = Matrix<T>::padded(5, m);
      radial_values<T>(kernel, x, {1, 5}, y, {0, m}, values);
      for (std::size_t i = 0; i < 5; ++i) {
        for (std::size_t j = 0; j < m; ++j) {
          const double z = squared_distance(x, i + 1, y, j);
          ASSERT_NEAR(static_cast<double>(values(i, j)), expected(function, z), tolerance)
              << "d = " << d << ", m = " << m << ", z = " << z;
        }
      }
    }
  }
}

TEST_P(PairSums, ValuesAgreeWithTheirFormulas) {
  for (const Radial function : kFunctions) {
    SCOPED_TRACE(static_cast<int>(function));
    expect_values_agree<float>(function);
    expect_values_agree<double>(function);
  }
}

template <class T>
void expect_sums_agree(Radial function) {
  const double epsilon = static_cast<double>(std::numeric_limits<T>::epsilon()) * (function == Radial::kTable ? 10 : 1);
  const AlignedBuffer<T> table = table_of_reciprocal<T>();  // whose series errs by 2e-14 or 1e-6
  const RadialKernel<T> kernel = kernel_of(function, table);
  for (const std::size_t d : kDimensions) {
    for (const std::size_t m : kSizes) {
      const Matrix<T> x = cloud<T>(d, 11, 1), y = cloud<T>(d, m, 2);
      const AlignedBuffer<T> v = column_values<T>(y, T{0}, 3);
      const IndexRange columns = m > 32 ? IndexRange{16, m - 16} : IndexRange{0, m};
      std::vector<double> sums(9);
      radial_sums<T>(kernel, x, {2, 9}, y, v.span(), columns, sums);
      for (std::size_t i = 0; i < 9; ++i) {
        double sum = 0, magnitude = 0;
        for (std::size_t j = columns.first; j < m; ++j) {
          const double term = static_cast<double>(v[j]) * expected(function, squared_distance(x, i + 2, y, j));
          sum += term;
          magnitude += std::abs(term) + std::abs(static_cast<double>(v[j]));
        }
        ASSERT_NEAR(sums[i], sum, 60 * epsilon * magnitude) << "d = " << d << ", m = " << m;
      }
    }
  }
}

TEST_P(PairSums, SumsAgreeWithPlainLoops) {
  for (const Radial function : kFunctions) {
    SCOPED_TRACE(static_cast<int>(function));
    expect_sums_agree<float>(function);
    expect_sums_agree<double>(function);
  }
}

TEST_P(PairSums, ManyColumnsCarryNoFloatError) {
  // 2¹⁷ terms of 0.1: 1024 of them err by at most 512 ulp relative, on the way 100 times less; a float sum of all by 1e-3.
  const std::size_t m = 1U << 17U;
  const Matrix<float> x = Matrix<float>::padded(1, 1), y = Matrix<float>::padded(1, m);
  AlignedBuffer<float> v(y.stride());
  std::fill(v.begin(), v.end(), 0.1F);
  double sum = 0;
  radial_sums<float>({Radial::kGaussian}, x, {0, 1}, y, v.span(), {0, m}, {&sum, 1});
  EXPECT_NEAR(sum, static_cast<double>(0.1F) * static_cast<double>(m), 2e-5 * sum);
}

template <class T>
void expect_gibbs_agree(bool squared, double scale) {
  const double epsilon = static_cast<double>(std::numeric_limits<T>::epsilon());
  for (const std::size_t d : kDimensions) {
    for (const std::size_t m : kSizes) {
      Matrix<T> x = cloud<T>(d, 9, 4), y = cloud<T>(d, m, 5);
      for (std::size_t c = 0; c < d; ++c) {
        for (T& v : x.view().row_span(c)) {
          v *= static_cast<T>(scale);
        }
        for (T& v : y.view().row_span(c)) {
          v *= static_cast<T>(scale);
        }
      }
      const AlignedBuffer<T> g = column_values<T>(y, GibbsField<T>::kNoColumn, 6);
      const AlignedBuffer<T> columns = columns_of(y, g, squared);
      const GibbsField<T> field{.y = y, .columns = columns.span(), .squared = squared};
      const AlignedBuffer<T> values = column_values<T>(y, 0, 10);
      std::vector<double> guesses(8), log_sums(8), costs(8), means(8);
      for (std::size_t i = 0; i < 8; ++i) {  // some near, some far off, some that overflow
        guesses[i] = i % 4 == 0 ? 0 : (i % 4 == 1 ? 3000.0 : (i % 4 == 2 ? -3000.0 : 30.0));
      }
      gibbs_log_sums<T>(field, x, {1, 8}, guesses, log_sums, costs);
      gibbs_means<T>(field, x, {1, 8}, guesses, values.span(), means);
      for (std::size_t i = 0; i < 8; ++i) {
        double top = -1e300;
        std::vector<double> exponents(m), c(m);
        for (std::size_t j = 0; j < m; ++j) {
          const double z = squared_distance(x, i + 1, y, j);
          c[j] = squared ? z : std::sqrt(z);
          exponents[j] = static_cast<double>(g[j]) - c[j];
          top = std::max(top, exponents[j]);
        }
        double sum = 0, cost = 0, mean = 0, magnitude = 0, norm = 0;
        for (std::size_t j = 0; j < m; ++j) {
          const double weight = std::exp2(exponents[j] - top), value = static_cast<double>(values[j]);
          sum += weight;
          cost += c[j] * weight;
          mean += value * weight;
          magnitude += std::abs(value) * weight;
          norm = std::max(norm, squared ? norm_of(x, i + 1) + norm_of(y, j) : 0);
        }
        // Exponents are rounded at their own size, or at the guess's, or at that of |x|² and |y|².
        const double size = 30 + std::abs(top) + norm;
        ASSERT_NEAR(log_sums[i], top + std::log2(sum), 8 * epsilon * size) << "d = " << d << ", m = " << m;
        ASSERT_NEAR(costs[i], cost / sum, 16 * epsilon * size * (1 + cost / sum)) << "d = " << d << ", m = " << m;
        ASSERT_NEAR(means[i], mean / sum, 16 * epsilon * size * magnitude / sum) << "d = " << d << ", m = " << m;
      }
    }
  }
}

TEST_P(PairSums, GibbsSumsAgreeWithPlainLoopsWhateverTheGuess) {
  for (const double scale : {0.3, 4.0, 20.0}) {
    SCOPED_TRACE(testing::Message() << "scale " << scale);
    for (const bool squared : {true, false}) {
      expect_gibbs_agree<float>(squared, scale);
      expect_gibbs_agree<double>(squared, scale);
    }
  }
}

TEST_P(PairSums, ARowDoesNotFeelItsNeighbours) {
  const Matrix<float> x = cloud<float>(2, 13, 7), y = cloud<float>(2, 50, 8);
  const AlignedBuffer<float> g = column_values<float>(y, GibbsField<float>::kNoColumn, 9);
  const GibbsField<float> field{.y = y, .columns = g.span()};
  std::vector<double> guesses(13), together(13), costs(13);
  guesses[5] = 500;  // sends one row of a group through the long way
  gibbs_log_sums<float>(field, x, {0, 13}, guesses, together, costs);
  for (std::size_t i = 0; i < 13; ++i) {
    double alone = 0, cost = 0;
    gibbs_log_sums<float>(field, x, {i, 1}, {&guesses[i], 1}, {&alone, 1}, {&cost, 1});
    EXPECT_EQ(alone, together[i]);
    EXPECT_EQ(cost, costs[i]);
    gibbs_log_sums<float>(field, x, {i, 1}, {&guesses[i], 1}, {&alone, 1});
    EXPECT_EQ(alone, together[i]) << "asking for costs must not change sums";
  }
}

INSTANTIATE_TEST_SUITE_P(EveryTarget, PairSums, testing::ValuesIn(available_targets()),
                         [](const auto& test) { return to_string(test.param); });

#if defined(GANFLOW_CONTRACTS) && GANFLOW_CONTRACTS
TEST(PairSumsContract, RefusesBlocksThatEndInsideAVector) {
  const Matrix<double> x = cloud<double>(2, 40, 1);
  const AlignedBuffer<double> v(x.stride());
  std::vector<double> sums(2);
  EXPECT_THROW(radial_sums<double>({}, x, {0, 2}, x, v.span(), {0, 20}, sums), ContractViolation);
  EXPECT_THROW(radial_sums<double>({}, x, {0, 2}, x, v.span(), {8, 32}, sums), ContractViolation);
  EXPECT_THROW(radial_sums<double>({}, x, {39, 2}, x, v.span(), {0, 40}, sums), ContractViolation);
}
#endif

}  // namespace
}  // namespace ganflow::simd
