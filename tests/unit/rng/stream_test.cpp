#include "ganflow/rng/stream.hpp"

#include <Random123/philox.h>
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

TEST(Stream, WordsAreThePublishedAnswersAtEveryPurpose) {
  for (const KnownAnswer& known : kKnownAnswers) {
    for (const Purpose purpose : {Purpose::kDataBatch, Purpose::kBootstrap, Purpose::kTest}) {
      const Place place = place_of(known, purpose);
      const Words w = words(place.stream, place.index);
      for (unsigned k = 0; k < 4; ++k) {
        EXPECT_EQ(w.word[k], known.answer[k]) << "word " << k << ", purpose " << static_cast<int>(purpose);
      }
    }
  }
}

TEST(Stream, UniformsAreTheCentresOfTheCellsThatWordsName) {
  const Stream stream{.seed = 11, .step = 3};
  const Words w = words(stream, 0);
  std::array<float, 4> singles{};
  std::array<double, 2> doubles{};
  fill_uniform<float>(stream, 0, singles);
  fill_uniform<double>(stream, 0, doubles);
  for (unsigned k = 0; k < 4; ++k) {
    EXPECT_EQ(singles[k], std::ldexp(static_cast<float>(w.word[k] >> 8U) + 0.5F, -24));
  }
  for (unsigned k = 0; k < 2; ++k) {
    const std::uint64_t bits = (static_cast<std::uint64_t>(w.word[2 * k]) << 32U | w.word[2 * k + 1]) >> 12U;
    EXPECT_EQ(doubles[k], std::ldexp(static_cast<double>(bits) + 0.5, -52));
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

TEST(Stream, EmptyFillIsAllowed) {
  fill_uniform<float>({}, 3, {});
  fill_normal<double>({}, 3, {});
  fill_index({}, 3, 1, {});
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
