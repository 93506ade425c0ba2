#include "ganflow/data/gaussian_mixture.hpp"

#include <Eigen/Cholesky>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace ganflow::data {

namespace {

constexpr double kWeightSumTolerance = 1e-9;  // weights typed with ten digits
constexpr double kSymmetryTolerance = 1e-12;  // relative; covariances computed by the user in double
constexpr double kReach = 40;                 // deviations; P beyond is 0 in double (Φ(−38.5) is the last above)
constexpr int kMostBisections = 200;          // an interval of doubles is exhausted long before

void validate_covariance(const Eigen::MatrixXd& covariance, Eigen::Index d, std::size_t k) {
  GF_VALIDATE(covariance.rows() == d && covariance.cols() == d,
              "covariances[{}] is {} by {} (the means have {} coordinates). Give {} rows of {} numbers", k,
              covariance.rows(), covariance.cols(), d, d, d);
  GF_VALIDATE(covariance.allFinite(), "covariances[{}] has a number that is not finite. Give finite numbers", k);
  const double asymmetry = (covariance - covariance.transpose()).cwiseAbs().maxCoeff();
  GF_VALIDATE(asymmetry <= kSymmetryTolerance * covariance.cwiseAbs().maxCoeff(),
              "covariances[{}] is not symmetric (entries differ by {}). Give (S + Sᵀ)/2", k, asymmetry);
  GF_VALIDATE(Eigen::LLT<Eigen::MatrixXd>(covariance).info() == Eigen::Success,
              "covariances[{}] is not positive definite. Add a small multiple of the identity", k);
}

}  // namespace

void GaussianMixtureOptions::validate() const {
  GF_VALIDATE(!means.empty(), "means is empty (a mixture needs at least one component). Give [[0.0]] for one at 0");
  const Eigen::Index d = means.front().size();
  for (std::size_t k = 0; k < means.size(); ++k) {
    GF_VALIDATE(means[k].size() == d && d > 0,
                "means[{}] has {} coordinates, means[0] has {} (all need the same, at least 1)", k, means[k].size(), d);
    GF_VALIDATE(means[k].allFinite(), "means[{}] has a coordinate that is not finite. Give finite numbers", k);
  }
  GF_VALIDATE(weights.empty() || weights.size() == means.size(),
              "{} weights for {} means. Give one a mean, or none for equal weights", weights.size(), means.size());
  for (std::size_t k = 0; k < weights.size(); ++k) {
    GF_VALIDATE(weights[k] > 0 && weights[k] <= 1, "weights[{}] = {} (must be in (0, 1]). Leave that component out", k,
                weights[k]);
  }
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  GF_VALIDATE(weights.empty() || std::abs(sum - 1) <= kWeightSumTolerance,
              "weights sum to {} (must be 1). Divide each by {}", sum, sum);
  GF_VALIDATE(covariances.empty() || covariances.size() == 1 || covariances.size() == means.size(),
              "{} covariances for {} means. Give one for all, or one a mean", covariances.size(), means.size());
  for (std::size_t k = 0; k < covariances.size(); ++k) {
    validate_covariance(covariances[k], d, k);
  }
  GF_VALIDATE(std > 0 && std::isfinite(std),
              "std = {} (must be positive). Try 0.1; two-deltas has components without width", std);
}

GaussianMixture::GaussianMixture(GaussianMixtureOptions options) : options_(std::move(options)) {
  options_.validate();
  const std::size_t k = components();
  if (options_.weights.empty()) {
    options_.weights.assign(k, 1.0 / static_cast<double>(k));
  }
  if (k > 1) {
    choose_.emplace(options_.weights);
  }
  for (const Eigen::MatrixXd& covariance : options_.covariances) {
    factors_.emplace_back(Eigen::LLT<Eigen::MatrixXd>(covariance).matrixL());
  }
  for (std::size_t i = 0; i < k; ++i) {
    const Eigen::MatrixXd* lower = factor(i);
    log_determinants_.push_back(lower != nullptr ? lower->diagonal().array().log().sum()
                                                 : static_cast<double>(dimension()) * std::log(options_.std));
  }
}

const Eigen::MatrixXd* GaussianMixture::factor(std::size_t k) const {
  return factors_.empty() ? nullptr : &factors_[factors_.size() == 1 ? 0 : k];
}

double GaussianMixture::deviation(std::size_t k) const {
  return factor(k) != nullptr ? (*factor(k))(0, 0) : options_.std;
}

Eigen::MatrixXd GaussianMixture::covariance(std::size_t k) const {
  if (const Eigen::MatrixXd* lower = factor(k)) {
    return *lower * lower->transpose();
  }
  const auto d = static_cast<Eigen::Index>(dimension());
  return Eigen::MatrixXd::Identity(d, d) * (options_.std * options_.std);
}

/// Calls place(row of `normals`, its component) for each row.
template <class T, class Place>
void GaussianMixture::place_rows(const rng::Stream& stream, std::uint64_t first, MatrixView<T> normals,
                                 const Place& place) const {
  constexpr std::size_t kBlock = 256;  // rows whose choices are held at a time
  std::array<double, kBlock> u{};
  for (std::size_t done = 0; done < normals.rows(); done += kBlock) {
    const std::size_t rows = std::min(kBlock, normals.rows() - done);
    if (choose_) {
      rng::fill_uniform<double>(stream, rng::kSecondHalf + first + done, std::span(u).first(rows));
    }
    for (std::size_t r = 0; r < rows; ++r) {
      place(normals.row(done + r), choose_ ? (*choose_)(u[r]) : 0);
    }
  }
}

/// Every S_k = s² I: x = m_k + s z, rounded once or twice in T.
template <class T>
void GaussianMixture::sample_scaled(const rng::Stream& stream, std::uint64_t first, MatrixView<T> out) const {
  const std::size_t d = dimension();
  const T s = static_cast<T>(options_.std);
  rng::fill_normal_rows(stream, first * d, out);
  if (d == 1 && out.stride() == 1 && !choose_) {
    const T mean = static_cast<T>(options_.means[0][0]);
    std::transform(out.data(), out.data() + out.rows(), out.data(), [=](T z) { return mean + s * z; });
    return;
  }
  place_rows(stream, first, out, [&](T* x, std::size_t k) {
    const double* mean = options_.means[k].data();
    for (std::size_t c = 0; c < d; ++c) {
      x[c] = static_cast<T>(mean[c]) + s * x[c];
    }
  });
}

void GaussianMixture::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const {
  GF_EXPECT(out.cols() == dimension());
  if (factors_.empty()) {
    sample_scaled(stream, first, out);
    return;
  }
  const auto d = static_cast<Eigen::Index>(dimension());
  Eigen::VectorXd z(d);
  rng::fill_normal_rows(stream, first * dimension(), out);
  place_rows(stream, first, out, [&](double* row, std::size_t k) {
    Eigen::Map<Eigen::VectorXd> x(row, d);
    z = x;
    x.noalias() = factor(k)->triangularView<Eigen::Lower>() * z;
    x += options_.means[k];
  });
}

void GaussianMixture::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<float> out) const {
  GF_EXPECT(out.cols() == dimension());
  if (factors_.empty()) {
    sample_scaled(stream, first, out);
  } else {
    Law::sample(stream, first, out);
  }
}

std::optional<double> GaussianMixture::log_density(std::span<const double> x) const {
  GF_EXPECT(x.size() == dimension());
  const Eigen::Map<const Eigen::VectorXd> at(x.data(), static_cast<Eigen::Index>(x.size()));
  const double half_log_two_pi = 0.5 * std::log(2 * std::numbers::pi) * static_cast<double>(dimension());
  double largest = -std::numeric_limits<double>::infinity();
  std::vector<double> terms(components());
  for (std::size_t k = 0; k < components(); ++k) {
    Eigen::VectorXd z = at - options_.means[k];
    if (const Eigen::MatrixXd* lower = factor(k)) {
      lower->triangularView<Eigen::Lower>().solveInPlace(z);
    } else {
      z /= options_.std;
    }
    terms[k] = std::log(options_.weights[k]) - half_log_two_pi - log_determinants_[k] - 0.5 * z.squaredNorm();
    largest = std::max(largest, terms[k]);
  }
  if (std::isinf(largest)) {
    return largest;
  }
  const double sum = std::accumulate(terms.begin(), terms.end(), 0.0,
                                     [&](double total, double term) { return total + std::exp(term - largest); });
  return largest + std::log(sum);
}

std::optional<Moments> GaussianMixture::moments() const {
  const auto d = static_cast<Eigen::Index>(dimension());
  Moments moments{Eigen::VectorXd::Zero(d), Eigen::MatrixXd::Zero(d, d)};
  for (std::size_t k = 0; k < components(); ++k) {
    moments.mean += options_.weights[k] * options_.means[k];
  }
  for (std::size_t k = 0; k < components(); ++k) {
    const Eigen::VectorXd gap = options_.means[k] - moments.mean;
    moments.covariance += options_.weights[k] * (covariance(k) + gap * gap.transpose());
  }
  return moments;
}

double GaussianMixture::upper_tail(double x) const {
  double tail = 0;
  for (std::size_t k = 0; k < components(); ++k) {
    tail += options_.weights[k] * 0.5 * std::erfc((x - options_.means[k][0]) / (deviation(k) * std::numbers::sqrt2));
  }
  return tail;
}

std::optional<double> GaussianMixture::cdf(double x) const {
  if (dimension() != 1) {
    return std::nullopt;
  }
  double sum = 0;
  for (std::size_t k = 0; k < components(); ++k) {
    sum += options_.weights[k] * 0.5 * std::erfc((options_.means[k][0] - x) / (deviation(k) * std::numbers::sqrt2));
  }
  return sum;
}

std::optional<double> GaussianMixture::quantile(double u) const {
  GF_EXPECT(u > 0 && u < 1);
  if (dimension() != 1) {
    return std::nullopt;
  }
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  for (std::size_t k = 0; k < components(); ++k) {
    low = std::min(low, options_.means[k][0] - kReach * deviation(k));
    high = std::max(high, options_.means[k][0] + kReach * deviation(k));
  }
  for (int i = 0; i < kMostBisections; ++i) {
    const double middle = 0.5 * (low + high);
    if (middle <= low || middle >= high) {
      break;
    }
    const bool reached = u > 0.5 ? upper_tail(middle) <= 1 - u : *cdf(middle) >= u;
    (reached ? high : low) = middle;
  }
  return high;
}

/// x = m_k + L_k ξ.
std::vector<Piece> GaussianMixture::pieces() const {
  std::vector<Piece> pieces;
  const auto d = static_cast<Eigen::Index>(dimension());
  for (std::size_t k = 0; k < components(); ++k) {
    Piece piece{.weight = options_.weights[k], .axes = std::vector<AxisLaw>(dimension(), AxisLaw::kNormal), .map = {}};
    if (const Eigen::MatrixXd* lower = factor(k)) {
      piece.map = [mean = options_.means[k], lower = *lower, d](std::span<const double> xi, std::span<double> x) {
        Eigen::Map<Eigen::VectorXd>(x.data(), d) =
            mean + lower.triangularView<Eigen::Lower>() * Eigen::Map<const Eigen::VectorXd>(xi.data(), d);
      };
    } else {
      piece.map = [mean = options_.means[k], s = options_.std, d](std::span<const double> xi, std::span<double> x) {
        Eigen::Map<Eigen::VectorXd>(x.data(), d) = mean + s * Eigen::Map<const Eigen::VectorXd>(xi.data(), d);
      };
    }
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

}  // namespace ganflow::data
