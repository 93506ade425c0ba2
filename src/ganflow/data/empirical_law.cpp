#include "ganflow/data/empirical_law.hpp"

#include <algorithm>
#include <cmath>

namespace ganflow::data {

EmpiricalLaw::EmpiricalLaw(std::shared_ptr<const Dataset> dataset) : dataset_(std::move(dataset)) {
  if (dimension() == 1) {
    const Matrix<double> values = dataset_->rows<double>(0, dataset_->size());
    sorted_.assign(values.data(), values.data() + dataset_->size());
    std::sort(sorted_.begin(), sorted_.end());
  }
}

std::vector<std::uint64_t> EmpiricalLaw::sample_rows(const rng::Stream& stream, std::uint64_t first,
                                                     std::size_t count) const {
  std::vector<std::uint64_t> rows(count);
  rng::fill_index(stream, first, dataset_->size(), rows);
  return rows;
}

void EmpiricalLaw::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const {
  dataset_->gather<double>(sample_rows(stream, first, out.rows()), out);
}

void EmpiricalLaw::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<float> out) const {
  dataset_->gather<float>(sample_rows(stream, first, out.rows()), out);
}

std::optional<Moments> EmpiricalLaw::moments() const {
  constexpr std::size_t kBlock = 1024;  // rows converted at a time
  const auto d = static_cast<Eigen::Index>(dimension());
  const std::size_t n = dataset_->size();
  using Rows = Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;
  const auto for_each_block = [&](const auto& visit) {
    for (std::size_t first = 0; first < n; first += kBlock) {
      const Matrix<double> block = dataset_->rows<double>(first, std::min(kBlock, n - first));
      visit(Rows(block.data(), static_cast<Eigen::Index>(block.rows()), d));
    }
  };
  Moments moments{Eigen::VectorXd::Zero(d), Eigen::MatrixXd::Zero(d, d)};
  for_each_block([&](const Rows& x) { moments.mean += x.colwise().sum().transpose(); });
  moments.mean /= static_cast<double>(n);
  for_each_block([&](const Rows& x) {
    const Eigen::MatrixXd centred = x.rowwise() - moments.mean.transpose();
    moments.covariance.noalias() += centred.transpose() * centred;
  });
  moments.covariance /= static_cast<double>(n);
  return moments;
}

std::optional<double> EmpiricalLaw::cdf(double x) const {
  if (sorted_.empty()) {
    return std::nullopt;
  }
  const auto below = std::upper_bound(sorted_.begin(), sorted_.end(), x) - sorted_.begin();
  return static_cast<double>(below) / static_cast<double>(sorted_.size());
}

std::optional<double> EmpiricalLaw::quantile(double u) const {
  GF_EXPECT(u > 0 && u < 1);
  if (sorted_.empty()) {
    return std::nullopt;
  }
  const double rank = std::ceil(u * static_cast<double>(sorted_.size()));  // the smallest k with k/n ≥ u
  return sorted_[std::clamp<std::size_t>(static_cast<std::size_t>(rank), 1, sorted_.size()) - 1];
}

}  // namespace ganflow::data
