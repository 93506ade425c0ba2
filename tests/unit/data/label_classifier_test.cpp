#include "ganflow/data/label_classifier.hpp"

#include "ganflow/data/gaussian_mixture.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <cstring>
#include <numeric>

namespace ganflow::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// Rows of two Gaussians in `d` dimensions, means ±half e1, unit covariance, in turn; labels 3 and 7.
Dataset two_classes(std::size_t rows, std::size_t d, double half, std::vector<std::int64_t> labels = {}) {
  std::vector<double> values(rows * d);
  rng::fill_normal<double>({.seed = 5}, 0, values);
  const bool own = labels.empty();
  for (std::size_t i = 0; i < rows; ++i) {
    values[i * d] += i % 2 == 0 ? -half : half;
    if (own) {
      labels.push_back(i % 2 == 0 ? 3 : 7);
    }
  }
  std::vector<std::byte> bytes(values.size() * sizeof(double));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return Dataset({.name = "two",
                  .values = {.dtype = DType::kFloat64, .shape = {rows, d}, .bytes = own_bytes(std::move(bytes), "two")},
                  .labels = std::move(labels),
                  .classes = {}});
}

TEST(LabelClassifier, TellsSeparatedClassesWithoutError) {
  const Dataset data = two_classes(1000, 3, 8);
  const LabelClassifier classify(data);
  EXPECT_THAT(classify.labels(), ElementsAre(3, 7));
  EXPECT_DOUBLE_EQ(classify.accuracy(), 1);
  EXPECT_EQ(classify.held_out(), 200U);
  EXPECT_THAT(classify.data_counts(), ElementsAre(100, 100));
  EXPECT_THAT(classify.count(data.rows<double>(0, 301).view()), ElementsAre(151, 150));
}

// Bayes' error of N(±h e1, I) is Φ(−h): 0.1587 at h = 1. Held out are 1,200 rows; 4.9 deviations (1e-6) and 0.01 for
// what 4,800 rows leave unlearnt.
TEST(LabelClassifier, HasTheErrorOfTheory) {
  const LabelClassifier classify(two_classes(6000, 4, 1));
  const double right = 0.5 * std::erfc(-1 / std::sqrt(2.0));
  EXPECT_NEAR(classify.accuracy(), right, 4.9 * std::sqrt(right * (1 - right) / 1200) + 0.01);
}

// With more dimensions than axes the direction that tells the classes apart has the most variance, so it is kept.
TEST(LabelClassifier, KeepsThePrincipalAxes) {
  const LabelClassifier classify(two_classes(2000, 50, 4), {.components = 3});
  EXPECT_GT(classify.accuracy(), 0.99);  // Φ(4) = 0.99997
}

TEST(LabelClassifier, KnowsWhenLabelsSayNothing) {
  std::vector<std::int64_t> labels(2000);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    labels[i] = static_cast<std::int64_t>(i / 2 % 2);
  }
  const LabelClassifier classify(two_classes(2000, 3, 0, labels));
  EXPECT_NEAR(classify.accuracy(), 0.5, 4.9 * 0.5 / std::sqrt(400.0));  // false alarm 1e-6
}

TEST(LabelClassifier, BearsConstantColumns) {
  std::vector<std::int64_t> labels;
  const Dataset data = two_classes(200, 2, 9);
  Matrix<double> rows = data.rows<double>(0, 200);
  std::vector<double> flat;
  for (std::size_t i = 0; i < 200; ++i) {
    flat.insert(flat.end(), {rows(i, 0), 5.0});
    labels.push_back(i % 2 == 0 ? 0 : 1);
  }
  std::vector<std::byte> bytes(flat.size() * sizeof(double));
  std::memcpy(bytes.data(), flat.data(), bytes.size());
  const LabelClassifier classify(
      Dataset({.name = "flat",
               .values = {.dtype = DType::kFloat64, .shape = {200, 2}, .bytes = own_bytes(std::move(bytes), "flat")},
               .labels = labels,
               .classes = {}}));
  EXPECT_DOUBLE_EQ(classify.accuracy(), 1);
}

TEST(LabelClassifier, RefusesWhatCannotBeLearnt) {
  EXPECT_THAT([] { LabelClassifier(two_classes(100, 2, 1, std::vector<std::int64_t>(100, 4))); },
              ThrowsMessage<InputError>(HasSubstr("one class only")));
  std::vector<std::int64_t> rare(100, 4);
  rare[0] = 5;
  EXPECT_THAT([&] { LabelClassifier(two_classes(100, 2, 1, rare)); },
              ThrowsMessage<InputError>(HasSubstr("class 5 has 1 rows")));
  EXPECT_THROW(LabelClassifier(two_classes(100, 2, 1), {.shrinkage = 0}), InputError);
}

}  // namespace
}  // namespace ganflow::data
