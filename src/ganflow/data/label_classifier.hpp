#pragma once
/// Which class a row belongs to, learnt from labelled data: the modes of pictures (theory §10).

#include "ganflow/data/dataset.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <vector>

namespace ganflow::data {

struct LabelClassifierOptions {
  std::size_t components = 30;  ///< principal axes kept, at most d; at least 1
  double shrinkage = 0.1;       ///< part of the classes' common covariance in each one's; in (0, 1]
  std::size_t rows = 6000;      ///< of the data used at most; at least 10
  void validate() const;        ///< throws InputError
};

/// Gaussian classes on principal axes: z = Vᵀ(x − mean), V the first axes of the training rows by subspace iteration;
/// class k has weight n_k/n, its own mean, and covariance (1 − λ) S_k + λ S, S the common one; the class of largest
/// weight times density wins. Rows 5, 10, 15 … of those used are held out: they tell the accuracy, and how data fall
/// into the classes by the same classifier, errors included.
///
/// Rows used are the first ones. Error: 0.95 or so of held-out digits are right with 4,800 rows.
/// Cost    training O(n d r), r = components, times some ten; a row O(d r + K r²).
/// Throws  InputError: no labels, fewer than two classes, a class with fewer than 10 training rows.
/// Check   separated Gaussians are told apart without error, overlapping ones with the error of theory.
class LabelClassifier {
 public:
  explicit LabelClassifier(const Dataset& dataset, const LabelClassifierOptions& options = {});

  const std::vector<std::int64_t>& labels() const { return labels_; }  ///< of the classes, increasing
  double accuracy() const { return accuracy_; }                        ///< share of held-out rows that are right
  std::size_t held_out() const { return held_out_; }
  const std::vector<std::int64_t>& data_counts() const { return data_counts_; }  ///< held-out rows by class told

  /// Rows by class told.
  std::vector<std::int64_t> count(ConstMatrixView<double> rows) const;

 private:
  using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  struct Class {
    Eigen::VectorXd mean;
    Eigen::MatrixXd factor;  ///< Cholesky factor of the covariance
    double log_scale = 0;    ///< log weight − log |factor|
  };

  std::vector<std::size_t> told(const Eigen::Ref<const Rows>& rows) const;
  void find_axes(const Rows& centred, std::size_t components);
  void fit_classes(const Rows& centred, const std::vector<std::size_t>& classes, double shrinkage);

  std::vector<std::int64_t> labels_;
  Eigen::RowVectorXd mean_;
  Eigen::MatrixXd axes_;  ///< (d, r)
  std::vector<Class> classes_;
  double accuracy_ = 0;
  std::size_t held_out_ = 0;
  std::vector<std::int64_t> data_counts_;
};

}  // namespace ganflow::data
