#pragma once
/// The law of a data set: every row with probability 1/n.

#include "ganflow/data/dataset.hpp"
#include "ganflow/data/law.hpp"

#include <memory>
#include <vector>

namespace ganflow::data {

/// Row r of a sample is data row number fill_index(r), with replacement.
///
/// Cost    a row: O(d), float rows straight from the file's numbers. moments: O(n d²) a call. For d = 1 the sorted
///         values are kept (n doubles), so cdf and quantile cost O(log n) and O(1).
class EmpiricalLaw final : public Law {
 public:
  explicit EmpiricalLaw(std::shared_ptr<const Dataset> dataset);
  std::string name() const override { return dataset_->name(); }
  std::size_t dimension() const override { return dataset_->dimension(); }
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const override;
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<float> out) const override;
  std::optional<Moments> moments() const override;
  std::optional<double> cdf(double x) const override;
  std::optional<double> quantile(double u) const override;

  /// The data rows that sample() takes: to look up their labels.
  std::vector<std::uint64_t> sample_rows(const rng::Stream& stream, std::uint64_t first, std::size_t count) const;
  const Dataset& dataset() const { return *dataset_; }

 private:
  std::shared_ptr<const Dataset> dataset_;
  std::vector<double> sorted_;  ///< d = 1 only
};

}  // namespace ganflow::data
