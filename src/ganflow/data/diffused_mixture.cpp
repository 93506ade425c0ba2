#include "ganflow/data/diffused_mixture.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/data/two_deltas.hpp"

#include <Eigen/Cholesky>

#include <cmath>
#include <numbers>

namespace ganflow::data {

namespace {

using Rows = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Rows as_rows(ConstMatrixView<double> x) {
  Rows rows(static_cast<Eigen::Index>(x.rows()), static_cast<Eigen::Index>(x.cols()));
  for (std::size_t r = 0; r < x.rows(); ++r) {
    rows.row(static_cast<Eigen::Index>(r)) =
        Eigen::Map<const Eigen::RowVectorXd>(x.row(r), static_cast<Eigen::Index>(x.cols()));
  }
  return rows;
}

void put(const Rows& rows, MatrixView<double> out) {
  for (std::size_t r = 0; r < out.rows(); ++r) {
    Eigen::Map<Eigen::RowVectorXd>(out.row(r), static_cast<Eigen::Index>(out.cols())) =
        rows.row(static_cast<Eigen::Index>(r));
  }
}

constexpr double kNegligible = -45;  // e^−45 is 3e-20: a hundred thousand of these are below rounding

/// Rows of logarithms → rows of shares that sum to 1.
void normalise(Rows& logs) {
  for (Eigen::Index r = 0; r < logs.rows(); ++r) {
    const double largest = logs.row(r).maxCoeff();
    double sum = 0;
    for (double& share : logs.row(r)) {
      const double log = share - largest;
      share = log < kNegligible ? 0 : std::exp(log);
      sum += share;
    }
    logs.row(r) /= sum;
  }
}

bool is_multiple_of_identity(const Eigen::MatrixXd& covariance, double variance) {
  return covariance == variance * Eigen::MatrixXd::Identity(covariance.rows(), covariance.cols());
}

Eigen::LLT<Eigen::MatrixXd> moved_factor(const Eigen::MatrixXd& covariance, double kept, double variance) {
  Eigen::MatrixXd moved = kept * kept * covariance;
  moved.diagonal().array() += variance;
  return Eigen::LLT<Eigen::MatrixXd>(moved);
}

}  // namespace

double OuProcess::kept(double time) { return std::exp(-time); }
double OuProcess::noise(double time) { return std::sqrt(-std::expm1(-2 * time)); }

DiffusedMixture::DiffusedMixture(const GaussianMixture& law, OuProcess process)
    : process_(std::move(process)),
      means_(static_cast<Eigen::Index>(law.components()), static_cast<Eigen::Index>(law.dimension())),
      log_shares_(static_cast<Eigen::Index>(law.components())) {
  GF_EXPECT(process_.centre.size() == means_.cols() && process_.scale > 0);
  variance_ = law.covariance(0)(0, 0);
  bool alike = true;
  for (std::size_t k = 0; k < law.components(); ++k) {
    means_.row(static_cast<Eigen::Index>(k)) = law.means()[k];
    log_shares_(static_cast<Eigen::Index>(k)) = std::log(law.weights()[k]);
    alike = alike && is_multiple_of_identity(law.covariance(k), variance_);
  }
  for (std::size_t k = 0; k < law.components() && !alike; ++k) {
    covariances_.push_back(law.covariance(k));
  }
}

DiffusedMixture::DiffusedMixture(ConstMatrixView<double> atoms, OuProcess process)
    : process_(std::move(process)),
      means_(as_rows(atoms)),
      log_shares_(Eigen::VectorXd::Constant(means_.rows(), -std::log(static_cast<double>(means_.rows())))) {
  GF_EXPECT(process_.centre.size() == means_.cols() && process_.scale > 0 && means_.rows() > 0);
}

Rows DiffusedMixture::moved_means(double time) const {
  const Eigen::RowVectorXd centre = process_.centre.transpose();
  return (OuProcess::kept(time) * (means_.rowwise() - centre)).rowwise() + centre;
}

double DiffusedMixture::moved_variance(double time) const {
  const double kept = OuProcess::kept(time);
  const double noise = process_.scale * OuProcess::noise(time);
  return kept * kept * (covariances_.empty() ? variance_ : 0) + noise * noise;
}

/// |x − μ|² by the binomial formula about the centre: two matrix products instead of n K d differences. It loses
/// |x − c|²/C_k rounding units, 1e-10 where C_k is a millionth of the data's variance.
Rows DiffusedMixture::log_weights_alike(double time, const Rows& x) const {
  const Eigen::RowVectorXd centre = process_.centre.transpose();
  const Rows from_centre = x.rowwise() - centre;
  const Rows means = OuProcess::kept(time) * (means_.rowwise() - centre);
  const double precision = 1 / moved_variance(time);
  const Eigen::RowVectorXd of_component =
      log_shares_.transpose() - 0.5 * precision * means.rowwise().squaredNorm().transpose();
  Rows logs = precision * (from_centre * means.transpose());
  logs.rowwise() += of_component;
  logs.colwise() -= 0.5 * precision * from_centre.rowwise().squaredNorm();
  return logs;
}

Rows DiffusedMixture::log_weights(double time, const Rows& x) const {
  if (covariances_.empty()) {
    return log_weights_alike(time, x);
  }
  const Rows means = moved_means(time);
  Rows logs(x.rows(), means_.rows());
  for (Eigen::Index k = 0; k < means_.rows(); ++k) {
    const auto factor =
        moved_factor(covariances_[static_cast<std::size_t>(k)], OuProcess::kept(time), moved_variance(time));
    const Eigen::MatrixXd z = factor.matrixL().solve((x.rowwise() - means.row(k)).transpose());
    const double log_determinant = Eigen::MatrixXd(factor.matrixL()).diagonal().array().log().sum();
    logs.col(k) = (log_shares_(k) - log_determinant - 0.5 * z.colwise().squaredNorm().array()).matrix().transpose();
  }
  return logs;
}

double DiffusedMixture::log_normaliser(double time) const {
  const auto d = static_cast<double>(dimension());
  const double spread = covariances_.empty() ? std::log(moved_variance(time)) : 0;
  return -0.5 * d * (std::log(2 * std::numbers::pi) + spread);
}

double DiffusedMixture::log_density(double time, std::span<const double> x) const {
  GF_EXPECT(time > 0 && x.size() == dimension());
  const Rows logs = log_weights(time, as_rows({x.data(), 1, x.size()}));
  const double largest = logs.maxCoeff();
  return log_normaliser(time) + largest + std::log((logs.array() - largest).exp().sum());
}

void DiffusedMixture::denoise(double time, ConstMatrixView<double> x, MatrixView<double> out) const {
  GF_EXPECT(time > 0 && x.cols() == dimension() && out.cols() == dimension() && x.rows() == out.rows());
  const Rows at = as_rows(x);
  Rows shares = log_weights(time, at);
  normalise(shares);
  const double kept = OuProcess::kept(time);
  if (covariances_.empty()) {
    const double pull = kept * variance_ / moved_variance(time);
    Rows mean = shares * (means_ - pull * moved_means(time));
    mean += pull * at;
    put(mean, out);
    return;
  }
  const Rows means = moved_means(time);
  Rows mean = Rows::Zero(at.rows(), at.cols());
  for (Eigen::Index k = 0; k < means_.rows(); ++k) {
    const Eigen::MatrixXd& covariance = covariances_[static_cast<std::size_t>(k)];
    const auto factor = moved_factor(covariance, kept, moved_variance(time));
    const Eigen::MatrixXd pulled = kept * covariance * factor.solve((at.rowwise() - means.row(k)).transpose());
    const Rows of_component = pulled.transpose().rowwise() + means_.row(k);
    mean += shares.col(k).asDiagonal() * of_component;
  }
  put(mean, out);
}

void DiffusedMixture::score(double time, ConstMatrixView<double> x, MatrixView<double> out) const {
  denoise(time, x, out);
  const double kept = OuProcess::kept(time);
  const double noise = process_.scale * OuProcess::noise(time);
  for (std::size_t r = 0; r < x.rows(); ++r) {
    for (std::size_t k = 0; k < x.cols(); ++k) {
      const double centre = process_.centre(static_cast<Eigen::Index>(k));
      out(r, k) = (centre + kept * (out(r, k) - centre) - x(r, k)) / (noise * noise);
    }
  }
}

OuProcess process_for(const Law& law) {
  const std::optional<Moments> moments = law.moments();
  GF_VALIDATE(moments, "law '{}' does not know its moments (noise is scaled by them). Draw a sample of it", law.name());
  const double variance = moments->covariance.trace() / static_cast<double>(law.dimension());
  GF_VALIDATE(variance > 0, "law '{}' is a point (there is nothing to sample)", law.name());
  return {.centre = moments->mean, .scale = std::sqrt(variance)};
}

std::optional<DiffusedMixture> diffused(const Law& law) {
  if (const auto* const mixture = dynamic_cast<const GaussianMixture*>(&law)) {
    return DiffusedMixture(*mixture, process_for(law));
  }
  if (dynamic_cast<const TwoDeltas*>(&law) != nullptr) {
    Matrix<double> atoms(2, law.dimension());
    for (std::size_t k = 0; const Piece& piece : law.pieces()) {
      piece.map({}, {atoms.row(k++), law.dimension()});
    }
    return DiffusedMixture(atoms, process_for(law));
  }
  return std::nullopt;
}

DiffusedMixture diffused_sample(const Law& law, const rng::Stream& stream, std::size_t count) {
  GF_EXPECT(count > 0);
  Matrix<double> atoms(count, law.dimension());
  law.sample(stream, 0, atoms.view());
  const Rows rows = as_rows(atoms);
  const Eigen::RowVectorXd mean = rows.colwise().mean();
  const double variance = (rows.rowwise() - mean).squaredNorm() / static_cast<double>(rows.size());
  GF_VALIDATE(variance > 0, "law '{}' is a point (there is nothing to sample)", law.name());
  return {atoms, OuProcess{.centre = mean.transpose(), .scale = std::sqrt(variance)}};
}

}  // namespace ganflow::data
