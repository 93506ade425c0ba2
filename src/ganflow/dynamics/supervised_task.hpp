#pragma once
/// Supervised learning as the one-population case (theory §2): what is learned, its energy and its gradients.

#include "ganflow/core/matrix.hpp"
#include "ganflow/data/dataset.hpp"
#include "ganflow/data/law.hpp"
#include "ganflow/data/quadrature.hpp"
#include "ganflow/nets/generator.hpp"
#include "ganflow/nets/population.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ganflow::dynamics {

/// The law of pairs (x, t) in R^{L+K}, t = g*(x) for a network g* (the teacher) and x from a law on R^L.
class TeacherLaw final : public data::Law {
 public:
  TeacherLaw(std::shared_ptr<const data::Law> inputs, nets::Population<double> teacher);
  std::string name() const override { return "teacher on " + inputs_->name(); }
  std::size_t dimension() const override { return teacher_.unit().inputs + teacher_.unit().outputs; }
  using Law::sample;
  void sample(const rng::Stream& stream, std::uint64_t first, MatrixView<double> out) const override;
  std::vector<data::Piece> pieces() const override;
  const data::Law& inputs() const { return *inputs_; }
  const nets::Population<double>& teacher() const { return teacher_; }

 private:
  std::shared_ptr<const data::Law> inputs_;
  nets::Population<double> teacher_;
};

/// (n, classes): 1 in the column of each row's label, 0 elsewhere. Throws InputError without labels, or for labels below 0.
Matrix<double> one_hot(const std::vector<std::int64_t>& labels);

/// The law of the rows (x_i, t_i), each with probability 1/n. Throws InputError when there are not as many targets.
std::shared_ptr<const data::Law> make_pairs(const data::Dataset& inputs, ConstMatrixView<double> targets);

/// E[μ] = ½ E |y(x) − t|², y = φ(G_μ(x) + b_0), and ∇_θ δE/δμ(θ) = ∇_θ E (y(x) − t) φ' · σ(x; θ).
/// Where x ~ N(0,I), t comes from a teacher of erf units, and so are the learner's, without read-out and bias, both are
/// theory §7's closed form: E = ½∬K dμdμ − ∬K dμdμ* + ½∬K dμ*dμ*.
///
/// Error   closed form: rounding, absolutely (E is a difference of order-one terms).
/// Cost    over nodes O(n N p); closed form O(N (N + N*)) closed-form kernels.
/// Check   finite differences; closed form against quadrature; energy identity (tests/unit/dynamics/
///         supervised_task_test.cpp).
class SupervisedTask {
 public:
  explicit SupervisedTask(std::shared_ptr<const data::Law> pairs) : pairs_(std::move(pairs)) {}

  const data::Law& pairs() const { return *pairs_; }
  std::shared_ptr<const data::Law> shared_pairs() const { return pairs_; }
  /// Theory §7 applies to this learner.
  bool has_closed_form(const nets::Generator<double>& learner) const;

  double energy(const nets::Generator<double>& learner) const;
  void add_gradient(const nets::Generator<double>& learner, MatrixView<double> gradient) const;

 private:
  const TeacherLaw* teacher() const { return dynamic_cast<const TeacherLaw*>(pairs_.get()); }
  std::shared_ptr<const data::Law> pairs_;
};

/// The same over weighted nodes (x, t), or over a batch with equal weights.
template <class T>
double supervised_energy(const nets::Generator<T>& learner, ConstMatrixView<T> pairs, std::span<const double> weights);
/// gradient (p, N) of each layer and bias_gradient (1, K) += ∇E; gives the energy.
template <class T>
double add_supervised_gradient(const nets::Generator<T>& learner, ConstMatrixView<T> pairs,
                               std::span<const double> weights, const nets::LayerGradients<T>& gradient,
                               MatrixView<T> bias_gradient);

/// Replaces the last K columns, the targets, by the learner's outputs.
template <class T>
void replace_targets(const nets::Generator<T>& learner, MatrixView<T> pairs);

}  // namespace ganflow::dynamics
