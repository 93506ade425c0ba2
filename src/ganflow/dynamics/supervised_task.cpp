#include "ganflow/dynamics/supervised_task.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/parallel.hpp"
#include "ganflow/data/empirical_law.hpp"
#include "ganflow/data/gaussian_mixture.hpp"
#include "ganflow/nets/erf_kernel.hpp"
#include "ganflow/nets/network.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace ganflow::dynamics {

namespace {

/// The first `count` columns, packed: kernels take samples without gaps fastest.
template <class T>
Matrix<T> columns(ConstMatrixView<T> pairs, std::size_t first, std::size_t count) {
  Matrix<T> some(pairs.rows(), count);
  for (std::size_t i = 0; i < pairs.rows(); ++i) {
    std::copy_n(pairs.row(i) + first, count, some.row(i));
  }
  return some;
}

bool is_standard_normal(const data::Law& law) {
  const auto* const mixture = dynamic_cast<const data::GaussianMixture*>(&law);
  if (mixture == nullptr || mixture->components() != 1) {
    return false;
  }
  return mixture->means().front().isZero(0) && mixture->covariance(0).isIdentity(0);
}

}  // namespace

TeacherLaw::TeacherLaw(std::shared_ptr<const data::Law> inputs, nets::Population<double> teacher)
    : inputs_(std::move(inputs)), teacher_(std::move(teacher)) {
  GF_EXPECT(inputs_->dimension() == teacher_.unit().inputs);
}

void TeacherLaw::sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const {
  GF_EXPECT(out.cols() == dimension());
  Matrix<double> x(out.rows(), teacher_.unit().inputs);
  Matrix<double> t(out.rows(), teacher_.unit().outputs);
  inputs_->sample(stream, first, x.view());
  nets::evaluate<double>(teacher_, x, t);
  for (std::size_t i = 0; i < out.rows(); ++i) {
    std::copy_n(t.row(i), t.cols(), std::copy_n(x.row(i), x.cols(), out.row(i)));
  }
}

std::vector<data::Piece> TeacherLaw::pieces() const {
  std::vector<data::Piece> pieces = inputs_->pieces();
  const std::size_t inputs = teacher_.unit().inputs;
  for (data::Piece& piece : pieces) {
    piece.map = [map = piece.map, teacher = std::make_shared<nets::Population<double>>(teacher_), inputs](
                    std::span<const double> xi, std::span<double> pair) {
      map(xi, pair.first(inputs));
      nets::evaluate<double>(*teacher, ConstMatrixView<double>(pair.data(), 1, inputs),
                             MatrixView<double>(pair.data() + inputs, 1, pair.size() - inputs));
    };
  }
  return pieces;
}

Matrix<double> one_hot(const std::vector<std::int64_t>& labels) {
  GF_VALIDATE(!labels.empty(),
              "teacher.targets = 'labels' (these data have no labels). Give data.labels, or use teacher.targets = "
              "\"network\"");
  const auto [least, most] = std::minmax_element(labels.begin(), labels.end());
  constexpr std::int64_t kMostClasses = 1000;  // more are no classes but numbers
  GF_VALIDATE(*least >= 0 && *most < kMostClasses,
              "labels reach from {} to {} (classes are numbered 0, 1 … up to {}). For other numbers use teacher.file",
              *least, *most, kMostClasses - 1);
  Matrix<double> targets(labels.size(), static_cast<std::size_t>(*most) + 1);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    targets(i, static_cast<std::size_t>(labels[i])) = 1;
  }
  return targets;
}

std::shared_ptr<const data::Law> make_pairs(const data::Dataset& inputs, ConstMatrixView<double> targets) {
  const std::size_t n = inputs.size();
  GF_VALIDATE(targets.rows() == n, "{} targets for {} rows of data (each row needs one). Give as many", targets.rows(),
              n);
  const Matrix<double> x = inputs.rows<double>(0, n);
  const std::size_t width = x.cols() + targets.cols();
  std::vector<std::byte> bytes(n * width * sizeof(double));
  std::vector<double> row(width);
  for (std::size_t i = 0; i < n; ++i) {
    std::copy_n(targets.row(i), targets.cols(), std::copy_n(x.row(i), x.cols(), row.data()));
    std::memcpy(bytes.data() + i * width * sizeof(double), row.data(), width * sizeof(double));
  }
  data::Table table{.dtype = data::DType::kFloat64,
                    .shape = {n, width},
                    .bytes = data::own_bytes(std::move(bytes), inputs.name() + " with targets")};
  return std::make_shared<data::EmpiricalLaw>(std::make_shared<data::Dataset>(data::Dataset::Parts{
      .name = inputs.name() + " with targets", .values = std::move(table), .labels = {}, .classes = {}}));
}

bool SupervisedTask::has_closed_form(const nets::Generator<double>& learner) const {
  const TeacherLaw* const law = teacher();
  return law != nullptr && learner.is_plain() && law->teacher().unit().activation == nets::Activation::kErf &&
         learner.population().unit().activation == nets::Activation::kErf && is_standard_normal(law->inputs());
}

double SupervisedTask::energy(const nets::Generator<double>& learner) const {
  GF_EXPECT(has_closed_form(learner));
  const nets::Population<double>& mu = learner.population();
  const nets::Population<double>& target = teacher()->teacher();
  return 0.5 * nets::inner_product(mu, mu) - nets::inner_product(mu, target) +
         0.5 * nets::inner_product(target, target);
}

void SupervisedTask::add_gradient(const nets::Generator<double>& learner, MatrixView<double> gradient) const {
  GF_EXPECT(has_closed_form(learner));
  const nets::Population<double>& mu = learner.population();
  nets::add_kernel_gradient(mu, mu, 1, gradient);
  nets::add_kernel_gradient(mu, teacher()->teacher(), -1, gradient);
}

template <class T>
double add_supervised_gradient(const nets::Generator<T>& learner, ConstMatrixView<T> pairs,
                               std::span<const double> weights, const nets::LayerGradients<T>& gradient,
                               MatrixView<T> bias_gradient) {
  const std::size_t inputs = learner.latent_dimension();
  GF_EXPECT(pairs.cols() == inputs + learner.dimension() && weights.size() == pairs.rows());
  const Matrix<T> x = columns<T>(pairs, 0, inputs);
  Matrix<T> y(pairs.rows(), learner.dimension());
  learner.generate(x, y);
  Matrix<T> g(y.rows(), y.cols());
  std::vector<double> terms(y.rows());
  for (std::size_t i = 0; i < y.rows(); ++i) {
    for (std::size_t k = 0; k < y.cols(); ++k) {
      const double excess = static_cast<double>(y(i, k)) - static_cast<double>(pairs(i, inputs + k));
      g(i, k) = static_cast<T>(weights[i] * excess);
      terms[i] += 0.5 * weights[i] * excess * excess;
    }
  }
  learner.add_gradient(x, y, g, gradient, bias_gradient);
  return tree_sum<double>(terms);
}

template <class T>
double supervised_energy(const nets::Generator<T>& learner, ConstMatrixView<T> pairs, std::span<const double> weights) {
  const std::size_t inputs = learner.latent_dimension();
  Matrix<T> y(pairs.rows(), learner.dimension());
  learner.generate(columns<T>(pairs, 0, inputs), y);
  std::vector<double> terms(y.rows());
  for (std::size_t i = 0; i < y.rows(); ++i) {
    for (std::size_t k = 0; k < y.cols(); ++k) {
      const double excess = static_cast<double>(y(i, k)) - static_cast<double>(pairs(i, inputs + k));
      terms[i] += 0.5 * weights[i] * excess * excess;
    }
  }
  return tree_sum<double>(terms);
}

template <class T>
void replace_targets(const nets::Generator<T>& learner, MatrixView<T> pairs) {
  const std::size_t inputs = learner.latent_dimension();
  Matrix<T> y(pairs.rows(), learner.dimension());
  learner.generate(columns<T>(pairs, 0, inputs), y);
  for (std::size_t i = 0; i < y.rows(); ++i) {
    std::copy_n(y.row(i), y.cols(), pairs.row(i) + inputs);
  }
}

#define GF_INSTANTIATE(T)                                                                                         \
  template double add_supervised_gradient(const nets::Generator<T>&, ConstMatrixView<T>, std::span<const double>, \
                                          const nets::LayerGradients<T>&, MatrixView<T>);                         \
  template double supervised_energy(const nets::Generator<T>&, ConstMatrixView<T>, std::span<const double>);      \
  template void replace_targets(const nets::Generator<T>&, MatrixView<T>);
GF_INSTANTIATE(float)
GF_INSTANTIATE(double)
#undef GF_INSTANTIATE

}  // namespace ganflow::dynamics
