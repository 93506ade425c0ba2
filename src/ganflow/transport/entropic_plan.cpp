#include "ganflow/transport/entropic_plan.hpp"

#include "ganflow/core/parallel.hpp"
#include "ganflow/simd/pair_sums.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace ganflow::transport {

namespace {

constexpr std::size_t kWorkOfPower = 10;                  // of a pair, in multiply-adds
constexpr std::size_t kTasksTogether = 16;                // at least, between two looks
constexpr std::size_t kWorkBetweenLooks = 1'000'000'000;  // multiply-adds: some tenths of a second
constexpr std::size_t kRows = 32;  // a task; shapes alone decide, so that bits do not feel threads

std::vector<double> logarithms(const std::vector<double>& mass) {
  std::vector<double> logs(mass.size());
  std::transform(mass.begin(), mass.end(), logs.begin(), [](double m) { return std::log2(m); });  // −∞ for no mass
  return logs;
}

template <class Real>
double squared_norm(ConstMatrixView<Real> points, std::size_t j) {
  double sum = 0;
  for (std::size_t c = 0; c < points.rows(); ++c) {
    const auto v = static_cast<double>(points(c, j));
    sum += v * v;
  }
  return sum;
}

/// |scale (x − y)|^p is the cost in units of ε ln 2.
double scale_of(double order, double epsilon) { return std::pow(std::numbers::log2e / epsilon, 1 / order); }

}  // namespace

template <class T>
CentredLaw centred(ConstMatrixView<T> points, std::vector<double> mass, const std::vector<double>& centre) {
  CentredLaw law{Matrix<double>(points.rows(), points.cols()), std::move(mass), 0};
  for (std::size_t i = 0; i < points.rows(); ++i) {
    for (std::size_t c = 0; c < points.cols(); ++c) {
      law.points(i, c) = static_cast<double>(points(i, c)) - centre[c];
    }
  }
  std::vector<double> copy = law.mass;
  law.total_mass = tree_sum<double>(copy);
  return law;
}

double cost_bound(const CentredLaw& x, const CentredLaw& y, double order) {
  double square = 0;
  for (std::size_t c = 0; c < x.points.cols(); ++c) {
    double low = x.points(0, c), high = low;
    for (const CentredLaw* law : {&x, &y}) {
      for (std::size_t i = 0; i < law->points.rows(); ++i) {
        low = std::min(low, law->points(i, c));
        high = std::max(high, law->points(i, c));
      }
    }
    square += (high - low) * (high - low);
  }
  return std::pow(square, 0.5 * order);
}

template <class Real>
EntropicPlan<Real>::EntropicPlan(const CentredLaw& x, const CentredLaw& y, double order, double epsilon, Look look)
    : x_(x.points.view(), x.mass, std::vector<double>(x.points.cols()), scale_of(order, epsilon)),
      y_(y.points.view(), y.mass, std::vector<double>(y.points.cols()), scale_of(order, epsilon)),
      log_mass_x_(logarithms(x.mass)),
      log_mass_y_(logarithms(y.mass)),
      squared_(order == 2),
      look_(std::move(look)) {}

template <class Real>
AlignedBuffer<Real> EntropicPlan<Real>::of_columns(Side columns, std::span<const double> potentials) const {
  const ConstMatrixView<Real> points = cloud(columns).points();
  const std::vector<double>& log_mass = columns == Side::kX ? log_mass_x_ : log_mass_y_;
  constexpr double kNoColumn = static_cast<double>(simd::GibbsField<Real>::kNoColumn);
  AlignedBuffer<Real> terms(points.stride());
  std::fill(terms.begin(), terms.end(), simd::GibbsField<Real>::kNoColumn);
  for (std::size_t j = 0; j < points.cols(); ++j) {
    const double norm = squared_ ? squared_norm(points, j) : 0;
    terms[j] = static_cast<Real>(std::max(potentials[j] + log_mass[j] - norm, kNoColumn));
  }
  return terms;
}

template <class Real>
void EntropicPlan<Real>::for_row_blocks(Side rows, const std::function<void(std::size_t, std::size_t)>& f) const {
  const std::size_t size = cloud(rows).size(), columns = cloud(opposite(rows)).size();
  const std::size_t tasks = (size + kRows - 1) / kRows;
  const std::size_t work_of_task = kRows * columns * (cloud(rows).points().rows() + kWorkOfPower);
  const std::size_t together = std::max(kTasksTogether, kWorkBetweenLooks / work_of_task);
  for (std::size_t begin = 0; begin < tasks; begin += together) {
    if (begin > 0 && look_) {
      look_();
    }
    parallel_for(std::min(together, tasks - begin), size * columns, [&](std::size_t k) {
      const std::size_t first = (begin + k) * kRows;
      f(first, std::min(kRows, size - first));
    });
  }
}

template <class Real>
void EntropicPlan<Real>::log_sums(Side side, std::span<const double> own, std::span<const double> other,
                                  std::span<double> out, std::span<double> mean_costs) const {
  const AlignedBuffer<Real> columns = of_columns(opposite(side), other);
  const simd::GibbsField<Real> field{
      .y = cloud(opposite(side)).points(), .columns = columns.span(), .squared = squared_};
  for_row_blocks(side, [&](std::size_t first, std::size_t count) {
    simd::gibbs_log_sums<Real>(field, cloud(side).points(), {first, count}, own.subspan(first, count),
                               out.subspan(first, count),
                               mean_costs.empty() ? mean_costs : mean_costs.subspan(first, count));
  });
}

template <class Real>
void EntropicPlan<Real>::means(Side side, std::span<const double> own, std::span<const double> other,
                               std::span<const double> values, std::span<double> out) const {
  const AlignedBuffer<Real> columns = of_columns(opposite(side), other);
  AlignedBuffer<Real> padded(columns.size());
  std::transform(values.begin(), values.end(), padded.begin(), [](double v) { return static_cast<Real>(v); });
  const simd::GibbsField<Real> field{
      .y = cloud(opposite(side)).points(), .columns = columns.span(), .squared = squared_};
  for_row_blocks(side, [&](std::size_t first, std::size_t count) {
    simd::gibbs_means<Real>(field, cloud(side).points(), {first, count}, own.subspan(first, count),
                            std::as_const(padded).span(), out.subspan(first, count));
  });
}

template CentredLaw centred(ConstMatrixView<float>, std::vector<double>, const std::vector<double>&);
template CentredLaw centred(ConstMatrixView<double>, std::vector<double>, const std::vector<double>&);
template class EntropicPlan<float>;
template class EntropicPlan<double>;

}  // namespace ganflow::transport
