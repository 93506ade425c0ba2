#include "ganflow/data/label_classifier.hpp"

#include "ganflow/rng/stream.hpp"

#include <Eigen/Cholesky>
#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace ganflow::data {

namespace {

constexpr std::size_t kHeldOut = 5;         // every fifth row
constexpr std::size_t kLeastRows = 10;      // of a class: fewer say nothing of its covariance
constexpr int kSubspaceSteps = 8;           // axes need only be good, not exact
constexpr double kSmallestVariance = 1e-9;  // of the common covariance's mean variance: keeps constant axes invertible

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// The training rows, then the held-out ones.
struct Split {
  RowMajor train;
  std::vector<std::size_t> train_classes;
  RowMajor held;
  std::vector<std::size_t> held_classes;
};

Split split(const Dataset& dataset, std::size_t rows, const std::vector<std::int64_t>& labels) {
  const Matrix<double> all = dataset.rows<double>(0, rows);
  const auto d = static_cast<Eigen::Index>(all.cols());
  const std::size_t held = rows / kHeldOut;
  Split parts{.train = RowMajor(static_cast<Eigen::Index>(rows - held), d),
              .train_classes = {},
              .held = RowMajor(static_cast<Eigen::Index>(held), d),
              .held_classes = {}};
  for (std::size_t i = 0; i < rows; ++i) {
    const bool out = i % kHeldOut == kHeldOut - 1;
    auto& classes = out ? parts.held_classes : parts.train_classes;
    auto& target = out ? parts.held : parts.train;
    target.row(static_cast<Eigen::Index>(classes.size())) = Eigen::Map<const Eigen::RowVectorXd>(all.row(i), d);
    const auto at = std::lower_bound(labels.begin(), labels.end(), dataset.labels()[i]) - labels.begin();
    classes.push_back(static_cast<std::size_t>(at));
  }
  return parts;
}

std::vector<std::int64_t> count_by_class(const std::vector<std::size_t>& classes, std::size_t count) {
  std::vector<std::int64_t> counts(count);
  for (const std::size_t k : classes) {
    ++counts[k];
  }
  return counts;
}

}  // namespace

void LabelClassifierOptions::validate() const {
  GF_VALIDATE(components >= 1, "classifier.components = {} (at least 1). Try 30", components);
  GF_VALIDATE(shrinkage > 0 && shrinkage <= 1, "classifier.shrinkage = {} (in (0, 1]). Try 0.1", shrinkage);
  GF_VALIDATE(rows >= kLeastRows, "classifier.rows = {} (at least {}). Try 6000", rows, kLeastRows);
}

/// Orthogonal iteration on the rows themselves: their (d, d) covariance is never formed.
void LabelClassifier::find_axes(const Rows& centred, std::size_t components) {
  const Eigen::Index d = centred.cols();
  const auto r = std::min<Eigen::Index>(d, static_cast<Eigen::Index>(components));
  if (r == d) {
    axes_ = Eigen::MatrixXd::Identity(d, d);
    return;
  }
  axes_.resize(d, r);
  rng::fill_normal<double>({.seed = 1, .purpose = rng::Purpose::kSampling}, 0,
                           std::span(axes_.data(), static_cast<std::size_t>(axes_.size())));
  for (int step = 0; step < kSubspaceSteps; ++step) {
    const Eigen::MatrixXd next = centred.transpose() * (centred * axes_);
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(next);
    axes_ = qr.householderQ() * Eigen::MatrixXd::Identity(d, r);
  }
}

void LabelClassifier::fit_classes(const Rows& centred, const std::vector<std::size_t>& classes, double shrinkage) {
  const Eigen::MatrixXd z = centred * axes_;
  const Eigen::Index r = z.cols();
  const auto n = static_cast<double>(z.rows());
  std::vector<Eigen::MatrixXd> covariances(labels_.size(), Eigen::MatrixXd::Zero(r, r));
  classes_.assign(labels_.size(), {.mean = Eigen::VectorXd::Zero(r), .factor = {}});
  const std::vector<std::int64_t> counts = count_by_class(classes, labels_.size());
  for (std::size_t k = 0; k < labels_.size(); ++k) {
    GF_VALIDATE(counts[k] >= static_cast<std::int64_t>(kLeastRows),
                "class {} has {} rows to learn from (at least {} are needed). Add data, or merge classes", labels_[k],
                counts[k], kLeastRows);
  }
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    const std::size_t k = classes[static_cast<std::size_t>(i)];
    classes_[k].mean += z.row(i).transpose() / static_cast<double>(counts[k]);
  }
  Eigen::MatrixXd common = Eigen::MatrixXd::Zero(r, r);
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    const std::size_t k = classes[static_cast<std::size_t>(i)];
    const Eigen::VectorXd gap = z.row(i).transpose() - classes_[k].mean;
    covariances[k].noalias() += gap * gap.transpose() / static_cast<double>(counts[k]);
    common.noalias() += gap * gap.transpose() / n;
  }
  const double floor = kSmallestVariance * std::max(common.trace() / static_cast<double>(r),
                                                    std::numeric_limits<double>::min() / kSmallestVariance);
  common.diagonal().array() += floor;
  for (std::size_t k = 0; k < labels_.size(); ++k) {
    classes_[k].factor = Eigen::LLT<Eigen::MatrixXd>((1 - shrinkage) * covariances[k] + shrinkage * common).matrixL();
    classes_[k].log_scale =
        std::log(static_cast<double>(counts[k]) / n) - classes_[k].factor.diagonal().array().log().sum();
  }
}

LabelClassifier::LabelClassifier(const Dataset& dataset, const LabelClassifierOptions& options) {
  options.validate();
  GF_VALIDATE(!dataset.labels().empty(), "{} has no labels (classes are learnt from them). Give data.labels",
              dataset.name());
  const std::size_t rows = std::min(options.rows, dataset.size());
  const std::set<std::int64_t> seen(dataset.labels().begin(),
                                    dataset.labels().begin() + static_cast<std::ptrdiff_t>(rows));
  labels_.assign(seen.begin(), seen.end());
  GF_VALIDATE(labels_.size() >= 2, "{} has one class only (nothing to tell apart). Give labels of two or more",
              dataset.name());
  Split parts = split(dataset, rows, labels_);
  mean_ = parts.train.colwise().mean();
  parts.train.rowwise() -= mean_;
  find_axes(parts.train, options.components);
  fit_classes(parts.train, parts.train_classes, options.shrinkage);
  held_out_ = parts.held_classes.size();
  const std::vector<std::size_t> told_classes = told(parts.held);
  std::size_t right = 0;
  for (std::size_t i = 0; i < held_out_; ++i) {
    right += told_classes[i] == parts.held_classes[i] ? 1 : 0;
  }
  accuracy_ = static_cast<double>(right) / static_cast<double>(held_out_);
  data_counts_ = count_by_class(told_classes, labels_.size());
}

std::vector<std::size_t> LabelClassifier::told(const Eigen::Ref<const Rows>& rows) const {
  const Eigen::MatrixXd z = ((rows.rowwise() - mean_) * axes_).transpose();  // (r, n)
  std::vector<double> best(static_cast<std::size_t>(z.cols()), -std::numeric_limits<double>::infinity());
  std::vector<std::size_t> found(best.size(), 0);
  for (std::size_t k = 0; k < classes_.size(); ++k) {
    Eigen::MatrixXd gaps = z.colwise() - classes_[k].mean;
    classes_[k].factor.triangularView<Eigen::Lower>().solveInPlace(gaps);
    for (std::size_t i = 0; i < best.size(); ++i) {
      const double score = classes_[k].log_scale - 0.5 * gaps.col(static_cast<Eigen::Index>(i)).squaredNorm();
      if (score > best[i]) {
        best[i] = score;
        found[i] = k;
      }
    }
  }
  return found;
}

std::vector<std::int64_t> LabelClassifier::count(ConstMatrixView<double> rows) const {
  GF_EXPECT(static_cast<Eigen::Index>(rows.cols()) == mean_.size() && rows.stride() == rows.cols());
  const Eigen::Map<const Rows> points(rows.data(), static_cast<Eigen::Index>(rows.rows()),
                                      static_cast<Eigen::Index>(rows.cols()));
  return count_by_class(told(points), labels_.size());
}

}  // namespace ganflow::data
