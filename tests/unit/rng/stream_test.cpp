#include "ganflow/rng/stream.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/simd/draws_reference.hpp"

#include <Random123/philox.h>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace ganflow::rng {
namespace {

/// A published input and output of Philox4x32-10 (Random123, file kat_vectors).
struct KnownAnswer {
  std::array<std::uint32_t, 4> counter;
  std::array<std::uint32_t, 2> key;
  std::array<std::uint32_t, 4> answer;
};
constexpr KnownAnswer kKnownAnswers[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

/// Inverse of SplitMix64's finaliser.
constexpr std::uint64_t unmix(std::uint64_t x) {
  x ^= x >> 31U ^ x >> 62U;
  x *= 0x319642b2d24d8ec3U;
  x ^= x >> 27U ^ x >> 54U;
  x *= 0x96de1b173f119089U;
  x ^= x >> 30U ^ x >> 60U;
  return x;
}

/// The stream of that purpose whose Philox key and counter are the given ones, and the index in it.
struct Place {
  Stream stream;
  std::uint32_t index;
};
Place place_of(const KnownAnswer& known, Purpose purpose) {
  const std::uint64_t key = static_cast<std::uint64_t>(known.key[1]) << 32U | known.key[0];
  const std::uint64_t step = static_cast<std::uint64_t>(known.counter[3]) << 32U | known.counter[2];
  const std::uint64_t offset = 0x9e3779b97f4a7c15U * (1 + static_cast<std::uint64_t>(purpose));
  return {{.seed = unmix(key) - offset, .purpose = purpose, .step = step, .substep = known.counter[1]},
          known.counter[0]};
}

TEST(Stream, LibraryGivesThePublishedAnswers) {
  for (const KnownAnswer& known : kKnownAnswers) {
    const r123::Philox4x32::ctr_type counter = {
        {known.counter[0], known.counter[1], known.counter[2], known.counter[3]}};
    const r123::Philox4x32::key_type key = {{known.key[0], known.key[1]}};
    const auto answer = r123::Philox4x32{}(counter, key);
    for (unsigned k = 0; k < 4; ++k) {
      EXPECT_EQ(answer[k], known.answer[k]) << "word " << k;
    }
  }
}

/// The published bits of draw `parity` of the answer's block.
std::uint64_t bits_of(const KnownAnswer& known, std::size_t parity) {
  return static_cast<std::uint64_t>(known.answer[2 * parity]) << 32U | known.answer[2 * parity + 1];
}

TEST(Stream, DrawsAreMadeOfThePublishedAnswersAtEveryPurpose) {
  for (const KnownAnswer& known : kKnownAnswers) {
    for (const Purpose purpose : {Purpose::kDataBatch, Purpose::kBootstrap, Purpose::kTest}) {
      const Place place = place_of(known, purpose);
      for (std::size_t parity = 0; parity < 2; ++parity) {
        SCOPED_TRACE(testing::Message() << "draw " << parity << ", purpose " << static_cast<int>(purpose));
        const std::uint64_t first = 2 * std::uint64_t{place.index} + parity;
        double u = 0;
        fill_uniform<double>(place.stream, first, {&u, 1});
        EXPECT_EQ(u, simd::reference::uniform(bits_of(known, parity)));
        std::uint64_t k = 0;
        fill_index(place.stream, first, std::uint64_t{1} << 63U, {&k, 1});
        EXPECT_EQ(k, bits_of(known, parity) / 2) << "⌊bits · 2⁶³ / 2⁶⁴⌋";
      }
      const auto exact = simd::reference::normal<double>(bits_of(known, 0), bits_of(known, 1));
      std::array<double, 2> pair{};
      fill_normal<double>(place.stream, 2 * std::uint64_t{place.index}, pair);
      EXPECT_NEAR(pair[0], exact.even, 1e-15 * std::abs(exact.even));  // 3 ε, simd/draws.hpp
      EXPECT_NEAR(pair[1], exact.odd, 1e-15 * std::abs(exact.odd));
    }
  }
}

TEST(Stream, FloatDrawsAreTheDoubleDrawsRounded) {
  const Stream stream{.seed = 11, .step = 3};
  std::vector<float> single(1001);
  std::vector<double> exact(single.size());
  fill_uniform<float>(stream, 7, single);
  fill_uniform<double>(stream, 7, exact);
  for (std::size_t i = 0; i < single.size(); ++i) {
    ASSERT_NEAR(single[i], exact[i], 0x1p-23 * exact[i]);
  }
  fill_normal<float>(stream, 7, single);
  fill_normal<double>(stream, 7, exact);
  for (std::size_t i = 0; i < single.size(); ++i) {
    ASSERT_NEAR(single[i], exact[i], 3.01 * 0x1p-23 * std::abs(exact[i]));
  }
}

/// Calls fill(first, span) in pieces of 1, 2, 3 … and expects what one call gives.
template <class T, class Fill>
void expect_same_however_cut(const Fill& fill) {
  constexpr std::uint64_t kFirst = 5;  // inside a call of Philox, for both types
  std::vector<T> whole(1000);
  fill(kFirst, std::span<T>(whole));
  std::vector<T> pieces(whole.size());
  for (std::size_t done = 0, size = 1; done < pieces.size(); done += size, ++size) {
    const std::size_t count = std::min(size, pieces.size() - done);
    fill(kFirst + done, std::span<T>(pieces).subspan(done, count));
  }
  EXPECT_EQ(whole, pieces);
}

TEST(Stream, ElementsDoNotDependOnHowCallsAreCut) {
  const Stream stream{.seed = 2, .purpose = Purpose::kGeneratorLatents, .step = 77, .substep = 4};
  expect_same_however_cut<float>([&](auto first, auto out) { fill_uniform<float>(stream, first, out); });
  expect_same_however_cut<double>([&](auto first, auto out) { fill_uniform<double>(stream, first, out); });
  expect_same_however_cut<float>([&](auto first, auto out) { fill_normal<float>(stream, first, out); });
  expect_same_however_cut<double>([&](auto first, auto out) { fill_normal<double>(stream, first, out); });
  expect_same_however_cut<std::uint64_t>([&](auto first, auto out) { fill_index(stream, first, 1000, out); });
}

TEST(Stream, RowsFollowOneAnotherPaddedOrNot) {
  const Stream stream{.seed = 6, .step = 1};
  std::vector<double> expected(7 * 5);
  fill_normal<double>(stream, 3, expected);
  Matrix<double> tight(7, 5);
  Matrix<double> padded = Matrix<double>::padded(7, 5);
  fill_normal_rows<double>(stream, 3, tight.view());
  fill_normal_rows<double>(stream, 3, padded.view());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(tight(i / 5, i % 5), expected[i]);
    EXPECT_EQ(padded(i / 5, i % 5), expected[i]);
  }
  fill_uniform<double>(stream, 3, expected);
  fill_uniform_rows<double>(stream, 3, padded.view());
  EXPECT_EQ(padded(6, 4), expected.back());
  EXPECT_EQ(padded.row(0)[5], 0) << "padding stays";
}

TEST(Stream, EmptyFillIsAllowed) {
  fill_uniform<float>({}, 3, {});
  fill_normal<double>({}, 3, {});
  fill_index({}, 3, 1, {});
}

TEST(Stream, LastDrawOfAStreamExists) {
  double last = 0;
  fill_uniform<double>({}, kStreamSize - 1, {&last, 1});
  EXPECT_GT(last, 0);
#if defined(GANFLOW_CONTRACTS) && GANFLOW_CONTRACTS
  EXPECT_THROW(fill_uniform<double>({}, kStreamSize, {&last, 1}), ContractViolation);
#endif
}

constexpr std::size_t kDraws = 200'000;

/// sup |F_n − F| √n. By Dvoretzky–Kiefer–Wolfowitz–Massart, P(> λ) ≤ 2 exp(−2λ²) if draws are independent from F.
template <class T, class Cdf>
double kolmogorov(std::vector<T> draws, const Cdf& cdf) {
  std::sort(draws.begin(), draws.end());
  const auto n = static_cast<double>(draws.size());
  double distance = 0;
  for (std::size_t i = 0; i < draws.size(); ++i) {
    const double f = cdf(static_cast<double>(draws[i]));
    distance = std::max({distance, f - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - f});
  }
  return distance * std::sqrt(n);
}
const double kKolmogorovBound = std::sqrt(0.5 * std::log(2 / 1e-7));  // false alarm 1e-7 a test

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

template <class T>
void expect_laws(std::uint64_t seed) {
  std::vector<T> draws(kDraws);
  fill_uniform<T>({.seed = seed}, 0, draws);
  EXPECT_LT(kolmogorov(draws, [](double x) { return x; }), kKolmogorovBound);
  EXPECT_GT(*std::min_element(draws.begin(), draws.end()), T{0});
  EXPECT_LT(*std::max_element(draws.begin(), draws.end()), T{1});
  fill_normal<T>({.seed = seed}, 0, draws);
  EXPECT_LT(kolmogorov(draws, normal_cdf), kKolmogorovBound);
}

// H0: independent draws of the named law. Four tests at 1e-7 each.
TEST(Stream, DrawsFollowTheirLaws) {
  expect_laws<float>(1);
  expect_laws<double>(2);
}

// H0: independent standard normals. Each standardised moment is within 5.6 deviations except with probability 2e-8.
TEST(Stream, NormalMomentsAreRight) {
  std::vector<double> draws(kDraws);
  fill_normal<double>({.seed = 9}, 0, draws);
  constexpr std::array<double, 4> kMeans = {0, 1, 0, 3};        // E x^k
  constexpr std::array<double, 4> kVariances = {1, 2, 15, 96};  // Var x^k
  for (int k = 1; k <= 4; ++k) {
    double sum = 0;
    for (const double x : draws) {
      sum += std::pow(x, k);
    }
    const double n = static_cast<double>(kDraws);
    const double z = (sum - n * kMeans[static_cast<std::size_t>(k - 1)]) /
                     std::sqrt(n * kVariances[static_cast<std::size_t>(k - 1)]);
    EXPECT_LT(std::abs(z), 5.6) << "moment " << k;
  }
}

// H0: independent standard normals: counts past a radius are binomial. Twelve tests, each fails with probability 2e-8.
template <class T>
void expect_tails(std::uint64_t seed) {
  constexpr std::size_t kMany = 1'000'000;
  constexpr double kFalseAlarm = 1e-8;  // a side
  std::vector<T> draws(kMany);
  fill_normal<T>({.seed = seed}, 0, draws);
  for (const double radius : {2.0, 3.0, 4.0}) {
    const boost::math::binomial law(kMany, normal_cdf(-radius));
    const auto least = boost::math::quantile(law, kFalseAlarm);
    const auto most = boost::math::quantile(boost::math::complement(law, kFalseAlarm));
    const auto above = std::count_if(draws.begin(), draws.end(), [&](T x) { return x > radius; });
    const auto below = std::count_if(draws.begin(), draws.end(), [&](T x) { return x < -radius; });
    for (const auto count : {above, below}) {
      EXPECT_GE(static_cast<double>(count), least) << "past " << radius;
      EXPECT_LE(static_cast<double>(count), most) << "past " << radius;
    }
  }
}

TEST(Stream, NormalTailsHaveTheirMass) {
  expect_tails<float>(21);
  expect_tails<double>(22);
}

// H0: both normals of a block are independent. Products of x, x² − 1 and x³ − 3x of one with those of the other are
// uncorrelated, with known variance; nine sums, each within 5.6 deviations except with probability 2e-8.
TEST(Stream, BothNormalsOfABlockAreIndependent) {
  std::vector<double> draws(2 * kDraws);
  fill_normal<double>({.seed = 23}, 0, draws);
  const auto hermite = [](std::size_t k, double x) { return k == 1 ? x : k == 2 ? x * x - 1 : x * (x * x - 3); };
  constexpr std::array<double, 4> kVariance = {1, 1, 2, 6};  // k!
  for (std::size_t k = 1; k <= 3; ++k) {
    for (std::size_t l = 1; l <= 3; ++l) {
      double sum = 0;
      for (std::size_t i = 0; i < kDraws; ++i) {
        sum += hermite(k, draws[2 * i]) * hermite(l, draws[2 * i + 1]);
      }
      const double z = sum / std::sqrt(static_cast<double>(kDraws) * kVariance[k] * kVariance[l]);
      EXPECT_LT(std::abs(z), 5.6) << "degrees " << k << " and " << l;
    }
  }
}

// H0: uniform on {0 … bound−1}. Three tests at 1e-7 each.
TEST(Stream, IndicesAreUniform) {
  for (const std::uint64_t bound : {2U, 7U, 1000U}) {
    std::vector<std::uint64_t> draws(kDraws);
    fill_index({.seed = 4, .purpose = Purpose::kDataBatch}, 0, bound, draws);
    std::vector<double> counts(bound);
    for (const std::uint64_t i : draws) {
      ASSERT_LT(i, bound);
      ++counts[i];
    }
    const double expected = static_cast<double>(kDraws) / static_cast<double>(bound);
    double chi = 0;
    for (const double c : counts) {
      chi += (c - expected) * (c - expected) / expected;
    }
    const boost::math::chi_squared law(static_cast<double>(bound - 1));
    EXPECT_LT(chi, boost::math::quantile(boost::math::complement(law, 1e-7))) << "bound " << bound;
  }
}

/// Correlation × √n of draws of two streams, the second shifted by `lag`; standard normal if they are independent.
double correlation(const Stream& a, const Stream& b, std::uint64_t lag = 0) {
  std::vector<double> x(kDraws);
  std::vector<double> y(kDraws);
  fill_uniform<double>(a, 0, x);
  fill_uniform<double>(b, lag, y);
  double sum = 0;
  for (std::size_t i = 0; i < kDraws; ++i) {
    sum += (x[i] - 0.5) * (y[i] - 0.5);
  }
  return sum * 12 / std::sqrt(static_cast<double>(kDraws));  // Var of a uniform is 1/12
}

// H0: independent streams. Nine pairs, each within 5.6 deviations except with probability 2e-8: false alarm 2e-7.
TEST(Stream, DifferentNamesGiveUncorrelatedDraws) {
  const Stream base{.seed = 5, .purpose = Purpose::kDataBatch, .step = 12, .substep = 1};
  constexpr double kBound = 5.6;
  EXPECT_LT(std::abs(correlation(base, {5, Purpose::kCriticLatents, 12, 1})), kBound);
  EXPECT_LT(std::abs(correlation(base, {5, Purpose::kGeneratorLatents, 12, 1})), kBound);
  EXPECT_LT(std::abs(correlation(base, {5, Purpose::kDataBatch, 12, 2})), kBound);
  EXPECT_LT(std::abs(correlation(base, {5, Purpose::kDataBatch, 12, 0})), kBound);
  EXPECT_LT(std::abs(correlation(base, {5, Purpose::kDataBatch, 13, 1})), kBound);
  EXPECT_LT(std::abs(correlation(base, {5, Purpose::kDataBatch, 12 + (1ULL << 32U), 1})), kBound);
  EXPECT_LT(std::abs(correlation(base, {6, Purpose::kDataBatch, 12, 1})), kBound);
  EXPECT_LT(std::abs(correlation(base, base, 1)), kBound);
  EXPECT_LT(std::abs(correlation(base, base, 2)), kBound);
  EXPECT_GT(correlation(base, base), 50 * kBound);  // and the statistic sees dependence: it is √n = 447 here
}

}  // namespace
}  // namespace ganflow::rng
